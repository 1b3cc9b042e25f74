"""Maximum lags: floors under starts, raised where an operation ended too early; compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.decode.kernel_layout import (
    D_LINK,
    D_MACHINE,
    D_MODE,
    D_OPERATION,
    H_OPERATIONS,
    K_TIME,
    L_BEFORE,
    L_MAX,
    LINK_SIZE,
    M_MACHINE,
    M_PROCESSING,
    M_TAIL,
    MACHINE_SIZE,
    MODE_SIZE,
    MOST,
    N_AFTER,
    N_END,
    N_FLOOR,
    N_MODE,
    N_START,
    NEVER,
    NODE_SIZE,
    NONE,
    O_LINK,
    O_LINK_END,
    O_PIN_START,
    O_RESUMABLE,
    OPERATION_SIZE,
    S_NODE,
    STRONG,
)
from solvers.decode.kernels.notes import note_node
from solvers.decode.kernels.queue import enqueue
from solvers.decode.kernels.sequences import list_head
from solvers.decode.kernels.working_time import position_of, row_at_position, row_at_tick, tick_of

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@kernel
def floor_under(data: Ints, operation: int) -> int:
    """Return the floor under the start of ``operation`` that no maximum lag has raised."""
    pin: int = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_PIN_START]
    return max(0, pin)


@kernel
def first_start_ending(data: Ints, state: Ints, operation: int, end: int) -> int:
    """Return a start of ``operation`` before which it would end before ``end``."""
    way = data[D_MODE] + MODE_SIZE * state[data[S_NODE] + NODE_SIZE * operation + N_MODE]
    processing: int = data[way + M_PROCESSING]
    machine = data[way + M_MACHINE]
    pauses = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_RESUMABLE] != 0
    if machine == NONE or processing == 0 or not pauses:
        return end - processing
    time = data[data[D_MACHINE] + MACHINE_SIZE * machine + K_TIME] + 1
    row = row_at_tick(state, time, 0, end - 1)
    position = position_of(state, time, row, end - 1) - processing + 1
    if position <= 0:
        return 0
    return tick_of(state, time, row_at_position(state, time, 0, position), position)


@kernel
def lower_floors(data: Ints, state: Ints) -> None:
    """Take back all floors that maximum lags have raised."""
    for operation in range(data[H_OPERATIONS]):
        node = data[S_NODE] + NODE_SIZE * operation
        floor = floor_under(data, operation)
        if state[node + N_FLOOR] != floor:
            note_node(data, state, operation)
            state[node + N_FLOOR] = floor
            if state[node + N_AFTER] != NONE:
                enqueue(data, state, operation, STRONG)


@kernel
def raise_floors(data: Ints, state: Ints) -> int:
    """Raise the floors of operations that ended too early for a maximum lag, and queue them.

    Returns
    -------
    int
        Sum of the excess lags.
    """
    excess = 0
    operation = state[data[S_NODE] + NODE_SIZE * list_head(data) + N_AFTER]
    while operation < data[H_OPERATIONS]:
        node = data[S_NODE] + NODE_SIZE * operation
        record = data[D_OPERATION] + OPERATION_SIZE * operation
        for index in range(data[record + O_LINK], data[record + O_LINK_END]):
            link = data[D_LINK] + LINK_SIZE * index
            if data[link + L_MAX] == NEVER:
                continue
            before = data[link + L_BEFORE]
            there = data[S_NODE] + NODE_SIZE * before
            tail = data[data[D_MODE] + MODE_SIZE * state[there + N_MODE] + M_TAIL]
            over = state[node + N_START] - state[there + N_END] - tail - data[link + L_MAX]
            if over > 0:
                excess += min(over, MOST)
                floor = first_start_ending(data, state, before, state[there + N_END] + over)
                if floor > state[there + N_FLOOR]:
                    note_node(data, state, before)
                    state[there + N_FLOOR] = floor
                    if floor > state[there + N_START]:
                        enqueue(data, state, before, STRONG)
        operation = state[node + N_AFTER]
    return excess
