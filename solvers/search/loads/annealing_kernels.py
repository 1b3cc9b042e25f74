"""Annealing of machine sequences by their loads, compiled.

Invariant: ``target`` is the best makespan so far, and the best rings are the first that had it. It
is the unit of all prices, so they change when it does; the rings themselves are what
:mod:`solvers.search.loads.ring_kernels` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.search.loads.kernel_layout import (
    H_JOBS,
    H_MACHINES,
    S_ACCEPTED,
    S_BEST,
    S_NEXT,
    S_STEPS,
)
from solvers.search.loads.move_kernels import eject, replace, shift, trade
from solvers.search.loads.ring_kernels import keep
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.loads.ring_kernels import Small
    from solvers.search.random_kernel import Bits

# How many in a hundred moves are of which kind; the others shift a few neighbours together.
_SHIFTS = 45
_TRADES = 15
_REPLACES = 15
_EJECTS = 10

_CRITICAL = 30  # in a hundred jobs, how many are the one on the longest machine of a few
_LONGEST = 4  # jobs shifted together
_STEPS = 6  # what a move costs beside the nodes that it looks at


@kernel
def anneal(data: Small, state: Ints, random: Bits, heat: float, moves: int) -> None:
    """Try ``moves`` moves at one temperature, in ticks of the longest machine."""
    jobs = data[H_JOBS]
    nodes = jobs + data[H_MACHINES]
    on = S_NEXT + 2 * nodes
    loads = S_NEXT + 3 * nodes
    target = max(1.0, float(state[S_BEST]))
    for _ in range(moves):
        state[S_STEPS] += _STEPS
        job = draw(random, jobs)
        if draw(random, 100) < _CRITICAL:
            for _ in range(2):
                rival = draw(random, jobs)
                if state[loads + state[on + rival]] > state[loads + state[on + job]]:
                    job = rival
        kind = draw(random, 100)
        if kind < _SHIFTS:
            accepted = shift(data, state, random, job, 1, target, heat)
        elif kind < _SHIFTS + _TRADES:
            accepted = trade(data, state, random, job, target, heat)
        elif kind < _SHIFTS + _TRADES + _REPLACES:
            accepted = replace(data, state, random, job, target, heat)
        elif kind < _SHIFTS + _TRADES + _REPLACES + _EJECTS:
            accepted = eject(data, state, random, job, target, heat)
        else:
            count = 2 + draw(random, _LONGEST - 1)
            accepted = shift(data, state, random, job, count, target, heat)
        if accepted:
            state[S_ACCEPTED] += 1
            keep(data, state)
            target = max(1.0, float(state[S_BEST]))
