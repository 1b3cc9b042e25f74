"""Every recipe makes a plant and orders without an error, as wished, and the same again."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from planner.errors import BadRequest
from planner.examples import RECIPES, instance_files
from planner.orders import check_orders
from planner.plant import load_plant, read_plant
from planner.plant.checks import check_plant

INSTANCES = Path(__file__).resolve().parents[3] / "instances"
at = datetime.fromisoformat
EXAMPLES = ("furniture-week", "bicycle-week", "computer-month")
# Enough orders for every segment, few enough to be quick.
SMALL = [
    ("minimal", {}),
    ("furniture-week", {"orders": 150}),
    ("bicycle-week", {"orders": 400, "start": at("2026-10-21")}),
    ("computer-month", {"orders": 900, "seed": 11}),
    ("weekly", {"orders": 300}),
    ("weekly", {"orders": 100, "families": 48, "utilization": 0.95, "overtime": True}),
    ("weekly", {"orders": 60, "families": 1, "shifts": 3, "hybrid": False, "seed": 2}),
    ("weekly", {"orders": 12}),
]


def made(name, given=None):
    recipe = RECIPES[name]
    return recipe.build(recipe.complete(given or {}))


@pytest.mark.parametrize(("name", "given"), SMALL)
def test_plant_and_orders_have_no_error(name, given, tmp_path):
    instance = made(name, given)
    for file, content in instance_files(instance, "a test").items():
        (tmp_path / file).write_bytes(content)
    reading = read_plant(tmp_path)
    assert reading.defects == ()
    assert reading.plant == instance.plant
    defects = check_plant(reading.plant, reading.origin)
    assert [str(defect) for defect in defects] == []
    orders = check_orders(tmp_path / "orders.csv", reading.plant)
    assert [str(defect) for defect in orders.defects if defect.severity == "error"] == []
    assert orders.frame.height == instance.orders.height


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_instance_in_the_repository_is_what_the_recipe_makes_and_checks_clean(name):
    if not INSTANCES.exists():
        pytest.skip("only where the repository is")
    recipe = RECIPES[name]
    folder = INSTANCES / name
    head = (folder / "plant.toml").read_text(encoding="utf-8").splitlines()[0]
    made_by = head.removeprefix("# Made by `").removesuffix("`.")
    wanted = instance_files(recipe.build(recipe.complete({})), made_by)
    beside = {"README.md", ".recipe"}
    assert {path.name for path in folder.iterdir()} - beside == set(wanted)
    assert {file: (folder / file).read_bytes() for file in wanted} == wanted
    orders = check_orders(folder / "orders.csv", load_plant(folder))
    assert orders.found.filter(pl.col("severity") == "error").is_empty()
    assert orders.found.height <= 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_orders_of_every_level_and_segment_terms(name):
    instance = made(name)
    orders = check_orders(instance.orders, instance.plant).frame
    assert set(orders["level"]) == {"standard", "configured", "bespoke"}
    assert 0 < orders["must_make"].sum() < 0.1 * orders.height
    assert orders["release_at"].count() > 0
    assert orders["priority"].n_unique() > 1


@pytest.mark.parametrize("name", ["furniture-week", "weekly"])
def test_the_same_wishes_make_the_same_bytes_and_another_seed_other_orders(name):
    once, again = made(name), made(name)
    assert instance_files(once, "a test") == instance_files(again, "a test")
    other = made(name, {"seed": 99})
    assert not once.orders.equals(other.orders)


def test_prices_lie_above_the_cost_of_material_in_every_example():
    for name in EXAMPLES:
        plant = made(name).plant
        prices = {product.name: product.price for product in plant.products}
        for row in (*plant.rates, *plant.routings):
            assert row.cost < prices[row.product]


def test_the_minimal_plant_fits_on_a_page_comments_included():
    lines = made("minimal").settings.strip().splitlines()
    assert len(lines) <= 30
    assert sum("#" in line for line in lines) >= 5


def test_planning_starts_when_it_is_wished_for():
    for name in ("minimal", "weekly"):
        start = made(name, {"start": at("2027-01-11T06:00")}).plant.start
        assert start.replace(tzinfo=None) == at("2027-01-11T06:00")


@pytest.mark.parametrize("utilization", [0.75, 0.95])
def test_weekly_lines_are_filled_by_standard_orders_as_far_as_wished(utilization):
    instance = made("weekly", {"orders": 400, "utilization": utilization})
    plant = instance.plant
    frame = check_orders(instance.orders, plant).frame.filter(pl.col("level") == "standard")
    units = dict(frame.group_by("product").agg(pl.col("quantity").sum()).iter_rows())
    lines = [r.name for r in plant.resources if r.kind == "mass"]
    minutes = sum(
        float(rate.rate) * float(units.get(rate.product, 0)) / len(lines)
        for rate in plant.rates
        if rate.resource in lines and rate.regime == "mass"
    )
    assert minutes / (len(lines) * 2 * 5 * 480) == pytest.approx(utilization, rel=0.05)


@pytest.mark.parametrize("families", [1, 8, 24, 48])
def test_weekly_lines_have_as_many_setup_families_as_wished(families):
    plant = made("weekly", {"families": families}).plant
    assert len({(p.family, p.attributes["shade"]) for p in plant.products}) == families


def test_weekly_has_hybrid_routes_shifts_and_overtime_only_if_wished():
    plain = made("weekly", {"shifts": 1, "hybrid": False, "overtime": False}).plant
    rich = made("weekly", {"shifts": 2, "hybrid": True, "overtime": True}).plant
    assert {option.stage for option in plain.options} == {"base"}
    assert {option.stage for option in rich.options} == {"late"}
    assert [len(calendar.shifts) for calendar in rich.calendars] == [2, 1]
    assert not any(calendar.overtime for calendar in plain.calendars)
    assert all(calendar.overtime for calendar in rich.calendars)


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("furniture-week", {"families": 3}, "furniture-week knows no --families"),
        ("minimal", {"orders": 3}, "minimal knows no --orders"),
        ("weekly", {"orders": 0}, "--orders 0 is out of the range of weekly"),
        ("weekly", {"orders": 1_000_001}, "--orders 1000001 is out of the range"),
        ("weekly", {"utilization": 3.0}, "--utilization 3.0 is out of the range"),
        ("weekly", {"seed": -1}, "--seed -1 is out of the range"),
        ("weekly", {"start": at("2200-01-01")}, "--start 2200"),
        ("weekly", {"start": at("2026-01-01T00:00+00:00")}, "has an offset"),
        ("furniture-week", {"orders": 7_000}, "is out of the range of furniture-week"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_refused_with_a_hint(name, given, words):
    with pytest.raises(BadRequest, match=words) as caught:
        RECIPES[name].complete(given)
    assert caught.value.hint


def test_what_is_not_wished_for_is_the_recipes_own_choice():
    recipe = RECIPES["weekly"]
    assert recipe.complete({"orders": 5}) == replace(recipe.usual, orders=5)
