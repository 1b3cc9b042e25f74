"""`check` names what a solve will refuse for want of a route, and nothing else."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.audit import audit
from planner.errors import InputRejected, NoPlan
from planner.plan import RefusalReason
from planner.planning.foresee import impossible_defects
from planner.planning.plan_week import plan_week
from planner.planning.week import read_week
from planner.plant import save_plant
from planner.translation.groundwork import groundwork
from planner.translation.translate import impossible_orders
from tests.examples import examples
from tests.planner.planning.builders import START, a_book, a_plant

FEW = {"quantity": Decimal(9)}
TWO_STEPS = [
    {"product": "chair", "route": "r", "regime": "custom", "step": "s1", "resources": "day",
     "rate": "1 min"},
    {"product": "chair", "route": "r", "regime": "custom", "step": "s2", "after": "s1",
     "resources": "night", "rate": "1 min", "max_lag": "1 h"},
]  # fmt: skip
DAY_AND_NIGHT = {
    "calendars": [
        {"name": "day", "shifts": "Mon-Fri 08:00-15:00"},
        {"name": "night", "shifts": "Mon-Fri 20:00-23:00"},
    ],
    "resources": [
        {"name": "day", "kind": "custom", "calendar": "day"},
        {"name": "night", "kind": "custom", "calendar": "night"},
    ],
    "rates": [],
    "routings": TWO_STEPS,
}
LINE = {"name": "line", "kind": "mass"}

CASES = {
    "work that may not pause": (
        {
            "resources": [{**LINE, "resumable": "no"}],
            "rates": [{"product": "chair", "resource": "line", "rate": "1 h"}],
        },
        FEW,
        "step make takes 9.0 h on line without a pause, which is open for 8.0 h at the longest",
    ),
    "stock that never comes": (
        {
            "stock": [{"item": "steel", "on_hand": 3}],
            "materials": [{"item": "steel", "product": "chair", "per_unit": 1}],
            "receipts": [{"item": "steel", "quantity": 2, "arrives_at": "2026-03-04"}],
        },
        FEW,
        "it takes 9 of steel: 3 are on hand, 2 are to arrive",
    ),
    "a pool that is too small": (
        {
            "pools": [{"name": "crew", "capacity": 1}],
            "resources": [{**LINE, "pools": "crew=2"}],
        },
        FEW,
        "step make takes 2 of crew at once, there are 1 at most",
    ),
    "a crew that is never there for long enough": (
        {
            "calendars": [
                {"name": "day", "shifts": "Mon-Fri 08:00-16:00"},
                {"name": "short", "shifts": "Mon-Fri 09:00-10:00"},
            ],
            "pools": [{"name": "crew", "capacity": 2, "calendar": "short"}],
            "resources": [{**LINE, "calendar": "day", "pools": "crew=2"}],
        },
        {"quantity": Decimal(90)},
        "step make takes 1.5 h of crew, never there for so long",
    ),
    "a supplier with a limit below the order": (
        {"rates": [], "outsourcing": [
            {"product": "chair", "supplier": "Nord", "cost": 5, "lead_time": "3 d",
             "weekly_limit": 8},
        ]},
        FEW,
        "no supplier sells more than 8 a week",
    ),
    "steps that never meet": (
        DAY_AND_NIGHT,
        FEW,
        "steps s1 and s2 never meet: s2 has to begin within 1.0 h of the end of s1",
    ),
    "work of decades": (
        {},
        {"quantity": Decimal(10_000_000)},
        "step make takes 166,666.7 h, more than any resource that does it is open within 10 years",
    ),
    "a release beyond all horizons": (
        {},
        {"release_at": datetime(2037, 1, 1, tzinfo=UTC)},
        "it is released more than 10 years after planning starts",
    ),
}  # fmt: skip

WHATEVER_THE_SIZE = ("steps that never meet", "a pool that is too small")


def found(plant, *rows):
    return impossible_orders(groundwork(plant, a_book(plant, *rows)))


def quick(plant, frame):
    return plan_week(plant, frame, time_limit=None, work_limit=0.002, workers=1)


@pytest.mark.parametrize(("tables", "row", "words"), CASES.values(), ids=CASES)
def test_the_reason_is_told_before_the_solve_and_stands_in_the_plan(tables, row, words):
    plant = a_plant(**tables)
    (order,) = found(plant, row)
    assert words in order.detail
    frame = a_book(plant, row, {"quantity": Decimal(1)})
    plan = quick(plant, frame)
    refused = {each.order: each for each in plan.refused}
    assert refused["A1"].reason is RefusalReason.NO_ROUTE
    assert refused["A1"].detail == order.detail
    assert audit(plan, plant, frame).violations == ()


@pytest.mark.parametrize(
    ("tables", "row"), [case[:2] for name, case in CASES.items() if name not in WHATEVER_THE_SIZE]
)
def test_a_smaller_or_earlier_order_of_the_same_kind_is_not_named(tables, row):
    assert found(a_plant(**tables), {"quantity": Decimal(1)}) == ()


def test_steps_that_meet_once_a_week_are_possible():
    calendars = [
        {"name": "day", "shifts": "Mon-Fri 08:00-15:00"},
        {"name": "night", "shifts": "Mon-Thu 20:00-23:00; Fri 15:10-16:00"},
    ]
    assert found(a_plant(**DAY_AND_NIGHT | {"calendars": calendars}), FEW) == ()


@st.composite
def hard_plants(draw):
    """Two steps on stations of short hours, with waits, scarce stock and a small crew."""
    longest = draw(st.sampled_from(["", "1 h", "6 h"]))
    second = {**TWO_STEPS[1], "max_lag": longest, "min_lag": draw(st.sampled_from(["", "30 min"]))}
    first = {**TWO_STEPS[0], "rate": draw(st.sampled_from(["10 min", "50 min"]))}
    if not longest:
        del second["max_lag"]
    pause = draw(st.sampled_from(["yes", "no"]))
    return a_plant(
        **DAY_AND_NIGHT
        | {
            "resources": [
                {"name": "day", "kind": "custom", "calendar": "day", "resumable": pause,
                 "pools": draw(st.sampled_from(["", "crew=2"]))},
                {"name": "night", "kind": "custom", "calendar": "night"},
            ],
            "routings": [first, second],
            "pools": [{"name": "crew", "capacity": draw(st.sampled_from([1, 2]))}],
            "stock": [{"item": "steel", "on_hand": 5}],
            "materials": [{"item": "steel", "product": "chair", "per_unit": 1}],
        }
    )  # fmt: skip


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(hard_plants(), st.sampled_from([1, 4, 9]))
def test_an_order_is_named_if_and_only_if_no_plan_could_make_it_alone(plant, quantity):
    row = {"quantity": Decimal(quantity)}
    book = a_book(plant, {**row, "must_make": True})
    limits = {"time_limit": None, "work_limit": 1.0, "workers": 1}
    if found(plant, row):
        with pytest.raises(NoPlan) as caught:
            plan_week(plant, book, **limits)
        assert caught.value.solution == "infeasible"
    else:
        assert plan_week(plant, book, **limits).refused == ()


def a_week(tmp_path, plant, orders):
    save_plant(plant, tmp_path / "plant")
    (tmp_path / "plant" / "orders.csv").write_text(orders, encoding="utf-8")
    return read_week(tmp_path / "plant")


BOOK = "order,product,quantity,due,deadline\n"


def test_a_defect_has_the_order_its_row_and_the_reason(tmp_path):
    plant = a_plant(**CASES["stock that never comes"][0])
    week = a_week(tmp_path, plant, f"{BOOK}A1,chair,1,2026-03-06,\nA2,chair,9,2026-03-06,\n")
    (defect,) = impossible_defects(week)
    assert (defect.code, defect.row, defect.order) == ("cannot-be-made", 3, "A2")
    assert not defect.blocks
    assert "it takes 9 of steel" in defect.message


def test_of_a_large_book_the_largest_orders_of_a_kind_are_looked_at(tmp_path):
    plant = a_plant(**CASES["stock that never comes"][0])
    lines = "".join(f"B{number},chair,1,2026-03-06,\n" for number in range(2_100))
    week = a_week(tmp_path, plant, f"{BOOK}{lines}A2,chair,9,2026-03-06,2026-03-06\n")
    assert [defect.order for defect in impossible_defects(week)] == ["A2"]


WORK = {"order": "A1", "regime": "mass", "resource": "line", "remaining": "5 min"}


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"order": "A7"}, "order", "order A7 is under way, but not in the order book"),
        ({"lot": 3}, "step", "no mass route of it holds that"),
        ({"step": "paint"}, "step", "no mass route of it holds that"),
        ({"order": "A2"}, "order", "its line in the order book is set aside"),
    ],
)
def test_work_under_way_that_no_order_has_is_a_defect_of_its_row(tmp_path, changes, column, words):
    plant = a_plant(state_work=[WORK | changes])
    week = a_week(tmp_path, plant, f"{BOOK}A1,chair,9,2026-03-06,\nA2,chair,none,2026-03-06,\n")
    (defect,) = [each for each in week.plant_defects if each.blocks]
    assert (defect.row, defect.column) == (2, column)
    assert words in defect.message
    for quarantine in (True, False):
        with pytest.raises(InputRejected):
            week.accepted(quarantine=quarantine)


def test_work_under_way_that_its_order_has_is_none(tmp_path):
    week = a_week(tmp_path, a_plant(state_work=[WORK]), f"{BOOK}A1,chair,9,2026-03-06,\n")
    assert not [each for each in week.plant_defects if each.blocks]
    assert week.start_at == START
