"""The compiled decoder: choices and a list of operations in, starts and cost out.

The invariant that every kernel keeps: ``state`` is exactly what placing the first ``T_PLACED``
operations of the list, one after the other, each as early as it can, leads to. An operation goes
behind everything placed before it on its machine; pools and materials are taken where they are
free, before or behind others. :func:`place` moves the invariant one position on and writes down
what it changed; :func:`rewind` takes positions back in reverse order with those notes, so nothing
is ever rebuilt and a list is decoded again from the first changed position only.

Everything always finds a place. From the horizon on every machine works without end and pools and
materials are plenty; whatever ends there adds to ``T_VIOLATION``, as do a forbidden transition, a
missed deadline and an operation that starts after its pin. Costs count no time beyond the
horizon: they stay within the bound that was checked for the problem, and no sum overflows.

Maximum lags need more than one pass: :func:`decode_from` raises the floor under the start of each
predecessor that ended too early and decodes again from there, to a fixed point. Without pools and
materials every start is a monotone function of earlier ones and of the floors, so the fixed point
is the earliest schedule of the list, or there is none before the horizon.

Numba compiles each function with the code of its callees; see :mod:`solvers.compiled`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.decode.kernel_layout import (
    D_JOB,
    D_LINK,
    D_MACHINE,
    D_MATERIAL,
    D_MODE,
    D_OPERATION,
    D_POOL,
    D_ROUTE,
    D_USE,
    D_WINDOW,
    FORBIDDEN,
    G_CLOSE,
    G_OPEN,
    G_WINDOW,
    H_COMPLETION,
    H_HORIZON,
    H_JOBS,
    H_LATE,
    H_LATENESS,
    H_MACHINES,
    H_MAKESPAN,
    H_MATERIALS,
    H_MAX_LAGS,
    H_PASSES,
    H_POOLS,
    H_WINDOWS,
    J_DEADLINE,
    J_DUE,
    J_LATE_PRICE,
    J_PIN,
    J_REFUSAL,
    J_RELEASE,
    JOB_SIZE,
    K_ANTICIPATORY,
    K_FAMILIES,
    K_INITIAL,
    K_SEGMENT,
    K_SEGMENTS,
    K_SETUP,
    K_TIME,
    K_USE,
    K_USE_END,
    K_WINDOW,
    K_WINDOWS,
    L_BEFORE,
    L_MAX,
    L_MIN,
    LIMIT,
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
    NEVER,
    NONE,
    O_JOB,
    O_LINK,
    O_LINK_END,
    O_PIN_MACHINE,
    O_PIN_START,
    O_RESUMABLE,
    O_USE,
    O_USE_END,
    OPERATION_SIZE,
    P_STATE,
    P_STEP,
    P_STEPS,
    R_COST,
    ROUTE_SIZE,
    S_COMPLETION,
    S_END,
    S_FLOOR,
    S_MACHINE,
    S_MODE,
    S_ORDER,
    S_ROUTE,
    S_START,
    S_UNDO,
    S_WINDOW,
    SEGMENT_SIZE,
    STATE_MACHINE_SIZE,
    STORE_SIZE,
    T_COST,
    T_FIXED_COST,
    T_FIXED_VIOLATION,
    T_INFEASIBLE,
    T_LATENESS,
    T_MAKESPAN,
    T_OBJECTIVE,
    T_ORDER,
    T_PLACED,
    T_RAISED,
    T_VIOLATION,
    U_BEGIN,
    U_COMPLETION,
    U_COST,
    U_END,
    U_FAMILY,
    U_LAST,
    U_LATENESS,
    U_MAKESPAN,
    U_MODE,
    U_OPERATION,
    U_POSITION,
    U_ROW,
    U_VIOLATION,
    UNDO_SIZE,
    W_CLOSE,
    W_INDEX,
    W_OPEN,
    W_RATE,
    WINDOW_SIZE,
    X_END,
    X_FAMILY,
    X_LAST,
    X_POSITION,
    X_ROW,
    X_WINDOWS,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints

# The working time of a machine in state: the number of intervals, then per interval when it opens,
# when it closes and the working ticks before it. ``time`` is the index of the first interval.
_OPEN = 0
_CLOSE = 1
_BEFORE = 2
_INTERVAL = 3

# Steps of a pool or material: (tick, level) pairs, in state behind their number. A pool's profile
# stays in data, and state holds only how much of it is taken: a long profile costs nothing to
# carry along, and new steps come in near the end, where few others have to make room. A material's
# step lasts to the next receipt, and its level is the one at its end, its lowest.
_STEP = 2


@kernel
def row_at_tick(state: Ints, time: int, row: int, tick: int) -> int:
    """Return the first interval from ``row`` on that closes after ``tick``.

    Doubling steps and then halving ones: most searches end one or two intervals further.
    """
    if state[time + _INTERVAL * row + _CLOSE] > tick:
        return row
    count = state[time - 1]
    step = 1
    while row + step < count and state[time + _INTERVAL * (row + step) + _CLOSE] <= tick:
        row += step
        step *= 2
    low = row + 1
    high = min(row + step, count - 1)
    while low < high:
        middle = (low + high) // 2
        if state[time + _INTERVAL * middle + _CLOSE] > tick:
            high = middle
        else:
            low = middle + 1
    return low


@kernel
def row_at_position(state: Ints, time: int, row: int, position: int) -> int:
    """Return the last interval from ``row`` on with at most ``position`` working ticks before."""
    count = state[time - 1]
    step = 1
    while row + step < count and state[time + _INTERVAL * (row + step) + _BEFORE] <= position:
        row += step
        step *= 2
    low = row
    high = min(row + step, count) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if state[time + _INTERVAL * middle + _BEFORE] <= position:
            low = middle
        else:
            high = middle - 1
    return low


@kernel
def tick_of(state: Ints, time: int, row: int, position: int) -> int:
    """Return the tick of working tick ``position``, which lies in interval ``row``."""
    at = time + _INTERVAL * row
    tick: int = state[at + _OPEN] + position - state[at + _BEFORE]
    return tick


@kernel
def position_of(state: Ints, time: int, row: int, tick: int) -> int:
    """Return the working ticks before ``tick``; ``row`` is the first to close after it."""
    at = time + _INTERVAL * row
    position: int = state[at + _BEFORE] + max(0, tick - state[at + _OPEN])
    return position


@kernel
def build_time(data: Ints, state: Ints, machine: int) -> None:
    """Join the calendar of ``machine`` and its open windows to its working time."""
    record = data[D_MACHINE] + MACHINE_SIZE * machine
    time = data[record + K_TIME] + 1
    segment = data[record + K_SEGMENT]
    horizon = data[H_HORIZON]
    count = 0
    total = 0
    for index in range(data[record + K_SEGMENTS] + 1):
        if index < data[record + K_SEGMENTS]:
            at = segment + SEGMENT_SIZE * index
            window = data[at + G_WINDOW]
            if window != NONE and state[data[S_WINDOW] + window] == 0:
                continue
            opens = data[at + G_OPEN]
            closes = data[at + G_CLOSE]
        else:
            opens = horizon
            closes = LIMIT
        last = time + _INTERVAL * (count - 1)
        if count > 0 and state[last + _CLOSE] == opens:
            state[last + _CLOSE] = closes
        else:
            at = last + _INTERVAL
            state[at + _OPEN] = opens
            state[at + _CLOSE] = closes
            state[at + _BEFORE] = total
            count += 1
        total += closes - opens
    state[time - 1] = count


@kernel
def step_at(state: Ints, steps: int, tick: int) -> int:
    """Return the step that holds at ``tick``; ``steps`` is where their number stands."""
    low = 0
    high = state[steps] - 1
    while low < high:
        middle = (low + high + 1) // 2
        if state[steps + 1 + _STEP * middle] <= tick:
            low = middle
        else:
            high = middle - 1
    return low


@kernel
def split_step(state: Ints, steps: int, tick: int) -> int:
    """Return the step that begins at ``tick``, after making it one."""
    row = step_at(state, steps, tick)
    at = steps + 1 + _STEP * row
    if state[at] == tick:
        return row
    for index in range(steps + _STEP * state[steps], at + 1, -1):
        state[index + _STEP] = state[index]
    state[at + _STEP] = tick
    state[at + _STEP + 1] = state[at + 1]
    state[steps] += 1
    return row + 1


@kernel
def join_step(state: Ints, steps: int, row: int) -> None:
    """Drop step ``row`` if the one before it has the same level."""
    at = steps + 1 + _STEP * row
    if row == 0 or state[at + 1] != state[at - 1]:
        return
    for index in range(at, steps + 1 + _STEP * (state[steps] - 1)):
        state[index] = state[index + _STEP]
    state[steps] -= 1


@kernel
def shift_steps(state: Ints, steps: int, start: int, end: int, amount: int) -> None:
    """Add ``amount`` to every level in ``[start, end)``, which is not empty.

    Neighbouring steps keep different levels, so a shift and its opposite restore all steps.
    """
    first = split_step(state, steps, start)
    last = split_step(state, steps, end)
    for row in range(first, last):
        state[steps + 1 + _STEP * row + 1] += amount
    join_step(state, steps, last)
    join_step(state, steps, first)


@kernel
def profile_at(data: Ints, pool: int, tick: int) -> int:
    """Return the step of a pool's profile that holds at ``tick``."""
    low = 0
    high = data[pool + P_STEPS] - 1
    first = data[pool + P_STEP]
    while low < high:
        middle = (low + high + 1) // 2
        if data[first + _STEP * middle] <= tick:
            low = middle
        else:
            high = middle - 1
    return low


@kernel
def short_until(data: Ints, state: Ints, pool: int, start: int, end: int, amount: int) -> int:
    """Return until when less than ``amount`` of a pool is free for the first time, or NONE.

    Looked at is what is free in ``[start, end)``: the profile less what is taken.
    """
    profile = data[pool + P_STEP]
    steps = data[pool + P_STATE]
    count = state[steps]
    row = profile_at(data, pool, start)
    taken = step_at(state, steps, start)
    while start < end:
        # The profile's last step holds plenty, so it has a next one where anything lacks.
        level = data[profile + _STEP * row + 1]
        until: int = LIMIT
        if row + 1 < data[pool + P_STEPS]:
            until = data[profile + _STEP * (row + 1)]
        following: int = LIMIT
        if taken + 1 < count:
            following = state[steps + 1 + _STEP * (taken + 1)]
        if level - state[steps + 1 + _STEP * taken + 1] < amount:
            return min(until, following)
        start = min(until, following)
        row += int(start == until)
        taken += int(start == following)
    return NONE


@kernel
def plenty_from(state: Ints, steps: int, amount: int) -> int:
    """Return the tick from which a material's level never again falls below ``amount``."""
    row = state[steps] - 1
    while row > 0 and state[steps + 1 + _STEP * (row - 1) + 1] >= amount:
        row -= 1
    tick: int = state[steps + 1 + _STEP * row]
    return tick


@kernel
def missing_until(
    data: Ints, state: Ints, use: int, use_end: int, time: int, row: int, start: int, end: int
) -> int:
    """Return until when the first pool that lacks capacity for work in ``[start, end)`` does.

    The work uses the working ticks from interval ``row`` on, which is the first to close after
    ``start``; every tick when ``time`` is NONE. The answer is NONE when nothing lacks.
    """
    while start < end:
        low = start
        high = end
        if time != NONE:
            at = time + _INTERVAL * row
            low = max(start, state[at + _OPEN])
            high = min(end, state[at + _CLOSE])
        if low < high:
            for index in range(use, use_end):
                pair = data[D_USE] + 2 * index
                pool = data[D_POOL] + STORE_SIZE * data[pair]
                until = short_until(data, state, pool, low, high, data[pair + 1])
                if until != NONE:
                    return until
        start = high
        row += 1
        if time != NONE and start < end:
            start = state[time + _INTERVAL * row + _OPEN]
    return NONE


@kernel
def take(
    data: Ints,
    state: Ints,
    use: int,
    use_end: int,
    time: int,
    row: int,
    start: int,
    end: int,
    sign: int,
) -> None:
    """Take (``sign`` 1) or give back (-1) the pools of work as in :func:`missing_until`."""
    while start < end:
        low = start
        high = end
        if time != NONE:
            at = time + _INTERVAL * row
            low = max(start, state[at + _OPEN])
            high = min(end, state[at + _CLOSE])
        if low < high:
            for index in range(use, use_end):
                pair = data[D_USE] + 2 * index
                pool = data[D_POOL] + STORE_SIZE * data[pair]
                shift_steps(state, data[pool + P_STATE], low, high, sign * data[pair + 1])
        start = high
        row += 1
        if time != NONE and start < end:
            start = state[time + _INTERVAL * row + _OPEN]


@kernel
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
        tail = data[data[D_MODE] + MODE_SIZE * state[data[S_MODE] + before] + M_TAIL]
        arrival = max(arrival, state[data[S_END] + before] + tail + data[link + L_MIN])
    return arrival


@kernel
def fit(
    data: Ints, state: Ints, operation: int, mode: int
) -> tuple[int, int, int, int, int, int, int]:
    """Return where ``operation`` goes next in ``mode``, without placing it.

    Returns
    -------
    begin, start, end, position, row, price, breach
        Start of the setup (of the operation, where nobody asks); working ticks before the end,
        interval that holds the end; setup and overtime price, and violation by a forbidden
        transition.
    """
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    way = data[D_MODE] + MODE_SIZE * mode
    machine = data[way + M_MACHINE]
    processing = data[way + M_PROCESSING]
    use = data[way + M_USE]
    use_end = data[way + M_USE_END]
    arrival = arrival_of(data, state, operation, mode)
    low = max(arrival, state[data[S_FLOOR] + operation])
    for index in range(data[record + O_USE], data[record + O_USE_END]):
        pair = data[D_USE] + 2 * index
        store = data[D_MATERIAL] + STORE_SIZE * data[pair]
        low = max(low, plenty_from(state, data[store + P_STATE], data[pair + 1]))
    if machine == NONE:
        if use < use_end:
            until = missing_until(data, state, use, use_end, NONE, 0, low, low + processing)
            while until != NONE:
                low = until
                until = missing_until(data, state, use, use_end, NONE, 0, low, low + processing)
        return low, low, low + processing, 0, 0, 0, 0

    home = data[D_MACHINE] + MACHINE_SIZE * machine
    now = data[S_MACHINE] + STATE_MACHINE_SIZE * machine
    time = data[home + K_TIME] + 1
    free = state[now + X_END]
    last = state[now + X_LAST]
    row = state[now + X_ROW]
    resumable = data[record + O_RESUMABLE] != 0
    setup = 0
    price = 0
    breach = 0
    if data[home + K_SETUP] != NONE:
        pair = data[home + K_SETUP] + 2 * (
            state[now + X_FAMILY] * data[home + K_FAMILIES] + data[way + M_FAMILY]
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
        least = state[now + X_POSITION] + setup
        if data[home + K_ANTICIPATORY] == 0 and arrival > free:
            at = row_at_tick(state, time, row, arrival)
            least = position_of(state, time, at, arrival) + setup
    low = max(low, free)
    crew = 0
    crew_end = 0
    if setup > 0:
        crew = data[home + K_USE]
        crew_end = data[home + K_USE_END]
    while True:
        row = row_at_tick(state, time, row, low)
        at = time + _INTERVAL * row
        start = max(low, state[at + _OPEN])
        position = state[at + _BEFORE] + start - state[at + _OPEN]
        if position < least:
            position = least
            row = row_at_position(state, time, row, position)
            start = tick_of(state, time, row, position)
        if not resumable:
            while state[time + _INTERVAL * row + _CLOSE] - start < processing:
                row += 1
                start = state[time + _INTERVAL * row + _OPEN]
                position = state[time + _INTERVAL * row + _BEFORE]
        # Two operations of no processing at one tick would be sequenced by their index.
        if (
            processing == 0
            and last > operation
            and start == free
            and state[data[S_START] + last] == start
        ):
            low = start + 1
            continue
        first = row
        end = start + processing
        if end > state[time + _INTERVAL * row + _CLOSE]:
            row = row_at_position(state, time, row, position + processing - 1)
            end = tick_of(state, time, row, position + processing - 1) + 1
        if use < use_end:
            until = missing_until(data, state, use, use_end, time, first, start, end)
            if until != NONE:
                low = until
                row = first
                continue
        begin = start
        if setup > 0 and (crew < crew_end or state[now + X_WINDOWS] > 0):
            before = first
            while state[time + _INTERVAL * before + _BEFORE] > position - setup:
                before -= 1
            begin = tick_of(state, time, before, position - setup)
            if crew < crew_end:
                until = missing_until(data, state, crew, crew_end, time, before, begin, start)
                if until != NONE:
                    before = row_at_tick(state, time, before, until)
                    least = position_of(state, time, before, until) + setup
                    row = first
                    continue
        break
    if state[now + X_WINDOWS] > 0:
        for index in range(data[home + K_WINDOWS]):
            at = data[home + K_WINDOW] + WINDOW_SIZE * index
            if state[data[S_WINDOW] + data[at + W_INDEX]] != 0:
                ticks = min(end, data[at + W_CLOSE]) - max(begin, data[at + W_OPEN])
                price += data[at + W_RATE] * max(0, ticks)
    return begin, start, end, position + processing, row, price, breach


@kernel
def completion_cost(data: Ints, job: int, completion: int) -> int:
    """Return the weighted cost of completing ``job`` at ``completion``, but for the maxima."""
    record = data[D_JOB] + JOB_SIZE * job
    late = completion - data[record + J_DUE]
    cost: int = data[H_COMPLETION] * completion
    if late > 0:
        cost += data[record + J_LATE_PRICE] * late + data[H_LATE]
    return cost


@kernel
def place(data: Ints, state: Ints) -> None:
    """Place the next operation of the list."""
    slot = state[T_PLACED]
    operation = state[data[S_ORDER] + slot]
    mode = state[data[S_MODE] + operation]
    begin, start, end, position, row, price, breach = fit(data, state, operation, mode)
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    way = data[D_MODE] + MODE_SIZE * mode
    job = data[record + O_JOB]
    note = data[S_UNDO] + UNDO_SIZE * slot
    state[note + U_OPERATION] = operation
    state[note + U_MODE] = mode
    state[note + U_BEGIN] = begin
    state[note + U_COST] = state[T_COST]
    state[note + U_VIOLATION] = state[T_VIOLATION]
    state[note + U_MAKESPAN] = state[T_MAKESPAN]
    state[note + U_LATENESS] = state[T_LATENESS]
    state[data[S_START] + operation] = start
    state[data[S_END] + operation] = end

    machine = data[way + M_MACHINE]
    if machine != NONE:
        now = data[S_MACHINE] + STATE_MACHINE_SIZE * machine
        state[note + U_END] = state[now + X_END]
        state[note + U_POSITION] = state[now + X_POSITION]
        state[note + U_ROW] = state[now + X_ROW]
        state[note + U_FAMILY] = state[now + X_FAMILY]
        state[note + U_LAST] = state[now + X_LAST]
        state[now + X_END] = end
        state[now + X_POSITION] = position
        state[now + X_ROW] = row
        state[now + X_FAMILY] = data[way + M_FAMILY]
        state[now + X_LAST] = operation
    if data[H_POOLS] + data[H_MATERIALS] > 0:
        exchange(data, state, operation, mode, begin, 1)

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
    before = state[data[S_COMPLETION] + job]
    state[note + U_COMPLETION] = before
    if end > before:
        state[data[S_COMPLETION] + job] = end
        counted = min(end, horizon)
        cost += completion_cost(data, job, counted)
        deadline = data[data[D_JOB] + JOB_SIZE * job + J_DEADLINE]
        due = data[data[D_JOB] + JOB_SIZE * job + J_DUE]
        violation += min(max(0, end - deadline), MOST)
        if before != NONE:
            cost -= completion_cost(data, job, min(before, horizon))
            violation -= min(max(0, before - deadline), MOST)
        state[T_MAKESPAN] = max(state[T_MAKESPAN], counted)
        if due != NEVER:
            state[T_LATENESS] = max(state[T_LATENESS], counted - due)
    state[T_COST] += cost
    state[T_VIOLATION] += violation
    state[T_PLACED] = slot + 1


@kernel
def exchange(data: Ints, state: Ints, operation: int, mode: int, begin: int, sign: int) -> None:
    """Take (``sign`` 1) or give back (-1) the pools, crew and materials of an operation."""
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    way = data[D_MODE] + MODE_SIZE * mode
    start = state[data[S_START] + operation]
    end = state[data[S_END] + operation]
    for index in range(data[record + O_USE], data[record + O_USE_END]):
        pair = data[D_USE] + 2 * index
        store = data[D_MATERIAL] + STORE_SIZE * data[pair]
        steps = data[store + P_STATE]
        for row in range(step_at(state, steps, start), state[steps]):
            state[steps + 1 + _STEP * row + 1] -= sign * data[pair + 1]
    use = data[way + M_USE]
    use_end = data[way + M_USE_END]
    machine = data[way + M_MACHINE]
    if machine == NONE:
        if use < use_end:
            take(data, state, use, use_end, NONE, 0, start, end, sign)
        return
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    crew = data[home + K_USE]
    crew_end = data[home + K_USE_END]
    time = data[home + K_TIME] + 1
    if use < use_end:
        row = row_at_tick(state, time, 0, start)
        take(data, state, use, use_end, time, row, start, end, sign)
    if crew < crew_end and begin < start:
        row = row_at_tick(state, time, 0, begin)
        take(data, state, crew, crew_end, time, row, begin, start, sign)


@kernel
def rewind(data: Ints, state: Ints, slot: int) -> None:
    """Take back every placed position from ``slot`` on."""
    while state[T_PLACED] > slot:
        last = state[T_PLACED] - 1
        note = data[S_UNDO] + UNDO_SIZE * last
        operation = state[note + U_OPERATION]
        mode = state[note + U_MODE]
        if data[H_POOLS] + data[H_MATERIALS] > 0:
            exchange(data, state, operation, mode, state[note + U_BEGIN], -1)
        machine = data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE]
        if machine != NONE:
            now = data[S_MACHINE] + STATE_MACHINE_SIZE * machine
            state[now + X_END] = state[note + U_END]
            state[now + X_POSITION] = state[note + U_POSITION]
            state[now + X_ROW] = state[note + U_ROW]
            state[now + X_FAMILY] = state[note + U_FAMILY]
            state[now + X_LAST] = state[note + U_LAST]
        job = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_JOB]
        state[data[S_COMPLETION] + job] = state[note + U_COMPLETION]
        state[T_COST] = state[note + U_COST]
        state[T_VIOLATION] = state[note + U_VIOLATION]
        state[T_MAKESPAN] = state[note + U_MAKESPAN]
        state[T_LATENESS] = state[note + U_LATENESS]
        state[T_PLACED] = last


@kernel
def reset(data: Ints, state: Ints) -> None:
    """Place nothing, with the routes and windows that ``state`` holds.

    The only way to change windows: working time is rebuilt, so nothing may stand in it.
    """
    for machine in range(data[H_MACHINES]):
        build_time(data, state, machine)
        home = data[D_MACHINE] + MACHINE_SIZE * machine
        now = data[S_MACHINE] + STATE_MACHINE_SIZE * machine
        state[now + X_END] = 0
        state[now + X_POSITION] = 0
        state[now + X_ROW] = 0
        state[now + X_FAMILY] = data[home + K_INITIAL]
        state[now + X_LAST] = NONE
        state[now + X_WINDOWS] = 0
        for index in range(data[home + K_WINDOWS]):
            window = data[data[home + K_WINDOW] + WINDOW_SIZE * index + W_INDEX]
            state[now + X_WINDOWS] += state[data[S_WINDOW] + window]
    for job in range(data[H_JOBS]):
        state[data[S_COMPLETION] + job] = NONE
    for index in range(data[H_POOLS]):
        steps = data[data[D_POOL] + STORE_SIZE * index + P_STATE]
        state[steps] = 1
        state[steps + 1] = 0
        state[steps + 2] = 0
    for index in range(data[H_MATERIALS]):
        store = data[D_MATERIAL] + STORE_SIZE * index
        steps = data[store + P_STATE]
        state[steps] = data[store + P_STEPS]
        for number in range(_STEP * data[store + P_STEPS]):
            state[steps + 1 + number] = data[data[store + P_STEP] + number]
    settle(data, state)
    state[T_PLACED] = 0
    state[T_RAISED] = NEVER
    state[T_COST] = 0
    state[T_VIOLATION] = 0
    state[T_MAKESPAN] = 0
    state[T_LATENESS] = -NEVER


@kernel
def floor_under(data: Ints, operation: int) -> int:
    """Return the floor under the start of ``operation`` that no maximum lag has raised."""
    pin: int = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_PIN_START]
    return max(0, pin)


@kernel
def first_start_ending(data: Ints, state: Ints, operation: int, end: int) -> int:
    """Return a start of ``operation`` before which it would end before ``end``."""
    way = data[D_MODE] + MODE_SIZE * state[data[S_MODE] + operation]
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
def raise_floors(data: Ints, state: Ints) -> tuple[int, int]:
    """Raise the floors of operations that ended too early for a maximum lag.

    Returns
    -------
    first, excess
        First position with a raised floor, ``NEVER`` when there is none; sum of the excess lags.
    """
    first = NEVER
    excess = 0
    raised = 0
    for slot in range(state[T_ORDER]):
        operation = state[data[S_ORDER] + slot]
        record = data[D_OPERATION] + OPERATION_SIZE * operation
        for index in range(data[record + O_LINK], data[record + O_LINK_END]):
            link = data[D_LINK] + LINK_SIZE * index
            if data[link + L_MAX] == NEVER:
                continue
            before = data[link + L_BEFORE]
            tail = data[data[D_MODE] + MODE_SIZE * state[data[S_MODE] + before] + M_TAIL]
            latest = state[data[S_END] + before] + tail + data[link + L_MAX]
            over = state[data[S_START] + operation] - latest
            if over > 0:
                excess += min(over, MOST)
                floor = first_start_ending(data, state, before, state[data[S_END] + before] + over)
                state[data[S_FLOOR] + before] = max(floor, state[data[S_FLOOR] + before])
                raised += 1
    if raised > 0:
        for slot in range(state[T_ORDER]):
            operation = state[data[S_ORDER] + slot]
            if state[data[S_FLOOR] + operation] > state[data[S_START] + operation]:
                first = slot
                break
    return first, excess


@kernel
def settle(data: Ints, state: Ints) -> None:
    """Write down cost and violation of routes, refusals and windows, whenever one has changed."""
    cost = 0
    violation = 0
    breach = data[H_HORIZON] + 1
    for job in range(data[H_JOBS]):
        record = data[D_JOB] + JOB_SIZE * job
        route = state[data[S_ROUTE] + job]
        if route != NONE:
            cost += data[data[D_ROUTE] + ROUTE_SIZE * route + R_COST]
        elif data[record + J_REFUSAL] != NONE:
            cost += data[record + J_REFUSAL]
        else:
            violation += breach
        if data[record + J_PIN] != NONE and data[record + J_PIN] != route:
            violation += breach
    for window in range(data[H_WINDOWS]):
        if state[data[S_WINDOW] + window] != 0:
            cost += data[data[D_WINDOW] + window]
    state[T_FIXED_COST] = cost
    state[T_FIXED_VIOLATION] = violation


@kernel
def conclude(data: Ints, state: Ints, excess: int) -> None:
    """Write down objective and violation of the list, all of which is placed."""
    cost = state[T_FIXED_COST] + state[T_COST] + data[H_MAKESPAN] * state[T_MAKESPAN]
    if state[T_LATENESS] > -NEVER:
        cost += data[H_LATENESS] * state[T_LATENESS]
    state[T_OBJECTIVE] = cost
    state[T_INFEASIBLE] = state[T_FIXED_VIOLATION] + state[T_VIOLATION] + excess


@kernel
def decode_from(data: Ints, state: Ints, first: int) -> None:
    """Decode the list when positions before ``first`` are as they were at the last decoding.

    Modes, list and its length may have been changed at will from ``first`` on; routes, too, if
    :func:`settle` has been called since, but windows not (see :func:`reset`). ``T_OBJECTIVE`` and
    ``T_INFEASIBLE`` hold the outcome.
    """
    if data[H_MAX_LAGS] == 0:
        rewind(data, state, first)
        while state[T_PLACED] < state[T_ORDER]:
            place(data, state)
        conclude(data, state, 0)
        return
    rewind(data, state, min(first, state[T_RAISED]))
    state[T_RAISED] = NEVER
    for slot in range(state[T_ORDER]):
        operation = state[data[S_ORDER] + slot]
        state[data[S_FLOOR] + operation] = floor_under(data, operation)
    left = data[H_PASSES]
    while True:
        while state[T_PLACED] < state[T_ORDER]:
            place(data, state)
        raised, excess = raise_floors(data, state)
        if raised == NEVER:
            break
        state[T_RAISED] = min(state[T_RAISED], raised)
        left -= 1
        # Starts only rise, so what has run over the horizon will not come back.
        if left == 0 or (state[T_MAKESPAN] >= data[H_HORIZON] and state[T_VIOLATION] > 0):
            break
        rewind(data, state, raised)
    conclude(data, state, excess)
