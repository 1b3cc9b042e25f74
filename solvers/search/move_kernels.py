"""The moves of the annealing, compiled: random changes of the decoder's state.

Each move begins a change with the functions of :mod:`solvers.decode.kernels.changes` and leaves it
to be decoded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    D_JOB,
    D_OPERATION,
    D_ROUTE,
    H_JOBS,
    H_MACHINES,
    H_MATERIALS,
    H_OPERATIONS,
    H_POOLS,
    H_WINDOWS,
    J_PIN,
    J_REFUSAL,
    J_ROUTE,
    J_ROUTE_END,
    JOB_SIZE,
    JOB_STATE_SIZE,
    N_BEFORE,
    N_FAMILY,
    N_LAST,
    N_MODE,
    N_NEXT,
    NODE_SIZE,
    NONE,
    O_JOB,
    OPERATION_SIZE,
    R_OPERATION,
    R_OPERATION_END,
    ROUTE_SIZE,
    S_JOB,
    S_NODE,
    T_ORDER,
    Y_ROUTE,
)
from solvers.decode.kernels.changes import choose_route, detach, drop_route, toggle
from solvers.decode.kernels.sequences import list_head
from solvers.search.kernel_layout import A_HEADER
from solvers.search.place_kernels import (
    cheap_place,
    draw_operation,
    free_mode,
    insert,
    machine_of,
    mode_on,
    near,
    stepped,
)
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.random_kernel import Bits

# How many in a thousand moves are of which kind; the others shift one operation.
_SWAPS = 150
_CAMPAIGNS = 200
_ROUTES = 150
_WINDOWS = 8

_TRIES = 12  # operations looked at for one of the same family
_BLOCK = 16  # operations of a family moved together at most


@kernel
def shift_block(
    data: Ints, state: Ints, random: Bits, operation: int, machine: int, target: int, size: int
) -> bool:
    """Move ``operation`` and up to ``size - 1`` of its family behind it to behind ``target``.

    Returns whether anything moved.
    """
    nodes = data[S_NODE]
    family = state[nodes + NODE_SIZE * operation + N_FAMILY]
    stores = data[H_POOLS] + data[H_MATERIALS] > 0
    moved = False
    for _ in range(size):
        node = nodes + NODE_SIZE * operation
        if operation == target:
            break
        mode = state[node + N_MODE]
        here = machine_of(data, mode)
        following = state[node + N_NEXT]
        if here != machine:
            mode = mode_on(data, operation, machine, NONE)
            if mode == NONE:
                break
        elif state[node + N_LAST] == target and not stores:
            break
        detach(data, state, operation)
        insert(data, state, random, operation, mode, target)
        moved = True
        if here == NONE or following >= data[H_OPERATIONS]:
            break
        if state[nodes + NODE_SIZE * following + N_FAMILY] != family:
            break
        target = operation
        operation = following
    return moved


@kernel
def swap(data: Ints, state: Ints, random: Bits, first: int, second: int) -> bool:
    """Let two operations take each other's place, where they have modes for it.

    Not two of one job: with both out of the list, the first to come back could be put before a
    predecessor of the other, for which no place would be left.
    """
    nodes = data[S_NODE]
    one = nodes + NODE_SIZE * first
    two = nodes + NODE_SIZE * second
    here = machine_of(data, state[one + N_MODE])
    there = machine_of(data, state[two + N_MODE])
    if job_of(data, first) == job_of(data, second) or min(here, there) == NONE:
        return False
    one_mode = state[one + N_MODE]
    two_mode = state[two + N_MODE]
    if here != there:
        one_mode = mode_on(data, first, there, NONE)
        two_mode = mode_on(data, second, here, NONE)
        if min(one_mode, two_mode) == NONE:
            return False
    one_last = state[one + N_LAST]
    two_last = state[two + N_LAST]
    if two_last == first:
        detach(data, state, first)
        insert(data, state, random, first, one_mode, second)
        return True
    detach(data, state, second)
    if one_last == second:
        insert(data, state, random, second, two_mode, first)
        return True
    detach(data, state, first)
    insert(data, state, random, second, two_mode, one_last)
    insert(data, state, random, first, one_mode, two_last)
    return True


@inlined
def job_of(data: Ints, operation: int) -> int:
    """Return the job of ``operation``."""
    job: int = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_JOB]
    return job


@kernel
def same_family(data: Ints, state: Ints, random: Bits, operation: int) -> int:
    """Return an operation that ``operation`` could join in its family on its machine, or NONE."""
    for _ in range(_TRIES):
        other = draw_operation(data, state, random)
        if other == NONE:
            break
        if other == operation:
            continue
        there = data[S_NODE] + NODE_SIZE * other
        machine = machine_of(data, state[there + N_MODE])
        if machine == NONE:
            continue
        if mode_on(data, operation, machine, state[there + N_FAMILY]) != NONE:
            return other
    return NONE


@kernel
def join_family(data: Ints, state: Ints, random: Bits, operation: int) -> bool:
    """Move ``operation``, or it and all of its family behind it, to others of its family."""
    other = same_family(data, state, random, operation)
    if other == NONE:
        return False
    there = data[S_NODE] + NODE_SIZE * other
    machine = machine_of(data, state[there + N_MODE])
    target = other if draw(random, 2) == 0 else state[there + N_LAST]
    size = _BLOCK if draw(random, 2) == 0 else 1
    return shift_block(data, state, random, operation, machine, target, size)


@kernel
def shift(data: Ints, state: Ints, random: Bits, operation: int) -> bool:
    """Move ``operation``, sometimes into another mode, to near where it is, or anywhere."""
    node = data[S_NODE] + NODE_SIZE * operation
    mode = state[node + N_MODE]
    if draw(random, 2) == 0:
        mode = free_mode(data, random, operation)
    other = operation
    if draw(random, 4) == 0:
        other = draw_operation(data, state, random)
        if other == NONE:
            return False
    machine = machine_of(data, mode)
    target = other
    if machine != NONE:
        target = near(data, state, random, other, machine)
    if target == operation:
        target = state[node + (N_BEFORE if machine == NONE else N_LAST)]
    if (
        mode == state[node + N_MODE]
        and data[H_POOLS] + data[H_MATERIALS] == 0
        and (machine == NONE or target == state[node + N_LAST])
    ):
        return False
    detach(data, state, operation)
    insert(data, state, random, operation, mode, target)
    return True


@kernel
def replace_route(data: Ints, state: Ints, own: Ints, random: Bits, job: int) -> bool:
    """Give ``job`` another route or refuse it; return whether it has any other choice.

    The operations of its new route go to cheap places behind each other, near where the old
    one's were or anywhere.
    """
    record = data[D_JOB] + JOB_SIZE * job
    if data[record + J_PIN] != NONE:
        return False
    old = state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE]
    count = data[record + J_ROUTE_END] - data[record + J_ROUTE]
    refusable = data[record + J_REFUSAL] != NONE
    options = count - int(old != NONE) + int(refusable and old != NONE)
    if options == 0:
        return False
    new = data[record + J_ROUTE] + draw(random, options)
    if old != NONE and new >= old:
        new += 1
    if new >= data[record + J_ROUTE_END]:
        new = NONE
    nodes = data[S_NODE]
    anchor = NONE
    if old != NONE:
        anchor = own[topology(data) + data[data[D_ROUTE] + ROUTE_SIZE * old + R_OPERATION]]
        while anchor < data[H_OPERATIONS] and job_of(data, anchor) == job:
            anchor = state[nodes + NODE_SIZE * anchor + N_BEFORE]
        drop_route(data, state, job)
    if anchor == NONE or draw(random, 3) == 0:
        # While the job is refused, so none of its own is drawn.
        anchor = draw_operation(data, state, random)
        if anchor == NONE:
            anchor = list_head(data)
    choose_route(data, state, job, new)
    if new == NONE:
        return True
    way = data[D_ROUTE] + ROUTE_SIZE * new
    for index in range(data[way + R_OPERATION], data[way + R_OPERATION_END]):
        operation = own[topology(data) + index]
        mode, target = cheap_place(data, state, random, operation, anchor)
        insert(data, state, random, operation, mode, target)
        anchor = operation
    return True


@inlined
def topology(data: Ints) -> int:
    """Return where in ``own`` the operations of the routes stand, each route predecessors first."""
    at: int = A_HEADER + 2 * data[H_OPERATIONS] + data[H_JOBS] + data[H_WINDOWS]
    return at


@kernel
def propose(data: Ints, state: Ints, own: Ints, random: Bits) -> bool:
    """Begin a random change; return whether there is any."""
    kind = draw(random, 1000)
    if kind < _WINDOWS and data[H_WINDOWS] > 0:
        toggle(data, state, draw(random, data[H_WINDOWS]))
        return True
    if kind < _WINDOWS + _ROUTES or state[T_ORDER] < 2:
        return replace_route(data, state, own, random, draw(random, data[H_JOBS]))
    operation = draw_operation(data, state, random)
    if operation == NONE:
        return False
    machine = machine_of(data, state[data[S_NODE] + NODE_SIZE * operation + N_MODE])
    if kind < _WINDOWS + _ROUTES + _SWAPS:
        if machine == NONE:
            return False
        other = draw_operation(data, state, random)
        if draw(random, 4) > 0 and other != NONE:
            steps = 1 + draw(random, 2 + state[T_ORDER] // (4 * data[H_MACHINES]))
            other = stepped(data, state, operation, steps, True)
        return other != NONE and swap(data, state, random, operation, other)
    if kind < _WINDOWS + _ROUTES + _SWAPS + _CAMPAIGNS:
        return machine != NONE and join_family(data, state, random, operation)
    return shift(data, state, random, operation)
