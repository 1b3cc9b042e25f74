"""What the kernels of hybrid flow shops read, and everything that a run of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solvers.search.flow.layout import H_SIZE, W_SIZE
from solvers.search.seed import generator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solvers.problem.arrays import Ints
    from solvers.search.flow.stages import Stages


class Shop(NamedTuple):
    """A hybrid flow shop of S stages and J jobs; see :class:`~solvers.search.flow.stages.Stages`.

    Attributes
    ----------
    ticks, lags, machines
        As there.
    behind
        Shape ``(S, J)``: what a job needs behind its end even if it never waits.
    """

    ticks: Ints
    lags: Ints
    machines: Ints
    behind: Ints


class State(NamedTuple):
    """The current schedule, the best one, and room to work in.

    Attributes
    ----------
    head
        See ``H_*`` of the layout.
    ends, rests
        Shape ``(S, J)``: the schedule from the left and from the right.
    lists
        Shape ``(S, J)``: the jobs of a stage in the order in which they were placed last.
    scratch
        See ``W_*`` of the layout.
    free
        The ticks from which the machines of a stage are free, rising.
    checks
        ``free`` before each position of the list of the stage being visited.
    best
        Shape ``(S, J)``: the ends of the best schedule.
    trial
        Shape ``(S, J)``: those of a schedule that may be taken.
    random
        The generator's 64 bits.
    """

    head: Ints
    ends: Ints
    rests: Ints
    lists: Ints
    scratch: Ints
    free: Ints
    checks: Ints
    best: Ints
    trial: Ints
    random: NDArray[np.uint64]


class Visited(NamedTuple):
    """One stage as a visit to the right or, in the mirror, to the left sees it.

    Attributes
    ----------
    ticks
        By job, its processing.
    heads, tails
        By job, what comes before its start and behind its end at least.
    jobs
        The list: jobs in the order in which they are placed.
    done
        By job, its end.
    other
        By job, what the schedule from the other side says.
    trial
        By job, its end in the list that a move proposes.
    prefix, suffix
        The largest end plus tail before a position, and from it on.
    free, checks
        As in :class:`State`.
    size
        How many machines the stage has.
    """

    ticks: Ints
    heads: Ints
    tails: Ints
    jobs: Ints
    done: Ints
    other: Ints
    trial: Ints
    prefix: Ints
    suffix: Ints
    free: Ints
    checks: Ints
    size: int


def shop_of(stages: Stages) -> Shop:
    """Return the arrays of a hybrid flow shop."""
    return Shop(stages.ticks, stages.lags, stages.machines, stages.behind())


def new_state(stages: Stages, seed: int) -> State:
    """Return a state without a schedule."""
    shape = stages.ticks.shape
    jobs, most = shape[1], int(stages.machines.max())
    return State(
        head=np.zeros(H_SIZE, dtype=np.int64),
        ends=np.zeros(shape, dtype=np.int64),
        rests=np.zeros(shape, dtype=np.int64),
        lists=np.tile(np.arange(jobs, dtype=np.int64), (shape[0], 1)),
        scratch=np.zeros((W_SIZE, jobs + 1), dtype=np.int64),
        free=np.zeros(most, dtype=np.int64),
        checks=np.zeros(jobs * most, dtype=np.int64),
        best=np.zeros(shape, dtype=np.int64),
        trial=np.zeros(shape, dtype=np.int64),
        random=generator(seed),
    )
