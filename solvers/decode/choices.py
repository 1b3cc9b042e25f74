"""What the decoder is given: routes, modes, one list of operations, opened windows."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.problem import NONE

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays, Ints
    from solvers.schedule import Schedule


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """All decisions but the times, in the global indices of :class:`~solvers.problem.Arrays`.

    Parameters
    ----------
    routes
        Shape ``(J,)``: the route of each job, :data:`~solvers.problem.NONE` when it is refused.
    modes
        Shape ``(O,)``: the mode of each operation. Only those of chosen routes count.
    order
        The operations of the chosen routes, each once and after its predecessors. Operations of
        one machine are done in this order; it also decides who is first at pools and materials.
    windows
        Indices of the opened overtime windows, rising.
    """

    routes: Ints
    modes: Ints
    order: Ints
    windows: tuple[int, ...] = ()

    def check(self, problem: Problem) -> None:
        """Raise a :class:`ValueError` unless these are choices for ``problem``."""
        a = problem.arrays
        _check_shape("routes", self.routes, a.jobs)
        _check_shape("modes", self.modes, a.operations)
        made = np.flatnonzero(self.routes != NONE)
        if ((self.routes < NONE) | (self.routes >= a.routes)).any() or (
            a.route_job[self.routes[made]] != made
        ).any():
            raise ValueError("routes: a job has a route that is not its own")
        if tuple(sorted(set(self.windows))) != self.windows or not all(
            0 <= index < len(problem.windows) for index in self.windows
        ):
            raise ValueError(f"windows: {self.windows} are not rising indices of windows")
        chosen = np.isin(a.operation_route, self.routes[made])
        operations = np.flatnonzero(chosen)
        if not np.array_equal(np.sort(self.order), operations):
            raise ValueError("order: it does not hold every operation of the chosen routes once")
        modes = self.modes[operations]
        low, high = a.operation_mode[operations], a.operation_mode[operations + 1]
        if ((modes < low) | (modes >= high)).any():
            raise ValueError("modes: an operation has a mode that is not its own")
        self._check_precedence(a)

    def _check_precedence(self, a: Arrays) -> None:
        slot = np.full(a.operations, -1, dtype=np.int64)
        slot[self.order] = np.arange(len(self.order))
        after = np.repeat(np.arange(a.operations), np.diff(a.predecessor_start))
        if (slot[a.predecessor_operation] > slot[after]).any():
            raise ValueError("order: an operation stands before one of its predecessors")


def _check_shape(what: str, values: Ints, size: int) -> None:
    if values.shape != (size,):
        raise ValueError(f"{what}: shape {values.shape}, expected ({size},)")


def choices_of(problem: Problem, schedule: Schedule) -> Choices:
    """Return the choices behind a valid ``schedule``, its operations listed by start.

    Operations of one machine are listed in the order of its sequence. (An exception that no list
    can express: two of no processing at one tick where the later one by index comes first.)
    """
    a = problem.arrays
    routes = np.full(a.jobs, NONE, dtype=np.int64)
    modes = np.full(a.operations, NONE, dtype=np.int64)
    for job, route in enumerate(schedule.routes):
        if route is not None:
            routes[job] = a.job_route[job] + route
    keys: dict[int, tuple[int, int, int]] = {}
    for item in schedule.assignments:
        operation = int(a.route_operation[routes[item.job]]) + item.operation
        modes[operation] = a.operation_mode[operation] + item.mode
        keys[operation] = (item.start, item.end, operation)
    order = np.array(_listed(a, keys), dtype=np.int64)
    return Choices(routes, modes, order, tuple(schedule.windows))


def _listed(a: Arrays, keys: dict[int, tuple[int, int, int]]) -> list[int]:
    """Return the operations by key, but none before a predecessor."""
    before = {o: a.predecessor_start[o + 1] - a.predecessor_start[o] for o in keys}
    ready = [keys[operation] for operation, count in before.items() if count == 0]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        operation = heapq.heappop(ready)[2]
        order.append(operation)
        for row in range(a.successor_start[operation], a.successor_start[operation + 1]):
            successor = int(a.successor_operation[row])
            before[successor] -= 1
            if before[successor] == 0:
                heapq.heappush(ready, keys[successor])
    return order
