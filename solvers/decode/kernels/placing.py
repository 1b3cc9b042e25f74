"""One operation placed as early as it can be, behind others, and what that costs; compiled.

This is the only place where it is decided when an operation starts: the first decoding of a list,
decoding again after a change and the dispatching rules all call :func:`fit` or :func:`place`.

Everything always finds a place. From the horizon on every machine works without end and pools and
materials are plenty; whatever ends there adds to ``T_VIOLATION``, as do a forbidden transition, a
missed deadline and an operation that starts after its pin. Costs count no time beyond the
horizon: they stay within the bound that was checked for the problem, and no sum overflows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    D_JOB,
    D_LINK,
    D_MACHINE,
    D_MATERIAL,
    D_MODE,
    D_OPERATION,
    D_ROUTE,
    D_USE,
    FORBIDDEN,
    H_COMPLETION,
    H_HORIZON,
    H_LATE,
    H_MATERIALS,
    H_POOLS,
    I_BEFORE,
    I_CLOSE,
    I_OPEN,
    INTERVAL_SIZE,
    J_DEADLINE,
    J_DUE,
    J_LATE_PRICE,
    J_RELEASE,
    JOB_SIZE,
    JOB_STATE_SIZE,
    K_ANTICIPATORY,
    K_FAMILIES,
    K_OPENED,
    K_SETUP,
    K_TIME,
    K_USE,
    K_USE_END,
    K_WINDOW,
    K_WINDOWS,
    L_BEFORE,
    L_MIN,
    LINK_SIZE,
    M_COST,
    M_EARLIEST,
    M_FAMILY,
    M_MACHINE,
    M_PROCESSING,
    M_TAIL,
    M_USE,
    M_USE_END,
    MACHINE_SIZE,
    MODE_SIZE,
    MOST,
    N_BEGIN,
    N_COST,
    N_DELAYED,
    N_END,
    N_FAMILY,
    N_FLOOR,
    N_LAST,
    N_MODE,
    N_POSITION,
    N_ROW,
    N_START,
    N_VIOLATION,
    NEVER,
    NODE_SIZE,
    NONE,
    O_JOB,
    O_LINK,
    O_LINK_END,
    O_PIN_MACHINE,
    O_PIN_START,
    O_RESUMABLE,
    O_ROUTE,
    O_USE,
    O_USE_END,
    OPERATION_SIZE,
    P_STATE,
    R_OPERATION,
    R_OPERATION_END,
    ROUTE_SIZE,
    S_JOB,
    S_NODE,
    S_WINDOW,
    STORE_SIZE,
    T_COST,
    T_DELAYED,
    T_LATE,
    T_LATENESS,
    T_MAKESPAN,
    T_STALE,
    T_VIOLATION,
    W_CLOSE,
    W_INDEX,
    W_OPEN,
    W_RATE,
    WINDOW_SIZE,
    Y_COMPLETION,
)
from solvers.decode.kernels.notes import note_job, note_node
from solvers.decode.kernels.stores import exchange, missing_until, plenty_from, uses_stores
from solvers.decode.kernels.working_time import (
    position_of,
    row_at_position,
    row_at_tick,
    tick_of,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def arrival_of(data: Ints, state: Ints, operation: int, mode: int) -> int:
    """Return from when release, own earliest start and placed predecessors allow a start."""
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    way = data[D_MODE] + MODE_SIZE * mode
    arrival: int = max(
        data[data[D_JOB] + JOB_SIZE * data[record + O_JOB] + J_RELEASE], data[way + M_EARLIEST]
    )
    for index in range(data[record + O_LINK], data[record + O_LINK_END]):
        link = data[D_LINK] + LINK_SIZE * index
        before = data[link + L_BEFORE]
        there = data[S_NODE] + NODE_SIZE * before
        tail = data[data[D_MODE] + MODE_SIZE * state[there + N_MODE] + M_TAIL]
        arrival = max(arrival, state[there + N_END] + tail + data[link + L_MIN])
    return arrival


@inlined
def fit(
    data: Ints, state: Ints, operation: int, mode: int, last: int
) -> tuple[int, int, int, int, int, int, int, int]:
    """Return where ``operation`` goes in ``mode`` behind ``last``, without placing it.

    ``last`` is a placed operation of the same machine or the machine's head, anything where the
    mode has no machine. Pools and materials hold what operations before it take.

    Returns
    -------
    begin, start, end, position, row, price, breach, delayed
        Start of the setup (of the operation, where nobody asks); working ticks before the end,
        interval that holds the end; setup and overtime price, violation by a forbidden
        transition, and whether it waits for a pool or material.
    """
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    way = data[D_MODE] + MODE_SIZE * mode
    machine = data[way + M_MACHINE]
    processing = data[way + M_PROCESSING]
    use = data[way + M_USE]
    use_end = data[way + M_USE_END]
    arrival = arrival_of(data, state, operation, mode)
    low = max(arrival, state[data[S_NODE] + NODE_SIZE * operation + N_FLOOR])
    plenty = 0
    for index in range(data[record + O_USE], data[record + O_USE_END]):
        pair = data[D_USE] + 2 * index
        store = data[D_MATERIAL] + STORE_SIZE * data[pair]
        plenty = max(plenty, plenty_from(state, data[store + P_STATE], data[pair + 1]))
    delayed = 0
    if machine == NONE:
        if plenty > low:
            low = plenty
            delayed = 1
        if use < use_end:
            until = missing_until(data, state, use, use_end, NONE, 0, low, low + processing)
            while until != NONE:
                low = until
                delayed = 1
                until = missing_until(data, state, use, use_end, NONE, 0, low, low + processing)
        return low, low, low + processing, 0, 0, 0, 0, delayed

    home = data[D_MACHINE] + MACHINE_SIZE * machine
    behind = data[S_NODE] + NODE_SIZE * last
    opened = state[data[home + K_OPENED]] > 0
    time = data[home + K_TIME] + 1
    free = state[behind + N_END]
    row = state[behind + N_ROW]
    resumable = data[record + O_RESUMABLE] != 0
    setup = 0
    price = 0
    breach = 0
    if data[home + K_SETUP] != NONE:
        pair = data[home + K_SETUP] + 2 * (
            state[behind + N_FAMILY] * data[home + K_FAMILIES] + data[way + M_FAMILY]
        )
        setup = data[pair]
        price = data[pair + 1]
        if setup == FORBIDDEN:
            setup = 0
            price = 0
            breach = data[H_HORIZON] + 1
    # The start may not be before the working tick ``least``, else the setup begins too early.
    least = 0
    if setup > 0:
        least = state[behind + N_POSITION] + setup
        if data[home + K_ANTICIPATORY] == 0 and arrival > free:
            at = row_at_tick(state, time, row, arrival)
            least = position_of(state, time, at, arrival) + setup
    low = max(low, free)
    if plenty > low:
        low = plenty
        delayed = 1
    crew = 0
    crew_end = 0
    if setup > 0:
        crew = data[home + K_USE]
        crew_end = data[home + K_USE_END]
    while True:
        row = row_at_tick(state, time, row, low)
        at = time + INTERVAL_SIZE * row
        start = max(low, state[at + I_OPEN])
        position = state[at + I_BEFORE] + start - state[at + I_OPEN]
        if position < least:
            position = least
            row = row_at_position(state, time, row, position)
            start = tick_of(state, time, row, position)
        if not resumable:
            while state[time + INTERVAL_SIZE * row + I_CLOSE] - start < processing:
                row += 1
                start = state[time + INTERVAL_SIZE * row + I_OPEN]
                position = state[time + INTERVAL_SIZE * row + I_BEFORE]
        # Two operations of no processing at one tick would be sequenced by their index.
        if (
            processing == 0
            and last > operation
            and start == free
            and state[behind + N_START] == start
        ):
            low = start + 1
            continue
        first = row
        end = start + processing
        if end > state[time + INTERVAL_SIZE * row + I_CLOSE]:
            row = row_at_position(state, time, row, position + processing - 1)
            end = tick_of(state, time, row, position + processing - 1) + 1
        if use < use_end:
            until = missing_until(data, state, use, use_end, time, first, start, end)
            if until != NONE:
                low = until
                row = first
                delayed = 1
                continue
        begin = start
        if setup > 0 and (crew < crew_end or opened):
            before = first
            while state[time + INTERVAL_SIZE * before + I_BEFORE] > position - setup:
                before -= 1
            begin = tick_of(state, time, before, position - setup)
            if crew < crew_end:
                until = missing_until(data, state, crew, crew_end, time, before, begin, start)
                if until != NONE:
                    before = row_at_tick(state, time, before, until)
                    least = position_of(state, time, before, until) + setup
                    row = first
                    delayed = 1
                    continue
        break
    if opened:
        for index in range(data[home + K_WINDOWS]):
            at = data[home + K_WINDOW] + WINDOW_SIZE * index
            if state[data[S_WINDOW] + data[at + W_INDEX]] != 0:
                ticks = min(end, data[at + W_CLOSE]) - max(begin, data[at + W_OPEN])
                price += data[at + W_RATE] * max(0, ticks)
    return begin, start, end, position + processing, row, price, breach, delayed


@inlined
def completion_cost(data: Ints, job: int, completion: int) -> int:
    """Return the weighted cost of completing ``job`` at ``completion``, but for the maxima."""
    record = data[D_JOB] + JOB_SIZE * job
    late = completion - data[record + J_DUE]
    cost: int = data[H_COMPLETION] * completion
    if late > 0:
        cost += data[record + J_LATE_PRICE] * late + data[H_LATE]
    return cost


@kernel
def complete(data: Ints, state: Ints, job: int, completion: int) -> None:
    """Count ``job`` as completed at ``completion``, NONE when nothing of it is placed."""
    at = data[S_JOB] + JOB_STATE_SIZE * job
    before = state[at + Y_COMPLETION]
    if completion == before:
        return
    note_job(data, state, job)
    state[at + Y_COMPLETION] = completion
    horizon = data[H_HORIZON]
    record = data[D_JOB] + JOB_SIZE * job
    due = data[record + J_DUE]
    deadline = data[record + J_DEADLINE]
    if completion != NONE:
        counted = min(completion, horizon)
        cost = completion_cost(data, job, counted)
        state[T_COST] += cost
        state[T_LATE] += cost
        state[T_VIOLATION] += min(max(0, completion - deadline), MOST)
        state[T_MAKESPAN] = max(state[T_MAKESPAN], counted)
        if due != NEVER:
            state[T_LATENESS] = max(state[T_LATENESS], counted - due)
    if before != NONE:
        counted = min(before, horizon)
        cost = completion_cost(data, job, counted)
        state[T_COST] -= cost
        state[T_LATE] -= cost
        state[T_VIOLATION] -= min(max(0, before - deadline), MOST)
        if completion < before and (
            counted == state[T_MAKESPAN] or counted - due == state[T_LATENESS]
        ):
            state[T_STALE] = 1


@kernel
def last_end(data: Ints, state: Ints, operation: int) -> int:
    """Return the last end of what is placed of the route of ``operation``, or NONE."""
    route = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_ROUTE]
    way = data[D_ROUTE] + ROUTE_SIZE * route
    last = NONE
    for other in range(data[way + R_OPERATION], data[way + R_OPERATION_END]):
        last = max(last, state[data[S_NODE] + NODE_SIZE * other + N_END])
    return last


@inlined
def place(data: Ints, state: Ints, operation: int) -> None:
    """Place an operation of the list as early as it can be.

    It stands in the list and on its machine, everything before it is placed, and pools and
    materials hold just what operations before it take.
    """
    node = data[S_NODE] + NODE_SIZE * operation
    begin, start, end, position, row, price, breach, delayed = fit(
        data, state, operation, state[node + N_MODE], state[node + N_LAST]
    )
    put(data, state, operation, begin, start, end, position, row, price, breach, delayed)


@inlined
def put(
    data: Ints,
    state: Ints,
    operation: int,
    begin: int,
    start: int,
    end: int,
    position: int,
    row: int,
    price: int,
    breach: int,
    delayed: int,
) -> bool:
    """Write down what :func:`fit` has found for ``operation``; return whether that is a change.

    Where it was placed before, it is no more, and its costs are exchanged. Of stores it must
    hold nothing; it takes what it uses.
    """
    node = data[S_NODE] + NODE_SIZE * operation
    mode = state[node + N_MODE]
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    way = data[D_MODE] + MODE_SIZE * mode
    machine = data[way + M_MACHINE]
    horizon = data[H_HORIZON]
    violation = breach
    pinned = data[record + O_PIN_MACHINE]
    if pinned >= NONE and pinned != machine:
        violation += horizon + 1
    # No machine works on the tick at the horizon, not even for an operation of no processing.
    over = end - horizon
    if machine != NONE:
        over = max(over, start + 1 - horizon)
    if over > 0:
        violation += min(over, MOST)
    pin = data[record + O_PIN_START]
    if pin != NONE and start > pin:
        violation += min(start - pin, MOST)
    cost = data[way + M_COST] + price
    before = state[node + N_END]
    changed: bool = (
        end != before
        or start != state[node + N_START]
        or begin != state[node + N_BEGIN]
        or position != state[node + N_POSITION]
        or row != state[node + N_ROW]
        or cost != state[node + N_COST]
        or violation != state[node + N_VIOLATION]
        or delayed != state[node + N_DELAYED]
    )
    if changed:
        note_node(data, state, operation)
        state[T_COST] += cost - state[node + N_COST]
        state[T_VIOLATION] += violation - state[node + N_VIOLATION]
        state[T_DELAYED] += delayed - state[node + N_DELAYED]
        state[node + N_BEGIN] = begin
        state[node + N_START] = start
        state[node + N_END] = end
        state[node + N_POSITION] = position
        state[node + N_ROW] = row
        state[node + N_COST] = cost
        state[node + N_VIOLATION] = violation
        state[node + N_DELAYED] = delayed
        if end != before:
            job = data[record + O_JOB]
            completion = state[data[S_JOB] + JOB_STATE_SIZE * job + Y_COMPLETION]
            if end > completion:
                complete(data, state, job, end)
            elif before == completion:
                complete(data, state, job, last_end(data, state, operation))
    if data[H_POOLS] + data[H_MATERIALS] > 0 and uses_stores(data, operation, mode):
        note_node(data, state, operation)
        exchange(data, state, operation, 1)
    return changed
