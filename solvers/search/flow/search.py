"""Annealing of a hybrid flow shop: first one order of all jobs, then each stage for itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.flow.layout as at
from solvers import objective
from solvers.decode import Choices, choices_of, decode, pack
from solvers.schedule import Assignment, Schedule
from solvers.search.cooling import CYCLES, cooled
from solvers.search.flow.stages import stages_of
from solvers.search.flow.state import new_state, shop_of

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Ints

PLACEMENTS_PER_WORK: Final = 80_000_000
"""Operations placed per unit of work: about what one core places in a second."""

_PLACED_A_MOVE: Final = 14
"""Operations that an average move within a stage places."""

_CHUNK: Final = PLACEMENTS_PER_WORK // 50
"""Operations placed in about 20 ms."""

_JUSTIFICATIONS: Final = 2
"""How often a new schedule is pushed to the right and back before anything else."""

_HALF_COOLED: Final = 2
"""The cycle that goes on where the one before it has stopped cooling."""


@dataclass(frozen=True, slots=True)
class FlowParams:
    """Settings of the search.

    Parameters
    ----------
    share
        Of the first cycle, for annealing the order; in the rest of it the stages cool down fast.
    order_hot, order_cold
        First and last temperature of the order, relative to the least makespan that loads allow.
    hot, cold
        Highest and lowest temperature of the stages, relative to the mean ticks of an operation.
    enough
        Moves per operation that it takes to cool down from ``hot``; with fewer the search begins
        cooler, by the root of what is missing.
    half
        How far a second cycle cools; a third one goes on from there, and so does every further one.
    order_reach, reach
        How far most moves shift a job, relative to the number of jobs.
    visit
        Moves of a visit to a stage, relative to the number of jobs.
    """

    share: float = 0.6
    order_hot: float = 5e-3
    order_cold: float = 3e-4
    hot: float = 0.07
    cold: float = 0.003
    enough: int = 20_000
    half: float = 0.35
    order_reach: float = 0.12
    reach: float = 0.05
    visit: float = 0.2


class FlowSearch:
    """One chain of annealing over a hybrid flow shop.

    Parameters
    ----------
    problem
        One that :func:`~solvers.search.flow.suits`.
    start
        A schedule that keeps all rules, or choices; the best is never worse than it.

    Raises
    ------
    ValueError
        For a problem of another structure.
    """

    _mirrored = False
    """Whether the order is that of the end of the shop, looking backwards."""

    cycles = CYCLES

    def __init__(
        self,
        problem: Problem,
        start: Schedule | Choices,
        seed: int = 0,
        params: FlowParams | None = None,
    ) -> None:
        from solvers.search.flow import order_kernels, stage_kernels

        stages = stages_of(problem)
        if stages is None:
            raise ValueError("the problem is not a hybrid flow shop that minimizes makespan")
        self._order_kernels, self._kernels = order_kernels, stage_kernels
        self.problem = problem
        self.params = params or FlowParams()
        self.stages = stages
        self._decoder = pack(problem)
        self._shop = shop_of(stages)
        self._ordered = shop_of(stages.mirrored()) if self._mirrored else self._shop
        self._state = new_state(stages, seed)
        jobs = stages.ticks.shape[1]
        self._orders = np.zeros(order_kernels.G_SIZE + 2 * jobs, dtype=np.int64)
        self._constant = 0
        self._hot = self.params.hot
        self._scale = stages.least()
        self._mean = float(stages.ticks.mean())
        self.moves = 0
        self._visit = max(1, round(self.params.visit * jobs))
        self._cycle = 0
        self.restart(start)
        self._begin_order()

    @property
    def makespan(self) -> int:
        """Makespan of the best schedule, in ticks."""
        return int(self._state.head[at.H_BEST])

    @property
    def objective(self) -> int:
        """Objective of the best schedule."""
        return self._constant + self.problem.objective.makespan * self.makespan

    @property
    def violation(self) -> int:
        """By how much the best schedule exceeds the horizon."""
        return max(0, self.makespan - self.problem.horizon)

    @property
    def work(self) -> float:
        """Units of work spent so far."""
        placed = self._state.head[at.H_PLACED] + self._orders[self._order_kernels.G_PLACED]
        return float(placed) / PLACEMENTS_PER_WORK

    @property
    def quantum(self) -> int:
        """How many moves take about 20 ms now; a move of the whole order takes longer."""
        ordering = self._cycle == 0 and self._progress < self.params.share
        return max(1, _CHUNK // (self.stages.ticks.size if ordering else _PLACED_A_MOVE))

    def measure(self, work: float | None = None) -> None:
        """Choose the highest temperature for a search of ``work`` units (None: enough)."""
        share = 1.0
        if work is not None:
            moves = work * PLACEMENTS_PER_WORK / _PLACED_A_MOVE
            share = min(1.0, moves / (self.params.enough * self.stages.ticks.size))
        self._hot = max(self.params.cold, self.params.hot * math.sqrt(share))

    def restart(self, start: Schedule | Choices) -> None:
        """Take ``start`` as the best and go on from it, unless the search is only half cooled."""
        self._cycle += self.moves > 0
        if isinstance(start, Choices):
            start = decode(self._decoder, start).schedule
        for item in start.assignments:
            self._state.best[item.operation, item.job] = item.end
        makespan = int(self._state.best[-1].max())
        weight = self.problem.objective.makespan
        self._constant = objective.value(self.problem, start) - weight * makespan
        self._state.head[at.H_BEST] = makespan
        if self._cycle != _HALF_COOLED:
            self._state.ends[:] = self._state.best
            self._go_on(from_right=False)

    def run(self, moves: int, progress: float) -> bool:
        """Try ``moves`` moves at the temperature of ``progress``, from 0 (hot) to 1 (cold).

        Returns
        -------
        bool
            Whether the best has improved.
        """
        before = self.makespan
        self._progress = progress = min(1.0, max(0.0, progress))
        p = self.params
        share = p.share if self._cycle == 0 else 0.0
        if progress < share:
            self._run_order(moves, cooled(p.order_hot, p.order_cold, progress / share))
        else:
            part = (progress - share) / (1.0 - share) if share < 1.0 else 1.0
            if self._cycle == 1:
                part *= p.half
            elif self._cycle >= _HALF_COOLED:
                part = p.half + (1.0 - p.half) * part
            self._run_stages(moves, cooled(self._hot, p.cold, part), self._visit)
        self.moves += moves
        return self.makespan < before

    def best(self) -> Schedule:
        """Return the best schedule, each job as early as it can be in the order of its stage."""
        taken: dict[tuple[int, int], tuple[int, int]] = {}
        for k, held in enumerate(self.stages.held):
            starts = self._state.best[k] - self.stages.ticks[k]
            free = [(0, machine) for machine in held]
            for j in np.lexsort((self._state.best[k], starts)).tolist():
                # Not the first that is free but the last of them: the order was made so.
                able = [entry for entry in free if entry[0] <= starts[j]]
                entry = max(able)
                free[free.index(entry)] = (int(self._state.best[k, j]), entry[1])
                taken[j, k] = (entry[1], int(starts[j]))
        schedule = self._schedule(taken)
        # A stage visited from the right may leave a job room to start earlier at no gain.
        early = decode(self._decoder, choices_of(self.problem, schedule))
        worse = early.violation > 0 or early.objective > self.objective
        return schedule if worse else early.schedule

    def _schedule(self, taken: dict[tuple[int, int], tuple[int, int]]) -> Schedule:
        """Return the schedule of machines and starts by job and stage."""
        a = self.problem.arrays
        count = len(self.stages.held)
        items = []
        for (job, k), (machine, start) in sorted(taken.items()):
            first, end = a.operation_mode[job * count + k], a.operation_mode[job * count + k + 1]
            mode = int(np.flatnonzero(a.mode_machine[first:end] == machine)[0])
            end = start + int(self.stages.ticks[k, job])
            items.append(Assignment(job, k, mode, start, end))
        return Schedule((0,) * len(self.problem.jobs), tuple(items))

    def _begin_order(self) -> None:
        """Take as the first order that in which jobs start, or, in the mirror, end."""
        k = self._order_kernels
        jobs = self.stages.ticks.shape[1]
        order = np.argsort(self._state.ends[0] - self.stages.ticks[0], kind="stable")
        if self._mirrored:
            order = np.argsort(-self._state.ends[-1], kind="stable")
        self._orders[k.G_SIZE : k.G_SIZE + jobs] = order
        self._orders[k.G_MAKESPAN] = self._orders[k.G_BEST] = self._pass(order)
        self._orders[k.G_SIZE + jobs :] = order
        self._progress = 0.0
        self._take_order()

    def _pass(self, order: Ints) -> int:
        """Send the jobs through the shop in this order, and return the makespan."""
        ends = self._state.rests if self._mirrored else self._state.ends
        limit = int(np.iinfo(np.int64).max)
        makespan, _ = self._order_kernels.pass_through(
            self._ordered, self._state, order, ends, limit, True
        )
        if self._mirrored:
            self._state.rests[:] = ends[::-1].copy()
        return int(makespan)

    def _run_order(self, moves: int, heat: float) -> None:
        """Anneal the order; what it leads to is improved at once, whenever a run may be cut."""
        reach = max(1, round(self.params.order_reach * self._shop.ticks.shape[1]))
        left = moves
        while left > 0:
            left = self._order_kernels.anneal_order(
                self._ordered, self._state, self._orders, heat * self._scale, left, reach
            )
            if left >= 0:
                self._take_order()

    def _take_order(self) -> None:
        """Make the best order's schedule the current one, and improve it without moves."""
        k = self._order_kernels
        jobs = self.stages.ticks.shape[1]
        self._pass(self._orders[k.G_SIZE + jobs :])
        self._go_on(from_right=self._mirrored)
        self._run_stages(2 * _JUSTIFICATIONS * len(self.stages.held), 0.0, 0)

    def _go_on(self, *, from_right: bool) -> None:
        """Continue from a schedule from the right or from the left."""
        self._state.head[at.H_LEFT] = int(not from_right)
        self._state.head[at.H_STAGE] = 0 if from_right else len(self.stages.held) - 1

    def _run_stages(self, moves: int, heat: float, each: int) -> None:
        reach = max(1, round(self.params.reach * self._shop.ticks.shape[1]))
        self._kernels.anneal_stages(self._shop, self._state, heat * self._mean, moves, each, reach)


class MirroredFlowSearch(FlowSearch):
    """The same with an order that holds at the end of the shop, where jobs are served backwards."""

    _mirrored = True
