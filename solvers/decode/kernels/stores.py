"""Pools and materials in the decoder's state, compiled: what is free, taking and giving back.

Taking and giving back only add to levels and keep no memory of their order, so what several
operations use may be taken back in any order, and the levels are those of the operations left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    D_MACHINE,
    D_MATERIAL,
    D_MODE,
    D_OPERATION,
    D_POOL,
    D_USE,
    H_MATERIALS,
    H_POOLS,
    I_CLOSE,
    I_OPEN,
    INTERVAL_SIZE,
    K_TIME,
    K_USE,
    K_USE_END,
    LIMIT,
    M_MACHINE,
    M_USE,
    M_USE_END,
    MACHINE_SIZE,
    MODE_SIZE,
    N_BEGIN,
    N_END,
    N_HELD,
    N_MODE,
    N_START,
    NEVER,
    NODE_SIZE,
    NONE,
    O_USE,
    O_USE_END,
    OPERATION_SIZE,
    P_STATE,
    P_STEP,
    P_STEPS,
    S_NODE,
    STEP_SIZE,
    STORE_SIZE,
    T_FROM,
    T_HIGH,
    T_LOW,
    T_TAKEN_BACK,
)
from solvers.decode.kernels.notes import note_node
from solvers.decode.kernels.working_time import row_at_tick

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@kernel
def step_at(state: Ints, steps: int, tick: int) -> int:
    """Return the step that holds at ``tick``; ``steps`` is where their number stands."""
    low = 0
    high = state[steps] - 1
    while low < high:
        middle = (low + high + 1) // 2
        if state[steps + 1 + STEP_SIZE * middle] <= tick:
            low = middle
        else:
            high = middle - 1
    return low


@kernel
def split_step(state: Ints, steps: int, tick: int) -> int:
    """Return the step that begins at ``tick``, after making it one."""
    row = step_at(state, steps, tick)
    at = steps + 1 + STEP_SIZE * row
    if state[at] == tick:
        return row
    for index in range(steps + STEP_SIZE * state[steps], at + 1, -1):
        state[index + STEP_SIZE] = state[index]
    state[at + STEP_SIZE] = tick
    state[at + STEP_SIZE + 1] = state[at + 1]
    state[steps] += 1
    return row + 1


@kernel
def join_step(state: Ints, steps: int, row: int) -> None:
    """Drop step ``row`` if the one before it has the same level."""
    at = steps + 1 + STEP_SIZE * row
    if row == 0 or state[at + 1] != state[at - 1]:
        return
    for index in range(at, steps + 1 + STEP_SIZE * (state[steps] - 1)):
        state[index] = state[index + STEP_SIZE]
    state[steps] -= 1


@kernel
def shift_steps(state: Ints, steps: int, start: int, end: int, amount: int) -> None:
    """Add ``amount`` to every level in ``[start, end)``, which is not empty.

    Neighbouring steps keep different levels, so a shift and its opposite restore all steps.
    """
    first = split_step(state, steps, start)
    last = split_step(state, steps, end)
    for row in range(first, last):
        state[steps + 1 + STEP_SIZE * row + 1] += amount
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
        if data[first + STEP_SIZE * middle] <= tick:
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
        level = data[profile + STEP_SIZE * row + 1]
        until: int = LIMIT
        if row + 1 < data[pool + P_STEPS]:
            until = data[profile + STEP_SIZE * (row + 1)]
        following: int = LIMIT
        if taken + 1 < count:
            following = state[steps + 1 + STEP_SIZE * (taken + 1)]
        if level - state[steps + 1 + STEP_SIZE * taken + 1] < amount:
            return min(until, following)
        start = min(until, following)
        row += int(start == until)
        taken += int(start == following)
    return NONE


@kernel
def plenty_from(state: Ints, steps: int, amount: int) -> int:
    """Return the tick from which a material's level never again falls below ``amount``."""
    row = state[steps] - 1
    while row > 0 and state[steps + 1 + STEP_SIZE * (row - 1) + 1] >= amount:
        row -= 1
    tick: int = state[steps + 1 + STEP_SIZE * row]
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
            at = time + INTERVAL_SIZE * row
            low = max(start, state[at + I_OPEN])
            high = min(end, state[at + I_CLOSE])
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
            start = state[time + INTERVAL_SIZE * row + I_OPEN]
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
            at = time + INTERVAL_SIZE * row
            low = max(start, state[at + I_OPEN])
            high = min(end, state[at + I_CLOSE])
        if low < high:
            for index in range(use, use_end):
                pair = data[D_USE] + 2 * index
                pool = data[D_POOL] + STORE_SIZE * data[pair]
                shift_steps(state, data[pool + P_STATE], low, high, sign * data[pair + 1])
        start = high
        row += 1
        if time != NONE and start < end:
            start = state[time + INTERVAL_SIZE * row + I_OPEN]


@inlined
def uses_stores(data: Ints, operation: int, mode: int) -> bool:
    """Whether ``operation`` in ``mode`` may take anything of a pool or material."""
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    if data[record + O_USE] < data[record + O_USE_END]:
        return True
    way = data[D_MODE] + MODE_SIZE * mode
    if data[way + M_USE] < data[way + M_USE_END]:
        return True
    machine = data[way + M_MACHINE]
    if machine == NONE:
        return False
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    return bool(data[home + K_USE] < data[home + K_USE_END])


@kernel
def exchange(data: Ints, state: Ints, operation: int, sign: int) -> None:
    """Take (``sign`` 1) or give back (-1) what a placed operation uses, and note which."""
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    node = data[S_NODE] + NODE_SIZE * operation
    way = data[D_MODE] + MODE_SIZE * state[node + N_MODE]
    begin = state[node + N_BEGIN]
    start = state[node + N_START]
    end = state[node + N_END]
    state[node + N_HELD] = int(sign > 0)
    for index in range(data[record + O_USE], data[record + O_USE_END]):
        pair = data[D_USE] + 2 * index
        store = data[D_MATERIAL] + STORE_SIZE * data[pair]
        steps = data[store + P_STATE]
        for row in range(step_at(state, steps, start), state[steps]):
            state[steps + 1 + STEP_SIZE * row + 1] -= sign * data[pair + 1]
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
def fill_stores(data: Ints, state: Ints) -> None:
    """Let nothing be taken of any pool or material."""
    for index in range(data[H_POOLS]):
        steps = data[data[D_POOL] + STORE_SIZE * index + P_STATE]
        state[steps] = 1
        state[steps + 1] = 0
        state[steps + 2] = 0
    for index in range(data[H_MATERIALS]):
        store = data[D_MATERIAL] + STORE_SIZE * index
        steps = data[store + P_STATE]
        state[steps] = data[store + P_STEPS]
        for number in range(STEP_SIZE * data[store + P_STEPS]):
            state[steps + 1 + number] = data[data[store + P_STEP] + number]


@inlined
def give_back(data: Ints, state: Ints, operation: int) -> None:
    """Give back what ``operation`` has taken of stores."""
    if state[data[S_NODE] + NODE_SIZE * operation + N_HELD] != 0:
        note_node(data, state, operation)
        exchange(data, state, operation, -1)


@kernel
def widen(data: Ints, state: Ints, operation: int, moved: bool) -> None:
    """Add the use of ``operation`` to the hull of ticks at which stores have changed.

    A material that is taken elsewhere in the list is another one to all operations in between,
    for ever after; where only the time has changed, others see that between both times only.
    """
    node = data[S_NODE] + NODE_SIZE * operation
    state[T_LOW] = min(state[T_LOW], state[node + N_BEGIN])
    state[T_HIGH] = max(state[T_HIGH], state[node + N_END])
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    if moved and data[record + O_USE] < data[record + O_USE_END]:
        state[T_HIGH] = LIMIT


@kernel
def forget_stores(state: Ints) -> None:
    """Let no change of stores be known."""
    state[T_LOW] = NEVER
    state[T_HIGH] = 0
    state[T_FROM] = NEVER
    state[T_TAKEN_BACK] = 0
