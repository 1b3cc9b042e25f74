from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.orders.capacity import OpenTime
from planner.plant.calendars import open_time
from tests.examples import examples
from tests.planner.orders.builders import check, line, told, utc
from tests.planner.plant.builders import chairs

SMALL = {
    "resources": {"workshop": {"kind": "custom"}},
    "rates": [{"product": "*", "regime": "custom", "rate": "1 h"}],
    "stock": [],
}
"""One bench that takes an hour for everything, Monday to Friday from 6 to 14."""


def test_a_deadline_that_leaves_too_little_time_is_impossible(tmp_path):
    # Monday to Thursday are 32 hours, Monday to Friday 40.
    lines = [
        line("A1", quantity="33", due="2026-03-20", deadline="2026-03-05"),
        line("A2", quantity="32", due="2026-03-20", deadline="2026-03-05"),
        line("A3", quantity="33", due="2026-03-20", deadline="2026-03-06"),
    ]
    for place, expected in enumerate([[("impossible", 2, "deadline")], [], []]):
        checked = check([lines[place]], tmp_path, **SMALL)
        assert told(checked) == expected
        assert checked.usable() == (not expected)


def test_time_before_the_release_does_not_count(tmp_path):
    late = line("A1", quantity="9", due="2026-03-20", release="2026-03-05", deadline="2026-03-05")
    assert told(check([late], tmp_path, **SMALL)) == [("impossible", 2, "deadline")]


def test_overtime_counts_as_open(tmp_path):
    asked = [line("A1", quantity="41", due="2026-03-20", deadline="2026-03-08")]
    assert told(check(asked, tmp_path, **SMALL)) == [("impossible", 2, "deadline")]
    calendars = {"day": {"shifts": ["Mon-Fri 06:00-14:00"], "overtime": ["Sat 06:00-07:00"]}}
    assert check(asked, tmp_path, **SMALL, calendars=calendars).defects == ()


def test_an_order_that_will_be_late_in_every_plan_is_a_warning(tmp_path):
    checked = check([line("A1", quantity="33", due="2026-03-05")], tmp_path, **SMALL)
    assert ("overload", 2, "due") in told(checked)
    assert checked.usable()


def test_lots_may_be_made_side_by_side(tmp_path):
    rates = [{"product": "*", "regime": "custom", "rate": "1 h", "max_lot": 17}]
    resources = {"workshop": {"kind": "custom", "stations": 2}}
    asked = [line("A1", quantity="33", due="2026-03-20", deadline="2026-03-05")]
    plant = SMALL | {"rates": rates, "resources": resources}
    assert check(asked, tmp_path, **plant).defects == ()


def test_a_supplier_takes_its_lead_time(tmp_path):
    outside = [{"product": "*", "cost": 50, "lead_time": "5 d"}]
    asked = [line("A1", quantity="90", due="2026-03-20", deadline="2026-03-06")]
    assert check(asked, tmp_path, **SMALL, outsourcing=outside).defects == ()
    asked = [line("A1", quantity="90", due="2026-03-20", deadline="2026-03-05")]
    assert told(check(asked, tmp_path, **SMALL, outsourcing=outside)) == [
        ("impossible", 2, "deadline")
    ]


def test_more_work_than_time_is_told_of_once_with_the_day(tmp_path):
    lines = [line(f"A{n}", quantity="10", due=f"2026-03-{3 + n:02d}") for n in range(8)]
    lines += [line(f"B{n}", quantity="8", due="2026-03-04") for n in range(2)]
    checked = check(lines, tmp_path, **SMALL)
    (defect,) = checked.defects
    assert (defect.code, defect.severity) == ("overload", "warning")
    assert (defect.row, defect.column, defect.value) == (None, "due", "2026-03-04")
    assert "36.0 h on workshop, which have 24.0 h" in defect.message
    assert checked.usable()


def test_work_that_other_resources_can_take_is_no_overload(tmp_path):
    lines = [line(f"A{n}", quantity="10", due="2026-03-04") for n in range(3)]
    rates = [*SMALL["rates"], {"product": "chair", "regime": "flexible", "rate": "1 h"}]
    resources = SMALL["resources"] | {"cell": {"kind": "flexible"}}
    assert check(lines, tmp_path, **SMALL | {"rates": rates, "resources": resources}).defects == ()
    only = [row | {"regimes": "custom"} for row in lines]
    checked = check(only, tmp_path, **SMALL | {"rates": rates, "resources": resources})
    assert [d.code for d in checked.defects] == ["overload"]


def test_orders_that_are_set_aside_ask_for_no_time(tmp_path):
    lines = [line("A1", quantity="10"), line("B1", quantity="20", due="2026-03-05", unit="kg")]
    lines += [line("B2", quantity="30", due="2026-03-05", status="closed")]
    codes = [d.code for d in check(lines, tmp_path, **SMALL).defects]
    assert codes == ["unit-mismatch", "stale-line"]


def test_a_date_at_the_end_of_time_costs_no_time(tmp_path):
    asked = [line("A1", due="2026-03-20", deadline="9999-12-31")]
    assert check(asked, tmp_path, **SMALL).defects == ()


START, END = utc(2026, 3, 1), utc(2026, 4, 15)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.integers(int(START.timestamp()), int(END.timestamp())), min_size=1))
def test_open_minutes_are_those_of_the_calendar(seconds):
    plant = chairs()
    minutes = OpenTime(plant, START, END).minutes(("line",), np.array(seconds, dtype=float))
    row = next(row for row in plant.resources if row.name == "line")
    for second, found in zip(seconds, minutes, strict=True):
        pieces = open_time(plant, row, START, datetime.fromtimestamp(second, UTC))
        expected = sum((last - first).total_seconds() for first, last in pieces) / 60
        assert abs(found - expected) < 1e-6
