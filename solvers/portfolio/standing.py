"""Where a solve stands: the best verified schedule, the best bound, and what has been said of them.

Everything that finds a schedule or proves a bound hands it in here, from any thread. A schedule
is verified before it counts, so nothing unverified can become the answer, and a better one only
replaces another as a whole, so an interruption at any moment loses nothing.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from solvers.events import Bound, Broadcast, Failure, Incumbent, Phase
from solvers.limits import Progress
from solvers.result import Cost, Result, Solution, Termination, TracePoint
from solvers.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.limits import Criterion
    from solvers.problem import Problem
    from solvers.schedule import Schedule


class Untrue(Exception):
    """A part of the solver claimed what cannot be: a mistake of ours, never of the input."""


class Standing:
    """The state that all parts of a solve share.

    Attributes
    ----------
    schedule, objective, cost
        The incumbent; None before there is one.
    bound, bound_by
        The highest proven lower bound and who proved it.
    infeasible
        Whether it is proven that there is no schedule.
    work
        Units of work spent.
    moves
        Moves that the searches have tried.
    failed
        Sources of all failures.
    """

    def __init__(self, problem: Problem, criterion: Criterion, broadcast: Broadcast) -> None:
        self.problem = problem
        self.schedule: Schedule | None = None
        self.objective: int | None = None
        self.cost: Cost | None = None
        self.bound: int | None = None
        self.bound_by: str | None = None
        self.infeasible = False
        self.work = 0.0
        self.moves = 0
        self.failed: set[str] = set()
        self._criterion = criterion
        self._broadcast = broadcast
        self._improved = Progress()
        self._trace: list[TracePoint] = []
        self._begin = time.monotonic()
        self._lock = threading.RLock()
        self._closed = False

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._begin

    def stalled(self, *, by_work: bool) -> float:
        """Return the share of the work, or else of the seconds, since the last better schedule."""
        with self._lock:
            if by_work:
                now, then = self.work, self._improved.work
            else:
                now, then = self.seconds, self._improved.seconds
        return (now - then) / now if now > 0 else 0.0

    def spend(self, work: float, moves: int = 0) -> None:
        """Count units of work and moves of the search."""
        with self._lock:
            self.work += work
            self.moves += moves

    def ended(self) -> Termination | None:
        """Return why to stop now, or None."""
        if self.infeasible or (self.objective is not None and self.objective == self.bound):
            return Termination.OPTIMAL
        progress = Progress(self.seconds, self.work, self.objective, self.bound)
        reason = self._criterion(progress)
        return None if reason is None else Termination(reason)

    def offer(self, schedule: Schedule, source: str) -> bool:
        """Take ``schedule`` as the incumbent if it is valid and better; say whether it was.

        One that breaks a rule is reported as a failure of ``source`` and dropped.
        """
        checked = verify(self.problem, schedule)
        if checked.cost is None or not checked.valid:
            first = checked.violations[0].message
            self.fail(source, Untrue(f"offered a schedule that breaks a rule: {first}"))
            return False
        objective = checked.cost.total(self.problem.objective)
        with self._lock:
            if self._closed or (self.objective is not None and objective >= self.objective):
                return False
            if self.infeasible or (self.bound is not None and objective < self.bound):
                # The schedule is verified, so the proof is what is wrong.
                self._disprove(objective)
            self.schedule, self.objective, self.cost = schedule, objective, checked.cost
            self._improved = Progress(self.seconds, self.work)
            self._note(source)
            event = Incumbent(self.seconds, objective, self.bound, source, schedule)
            self._broadcast.emit(event)
        return True

    def raise_bound(self, value: int | None, source: str) -> None:
        """Take ``value`` as the bound if it is higher; None is no news."""
        with self._lock:
            if self._closed or value is None:
                return
            if self.bound is not None and value <= self.bound:
                return
            if self.objective is not None and value > self.objective:
                text = f"proved {value} as a bound, but a schedule costs {self.objective}"
                self.fail(source, Untrue(text))
                return
            self.bound, self.bound_by = value, source
            self._note(source)
            self._broadcast.emit(Bound(self.seconds, self.objective, value, source))

    def prove_infeasible(self, source: str) -> None:
        """Take it as proven that there is no schedule."""
        with self._lock:
            if self.schedule is not None:
                self.fail(source, Untrue("proved that there is no schedule, but there is one"))
            else:
                self.infeasible = True

    def fail(self, source: str, error: Exception) -> None:
        """Report that ``source`` failed."""
        with self._lock:
            self.failed.add(source)
            if not self._closed:
                self._broadcast.emit(Failure(self.seconds, source, error))

    @contextmanager
    def part(self, source: str) -> Iterator[None]:
        """Run a part of the solver that may fail without ending the whole."""
        with self._lock:
            if not self._closed:
                self._broadcast.emit(Phase(self.seconds, source))
        try:
            yield
        except Exception as error:
            self.fail(source, error)

    def result(self, termination: Termination, seed: int) -> Result:
        """Return the answer as it stands; whatever comes later is ignored."""
        with self._lock:
            self._closed = True
            if self.infeasible:
                solution = Solution.INFEASIBLE
            elif self.objective is None:
                solution = Solution.NONE
            elif self.objective == self.bound:
                solution, termination = Solution.OPTIMAL, Termination.OPTIMAL
            else:
                solution = Solution.FEASIBLE
            known = not self.infeasible
            return Result(
                solution=solution,
                termination=termination,
                schedule=self.schedule,
                objective=self.objective,
                cost=self.cost,
                bound=self.bound if known else None,
                bound_by=self.bound_by if known else None,
                seed=seed,
                seconds=self.seconds,
                moves=self.moves,
                trace=tuple(self._trace),
            )

    def _note(self, source: str) -> None:
        self._trace.append(TracePoint(self.seconds, self.objective, self.bound, source))

    def _disprove(self, objective: int) -> None:
        source = self.bound_by or "proof"
        text = f"proved {'infeasible' if self.infeasible else self.bound}, but {objective} is valid"
        self.fail(source, Untrue(text))
        self.infeasible = False
        self.bound, self.bound_by = None, None
