"""Bugs planted in the translation, with which all of planning agrees: the audit finds each."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from planner.audit import Audit, audit
from planner.errors import PlanInvalid
from planner.planning import plan_week
from planner.planning.verify import verify_plan
from planner.plant.catalogue import Addition
from planner.routes import hybrid, lines, regimes, work
from planner.routes.factory import Factory
from planner.translation import draft, groundwork, machines
from tests.planner.planning.builders import a_book, a_plant

HOUR = timedelta(hours=1)
SWITCH = datetime(2026, 3, 29, 1, tzinfo=UTC)
"""When the clocks of Berlin go forward."""


def works():
    """A line that changes over one way only, a cell that adds covers; Saturdays are overtime."""
    return a_plant(
        time_zone="Europe/Berlin",
        start="2026-03-27",
        lateness={"cost_per_day": "24"},
        options=[
            {"group": "hue", "option": "white", "default": True},
            {"group": "hue", "option": "black", "minutes": "30 s"},
            {"group": "cover", "option": "hide", "stage": "late", "minutes": 2},
        ],
        variants=[{"product": "chair", "variant": h, "options": h} for h in ("white", "black")],
        calendars=[
            {"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-16:00",
             "overtime_premium": "30"},
        ],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "hue",
             "initial_setup": "white", "changeover": 45},
            {"name": "cell", "kind": "flexible", "hourly_cost": 90, "changeover": 0},
        ],
        rates=[{"product": "chair", "resource": "line", "rate": 1, "yield": "0.8"},
               {"product": "chair", "resource": "cell", "regime": "hybrid", "rate": 1}],
        changeovers=[{"resource": "line", "from_setup": "white", "to_setup": "black",
                      "minutes": 15}],
    )  # fmt: skip


# Friday is full and what is late after Saturday is dear, so Saturday is worked, and Monday.
ROWS = (
    {"quantity": Decimal(360), "regimes": ["mass"], "must_make": True,
     "due_at": datetime(2026, 3, 27, 23, tzinfo=UTC)},
    {"quantity": Decimal(120), "options": ["black"], "regimes": ["mass"], "must_make": True,
     "due_at": datetime(2026, 3, 28, 14, tzinfo=UTC), "late_cost_per_day": 10**9},
    {"quantity": Decimal(240), "options": ["black", "hide"], "regimes": ["hybrid"],
     "must_make": True, "release_at": datetime(2026, 3, 30, tzinfo=UTC),
     "due_at": datetime(2026, 3, 30, 5, tzinfo=UTC)},
)  # fmt: skip


def yield_ignored(patch):
    for module in (regimes, hybrid):
        patch.setattr(module, "started", lambda good, *_: good)


def calendar_shifted_by_daylight_saving(patch):
    open_time = machines.open_time

    def shifted(plant, resource, start, end):
        spans = open_time(plant, resource, start, end)
        return [(a + HOUR, b + HOUR) if a >= SWITCH else (a, b) for a, b in spans]

    patch.setattr(machines, "open_time", shifted)


def option_minutes_dropped(patch):
    additions = Factory.additions

    def dropped(self, *args):
        known = additions(self, *args)
        return Addition(known.minutes * 0, known.cost, known.pools)

    patch.setattr(Factory, "additions", dropped)


def setup_families_mixed_up(patch):
    transition = machines._transition
    patch.setattr(
        machines,
        "_transition",
        lambda f, resource, before, after: transition(f, resource, after, before),
    )


def due_dates_read_in_another_zone(patch):
    def read(orders):
        return tuple(
            replace(line, due_at=line.due_at + 2 * HOUR) for line in lines.read_lines(orders)
        )

    patch.setattr(groundwork, "read_lines", read)


def tardiness_from_a_shifted_due_date(patch):
    per_tick = draft.late_cost_per_tick
    patch.setattr(draft, "late_cost_per_tick", lambda day, tick: per_tick(day, tick) // 2)


def overtime_premium_forgotten(patch):
    windows = machines.overtime_windows
    patch.setattr(
        machines,
        "overtime_windows",
        lambda *args: [replace(window, premium=0) for window in windows(*args)],
    )


def hours_not_charged(patch):
    way = work.Work.way

    def free(self, factory, resource, **settings):
        found = way(self, factory, resource, **settings)
        return replace(found, production=0)

    patch.setattr(work.Work, "way", free)


def hours_of_changeovers_rounded_up(patch):
    patch.setattr(machines, "round_half_up", lambda amount: int(float(amount)) + 1)


BUGS = {
    yield_ignored: "360 units are started, it takes 450",
    calendar_shifted_by_daylight_saving: "in closed time|occupies",
    option_minutes_dropped: "minutes are stated, it takes",
    setup_families_mixed_up: "the changeover takes 15 min, not 45",
    due_dates_read_in_another_zone: "due date is stated",
    tardiness_from_a_shifted_due_date: "tardiness is stated",
    overtime_premium_forgotten: "overtime is stated|overtime on station",
    hours_not_charged: "costs 0.000000 as stated",
    hours_of_changeovers_rounded_up: "the changeover costs|overtime",
}


def solved():
    plant = works()
    return plan_week.plan_week(
        plant, a_book(plant, *ROWS), time_limit=None, work_limit=0.01, workers=1
    )


@pytest.fixture
def _unaudited(monkeypatch):
    monkeypatch.setattr(plan_week, "audit", lambda *_: Audit((), ()))


@pytest.mark.usefixtures("_unaudited")
def test_without_a_bug_both_are_content():
    plant = works()
    plan, orders = solved(), a_book(plant, *ROWS)
    assert plan.overtime
    assert plan.late_orders
    assert plan.cost.setup
    assert audit(plan, plant, orders).violations == ()
    assert verify_plan(plan, plant, orders).valid


@pytest.mark.usefixtures("_unaudited")
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_the_audit_finds_what_the_core_verifier_cannot(bug, monkeypatch):
    bug(monkeypatch)
    plant = works()
    plan, orders = solved(), a_book(plant, *ROWS)
    assert verify_plan(plan, plant, orders).violations == ()
    violations = audit(plan, plant, orders).violations
    assert any(re.search(BUGS[bug], violation) for violation in violations), violations


def test_a_plan_that_the_audit_rejects_never_leaves_the_engine(monkeypatch):
    yield_ignored(monkeypatch)
    with pytest.raises(PlanInvalid) as raised:
        solved()
    assert any("units are started" in violation for violation in raised.value.violations)
