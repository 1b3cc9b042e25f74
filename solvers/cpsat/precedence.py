"""Precedence within a route: minimum and maximum lags after a predecessor's end and tail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from solvers.problem import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solvers.cpsat.draft import Draft
    from solvers.cpsat.machines import Setup
    from solvers.cpsat.operations import Operations
    from solvers.problem import Problem


def add_precedences(draft: Draft, problem: Problem, operations: Operations) -> None:
    """Keep the lags of every route that is taken."""
    arrays = problem.arrays
    for after in range(arrays.operations):
        route = operations.route[int(arrays.operation_route[after])]
        for link in _links(problem, after):
            before = int(arrays.predecessor_operation[link])
            elapsed = operations.start[after] - _arrival(problem, operations, before)
            shortest = int(arrays.predecessor_min_lag[link])
            longest = int(arrays.predecessor_max_lag[link])
            if longest == NEVER:
                draft.at_least(elapsed, shortest, route)
            else:
                draft.within(elapsed, shortest, longest, route)


def add_arrivals(
    draft: Draft, problem: Problem, operations: Operations, setups: Sequence[Setup]
) -> None:
    """Let setups on machines that are not anticipatory begin only when their work is there."""
    arrays = problem.arrays
    for setup in setups:
        if arrays.machine_anticipatory[setup.run.work.clock.machine]:
            continue
        for link in _links(problem, int(arrays.mode_operation[setup.mode])):
            before = int(arrays.predecessor_operation[link])
            waits = setup.run.start - _arrival(problem, operations, before)
            draft.at_least(waits, int(arrays.predecessor_min_lag[link]), setup.run.work.literal)


def _links(problem: Problem, after: int) -> range:
    starts = problem.arrays.predecessor_start
    return range(int(starts[after]), int(starts[after + 1]))


def _arrival(problem: Problem, operations: Operations, operation: int) -> cp_model.LinearExpr:
    """Return the tick at which the work of ``operation`` is available: its end plus tail."""
    arrays = problem.arrays
    low, high = arrays.operation_mode[operation], arrays.operation_mode[operation + 1]
    modes = [mode for mode in range(int(low), int(high)) if arrays.mode_tail[mode]]
    literals = [operations.mode[mode] for mode in modes]
    tails = [int(arrays.mode_tail[mode]) for mode in modes]
    return operations.end[operation] + cp_model.LinearExpr.weighted_sum(literals, tails)
