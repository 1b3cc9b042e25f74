"""Tabu search over the graph of a schedule, compiled.

A schedule gets shorter only if every longest path does, so a move takes an operation of one and
puts it elsewhere. The move of the least estimate (:mod:`.insertion_kernels`) that is not taboo
(:mod:`.taboo_kernels`) is made, or one that is taboo but better than the best schedule; only then
is the graph brought up to date.

Invariant, before and after every move: the graph is that of the current schedule
(:mod:`.graph_kernels`), ``C_VALUE`` its longest path, and the best schedule the one of least value
since the last start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.problem import NEVER, NONE
from solvers.search.critical.graph_kernels import move, setup
from solvers.search.critical.insertion_kernels import look
from solvers.search.critical.layout import (
    AFTER,
    BEFORE,
    C_BEST,
    C_ITERATION,
    C_PATIENCE,
    C_SINCE,
    C_VALUE,
    C_WORK,
    DURATION,
    F_FIRST,
    F_LAST,
    F_OPEN,
    HEAD,
    MACHINE,
    MODE,
    P_BEFORE,
    P_MODE,
    P_OPERATION,
    P_TABOO_BEFORE,
    P_TABOO_MODE,
    P_TABOO_OPERATION,
    P_TABOOS,
    P_VALUE,
    REACH,
)
from solvers.search.critical.taboo_kernels import forbid
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.search.critical.shop import Shop
    from solvers.search.critical.state import State

_SHORTEST = 10  # iterations that something is taboo, at least


@kernel
def trace(shop: Shop, state: State) -> int:
    """Write one longest path into ``path``, from its end back; return its length."""
    node = state.node
    value = state.counter[C_VALUE]
    at = -1
    ties = 0
    for o in range(len(state.order)):
        if node[o, HEAD] + node[o, DURATION] + shop.delivery[o] == value:
            ties += 1
            if draw(state.random, ties) == 0:
                at = o
    length = 0
    while at >= 0:
        state.path[length] = at
        length += 1
        head = node[at, HEAD]
        ties = 0
        other = -1
        before = node[at, BEFORE]
        if before < len(state.order):
            free = node[before, HEAD] + node[before, DURATION]
            if free + setup(shop, node, node[at, MACHINE], before, at) == head:
                other = before
                ties = 1
        for row in range(shop.before_start[at], shop.before_start[at + 1]):
            link = shop.before[row]
            if node[link, HEAD] + node[link, REACH] + shop.before_lag[row] == head:
                ties += 1
                if draw(state.random, ties) == 0:
                    other = link
        at = other
    return length


@kernel
def look_along(shop: Shop, state: State, length: int, every: bool) -> None:
    """Consider all moves of the operations of a longest path, block by block.

    A block is a run of the path on one machine. Without setups, the path stays as long unless
    an operation of a block gets ahead of its first one or behind its last one, and at the
    beginning and the end of the path only one of the two helps (Grabowski, Nowicki, Smutnicki).
    Places that are of no use by this are left out, unless ``every`` place is asked for.
    """
    node, path, focus = state.node, state.path, state.focus
    at = 0
    while at < length:
        # The path is listed from its end.
        last = path[at]
        stop = at + 1
        while stop < length and node[path[stop], AFTER] == path[stop - 1]:
            stop += 1
        first = path[stop - 1]
        focus[F_OPEN] = 0
        if stop < length or node[first, HEAD] > 0:
            focus[F_OPEN] += 1
        if at > 0 or shop.delivery[last] > 0:
            focus[F_OPEN] += 2
        anywhere = every or shop.setup_size[node[last, MACHINE]] > 1
        focus[F_FIRST] = NONE if anywhere else first
        focus[F_LAST] = NONE if anywhere else last
        for place in range(at, stop):
            look(shop, state, path[place])
        at = stop


@kernel
def keep(state: State) -> None:
    """Take the current schedule as the best one since the last start."""
    state.counter[C_BEST] = state.counter[C_VALUE]
    state.counter[C_SINCE] = 0
    for o in range(len(state.order)):
        state.best_mode[o] = state.node[o, MODE]
        state.best_order[o] = state.order[o]


@kernel
def search(shop: Shop, state: State, moves: int) -> int:
    """Make up to ``moves`` moves, fewer when patience ends; return how many."""
    counter, pick = state.counter, state.pick
    for done in range(moves):
        if counter[C_SINCE] >= counter[C_PATIENCE]:
            return done
        counter[C_ITERATION] += 1
        counter[C_SINCE] += 1
        length = trace(shop, state)
        pick[P_VALUE] = NEVER
        pick[P_TABOOS] = 0
        look_along(shop, state, length, False)
        if pick[P_VALUE] == NEVER and pick[P_TABOOS] == 0:
            # What would help needs several moves at once.
            look_along(shop, state, length, True)
        counter[C_WORK] += len(state.order) // 4
        if pick[P_VALUE] == NEVER:
            if pick[P_TABOOS] == 0:
                # Nothing on the longest path can stand anywhere else.
                counter[C_SINCE] = counter[C_PATIENCE]
                continue
            pick[P_OPERATION] = pick[P_TABOO_OPERATION]
            pick[P_MODE] = pick[P_TABOO_MODE]
            pick[P_BEFORE] = pick[P_TABOO_BEFORE]
        time = _SHORTEST + length // 4
        time += draw(state.random, time)
        forbid(state, pick[P_OPERATION], shop.machine[pick[P_MODE]], time)
        move(shop, state, pick[P_OPERATION], pick[P_MODE], pick[P_BEFORE])
        if counter[C_VALUE] < counter[C_BEST]:
            keep(state)
    return moves
