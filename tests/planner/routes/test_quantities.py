from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.routes.quantities import quantum, split, started

wholes = st.integers(1, 10**6).map(Decimal)
yields = st.integers(1, 1000).map(lambda share: Decimal(share) / 1000)


@pytest.mark.parametrize(
    ("quantity", "unit"), [("12", "1"), ("100", "1"), ("12.50", "0.1"), ("0.125", "0.001")]
)
def test_a_quantity_is_counted_in_its_last_decimal_place(quantity, unit):
    assert quantum(Decimal(quantity)) == Decimal(unit)


@pytest.mark.parametrize(
    ("good", "share", "units"),
    [("100", "0.95", "106"), ("95", "0.95", "100"), ("3", "0.3", "10"), ("7", "1", "7")],
)
def test_started_units_are_rounded_up_to_whole_ones(good, share, units):
    assert started(Decimal(good), Decimal(share), Decimal(1)) == Decimal(units)


def test_a_fractional_quantity_is_not_rounded_to_whole_units():
    assert started(Decimal("12.5"), Decimal(1), Decimal("0.1")) == Decimal("12.5")
    assert started(Decimal("12.5"), Decimal("0.98"), Decimal("0.1")) == Decimal("12.8")


@given(wholes, yields)
def test_what_is_started_yields_enough_and_one_less_would_not(good, share):
    units = started(good, share, Decimal(1))
    assert Fraction(units) * Fraction(share) >= good > Fraction(units - 1) * Fraction(share)


def test_a_yield_of_nothing_is_refused():
    with pytest.raises(ValueError, match="makes nothing"):
        started(Decimal(1), Decimal(0), Decimal(1))


@given(st.integers(1, 10**5), st.integers(1, 10**5))
def test_lots_are_the_fewest_and_as_equal_as_can_be(quantity, largest):
    lots = split(Decimal(quantity), Decimal(largest), Decimal(1))
    assert sum(lots) == quantity
    assert len(lots) == -(-quantity // largest)
    assert max(lots) <= largest
    assert max(lots) - min(lots) <= 1


def test_lots_of_a_fractional_quantity_are_multiples_of_its_unit():
    lots = split(Decimal("2.5"), Decimal(1), Decimal("0.1"))
    assert lots == (Decimal("0.9"), Decimal("0.8"), Decimal("0.8"))


def test_without_a_limit_there_is_one_lot():
    assert split(Decimal(500), None, Decimal(1)) == (Decimal(500),)
