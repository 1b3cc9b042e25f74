from dataclasses import fields
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.money import in_currency, shown
from planner.plan import COST_TERMS, Status
from planner.reports.parts.amounts import split
from planner.reports.parts.clock import Clock
from planner.reports.parts.table import Table
from planner.reports.parts.words import limit, percent_at_most, span
from planner.reports.plan.load import merged, overlap
from planner.reports.plan.views import views
from tests.planner.plan.builders import MONDAY
from tests.planner.reports.builders import a_full_week, a_refused, a_week, an_order


@given(st.lists(st.integers(0, 10**9), max_size=8), st.data())
def test_parts_add_up_to_a_total_rounded_either_way(parts, data):
    low, high = sum(parts) // 10_000, -(-sum(parts) // 10_000)
    total = Decimal(data.draw(st.integers(low, high))).scaleb(-2)
    shares = split(parts, total)
    assert sum(shares) == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(share - Decimal(part).scaleb(-6)) < Decimal("0.01")


def test_parts_that_do_not_add_up_are_rounded_all_the_same():
    assert split([5_000, 20_000], Decimal("9.99")) == [Decimal("0.01"), Decimal("0.02")]


@given(st.integers(1, 12), st.integers(0, 3))
def test_costs_add_up_by_order_by_term_and_by_regime(made, refused):
    plan = a_week(
        *(an_order(f"A{n}", n, n - 3) for n in range(made)),
        refused=tuple(a_refused(f"R{n}") for n in range(refused)),
    )
    shows = views(plan)
    total = in_currency(plan.cost.total)
    terms = shown(plan.cost.terms())
    assert shows.money.total == total
    assert sum(shows.orders.column("cost")) == total
    assert sum(shows.regimes.column("cost")) == total
    assert shows.cost.column("amount")[-1] == sum(shows.cost.column("amount")[:-1]) == total
    for term in COST_TERMS:
        assert sum(shows.order_costs.column(term)) == terms[term]
    for row in shows.order_costs.rows:
        assert sum(row[2:-1]) == row[-1]
    assert sum(shows.changeovers.column("cost")) == terms["setup"]
    assert sum(shows.overtime.column("cost")) == terms["overtime"]
    assert sum(shows.late.column("late_cost")) == terms["tardiness"]
    assert sum(shows.refused.column("cost"), Decimal(0)) == terms["refusal"]


def test_every_late_order_is_listed_the_latest_first():
    assert views(a_full_week()).late.column("order") == ["A2", "A1", "A5"]


def test_the_dispatch_list_goes_station_by_station_in_sequence():
    table = views(a_full_week()).steps
    assert table.column("order") == ["A0", "A2", "A4", "A6", "A1", "A3", "A5"]
    assert table.column("station") == [1, 1, 1, 1, 2, 2, 2]


def test_the_load_of_the_shifts_is_that_of_the_resource():
    plan = a_full_week()
    shows = views(plan)
    [line] = plan.resources
    assert sum(shows.load.column("open_minutes")) == line.open_minutes
    assert sum(shows.load.column("processing_minutes")) == line.processing_minutes
    assert sum(shows.load.column("changeover_minutes")) == line.changeover_minutes
    assert all(idle >= 0 for idle in shows.load.column("idle_minutes"))


def test_opened_overtime_belongs_to_the_shift_it_adjoins():
    first = views(a_full_week()).shifts[0]
    assert first.end_at - first.start_at == timedelta(hours=10)
    assert first.overtime_minutes == 120


def test_round_the_clock_is_cut_at_midnight_and_at_the_horizon():
    plan = a_full_week()
    line = plan.resources[0]
    always = line.hours[0].model_copy(update={"end_at": MONDAY + timedelta(days=9)})
    plan = plan.model_copy(
        update={"resources": (line.model_copy(update={"hours": (always,)}),), "overtime": ()}
    )
    shifts = views(plan).shifts
    assert len(shifts) == 8
    assert {shift.start_at.hour for shift in shifts[1:]} == {0}
    assert sum(shift.open_minutes for shift in shifts) == 2 * 7 * 24 * 60


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)).map(sorted).map(tuple)))
def test_merging_covers_each_moment_once(intervals):
    covered = {at for a, b in intervals for at in range(a, b)}
    union = [(a, b) for a, b in merged(intervals) if a < b]
    assert sum(b - a for a, b in union) == len(covered)
    assert overlap(union, 10, 30) == len(covered & set(range(10, 30)))


def test_moments_are_those_of_the_plants_clock():
    table = views(a_full_week()).orders
    assert table.column("start_at")[0].isoformat() == "2026-03-02T07:15:00+01:00"


def test_the_clock_says_when_it_is_changed():
    plan = a_full_week()
    start = MONDAY.replace(month=3, day=28)
    changes = list(Clock(plan).offsets(start, start + timedelta(days=3)))
    assert [minutes for _, minutes in changes] == [60, 120]
    assert changes[1][0].isoformat() == "2026-03-29T01:00:00+00:00"


def test_a_zone_nobody_knows_leaves_the_offset_of_the_start():
    plan = a_full_week().model_copy(update={"time_zone": "Mars/Olympus"})
    assert Clock(plan).show(MONDAY) == MONDAY


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "0 min"), (0.5, "30 min"), (1.99, "1 h 59 min"), (23.999, "1 d 0 h"), (52, "2 d 4 h")],
)
def test_durations_read_by_their_largest_units(hours, words):
    assert span(timedelta(hours=hours)) == words


def test_midnight_ends_the_day_before():
    assert limit(MONDAY.replace(hour=0)) == "Sun 1 Mar 24:00"


@given(st.floats(0, 1))
def test_a_gap_is_never_shown_smaller_than_it_is(gap):
    assert float(percent_at_most(gap)[:-1]) >= 100 * gap - 1e-9


def test_a_plan_that_is_optimal_is_said_to_be():
    plan = a_full_week()
    status = plan.status.model_copy(
        update={"solution": "optimal", "termination": "optimal", "gap": 0.0}
    )
    assert (
        "no plan for these orders can cost less"
        in views(plan.model_copy(update={"status": status})).verdict
    )


def test_without_a_bound_nothing_is_claimed():
    plan = a_full_week()
    status = Status(
        solution="feasible", termination="interrupted", objective=plan.cost.total, seconds=1
    )
    shows = views(plan.model_copy(update={"status": status}))
    assert "not known" in shows.verdict
    assert "%" not in shows.proof


def test_rows_are_as_wide_as_their_columns():
    shows = views(a_full_week())
    tables = [getattr(shows, each.name) for each in fields(shows)]
    for table in (each for each in tables if isinstance(each, Table)):
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert len({column.key for column in table.columns}) == len(table.columns)


def test_work_of_suppliers_and_people_alone_gets_lanes_of_its_own():
    order = an_order("A1", 1)
    alone = order.steps[0].model_copy(
        update={"resource": None, "station": None, "changeover": None}
    )
    bought = alone.model_copy(update={"step": "outsource"})
    plan = a_week(
        order.model_copy(update={"steps": (alone, bought)}),
        an_order("A2", 2).model_copy(update={"steps": (alone,)}),
    )
    chart = views(plan).gantt
    assert [row.group for row in chart.rows] == [
        *("line", "line"),
        *("make (people alone)", "mass", "make (people alone)"),
    ]
    assert len({bar.row for bar in chart.bars}) == 3
