"""Simulated annealing over lists of operations, compiled.

A move is a change of the decoder's state (:mod:`solvers.decode.kernels.changes`): operations go to
other places of the list and other modes, jobs get other routes, windows are opened or closed. The
decoder places again what the change affects, the result is accepted by its violation first, then
by its objective with the usual probability, and a rejected move is undone. So ``state`` always
holds the current list decoded, and a move costs what it affects, whatever the length of the list.

``own`` holds everything of the search besides, ``random`` the generator's 64 bits, so a run
continues exactly where it stopped and depends on nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import kernel
from solvers.decode.kernel_layout import (
    H_JOBS,
    H_OPERATIONS,
    H_WINDOWS,
    JOB_STATE_SIZE,
    N_AFTER,
    N_MODE,
    NEVER,
    NODE_SIZE,
    S_JOB,
    S_NODE,
    S_WINDOW,
    T_INFEASIBLE,
    T_OBJECTIVE,
    T_ORDER,
    Y_ROUTE,
)
from solvers.decode.kernels.changes import begin_change, undo
from solvers.decode.kernels.decoding import renew
from solvers.decode.kernels.sequences import list_head
from solvers.search.kernel_layout import (
    A_BEST_LENGTH,
    A_BEST_OBJECTIVE,
    A_BEST_VIOLATION,
    A_HEADER,
    A_RISES,
    A_RISING,
)
from solvers.search.move_kernels import propose
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.random_kernel import Bits

_MOVE = 4  # a move without its placements takes as long as this many of them


@kernel
def own_size(operations: int, jobs: int, windows: int) -> int:
    """Return the length of ``own``."""
    return A_HEADER + 3 * operations + jobs + windows


@kernel
def keep_best(data: Ints, state: Ints, own: Ints) -> None:
    """Copy the decoded list to the best one."""
    operations = data[H_OPERATIONS]
    jobs = data[H_JOBS]
    at = A_HEADER
    node = state[data[S_NODE] + NODE_SIZE * list_head(data) + N_AFTER]
    while node < operations:
        own[at] = node
        at += 1
        node = state[data[S_NODE] + NODE_SIZE * node + N_AFTER]
    at = A_HEADER + operations
    for o in range(operations):
        own[at + o] = state[data[S_NODE] + NODE_SIZE * o + N_MODE]
    at += operations
    for j in range(jobs):
        own[at + j] = state[data[S_JOB] + JOB_STATE_SIZE * j + Y_ROUTE]
    at += jobs
    for w in range(data[H_WINDOWS]):
        own[at + w] = state[data[S_WINDOW] + w]
    own[A_BEST_LENGTH] = state[T_ORDER]
    own[A_BEST_OBJECTIVE] = state[T_OBJECTIVE]
    own[A_BEST_VIOLATION] = state[T_INFEASIBLE]


@kernel
def begin(data: Ints, state: Ints, own: Ints) -> None:
    """Take the list that ``state`` has decoded as the current and the best one."""
    own[A_RISES] = 0
    own[A_RISING] = 0
    begin_change(state)
    keep_best(data, state, own)


@kernel
def anneal(data: Ints, state: Ints, own: Ints, random: Bits, temperature: float, moves: int) -> int:
    """Try ``moves`` moves at one temperature; return how many operations were placed."""
    placed = 0
    for _ in range(moves):
        objective = state[T_OBJECTIVE]
        violation = state[T_INFEASIBLE]
        if not propose(data, state, own, random):
            placed += 1
            continue
        # A rise is accepted with probability exp(-rise / temperature). The temperature is 0 while
        # rises are measured, and each move is decoded to its end.
        limit = objective
        if temperature > 0.0:
            chance = (1 + draw(random, 1 << 30)) / (1 << 30)
            limit = objective + int(-temperature * np.log(chance))
        placed += _MOVE + renew(
            data, state, limit if temperature > 0.0 and violation == 0 else NEVER
        )
        accepted = state[T_INFEASIBLE] < violation
        if state[T_INFEASIBLE] == violation:
            accepted = state[T_OBJECTIVE] <= limit
            rise = state[T_OBJECTIVE] - objective
            if temperature == 0.0 and rise > 0:
                own[A_RISES] += rise
                own[A_RISING] += 1
        if not accepted:
            undo(data, state)
            continue
        begin_change(state)
        if state[T_INFEASIBLE] < own[A_BEST_VIOLATION] or (
            state[T_INFEASIBLE] == own[A_BEST_VIOLATION]
            and state[T_OBJECTIVE] < own[A_BEST_OBJECTIVE]
        ):
            keep_best(data, state, own)
    return placed
