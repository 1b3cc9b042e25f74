"""A local search over the sequences of machines, for problems of one step.

A cycle anneals. On one machine, where all moves of a job can be tried in no time, iterated local
search takes over after a share of the cycle, from the best sequences on: annealing finds where the
good ones are, descents find their optima. Without setups descents alone are enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.sequencing.kernel_layout as at
from solvers.decode import Choices, choices_of, decode
from solvers.decode import pack as pack_for_decoding
from solvers.problem import NONE
from solvers.search.cooling import CYCLES, cooled
from solvers.search.seed import generator
from solvers.search.sequencing.packing import fits, pack
from solvers.search.sequencing.params import SequencingParams

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Ints
    from solvers.schedule import Schedule
    from solvers.search.sequencing.params import DescentParams

TOUCHES_PER_WORK: Final = 20_000_000
"""Places touched per unit of work: about what one core touches in a second."""

MOVES_PER_WORK: Final = 3_000_000
"""Moves tried per unit of work, roughly: a guess at how much there is time for."""

_QUANTUM: Final = 40_000
"""Moves tried in about 20 ms."""

_UNLIMITED: Final = 60.0
"""Units of work that a search counts on where nothing limits it."""

_CYCLES: Final = 3
"""Cycles that the work is shared by."""

_NO_SURVEY: Final = np.zeros(0, dtype=np.int64)


def suits(problem: Problem) -> bool:
    """Whether this search can take ``problem``: all its rules, and its objective."""
    a, weights = problem.arrays, problem.objective
    on_machine = a.mode_machine != NONE
    return bool(
        (np.diff(a.route_operation) == 1).all()
        and not len(a.demand_pool)
        and not len(a.crew_pool)
        and not len(a.material_index)
        and not len(problem.windows)
        # What takes no time can stand at one tick with others, in an order of its own.
        and (a.mode_processing[on_machine] > 0).all()
        and on_machine.any()
        and not weights.makespan
        and not weights.maximum_lateness
        and fits(problem)
    )


class Sequencer:
    """One chain of annealing and iterated local search over the sequences of the machines.

    Suits problems whose routes have one operation each and whose objective is a sum over jobs and
    setups. Each machine has a sequence of ways; every job is in one of them or parked, which means
    refused or made in the cheapest of its modes of no machine.

    Parameters
    ----------
    start
        A schedule that keeps all rules, or choices; the best found is never worse than it.

    Attributes
    ----------
    work
        Units of work spent so far.
    moves
        Moves tried so far.
    quantum
        How many moves take about 20 ms.
    """

    cycles = CYCLES

    def __init__(
        self,
        problem: Problem,
        start: Schedule | Choices,
        seed: int = 0,
        params: SequencingParams | None = None,
    ) -> None:
        from solvers.search.sequencing import annealing_kernels as kernels
        from solvers.search.sequencing import descent_kernels as descents

        self._kernels = kernels
        self._descents = descents
        self.params = params or SequencingParams()
        self.packed = pack(problem, self.params)
        self._decoder = pack_for_decoding(problem)
        self._state = self.packed.new_state()
        self._state[at.T_RANDOM] = generator(seed).view(np.int64)[0]
        self.moves = 0
        self.quantum = _QUANTUM
        self._hot = 0.0
        self._reheats = 1
        self._reheat = 0.0
        self._descent: DescentParams | None = None
        self._descends = False
        self.restart(start)
        self._first = True

    @property
    def objective(self) -> int:
        """Objective of the best sequences."""
        return int(self._state[at.T_BEST]) % self.packed.breach

    @property
    def violation(self) -> int:
        """How many rules the best sequences break."""
        return int(self._state[at.T_BEST]) // self.packed.breach

    @property
    def work(self) -> float:
        """Units of work spent so far."""
        return int(self._state[at.T_TOUCHED]) / TOUCHES_PER_WORK

    def restart(self, start: Schedule | Choices) -> None:
        """Go on from ``start``, which also becomes the best."""
        problem = self.packed.problem
        choices = start if isinstance(start, Choices) else choices_of(problem, start)
        choices.check(problem)
        self._begin(choices)

    def measure(self, work: float | None = None) -> None:
        """Find the first temperature from the rises of random moves, accepting none that rises.

        Parameters
        ----------
        work
            Units of work that are left; where they are plenty, a cycle is many short ones.
        """
        rises = np.zeros(self.params.sample, dtype=np.int64)
        count = self._anneal(0.0, len(rises), rises)
        # A breach is no rise that annealing should ever take.
        usual = rises[:count][rises[:count] < self.packed.breach]
        calm = 1.0 if self.packed.data[at.H_SETUPS] else self.params.calm
        self._hot = calm * self.params.hot * float(np.median(usual)) if len(usual) else 0.0
        jobs = len(self.packed.problem.jobs)
        share = (work or _UNLIMITED) * MOVES_PER_WORK / (self.params.enough * jobs)
        self._reheats = max(1, round(share / _CYCLES))
        self._reheat = 0.0
        self._descent = self._suiting(work or _UNLIMITED)

    def run(self, moves: int, progress: float) -> bool:
        """Try ``moves`` moves at the temperature of ``progress``, from 0 (hot) to 1 (cold).

        Where descents pay, the temperature is at its lowest before the cycle ends, and they follow.

        Returns
        -------
        bool
            Whether the best has improved.
        """
        before = int(self._state[at.T_BEST])
        # Descents move no job that is parked, so rules are kept before they begin.
        if self._descent is not None and not self.violation:
            if progress >= self._descent.begin:
                self._iterate(self._descent, moves)
                return int(self._state[at.T_BEST]) < before
            progress /= self._descent.begin
        reheat, cooling = divmod(min(1.0, max(0.0, progress)) * self._reheats, 1.0)
        if reheat != self._reheat and cooling > 0.0:
            self._reheat = reheat
            self._begin(self.best_choices())
        if reheat >= self._reheats:
            cooling = 1.0
        first = 1.0 if self._first else self.params.warm
        temperature = self._hot * cooled(first, self.params.cold, cooling)
        self._anneal(temperature, moves, _NO_SURVEY)
        return int(self._state[at.T_BEST]) < before

    def best(self) -> Schedule:
        """Return the schedule of the best sequences."""
        return decode(self._decoder, self.best_choices()).schedule

    def best_choices(self) -> Choices:
        """Return routes, modes and a list of operations that say what the best sequences say."""
        a = self.packed.problem.arrays
        data = self.packed.data
        begin = int(data[at.S_BEST])
        table = self._state[begin : begin + at.X_SIZE * a.jobs].reshape(a.jobs, at.X_SIZE)
        way, place = table[:, at.X_WAY], table[:, at.X_PLACE]
        mode = np.where(way == NONE, self.packed.parked, self.packed.mode[way])
        made = np.flatnonzero(mode != NONE)
        operation = a.mode_operation[mode[made]]
        routes = np.full(a.jobs, NONE, dtype=np.int64)
        routes[made] = a.operation_route[operation]
        modes = np.full(a.operations, NONE, dtype=np.int64)
        modes[operation] = mode[made]
        machine = a.mode_machine[mode[made]]
        order = operation[np.lexsort((place[made], machine))]
        return Choices(routes, modes, order)

    def _suiting(self, work: float) -> DescentParams | None:
        """Return how to descend in ``work`` units of work, or None where annealing does better."""
        params, data = self.params, self.packed.data
        descent = params.setup_descent if data[at.H_SETUPS] else params.plain_descent
        one_pass = 2 * descent.longest * len(self.packed.problem.jobs) ** 2
        affordable = params.passes * one_pass <= work * MOVES_PER_WORK
        # Descents know nothing of refusals.
        alone = data[at.H_MACHINES] == 1 and not data[at.H_PARKABLE]
        return descent if alone and affordable else None

    def _begin(self, choices: Choices) -> None:
        """Go on from ``choices``, which also become the best, and anneal first."""
        self._first = False
        self._descends = False
        self._load(choices)
        self._kernels.begin(self.packed.data, self._state)

    def _iterate(self, descent: DescentParams, moves: int) -> None:
        data, state = self.packed.data, self._state
        if not self._descends:
            self._begin(self.best_choices())
            self._descents.queue_all(data, state)
            self._descends = True
        self.moves += moves
        lenient = self._hot * descent.lenient
        self._descents.iterate(
            data, state, lenient, descent.longest, descent.kicks, descent.reach, moves
        )

    def _anneal(self, temperature: float, moves: int, rises: Ints) -> int:
        self.moves += moves
        return self._kernels.anneal(self.packed.data, self._state, float(temperature), moves, rises)

    def _load(self, choices: Choices) -> None:
        """Write the ways of ``choices`` into the sequences; a job without one is parked."""
        a = self.packed.problem.arrays
        data, state = self.packed.data, self._state
        self._kernels.wipe(data, state)
        wanted = choices.modes[choices.order]
        way_of = np.full(a.modes, NONE, dtype=np.int64)
        way_of[self.packed.mode] = np.arange(len(self.packed.mode), dtype=np.int64)
        ways = way_of[wanted]
        ways = ways[ways != NONE]
        machines = a.mode_machine[self.packed.mode[ways]]
        for machine in range(a.machines):
            mine = ways[machines == machine]
            begin = int(self._record(machine)[at.K_PLACE]) + at.P_WAY
            rows = begin + at.PLACE_SIZE * np.arange(1, len(mine) + 1)
            state[rows] = mine
            state[int(data[at.S_LENGTH]) + machine] = len(mine)

    def _record(self, machine: int) -> Ints:
        begin = int(self.packed.data[at.D_MACHINE]) + at.MACHINE_SIZE * machine
        return self.packed.data[begin : begin + at.MACHINE_SIZE]
