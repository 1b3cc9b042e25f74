"""Wright's learning curve: as in the literature, frozen within a plan, carried to the next."""

from decimal import Decimal
from fractions import Fraction

import pytest

from planner.audit import audit
from planner.economics import economics
from planner.plant import Catalogue, Learned, Regime, check_plant, wright
from planner.routes.factory import Factory
from tests.planner.planning.builders import a_book, a_plant, plan_of, recipes, translated


def learning(*volume, **row):
    return a_plant(
        products=[
            {"name": "chair", "family": "seats", "price": 100},
            {"name": "stool", "family": "seats", "price": 100},
            {"name": "desk", "price": 100},
        ],
        rates=[{"product": "*", "resource": "line", "rate": "10 min", "fixed": "5 min"}],
        learning=[{"product": "*", "rate": "80%", **row}],
        state_volume=list(volume),
    )


def pace(plant, product="chair"):
    return Factory(plant).pace(product, "line")


@pytest.mark.parametrize(("unit", "share"), [(1, 1.0), (2, 0.8), (4, 0.64), (8, 0.512)])
def test_every_doubling_leaves_eighty_percent(unit, share):
    assert wright(100.0, 0.8, unit) == pytest.approx(100 * share)
    made = {"product": "seats", "resource": "line", "made": unit - 1}
    assert float(pace(learning(made))) == pytest.approx(share, abs=1e-9)


def test_a_plant_without_learning_keeps_its_minutes():
    assert pace(a_plant()) == 1


def test_volume_is_counted_by_family_and_resource():
    plant = learning(
        {"product": "seats", "resource": "line", "made": 1},
        {"product": "stool", "made": 2},
        {"product": "desk", "resource": "line", "made": 100},
    )
    assert Learned(plant, Catalogue(plant)).volume("chair", "line") == 3
    assert float(pace(plant)) == pytest.approx(0.64, abs=1e-9)


def test_stated_minutes_may_be_those_of_a_later_unit():
    assert float(pace(learning({"product": "seats", "made": 99}, at=100))) == 1
    assert float(pace(learning(at=4))) == pytest.approx(1 / 0.64, abs=1e-8)


def test_the_nearest_row_counts():
    plant = a_plant(
        products=[{"name": "chair", "family": "seats", "price": 100}],
        learning=[
            {"product": "*", "rate": "70%"},
            {"product": "seats", "resource": "line", "rate": "80%"},
            {"product": "seats", "rate": "90%"},
        ],
        state_volume=[{"product": "chair", "made": 1}],
    )
    assert pace(plant) == Fraction(8, 10)


def test_minutes_per_unit_get_shorter_and_minutes_per_lot_do_not():
    plant = learning({"product": "seats", "made": 1})
    way = recipes(plant, quantity=Decimal(10))[0].steps[0].ways[0]
    assert way.minutes == 5 + 10 * 8
    parts = economics(plant)[0].curves[Regime.MASS].parts(10)
    assert parts["hours"] == way.production


def test_bespoke_minutes_are_nothing_one_has_practice_in():
    plant = a_plant(
        resources=[{"name": "line", "kind": "custom"}],
        rates=[{"product": "chair", "rate": 10}],
        learning=[{"product": "chair", "rate": "50%"}],
        state_volume=[{"product": "chair", "made": 1}],
    )
    row = {"quantity": Decimal(2), "bespoke_minutes": Decimal(30)}
    assert recipes(plant, **row)[0].steps[0].ways[0].minutes == 2 * 5 + 30


def test_steps_of_a_routing_learn_too():
    plant = a_plant(
        routings=[{"product": "chair", "route": "r", "regime": "mass", "step": "saw",
                   "resources": "line", "rate": 10, "fixed": 3}],
        learning=[{"product": "chair", "rate": "50%"}],
        state_volume=[{"product": "chair", "made": 1}],
    )  # fmt: skip
    assert recipes(plant, quantity=Decimal(4))[0].steps[0].ways[0].minutes == 3 + 4 * 5


def test_within_a_plan_nothing_changes_and_the_next_week_starts_from_what_was_made():
    plant = learning({"product": "seats", "resource": "line", "made": 7})
    rows = [{"quantity": Decimal(8)}, {"product": "stool", "quantity": Decimal(4)},
            {"product": "desk", "quantity": Decimal(2)}]  # fmt: skip
    plan = plan_of(translated(plant, *rows))
    minutes = {order.order: order.steps[0].minutes for order in plan.orders}
    assert minutes["A1"] - 5 == pytest.approx(2 * (minutes["A2"] - 5)) == pytest.approx(8 * 5.12)
    assert [(v.product, v.resource, v.made) for v in plan.volume] == [
        ("desk", "line", 2), ("seats", "line", 19),
    ]  # fmt: skip
    later = learning(*[v.model_dump() for v in plan.volume])
    assert float(pace(later)) == pytest.approx(wright(1, 0.8, 20), abs=1e-9)


def test_the_audit_counts_the_volume_itself():
    plant = learning()
    plan = plan_of(translated(plant, {"quantity": Decimal(8)}))
    book = a_book(plant, {"quantity": Decimal(8)})

    def found(volume):
        sentences = audit(plan.model_copy(update={"volume": volume}), plant, book).violations
        return [sentence for sentence in sentences if "volume" in sentence]

    assert found(plan.volume) == []
    wrong = plan.volume[0].model_copy(update={"made": Decimal(9)})
    assert found((wrong,)) == ["the volume of seats on line is stated as 9, it is 8"]
    assert found(()) == ["the volume of seats on line is stated as none, it is 8"]


def test_learning_of_nothing_is_a_defect():
    columns = {d.column for d in check_plant(learning(rate="0", at="0"))}
    assert {"rate", "at"} <= columns


def test_an_unknown_resource_of_a_learning_row_is_told():
    assert any("lin" in str(d) for d in check_plant(learning(resource="lin")))
