"""Cost against quantity of every product in every regime in which the plant can make it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from planner.economics.terms import PARTS, RouteCost, Terms
from planner.economics.write_routes import RouteCosts
from planner.plant import Regime
from planner.routes.factory import Factory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from planner.economics.terms import Number, Numbers
    from planner.plant import Plant


@dataclass(frozen=True, slots=True)
class Curve:
    """What a product costs in a regime, by the units made together.

    Of several routes and resources the cheapest counts, at each quantity.
    """

    regime: Regime
    routes: tuple[RouteCost, ...]

    def costs(self, quantity: NDArray[np.int64], number: Number, beyond: float) -> Numbers:
        """Return the cost of each quantity, `beyond` where the regime does not take it."""
        costs = [route.cost(quantity, number, beyond) for route in self.routes]
        cheapest: Numbers = np.minimum.reduce(costs)
        return cheapest

    def cost(self, quantity: int) -> Fraction | None:
        """Return the cost of a quantity in micro-units; None where the regime does not take it."""
        parts = self.parts(quantity)
        return None if parts is None else sum(parts.values(), Fraction(0))

    def unit_cost(self, quantity: int) -> Fraction | None:
        """Return the cost per good unit in micro-units."""
        cost = self.cost(quantity)
        return None if cost is None else cost / quantity

    def parts(self, quantity: int) -> dict[str, Fraction] | None:
        """Return what the cost of a quantity is made of, each of `PARTS` in micro-units."""
        made = self._made(quantity)
        return None if made is None else made[1]

    def resources(self, quantity: int) -> tuple[str, ...]:
        """Return the resources that make a quantity at least cost, step by step."""
        made = self._made(quantity)
        return () if made is None else tuple(dict.fromkeys(made[0]))

    def _made(self, quantity: int) -> tuple[list[str], dict[str, Fraction]] | None:
        """Return the resources and the parts of the cheapest route for a quantity."""
        found = [_on_route(route, quantity) for route in self.routes]
        able = [each for each in found if each is not None]
        return min(able, key=lambda each: sum(each[1].values(), Fraction(0)), default=None)

    def same_work(self, other: Curve) -> bool:
        """Whether two regimes are the same work under two names, at every quantity."""
        return _work(self) == _work(other)

    @property
    def rises_from(self) -> int:
        """The quantity from which every way takes what it ever will, so that costs only rise."""
        ways = (way for route in self.routes for step in route.steps for way in step.ways)
        return max((ceil(way.least) for way in ways), default=0)

    def coefficients(self) -> Iterator[Fraction]:
        """Yield every coefficient of its routes."""
        for route in self.routes:
            for step in route.steps:
                for way in step.ways:
                    yield from way.total


def _work(curve: Curve) -> list[object]:
    return [
        (route.max_lot, step.share, step.after, way.total, way.least, way.most)
        for route in curve.routes
        for step in route.steps
        for way in step.ways
    ]


def _on_route(route: RouteCost, quantity: int) -> tuple[list[str], dict[str, Fraction]] | None:
    """Return the cheapest resources of a route and its cost by part; None if it takes no such."""
    asked = np.array([quantity], dtype=np.int64)
    if not route.open_to(asked)[0]:
        return None
    lots = int(route.lots(asked)[0])
    resources: list[str] = []
    parts = dict.fromkeys(PARTS, Fraction(0))
    for step, units in zip(route.steps, route.started(asked), strict=True):
        counts = (1, lots, int(units[0]))
        able = [way for way in step.ways if way.takes(asked)[0]]
        best = min(able, key=lambda way: _times(way.total, counts))
        if best.resource is not None:
            resources.append(best.resource)
        for part, terms in best.parts.items():
            parts[part] += _times(terms, counts)
    return resources, parts


def _times(terms: Terms, counts: tuple[int, int, int]) -> Fraction:
    return sum((term * count for term, count in zip(terms, counts, strict=True)), Fraction(0))


@dataclass(frozen=True, slots=True)
class ProductEconomics:
    """A product, the variant of it that was looked at, and its curves by regime.

    Attributes
    ----------
    options
        The full option set of the variant: the first standard one.
    """

    product: str
    options: frozenset[str]
    curves: Mapping[Regime, Curve]


def economics(plant: Plant, *, with_fixed: bool = False) -> tuple[ProductEconomics, ...]:
    """Return the curves of every product of a plant.

    Parameters
    ----------
    plant
        A plant without errors.
    with_fixed
        Whether a quantity bears a week's fixed cost of the resources that make it.
    """
    return economics_of(Factory(plant), with_fixed=with_fixed)


def economics_of(factory: Factory, *, with_fixed: bool = False) -> tuple[ProductEconomics, ...]:
    """Return the curves of every product of a factory; see `economics`."""
    writer = RouteCosts(factory, with_fixed=with_fixed)
    found = []
    for row in factory.plant.products:
        options = variant_of(factory, row.name)
        curves = {}
        for regime in Regime:
            routes = tuple(writer.routes(row.name, options, regime))
            if routes:
                curves[regime] = Curve(regime, routes)
        found.append(ProductEconomics(row.name, options, curves))
    return tuple(found)


def variant_of(factory: Factory, product: str) -> frozenset[str]:
    """Return the options of the variant that stands for a product: its first standard variant."""
    return factory.catalogue.standard(product)[0].options
