"""Break-even quantities: from which quantity on one regime is not dearer than another, exactly."""

from __future__ import annotations

from itertools import permutations
from math import lcm
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.planning.economics.curves import economics_of
from planner.plant import Regime
from planner.strategies import Breakevens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from planner.planning.economics.curves import Curve
    from planner.planning.economics.terms import Numbers
    from planner.planning.factory import Factory

LARGEST: Final = 1_000_000
"""The largest quantity at which regimes are compared."""

_AT_A_TIME: Final = 1 << 16

_UNSURE: Final = 1e-9
"""Relative difference below which floating point is not believed; it errs by 1e-13 at most."""

Pair = tuple[Regime, Regime]


def break_evens(curves: Mapping[Regime, Curve]) -> dict[Pair, int | None]:
    """Return the break-even quantity of every ordered pair of regimes of a product.

    That of `(A, B)` is the least quantity from which B is not dearer than A for every larger one
    up to `LARGEST`; None where there is none. A regime that does not take a quantity is dearer
    there than one that does, and B is never the answer where it takes none.
    """
    found: dict[Pair, int | None] = {}
    open_pairs = set(permutations(curves, 2))
    end = LARGEST
    while open_pairs and end > 0:
        quantity = np.arange(max(1, end - _AT_A_TIME + 1), end + 1, dtype=np.int64)
        for pair, dearer in _dearer(curves, open_pairs, quantity).items():
            places = np.flatnonzero(dearer)
            if places.size:
                last = int(quantity[places[-1]])
                found[pair] = None if last == LARGEST else last + 1
                open_pairs.discard(pair)
        end -= _AT_A_TIME
    return {pair: found.get(pair, 1) for pair in permutations(curves, 2)}


def _dearer(
    curves: Mapping[Regime, Curve], pairs: set[Pair], quantity: NDArray[np.int64]
) -> dict[Pair, NDArray[np.bool_]]:
    """Return for each pair where its second regime is dearer than its first, or not to be had."""
    regimes = {regime for pair in pairs for regime in pair}
    costs = {regime: curves[regime].costs(quantity, float, np.inf) for regime in regimes}
    answers = {}
    for before, after in pairs:
        one, other = costs[before].astype(np.float64), costs[after].astype(np.float64)
        dearer = np.asarray((other > one) | np.isinf(other))
        with np.errstate(invalid="ignore"):
            close = np.abs(other - one) <= _UNSURE * np.abs(other)
        unsure = np.flatnonzero(close & np.isfinite(other) & np.isfinite(one))
        if unsure.size:
            dearer[unsure] = _exactly(curves[before], curves[after], quantity[unsure])
        answers[before, after] = dearer
    return answers


def _exactly(before: Curve, after: Curve, quantity: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return where `after` is dearer, by whole numbers of any size."""
    if before.routes_alike(after):
        return np.zeros(quantity.shape, dtype=np.bool_)
    scale = lcm(*(term.denominator for curve in (before, after) for term in curve.coefficients()))

    def whole(term: Fraction) -> int:
        return int(term * scale)

    one: Numbers = before.costs(quantity, whole, np.inf)
    other: Numbers = after.costs(quantity, whole, np.inf)
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
    return break_evens({other: curves[other], regime: curves[regime]})[other, regime]
