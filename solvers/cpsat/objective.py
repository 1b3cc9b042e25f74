"""The terms of the objective, money and classical ones; setups and overtime charge themselves.

Completions, tardiness and the like are only bounded from below: no weight is negative, so an
optimal solution has them tight, and in any other the schedule's recomputed value is the lower one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from solvers.problem import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.cpsat.draft import Draft, Literal
    from solvers.cpsat.operations import Operations
    from solvers.problem import Problem


def add_objective(draft: Draft, problem: Problem, operations: Operations) -> None:
    """Charge routes, modes, refusals and everything that depends on completions."""
    arrays, weight = problem.arrays, problem.objective
    for route, literal in enumerate(operations.route):
        draft.charge(weight.route * int(arrays.route_cost[route]), literal)
    for mode, literal in enumerate(operations.mode):
        draft.charge(weight.mode * int(arrays.mode_cost[mode]), literal)
    for job, refused in enumerate(operations.refused):
        if refused is not None:
            draft.charge(weight.refusal * int(arrays.job_refusal_cost[job]), refused)
        _add_job(draft, problem, operations, job)
    if weight.makespan:
        _add_makespan(draft, problem, operations)
    if weight.maximum_lateness:
        _add_lateness(draft, problem, operations)


def _last(
    problem: Problem, operations: Operations, job: int
) -> Iterator[tuple[Literal, cp_model.LinearExpr, int]]:
    """Yield ``(route literal, end, earliest end)`` of the operations that can complete ``job``."""
    arrays = problem.arrays
    for route in range(int(arrays.job_route[job]), int(arrays.job_route[job + 1])):
        for operation in range(
            int(arrays.route_operation[route]), int(arrays.route_operation[route + 1])
        ):
            # Lags and tails are not negative, so no other operation ends after all of these.
            if arrays.successor_start[operation] == arrays.successor_start[operation + 1]:
                modes = slice(
                    int(arrays.operation_mode[operation]), int(arrays.operation_mode[operation + 1])
                )
                shortest = int(arrays.mode_processing[modes].min())
                earliest = int(operations.ranges.earliest[operation]) + shortest
                yield operations.route[route], operations.end[operation], earliest


def _add_job(draft: Draft, problem: Problem, operations: Operations, job: int) -> None:
    arrays, weight = problem.arrays, problem.objective
    ends = list(_last(problem, operations, job))
    if weight.total_completion:
        completion = draft.integer(0, problem.horizon, lambda f: f.completion(job))
        _at_least(draft, completion, ends, 0)
        draft.charge(weight.total_completion, completion)
    due = int(arrays.job_due[job])
    if due == NEVER:
        return
    rate = weight.tardiness * int(arrays.job_tardiness_cost[job]) + weight.total_tardiness
    if rate and problem.horizon > due:
        tardiness = draft.integer(0, problem.horizon - due, lambda f: f.tardiness(job))
        _at_least(draft, tardiness, ends, due)
        draft.charge(rate, tardiness)
    if weight.number_late:
        late = draft.boolean(lambda f: int((f.tardiness(job) or 0) > 0))
        for route, end, _ in ends:
            draft.at_least(due - end, 0, route, ~late)
        draft.charge(weight.number_late, late)


def _at_least(
    draft: Draft,
    variable: cp_model.IntVar,
    ends: list[tuple[Literal, cp_model.LinearExpr, int]],
    due: int,
) -> None:
    """Keep ``variable`` at or above ``end - due`` of whichever route is taken."""
    least: dict[int, tuple[Literal, int]] = {}
    for route, end, earliest in ends:
        draft.at_least(variable - end, -due, route)
        known = least.get(route.index, (route, 0))[1]
        least[route.index] = (route, max(known, earliest - due))
    # Implied, and all that a linear relaxation can see of the above.
    seen = [(route, amount) for route, amount in least.values() if amount > 0]
    if seen:
        routes, amounts = [route for route, _ in seen], [amount for _, amount in seen]
        draft.at_least(variable - cp_model.LinearExpr.weighted_sum(routes, amounts), 0)


def _add_makespan(draft: Draft, problem: Problem, operations: Operations) -> None:
    makespan = draft.integer(0, problem.horizon, lambda f: f.makespan())
    for job in range(len(problem.jobs)):
        for route, end, _ in _last(problem, operations, job):
            draft.at_least(makespan - end, 0, route)
    draft.charge(problem.objective.makespan, makespan)


def _add_lateness(draft: Draft, problem: Problem, operations: Operations) -> None:
    """Charge the largest lateness, which may be negative, from the least possible upwards."""
    dues = {j: int(d) for j, d in enumerate(problem.arrays.job_due) if d != NEVER}
    if not dues:
        return
    low = min(0, -max(dues.values()))
    high = max(0, problem.horizon - min(dues.values()))
    distance = draft.integer(0, high - low, lambda f: f.maximum_lateness() - low)
    for job, due in dues.items():
        for route, end, _ in _last(problem, operations, job):
            draft.at_least(distance - end, -(due + low), route)
    refused = [operations.refused[job] for job in dues]
    none = [literal for literal in refused if literal is not None]
    if len(none) == len(dues):
        draft.at_least(distance, -low, *none)
    draft.charge(problem.objective.maximum_lateness, distance)
    draft.charge_constant(problem.objective.maximum_lateness * low)
