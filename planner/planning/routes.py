"""All ways in which an order could be made: by every regime that plant, order and strategy open."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from planner.planning.hybrid import for_stock, hybrid
from planner.planning.outsourcing import outsourced
from planner.planning.regimes import one_step
from planner.planning.routings import explicit
from planner.plant import Regime
from planner.plant.floor import LEVELS
from planner.strategies import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from planner.planning.factory import Factory
    from planner.planning.lines import Line
    from planner.planning.recipes import Recipe, StepRecipe
    from planner.strategies import Strategy

_MADE = (Regime.MASS, Regime.FLEXIBLE, Regime.CUSTOM, Regime.HYBRID)


def recipes_for(
    factory: Factory, line: Line, start_at: datetime, strategy: Strategy
) -> tuple[Recipe, ...]:
    """Return every route of an order; none where nothing in the plant can make it.

    An explicit routing takes the place of the regime's own route. A stock order has the lines that
    make its baseline, in the regime whose first half that is. Where the order names regimes,
    only those are open; what the strategy closes is left out, way by way.
    """
    recipes: list[Recipe] = []
    if line.stock_item is not None:
        recipes += for_stock(factory, line)
    else:
        open_regimes = line.regimes or frozenset(Regime)
        for regime in _MADE:
            if regime in open_regimes and line.level in LEVELS[regime]:
                recipes += made(factory, line, regime)
        if Regime.OUTSOURCED in open_regimes:
            recipes += outsourced(factory, line, start_at)
    kept = (_allowed(line, recipe, strategy) for recipe in recipes)
    return tuple(variant for recipe in kept if recipe is not None for variant in one_nature(recipe))


def made(factory: Factory, line: Line, regime: Regime) -> Sequence[Recipe]:
    """Return the routes of one regime in the plant, whatever order and strategy allow.

    Orders that are alike but for their dates and prices share them.
    """
    key = (regime, line.nature)
    if key not in factory.known:
        factory.known[key] = tuple(_make(factory, line, regime))
    return factory.known[key]


def _make(factory: Factory, line: Line, regime: Regime) -> list[Recipe]:
    if line.stock_item is not None:
        return for_stock(factory, line)
    routing = factory.shop.routings(line.product, regime)
    if routing:
        return explicit(factory, line, regime, routing)
    if regime is Regime.HYBRID:
        return hybrid(factory, line)
    return one_step(factory, line, regime)


def one_nature(recipe: Recipe) -> list[Recipe]:
    """Split a recipe so that the ways of each step may all pause over closed time, or none may.

    The core says of an operation, not of a mode, whether it is resumable.
    """
    natures = [
        [
            replace(step, ways=ways)
            for pausing in (True, False)
            if (ways := tuple(way for way in step.ways if way.resumable is pausing))
        ]
        for step in recipe.steps
    ]
    return [replace(recipe, steps=steps) for steps in product(*natures)]


def _allowed(line: Line, recipe: Recipe, strategy: Strategy) -> Recipe | None:
    """Return the recipe with the ways that the strategy leaves, None if a step has none left."""
    steps = tuple(_open_ways(line, recipe.regime, step, strategy) for step in recipe.steps)
    if not all(step.ways for step in steps):
        return None
    return replace(recipe, steps=steps)


def _open_ways(line: Line, regime: Regime, step: StepRecipe, strategy: Strategy) -> StepRecipe:
    def choice(resource: str | None) -> Choice:
        return Choice(
            order=line.order,
            product=line.product,
            family=line.family,
            level=line.level,
            quantity=line.quantity,
            segment=line.segment,
            regime=regime,
            resource=resource,
        )

    ways = tuple(way for way in step.ways if strategy.allows(choice(way.resource)))
    return step if len(ways) == len(step.ways) else replace(step, ways=ways)
