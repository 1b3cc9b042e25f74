"""The verifier's working time counts what a set of ticks counts."""

from hypothesis import given
from hypothesis import strategies as st

from solvers.verifier.working_time import WorkingTime

TICKS = st.sets(st.integers(0, 15))
TICK = st.integers(-3, 18)


def working(ticks: set[int]) -> WorkingTime:
    """Return the working time of ``ticks``, given one by one and so adjacent where they touch."""
    return WorkingTime([(tick, tick + 1) for tick in sorted(ticks)])


@given(TICKS, TICK)
def test_open_ticks_and_those_before_are_counted(ticks, tick):
    assert working(ticks).is_open(tick) == (tick in ticks)
    assert working(ticks).count(tick) == len([t for t in ticks if t < tick])


@given(TICKS, TICK, st.integers(1, 8))
def test_the_last_working_ticks_before_a_tick_begin_where_they_do(ticks, tick, amount):
    before = sorted(t for t in ticks if t < tick)

    assert working(ticks).back(tick, amount) == (before[-amount] if len(before) >= amount else None)


@given(TICKS, TICK, TICK)
def test_pieces_are_the_working_ticks_within(ticks, start, end):
    pieces = list(working(ticks).pieces(start, end))

    assert all(low < high for low, high in pieces)
    assert [t for low, high in pieces for t in range(low, high)] == sorted(
        ticks & set(range(start, end))
    )


@given(TICKS)
def test_adjacent_intervals_are_joined(ticks):
    time = working(ticks)

    assert not set(time.starts) & set(time.ends)
