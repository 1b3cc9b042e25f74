"""Where an operation could go: its modes, places near another one, precedence; compiled.

An operation is always put where precedence allows, between the last of its predecessors and the
first of its successors in the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    D_LINK,
    D_MODE,
    D_NEXT,
    D_OPERATION,
    D_ROUTE,
    F_AFTER,
    FOLLOW_SIZE,
    H_JOBS,
    H_MACHINES,
    H_MATERIALS,
    H_OPERATIONS,
    H_POOLS,
    JOB_STATE_SIZE,
    L_BEFORE,
    LINK_SIZE,
    M_FAMILY,
    M_MACHINE,
    MODE_SIZE,
    N_AFTER,
    N_BEFORE,
    N_LABEL,
    N_LAST,
    N_MODE,
    N_NEXT,
    NEVER,
    NODE_SIZE,
    NONE,
    O_LINK,
    O_LINK_END,
    O_MODE,
    O_MODE_END,
    O_NEXT,
    O_NEXT_END,
    O_PIN_MACHINE,
    OPERATION_SIZE,
    R_OPERATION,
    R_OPERATION_END,
    ROUTE_SIZE,
    S_JOB,
    S_NODE,
    T_ORDER,
    Y_ROUTE,
)
from solvers.decode.kernels.changes import attach
from solvers.decode.kernels.sequences import list_head, price_between
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.random_kernel import Bits

_DRAWS = 20  # jobs drawn for one that is made
_WALK = 64  # nodes of the list looked at for one of a machine
_PLACES = 4  # places looked at for each operation of a new route


@kernel
def draw_operation(data: Ints, state: Ints, random: Bits) -> int:
    """Return a random operation of a random job that is made, or NONE when hardly any is."""
    for _ in range(_DRAWS):
        job = draw(random, data[H_JOBS])
        route = state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE]
        if route != NONE:
            way = data[D_ROUTE] + ROUTE_SIZE * route
            first: int = data[way + R_OPERATION]
            return first + draw(random, data[way + R_OPERATION_END] - first)
    return NONE


@inlined
def machine_of(data: Ints, mode: int) -> int:
    """Return the machine of ``mode``, or NONE."""
    machine: int = data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE]
    return machine


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
        if pin < NONE or machine_of(data, mode) == pin:
            return mode
    return first + start


@kernel
def mode_on(data: Ints, operation: int, machine: int, family: int) -> int:
    """Return a mode of ``operation`` on ``machine`` that its pin allows, or NONE.

    ``family`` NONE is any.
    """
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    pin = data[record + O_PIN_MACHINE]
    if pin >= NONE and pin != machine:
        return NONE
    for mode in range(data[record + O_MODE], data[record + O_MODE_END]):
        way = data[D_MODE] + MODE_SIZE * mode
        if data[way + M_MACHINE] == machine and (family == NONE or data[way + M_FAMILY] == family):
            return mode
    return NONE


@kernel
def near(data: Ints, state: Ints, random: Bits, node: int, machine: int) -> int:
    """Return a node of ``machine``, possibly its head, not far from ``node`` in the list."""
    nodes = data[S_NODE]
    head = data[H_OPERATIONS] + machine
    forward = draw(random, 2) == 0
    found = head
    for _ in range(_WALK):
        node = state[nodes + NODE_SIZE * node + (N_AFTER if forward else N_BEFORE)]
        if node >= data[H_OPERATIONS]:
            if forward:
                found = state[nodes + NODE_SIZE * head + N_LAST]
            break
        if machine_of(data, state[nodes + NODE_SIZE * node + N_MODE]) == machine:
            found = node
            break
    reach = 2 + state[T_ORDER] // (4 * data[H_MACHINES])
    steps = draw(random, reach)
    steps = draw(random, steps + 1)
    return stepped(data, state, found, steps, forward)


@kernel
def stepped(data: Ints, state: Ints, node: int, steps: int, forward: bool) -> int:
    """Return the node some steps on along its machine, its last one or head at most."""
    nodes = data[S_NODE]
    for _ in range(steps):
        if forward:
            following = state[nodes + NODE_SIZE * node + N_NEXT]
            if following >= data[H_OPERATIONS]:
                break
            node = following
        else:
            if node >= data[H_OPERATIONS]:
                break
            node = state[nodes + NODE_SIZE * node + N_LAST]
    return node


@kernel
def insert(data: Ints, state: Ints, random: Bits, operation: int, mode: int, target: int) -> None:
    """Attach ``operation`` in ``mode`` behind ``target``, or as near as precedence lets it.

    ``target`` is a node of the mode's machine, any operation or the list's head where it has none.
    """
    nodes = data[S_NODE]
    end = list_head(data)
    low = end
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    for index in range(data[record + O_LINK], data[record + O_LINK_END]):
        other = data[data[D_LINK] + LINK_SIZE * index + L_BEFORE]
        there = nodes + NODE_SIZE * other
        if state[there + N_AFTER] != NONE and (
            state[there + N_LABEL] > state[nodes + NODE_SIZE * low + N_LABEL]
        ):
            low = other
    high = end
    earliest = NEVER
    for index in range(data[record + O_NEXT], data[record + O_NEXT_END]):
        other = data[data[D_NEXT] + FOLLOW_SIZE * index + F_AFTER]
        there = nodes + NODE_SIZE * other
        if state[there + N_AFTER] != NONE and state[there + N_LABEL] < earliest:
            high = other
            earliest = state[there + N_LABEL]
    machine = machine_of(data, mode)
    floor = state[nodes + NODE_SIZE * low + N_LABEL]
    # Heads are labelled 0, before all operations.
    follows = N_AFTER if machine == NONE else N_NEXT
    precedes = N_BEFORE if machine == NONE else N_LAST
    while state[nodes + NODE_SIZE * target + N_LABEL] >= earliest:
        target = state[nodes + NODE_SIZE * target + precedes]
    following = state[nodes + NODE_SIZE * target + follows]
    while following < data[H_OPERATIONS] and (
        state[nodes + NODE_SIZE * following + N_LABEL] <= floor
    ):
        target = following
        following = state[nodes + NODE_SIZE * target + follows]
    left = low
    if target < data[H_OPERATIONS] and state[nodes + NODE_SIZE * target + N_LABEL] > floor:
        left = target
    if draw(random, 2) == 0:
        right = high
        if following < data[H_OPERATIONS] and (
            state[nodes + NODE_SIZE * following + N_LABEL] < earliest
        ):
            right = following
        left = state[nodes + NODE_SIZE * right + N_BEFORE]
    attach(data, state, operation, mode, target, left)


@kernel
def cheap_place(
    data: Ints, state: Ints, random: Bits, operation: int, anchor: int
) -> tuple[int, int]:
    """Return mode and place of the least price of some drawn for ``operation`` near ``anchor``.

    The price is that of the mode and of the setups before and behind it. Where there are no
    stores, the first place drawn is taken: a move is decoded so fast then that trying it costs no
    more than looking around.
    """
    stores = data[H_POOLS] + data[H_MATERIALS] > 0
    best_mode = NONE
    best_target = NONE
    least = 0
    for _ in range(_PLACES if stores else 1):
        mode = free_mode(data, random, operation)
        machine = machine_of(data, mode)
        target = anchor
        following = NONE
        if machine != NONE:
            target = near(data, state, random, anchor, machine)
            following = state[data[S_NODE] + NODE_SIZE * target + N_NEXT]
        price = price_between(data, state, mode, target, following) if stores else 0
        if best_mode == NONE or price < least:
            best_mode = mode
            best_target = target
            least = price
    return best_mode, best_target
