"""What every job costs at least, if it had the plant to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.bounds.bound import Bound
from solvers.earliest import earliest, lateness_cost
from solvers.problem import NEVER, NONE

if TYPE_CHECKING:
    from solvers.earliest import Earliest
    from solvers.problem import Problem


def floor(problem: Problem) -> int | None:
    """Return the sum of each job's cheapest choice alone.

    A choice is refusal, or a route with its cheapest modes and the lateness of its earliest
    completion; setups and overtime cost nothing. What a schedule costs beyond it comes from jobs
    competing for the plant, and only that can be planned away. It is a lower bound unless a maximum
    lateness counts, which can be negative and does not add up over jobs.

    Returns
    -------
    int or None
        None when some job has no choice at all, so that the problem is infeasible.
    """
    dates = earliest(problem)
    total = 0
    for job in range(len(problem.jobs)):
        least = _cheapest(problem, dates, job)
        if least is None:
            return None
        total += least
    return total


def unavoidable(problem: Problem) -> Bound | None:
    """Return the floor as a bound, with the least that a maximum lateness can add."""
    least = floor(problem)
    if least is None:
        return None
    return Bound(least + least_lateness(problem), "unavoidable")


def _cheapest(problem: Problem, dates: Earliest, job: int) -> int | None:
    a = problem.arrays
    weights = problem.objective
    costs = []
    if a.job_refusal_cost[job] != NONE and a.job_pinned_route[job] == NONE:
        costs.append(weights.refusal * int(a.job_refusal_cost[job]))
    for route in range(int(a.job_route[job]), int(a.job_route[job + 1])):
        if dates.route_completion[route] >= NEVER:
            continue
        cost = weights.route * int(a.route_cost[route])
        cost += lateness_cost(problem, job, int(dates.route_completion[route]))
        for o in range(int(a.route_operation[route]), int(a.route_operation[route + 1])):
            modes = range(int(a.operation_mode[o]), int(a.operation_mode[o + 1]))
            possible = [int(a.mode_cost[m]) for m in modes if dates.mode_completion[m] < NEVER]
            cost += weights.mode * min(possible)
        costs.append(cost)
    return min(costs, default=None)


def least_lateness(problem: Problem) -> int:
    """Return the least weighted maximum lateness: 0, or that of the job that can be earliest."""
    weight = problem.objective.maximum_lateness
    if not weight:
        return 0
    a = problem.arrays
    dates = earliest(problem)
    due = a.job_due[a.route_job]
    known = (due < NEVER) & (dates.route_completion < NEVER)
    lateness = dates.route_completion[known] - due[known]
    return weight * min(0, int(lateness.min(initial=0)))
