"""From plant and orders to a problem: the only place that makes ticks and indices.

Instants that allow something become the first tick at or after them, dates that must be met the
last tick at or before, open time never a tick that is partly closed: what the core plans holds in
instants too. Work is rounded up to ticks; costs are not, they come from exact minutes.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from planner.errors import BadRequest, InputRejected
from planner.money import round_half_up
from planner.plan import fixed_offset
from planner.planning.clock import Clock, choose_tick
from planner.planning.factory import Factory
from planner.planning.horizon import long_enough
from planner.planning.impossible import hopeless, must_not_be_stuck, no_route
from planner.planning.lines import read_lines
from planner.planning.machines import add_machines, families, stations
from planner.planning.prices import late_cost_per_day, refusable, refusal_cost
from planner.planning.route_writer import RouteWriter
from planner.planning.routes import recipes_for
from planner.planning.stores import add_materials, add_pools
from planner.planning.translation import Impossible, Translation
from planner.planning.under_way import by_order, remaining_recipe
from planner.strategies import OPTIMAL
from solvers.problem import ProblemBuilder, ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    import polars as pl

    from planner.planning.lines import Line
    from planner.planning.machines import Families, Machines, Setup, StationName
    from planner.planning.recipes import Recipe, StepRecipe
    from planner.planning.stores import Store
    from planner.plant import Plant
    from planner.strategies import Strategy
    from solvers.problem import Problem


def translate(
    plant: Plant,
    orders: pl.DataFrame,
    *,
    start_at: datetime | None = None,
    strategy: Strategy = OPTIMAL,
) -> Translation:
    """Return the scheduling problem of a week, with the way back from its indices.

    Parameters
    ----------
    plant
        A plant without errors.
    orders
        Checked orders, as `planner.orders` gives them.
    start_at
        Planning start; where it is None, that of the plant.
    strategy
        What may be made where, within what plant and orders allow.

    Raises
    ------
    BadRequest
        Without a planning start, or where the state is at odds with the orders.
    NoPlan
        When an order that must be made cannot be; it is named.
    """
    start = start_at or plant.start
    if start is None:
        raise BadRequest(
            "no planning start is given", hint="name it with --start, or as start in plant.toml"
        )
    start = fixed_offset(start.astimezone(plant.zone))
    factory = Factory(plant)
    lines = read_lines(orders)
    recipes = _all_recipes(factory, lines, start, strategy)
    stuck = tuple(
        no_route(factory, line) for line, known in zip(lines, recipes, strict=True) if not known
    )
    able = [(line, known) for line, known in zip(lines, recipes, strict=True) if known]
    draft = _Draft(factory, start, strategy, able).translation(stuck)
    late = hopeless(draft)
    if not late:
        return draft
    able = [pair for index, pair in enumerate(able) if index not in late]
    return _Draft(factory, start, strategy, able).translation((*stuck, *late.values()))


def _all_recipes(
    factory: Factory, lines: Sequence[Line], start: datetime, strategy: Strategy
) -> list[tuple[Recipe, ...]]:
    begun = by_order(factory)
    unknown = set(begun) - {line.order for line in lines}
    if unknown:
        raise BadRequest(
            f"state_work: order {min(unknown)} is under way but not in the order book",
            hint="keep orders in the book until they are done, or delete the row",
        )
    return [
        (remaining_recipe(factory, line, begun[line.order]),)
        if line.order in begun
        else recipes_for(factory, line, start, strategy)
        for line in lines
    ]


class _Draft:
    """A problem being built from orders that have routes."""

    def __init__(
        self,
        factory: Factory,
        start: datetime,
        strategy: Strategy,
        able: Sequence[tuple[Line, tuple[Recipe, ...]]],
    ) -> None:
        self.factory = factory
        self.strategy = strategy
        self.lines = tuple(line for line, _ in able)
        self.recipes = tuple(known for _, known in able)
        self.stations = stations(factory, _setups_under_way(self._steps()))
        self.families = _all_families(factory, self._steps(), self.stations)
        self.clock = Clock(start, self._tick(), factory.plant.time_zone)
        self.builder = ProblemBuilder(name=factory.plant.name)

    def translation(self, impossible: Iterable[Impossible]) -> Translation:
        stuck = tuple(impossible)
        must_not_be_stuck(stuck)
        horizon = self._horizon()
        pools = add_pools(self.builder, self.factory, self.clock, horizon)
        machines = add_machines(
            self.builder, self.factory, self.clock, horizon, self.stations, self.families, pools
        )
        draws = [draw for step in self._steps() for draw in step.draws]
        stores = add_materials(self.builder, self.factory, self.clock, draws)
        for line, recipes in zip(self.lines, self.recipes, strict=True):
            self._add_job(line, recipes, machines, stores, pools)
        return Translation(
            problem=_built(self.builder, horizon),
            factory=self.factory,
            clock=self.clock,
            machines=machines,
            stores=stores,
            strategy=self.strategy,
            lines=self.lines,
            recipes=self.recipes,
            impossible=stuck,
        )

    def _steps(self) -> Iterable[StepRecipe]:
        recipes = chain.from_iterable(self.recipes)
        return chain.from_iterable(recipe.steps for recipe in recipes)

    def _tick(self) -> int:
        """Return the tick that suits the quickest way to make every order, and every changeover.

        The slow ways of a workshop must not hide what a coarse tick adds on a fast line.
        """
        quickest = [
            min((work for recipe in known if any(work := _work(recipe))), key=sum, default=[])
            for known in self.recipes
        ]
        changeovers = {
            transition.minutes
            for owned in self.families.values()
            for row in owned.transitions
            for transition in row
        }
        return min(choose_tick(chain.from_iterable(quickest)), choose_tick(changeovers))

    def _horizon(self) -> int:
        plant = self.factory.plant
        dates = [row.arrives_at for row in plant.receipts]
        dates += [line.release_at for line in self.lines if line.release_at is not None]
        dates += [name.free_at for name in self.stations if name.free_at is not None]
        dates += [row.end_at for row in plant.downtime]
        span = long_enough(self.factory, self.families, self.recipes, self.clock.start_at, dates)
        return max(1, self.clock.duration(span))

    def _add_job(
        self,
        line: Line,
        recipes: Sequence[Recipe],
        machines: Machines,
        stores: Mapping[str, Store],
        pools: Mapping[str, int],
    ) -> None:
        factory, clock = self.factory, self.clock
        per_day = late_cost_per_day(factory, line)
        # What is under way has been released, whatever date the book still holds.
        begun = any(step.under_way for recipe in recipes for step in recipe.steps)
        release_at = None if begun else line.release_at
        job = self.builder.job(
            release=0 if release_at is None else max(0, clock.ceil(release_at)),
            due=clock.floor(line.due_at),
            deadline=None if line.deadline_at is None else clock.floor(line.deadline_at),
            tardiness_cost=late_cost_per_tick(per_day, clock.tick),
            refusal_cost=refusal_cost(factory, line) if refusable(factory, line) else None,
            name=line.order,
        )
        writer = RouteWriter(self.builder, clock, machines, stores, pools)
        for recipe in recipes:
            route = self.builder.route(job, name=recipe.route)
            writer.write(route, recipe)


def _built(builder: ProblemBuilder, horizon: int) -> Problem:
    try:
        return builder.build(horizon)
    except ProblemError as error:
        raise InputRejected(
            f"plant and orders are beyond what can be planned: {error.defects[0]}",
            hint="look for a quantity, a rate, a duration or a price of absurd size",
        ) from error


def late_cost_per_tick(per_day: int, tick: int) -> int:
    """Return what a tick of tardiness costs, from what a day costs; rounded once, here."""
    return round_half_up(Fraction(per_day * tick, 86400))


def _work(recipe: Recipe) -> list[Fraction]:
    """Return the minutes of the quickest way of each step of a recipe that takes a resource."""
    ways = ([way.minutes for way in step.ways if way.resource is not None] for step in recipe.steps)
    return [min(minutes) for minutes in ways if minutes]


def _setups_under_way(steps: Iterable[StepRecipe]) -> dict[tuple[str, int], Setup]:
    """Return, by resource and station, the setup of the work in progress there."""
    return {
        (way.resource, way.station): way.setup
        for step in steps
        if step.under_way
        for way in step.ways
        if way.resource is not None and way.station is not None
    }


def _all_families(
    factory: Factory, steps: Iterable[StepRecipe], names: Iterable[StationName]
) -> dict[str, Families]:
    used: dict[str, set[Setup]] = {resource.name: set() for resource in factory.plant.resources}
    for step in steps:
        for way in step.ways:
            if way.resource is not None:
                used[way.resource].add(way.setup)
    for name in names:
        if name.initial is not None:
            used[name.resource].add(name.initial)
    return {name: families(factory, factory.resource(name), used[name]) for name in used}
