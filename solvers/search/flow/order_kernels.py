"""Annealing of one order of all jobs, first come first served behind stage one, compiled.

Invariant: the order is the whole state. In the first stage jobs are placed in this order, in each
later stage in the order in which they arrive; everywhere on the machine that idles least before
them. ``behind[k, j]`` is what a job needs behind its end in stage ``k`` even with the shop to
itself, so an end plus that bounds the makespan: a move is drawn a limit first and is given up at
the first operation that breaks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import kernel
from solvers.search.flow.layout import W_HEAD, W_LIST
from solvers.search.flow.placing import place, shift
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.flow.state import Shop, State

# Fields of orders, the scalars of this search; the current and the best order follow.
G_MAKESPAN = 0
G_BEST = 1
G_PLACED = 2
G_SIZE = 3

_EXCHANGES = 3  # one move in so many swaps two jobs, the others shift one
_FAR = 3  # one move in so many goes anywhere


@kernel
def pass_through(
    shop: Shop, state: State, order: Ints, ends: Ints, limit: int, write: bool
) -> tuple[int, int]:
    """Send the jobs of ``order`` through the stages; return the makespan and operations placed.

    The makespan is a bound above ``limit`` if that is exceeded. ``ends`` is filled on request.
    """
    ticks, lags, free = shop.ticks, shop.lags, state.free
    stages = ticks.shape[0]
    count = ticks.shape[1]
    jobs = state.scratch[W_LIST]
    ready = state.scratch[W_HEAD]
    for at in range(count):
        jobs[at] = order[at]
        ready[at] = lags[0, order[at]]
    makespan = 0
    for k in range(stages):
        size = shop.machines[k]
        for i in range(size):
            free[i] = 0
        for at in range(count):
            j = jobs[at]
            end = place(free, size, ready[at], ticks[k, j])
            makespan = max(makespan, end + shop.behind[k, j])
            if makespan > limit:
                return makespan, k * count + at
            if write:
                ends[k, j] = end
            arrival = end + lags[k + 1, j]
            to = at
            while to > 0 and ready[to - 1] > arrival:
                ready[to] = ready[to - 1]
                jobs[to] = jobs[to - 1]
                to -= 1
            ready[to] = arrival
            jobs[to] = j
    return makespan, stages * count


@kernel
def anneal_order(
    shop: Shop, state: State, orders: Ints, temperature: float, moves: int, reach: int
) -> int:
    """Try ``moves`` moves, most of them over distances up to ``reach``.

    Returns how many are left after one that led to a new best; -1 without any.
    """
    random = state.random
    count = shop.ticks.shape[1]
    order = orders[G_SIZE : G_SIZE + count]
    best = orders[G_SIZE + count : G_SIZE + 2 * count]
    for move in range(moves):
        source = draw(random, count)
        target = draw(random, count)
        if draw(random, _FAR) > 0:
            target = source + draw(random, 2 * reach + 1) - reach
            target = max(0, min(count - 1, target))
        chance = (1 + draw(random, 1 << 30)) / (1 << 30)
        exchange = draw(random, _EXCHANGES) == 0
        if source == target:
            continue
        limit = orders[G_MAKESPAN] - int(temperature * np.log(chance))
        one = order[source]
        other = order[target]
        if exchange:
            order[source] = other
            order[target] = one
        else:
            shift(order, source, target)
        makespan, placed = pass_through(shop, state, order, state.ends, limit, False)
        orders[G_PLACED] += placed
        if makespan <= limit:
            orders[G_MAKESPAN] = makespan
            if makespan < orders[G_BEST]:
                orders[G_BEST] = makespan
                for at in range(count):
                    best[at] = order[at]
                return moves - 1 - move
        elif exchange:
            order[source] = one
            order[target] = other
        else:
            shift(order, target, source)
    return -1
