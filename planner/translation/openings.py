"""What a strategy leaves open to every order: regimes, resources, stock and suppliers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.errors import BadRequest
from planner.nearest import did_you_mean
from planner.plant import Regime
from planner.strategies import matching_rules, order_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from planner.routes.factory import Factory
    from planner.routes.lines import Line
    from planner.routes.ways import Recipe, StepRecipe
    from planner.strategies import Breakevens, Rule, Strategy

LINES = frozenset({Regime.MASS, Regime.HYBRID})
"""The regimes under which a line may make baselines for stock."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is open to one order.

    Attributes
    ----------
    regimes
        A stock order is a run on a line, which the mass and the hybrid regime both open.
    resources
        Those that may work on it; None is all.
    stock
        Whether its baseline may be taken from stock.
    """

    regimes: frozenset[Regime]
    resources: frozenset[str] | None = None
    stock: bool = True

    def routes(self, factory: Factory, line: Line, recipes: Iterable[Recipe]) -> tuple[Recipe, ...]:
        """Return what is left of an order's routes, way by way."""
        kept = (self._left_of(factory, line, recipe) for recipe in recipes)
        return tuple(recipe for recipe in kept if recipe is not None)

    def _left_of(self, factory: Factory, line: Line, recipe: Recipe) -> Recipe | None:
        as_stock = line.stock_item is not None and self.regimes & LINES
        if not as_stock and recipe.regime not in self.regimes:
            return None
        if not self.stock and takes_baseline(factory, recipe):
            return None
        if self.resources is None:
            return recipe
        steps = tuple(self._open_ways(step) for step in recipe.steps)
        return replace(recipe, steps=steps) if all(step.ways for step in steps) else None

    def _open_ways(self, step: StepRecipe) -> StepRecipe:
        known = self.resources or frozenset()
        ways = tuple(way for way in step.ways if way.resource is None or way.resource in known)
        return step if len(ways) == len(step.ways) else replace(step, ways=ways)


def takes_baseline(factory: Factory, recipe: Recipe) -> bool:
    """Whether a route draws a finished baseline from stock; materials do not count."""
    drawn = (draw.item for step in recipe.steps for draw in step.draws if not draw.booked)
    items = (factory.items.get(name) for name in drawn)
    return any(item is not None and item.product for item in items)


def openings(
    factory: Factory,
    orders: pl.DataFrame,
    strategy: Strategy,
    breakevens: Mapping[str, Breakevens],
) -> list[Opening]:
    """Return what a strategy leaves open to each order of a checked book, in its order.

    Parameters
    ----------
    breakevens
        By product, where conditions of the strategy look at them.

    Raises
    ------
    BadRequest
        When the strategy names a resource that the plant does not have.
    """
    _check_resources(factory, strategy)
    if not strategy.restricts:
        return [Opening(frozenset(Regime))] * orders.height
    view = order_view(orders, factory.plant.zone, breakevens)
    by_rule = {id(rule): _opening(strategy, rule) for rule in (None, *strategy.rules)}
    return [by_rule[id(rule)] for rule in matching_rules(strategy, view)]


def _opening(strategy: Strategy, rule: Rule | None) -> Opening:
    regimes = frozenset(Regime if rule is None else rule.regimes)
    if not strategy.switches.outsourcing:
        regimes -= {Regime.OUTSOURCED}
    named = [frozenset(names) for names in _named(strategy, rule) if names]
    resources = frozenset.intersection(*named) if named else None
    return Opening(regimes, resources, strategy.switches.stock)


def _named(strategy: Strategy, rule: Rule | None) -> Iterator[Sequence[str]]:
    yield strategy.resources
    if rule is not None:
        yield rule.resources


def _check_resources(factory: Factory, strategy: Strategy) -> None:
    known = [resource.name for resource in factory.plant.resources]
    places = [("resources", strategy.resources)]
    places += [
        (f"rule {number}: resources", rule.resources)
        for number, rule in enumerate(strategy.rules, 1)
    ]
    for place, names in places:
        for name in names:
            if name not in known:
                raise BadRequest(
                    f"strategy {strategy.name}, {place}: the plant has no resource {name!r}",
                    hint=did_you_mean(name, known),
                )
