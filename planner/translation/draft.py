"""A problem as it is built: what all strategies share, and the jobs that one of them leaves."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from planner.errors import InputRejected
from planner.money import round_half_up
from planner.routes.routes import one_nature
from planner.translation.clock import Clock, choose_tick
from planner.translation.horizon import long_enough
from planner.translation.machines import add_machines, families, stations
from planner.translation.prices import late_cost_per_day, refusable, refusal_cost
from planner.translation.route_writer import RouteWriter
from planner.translation.stores import add_materials, add_pools
from planner.translation.translation import Translation
from solvers.problem import ProblemBuilder, ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from planner.routes.factory import Factory
    from planner.routes.lines import Line
    from planner.routes.ways import Recipe, StepRecipe
    from planner.strategies import Strategy
    from planner.translation.machines import Families, Machines, Setup, StationName
    from planner.translation.stores import Store
    from solvers.problem import Problem


class Basis:
    """What is the same under every strategy: the tick, the stations and their changeovers.

    All of it follows from the routes that plant and customers leave open. If it followed from what
    a strategy leaves of them, a plan could cost less under the strategy it was made under than
    under a wider one: fewer families make a cheaper entry from an unknown setup, other work another
    tick.

    Parameters
    ----------
    start
        The planning start.
    every
        All routes of every order that has any.
    """

    def __init__(
        self, factory: Factory, start: datetime, every: Sequence[tuple[Recipe, ...]]
    ) -> None:
        self.factory = factory
        steps = tuple(_steps(every))
        self.stations = stations(factory, _setups_under_way(steps))
        self.families = _all_families(factory, steps, self.stations)
        self.clock = Clock(start, self._tick(every), factory.plant.time_zone)

    def _tick(self, every: Iterable[tuple[Recipe, ...]]) -> int:
        """Return the tick that suits the quickest way to make every order, and every changeover.

        The slow ways of a workshop must not hide what a coarse tick adds on a fast line.
        """
        quickest = [
            min((work for recipe in known if any(work := _work(recipe))), key=sum, default=[])
            for known in every
        ]
        changeovers = {
            transition.minutes
            for owned in self.families.values()
            for row in owned.transitions
            for transition in row
        }
        return min(choose_tick(chain.from_iterable(quickest)), choose_tick(changeovers))


class Draft:
    """A problem being built from orders that have routes.

    Parameters
    ----------
    able
        Each order with the routes that are left of it.
    until
        An instant beyond which the horizon must reach.
    """

    def __init__(
        self,
        basis: Basis,
        strategy: Strategy,
        able: Sequence[tuple[Line, tuple[Recipe, ...]]],
        until: datetime | None = None,
    ) -> None:
        self.basis = basis
        self.factory = basis.factory
        self.clock = basis.clock
        self.strategy = strategy
        self.lines = tuple(line for line, _ in able)
        self.recipes = tuple(
            tuple(variant for recipe in known for variant in one_nature(recipe))
            for _, known in able
        )
        self.until = until
        self.builder = ProblemBuilder(name=self.factory.plant.name)

    def translation(self) -> Translation:
        """Return the problem with the way back; which orders are left out, it does not say."""
        horizon = self._horizon()
        pools = add_pools(self.builder, self.factory, self.clock, horizon)
        machines = add_machines(
            self.builder,
            self.factory,
            self.clock,
            horizon,
            self.basis.stations,
            self.basis.families,
            pools,
            overtime=self.strategy.switches.overtime,
        )
        draws = [draw for step in _steps(self.recipes) for draw in step.draws]
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
            impossible=(),
            cheapest={},
            breakevens={},
        )

    def _horizon(self) -> int:
        plant = self.factory.plant
        dates = [row.arrives_at for row in plant.receipts]
        dates += [line.release_at for line in self.lines if line.release_at is not None]
        dates += [name.free_at for name in self.basis.stations if name.free_at is not None]
        dates += [row.end_at for row in plant.downtime]
        start = self.clock.start_at
        span = long_enough(self.factory, self.basis.families, self.recipes, start, dates)
        least = 1 if self.until is None else self.clock.ceil(self.until)
        return max(1, least, self.clock.duration(span))

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
            refusal_cost=refusal_cost(factory, line) if self._refusable(line) else None,
            name=line.order,
        )
        writer = RouteWriter(self.builder, clock, machines, stores, pools)
        for recipe in recipes:
            route = self.builder.route(job, name=recipe.route)
            writer.write(route, recipe)

    def _refusable(self, line: Line) -> bool:
        return self.strategy.switches.refusal and refusable(self.factory, line)


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


def _steps(recipes: Iterable[Iterable[Recipe]]) -> Iterable[StepRecipe]:
    return chain.from_iterable(recipe.steps for recipe in chain.from_iterable(recipes))


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
