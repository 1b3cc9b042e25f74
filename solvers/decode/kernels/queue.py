"""The operations that wait to be placed again, first in the list first; compiled.

A binary heap of (label, operation) pairs. Labels may change until :func:`order_queue` is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    N_AFTER,
    N_LABEL,
    N_QUEUED,
    NODE_SIZE,
    NONE,
    S_NODE,
    S_QUEUE,
    T_QUEUED,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def enqueue(data: Ints, state: Ints, operation: int, why: int) -> None:
    """Let ``operation`` wait, for the strongest of the reasons given."""
    node = data[S_NODE] + NODE_SIZE * operation
    known = state[node + N_QUEUED]
    if why > known:
        state[node + N_QUEUED] = why
    if known == 0:
        push(data, state, operation)


@inlined
def push(data: Ints, state: Ints, operation: int) -> None:
    """Put ``operation`` where it belongs in the heap."""
    queue = data[S_QUEUE]
    label = state[data[S_NODE] + NODE_SIZE * operation + N_LABEL]
    child = state[T_QUEUED]
    state[T_QUEUED] += 1
    while child > 0:
        parent = (child - 1) // 2
        if state[queue + 2 * parent] <= label:
            break
        state[queue + 2 * child] = state[queue + 2 * parent]
        state[queue + 2 * child + 1] = state[queue + 2 * parent + 1]
        child = parent
    state[queue + 2 * child] = label
    state[queue + 2 * child + 1] = operation


@inlined
def pop(data: Ints, state: Ints) -> int:
    """Take the first operation out; the queue is not empty."""
    queue = data[S_QUEUE]
    first: int = state[queue + 1]
    state[T_QUEUED] -= 1
    count = state[T_QUEUED]
    label = state[queue + 2 * count]
    parent = 0
    while True:
        child = 2 * parent + 1
        if child >= count:
            break
        if child + 1 < count and state[queue + 2 * child + 2] < state[queue + 2 * child]:
            child += 1
        if state[queue + 2 * child] >= label:
            break
        state[queue + 2 * parent] = state[queue + 2 * child]
        state[queue + 2 * parent + 1] = state[queue + 2 * child + 1]
        parent = child
    state[queue + 2 * parent] = label
    state[queue + 2 * parent + 1] = state[queue + 2 * count + 1]
    return first


@kernel
def order_queue(data: Ints, state: Ints) -> None:
    """Bring the queue in order again after labels have changed, without what has left the list."""
    count = state[T_QUEUED]
    state[T_QUEUED] = 0
    for index in range(count):
        operation = state[data[S_QUEUE] + 2 * index + 1]
        node = data[S_NODE] + NODE_SIZE * operation
        if state[node + N_AFTER] == NONE:
            state[node + N_QUEUED] = 0
        else:
            push(data, state, operation)


@kernel
def empty_queue(data: Ints, state: Ints) -> None:
    """Let nothing wait any more."""
    for index in range(state[T_QUEUED]):
        operation = state[data[S_QUEUE] + 2 * index + 1]
        state[data[S_NODE] + NODE_SIZE * operation + N_QUEUED] = 0
    state[T_QUEUED] = 0
