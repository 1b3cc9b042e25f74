"""What the ticks and indices of a translated problem mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from planner.plan import RefusalReason
    from planner.routes.factory import Factory
    from planner.routes.lines import Line
    from planner.routes.ways import Recipe, StepRecipe, Way
    from planner.strategies import Breakevens, Strategy
    from planner.translation.clock import Clock
    from planner.translation.machines import Machines
    from planner.translation.stores import Store
    from solvers.problem import Problem


class ModeName(NamedTuple):
    """A mode of the core: which way of its step, and on which machine; None has no machine."""

    way: Way
    machine: int | None


@dataclass(frozen=True, slots=True)
class Impossible:
    """An order that cannot be made, whatever is decided, and so is no job of the core.

    ``cost`` is that of refusing it, in micro-units.
    """

    line: Line
    reason: RefusalReason
    detail: str
    cost: int


@dataclass(frozen=True, slots=True)
class Translation:
    """A problem of the core and the way back from it.

    Attributes
    ----------
    problem
        Job ``j`` is ``lines[j]``, its route ``r`` is ``recipes[j][r]``, whose operations are the
        steps of that recipe in order.
    impossible
        Orders left out. Refusing them costs `constant`, which every schedule's objective, bound and
        floor lack.
    cheapest
        By order, the cost of its cheapest route in the plant, whatever the strategy says.
    breakevens
        By product, the break-even quantities that the strategy's conditions look at, if any do.
    """

    problem: Problem
    factory: Factory
    clock: Clock
    machines: Machines
    stores: dict[str, Store]
    strategy: Strategy
    lines: tuple[Line, ...]
    recipes: tuple[tuple[Recipe, ...], ...]
    impossible: tuple[Impossible, ...]
    cheapest: Mapping[str, int]
    breakevens: Mapping[str, Breakevens]

    @property
    def start_at(self) -> datetime:
        """The planning start."""
        return self.clock.start_at

    @property
    def constant(self) -> int:
        """Cost of refusing the orders that are no jobs, in micro-units."""
        return sum(order.cost for order in self.impossible)

    def modes(self, step: StepRecipe) -> list[ModeName]:
        """Return the modes of a step's operation, in the order of the core."""
        return mode_names(self.machines, step)


def mode_names(machines: Machines, step: StepRecipe) -> list[ModeName]:
    """Return the modes of a step: way by way, station by station."""
    names: list[ModeName] = []
    for way in step.ways:
        if way.resource is None:
            names.append(ModeName(way, None))
        elif way.station is not None:
            names.append(ModeName(way, machines.machine(way.resource, way.station)))
        else:
            names += [ModeName(way, machine) for machine in machines.by_resource[way.resource]]
    return names
