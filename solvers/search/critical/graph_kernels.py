"""The graph of a schedule: sequences on machines, and longest paths to and from every operation.

Invariant. Each operation has a mode and stands in the ring of its machine. ``order`` lists all
operations so that each comes after those that it follows in its job and on its machine, which is a
proof that there is no cycle; ``node[o, PLACE]`` is where ``o`` stands in it. Along ``order``,

- ``HEAD`` is the largest of the operation's own earliest start, of end, tail and lag of each
  predecessor, and of end and setup of the one before it on its machine;
- ``TAIL`` is the largest of its delivery, and over everything that follows it, of the time between
  and of that one's duration and tail.

So ``HEAD + DURATION + TAIL`` is the longest path through an operation, and the largest of them is
what the schedule costs. Setups enter as the length of an arc between neighbours on a machine; no
triangle inequality is needed for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.search.critical.layout import (
    AFTER,
    BEFORE,
    C_MARK,
    C_VALUE,
    C_WORK,
    DURATION,
    EARLIEST,
    FAMILY,
    HEAD,
    MACHINE,
    MARK,
    MODE,
    PLACE,
    REACH,
    TAIL,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.critical.shop import Shop
    from solvers.search.critical.state import State


@kernel
def setup(shop: Shop, node: Ints, machine: int, first: int, second: int) -> int:
    """Return the setup between two nodes next to each other on a machine."""
    return int(
        shop.setup_time[
            shop.setup_start[machine]
            + node[first, FAMILY] * shop.setup_size[machine]
            + node[second, FAMILY]
        ]
    )


@kernel
def setup_into(shop: Shop, node: Ints, first: int, mode: int) -> int:
    """Return the setup between a node and whatever is done behind it in ``mode``."""
    machine = shop.machine[mode]
    return int(
        shop.setup_time[
            shop.setup_start[machine]
            + node[first, FAMILY] * shop.setup_size[machine]
            + shop.family[mode]
        ]
    )


@kernel
def setup_from(shop: Shop, node: Ints, mode: int, second: int) -> int:
    """Return the setup between whatever is done in ``mode`` and the operation behind it."""
    machine = shop.machine[mode]
    return int(
        shop.setup_time[
            shop.setup_start[machine]
            + shop.family[mode] * shop.setup_size[machine]
            + node[second, FAMILY]
        ]
    )


@kernel
def arrival(shop: Shop, node: Ints, operation: int) -> int:
    """Return when the work of all predecessors of an operation has arrived."""
    latest = 0
    for row in range(shop.before_start[operation], shop.before_start[operation + 1]):
        other = shop.before[row]
        latest = max(latest, node[other, HEAD] + node[other, REACH] + shop.before_lag[row])
    return latest


@kernel
def demand(shop: Shop, node: Ints, operation: int) -> int:
    """Return the longest path from the arrival of an operation's work on, or less than 0."""
    longest = -1
    for row in range(shop.after_start[operation], shop.after_start[operation + 1]):
        other = shop.after[row]
        longest = max(longest, shop.after_lag[row] + node[other, DURATION] + node[other, TAIL])
    return longest


@kernel
def choose(shop: Shop, node: Ints, operation: int, mode: int) -> None:
    """Give an operation a mode, without a place in its machine's sequence."""
    node[operation, MODE] = mode
    node[operation, MACHINE] = shop.machine[mode]
    node[operation, DURATION] = shop.processing[mode]
    node[operation, REACH] = shop.processing[mode] + shop.tail[mode]
    node[operation, FAMILY] = shop.family[mode]
    node[operation, EARLIEST] = max(shop.release[operation], shop.earliest[mode])


@kernel
def find_heads(shop: Shop, node: Ints, order: Ints, first: int) -> None:
    """Bring the heads of the operations from place ``first`` on up to date."""
    for at in range(first, len(order)):
        o = order[at]
        before = node[o, BEFORE]
        free = node[before, HEAD] + node[before, DURATION]
        free += setup(shop, node, node[o, MACHINE], before, o)
        node[o, HEAD] = max(node[o, EARLIEST], arrival(shop, node, o), free)


@kernel
def find_tails(shop: Shop, node: Ints, order: Ints, last: int) -> None:
    """Bring the tails of the operations up to place ``last`` up to date."""
    for at in range(last, -1, -1):
        o = order[at]
        longest = shop.delivery[o]
        later = demand(shop, node, o)
        if later >= 0:
            longest = max(longest, node[o, REACH] - node[o, DURATION] + later)
        after = node[o, AFTER]
        if after < len(order):
            taken = setup(shop, node, node[o, MACHINE], o, after)
            longest = max(longest, taken + node[after, DURATION] + node[after, TAIL])
        node[o, TAIL] = longest


@kernel
def longest_path(shop: Shop, node: Ints, order: Ints) -> int:
    """Return the longest path of all."""
    longest = 0
    for o in range(len(order)):
        longest = max(longest, node[o, HEAD] + node[o, DURATION] + shop.delivery[o])
    return longest


@kernel
def build(shop: Shop, state: State) -> None:
    """Make the graph of ``order``, each operation being done in the mode of its node."""
    node, order = state.node, state.order
    count = len(order)
    for k in range(len(shop.initial)):
        end = count + k
        node[end, HEAD] = 0
        node[end, DURATION] = 0
        node[end, MACHINE] = k
        node[end, FAMILY] = shop.initial[k]
        node[end, BEFORE] = end
        node[end, AFTER] = end
    for at in range(count):
        o = order[at]
        node[o, PLACE] = at
        choose(shop, node, o, node[o, MODE])
        link(node, o, node[count + node[o, MACHINE], BEFORE])
    find_heads(shop, node, order, 0)
    find_tails(shop, node, order, count - 1)
    state.counter[C_WORK] += 2 * count
    state.counter[C_VALUE] = longest_path(shop, node, order)


@kernel
def link(node: Ints, operation: int, before: int) -> None:
    """Put an operation behind the node ``before``."""
    after = node[before, AFTER]
    node[operation, BEFORE] = before
    node[operation, AFTER] = after
    node[before, AFTER] = operation
    node[after, BEFORE] = operation


@kernel
def move(shop: Shop, state: State, operation: int, mode: int, before: int) -> None:
    """Do ``operation`` in ``mode`` behind the node ``before``, and bring the graph up to date.

    That must not close a cycle: ``before`` must not come after a successor of the operation, nor
    what stands behind it before a predecessor.
    """
    node, order = state.node, state.order
    count = len(order)
    old_before = node[operation, BEFORE]
    old_after = node[operation, AFTER]
    node[old_before, AFTER] = old_after
    node[old_after, BEFORE] = old_before
    choose(shop, node, operation, mode)
    link(node, operation, before)
    after = node[operation, AFTER]
    if before < count and node[before, PLACE] > node[operation, PLACE]:
        put_behind(shop, state, operation, node[before, PLACE])
    elif after < count and node[after, PLACE] < node[operation, PLACE]:
        put_ahead(shop, state, operation, node[after, PLACE])
    # Heads change from the first of those on that something else precedes now, tails likewise.
    first = node[operation, PLACE]
    last = first
    if old_after < count:
        first = min(first, node[old_after, PLACE])
    if old_before < count:
        last = max(last, node[old_before, PLACE])
    find_heads(shop, node, order, first)
    find_tails(shop, node, order, last)
    state.counter[C_WORK] += count - first + last
    state.counter[C_VALUE] = longest_path(shop, node, order)


@kernel
def put_behind(shop: Shop, state: State, operation: int, target: int) -> None:
    """Put ``operation`` and all that follow it up to place ``target`` behind that place."""
    node, order, spare = state.node, state.order, state.spare
    state.counter[C_MARK] += 1
    mark = state.counter[C_MARK]
    node[operation, MARK] = mark
    start = node[operation, PLACE]
    kept = start
    moved = 0
    for at in range(start, target + 1):
        o = order[at]
        if node[o, MARK] != mark:
            order[kept] = o
            node[o, PLACE] = kept
            kept += 1
            continue
        spare[moved] = o
        moved += 1
        node[node[o, AFTER], MARK] = mark
        for row in range(shop.after_start[o], shop.after_start[o + 1]):
            node[shop.after[row], MARK] = mark
    for at in range(moved):
        order[kept + at] = spare[at]
        node[spare[at], PLACE] = kept + at
    state.counter[C_WORK] += target - start


@kernel
def put_ahead(shop: Shop, state: State, operation: int, target: int) -> None:
    """Put ``operation`` and all that precede it from place ``target`` on ahead of that place."""
    node, order, spare = state.node, state.order, state.spare
    state.counter[C_MARK] += 1
    mark = state.counter[C_MARK]
    node[operation, MARK] = mark
    start = node[operation, PLACE]
    kept = start
    moved = 0
    for at in range(start, target - 1, -1):
        o = order[at]
        if node[o, MARK] != mark:
            order[kept] = o
            node[o, PLACE] = kept
            kept -= 1
            continue
        spare[moved] = o
        moved += 1
        node[node[o, BEFORE], MARK] = mark
        for row in range(shop.before_start[o], shop.before_start[o + 1]):
            node[shop.before[row], MARK] = mark
    for at in range(moved):
        order[kept - at] = spare[at]
        node[spare[at], PLACE] = kept - at
    state.counter[C_WORK] += start - target
