from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.money import (
    PER_CENT,
    in_currency,
    parts_to_cents,
    round_half_up,
    share_out,
    shown,
    to_cents,
)

amounts = st.integers(-(10**15), 10**15)


@given(st.lists(amounts))
def test_shown_parts_add_up_to_the_shown_total(parts):
    assert sum(parts_to_cents(parts)) == to_cents(sum(parts))


@given(st.lists(amounts, min_size=1))
def test_no_part_moves_by_a_cent_or_more(parts):
    moved = [abs(c * PER_CENT - p) for c, p in zip(parts_to_cents(parts), parts, strict=True)]
    assert max(moved) < PER_CENT


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_sharing_out_loses_nothing_and_gives_nothing_to_no_weight(amount, weights):
    parts = share_out(amount, weights)
    assert sum(parts) == amount
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_three_thirds_of_a_euro_are_a_euro():
    third = {"a": 333_333, "b": 333_333, "c": 333_334}
    assert shown(third) == {"a": Decimal("0.33"), "b": Decimal("0.33"), "c": Decimal("0.34")}


def test_halves_are_rounded_upwards():
    assert (round_half_up(Fraction(5, 2)), round_half_up(Fraction(-5, 2))) == (3, -2)
    assert in_currency(1_005_000) == Decimal("1.01")


def test_weights_that_share_nothing_out_are_refused():
    with pytest.raises(ValueError, match="positive"):
        share_out(1, [0, 0])
