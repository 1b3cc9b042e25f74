"""Annealing of machine sequences for the makespan, where the load of a machine is a plain sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.loads.kernel_layout as at
from solvers.decode import Choices, choices_of
from solvers.schedule import Assignment, Schedule
from solvers.search.loads.packing import pack, suits

if TYPE_CHECKING:
    from solvers.problem import Problem

__all__ = ["LoadParams", "LoadSearch", "suits"]

STEPS_PER_WORK: Final = 80_000_000
"""Nodes and candidates looked at per unit of work: about what one core does in a second."""

_STEPS_A_MOVE: Final = 15
"""Steps of an average move."""


@dataclass(frozen=True, slots=True)
class LoadParams:
    """Settings of the search.

    Parameters
    ----------
    hot, cold
        First and last temperature, relative to the mean time that a job takes in the start.
    enough
        Moves per job that it takes to cool down from ``hot``; with fewer the search begins cooler.
    again
        First temperature of a search that goes on from what one has found, relative to ``hot``.
    width
        Gaps listed per job and side, and machine.
    """

    hot: float = 0.8
    cold: float = 0.06
    enough: int = 20_000
    again: float = 0.6
    width: int = 40


class LoadSearch:
    """One chain of simulated annealing over machine sequences; see :mod:`.kernels`.

    Parameters
    ----------
    problem
        One that :func:`suits`.
    start
        A schedule that keeps all rules, or choices; the best is never worse than it.
    """

    cycles = (0.15, 0.3, 0.55)
    """Shares of a search that its cycles take; each begins with the best so far."""

    def __init__(
        self,
        problem: Problem,
        start: Schedule | Choices,
        seed: int = 0,
        params: LoadParams | None = None,
    ) -> None:
        from solvers.search.loads import kernels

        self._kernels = kernels
        self.problem = problem
        self.params = params or LoadParams()
        a = problem.arrays
        self._loads = pack(problem, self.params.width * a.machines)
        size = kernels.state_size(a.jobs, a.machines)
        self._state = np.zeros(size, dtype=np.int64)
        # Any seed but 0 starts the generator; mixed, so that near seeds do not start alike.
        bits = (seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % 2**64
        self._random = np.array([bits or 1], dtype=np.uint64)
        self.moves = 0
        self.quantum = 40_000
        self.restart(start)
        self._mean = self._mean_time()
        self._hot = self.params.hot * self._mean
        self._begun = False

    @property
    def objective(self) -> int:
        """Objective of the best sequences."""
        return self.problem.objective.makespan * int(self._state[at.S_BEST])

    @property
    def violation(self) -> int:
        """By how much the best exceeds the horizon, as it does with a forbidden transition."""
        return max(0, int(self._state[at.S_BEST]) - self.problem.horizon)

    @property
    def work(self) -> float:
        """Units of work spent so far."""
        return float(self._state[at.S_STEPS]) / STEPS_PER_WORK

    def restart(self, start: Schedule | Choices) -> None:
        """Go on from ``start``, which also becomes the best."""
        choices = start if isinstance(start, Choices) else choices_of(self.problem, start)
        choices.check(self.problem)
        a = self.problem.arrays
        jobs = a.operation_job[choices.order]
        self._kernels.load(
            self._loads.data, self._state, jobs, a.mode_machine[choices.modes[choices.order]]
        )
        self._begun = self.moves > 0

    def measure(self, work: float | None = None) -> None:
        """Choose the first temperature for a search of ``work`` units (None: enough)."""
        share = 1.0
        if work is not None:
            moves = work * STEPS_PER_WORK / _STEPS_A_MOVE
            share = min(1.0, moves / (self.params.enough * self.problem.arrays.jobs))
        self._hot = self.params.hot * self._mean * share

    def run(self, moves: int, progress: float) -> bool:
        """Try ``moves`` moves at the temperature of ``progress``, from 0 (hot) to 1 (cold).

        Returns
        -------
        bool
            Whether the best has improved.
        """
        before = int(self._state[at.S_BEST])
        hot = self._hot * (self.params.again if self._begun else 1.0)
        cold = min(hot, self.params.cold * self._mean)
        heat = hot * (cold / hot) ** min(1.0, max(0.0, progress))
        self._kernels.anneal(self._loads.data, self._state, self._random, heat, moves)
        self.moves += moves
        return int(self._state[at.S_BEST]) < before

    def best(self) -> Schedule:
        """Return the schedule of the best sequences."""
        a = self.problem.arrays
        data = self._loads.data
        assignments = []
        for machine in range(a.machines):
            end = 0
            node = a.jobs + machine
            for job in self._sequence(machine):
                mode = int(self._loads.modes[machine, job])
                start = end + int(self._kernels.setup(data, machine, node, job))
                end = start + int(a.mode_processing[mode])
                position = mode - int(a.operation_mode[job])
                assignments.append(Assignment(job, 0, position, start, end))
                node = job
        assignments.sort(key=lambda item: item.job)
        return Schedule((0,) * a.jobs, tuple(assignments))

    def _sequence(self, machine: int) -> list[int]:
        """Return the jobs of ``machine`` in the best sequences."""
        a = self.problem.arrays
        first = len(self._state) - a.jobs - a.machines
        sequence: list[int] = []
        job = int(self._state[first + a.jobs + machine])
        while job < a.jobs:
            sequence.append(job)
            job = int(self._state[first + job])
        return sequence

    def _mean_time(self) -> float:
        """Return the mean time of a job, setups included, in the current sequences."""
        a = self.problem.arrays
        first = at.S_NEXT + 3 * (a.jobs + a.machines)
        loads = np.minimum(self._state[first : first + a.machines], self.problem.horizon)
        return max(1.0, float(loads.sum()) / a.jobs)
