"""Break-even quantities: from which quantity on one regime is not dearer than another, exactly."""

from __future__ import annotations

from itertools import permutations
from math import lcm
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.economics.curves import economics_of
from planner.plant import Regime
from planner.strategies import Breakevens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from planner.economics.curves import Curve
    from planner.routes.factory import Factory

LARGEST: Final = 1_000_000
"""The largest quantity at which regimes are compared."""

_AT_A_TIME: Final = 2_048
"""How many quantities are looked at one by one where nothing quicker decides."""

_UNSURE: Final = 1e-9
"""Relative difference below which floating point is not believed; it errs by 1e-13 at most."""

Pair = tuple[Regime, Regime]


def break_evens(curves: Mapping[Regime, Curve]) -> dict[Pair, int | None]:
    """Return the break-even quantity of every ordered pair of regimes of a product."""
    return {
        (before, after): break_even(curves[before], curves[after])
        for before, after in permutations(curves, 2)
    }


def break_even(before: Curve, after: Curve) -> int | None:
    """Return the least quantity from which `after` is not dearer for every larger one.

    Quantities go up to `LARGEST`; None where there is no such quantity. A regime that does not take
    a quantity is dearer there than one that does, and `after` is never the answer where it takes
    none.
    """
    # Of the same work neither is dearer anywhere: only where it is taken is left to be seen.
    high = max(after.rises_from, 1) if before.same_work(after) else LARGEST
    last = LARGEST if np.isinf(_at(after, LARGEST)) else _last_dearer(before, after, 1, high)
    return None if last == LARGEST else last + 1


def _last_dearer(before: Curve, after: Curve, low: int, high: int) -> int:
    """Return the last quantity of ``[low, high]`` at which `after` is dearer; ``low - 1`` if none.

    Both curves rise with the quantity once every way takes it. Where `after` costs less at the end
    of a range than `before` at its beginning it is cheaper throughout; else the range is halved.
    """
    if high - low < _AT_A_TIME:
        quantity = np.arange(low, high + 1, dtype=np.int64)
        places = np.flatnonzero(_dearer(before, after, quantity))
        return low + int(places[-1]) if places.size else low - 1
    if low >= max(before.rises_from, after.rises_from):
        least, most = _at(before, low), _at(after, high)
        if np.isfinite(most) and most < least * (1 - _UNSURE):
            return low - 1
    middle = (low + high) // 2
    last = _last_dearer(before, after, middle + 1, high)
    return last if last > middle else _last_dearer(before, after, low, middle)


def _at(curve: Curve, quantity: int) -> float:
    return float(curve.costs(np.array([quantity], dtype=np.int64), float, np.inf)[0])


def _dearer(before: Curve, after: Curve, quantity: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return where `after` is dearer than `before`, or not to be had."""
    one = before.costs(quantity, float, np.inf)
    other = after.costs(quantity, float, np.inf)
    dearer = np.asarray((other > one) | np.isinf(other))
    both = np.isfinite(one) & np.isfinite(other)
    unsure = np.flatnonzero(both)[np.abs(other[both] - one[both]) <= _UNSURE * np.abs(other[both])]
    if unsure.size:
        dearer[unsure] = _exactly(before, after, quantity[unsure])
    return dearer


def _exactly(before: Curve, after: Curve, quantity: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return where `after` is dearer, by whole numbers of any size."""
    if before.same_work(after):
        return np.zeros(quantity.shape, dtype=np.bool_)
    scale = lcm(*(term.denominator for curve in (before, after) for term in curve.coefficients()))

    def whole(term: Fraction) -> int:
        return int(term * scale)

    one = before.costs(quantity, whole, np.inf)
    other = after.costs(quantity, whole, np.inf)
    return np.asarray(other > one, dtype=np.bool_)


def breakevens(factory: Factory) -> dict[str, Breakevens]:
    """Return for each product the two quantities that conditions of strategies look at.

    ``line``: from which the mass regime is not dearer than the flexible one, or, where there is no
    flexible one, than the custom one. ``flexible``: from which the flexible one is not dearer than
    the custom one. 1 where there is nothing to compare with; None where there is no such regime, or
    no such quantity.
    """
    return {
        product.product: Breakevens(
            line=_from(product.curves, Regime.MASS, (Regime.FLEXIBLE, Regime.CUSTOM)),
            flexible=_from(product.curves, Regime.FLEXIBLE, (Regime.CUSTOM,)),
        )
        for product in economics_of(factory)
    }


def _from(curves: Mapping[Regime, Curve], regime: Regime, others: Sequence[Regime]) -> int | None:
    if regime not in curves:
        return None
    other = next((each for each in others if each in curves), None)
    if other is None:
        return 1
    return break_even(curves[other], curves[regime])
