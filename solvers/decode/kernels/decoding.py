"""From a list to a schedule: decoding at first, and again what a change affects; compiled.

:func:`decode_list` places one operation after the other. :func:`renew` leads to the same state from
that of another list: it places again, in the order of the list, only what is queued. Placing
depends on the operation before it on the machine, on predecessors, and on what operations before
it in the list take of pools and materials. So whenever one is placed elsewhere than it was, its
follower on the machine and its successors are queued; whatever is not, stands as it would anyhow.

Stores hold what all operations of the list take, and together never more than there is. So an
operation that is placed again without waiting for a store stands where it would if stores held
only what operations before it take, which is what counts; and those behind it that do not wait
themselves stay where they are, for what they use is still there. Those that wait could start
earlier or have to wait longer: they are queued as soon as stores change before them in the list.
When an operation has to wait, what counts is needed exactly: it takes back what all users of
stores behind it have taken, and from there on the whole list is walked along. A user takes the
same again, without being placed anew, if stores have changed only at ticks that did not matter to
it.

Maximum lags need more than one pass: :func:`keep_lags` raises the floor under the start of each
predecessor that ended too early and places it again, to a fixed point. Without pools and
materials every start is a monotone function of earlier ones and of the floors, so the fixed point
is the earliest schedule of the list, or there is none before the horizon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    CHOICE_SIZE,
    D_JOB,
    D_LINK,
    D_MACHINE,
    D_MODE,
    D_NEXT,
    D_OPERATION,
    D_WINDOW,
    F_AFTER,
    F_MIN,
    FOLLOW_SIZE,
    FORCED,
    H_HORIZON,
    H_JOBS,
    H_LATENESS,
    H_MACHINES,
    H_MAKESPAN,
    H_MATERIALS,
    H_MAX_LAGS,
    H_OPERATIONS,
    H_PASSES,
    H_POOLS,
    H_WINDOWS,
    J_DUE,
    JOB_SIZE,
    JOB_STATE_SIZE,
    K_INITIAL,
    K_OPENED,
    K_TIME,
    K_WINDOW,
    K_WINDOWS,
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
    N_BEFORE,
    N_BEGIN,
    N_DELAYED,
    N_END,
    N_FAMILY,
    N_FLOOR,
    N_HELD,
    N_LABEL,
    N_LAST,
    N_MODE,
    N_NEXT,
    N_QUEUED,
    N_START,
    NEVER,
    NODE_SIZE,
    NONE,
    O_LINK,
    O_LINK_END,
    O_NEXT,
    O_NEXT_END,
    O_PIN_START,
    O_RESUMABLE,
    O_USE,
    O_USE_END,
    OPERATION_SIZE,
    S_JOB,
    S_NODE,
    S_WINDOW,
    STATE_HEADER,
    STRONG,
    T_CERTAIN,
    T_COST,
    T_DELAYED,
    T_FIXED_COST,
    T_FIXED_VIOLATION,
    T_FROM,
    T_HIGH,
    T_INFEASIBLE,
    T_LATE,
    T_LATENESS,
    T_LOW,
    T_MAKESPAN,
    T_OBJECTIVE,
    T_QUEUED,
    T_SAVED,
    T_STALE,
    T_TAKEN_BACK,
    T_TOGGLED,
    T_VIOLATION,
    V_COST,
    W_INDEX,
    WEAK,
    WINDOW_SIZE,
    Y_COMPLETION,
    Y_NOTED,
    Y_ROUTE,
)
from solvers.decode.kernels.changes import (
    append,
    forget_stores,
    give_back,
    list_head,
    route_price,
    widen,
)
from solvers.decode.kernels.notes import note_node
from solvers.decode.kernels.placing import arrival_of, fit, put
from solvers.decode.kernels.queue import empty_queue, enqueue, order_queue, pop
from solvers.decode.kernels.stores import exchange, fill_stores, uses_stores
from solvers.decode.kernels.working_time import (
    build_time,
    position_of,
    row_at_position,
    row_at_tick,
    tick_of,
)

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
