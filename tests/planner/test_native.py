"""Typed values as text, also those that no calendar has."""

import polars as pl
import pytest

from planner.native import BEYOND_CALENDAR, as_text, within_calendar

FAR = [-(2**31), -719_163, 2_932_897, 2**31 - 1]


@pytest.mark.parametrize("days", FAR)
def test_a_day_that_no_calendar_has_is_words_and_the_others_are_dates(days):
    column = pl.Series("due", [0, days, None], pl.Int32).cast(pl.Date)
    assert as_text(column).to_list() == ["1970-01-01", BEYOND_CALENDAR, None]


@pytest.mark.parametrize("unit", ["ms", "us"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Tokyo"])
@pytest.mark.parametrize("count", [-(2**62), 2**62])
def test_an_instant_that_no_calendar_has_is_words(unit, zone, count):
    column = pl.Series("due", [count], pl.Int64).cast(pl.Datetime(unit, zone))
    assert as_text(column).to_list() == [BEYOND_CALENDAR]


def test_what_is_no_date_is_written_as_it_is():
    numbers = pl.Series("n", [2**62])
    assert within_calendar(numbers, lambda column: column).to_list() == [2**62]


@pytest.mark.parametrize(
    "column",
    [
        pl.Series([1], dtype=pl.Duration),
        pl.Series([1], dtype=pl.Time),
        pl.Series([b"x"]),
        pl.Series([{"a": 1}]),
    ],
)
def test_what_has_no_plain_text_is_refused(column):
    with pytest.raises(TypeError, match="no plain text"):
        as_text(column)


def test_categories_are_text():
    assert as_text(pl.Series(["a"], dtype=pl.Categorical)).to_list() == ["a"]
