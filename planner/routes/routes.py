"""All ways in which an order could be made: by every regime that plant and order open."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from planner.plant import Regime
from planner.plant.floor import LEVELS
from planner.routes.hybrid import for_stock, hybrid
from planner.routes.outsourcing import outsourced
from planner.routes.regimes import one_step
from planner.routes.routings import explicit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from planner.routes.factory import Factory
    from planner.routes.lines import Line
    from planner.routes.ways import Recipe

_MADE = (Regime.MASS, Regime.FLEXIBLE, Regime.CUSTOM, Regime.HYBRID)


def recipes_for(factory: Factory, line: Line, start_at: datetime) -> tuple[Recipe, ...]:
    """Return every route of an order; none where nothing in the plant can make it.

    An explicit routing takes the place of the regime's own route. A stock order has the lines that
    make its baseline, in the regime whose first half that is. Where the order names regimes,
    only those are open. What a strategy closes is for `planner.translation.openings`.
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
    return tuple(recipes)


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
