"""The routes that orders are offered: what the plant has, what the strategy leaves, what is next.

An order that a strategy leaves without a route follows the strategy's `unserved`: it is not made,
or it goes up the ladder of ever more flexible regimes to the next one that has a route for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.plan import LADDER, RefusalReason, Unserved
from planner.translation.prices import refusal_cost
from planner.translation.translation import Impossible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.plant import Regime
    from planner.routes.factory import Factory
    from planner.routes.lines import Line
    from planner.routes.ways import Recipe
    from planner.strategies import Strategy
    from planner.translation.openings import Opening


@dataclass(frozen=True, slots=True)
class Offer:
    """An order and its routes.

    Attributes
    ----------
    every
        All that plant and customer leave open; the same under every strategy.
    tries
        Sets of routes to try one after the other, none of them empty: those that the strategy
        opens, then those of the next regimes where it says so.
    free
        Whether the first try is all there is, whatever the strategy says.
    """

    line: Line
    every: tuple[Recipe, ...]
    tries: tuple[tuple[Recipe, ...], ...]
    free: bool

    @property
    def cheapest(self) -> int:
        """Cost of the cheapest of all its routes, of which there must be one, in micro-units."""
        return min(recipe.cheapest for recipe in self.every)


def offer(
    factory: Factory, line: Line, every: tuple[Recipe, ...], opening: Opening, strategy: Strategy
) -> Offer:
    """Return what a strategy offers an order.

    Parameters
    ----------
    every
        All routes that plant and customer leave open.
    opening
        What the strategy opens to it.
    """
    tried = (o.routes(factory, line, every) for o in _openings(opening, strategy))
    tries = tuple(routes for routes in tried if routes)
    return Offer(line, every, tries, free=bool(tries) and tries[0] == every)


def begun(line: Line, rest: Recipe) -> Offer:
    """Return the offer of an order that is under way: it goes on, whatever a strategy says."""
    return Offer(line, (rest,), ((rest,),), free=True)


def _openings(opening: Opening, strategy: Strategy) -> Iterator[Opening]:
    yield opening
    if strategy.unserved is Unserved.NEXT:
        for regime in next_regimes(opening.regimes):
            yield replace(opening, regimes=frozenset({regime}))


def next_regimes(regimes: Iterable[Regime]) -> tuple[Regime, ...]:
    """Return the regimes of the ladder above the most flexible of some, the next one first."""
    places = [LADDER.index(regime) for regime in regimes if regime in LADDER]
    return LADDER[max(places, default=-1) + 1 :]


def unserved(factory: Factory, offer: Offer, strategy: Strategy) -> Impossible:
    """Return an order that a strategy leaves without a route it could take, as what it is.

    It counts at its refusal charge, also where it must be made. Where nobody says what it is worth,
    it is taken to be worth its dearest route.
    """
    dearest = max(by_route(offer.every).values(), default=0)
    return Impossible(
        line=offer.line,
        reason=RefusalReason.STRATEGY,
        detail=f"the strategy {strategy.name} leaves it no route that it could take",
        cost=refusal_cost(factory, offer.line, otherwise=dearest),
    )


def by_route(recipes: Iterable[Recipe]) -> dict[tuple[Regime, str], int]:
    """Return what each route costs on its cheapest resources, changeovers and dates aside."""
    costs: dict[tuple[Regime, str], int] = {}
    for recipe in recipes:
        key = (recipe.regime, recipe.route)
        costs[key] = min(recipe.cheapest, costs.get(key, recipe.cheapest))
    return costs
