"""Placing again, in the order of the list, only what is queued; compiled.

Placing depends on the operation before it on the machine, on predecessors, and on what operations
before it in the list take of pools and materials. So whenever one is placed elsewhere than it was,
its follower on the machine and its successors are queued; whatever is not, stands as it would
anyhow.

Stores hold what all operations of the list take, and together never more than there is. So an
operation that is placed again without waiting for a store stands where it would if stores held
only what operations before it take, which is what counts; and those behind it that do not wait
themselves stay where they are, for what they use is still there. Those that wait could start
earlier or have to wait longer: they are queued as soon as stores change before them in the list.
When an operation has to wait, what counts is needed exactly: it takes back what all users of
stores behind it have taken, and from there on the whole list is walked along. A user takes the
same again, without being placed anew, if stores have changed only at ticks that did not matter to
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    D_MODE,
    D_NEXT,
    D_OPERATION,
    F_AFTER,
    F_MIN,
    FOLLOW_SIZE,
    FORCED,
    H_MATERIALS,
    H_OPERATIONS,
    H_POOLS,
    M_MACHINE,
    M_TAIL,
    MODE_SIZE,
    N_AFTER,
    N_BEFORE,
    N_BEGIN,
    N_DELAYED,
    N_END,
    N_HELD,
    N_LABEL,
    N_LAST,
    N_MODE,
    N_NEXT,
    N_QUEUED,
    NEVER,
    NODE_SIZE,
    NONE,
    O_NEXT,
    O_NEXT_END,
    O_USE,
    O_USE_END,
    OPERATION_SIZE,
    S_NODE,
    STRONG,
    T_CERTAIN,
    T_DELAYED,
    T_FIXED_COST,
    T_FIXED_VIOLATION,
    T_FROM,
    T_HIGH,
    T_LATE,
    T_LOW,
    T_QUEUED,
    T_SAVED,
    T_TAKEN_BACK,
    T_VIOLATION,
    WEAK,
)
from solvers.decode.kernels.placing import arrival_of, fit, put
from solvers.decode.kernels.queue import enqueue, order_queue, pop
from solvers.decode.kernels.sequences import list_head
from solvers.decode.kernels.stores import exchange, forget_stores, give_back, uses_stores, widen

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def exceeds(state: Ints, limit: int) -> bool:
    """Whether the decoding under way can only end with more than ``limit``, or with a violation.

    Routes, windows, modes and setups cost what they will: sequences alone decide that. Overtime
    and makespan cost at least nothing. An operation is placed once, in the order of the list, so
    whatever has been placed again is final, and the rest counts where it was. A job that counts as
    completed later than before the change was delayed by something final, and will not be
    completed earlier than that; any other has its old completion at most to gain. So together,
    completions will not cost less than they do now, less what they did before the change.
    And as nothing had a violation then, what has one now is final.
    """
    if limit >= NEVER:
        return False
    if state[T_FIXED_VIOLATION] + state[T_VIOLATION] > 0:
        return True
    late = max(0, state[T_LATE] - state[T_SAVED + T_LATE])
    return bool(state[T_FIXED_COST] + state[T_CERTAIN] + late > limit)


@kernel
def walk(data: Ints, state: Ints, limit: int) -> int:
    """Place everything again that is affected by what is queued; return how many were.

    Where the list exceeds ``limit`` (see :func:`exceeds`), it stops early.
    """
    order_queue(data, state)
    if state[T_FROM] < NEVER:
        wake_delayed(data, state, state[T_FROM])
    placed = 0
    operation = data[H_OPERATIONS]
    while state[T_QUEUED] > 0:
        operation = pop(data, state)
        count = revisit(data, state, operation)
        if count == NONE:
            break
        placed += count
        operation = data[H_OPERATIONS]
        if exceeds(state, limit):
            return placed
    if operation < data[H_OPERATIONS]:
        take_back_from(data, state, operation)
        while operation < data[H_OPERATIONS]:
            node = data[S_NODE] + NODE_SIZE * operation
            if state[node + N_QUEUED] != 0:
                if exceeds(state, limit):
                    # Not in the queue, where undoing would find it.
                    state[node + N_QUEUED] = 0
                else:
                    placed += revisit(data, state, operation)
            operation = state[node + N_AFTER]
        # All that waited has had its turn.
        state[T_QUEUED] = 0
    forget_stores(state)
    return placed


@kernel
def wake_delayed(data: Ints, state: Ints, label: int) -> None:
    """Queue all operations behind ``label`` that wait for a store."""
    left = state[T_DELAYED]
    node = data[S_NODE] + NODE_SIZE * list_head(data)
    operation = state[node + N_BEFORE]
    while left > 0 and operation < data[H_OPERATIONS]:
        node = data[S_NODE] + NODE_SIZE * operation
        if state[node + N_LABEL] <= label:
            break
        if state[node + N_DELAYED] != 0:
            enqueue(data, state, operation, WEAK)
            left -= 1
        operation = state[node + N_BEFORE]
    state[T_FROM] = label


@kernel
def take_back_from(data: Ints, state: Ints, operation: int) -> None:
    """Take back what users of stores from ``operation`` on have taken, and queue them."""
    state[T_TAKEN_BACK] = 1
    while operation < data[H_OPERATIONS]:
        node = data[S_NODE] + NODE_SIZE * operation
        if uses_stores(data, operation, state[node + N_MODE]):
            give_back(data, state, operation)
            state[node + N_QUEUED] = max(WEAK, state[node + N_QUEUED])
        operation = state[node + N_AFTER]


@kernel
def revisit(data: Ints, state: Ints, operation: int) -> int:
    """Place ``operation`` again where it may be affected, and queue what then is, too.

    Returns
    -------
    int
        How many operations were placed; NONE when this one has to wait for a store, and stores
        hold what operations behind it take.
    """
    node = data[S_NODE] + NODE_SIZE * operation
    why = state[node + N_QUEUED]
    state[node + N_QUEUED] = 0
    mode = state[node + N_MODE]
    stores = data[H_POOLS] + data[H_MATERIALS] > 0 and uses_stores(data, operation, mode)
    if stores:
        if why == WEAK and not sees_change(data, state, operation):
            if state[node + N_HELD] == 0:
                exchange(data, state, operation, 1)
            return 0
        give_back(data, state, operation)
    begin, start, end, position, row, price, breach, delayed = fit(
        data, state, operation, mode, state[node + N_LAST]
    )
    if delayed != 0 and state[T_TAKEN_BACK] == 0:
        state[node + N_QUEUED] = why
        return NONE
    begun = state[node + N_BEGIN]
    ended = state[node + N_END]
    if (
        not put(data, state, operation, begin, start, end, position, row, price, breach, delayed)
        and why != FORCED
    ):
        return 1
    if stores:
        state[T_LOW] = min(state[T_LOW], begun)
        state[T_HIGH] = max(state[T_HIGH], ended)
        widen(data, state, operation, why == FORCED)
        if state[T_TAKEN_BACK] == 0 and state[T_FROM] > state[node + N_LABEL]:
            wake_delayed(data, state, state[node + N_LABEL])
    if data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE] != NONE:
        following = state[node + N_NEXT]
        if following < data[H_OPERATIONS]:
            alert(data, state, following)
    latest = max(ended, end) + data[data[D_MODE] + MODE_SIZE * mode + M_TAIL]
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    for index in range(data[record + O_NEXT], data[record + O_NEXT_END]):
        link = data[D_NEXT] + FOLLOW_SIZE * index
        successor = data[link + F_AFTER]
        there = data[S_NODE] + NODE_SIZE * successor
        if state[there + N_AFTER] == NONE:
            continue
        # What arrives before the machine is free, as before, changes nothing.
        machine = data[data[D_MODE] + MODE_SIZE * state[there + N_MODE] + M_MACHINE]
        if why != FORCED and machine != NONE:
            free = state[data[S_NODE] + NODE_SIZE * state[there + N_LAST] + N_END]
            if latest + data[link + F_MIN] <= free:
                continue
        alert(data, state, successor)
    return 1


@inlined
def alert(data: Ints, state: Ints, operation: int) -> None:
    """Let ``operation``, which is later in the list, be placed again."""
    if state[T_TAKEN_BACK] == 0:
        enqueue(data, state, operation, STRONG)
    else:
        node = data[S_NODE] + NODE_SIZE * operation
        state[node + N_QUEUED] = max(STRONG, state[node + N_QUEUED])


@kernel
def sees_change(data: Ints, state: Ints, operation: int) -> bool:
    """Whether stores have changed where ``operation`` looked when it was placed."""
    if state[T_LOW] >= state[T_HIGH]:
        return False
    node = data[S_NODE] + NODE_SIZE * operation
    mode = state[node + N_MODE]
    if data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE] == NONE:
        ready = arrival_of(data, state, operation, mode)
    else:
        ready = state[data[S_NODE] + NODE_SIZE * state[node + N_LAST] + N_END]
    if state[T_HIGH] <= ready:
        return False
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    if data[record + O_USE] < data[record + O_USE_END]:
        # A material has to last for ever after.
        return True
    return bool(state[T_LOW] < state[node + N_END])
