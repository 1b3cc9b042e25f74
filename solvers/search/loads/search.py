"""Annealing of machine sequences for the makespan, where the load of a machine is a plain sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.loads.kernel_layout as at
from solvers.decode import Choices, choices_of
from solvers.schedule import Assignment, Schedule
from solvers.search.cooling import CYCLES, Cooling, CoolingParams
from solvers.search.loads.packing import pack, suits
from solvers.search.seed import generator

if TYPE_CHECKING:
    from solvers.problem import Problem

__all__ = ["LoadParams", "LoadSearch", "suits"]

STEPS_PER_WORK: Final = 60_000_000
"""Nodes and candidates looked at per unit of work: about what one core does in a second."""

_STEPS_A_MOVE: Final = 15
"""Steps of an average move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadParams(CoolingParams):
    """Settings of the search; its unit is the mean time that a job takes in the start.

    Parameters
    ----------
    hot, cold, again, enough
        As in :class:`~solvers.search.cooling.CoolingParams`.
    width
        Gaps listed per job and side, and machine.
    """

    hot: float = 0.8
    cold: float = 0.06
    again: float = 0.6
    enough: int = 15_000
    width: int = 40


class LoadSearch:
    """One chain of simulated annealing over machine sequences; see :mod:`.annealing_kernels`.

    Parameters
    ----------
    problem
        One that :func:`suits`.
    start
        A schedule that keeps all rules, or choices; the best is never worse than it.
    """

    cycles = CYCLES

    def __init__(
        self,
        problem: Problem,
        start: Schedule | Choices,
        seed: int = 0,
        params: LoadParams | None = None,
    ) -> None:
        from solvers.search.loads import annealing_kernels, ring_kernels

        self._rings, self._anneal = ring_kernels, annealing_kernels.anneal
        self.problem = problem
        self.params = params or LoadParams()
        a = problem.arrays
        self._loads = pack(problem, self.params.width * a.machines)
        size = ring_kernels.state_size(a.jobs, a.machines)
        self._state = np.zeros(size, dtype=np.int64)
        self._random = generator(seed)
        self.moves = 0
        self.quantum = 40_000
        self.restart(start)
        self._cooling = Cooling(self.params, self._mean_time(), a.jobs)

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
        self._rings.load(
            self._loads.data, self._state, jobs, a.mode_machine[choices.modes[choices.order]]
        )
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
        before = int(self._state[at.S_BEST])
        heat = self._cooling.heat(progress, again=self._begun)
        self._anneal(self._loads.data, self._state, self._random, heat, moves)
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
                start = end + int(self._rings.setup(data, machine, node, job))
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
