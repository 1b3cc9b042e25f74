"""How many units are started to get the good ones, and how an order is cut into lots."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction


def quantum(quantity: Decimal) -> Decimal:
    """Return the unit of a quantity's last decimal place: 1 for 12.00, 0.1 for 12.50."""
    exponent = quantity.normalize().as_tuple().exponent
    # Quantities are finite, so the exponent is a number.
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)


def started(good: Decimal, share_good: Decimal, step: Decimal) -> Decimal:
    """Return the units to start for `good` ones: ``ceil(good / yield)``, in multiples of `step`.

    Raises
    ------
    ValueError
        When no unit ever turns out good.
    """
    if share_good <= 0:
        raise ValueError("a yield of 0 makes nothing")
    # A quotient of decimals is rounded, and 99.000...01 would cost a unit: count in fractions.
    steps = Fraction(good) / Fraction(share_good) / Fraction(step)
    return -(-steps.numerator // steps.denominator) * step


def split(quantity: Decimal, largest: Decimal | None, step: Decimal) -> tuple[Decimal, ...]:
    """Cut a quantity into the fewest lots of at most `largest`, as equal as steps allow.

    Lots are multiples of `step`, the larger ones first; a `largest` below one step counts as one.
    """
    steps = int((quantity / step).to_integral_value(ROUND_CEILING))
    if largest is None or quantity <= largest:
        return (quantity,)
    most = max(1, int(largest // step))
    lots = -(-steps // most)
    size, more = divmod(steps, lots)
    return tuple(step * (size + (index < more)) for index in range(lots))
