"""Solve a problem: construct, search and prove side by side, verify, return the best.

1. *Construct* by earliest due date, in plain Python, at once; later by compiled dispatching rules.
2. *Search*, one chain per worker.
3. *Prove*: bounds that take no solve, then linear programs and the assignment model.
4. *Close* with the full CP-SAT model where it is small enough, from the best schedule so far.
   Where it is not and no limit ends the solve, *mend*: by CP-SAT on windows of the schedule.

:mod:`~solvers.portfolio.turns` says who runs when, :mod:`~solvers.portfolio.parts` what each does.
With a work limit everything runs in one thread, in a fixed order and by counted effort, so that the
result depends on the seed alone.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Final

from solvers.events import Broadcast
from solvers.limits import CancelToken, Limits, cancelled, first_of
from solvers.portfolio.parts import Parts
from solvers.portfolio.standing import Standing
from solvers.portfolio.turns import Part, Turn, plan_for
from solvers.result import Result, Termination
from solvers.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from solvers.events import Listener
    from solvers.problem import Problem
    from solvers.schedule import Schedule
    from solvers.verifier import Violation

_POLL_SECONDS: Final = 0.05

_GRACE_SECONDS: Final = 0.7
"""How long the parts have to end by themselves once it is time."""

_DISPATCH_GRACE: Final = 2.0
"""The same while the rules run: no answer should be worse than the best of them."""

_INTERRUPTS: Final = 2
"""How often Ctrl-C must come until nothing at all is waited for."""

_SHOWN: Final = 5


class StartError(ValueError):
    """The schedule to start from breaks a rule.

    Attributes
    ----------
    violations
        Everything that is wrong with it.
    """

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        shown = "\n".join(f"  {violation.message}" for violation in violations[:_SHOWN])
        more = len(violations) - _SHOWN
        rest = f"\n  ... and {more} more" if more > 0 else ""
        super().__init__(f"the start breaks {len(violations)} rules:\n{shown}{rest}")


def solve(  # noqa: PLR0913 (the one call of the package; each is a decision of its user)
    problem: Problem,
    *,
    time_limit: float | None = 60.0,
    gap: float = 0.0,
    workers: int | None = None,
    seed: int = 0,
    work_limit: float | None = None,
    start: Schedule | None = None,
    listener: Listener | None = None,
    cancel: CancelToken | None = None,
) -> Result:
    """Return the best schedule found for ``problem`` and how good it can be at most.

    Parameters
    ----------
    time_limit
        Seconds; None is no limit.
    gap
        Relative gap, 0 to 1, that is good enough.
    workers
        How many cores to use; None is all of them.
    seed
        Start of everything random.
    work_limit
        Units of work (see :mod:`solvers.limits`). When it is what ends the solve, the same seed
        gives the same result on every machine; raise the time limit, or set it to None, beside it.
    start
        A schedule to start from; the answer is never worse.
    listener
        Hears of every incumbent, bound, phase and failure (:mod:`solvers.events`), from the
        solver's threads but never from two at once. What it raises is kept from the solve.
    cancel
        Ends the solve early. Ctrl-C does too; both return the best schedule so far.

    Returns
    -------
    Result
        Never a schedule that the verifier has not accepted; never infeasible without a proof.

    Raises
    ------
    StartError
        When ``start`` breaks a rule.
    ValueError
        For a limit that is negative or not a number, or less than one worker.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"workers is {workers}, expected at least 1")
    limits = Limits(time_limit=time_limit, gap=gap, work_limit=work_limit)
    token = CancelToken()
    criterion = first_of(cancelled(token), limits.criterion(cancel))
    standing = Standing(problem, criterion, Broadcast(listener))
    if start is not None:
        checked = verify(problem, start)
        if not checked.valid:
            raise StartError(checked.violations)
        standing.offer(start, "start")
    count = workers or os.cpu_count() or 1
    portfolio = _Portfolio(standing, limits, 1 if work_limit is not None else count, seed)
    _wait(portfolio, standing, token)
    return standing.result(standing.ended() or Termination.INTERRUPTED, seed)


def _wait(portfolio: _Portfolio, standing: Standing, token: CancelToken) -> None:
    """Run ``portfolio`` in a thread of its own until it ends or should have ended.

    The caller's thread does nothing else, so Ctrl-C always arrives here: inside the bindings of a
    solver it might be taken for an argument of the wrong type. What cannot be stopped, the first
    compilation of kernels above all, is not waited for, or not for long where the dispatching rules
    have begun; what it finds after that is ignored.
    """
    thread = threading.Thread(target=portfolio.run, name="portfolio", daemon=True)
    overdue = None
    interrupts = 0
    thread.start()
    while thread.is_alive() and interrupts < _INTERRUPTS:
        try:
            thread.join(_POLL_SECONDS)
            reason = standing.ended()
            # With a work limit the last piece of work must be counted, however long it takes.
            if reason is None or reason is Termination.WORK_LIMIT or not portfolio.constructed:
                continue
            overdue = overdue or standing.seconds
            timed = reason is Termination.TIME_LIMIT and portfolio.parts.dispatching
            if standing.seconds > overdue + (_DISPATCH_GRACE if timed else _GRACE_SECONDS):
                return
        except KeyboardInterrupt:
            interrupts += 1
            token.cancel()


class _Portfolio:
    """The lanes of one solve, and the thread beside the caller's."""

    def __init__(self, standing: Standing, limits: Limits, workers: int, seed: int) -> None:
        self.standing = standing
        self.workers = workers
        self.parts = Parts(standing, limits, workers, seed)
        self.constructed = False
        """Whether the first construction is over; there is no answer worth having before."""

    def run(self) -> None:
        """Run all parts until one of them or a limit ends the solve; never raise."""
        try:
            self._run()
        except Exception as error:
            self.standing.fail("portfolio", error)

    def _run(self) -> None:
        try:
            self.parts.construct()
        finally:
            self.constructed = True
        self.parts.prove_at_once()
        plan = plan_for(self.standing.problem, self.workers)
        self.parts.make_ready(plan.lanes[0])
        self._beside(plan.lanes)
        while self.standing.ended() is None and self._works(plan.again):
            for turn in plan.again:
                lanes = self.workers if turn.part is Part.SEARCH else 1
                self._beside([(turn,)] * lanes)

    def _works(self, turns: Iterable[Turn]) -> bool:
        """Whether any part that could still help has not failed."""
        return any(turn.part not in self.standing.failed for turn in turns)

    def _beside(self, lanes: Sequence[Sequence[Turn]]) -> None:
        """Run lanes side by side, the first in this thread; they look up often enough to end."""
        threads = [
            threading.Thread(
                target=self._lane, args=(number, lane), name=f"lane-{number}", daemon=True
            )
            for number, lane in enumerate(lanes[1:], start=1)
        ]
        for thread in threads:
            thread.start()
        self._lane(0, lanes[0])
        for thread in threads:
            thread.join()

    def _lane(self, number: int, turns: Iterable[Turn]) -> None:
        for turn in turns:
            if self.standing.ended() is not None:
                return
            try:
                self.parts.take(turn, number)
            except Exception as error:
                self.standing.fail(turn.part, error)
