"""Windows of the week are read as planners write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plant.weekly import DayWindow, WeeklyWindow, parse_weekly_window

windows = st.builds(
    WeeklyWindow,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(
        lambda pair: DayWindow(pair[0], pair[0] + pair[1])
    ),
)


@given(windows)
def test_a_window_reads_back_as_written(window):
    assert parse_weekly_window(str(window)) == window


def test_a_window_that_ends_before_it_starts_ends_on_the_next_day():
    assert parse_weekly_window("Sun 22:00-06:00") == WeeklyWindow((6,), DayWindow(1320, 1800))


def test_days_may_wrap_round_the_week_and_be_written_in_full():
    assert parse_weekly_window("Saturday-Mon 6:00-14:00").days == (0, 5, 6)


@pytest.mark.parametrize(
    "text",
    ["", "06:00-14:00", "Mon", "Mon 6-14", "Mo 06:00-14:00", "Mon 06:00-25:00", "Mon 06:60-07:00",
     "Mon 24:00-06:00", "Mon- 06:00-07:00"],
)  # fmt: skip
def test_what_is_no_window_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"^(is not|has the time|starts at)"):
        parse_weekly_window(text)


def test_a_day_in_another_language_is_answered_with_ours():
    with pytest.raises(ValueError, match="'Mo' is not a day, write Mon"):
        parse_weekly_window("Mo-Fr 06:00-14:00")
    with pytest.raises(ValueError, match=r"'Mi' is not a day: write Mon, Tue, .* or Daily"):
        parse_weekly_window("Mi 06:00-14:00")
