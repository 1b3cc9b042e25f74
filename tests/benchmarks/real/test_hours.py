"""Stations, shared time and weekly hours from what was reported."""

from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.real.production_log.hours import (
    merged,
    shared_minutes,
    stations,
    weekly_hours,
)
from benchmarks.real.production_log.reports import Report

MONDAY = datetime.fromisoformat("2012-06-04")


def span(start, end):
    """From hour to hour after a Monday's midnight."""
    return MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=end)


def report(start, end, week=0):
    first, last = span(start + 168 * week, end + 168 * week)
    return Report("A", "Turn", "machine", first, last, is_setup=False, quantity=1, part="Gear")


def test_overlapping_and_touching_spans_are_merged_and_empty_ones_dropped():
    spans = [span(5, 6), span(0, 2), span(1, 3), span(3, 4), span(9, 9)]
    assert merged(spans) == [span(0, 4), span(5, 6)]


def test_a_resource_with_rare_overlaps_has_one_station():
    assert stations({"a": [span(0, 10)], "b": [span(9, 18)]}) == 1


def test_a_resource_that_works_in_parallel_most_of_the_time_has_as_many_stations():
    assert stations({"a": [span(0, 10)], "b": [span(1, 10)], "c": [span(2, 10)]}) == 3


def test_overlapping_reports_share_the_time_of_a_single_station():
    shared = shared_minutes({"a": [span(0, 2)], "b": [span(1, 3)]}, 1)
    assert shared == {"a": 90, "b": 90}


def test_reports_keep_their_time_where_there_are_stations_enough():
    shared = shared_minutes({"a": [span(0, 2)], "b": [span(1, 3)]}, 2)
    assert shared == {"a": 120, "b": 120}


def test_a_step_without_time_gets_none():
    assert shared_minutes({"a": []}, 1) == {"a": 0}


hours = st.integers(0, 40)
spans = st.lists(st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1]), max_size=3)
owners = st.dictionaries(st.integers(0, 5), spans, max_size=6).map(
    lambda found: {owner: merged(span(*pair) for pair in own) for owner, own in found.items()}
)


@given(owners, st.integers(1, 3))
def test_no_hour_holds_more_work_than_its_stations(found, places):
    shared = shared_minutes(found, places)
    busy: dict[int, int] = {}
    for own in found.values():
        for start, end in own:
            for hour in range(
                (start - MONDAY) // timedelta(hours=1), (end - MONDAY) // timedelta(hours=1)
            ):
                busy[hour] = busy.get(hour, 0) + 1
    assert sum(shared.values()) == sum(Fraction(60) * min(places, count) for count in busy.values())
    assert all(
        shared[owner] <= sum((end - start).total_seconds() for start, end in own) / 60
        for owner, own in found.items()
    )


def test_hours_worked_every_week_are_open():
    reports = [report(6, 14, week) for week in range(4)]
    assert weekly_hours(reports) == ("Mon 06:00-14:00",)


def test_an_hour_that_is_touched_counts_as_a_whole():
    assert weekly_hours([report(6.5, 7.25)]) == ("Mon 06:00-08:00",)


def test_hours_worked_in_one_week_of_many_stay_closed():
    reports = [report(6.5, 13.5, week) for week in range(8)] + [report(30, 31, 3)]
    assert weekly_hours(reports) == ("Mon 06:00-14:00",)


def test_shifts_over_midnight_are_written_by_day():
    assert weekly_hours([report(22, 30)]) == ("Mon 22:00-24:00", "Tue 00:00-06:00")


def test_a_report_without_length_opens_its_hour():
    assert weekly_hours([report(7.5, 7.5)]) == ("Mon 07:00-08:00",)


def test_work_that_never_recurs_is_not_closed_out():
    reports = [report(24 * week, 24 * week + 8, week) for week in range(5)]
    assert len(weekly_hours(reports)) == 5
