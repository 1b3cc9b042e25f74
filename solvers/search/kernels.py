"""Simulated annealing over lists of operations, compiled.

A move changes the list, modes or a route, the decoder decodes again from the first changed
position, and the result is accepted by its violation first, then by its objective with the usual
probability. A rejected move only restores the list: what the decoder has placed behind the change
is taken back with the next move, from whichever position comes first.

``own`` holds everything of the search besides what the decoder's ``state`` holds, ``random`` the
generator's 64 bits, so a run continues exactly where it stopped and depends on nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import kernel
from solvers.decode.kernel_layout import (
    D_JOB,
    D_LINK,
    D_MODE,
    D_OPERATION,
    D_ROUTE,
    H_JOBS,
    H_OPERATIONS,
    H_WINDOWS,
    J_PIN,
    J_REFUSAL,
    J_ROUTE,
    J_ROUTE_END,
    JOB_SIZE,
    L_BEFORE,
    LINK_SIZE,
    M_FAMILY,
    M_MACHINE,
    MODE_SIZE,
    NONE,
    O_JOB,
    O_LINK,
    O_LINK_END,
    O_MODE,
    O_MODE_END,
    O_PIN_MACHINE,
    OPERATION_SIZE,
    R_OPERATION,
    R_OPERATION_END,
    ROUTE_SIZE,
    S_MODE,
    S_ORDER,
    S_ROUTE,
    S_WINDOW,
    T_INFEASIBLE,
    T_OBJECTIVE,
    T_ORDER,
)
from solvers.decode.kernels import decode_from, reset, settle

if TYPE_CHECKING:
    import numpy.typing as npt

    from solvers.problem.arrays import Ints

    Bits = npt.NDArray[np.uint64]

# Beginning of own: objective and violation of the current and of the best list, the first position
# behind which the decoder's state is not that of the current list, and where copies begin.
A_OBJECTIVE = 0
A_VIOLATION = 1
A_BEST_OBJECTIVE = 2
A_BEST_VIOLATION = 3
A_DIRTY = 4
A_LENGTH = 5  # of the current list
A_BEST_LENGTH = 6
A_RISES = 7  # sum and number of the rises that moves proposed, for a first temperature
A_RISING = 8
A_HEADER = 12
# Then the current list, modes and routes, the best list, modes, routes and windows, and the
# operations of each route in an order that keeps precedence.

# How many in a thousand moves are of which kind; the others shift one operation.
_SWAPS = 150
_CAMPAIGNS = 200
_ROUTES = 150
_WINDOWS = 8

_TRIES = 12  # operations looked at for one of the same family


@kernel
def own_size(operations: int, jobs: int, windows: int) -> int:
    """Return the length of ``own``."""
    return A_HEADER + 5 * operations + 2 * jobs + windows


@kernel
def draw(random: Bits, below: int) -> int:
    """Return a random number in ``[0, below)`` (xorshift64*)."""
    bits = random[0]
    bits ^= bits >> np.uint64(12)
    bits ^= bits << np.uint64(25)
    bits ^= bits >> np.uint64(27)
    random[0] = bits
    number = (bits * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(33)
    return int(np.int64(number) % below)


@kernel
def depends(data: Ints, after: int, before: int) -> bool:
    """Whether ``before`` is a direct predecessor of ``after``."""
    record = data[D_OPERATION] + OPERATION_SIZE * after
    for index in range(data[record + O_LINK], data[record + O_LINK_END]):
        if data[data[D_LINK] + LINK_SIZE * index + L_BEFORE] == before:
            return True
    return False


@kernel
def shift(data: Ints, state: Ints, source: int, target: int) -> int:
    """Move the operation at ``source`` towards ``target`` as far as precedence lets it.

    Returns the position reached.
    """
    order = data[S_ORDER]
    operation = state[order + source]
    at = source
    while at < target:
        other = state[order + at + 1]
        if depends(data, other, operation):
            break
        state[order + at] = other
        at += 1
    while at > target:
        other = state[order + at - 1]
        if depends(data, operation, other):
            break
        state[order + at] = other
        at -= 1
    state[order + at] = operation
    return at


@kernel
def swap(data: Ints, state: Ints, low: int, high: int) -> bool:
    """Exchange the operations at two positions, unless precedence forbids it."""
    order = data[S_ORDER]
    first = state[order + low]
    second = state[order + high]
    for at in range(low + 1, high + 1):
        if depends(data, state[order + at], first):
            return False
    for at in range(low, high):
        if depends(data, second, state[order + at]):
            return False
    state[order + low] = second
    state[order + high] = first
    return True


@kernel
def free_mode(data: Ints, random: Bits, operation: int) -> int:
    """Return a random mode that the operation's pin allows."""
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    first: int = data[record + O_MODE]
    count: int = data[record + O_MODE_END] - first
    pin = data[record + O_PIN_MACHINE]
    start = draw(random, count)
    for step in range(count):
        mode = first + (start + step) % count
        if pin < NONE or data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE] == pin:
            return mode
    return first + start


@kernel
def same_family(data: Ints, state: Ints, random: Bits, operation: int) -> tuple[int, int]:
    """Return a position and a mode that join ``operation`` to one of its family, or NONE twice."""
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    pin = data[record + O_PIN_MACHINE]
    for _ in range(_TRIES):
        slot = draw(random, state[T_ORDER])
        other = state[data[S_ORDER] + slot]
        if other == operation:
            continue
        there = data[D_MODE] + MODE_SIZE * state[data[S_MODE] + other]
        machine = data[there + M_MACHINE]
        if machine == NONE or (pin >= NONE and pin != machine):
            continue
        for mode in range(data[record + O_MODE], data[record + O_MODE_END]):
            here = data[D_MODE] + MODE_SIZE * mode
            if (
                data[here + M_MACHINE] == machine
                and data[here + M_FAMILY] == data[there + M_FAMILY]
            ):
                return slot, mode
    return NONE, NONE


@kernel
def replace_route(data: Ints, state: Ints, own: Ints, random: Bits, job: int) -> int:
    """Give ``job`` another route or refuse it; return the first changed position, or NONE.

    The operations of its new route go somewhere behind each other from a random position on.
    """
    record = data[D_JOB] + JOB_SIZE * job
    if data[record + J_PIN] != NONE:
        return NONE
    old = state[data[S_ROUTE] + job]
    count = data[record + J_ROUTE_END] - data[record + J_ROUTE]
    refusable = data[record + J_REFUSAL] != NONE
    options = count - int(old != NONE) + int(refusable and old != NONE)
    if options == 0:
        return NONE
    new = data[record + J_ROUTE] + draw(random, options)
    if old != NONE and new >= old:
        new += 1
    if new >= data[record + J_ROUTE_END]:
        new = NONE
    order = data[S_ORDER]
    first: int = state[T_ORDER]
    kept = 0
    for slot in range(state[T_ORDER]):
        operation = state[order + slot]
        if data[data[D_OPERATION] + OPERATION_SIZE * operation + O_JOB] == job:
            first = min(first, slot)
        else:
            state[order + kept] = operation
            kept += 1
    state[T_ORDER] = kept
    state[data[S_ROUTE] + job] = new
    if new != NONE:
        way = data[D_ROUTE] + ROUTE_SIZE * new
        # Near where it was, or anywhere.
        spread = kept if old == NONE or draw(random, 3) == 0 else 1 + kept // 8
        slot = draw(random, kept + 1)
        if spread < kept:
            slot = max(0, min(kept, first + draw(random, 2 * spread + 1) - spread))
        topology = A_HEADER + 4 * data[H_OPERATIONS] + 2 * data[H_JOBS] + data[H_WINDOWS]
        for index in range(data[way + R_OPERATION], data[way + R_OPERATION_END]):
            operation = own[topology + index]
            for at in range(state[T_ORDER], slot, -1):
                state[order + at] = state[order + at - 1]
            state[order + slot] = operation
            state[T_ORDER] += 1
            first = min(first, slot)
            state[data[S_MODE] + operation] = free_mode(data, random, operation)
            slot = min(state[T_ORDER], slot + 1 + draw(random, 1 + spread // 2))
    settle(data, state)
    return first


@kernel
def keep_current(data: Ints, state: Ints, own: Ints, first: int, end: int) -> None:
    """Copy the list in ``[first, end)``, and all modes and routes, to the current ones."""
    operations = data[H_OPERATIONS]
    jobs = data[H_JOBS]
    for at in range(first, end):
        own[A_HEADER + at] = state[data[S_ORDER] + at]
    for o in range(operations):
        own[A_HEADER + operations + o] = state[data[S_MODE] + o]
    for j in range(jobs):
        own[A_HEADER + 2 * operations + j] = state[data[S_ROUTE] + j]
    own[A_LENGTH] = state[T_ORDER]


@kernel
def keep_best(data: Ints, state: Ints, own: Ints) -> None:
    """Copy the decoded list to the best one."""
    operations = data[H_OPERATIONS]
    jobs = data[H_JOBS]
    base = A_HEADER + 2 * operations + jobs
    for at in range(state[T_ORDER]):
        own[base + at] = state[data[S_ORDER] + at]
    for o in range(operations):
        own[base + operations + o] = state[data[S_MODE] + o]
    for j in range(jobs):
        own[base + 2 * operations + j] = state[data[S_ROUTE] + j]
    for w in range(data[H_WINDOWS]):
        own[base + 2 * operations + jobs + w] = state[data[S_WINDOW] + w]
    own[A_BEST_LENGTH] = state[T_ORDER]
    own[A_BEST_OBJECTIVE] = state[T_OBJECTIVE]
    own[A_BEST_VIOLATION] = state[T_INFEASIBLE]


@kernel
def begin(data: Ints, state: Ints, own: Ints) -> None:
    """Take the list that ``state`` has decoded as the current and the best one."""
    own[A_OBJECTIVE] = state[T_OBJECTIVE]
    own[A_VIOLATION] = state[T_INFEASIBLE]
    own[A_DIRTY] = state[T_ORDER]
    own[A_RISES] = 0
    own[A_RISING] = 0
    keep_current(data, state, own, 0, state[T_ORDER])
    keep_best(data, state, own)


@kernel
def anneal(data: Ints, state: Ints, own: Ints, random: Bits, temperature: float, moves: int) -> int:
    """Try ``moves`` moves at one temperature; return how many operations were placed."""
    order = data[S_ORDER]
    operations = data[H_OPERATIONS]
    placed = 0
    for _ in range(moves):
        length = state[T_ORDER]
        kind = draw(random, 1000)
        # Which positions of the list, which operation's mode, which job's route or window changes.
        first = NONE
        end = length
        changed = NONE
        job = NONE
        window = NONE
        if kind < _WINDOWS and data[H_WINDOWS] > 0:
            window = draw(random, data[H_WINDOWS])
            state[data[S_WINDOW] + window] = 1 - state[data[S_WINDOW] + window]
            reset(data, state)
            own[A_DIRTY] = 0
            first = 0
            end = 0
        elif kind < _WINDOWS + _ROUTES or length < 2:
            job = draw(random, data[H_JOBS])
            first = replace_route(data, state, own, random, job)
            end = max(length, state[T_ORDER])
        elif kind < _WINDOWS + _ROUTES + _SWAPS:
            low = draw(random, length)
            high = draw(random, length)
            if draw(random, 3) > 0:
                high = min(length - 1, low + 1 + draw(random, 1 + length // 8))
            if low > high:
                low, high = high, low
            if low < high and swap(data, state, low, high):
                first = low
                end = high + 1
        else:
            source = draw(random, length)
            operation = state[order + source]
            mode = state[data[S_MODE] + operation]
            target = NONE
            if kind < _WINDOWS + _ROUTES + _SWAPS + _CAMPAIGNS:
                slot, joined = same_family(data, state, random, operation)
                if slot != NONE:
                    target = slot + int(slot < source) * draw(random, 2)
                    mode = joined
            else:
                if draw(random, 2) == 0:
                    mode = free_mode(data, random, operation)
                target = draw(random, length)
                if draw(random, 3) > 0:
                    reach = 1 + length // 8
                    near = source + draw(random, 2 * reach + 1) - reach
                    target = max(0, min(length - 1, near))
            if target != NONE:
                if mode != state[data[S_MODE] + operation]:
                    changed = operation
                    state[data[S_MODE] + operation] = mode
                reached = shift(data, state, source, target)
                if reached != source or changed != NONE:
                    first = min(source, reached)
                    end = max(source, reached) + 1
        if first == NONE:
            continue

        from_slot = min(first, own[A_DIRTY])
        decode_from(data, state, from_slot)
        placed += 1 + state[T_ORDER] - from_slot
        objective = state[T_OBJECTIVE]
        violation = state[T_INFEASIBLE]
        rise = objective - own[A_OBJECTIVE]
        accepted = violation < own[A_VIOLATION]
        if violation == own[A_VIOLATION]:
            accepted = rise <= 0
            if rise > 0:
                own[A_RISES] += rise
                own[A_RISING] += 1
                chance = draw(random, 1 << 30) / (1 << 30)
                accepted = temperature > 0.0 and chance < np.exp(-rise / temperature)
        if accepted:
            own[A_OBJECTIVE] = objective
            own[A_VIOLATION] = violation
            own[A_DIRTY] = state[T_ORDER]
            own[A_LENGTH] = state[T_ORDER]
            for at in range(first, min(end, state[T_ORDER])):
                own[A_HEADER + at] = state[order + at]
            if changed != NONE:
                own[A_HEADER + operations + changed] = state[data[S_MODE] + changed]
            if job != NONE:
                copy_job(data, state, own, job, True)
            if violation < own[A_BEST_VIOLATION] or (
                violation == own[A_BEST_VIOLATION] and objective < own[A_BEST_OBJECTIVE]
            ):
                keep_best(data, state, own)
            continue
        state[T_ORDER] = own[A_LENGTH]
        for at in range(first, min(end, own[A_LENGTH])):
            state[order + at] = own[A_HEADER + at]
        if changed != NONE:
            state[data[S_MODE] + changed] = own[A_HEADER + operations + changed]
        own[A_DIRTY] = first
        if job != NONE:
            copy_job(data, state, own, job, False)
            settle(data, state)
        if window != NONE:
            state[data[S_WINDOW] + window] = 1 - state[data[S_WINDOW] + window]
            reset(data, state)
            own[A_DIRTY] = 0
    return placed


@kernel
def copy_job(data: Ints, state: Ints, own: Ints, job: int, save: bool) -> None:
    """Copy the route of ``job`` and the modes of all its operations, to ``own`` or back."""
    operations = data[H_OPERATIONS]
    record = data[D_JOB] + JOB_SIZE * job
    low = data[data[D_ROUTE] + ROUTE_SIZE * data[record + J_ROUTE] + R_OPERATION]
    last = data[D_ROUTE] + ROUTE_SIZE * (data[record + J_ROUTE_END] - 1)
    base = A_HEADER + operations
    for o in range(low, data[last + R_OPERATION_END]):
        if save:
            own[base + o] = state[data[S_MODE] + o]
        else:
            state[data[S_MODE] + o] = own[base + o]
    if save:
        own[base + operations + job] = state[data[S_ROUTE] + job]
    else:
        state[data[S_ROUTE] + job] = own[base + operations + job]
