"""The makespan that load makes necessary, beside what every job costs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.bounds.bound import Bound
from solvers.bounds.unavoidable import unavoidable
from solvers.earliest import earliest, passed
from solvers.problem import NEVER, NONE

if TYPE_CHECKING:
    from solvers.problem import Problem


def makespan(problem: Problem) -> Bound | None:
    """Return a bound on the makespan, weighted, plus the unavoidable cost of the other terms.

    Only jobs that must be made by their one possible route count. The makespan is no less than

    - the earliest completion of each of them;
    - for each machine, when it has worked off the operations that can be done nowhere else, which
      wait for the first of them to arrive and are followed by what remains of its route;
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
    least = 0
    total = 0
    loads = np.zeros(a.machines, dtype=np.int64)
    heads = np.full(a.machines, NEVER, dtype=np.int64)
    tails = np.full(a.machines, NEVER, dtype=np.int64)
    for route in _forced(problem, dates.route_completion):
        least = max(least, int(dates.route_completion[route]))
        for o in range(int(a.route_operation[route]), int(a.route_operation[route + 1])):
            modes = np.arange(int(a.operation_mode[o]), int(a.operation_mode[o + 1]))
            modes = modes[dates.mode_completion[modes] < NEVER]
            on = set(a.mode_machine[modes].tolist())
            if NONE in on:
                continue
            work = int(a.mode_processing[modes].min())
            total += work
            if len(on) == 1:
                k = on.pop()
                loads[k] += work
                line = dates.times[k]
                starts = [
                    line.position(int(dates.mode_end[m])) - int(a.mode_processing[m]) for m in modes
                ]
                heads[k] = min(heads[k], *starts)
                tails[k] = min(tails[k], int(dates.mode_after[modes].min()))
    for k in np.flatnonzero(loads):
        end = passed(dates.times[k], max(0, int(heads[k])) + int(loads[k]))
        if end < NEVER:
            least = max(least, end + int(tails[k]))
    if a.machines:
        least = max(least, -(-total // a.machines))
    return Bound(others.value + weight * least, "makespan")


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
