"""Where an operation may go, and how long the longest path through it is then, compiled.

An operation is put between two neighbours on any machine that can do it (Mastrolilli and
Gambardella 2000). The longest path through it is then estimated in constant time: without the
operation, heads of what does not follow it and tails of what does not precede it are those of the
present graph; for the others on its own machine they are computed along the sequence (Balas and
Vazacopoulos 1998), and elsewhere the present ones are slightly too long.

Invariant: the graph does not change here. ``pick`` holds the best place seen since it was emptied
that is not taboo, and one of the taboo ones; ``focus`` is about the operation being looked at.

No cycle. Behind ``u`` there is no path from a successor ``s`` of the operation to ``u`` if ``u``
starts before the end of ``s`` or stands before ``s`` in the order, for each ``s``; likewise with
tails for what follows. Both conditions are sufficient, so at most moves are missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.problem import NEVER, NONE
from solvers.search.critical.graph_kernels import arrival, demand, setup, setup_from, setup_into
from solvers.search.critical.layout import (
    AFTER,
    BEFORE,
    C_BEST,
    C_MARK,
    C_WORK,
    DURATION,
    EARLIEST,
    F_ENDING,
    F_FIRST,
    F_HEAD,
    F_LAST,
    F_MARK,
    F_MODE,
    F_OPEN,
    F_OPERATION,
    F_RANKING,
    F_STANDING,
    F_STARTING,
    F_TAIL,
    HEAD,
    MACHINE,
    MARK,
    MODE,
    P_BEFORE,
    P_MODE,
    P_OPERATION,
    P_TABOO_BEFORE,
    P_TABOO_MODE,
    P_TABOO_OPERATION,
    P_TABOOS,
    P_TIES,
    P_VALUE,
    PLACE,
    REACH,
    TAIL,
)
from solvers.search.critical.taboo_kernels import is_taboo
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.search.critical.shop import Shop
    from solvers.search.critical.state import State


@kernel
def consider(state: State, value: int, before: int, after: int) -> None:
    """Take a place if it is the best so far that is not taboo; of equal ones any."""
    pick, focus = state.pick, state.focus
    if value > pick[P_VALUE]:
        return
    operation = focus[F_OPERATION]
    if value >= state.counter[C_BEST] and is_taboo(state, before, operation, after):
        pick[P_TABOOS] += 1
        if draw(state.random, pick[P_TABOOS]) == 0:
            pick[P_TABOO_OPERATION] = operation
            pick[P_TABOO_MODE] = focus[F_MODE]
            pick[P_TABOO_BEFORE] = before
        return
    if value < pick[P_VALUE]:
        pick[P_VALUE] = value
        pick[P_TIES] = 0
    pick[P_TIES] += 1
    if draw(state.random, pick[P_TIES]) == 0:
        pick[P_OPERATION] = operation
        pick[P_MODE] = focus[F_MODE]
        pick[P_BEFORE] = before


@kernel
def insert(shop: Shop, state: State, before: int, after: int) -> None:
    """Consider the place between two nodes whose heads and tails hold without the operation."""
    node, focus = state.node, state.focus
    mode = focus[F_MODE]
    free = node[before, HEAD] + node[before, DURATION] + setup_into(shop, node, before, mode)
    tail = focus[F_TAIL]
    if after < len(state.order):
        rest = node[after, DURATION] + node[after, TAIL]
        tail = max(tail, setup_from(shop, node, mode, after) + rest)
    consider(state, max(focus[F_HEAD], free) + shop.processing[mode] + tail, before, after)


@kernel
def follows(state: State, other: int) -> bool:
    """Whether ``other`` may come after a successor of the operation; if not, it does not."""
    node, focus = state.node, state.focus
    return bool(
        node[other, MARK] == focus[F_MARK]
        or (node[other, HEAD] >= focus[F_STARTING] and node[other, PLACE] > focus[F_STANDING])
    )


@kernel
def precedes(state: State, other: int) -> bool:
    """Whether ``other`` may come before a predecessor of the operation; if not, it does not."""
    node, focus = state.node, state.focus
    return bool(
        node[other, MARK] == focus[F_MARK] - 1
        or (node[other, TAIL] >= focus[F_ENDING] and node[other, PLACE] < focus[F_RANKING])
    )


@kernel
def look_elsewhere(shop: Shop, state: State) -> None:
    """Consider every place on another machine."""
    node, focus, pick = state.node, state.focus, state.pick
    taken = shop.processing[focus[F_MODE]]
    end = len(state.order) + shop.machine[focus[F_MODE]]
    before = end
    after = node[end, AFTER]
    work = 1
    while after != end:
        # Most places are too early or too late to be good, and are passed at once.
        rest = node[after, DURATION] + node[after, TAIL]
        if focus[F_HEAD] + taken + rest <= pick[P_VALUE] and not precedes(state, after):
            insert(shop, state, before, after)
        if node[after, HEAD] + node[after, DURATION] + taken + focus[F_TAIL] > pick[P_VALUE]:
            break
        if follows(state, after):
            break
        before = after
        after = node[before, AFTER]
        work += 1
    if after == end:
        insert(shop, state, before, after)
    state.counter[C_WORK] += work


@kernel
def look_later(shop: Shop, state: State) -> None:
    """Consider the places behind its own; what it passes then starts sooner."""
    node, focus, pick = state.node, state.focus, state.pick
    operation, mode = focus[F_OPERATION], focus[F_MODE]
    first, last = focus[F_FIRST], focus[F_LAST]
    any_place = first == NONE or (operation == first and focus[F_OPEN] & 1 != 0)
    if not any_place and focus[F_OPEN] & 2 == 0:
        return
    end = len(state.order) + shop.machine[mode]
    taken = shop.processing[mode]
    before = node[operation, BEFORE]
    free = node[before, HEAD] + node[before, DURATION]
    at = node[operation, AFTER]
    any_place = any_place or operation == last
    work = 1
    while at != end and not follows(state, at):
        free += setup(shop, node, shop.machine[mode], before, at)
        free = max(free, node[at, EARLIEST], arrival(shop, node, at)) + node[at, DURATION]
        if free + taken + focus[F_TAIL] > pick[P_VALUE]:
            break
        any_place = any_place or at == last
        before = at
        at = node[at, AFTER]
        if any_place:
            head = max(focus[F_HEAD], free + setup_into(shop, node, before, mode))
            tail = focus[F_TAIL]
            if at != end:
                rest = node[at, DURATION] + node[at, TAIL]
                tail = max(tail, setup_from(shop, node, mode, at) + rest)
            consider(state, head + taken + tail, before, at)
        work += 1
    state.counter[C_WORK] += work


@kernel
def look_sooner(shop: Shop, state: State) -> None:
    """Consider the places ahead of its own; what it passes then has less behind it."""
    node, focus, pick = state.node, state.focus, state.pick
    operation, mode = focus[F_OPERATION], focus[F_MODE]
    first, last = focus[F_FIRST], focus[F_LAST]
    any_place = first == NONE or (operation == last and focus[F_OPEN] & 2 != 0)
    if not any_place and focus[F_OPEN] & 1 == 0:
        return
    end = len(state.order) + shop.machine[mode]
    taken = shop.processing[mode]
    after = node[operation, AFTER]
    rest = 0
    if after != end:
        rest = node[after, DURATION] + node[after, TAIL]
    at = node[operation, BEFORE]
    any_place = any_place or operation == first
    work = 1
    while at != end and not precedes(state, at):
        if after != end:
            rest += setup(shop, node, shop.machine[mode], at, after)
        later = demand(shop, node, at)
        if later >= 0:
            rest = max(rest, node[at, REACH] - node[at, DURATION] + later)
        rest = max(rest, shop.delivery[at]) + node[at, DURATION]
        if focus[F_HEAD] + taken + rest > pick[P_VALUE]:
            break
        any_place = any_place or at == first
        after = at
        at = node[at, BEFORE]
        if any_place:
            free = node[at, HEAD] + node[at, DURATION] + setup_into(shop, node, at, mode)
            tail = max(focus[F_TAIL], setup_from(shop, node, mode, after) + rest)
            consider(state, max(focus[F_HEAD], free) + taken + tail, at, after)
        work += 1
    state.counter[C_WORK] += work


@kernel
def look(shop: Shop, state: State, operation: int) -> None:
    """Consider every place on every machine for an operation."""
    node, focus = state.node, state.focus
    state.counter[C_MARK] += 2
    mark = state.counter[C_MARK]
    starting = NEVER
    standing = NEVER
    for row in range(shop.after_start[operation], shop.after_start[operation + 1]):
        other = shop.after[row]
        node[other, MARK] = mark
        starting = min(starting, node[other, HEAD] + node[other, DURATION])
        standing = min(standing, node[other, PLACE])
    ending = NEVER
    ranking = -1
    for row in range(shop.before_start[operation], shop.before_start[operation + 1]):
        other = shop.before[row]
        node[other, MARK] = mark - 1
        ending = min(ending, node[other, TAIL] + node[other, DURATION])
        ranking = max(ranking, node[other, PLACE])
    focus[F_OPERATION] = operation
    focus[F_MARK] = mark
    focus[F_STARTING] = starting
    focus[F_STANDING] = standing
    focus[F_ENDING] = ending
    focus[F_RANKING] = ranking

    arrived = arrival(shop, node, operation)
    asked = demand(shop, node, operation)
    for mode in range(shop.mode_start[operation], shop.mode_start[operation + 1]):
        head = max(arrived, shop.release[operation], shop.earliest[mode])
        tail = shop.delivery[operation]
        if asked >= 0:
            tail = max(tail, shop.tail[mode] + asked)
        if head + shop.processing[mode] + tail > state.pick[P_VALUE]:
            continue
        focus[F_MODE] = mode
        focus[F_HEAD] = head
        focus[F_TAIL] = tail
        if node[operation, MACHINE] != shop.machine[mode]:
            look_elsewhere(shop, state)
            continue
        if mode != node[operation, MODE]:
            insert(shop, state, node[operation, BEFORE], node[operation, AFTER])
        look_later(shop, state)
        look_sooner(shop, state)
