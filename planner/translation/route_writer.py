"""Writes a recipe into a problem: its steps as operations, its ways as modes, in ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.translation.translation import mode_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.routes.ways import Recipe, StepRecipe
    from planner.translation.clock import Clock
    from planner.translation.machines import Machines
    from planner.translation.stores import Store
    from solvers.problem import OperationHandle, ProblemBuilder, RouteHandle


class RouteWriter:
    """Adds the operations of a recipe to a route of the problem."""

    def __init__(
        self,
        builder: ProblemBuilder,
        clock: Clock,
        machines: Machines,
        stores: Mapping[str, Store],
        pools: Mapping[str, int],
    ) -> None:
        self.builder = builder
        self.clock = clock
        self.machines = machines
        self.stores = stores
        self.pools = pools

    def write(self, route: RouteHandle, recipe: Recipe) -> None:
        """Add the operations, modes, lags, draws and pins of a recipe to an empty route."""
        handles: list[OperationHandle] = []
        for step in recipe.steps:
            operation = self.builder.operation(
                route,
                resumable=all(way.resumable for way in step.ways),
                materials=self._materials(step),
                name=f"{step.step} {step.lot}",
            )
            for link in step.after:
                longest = None if link.max_lag is None else self.clock.longest(link.max_lag)
                shortest = self.clock.duration(link.min_lag)
                # A limit too short for the clock is met as nearly as the clock can.
                limit = None if longest is None else max(longest, shortest)
                self.builder.precede(handles[link.before], operation, shortest, limit)
            self._modes(operation, step)
            handles.append(operation)

    def _materials(self, step: StepRecipe) -> tuple[tuple[int, int], ...]:
        sums: dict[int, int] = {}
        for draw in step.draws:
            store = self.stores[draw.item]
            sums[store.index] = sums.get(store.index, 0) + store.amount(draw.quantity)
        return tuple(sorted((index, amount) for index, amount in sums.items() if amount))

    def _modes(self, operation: OperationHandle, step: StepRecipe) -> None:
        stock = step.stock_cost
        for way, machine in mode_names(self.machines, step):
            owned = None if way.resource is None else self.machines.families[way.resource]
            self.builder.mode(
                operation,
                machine,
                processing=self.clock.work(way.minutes),
                family=0 if owned is None or owned.trivial else owned.index(way.setup),
                tail=self.clock.duration(way.tail),
                cost=way.production + way.outsourcing + stock,
                demands=tuple((self.pools[name], n) for name, n in way.pools),
                earliest=self.clock.duration(way.earliest),
            )
            if step.under_way and machine is not None:
                self.builder.pin(operation, machine, self.machines.first_open[machine])
