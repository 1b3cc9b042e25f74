from datetime import timedelta
from decimal import Decimal

import pytest

from planner.errors import BadRequest
from tests.planner.planning.builders import START, a_plant, planned

EUR = 1_000_000
MACHINES = [
    {"name": "line", "kind": "mass", "changeover": 15, "setup_by": "wood", "hourly_cost": 60,
     "stations": 2},
    {"name": "cell", "kind": "flexible", "changeover": 0},
]  # fmt: skip
OPTIONS = [
    {"group": "wood", "option": "oak", "default": True},
    {"group": "fabric", "option": "hide", "stage": "late", "minutes": 1},
]
RATES = [{"product": "chair", "rate": 1}]


def going_on(*rows, **tables):
    return a_plant(
        resources=MACHINES, options=OPTIONS, rates=RATES, state_work=list(rows), **tables
    )


MAKING = {"order": "A1", "regime": "mass", "resource": "line", "station": 2, "remaining": 25}


def test_a_step_under_way_goes_on_at_once_on_its_station_for_its_remaining_time():
    (order,) = planned(going_on(MAKING), {}).orders
    (step,) = order.steps
    assert (step.resource, step.station, step.pinned) == ("line", 2, True)
    assert step.start_at == START + timedelta(hours=8)
    assert step.end_at - step.start_at == timedelta(minutes=25)


def test_its_station_is_set_up_for_it_and_only_the_rest_costs():
    (order,) = planned(going_on(MAKING), {}).orders
    assert order.steps[0].changeover is None
    assert order.cost.production == order.cost.total == 25 * EUR


def test_steps_before_one_under_way_are_done():
    finishing = {"order": "A1", "regime": "hybrid", "step": "finish", "resource": "cell",
                 "remaining": 5}  # fmt: skip
    (order,) = planned(going_on(finishing), {"options": ["hide"]}).orders
    assert [step.step for step in order.steps] == ["finish"]


def test_steps_after_one_under_way_are_still_planned():
    baseline = {**MAKING, "regime": "hybrid", "step": "baseline"}
    (order,) = planned(going_on(baseline), {"options": ["hide"]}).orders
    assert [(step.step, step.pinned) for step in order.steps] == [
        ("baseline", True),
        ("finish", False),
    ]
    assert order.steps[1].start_at >= order.steps[0].end_at


def test_other_lots_of_the_order_are_planned_as_ever():
    rates = [{"product": "chair", "rate": 1, "max_lot": 30}]
    plant = going_on({**MAKING, "lot": 2}).model_copy(update={"rates": a_plant(rates=rates).rates})
    (order,) = planned(plant, {"quantity": Decimal(60)}).orders
    assert [(step.lot, step.minutes) for step in order.steps] == [(2, 25), (1, 30)]


@pytest.mark.parametrize(
    "wrong", [{"order": "B9"}, {"regime": "custom"}, {"lot": 7}, {"step": "fold"}]
)
def test_a_state_at_odds_with_the_orders_is_named(wrong):
    with pytest.raises(BadRequest, match="state_work"):
        planned(going_on({**MAKING, **wrong}), {})
