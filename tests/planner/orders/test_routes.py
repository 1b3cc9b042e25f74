import pytest

from tests.planner.orders.builders import check, line, told
from tests.planner.plant.builders import chairs_data

RATES = chairs_data()["rates"]


def no_route(checked):
    return [(d.row, d.message) for d in checked.defects if d.code == "no-route"]


@pytest.mark.parametrize(
    ("cells", "regimes"),
    [
        ({}, "mass"),
        ({}, "flexible"),
        ({}, "custom"),
        ({"options": "beech"}, "mass"),
        ({"options": "castors"}, "flexible"),
        ({"options": "castors"}, "hybrid"),
        ({"options": "castors"}, "custom; mass"),
        ({"bespoke_minutes": "30"}, "custom"),
    ],
)
def test_what_some_allowed_regime_makes_has_a_route(tmp_path, cells, regimes):
    assert check([line("A1", regimes=regimes, **cells)], tmp_path).defects == ()


@pytest.mark.parametrize(
    ("cells", "regimes"),
    [
        ({"options": "castors"}, "mass"),
        ({"bespoke_minutes": "30"}, "mass; flexible; hybrid"),
        ({}, "outsourced"),
    ],
)
def test_what_no_allowed_regime_makes_has_none(tmp_path, cells, regimes):
    checked = check([line("A1", regimes=regimes, **cells)], tmp_path)
    assert told(checked) == [("no-route", 2, "product")]
    assert not checked.usable()


def test_a_product_without_rates_has_no_route(tmp_path):
    products = chairs_data()["products"] | {"sofa": {"family": "sofas"}}
    rates = [rate for rate in RATES if rate["product"] != "*"]
    checked = check([line("A1", product="sofa")], tmp_path, products=products, rates=rates)
    assert no_route(checked) == [(2, "no resource makes this standard order")]


def test_a_supplier_is_a_route(tmp_path):
    outside = [{"product": "chair", "cost": 50, "lead_time": "3 d"}]
    lines = [line("A1", regimes="outsourced")]
    assert check(lines, tmp_path, outsourcing=outside).defects == ()


def test_a_quantity_below_the_least_of_every_line_has_no_route(tmp_path):
    rates = [rate | {"min_quantity": 50} for rate in RATES if rate.get("resource") == "line"]
    lines = [line("A1", quantity="49"), line("A2", quantity="50")]
    (defect,) = check(lines, tmp_path, rates=rates).defects
    assert (defect.code, defect.row) == ("no-route", 2)
    assert "the least that any resource takes, 50" in defect.message


def test_an_explicit_routing_is_a_route_if_its_resources_exist(tmp_path):
    steps = [
        {"product": "chair", "route": "r", "regime": "custom", "step": "saw", "rate": "5 min",
         "resources": ["workshop"]},
        {"product": "chair", "route": "r", "regime": "custom", "step": "glue", "rate": "7 min",
         "after": ["saw"], "resources": ["cell", "workshop"]},
    ]  # fmt: skip
    lines = [line("A1", regimes="custom", quantity="6")]
    checked = check(lines, tmp_path, routings=steps)
    assert checked.defects == ()
    assert checked.frame["work_hours"].to_list() == [pytest.approx(6 * 12 / 60)]
    steps[1]["resources"] = ["nowhere"]
    assert told(check(lines, tmp_path, routings=steps)) == [("no-route", 2, "product")]


def test_a_stock_order_needs_a_line_for_the_baseline(tmp_path):
    lines = [line("S1", product="chair body")]
    assert check(lines, tmp_path).defects == ()
    rates = [rate for rate in RATES if rate.get("resource") != "line"]
    rates = [rate for rate in rates if rate["product"] == "chair"]
    assert told(check(lines, tmp_path, rates=rates)) == [("no-route", 2, "product")]


def test_the_work_of_an_order_is_that_of_its_fastest_regime(tmp_path):
    lines = [
        line("A1", quantity="38", regimes="mass"),
        line("A2", quantity="38", regimes="custom"),
        line("A3", quantity="38"),
        line("A4", quantity="2", options="castors; leather", regimes="flexible"),
        line("A5", quantity="2", options="castors; leather", regimes="hybrid"),
    ]
    hours = check(lines, tmp_path).frame["work_hours"].to_list()
    # Half a minute at a yield of 95%; 45 minutes; the cell's 4 and the leather's 12.
    assert hours[:4] == [pytest.approx(x) for x in (20 / 60, 28.5, 20 / 60, 32 / 60)]
    # The baseline in oak: half a minute at 95%; in the workshop leather's 20, the castors' 2.
    assert hours[4] == pytest.approx(2 * (0.5 / 0.95 + 22) / 60)
