from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.translation.clock import TICKS, Clock, choose_tick, work_ticks

ZONE = "Europe/Berlin"
SPRING = datetime(2026, 3, 23, tzinfo=ZoneInfo(ZONE))
AUTUMN = datetime(2026, 10, 19, tzinfo=ZoneInfo(ZONE))

ticks = st.integers(0, 10**6)
starts = st.sampled_from([SPRING, AUTUMN])
lengths = st.sampled_from(TICKS)


@given(starts, lengths, ticks)
def test_a_tick_is_the_same_tick_again_after_its_instant(start, length, tick):
    clock = Clock(start, length, ZONE)
    instant = clock.instant(tick)
    assert clock.floor(instant) == clock.ceil(instant) == tick
    assert clock.is_tick(instant)


@given(starts, lengths, st.integers(0, 10**9))
def test_an_instant_lies_between_its_two_ticks(start, length, microseconds):
    clock = Clock(start, length, ZONE)
    instant = start.astimezone(UTC) + timedelta(microseconds=microseconds)
    assert clock.instant(clock.floor(instant)) <= instant <= clock.instant(clock.ceil(instant))
    assert clock.ceil(instant) - clock.floor(instant) == (0 if clock.is_tick(instant) else 1)


@given(starts, ticks, ticks)
def test_ticks_between_instants_are_elapsed_time(start, one, other):
    clock = Clock(start, 60, ZONE)
    assert clock.instant(other) - clock.instant(one) == timedelta(minutes=other - one)


def test_the_night_the_clocks_go_back_has_an_hour_more():
    clock = Clock(AUTUMN, 60, ZONE)
    first = datetime(2026, 10, 25, 0, tzinfo=ZoneInfo(ZONE))
    last = datetime(2026, 10, 26, 0, tzinfo=ZoneInfo(ZONE))
    assert clock.floor(last) - clock.floor(first) == 25 * 60


@given(st.fractions(0, 1000), lengths)
def test_work_is_rounded_up_by_less_than_a_tick(minutes, length):
    rounded = Fraction(work_ticks(minutes, length) * length, 60)
    assert minutes <= rounded < minutes + Fraction(length, 60)


@pytest.mark.parametrize(
    ("seconds", "tick"), [([3600], 60), ([3590], 60), ([45, 45], 5), ([90], 30), ([7], 1)]
)
def test_the_tick_is_the_coarsest_that_adds_less_than_half_a_percent(seconds, tick):
    assert choose_tick(Fraction(piece, 60) for piece in seconds) == tick


@given(st.lists(st.fractions(Fraction(1, 6), 1000), min_size=1))
def test_no_coarser_tick_than_the_chosen_one_would_do(minutes):
    chosen = choose_tick(minutes)
    total = sum(minutes)
    for tick in TICKS:
        added = Fraction(sum(work_ticks(m, tick) for m in minutes) * tick, 60) - total
        if tick > chosen:
            assert added >= total / 200


def test_without_work_any_tick_will_do():
    assert choose_tick([]) == 60


def test_a_limit_is_rounded_down_and_a_wait_up():
    clock = Clock(SPRING, 60, ZONE)
    assert clock.longest(timedelta(seconds=90)) == 1
    assert clock.duration(timedelta(seconds=90)) == 2
