"""What becomes of a constructed list: jobs refused, windows opened or closed, compiled.

Invariant: ``state`` holds the list decoded, before and after every trial; its violation and then
its objective never rise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.decode.kernel_layout import (
    H_WINDOWS,
    JOB_STATE_SIZE,
    NEVER,
    NONE,
    S_JOB,
    T_INFEASIBLE,
    T_OBJECTIVE,
    Y_ROUTE,
)
from solvers.decode.kernels.changes import begin_change, drop_route, toggle, undo
from solvers.decode.kernels.decoding import renew

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@kernel
def keep_if_better(data: Ints, state: Ints, violation: int, objective: int) -> int:
    """Decode a change, and undo it unless the list is better than one with these figures.

    Returns what it took, in placements.
    """
    placed = renew(data, state, objective if violation == 0 else NEVER)
    better = state[T_INFEASIBLE] < violation or (
        state[T_INFEASIBLE] == violation and state[T_OBJECTIVE] < objective
    )
    if not better:
        undo(data, state)
    return 1 + placed


@kernel
def refuse_where_cheaper(data: Ints, state: Ints, jobs: Ints, work: int) -> None:
    """Refuse each of ``jobs``, in this order, whose marginal cost exceeds its refusal cost.

    The marginal cost is what the whole list costs more with the job than without, others' delay
    included. Stops after about ``work`` placements.
    """
    for job in jobs:
        if state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE] == NONE or work <= 0:
            continue
        violation = state[T_INFEASIBLE]
        objective = state[T_OBJECTIVE]
        begin_change(state)
        drop_route(data, state, job)
        work -= keep_if_better(data, state, violation, objective)


@kernel
def open_where_cheaper(data: Ints, state: Ints, work: int) -> None:
    """Open or close each overtime window where that lowers violation or cost of the list."""
    for window in range(data[H_WINDOWS]):
        if work <= 0:
            return
        violation = state[T_INFEASIBLE]
        objective = state[T_OBJECTIVE]
        begin_change(state)
        toggle(data, state, window)
        work -= keep_if_better(data, state, violation, objective)
