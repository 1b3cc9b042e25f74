"""A timeline agrees with a table that lists every working tick."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.problem import ProblemBuilder
from solvers.timeline import Timeline, flat, timelines

HORIZON = 40

intervals = st.lists(
    st.tuples(st.integers(0, HORIZON), st.integers(0, HORIZON)).map(lambda p: (min(p), max(p))),
    max_size=6,
)
ticks = st.integers(-3, HORIZON + 3)
lengths = st.integers(0, 12)


def table(spans: list[tuple[int, int]]) -> list[int]:
    """Return every working tick."""
    return sorted({tick for start, end in spans for tick in range(start, end)})


def ends(worked: list[int], start: int, processing: int) -> int | None:
    """Return the end by definition: right after the last of the next working ticks."""
    if start not in worked:
        return None
    if processing == 0:
        return start
    used = worked[worked.index(start) :][:processing]
    return used[-1] + 1 if len(used) == processing else None


@given(intervals)
def test_intervals_are_sorted_disjoint_and_not_adjacent(spans: list[tuple[int, int]]) -> None:
    line = Timeline.of(spans)
    edges = [edge for span in zip(line.opens, line.closes, strict=True) for edge in span]
    assert edges == sorted(set(edges))
    assert table(list(zip(line.opens, line.closes, strict=True))) == table(spans)
    assert line.total == len(table(spans))


@given(intervals, ticks)
def test_position_counts_the_working_ticks_before_a_tick(
    spans: list[tuple[int, int]], tick: int
) -> None:
    line = Timeline.of(spans)
    assert line.position(tick) == sum(other < tick for other in table(spans))
    assert line.is_working(tick) == (tick in table(spans))


@given(intervals)
def test_working_ticks_round_trip(spans: list[tuple[int, int]]) -> None:
    line = Timeline.of(spans)
    worked = table(spans)
    assert [line.tick(position) for position in range(line.total)] == worked
    assert [line.position(tick) for tick in worked] == list(range(line.total))
    assert line.tick(line.total) is None
    assert line.tick(-1) is None


@given(intervals, ticks, lengths)
def test_nth_working_tick_follows_the_table(
    spans: list[tuple[int, int]], tick: int, count: int
) -> None:
    line = Timeline.of(spans)
    later = [other for other in table(spans) if other >= tick]
    expected = later[count] if count < len(later) else None
    assert line.nth_working(tick, count) == expected
    assert line.next_working(tick) == (later[0] if later else None)


@given(intervals, ticks, ticks)
def test_between_counts_working_ticks(spans: list[tuple[int, int]], start: int, end: int) -> None:
    line = Timeline.of(spans)
    inside = [tick for tick in table(spans) if start <= tick < end]
    assert line.between(start, end) == len(inside)
    assert table(list(line.worked(start, end))) == inside
    assert all(first < last for first, last in line.worked(start, end))


@given(intervals, ticks, lengths)
def test_end_is_right_after_the_last_working_tick(
    spans: list[tuple[int, int]], start: int, processing: int
) -> None:
    assert Timeline.of(spans).end(start, processing) == ends(table(spans), start, processing)


def first_start(
    spans: list[tuple[int, int]], tick: int, processing: int, resumable: bool, end: int = -99
) -> int | None:
    """Return by trial the first start at or after ``tick`` that ends at ``end`` or later."""
    worked = table(spans)
    for start in worked:
        done = ends(worked, start, processing)
        fits = done is not None and (resumable or done - start == processing)
        if start >= tick and fits and done is not None and done >= end:
            return start
    return None


@given(intervals, ticks, lengths, st.booleans())
def test_earliest_start_is_the_first_from_which_the_work_fits(
    spans: list[tuple[int, int]], tick: int, processing: int, resumable: bool
) -> None:
    expected = first_start(spans, tick, processing, resumable)
    assert Timeline.of(spans).earliest_start(tick, processing, resumable) == expected


@given(intervals, ticks, lengths, st.booleans())
def test_earliest_ending_is_the_first_start_that_ends_late_enough(
    spans: list[tuple[int, int]], end: int, processing: int, resumable: bool
) -> None:
    expected = first_start(spans, 0, processing, resumable, end)
    assert Timeline.of(spans).earliest_ending(end, processing, resumable) == expected


@given(intervals, ticks, lengths)
def test_a_setup_is_the_last_working_ticks_before_the_start(
    spans: list[tuple[int, int]], start: int, setup: int
) -> None:
    earlier = [tick for tick in table(spans) if tick < start]
    expected = start if setup == 0 else earlier[-setup] if setup <= len(earlier) else None
    assert Timeline.of(spans).setup_start(start, setup) == expected


def test_an_opened_window_joins_the_calendar_it_touches() -> None:
    b = ProblemBuilder()
    week = b.calendar([(0, 8), (24, 32)])
    saw, lathe = b.machine(calendar=week), b.machine(calendar=week)
    b.window(saw, 8, 10)
    problem = b.build(horizon=40)
    assert timelines(problem)[saw].closes == (8, 32)
    opened = timelines(problem, windows=(0,))
    assert opened[saw].closes == (10, 32)
    assert opened[lathe].closes == (8, 32)


def test_a_machine_without_a_calendar_works_until_the_horizon() -> None:
    b = ProblemBuilder()
    b.machine()
    (line,) = timelines(b.build(horizon=7))
    assert (line.opens, line.closes) == ((0,), (7,))


@pytest.mark.parametrize("length", [10**12])
def test_a_long_horizon_needs_no_table(length: int) -> None:
    line = Timeline.of([(0, length), (2 * length, 3 * length)])
    assert line.end(length - 1, 2) == 2 * length + 1
    assert line.setup_start(2 * length, 5) == length - 5


def test_flat_timelines_keep_every_row() -> None:
    lines = [Timeline.of([(0, 3), (5, 9)]), Timeline.of([]), Timeline.of([(2, 4)])]
    rows = flat(lines)
    assert rows.start.tolist() == [0, 2, 2, 3]
    assert rows.opens.tolist() == [0, 5, 2]
    assert rows.closes.tolist() == [3, 9, 4]
    assert rows.before.tolist() == [0, 3, 0]
