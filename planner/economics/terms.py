"""What a route costs as a function of quantity: a few coefficients and the units each step starts.

A step costs so much once, so much a lot and so much a started unit, on each resource that may do
it. The units follow backwards from the good ones through the yields, lot by lot, as in a plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from planner.plant import Regime

PARTS = ("changeover", "hours", "material", "options", "bought", "fixed")
"""What a cost is made of; hours hold energy, `bought` is what a supplier asks for."""

Numbers: TypeAlias = "NDArray[Any]"
"""Floats, or Python's whole numbers where only an exact answer will do."""

Number: TypeAlias = Callable[[Fraction], "float | int"]
"""Turns an exact coefficient into one that an array calculates with."""


class Terms(NamedTuple):
    """Micro-units once, per lot and per started unit."""

    once: Fraction = Fraction(0)
    per_lot: Fraction = Fraction(0)
    per_unit: Fraction = Fraction(0)

    def plus(self, other: Terms) -> Terms:
        """Return the sum, term by term."""
        return Terms(*(one + more for one, more in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class WayCost:
    """A step on one resource: its terms by part, and the quantities of an order that it takes."""

    resource: str | None
    parts: Mapping[str, Terms]
    least: Fraction = Fraction(0)
    most: Fraction | None = None

    @property
    def total(self) -> Terms:
        """The sum of its parts."""
        total = Terms()
        for terms in self.parts.values():
            total = total.plus(terms)
        return total

    def takes(self, quantity: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether it takes each quantity."""
        most = np.inf if self.most is None else float(self.most)
        return np.asarray((quantity >= float(self.least)) & (quantity <= most))


@dataclass(frozen=True, slots=True)
class StepCost:
    """A step: its ways, the share of good units, and the steps it waits for, by position."""

    name: str
    ways: tuple[WayCost, ...]
    share: Fraction = Fraction(1)
    after: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteCost:
    """A route: its steps, each behind those it waits for, and its largest lot."""

    regime: Regime
    name: str
    steps: tuple[StepCost, ...]
    max_lot: int | None = None

    def lots(self, quantity: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return into how many lots each quantity is split."""
        if self.max_lot is None:
            return np.ones_like(quantity)
        return -(-quantity // max(1, self.max_lot))

    def started(self, quantity: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Return the units that each step starts for each quantity, all lots together."""
        lots = self.lots(quantity)
        size, more = np.divmod(quantity, lots)
        larger, smaller = self._of_lot(size + 1), self._of_lot(size)
        return [a * more + b * (lots - more) for a, b in zip(larger, smaller, strict=True)]

    def _of_lot(self, good: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Return the units that each step starts for one lot of so many good ones."""
        needed: dict[int, NDArray[np.int64]] = {}
        units = [good] * len(self.steps)
        for index in range(len(self.steps) - 1, -1, -1):
            step = self.steps[index]
            units[index] = _through(needed.get(index, good), step.share)
            for before in step.after:
                known = needed.get(before)
                needed[before] = units[index] if known is None else np.maximum(known, units[index])
        return units

    def open_to(self, quantity: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether the route takes each quantity: every step has a way that does."""
        able = np.ones(quantity.shape, dtype=np.bool_)
        for step in self.steps:
            able &= np.logical_or.reduce([way.takes(quantity) for way in step.ways])
        return able

    def cost(self, quantity: NDArray[np.int64], number: Number, beyond: float) -> Numbers:
        """Return the cost of each quantity on the cheapest ways, `beyond` where it is not taken.

        All lots of a step are on one resource: they are made together, after one changeover.
        """
        kind = np.float64 if number is float else object
        lots = self.lots(quantity).astype(kind)
        total: Numbers = np.zeros(quantity.shape, dtype=kind)
        for step, units in zip(self.steps, self.started(quantity), strict=True):
            counted = units.astype(kind)
            costs = []
            for way in step.ways:
                once, per_lot, per_unit = (number(term) for term in way.total)
                cost = once + per_lot * lots + per_unit * counted
                costs.append(np.where(way.takes(quantity), cost, beyond))
            total = total + np.minimum.reduce(costs)
        return np.where(self.open_to(quantity), total, beyond)


def _through(good: NDArray[np.int64], share: Fraction) -> NDArray[np.int64]:
    """Return the units to start for so many good ones: ``ceil(good / share)``."""
    top, bottom = share.numerator, share.denominator
    if top == bottom:
        return good
    if bottom > 10**9:
        # Beyond what 64 bits hold; nobody knows a yield to nine places, but a file may say so.
        exact = [-(-int(units) * bottom // top) for units in good.ravel()]
        return np.array(exact, dtype=np.int64).reshape(good.shape)
    return -(-good * bottom // top)
