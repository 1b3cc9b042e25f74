"""The makespan that load makes necessary, beside what every job costs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solvers.bounds.bound import Bound
from solvers.bounds.unavoidable import unavoidable
from solvers.earliest import earliest, passed
from solvers.problem import NEVER, NONE

if TYPE_CHECKING:
    from solvers.earliest import Earliest
    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays
    from solvers.timeline import Timeline


def makespan(problem: Problem) -> Bound | None:
    """Return a bound on the makespan, weighted, plus the unavoidable cost of the other terms.

    Only jobs that must be made by their one possible route count. The makespan is no less than

    - the earliest completion of each of them;
    - for each machine, when it has worked off the operations that can be done nowhere else, which
      wait for the first of them to arrive and are followed by what remains of its route;
    - for machines that are always open and several operations share, when they have worked off
      those that can be done nowhere else: each of the machines waits for another operation to
      arrive, and another one's remaining route follows it;
    - for all machines together, when they have worked off every operation that needs a machine, in
      its shortest mode: ``m`` machines do at most ``m`` ticks of work a tick.

    Setups are left out. None without a weight on the makespan.
    """
    weight = problem.objective.makespan
    others = unavoidable(problem)
    if not weight or others is None:
        return None
    a = problem.arrays
    dates = earliest(problem)
    routes = _forced(problem, dates.route_completion)
    least = max((int(dates.route_completion[route]) for route in routes), default=0)
    shared = _shared(a, dates, routes)
    for machines, rows in shared.items():
        if len(machines) == 1:
            least = max(least, _worked_off(dates.times[min(machines)], rows))
        elif all(a.machine_calendar[k] == NONE for k in machines):
            least = max(least, _parallel(len(machines), rows))
    if a.machines:
        total = sum(row.work for rows in shared.values() for row in rows)
        least = max(least, -(-total // a.machines))
    return Bound(others.value + weight * least, "makespan")


class _Row(NamedTuple):
    """An operation: working ticks before it, its work, and elapsed ticks behind it, at least."""

    head: int
    work: int
    tail: int


def _shared(a: Arrays, dates: Earliest, routes: list[int]) -> dict[frozenset[int], list[_Row]]:
    """Return the operations of ``routes`` by the machines they can be done on."""
    shared: dict[frozenset[int], list[_Row]] = {}
    for route in routes:
        for o in range(int(a.route_operation[route]), int(a.route_operation[route + 1])):
            modes = np.arange(int(a.operation_mode[o]), int(a.operation_mode[o + 1]))
            modes = modes[dates.mode_completion[modes] < NEVER]
            machines = frozenset(a.mode_machine[modes].tolist())
            if NONE in machines:
                continue
            head = min(
                dates.times[int(a.mode_machine[m])].position(int(dates.mode_end[m]))
                - int(a.mode_processing[m])
                for m in modes
            )
            row = _Row(
                head, int(a.mode_processing[modes].min()), int(dates.mode_after[modes].min())
            )
            shared.setdefault(machines, []).append(row)
    return shared


def _worked_off(line: Timeline, rows: list[_Row]) -> int:
    """Return the least makespan of operations on one machine; 0 if they do not fit its calendar."""
    head = max(0, min(row.head for row in rows))
    end = passed(line, head + sum(row.work for row in rows))
    return end + min(row.tail for row in rows) if end < NEVER else 0


def _parallel(machines: int, rows: list[_Row]) -> int:
    """Return the least makespan of operations on machines that are always open.

    However many of the machines are used, their first operations differ, and so do their last.
    """
    total = sum(row.work for row in rows)
    heads = sorted(row.head for row in rows)
    tails = sorted(row.tail for row in rows)
    return min(
        -(-(sum(heads[:used]) + total + sum(tails[:used])) // used)
        for used in range(1, min(machines, len(rows)) + 1)
    )


def _forced(problem: Problem, completion: np.typing.NDArray[np.int64]) -> list[int]:
    """Return the routes that every schedule uses."""
    a = problem.arrays
    forced = []
    for job in range(a.jobs):
        routes = range(int(a.job_route[job]), int(a.job_route[job + 1]))
        possible = [route for route in routes if completion[route] < NEVER]
        refusable = a.job_refusal_cost[job] != NONE and a.job_pinned_route[job] == NONE
        if len(possible) == 1 and not refusable:
            forced.append(possible[0])
    return forced
