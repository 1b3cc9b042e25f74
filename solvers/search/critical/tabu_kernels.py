"""Tabu search over the graph of a schedule.

A schedule gets shorter only if every longest path does, so a move takes an operation of one and
puts it elsewhere: between two neighbours on any machine that can do it (Mastrolilli and
Gambardella 2000). The longest path through it is then estimated in constant time: without the
operation, heads of what does not follow it and tails of what does not precede it are those of the
present graph; for the others on its own machine they are computed along the sequence (Balas and
Vazacopoulos 1998), and elsewhere the present ones are slightly too long. The move of the least
estimate that is not taboo is made, and only then is the graph brought up to date.

No cycle. Behind ``u`` there is no path from a successor ``s`` of the operation to ``u`` if ``u``
starts before the end of ``s`` or stands before ``s`` in the order, for each ``s``; likewise with
tails for what follows. Both conditions are sufficient, so at most moves are missed.

Taboo are the arcs that a move took away: for a number of iterations the operation does not return
to either of its former neighbours, unless the estimate is better than the best schedule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.problem import NEVER, NONE
from solvers.search.critical.graph_kernels import (
    arrival,
    demand,
    move,
    setup,
    setup_from,
    setup_into,
)
from solvers.search.critical.layout import (
    AFTER,
    BEFORE,
    C_BEST,
    C_ITERATION,
    C_MARK,
    C_PATIENCE,
    C_SINCE,
    C_VALUE,
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
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.search.critical.shop import Shop
    from solvers.search.critical.state import State

_SHORTEST = 10  # iterations that something is taboo, at least


@kernel
def arc(state: State, first: int, second: int) -> int:
    """Return the entry of the table of taboos for ``second`` coming right behind ``first``."""
    mixed = (first * len(state.node) + second) * 0x9E3779B1
    return int((mixed ^ (mixed >> 15)) & (len(state.taboo) - 1))


@kernel
def visit(state: State, operation: int, machine: int) -> int:
    """Return the entry of the table of taboos for an operation coming to a machine."""
    mixed = (operation * len(state.node) + machine + 1) * 0x85EBCA6B
    return int((mixed ^ (mixed >> 13)) & (len(state.taboo) - 1))


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
def consider(state: State, value: int, before: int, after: int) -> None:
    """Take a place if it is the best so far that is not taboo; of equal ones any."""
    pick, focus = state.pick, state.focus
    if value > pick[P_VALUE]:
        return
    operation = focus[F_OPERATION]
    now = state.counter[C_ITERATION]
    if value >= state.counter[C_BEST] and (
        state.taboo[arc(state, before, operation)] > now
        or state.taboo[arc(state, operation, after)] > now
        or state.taboo[visit(state, operation, state.node[before, MACHINE])] > now
    ):
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
def keep(state: State) -> None:
    """Take the current schedule as the best one since the last start."""
    state.counter[C_BEST] = state.counter[C_VALUE]
    state.counter[C_SINCE] = 0
    for o in range(len(state.order)):
        state.best_mode[o] = state.node[o, MODE]
        state.best_order[o] = state.order[o]


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
def forbid(state: State, operation: int, machine: int, time: int) -> None:
    """Make it taboo that an operation returns to where it stands, as it leaves for ``machine``."""
    until = state.counter[C_ITERATION] + time
    node = state.node
    state.taboo[arc(state, node[operation, BEFORE], operation)] = until
    state.taboo[arc(state, operation, node[operation, AFTER])] = until
    if node[operation, MACHINE] != machine:
        state.taboo[visit(state, operation, node[operation, MACHINE])] = until


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
