"""What a plant file says in words is held exactly and written back in words."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.plant import units

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("30 s", Fraction(1, 2)),
        ("120/h", Fraction(1, 2)),
        ("120 pcs/h", Fraction(1, 2)),
        ("7 per hour", Fraction(60, 7)),
        ("1.5 h", Fraction(90)),
        ("12", Fraction(12)),
        ("22/7 min", Fraction(22, 7)),
        ("2 d", Fraction(2880)),
    ],
)
def test_work_is_read_exactly(text, minutes):
    assert units.parse_minutes(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "fast", "1,5 min", "0/h", "1/0 min", "3 moons", "1e3 s", "--1 s", "1..2 s", "٣ s"]
)
def test_what_is_no_work_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"^(is|has|needs|makes|divides)"):
        units.parse_minutes(text)


@given(st.fractions(min_value=0, max_value=10**6, max_denominator=10**6))
def test_work_reads_back_as_written(minutes):
    assert units.parse_minutes(units.format_minutes(minutes)) == minutes


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_reads_back_as_written(micro):
    assert units.parse_money(units.format_money(micro)) == micro


def test_money_may_name_the_currency_of_the_plant():
    assert (
        units.parse_money("12.50 EUR", "EUR") == units.parse_money("EUR 12.50", "EUR") == 12_500_000
    )


def test_money_of_another_currency_is_refused():
    with pytest.raises(ValueError, match="is in USD"):
        units.parse_money("12.50 USD", "EUR")


def test_money_finer_than_a_micro_unit_is_refused():
    with pytest.raises(ValueError, match="six decimals"):
        units.parse_money("0.0000001")


@given(st.integers(min_value=0, max_value=10**12))
def test_elapsed_time_reads_back_as_written(micro):
    duration = timedelta(microseconds=micro)
    assert units.parse_duration(units.format_duration(duration)) == duration


def test_elapsed_time_needs_its_unit():
    with pytest.raises(ValueError, match="needs a unit"):
        units.parse_duration("7")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_a_number_reads_back_as_written(number):
    assert units.parse_decimal(units.format_decimal(number)) == number


@pytest.mark.parametrize("value", ["1,000", "1e9", "NaN", "Infinity", float("inf"), True, "1_0"])
def test_what_is_no_plain_number_is_refused(value):
    with pytest.raises(ValueError, match=r"^is not"):
        units.parse_decimal(value)


def test_five_percent_is_a_twentieth():
    assert units.parse_share("5%") == Decimal("0.05")


@given(st.integers(1_500_000_000, 1_900_000_000))
def test_an_instant_reads_back_as_written_across_daylight_saving(seconds):
    instant = datetime.fromtimestamp(seconds, BERLIN)
    again = units.parse_moment(units.format_moment(instant), BERLIN)
    assert again.timestamp() == seconds


def test_the_second_half_past_two_of_the_night_the_clocks_go_back_is_told_by_its_offset():
    instant = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    assert units.format_moment(instant) == "2026-10-25 02:30:00+01:00"


def test_a_day_is_its_first_moment_in_the_plants_zone():
    assert units.parse_moment("2026-03-02", BERLIN) == datetime(2026, 3, 2, tzinfo=BERLIN)


@pytest.mark.parametrize("text", ["02.03.2026", "2026-02-30", "2026-03-02 25:00", "46083", ""])
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(ValueError, match=r"^is not"):
        units.parse_moment(text, BERLIN)
