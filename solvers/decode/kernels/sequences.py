"""The list of operations and the sequences of machines, linked, and what they cost; compiled.

Labels rise along the list, so that of two operations the earlier one is known. The sequence of a
machine holds its operations in the order of the list. The cost of modes and setups follows from
sequences alone, whatever starts they lead to; where it changes, ``T_CERTAIN`` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    D_MACHINE,
    D_MODE,
    FORBIDDEN,
    H_MACHINES,
    H_OPERATIONS,
    K_FAMILIES,
    K_SETUP,
    M_COST,
    M_FAMILY,
    M_MACHINE,
    MACHINE_SIZE,
    MODE_SIZE,
    N_AFTER,
    N_BEFORE,
    N_FAMILY,
    N_LABEL,
    N_LAST,
    N_MODE,
    N_NEXT,
    NEVER,
    NODE_SIZE,
    NONE,
    S_NODE,
    SPACE,
    T_CERTAIN,
    T_FROM,
    T_ORDER,
    T_RELABELLED,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def list_head(data: Ints) -> int:
    """Return the node before the first and after the last operation of the list."""
    head: int = data[H_OPERATIONS] + data[H_MACHINES]
    return head


@kernel
def relabel(data: Ints, state: Ints) -> None:
    """Give the nodes of the list new labels, evenly spaced."""
    head = list_head(data)
    label = 0
    node = head
    while True:
        at = data[S_NODE] + NODE_SIZE * node
        state[at + N_LABEL] = label
        label += SPACE
        node = state[at + N_AFTER]
        if node == head:
            break
    state[T_RELABELLED] = 1
    if state[T_FROM] < NEVER:
        # In the old labels; from the first node on is always right.
        state[T_FROM] = 0


@kernel
def link_list(data: Ints, state: Ints, operation: int, before: int) -> None:
    """Put ``operation``, which has its mode, into the list right behind node ``before``."""
    nodes = data[S_NODE]
    left = nodes + NODE_SIZE * before
    after = state[left + N_AFTER]
    right = nodes + NODE_SIZE * after
    head = list_head(data)
    if after != head and state[right + N_LABEL] - state[left + N_LABEL] < 2:
        relabel(data, state)
    low = state[left + N_LABEL]
    high = low + 2 * SPACE if after == head else state[right + N_LABEL]
    node = nodes + NODE_SIZE * operation
    state[node + N_LABEL] = low + (high - low) // 2
    state[node + N_BEFORE] = before
    state[node + N_AFTER] = after
    state[left + N_AFTER] = operation
    state[right + N_BEFORE] = operation
    state[T_ORDER] += 1
    state[T_CERTAIN] += data[data[D_MODE] + MODE_SIZE * state[node + N_MODE] + M_COST]


@kernel
def take_mode(data: Ints, state: Ints, operation: int, mode: int) -> None:
    """Let ``operation``, which is not in the list, have ``mode``."""
    node = data[S_NODE] + NODE_SIZE * operation
    state[node + N_MODE] = mode
    state[node + N_FAMILY] = data[data[D_MODE] + MODE_SIZE * mode + M_FAMILY]
    state[node + N_LAST] = NONE
    state[node + N_NEXT] = NONE


@kernel
def link_machine(data: Ints, state: Ints, operation: int, last: int) -> None:
    """Put ``operation`` into the sequence of its machine right behind node ``last``."""
    nodes = data[S_NODE]
    node = nodes + NODE_SIZE * operation
    following = state[nodes + NODE_SIZE * last + N_NEXT]
    state[T_CERTAIN] += price_between(data, state, operation, last, following)
    state[node + N_LAST] = last
    state[node + N_NEXT] = following
    state[nodes + NODE_SIZE * last + N_NEXT] = operation
    state[nodes + NODE_SIZE * following + N_LAST] = operation


@inlined
def setup_price(data: Ints, state: Ints, machine: int, last: int, operation: int) -> int:
    """Return the price of the setup between two nodes of ``machine``, 0 before its head."""
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    if operation >= data[H_OPERATIONS] or data[home + K_SETUP] == NONE:
        return 0
    before = state[data[S_NODE] + NODE_SIZE * last + N_FAMILY]
    family = state[data[S_NODE] + NODE_SIZE * operation + N_FAMILY]
    pair = data[home + K_SETUP] + 2 * (before * data[home + K_FAMILIES] + family)
    if data[pair] == FORBIDDEN:
        return 0
    price: int = data[pair + 1]
    return price


@kernel
def price_between(data: Ints, state: Ints, operation: int, last: int, following: int) -> int:
    """Return by how much setups cost more with ``operation`` between two nodes of its machine."""
    mode = state[data[S_NODE] + NODE_SIZE * operation + N_MODE]
    machine = data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE]
    return (
        setup_price(data, state, machine, last, operation)
        + setup_price(data, state, machine, operation, following)
        - setup_price(data, state, machine, last, following)
    )
