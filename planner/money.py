"""Money as whole micro-units, and the one place that rounds it for a reader.

Inside, money is an integer number of micro-units (10^-6 of the currency), so sums are exact.
Shown, it has two decimals; parts are rounded together, so that they still add up to their total.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K")

MICRO = 1_000_000
"""Micro-units in one unit of currency."""

PER_CENT = 10_000
"""Micro-units in one hundredth of the currency."""


def round_half_up(amount: Fraction | int) -> int:
    """Return the nearest integer, halves upwards: how every rate becomes micro-units, once."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def to_cents(micro: int) -> int:
    """Return an amount in hundredths of the currency, halves upwards."""
    return (2 * micro + PER_CENT) // (2 * PER_CENT)


def parts_to_cents(parts: Sequence[int]) -> list[int]:
    """Round parts so that they add up to the rounded total (largest remainder).

    Every part is rounded down; the hundredths that are then missing from the rounded total go to
    the parts that lost most, the earlier one first among equals. No part moves by a hundredth or
    more, and a part that needed no rounding stays as it is.

    Parameters
    ----------
    parts
        Micro-units.

    Returns
    -------
    list of int
        Hundredths of the currency, in the same order; their sum is ``to_cents(sum(parts))``.
    """
    cents = [part // PER_CENT for part in parts]
    missing = to_cents(sum(parts)) - sum(cents)
    by_loss = sorted(range(len(parts)), key=lambda i: (-(parts[i] % PER_CENT), i))
    for index in by_loss[:missing]:
        cents[index] += 1
    return cents


def shown(parts: Mapping[K, int]) -> dict[K, Decimal]:
    """Return micro-units in currency with two decimals that add up; see `parts_to_cents`."""
    cents = parts_to_cents(list(parts.values()))
    return {key: Decimal(value).scaleb(-2) for key, value in zip(parts, cents, strict=True)}


def in_currency(micro: int) -> Decimal:
    """Return one amount in currency with two decimals, halves upwards."""
    return Decimal(to_cents(micro)).scaleb(-2)


def share_out(amount: int, weights: Sequence[int]) -> list[int]:
    """Split an amount of micro-units by weights, without losing one (largest remainder).

    Raises
    ------
    ValueError
        When a weight is negative or none is positive.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be 0 or more, and one of them positive")
    parts = [amount * weight // total for weight in weights]
    missing = amount - sum(parts)
    by_loss = sorted(range(len(parts)), key=lambda i: (-(amount * weights[i] % total), i))
    for index in by_loss[:missing]:
        parts[index] += 1
    return parts
