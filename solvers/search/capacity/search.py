"""Annealing of strands: jobs that share a capacity that changes over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.capacity.kernel_layout as at
from solvers.decode import Choices, decode, pack
from solvers.schedule import Assignment, Schedule
from solvers.search.capacity.strands import strands_of, weights_of
from solvers.search.cooling import CYCLES, Cooling, CoolingParams
from solvers.search.seed import generator

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Ints

STEPS_PER_WORK: Final = 100_000_000
"""Nodes looked at per unit of work: about what one core does in a second."""

_STEPS_A_MOVE: Final = 40
"""Steps of an average move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityParams(CoolingParams):
    """Settings of the search; its unit is what the mean job costs when late by its own time.

    Parameters
    ----------
    hot, cold, again, enough
        As in :class:`~solvers.search.cooling.CoolingParams`.
    """

    hot: float = 0.2
    cold: float = 0.005
    again: float = 0.5


class CapacitySearch:
    """One chain of simulated annealing over strands; see :mod:`.annealing_kernels`.

    Parameters
    ----------
    problem
        One that :func:`~solvers.search.capacity.strands.suits`.
    start
        A schedule that keeps all rules, or choices; the best is never worse than it.
    """

    cycles = CYCLES

    def __init__(
        self,
        problem: Problem,
        start: Schedule | Choices,
        seed: int = 0,
        params: CapacityParams | None = None,
    ) -> None:
        from solvers.search.capacity import annealing_kernels, strand_kernels

        self._begin, self._anneal = strand_kernels.begin, annealing_kernels.anneal
        self.problem = problem
        self.params = params or CapacityParams()
        self._random = generator(seed)
        self.moves = 0
        self.quantum = 40_000
        self._steps = 0
        self._state: Ints = np.zeros(0, dtype=np.int64)
        self.restart(start)
        a = problem.arrays
        rates = weights_of(problem) + problem.objective.total_completion
        unit = float(a.mode_processing.mean() * rates.mean())
        self._cooling = Cooling(self.params, unit, a.jobs)

    @property
    def objective(self) -> int:
        """Objective of the best strands."""
        return int(self._state[at.T_BEST])

    @property
    def violation(self) -> int:
        """By how many ticks the best strands last too long."""
        return int(self._state[at.T_BEST_OVER])

    @property
    def work(self) -> float:
        """Units of work spent so far."""
        return float(self._steps + self._state[at.T_STEPS]) / STEPS_PER_WORK

    def restart(self, start: Schedule | Choices) -> None:
        """Go on from ``start``, which also becomes the best."""
        schedule = start
        if isinstance(schedule, Choices):
            schedule = decode(pack(self.problem), schedule).schedule
        jobs = self.problem.arrays.jobs
        starts, ends = np.zeros((2, jobs), dtype=np.int64)
        for item in schedule.assignments:
            starts[item.job], ends[item.job] = item.start, item.end
        self._load(starts, ends)
        self._begun = self.moves > 0

    def measure(self, work: float | None = None) -> None:
        """Choose the first temperature for a search of ``work`` units (None: enough)."""
        self._cooling.measure(None if work is None else work * STEPS_PER_WORK / _STEPS_A_MOVE)

    def run(self, moves: int, progress: float) -> bool:
        """Try ``moves`` moves at the temperature of ``progress``, from 0 (hot) to 1 (cold).

        Returns
        -------
        bool
            Whether the best has improved.
        """
        before = (self.violation, self.objective)
        heat = self._cooling.heat(progress, again=self._begun)
        self._anneal(self._state, self._random, heat, moves)
        self.moves += moves
        return (self.violation, self.objective) < before

    def best(self) -> Schedule:
        """Return the schedule of the best strands."""
        ticks = self.problem.arrays.mode_processing
        assignments = []
        for birth, jobs in self._strands():
            end = birth
            for job in jobs:
                start = end
                end = start + int(ticks[job])
                assignments.append(Assignment(job, 0, 0, start, end))
        assignments.sort(key=lambda item: item.job)
        return Schedule((0,) * len(assignments), tuple(assignments))

    def _load(self, starts: Ints, ends: Ints) -> None:
        """Write the strands of a schedule into a fresh state."""
        a = self.problem.arrays
        strands = strands_of(self.problem, starts, ends)
        if len(self._state):
            self._steps += int(self._state[at.T_STEPS])
        state = np.zeros(at.HEADER + at.NODE_SIZE * (a.jobs + len(strands)), dtype=np.int64)
        nodes = state[at.HEADER :].reshape(-1, at.NODE_SIZE)
        state[at.T_JOBS], state[at.T_STRANDS] = a.jobs, len(strands)
        state[at.T_PRICE] = at.DEAREST
        state[at.T_COMPLETION] = self.problem.objective.total_completion
        nodes[: a.jobs, at.N_TICKS] = a.mode_processing
        # A due date that is never reached must not overflow when it is subtracted.
        nodes[: a.jobs, at.N_DUE] = np.minimum(a.job_due, self.problem.horizon)
        nodes[: a.jobs, at.N_WEIGHT] = weights_of(self.problem)
        for node, strand in enumerate(strands, start=a.jobs):
            nodes[node, at.N_DUE], nodes[node, at.N_END] = strand.due, strand.birth
            ring = [node, *strand.jobs, node]
            nodes[ring[:-1], at.N_NEXT] = ring[1:]
        self._state = state
        self._begin(state)

    def _strands(self) -> list[tuple[int, list[int]]]:
        """Return birth and jobs of each of the best strands."""
        jobs = self.problem.arrays.jobs
        nodes = self._state[at.HEADER :].reshape(-1, at.NODE_SIZE)
        following = nodes[:, at.N_BEST].tolist()
        strands = []
        for first in range(jobs, len(nodes)):
            held = []
            node = following[first]
            while node != first:
                held.append(node)
                node = following[node]
            strands.append((int(nodes[first, at.N_END]), held))
        return strands
