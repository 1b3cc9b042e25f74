"""Annealing of strands, compiled.

Invariant: between two calls everything that the search knows stands in ``state``, besides the
generator's 64 bits, so a run continues exactly where it stopped. The best strands, ``N_BEST``, have
the least ticks too long of all that were visited, and among these the least cost.

Strands that have to end are filled to the last tick in a good schedule, and hardly any move keeps
that. So a strand may last too long at a price a tick, which rises while this happens often and
falls while it does not; as the best counts only what has the least of it, none once there is such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined, kernel
from solvers.search.capacity.kernel_layout import (
    DEAREST,
    N_BEFORE,
    N_DUE,
    N_END,
    T_BEST,
    T_BEST_OVER,
    T_CHANGE,
    T_COST,
    T_FITTING,
    T_JOBS,
    T_MOVES,
    T_OVER,
    T_PRICE,
    T_SPAN,
    T_STEPS,
    T_STRANDS,
)
from solvers.search.capacity.move_kernels import (
    earlier,
    exchange,
    later,
    near,
    shift,
    swap,
    swap_blocks,
)
from solvers.search.capacity.strand_kernels import at, keep
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.random_kernel import Bits

# How many in a hundred moves are of which kind; the others exchange tails.
_SWAPS = 35
_SHIFTS = 10
_EARLIER = 10
_LATER = 10
_BLOCKS = 20

_LATE = 60  # in a hundred jobs, how many are late if one of a few is
_TRIES = 4
_SCALES = 12  # halvings of the span within which a partner is looked for
_PERIOD = 1000  # moves between changes of the price
_FITTING = 40  # in a hundred moves, how many ought to find all strands fitting
_STEPS = 12  # what a move costs beside the nodes that it walks along


@inlined
def draw_limit(random: Bits, heat: float) -> int:
    """Return by how much the cost may rise: drawn before the move, so that it can end early."""
    if heat <= 0.0:
        return 0
    share = (1 + draw(random, 1 << 30)) / (1 << 30)
    return int(min(-heat * np.log(share), 1e15))


@kernel
def reprice(state: Ints) -> None:
    """Change the price by how many of the last moves found all strands fitting."""
    price = state[T_PRICE]
    if _FITTING * state[T_MOVES] <= 100 * state[T_FITTING]:
        price -= price >> 3
    else:
        price += 1 + (price >> 3)
    state[T_PRICE] = min(max(1, price), DEAREST)
    state[T_MOVES] = 0
    state[T_FITTING] = 0


@kernel
def anneal(state: Ints, random: Bits, heat: float, moves: int) -> None:
    """Try ``moves`` moves at one temperature, in units of the cost."""
    jobs = state[T_JOBS]
    nodes = jobs + state[T_STRANDS]
    for _ in range(moves):
        state[T_STEPS] += _STEPS
        state[T_CHANGE] = 0
        state[T_MOVES] += 1
        state[T_FITTING] += state[T_OVER] == 0
        if state[T_MOVES] == _PERIOD:
            reprice(state)
        job = draw(random, jobs)
        if draw(random, 100) < _LATE:
            for _ in range(_TRIES):
                if state[at(job) + N_END] > state[at(job) + N_DUE]:
                    break
                job = draw(random, jobs)
        limit = draw_limit(random, heat)
        reach = 2 + (state[T_SPAN] >> draw(random, _SCALES))
        tick = state[at(job) + N_END] + draw(random, 2 * reach) - reach
        kind = draw(random, 100)
        if kind < _SWAPS:
            partner = near(state, random, tick, jobs)
            accepted = partner != job and swap(state, job, partner, limit)
        elif kind < _SWAPS + _SHIFTS:
            accepted = shift(state, job, near(state, random, tick, nodes), limit)
        elif kind < _SWAPS + _SHIFTS + _EARLIER:
            accepted = earlier(state, random, job, limit)
        elif kind < _SWAPS + _SHIFTS + _EARLIER + _LATER:
            accepted = later(state, random, job, limit)
        elif kind < _SWAPS + _SHIFTS + _EARLIER + _LATER + _BLOCKS:
            partner = near(state, random, tick, nodes)
            accepted = swap_blocks(state, random, state[at(job) + N_BEFORE], partner, limit)
        else:
            accepted = exchange(state, job, near(state, random, tick, nodes), limit)
        if accepted and (
            state[T_OVER] < state[T_BEST_OVER]
            or (state[T_OVER] == state[T_BEST_OVER] and state[T_COST] < state[T_BEST])
        ):
            keep(state)
