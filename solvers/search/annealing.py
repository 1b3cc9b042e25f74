"""A local search over schedules that can be stopped and continued at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.kernel_layout as at
from solvers.decode import Choices, choices_of, decode, load, pack
from solvers.decode.kernel_layout import T_ORDER
from solvers.problem import NONE

if TYPE_CHECKING:
    from solvers.decode import Packed
    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays, Ints
    from solvers.schedule import Schedule

PLACEMENTS_PER_WORK: Final = 5_000_000
"""Operations placed per unit of work: about what one core places in a second, as moves need it."""

_STORES: Final = 4
"""How many times as long a placement takes where pools or materials are asked, as measured."""

_QUANTUM: Final = (20, 6_000)
"""Least and most moves at a time."""


@dataclass(frozen=True, slots=True)
class AnnealingParams:
    """Settings of the annealing.

    Parameters
    ----------
    hot
        First temperature, relative to the mean rise that a random move proposes, where there is
        time for ``enough`` moves per operation; with less it is lower in proportion, because there
        would be no time to cool down from it.
    cold
        Last temperature, relative to the first.
    enough
        Moves per operation of the list.
    sample
        Moves that measure the mean rise.
    """

    hot: float = 0.1
    cold: float = 1e-3
    enough: int = 400
    sample: int = 500


class Annealer:
    """One chain of simulated annealing.

    Parameters
    ----------
    start
        A schedule that keeps all rules, or choices; the best list is never worse than it.

    Attributes
    ----------
    work
        Units of work spent so far.
    moves
        Moves tried so far.
    quantum
        How many moves take about 20 ms, as a sample has shown by :meth:`measure`.
    """

    cycles = (0.15, 0.3, 0.55)
    """Shares of a search that its cycles take; each begins with the best so far."""

    def __init__(
        self,
        problem: Problem,
        start: Schedule | Choices,
        seed: int = 0,
        params: AnnealingParams | None = None,
        packed: Packed | None = None,
    ) -> None:
        from solvers.search import kernels

        self._kernels = kernels
        self.params = params or AnnealingParams()
        self.packed = packed or pack(problem)
        self._state = self.packed.new_state()
        a = problem.arrays
        size = kernels.own_size(a.operations, a.jobs, len(problem.windows))
        self._own = np.zeros(size, dtype=np.int64)
        self._own[size - a.operations :] = topology(a)
        # Any seed but 0 starts the generator; mixed, so that near seeds do not start alike.
        bits = (seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % 2**64
        self._random = np.array([bits or 1], dtype=np.uint64)
        self.work = 0.0
        self.moves = 0
        stores = problem.pools or problem.materials
        self._per_work = PLACEMENTS_PER_WORK // (_STORES if stores else 1)
        self.quantum = _QUANTUM[0]
        self._hot = 0.0
        self.restart(start)

    @property
    def objective(self) -> int:
        """Objective of the best list."""
        return int(self._own[at.A_BEST_OBJECTIVE])

    @property
    def violation(self) -> int:
        """Violation of the best list; only 0 is a schedule."""
        return int(self._own[at.A_BEST_VIOLATION])

    def restart(self, start: Schedule | Choices) -> None:
        """Go on from ``start``, which also becomes the best list."""
        choices = start if isinstance(start, Choices) else choices_of(self.packed.problem, start)
        choices.check(self.packed.problem)
        load(self.packed, self._state, choices)
        self._kernels.begin(self.packed.data, self._state, self._own)

    def measure(self, work: float | None = None) -> None:
        """Find the first temperature from random moves, accepting none that rises.

        Parameters
        ----------
        work
            Units of work that are left to anneal; None is enough for any problem.
        """
        before = self.work
        self._run(0.0, self.params.sample)
        each = (self.work - before) / self.params.sample
        rising = int(self._own[at.A_RISING])
        mean = int(self._own[at.A_RISES]) / rising if rising else 0.0
        self.quantum = min(
            _QUANTUM[1], max(_QUANTUM[0], round(0.02 / each) if each else _QUANTUM[1])
        )
        share = 1.0
        if work is not None:
            length = max(1, int(self._state[T_ORDER]))
            share = min(1.0, work / each / (self.params.enough * length))
        self._hot = self.params.hot * mean * share

    def run(self, moves: int, progress: float) -> bool:
        """Try ``moves`` moves at the temperature of ``progress``, from 0 (hot) to 1 (cold).

        Returns
        -------
        bool
            Whether the best list has improved.
        """
        before = (self.violation, self.objective)
        cooled = self.params.cold ** min(1.0, max(0.0, progress))
        self._run(self._hot * cooled, moves)
        return (self.violation, self.objective) < before

    def best(self) -> Schedule:
        """Return the schedule of the best list."""
        return decode(self.packed, self.best_choices()).schedule

    def best_choices(self) -> Choices:
        """Return the best list and its choices."""
        a = self.packed.problem.arrays
        windows = len(self.packed.problem.windows)
        sizes = np.cumsum((at.A_HEADER, a.operations, a.operations, a.jobs, windows))
        order, modes, routes, opened = np.split(self._own[: sizes[-1]], sizes[:-1])[1:]
        length = int(self._own[at.A_BEST_LENGTH])
        return Choices(
            routes.copy(),
            modes.copy(),
            order[:length].copy(),
            tuple(np.flatnonzero(opened).tolist()),
        )

    def _run(self, temperature: float, moves: int) -> None:
        placed = self._kernels.anneal(
            self.packed.data, self._state, self._own, self._random, float(temperature), moves
        )
        self.work += placed / self._per_work
        self.moves += moves


def choices_for(
    problem: Problem, routes: tuple[int | None, ...], modes: tuple[tuple[int, ...], ...]
) -> Choices:
    """Return the choices of an assignment, jobs listed by due date (else deadline, release).

    Parameters
    ----------
    routes, modes
        As in :class:`solvers.cpsat.assignment.AssignmentAnswer`.
    """
    a = problem.arrays
    chosen = np.array(
        [NONE if r is None else int(a.job_route[j]) + r for j, r in enumerate(routes)],
        dtype=np.int64,
    )
    picked = np.full(a.operations, NONE, dtype=np.int64)
    order: list[int] = []
    urgency = np.minimum(a.job_due, a.job_deadline)
    sequence = topology(a)
    for j in np.lexsort((a.job_release, urgency)).tolist():
        if chosen[j] == NONE:
            continue
        first, end = (int(a.route_operation[chosen[j] + step]) for step in (0, 1))
        picked[first:end] = a.operation_mode[first:end] + np.array(modes[j], dtype=np.int64)
        order.extend(sequence[first:end].tolist())
    opened = tuple(range(len(problem.windows)))
    return Choices(chosen, picked, np.array(order, dtype=np.int64), opened)


def topology(a: Arrays) -> Ints:
    """Return the operations of each route, in place, in an order that keeps precedence."""
    result = np.arange(a.operations, dtype=np.int64)
    for r in range(a.routes):
        first, end = int(a.route_operation[r]), int(a.route_operation[r + 1])
        waiting = np.diff(a.predecessor_start[first : end + 1])
        ready = [first + int(o) for o in np.flatnonzero(waiting == 0)]
        for o in ready:
            for row in range(int(a.successor_start[o]), int(a.successor_start[o + 1])):
                successor = int(a.successor_operation[row])
                waiting[successor - first] -= 1
                if waiting[successor - first] == 0:
                    ready.append(successor)
        result[first:end] = ready
    return result
