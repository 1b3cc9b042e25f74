"""From a list to a schedule: decoding at first, and again what a change affects; compiled.

:func:`decode_list` places one operation after the other. :func:`renew` leads to the same state from
that of another list: :func:`~solvers.decode.kernels.walking.walk` places again what the change
affects.

Maximum lags need more than one pass: :func:`keep_lags` raises the floor under the start of each
predecessor that ended too early and places it again, to a fixed point. Without pools and
materials every start is a monotone function of earlier ones and of the floors, so the fixed point
is the earliest schedule of the list, or there is none before the horizon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.decode.kernel_layout import (
    CHOICE_SIZE,
    D_JOB,
    D_MACHINE,
    D_WINDOW,
    H_HORIZON,
    H_JOBS,
    H_LATENESS,
    H_MACHINES,
    H_MAKESPAN,
    H_MAX_LAGS,
    H_OPERATIONS,
    H_PASSES,
    H_WINDOWS,
    J_DUE,
    JOB_SIZE,
    JOB_STATE_SIZE,
    K_INITIAL,
    K_OPENED,
    K_WINDOW,
    K_WINDOWS,
    MACHINE_SIZE,
    N_AFTER,
    N_BEFORE,
    N_END,
    N_FAMILY,
    N_FLOOR,
    N_LAST,
    N_MODE,
    N_NEXT,
    N_START,
    NEVER,
    NODE_SIZE,
    NONE,
    S_JOB,
    S_NODE,
    S_WINDOW,
    STATE_HEADER,
    T_COST,
    T_FIXED_COST,
    T_FIXED_VIOLATION,
    T_INFEASIBLE,
    T_LATENESS,
    T_MAKESPAN,
    T_OBJECTIVE,
    T_QUEUED,
    T_STALE,
    T_TOGGLED,
    T_VIOLATION,
    V_COST,
    W_INDEX,
    WINDOW_SIZE,
    Y_COMPLETION,
    Y_NOTED,
    Y_ROUTE,
)
from solvers.decode.kernels.changes import append, route_price
from solvers.decode.kernels.lags import floor_under, lower_floors, raise_floors
from solvers.decode.kernels.queue import empty_queue
from solvers.decode.kernels.sequences import list_head
from solvers.decode.kernels.stores import fill_stores, forget_stores
from solvers.decode.kernels.walking import exceeds, walk
from solvers.decode.kernels.working_time import build_time

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@kernel
def reset(data: Ints, state: Ints) -> None:
    """Place nothing, with the modes, routes and windows that ``state`` holds."""
    for field in range(STATE_HEADER):
        state[field] = 0
    state[T_LATENESS] = -NEVER
    state[T_TOGGLED] = NONE
    forget_stores(state)
    for job in range(data[H_JOBS]):
        state[data[S_JOB] + JOB_STATE_SIZE * job + Y_COMPLETION] = NONE
        state[data[S_JOB] + JOB_STATE_SIZE * job + Y_NOTED] = 0
    head = list_head(data)
    for number in range(head + 1):
        node = data[S_NODE] + NODE_SIZE * number
        mode = state[node + N_MODE]
        for field in range(NODE_SIZE):
            state[node + field] = 0
        if number < data[H_OPERATIONS]:
            state[node + N_MODE] = mode
            state[node + N_AFTER] = NONE
            state[node + N_END] = NONE
            state[node + N_FLOOR] = floor_under(data, number)
            continue
        state[node + N_BEFORE] = head
        state[node + N_AFTER] = head
        state[node + N_LAST] = number
        state[node + N_NEXT] = number
        state[node + N_START] = NONE
    for machine in range(data[H_MACHINES]):
        home = data[D_MACHINE] + MACHINE_SIZE * machine
        node = data[S_NODE] + NODE_SIZE * (data[H_OPERATIONS] + machine)
        state[node + N_FAMILY] = data[home + K_INITIAL]
        build_time(data, state, machine)
        opened = 0
        for index in range(data[home + K_WINDOWS]):
            window = data[data[home + K_WINDOW] + WINDOW_SIZE * index + W_INDEX]
            opened += state[data[S_WINDOW] + window]
        state[data[home + K_OPENED]] = opened
    fill_stores(data, state)
    settle(data, state)


@kernel
def settle(data: Ints, state: Ints) -> None:
    """Write down cost and violation of all routes, refusals and windows."""
    state[T_FIXED_COST] = 0
    state[T_FIXED_VIOLATION] = 0
    for job in range(data[H_JOBS]):
        route = state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE]
        cost, violation = route_price(data, job, route)
        state[T_FIXED_COST] += cost
        state[T_FIXED_VIOLATION] += violation
    for window in range(data[H_WINDOWS]):
        if state[data[S_WINDOW] + window] != 0:
            state[T_FIXED_COST] += data[data[D_WINDOW] + CHOICE_SIZE * window + V_COST]


@kernel
def decode_list(data: Ints, state: Ints, order: Ints) -> None:
    """Decode the list ``order`` with the modes, routes and windows that ``state`` holds."""
    reset(data, state)
    for operation in order:
        mode = state[data[S_NODE] + NODE_SIZE * operation + N_MODE]
        append(data, state, operation, mode)
    conclude(data, state)


@kernel
def renew(data: Ints, state: Ints, limit: int) -> int:
    """Decode the change under way; return how many operations were placed.

    Parameters
    ----------
    limit
        As soon as it is certain that the objective exceeds this, or that the list has a
        violation, the decoding is given up, with NEVER as objective, and the change can only be
        undone. Below NEVER only where the list had no violation before the change.
    """
    if data[H_LATENESS] != 0:
        # The one term of the objective that can be negative.
        limit = NEVER
    if exceeds(state, limit):
        state[T_OBJECTIVE] = NEVER
        return 0
    if data[H_MAX_LAGS] != 0:
        # What is placed is not final, as floors rise.
        limit = NEVER
        lower_floors(data, state)
    placed = walk(data, state, limit)
    if exceeds(state, limit):
        state[T_OBJECTIVE] = NEVER
        return placed
    placed += conclude(data, state)
    return placed


@kernel
def conclude(data: Ints, state: Ints) -> int:
    """Keep maximum lags and write down objective and violation of the list, which is all placed.

    Returns
    -------
    int
        How many operations were placed again for the sake of the lags.
    """
    placed = 0
    excess = 0
    if data[H_MAX_LAGS] != 0:
        placed, excess = keep_lags(data, state)
    find_maxima(data, state)
    cost = state[T_FIXED_COST] + state[T_COST] + data[H_MAKESPAN] * state[T_MAKESPAN]
    if state[T_LATENESS] > -NEVER:
        cost += data[H_LATENESS] * state[T_LATENESS]
    state[T_OBJECTIVE] = cost
    state[T_INFEASIBLE] = state[T_FIXED_VIOLATION] + state[T_VIOLATION] + excess
    return placed


@kernel
def find_maxima(data: Ints, state: Ints) -> None:
    """Find makespan and maximum lateness anew where they may have become smaller."""
    if state[T_STALE] == 0:
        return
    state[T_STALE] = 0
    makespan = 0
    lateness = -NEVER
    for job in range(data[H_JOBS]):
        completion = state[data[S_JOB] + JOB_STATE_SIZE * job + Y_COMPLETION]
        if completion != NONE:
            counted = min(completion, data[H_HORIZON])
            makespan = max(makespan, counted)
            due = data[data[D_JOB] + JOB_SIZE * job + J_DUE]
            if due != NEVER:
                lateness = max(lateness, counted - due)
    state[T_MAKESPAN] = makespan
    state[T_LATENESS] = lateness


@kernel
def keep_lags(data: Ints, state: Ints) -> tuple[int, int]:
    """Raise floors until maximum lags are kept; return operations placed and excess lags left."""
    placed = 0
    left = data[H_PASSES]
    while True:
        excess = raise_floors(data, state)
        if state[T_QUEUED] == 0:
            break
        left -= 1
        find_maxima(data, state)
        # Starts only rise, so what has run over the horizon will not come back.
        if left == 0 or (state[T_MAKESPAN] >= data[H_HORIZON] and state[T_VIOLATION] > 0):
            empty_queue(data, state)
            break
        placed += walk(data, state, NEVER)
    return placed, excess
