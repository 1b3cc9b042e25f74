"""A step function of what is left agrees with one number per tick."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from solvers.dispatch.levels import FOREVER, Levels

HORIZON = 20

steps = st.lists(st.tuples(st.integers(0, HORIZON), st.integers(0, 5)), max_size=5).map(sorted)
spans = st.tuples(st.integers(0, HORIZON - 1), st.integers(1, HORIZON), st.integers(-3, 3)).map(
    lambda s: (s[0], max(s[0] + 1, s[1]), s[2])
)


def values(profile: list[tuple[int, int]], shifts: list[tuple[int, int, int]]) -> list[int]:
    """Return the level at every tick."""
    levels = [0] * HORIZON
    for tick in range(HORIZON):
        for step, level in profile:
            if step <= tick:
                levels[tick] = level
        levels[tick] += sum(amount for start, end, amount in shifts if start <= tick < end)
    return levels


def built(profile: list[tuple[int, int]], shifts: list[tuple[int, int, int]]) -> Levels:
    levels = Levels(profile)
    for start, end, amount in shifts:
        levels.shift(start, end, amount)
    return levels


@given(steps, st.lists(spans, max_size=6), spans)
def test_a_shortage_is_found_exactly_where_a_tick_lacks_the_amount(
    profile: list[tuple[int, int]],
    shifts: list[tuple[int, int, int]],
    span: tuple[int, int, int],
) -> None:
    start, end, amount = span
    table = values(profile, shifts)
    until = built(profile, shifts).shortage(start, min(end, HORIZON), amount)
    short = [tick for tick in range(start, min(end, HORIZON)) if table[tick] < amount]
    assert (until is None) == (not short)
    if until is not None:
        assert all(table[tick] < amount for tick in range(short[0], min(until, HORIZON)))


@given(steps, st.lists(spans, max_size=6), st.integers(0, 5))
def test_an_amount_is_left_forever_from_the_tick_that_is_named(
    profile: list[tuple[int, int]], shifts: list[tuple[int, int, int]], amount: int
) -> None:
    table = values(profile, shifts)
    from_tick = built(profile, shifts).always_from(amount)
    assert all(level >= amount for level in table[max(0, from_tick) :])
    if 0 < from_tick < HORIZON:
        assert table[from_tick - 1] < amount


@given(steps)
def test_neighbouring_steps_differ(profile: list[tuple[int, int]]) -> None:
    levels = Levels(profile)
    assert all(a < b for a, b in pairwise(levels.ticks))
    assert all(a != b for a, b in pairwise(levels.levels))


def test_a_step_that_the_same_tick_takes_back_leaves_no_trace() -> None:
    levels = Levels([(3, 1), (3, 0), (5, 2)])
    assert (levels.ticks[1:], levels.levels) == ([5], [0, 2])


@given(steps, st.lists(spans, max_size=6))
@example([(3, 0), (3, 1), (3, 0)], [(3, 4, 0)])
def test_giving_back_restores_the_steps(
    profile: list[tuple[int, int]], shifts: list[tuple[int, int, int]]
) -> None:
    untouched = Levels(profile)
    levels = built(profile, shifts)
    for start, end, amount in reversed(shifts):
        levels.shift(start, end, -amount)
    assert (levels.ticks, levels.levels) == (untouched.ticks, untouched.levels)


def test_nothing_is_left_forever_where_the_last_level_is_too_low() -> None:
    assert Levels([(0, 2)]).always_from(3) == FOREVER
