"""Solves the program, cuts off what no schedule does, and solves again."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from solvers.bounds.campaigns.columns import Program, Stopped, write
from solvers.bounds.campaigns.cuts import cuts
from solvers.bounds.campaigns.lines import buckets, halved, lines
from solvers.bounds.unavoidable import least_lateness
from solvers.earliest import earliest
from solvers.linear.growing import GrowingProgram
from solvers.problem.extremes import worst_objective

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.linear.simplex import Optimum
    from solvers.problem import Problem

LARGEST: Final = 400_000
"""Columns up to which the program is written at all; a simplex solve of more takes minutes."""

MAX_SETUPS: Final = 60_000
"""Setups between families, over all lines, beyond which the program would be too large."""

_DATES: Final = 10
"""Due dates that end buckets. Halved buckets gain nothing where jobs have one step each and take
twice as long; with several steps they gained 0.9%."""

_ROUNDS: Final = 60

_SLOW: Final = 2e-5
"""Rise of the bound, relative, below which a round counts as one without effect."""

_PATIENCE: Final = 3
"""Rounds without effect until it ends."""

_PIVOT: Final = 8e-9
"""Units of work of one simplex iteration and entry of the program, as measured."""

_WRITTEN: Final = 4e-6
"""Units of work per column written."""


@dataclass(frozen=True, slots=True)
class CampaignAnswer:
    """What the program proves.

    Parameters
    ----------
    bound
        Lower bound on the objective of every schedule; None where nothing was solved.
    infeasible
        Whether some job has no choice at all, so that there is no schedule.
    rounds
        How often it was solved.
    work
        Units of work spent (see :mod:`solvers.limits`).
    """

    bound: int | None
    infeasible: bool
    rounds: int
    work: float


def campaigns(
    problem: Problem,
    *,
    time_limit: float | None = None,
    work_limit: float | None = None,
    stop: Callable[[], bool] = lambda: False,
    on_bound: Callable[[int], None] = lambda _: None,
) -> CampaignAnswer:
    """Return the bound of the program, cut until nothing is broken or a limit is reached.

    Parameters
    ----------
    time_limit
        Seconds.
    work_limit
        Units of work; with it the answer can be repeated exactly.
    stop
        Asked between solves, and at every job while the program is written, whether to stop.
    on_bound
        Told every higher bound.
    """
    end = math.inf if time_limit is None else time.monotonic() + time_limit

    def late() -> bool:
        return time.monotonic() >= end or stop()

    found = _Rounds(problem, on_bound)
    if not found.worth_while():
        return CampaignAnswer(None, False, 0, 0.0)
    try:
        if not found.write(late):
            return CampaignAnswer(None, True, 0, found.work)
    except Stopped:
        return CampaignAnswer(None, False, 0, found.work)
    while not late():
        left = None if time_limit is None else max(0.0, end - time.monotonic())
        if work_limit is not None and found.work >= work_limit:
            break
        if not found.next(left):
            break
    return CampaignAnswer(found.bound, False, found.rounds, found.work)


class _Rounds:
    """The program, and what has been proven so far."""

    def __init__(self, problem: Problem, on_bound: Callable[[int], None]) -> None:
        self.problem = problem
        self.on_bound = on_bound
        self.bound: int | None = None
        self.rounds = 0
        self.work = 0.0
        self._idle = 0
        dates = earliest(problem)
        held = lines(problem, dates)
        ticks = buckets(problem, _DATES)
        if len(problem.arrays.predecessor_operation):
            ticks = halved(ticks, held)
        unit = max(1.0, worst_objective(problem) / max(1, len(problem.jobs)) / 1e6)
        self.program = Program(problem, dates, held, ticks, unit)
        self._simplex: GrowingProgram | None = None

    def worth_while(self) -> bool:
        """Say whether the program is small enough."""
        p = self.program
        size = sum(len(line.modes) for line in p.lines) * p.buckets
        setups = sum(len(line.families) ** 2 for line in p.lines if line.matrix is not None)
        return size <= LARGEST and setups <= MAX_SETUPS

    def write(self, stop: Callable[[], bool]) -> bool:
        """Write the program; False if some job has no choice; raise `Stopped` if it must end."""
        if not write(self.program, stop):
            return False
        program = self.program.finish()
        if stop():
            raise Stopped
        self._simplex = GrowingProgram(program)
        self.work += _WRITTEN * len(program.cost)
        return True

    def next(self, seconds: float | None) -> bool:
        """Solve once more and cut; False when nothing more is to be gained."""
        simplex = self._simplex
        if simplex is None or self.rounds >= _ROUNDS:
            return False
        optimum = simplex.solve(seconds)
        self.rounds += 1
        self.work += _PIVOT * simplex.iterations * len(simplex.program.column)
        if optimum is None:
            return False
        self._raise(optimum)
        if self._idle >= _PATIENCE:
            return False
        found = cuts(self.program, optimum.columns)
        if found:
            simplex.add_rows(found)
        return bool(found)

    def _raise(self, optimum: Optimum) -> None:
        """Take a bound: a whole number of money units, rounded down as the product may be."""
        value = optimum.bound * self.program.unit
        value -= 4 * math.ulp(value)
        bound = max(0, math.ceil(value - 1e-6)) + least_lateness(self.problem)
        if self.bound is None or bound > self.bound + _SLOW * abs(self.bound):
            self._idle = 0
        else:
            self._idle += 1
        if self.bound is None or bound > self.bound:
            self.bound = bound
            self.on_bound(bound)
