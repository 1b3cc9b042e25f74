"""One excerpt after another, solved to the end: the last mile of a search.

Each is freed and solved by the full model of what is free (:mod:`.reduction`), from what it is now
and asking only for something cheaper. What comes of it is put back into the whole and decoded, so
that everything behind moves forward where it can. It proves nothing of the whole problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

from solvers import objective
from solvers.cpsat.solve import CpsatLimits, CpsatStatus, Watch, solve_full
from solvers.cpsat.spans import count_pieces
from solvers.cpsat.windows.excerpt import postponed
from solvers.cpsat.windows.reduction import reduce
from solvers.cpsat.windows.selection import Selector

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.cpsat.windows.excerpt import Excerpt
    from solvers.decode import Packed
    from solvers.problem import Problem
    from solvers.schedule import Schedule

LEAST: Final = 10
"""Free operations of an excerpt at least; fewer the search moves as well."""

MOST: Final = 16
"""And at most: at 16 nearly all close within a second, at 26 hardly any."""

WORK: Final = 1.0
"""Units of work after which a solve is given up."""

_PIECES: Final = 600
"""Ways to lie over a calendar in an excerpt; one with more takes seconds to write down alone."""

_CUTTING: Final = 30_000
"""Operations of the whole problem that are looked at, put off and decoded per unit of work."""


@dataclass(frozen=True, slots=True)
class WindowAnswer:
    """What came of one excerpt.

    Parameters
    ----------
    schedule
        One for the whole problem that is cheaper, None where there is none or it was not found.
    closed
        Whether nothing cheaper is left in the excerpt.
    work
        Units of work spent.
    """

    schedule: Schedule | None
    closed: bool
    work: float


class Windows:
    """Repairs the schedules of one problem; depends on the seed and on the calls made alone.

    Attributes
    ----------
    tried, improved
        Excerpts solved so far, and how many of them gained.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.seed = seed
        self.random = Random(seed)
        self.selector = Selector(problem, self.random)
        self.size = LEAST
        self.tried = 0
        self.improved = 0
        self._packed: Packed | None = None

    def improve(
        self,
        schedule: Schedule,
        *,
        time_limit: float | None = None,
        work_limit: float = WORK,
        stop: Callable[[], bool] | None = None,
    ) -> WindowAnswer:
        """Free the next excerpt of ``schedule`` and solve it.

        Parameters
        ----------
        schedule
            One that keeps all rules.
        time_limit, work_limit
            Seconds (None is no limit), and units of work.
        stop
            Asked about twenty times a second whether to stop.
        """
        spent = self.problem.arrays.operations / _CUTTING
        excerpt = self.selector.choose(schedule, self.size)
        if excerpt is None:
            return WindowAnswer(None, True, spent)
        self.tried += 1
        answer = self.solve(schedule, excerpt, time_limit, work_limit, stop)
        # As large as can be closed.
        step = 1 if answer.closed else -2
        self.size = max(LEAST, min(MOST, self.size + step))
        if answer.schedule is not None:
            self.improved += 1
        return WindowAnswer(answer.schedule, answer.closed, answer.work + spent)

    def solve(
        self,
        schedule: Schedule,
        excerpt: Excerpt,
        time_limit: float | None = None,
        work_limit: float = WORK,
        stop: Callable[[], bool] | None = None,
    ) -> WindowAnswer:
        """Solve one excerpt of ``schedule``."""
        reduced = reduce(self.problem, postponed(self.problem, schedule, excerpt), excerpt)
        if count_pieces(reduced.problem) > _PIECES:
            return WindowAnswer(None, False, 0.0)
        answer = solve_full(
            reduced.problem,
            CpsatLimits(time_limit, work_limit, 1, self.seed),
            hint=reduced.now,
            cutoff=objective.value(reduced.problem, reduced.now),
            watch=Watch(stop=stop),
        )
        closed = answer.status in (CpsatStatus.OPTIMAL, CpsatStatus.NOTHING_BETTER)
        if answer.schedule is None:
            return WindowAnswer(None, closed, answer.work)
        best = self._settled(reduced.merge(answer.schedule))
        better = objective.value(self.problem, best) < objective.value(self.problem, schedule)
        return WindowAnswer(best if better else None, closed, answer.work)

    def _settled(self, schedule: Schedule) -> Schedule:
        """Return ``schedule`` with everything as early as it can be, unless that costs more."""
        from solvers.decode import choices_of, decode, pack

        if self._packed is None:
            self._packed = pack(self.problem)
        early = decode(self._packed, choices_of(self.problem, schedule))
        if early.violation or early.objective > objective.value(self.problem, schedule):
            return schedule
        return early.schedule
