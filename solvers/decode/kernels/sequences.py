"""The list of operations and the sequences of machines, linked, and what they cost; compiled.

Labels rise along the list, so that of two operations the earlier one is known. The sequence of a
machine holds its operations in the order of the list. What modes and setups cost follows from the
sequences alone, whatever starts they lead to.
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
    """Put ``operation`` into the list right behind node ``before``."""
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
    state[node + N_LAST] = last
    state[node + N_NEXT] = following
    state[nodes + NODE_SIZE * last + N_NEXT] = operation
    state[nodes + NODE_SIZE * following + N_LAST] = operation


@inlined
def setup_price(data: Ints, home: int, before: int, after: int) -> int:
    """Return the price of the setup between two families on the machine at ``home``."""
    pair = data[home + K_SETUP] + 2 * (before * data[home + K_FAMILIES] + after)
    if data[pair] == FORBIDDEN:
        return 0
    price: int = data[pair + 1]
    return price


@kernel
def price_between(data: Ints, state: Ints, mode: int, last: int, following: int) -> int:
    """Return what ``mode`` and its setups add between two nodes of its machine."""
    way = data[D_MODE] + MODE_SIZE * mode
    price: int = data[way + M_COST]
    machine = data[way + M_MACHINE]
    if machine == NONE:
        return price
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    if data[home + K_SETUP] == NONE:
        return price
    family = data[way + M_FAMILY]
    before = state[data[S_NODE] + NODE_SIZE * last + N_FAMILY]
    price += setup_price(data, home, before, family)
    if following < data[H_OPERATIONS]:
        after = state[data[S_NODE] + NODE_SIZE * following + N_FAMILY]
        price += setup_price(data, home, family, after) - setup_price(data, home, before, after)
    return price
