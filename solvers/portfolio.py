"""Solve a problem: construct, search and prove side by side, verify, return the best.

1. *Construct* by earliest due date, in plain Python, at once; later by compiled dispatching rules.
2. *Prove*: bounds that take no solve, then the assignment model, whose choices seed a search.
3. *Search* by annealing, one chain per worker; the prover becomes a chain when it is done.
4. *Close* with the full CP-SAT model where it is small enough, from the best schedule so far.

Every part hands what it finds to the :class:`~solvers.standing.Standing`, and a part that fails is
reported and left out. With a work limit everything runs in one thread, in a fixed order and by
counted effort, so that the result depends on the seed alone.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from solvers.bounds import makespan, unavoidable
from solvers.chain import Chain
from solvers.dispatch.edd import LEADS, edd, multi_step
from solvers.dispatch.rules import dispatch, sequence
from solvers.events import Broadcast
from solvers.limits import CancelToken, Limits, cancelled, first_of
from solvers.result import Result, Termination
from solvers.standing import Standing
from solvers.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.cpsat.assignment import AssignmentAnswer
    from solvers.decode import Choices
    from solvers.events import Listener
    from solvers.problem import Problem
    from solvers.schedule import Schedule
    from solvers.verifier import Violation

SMALL: Final = 4_000
"""Size up to which the full model comes first: most close in seconds."""

MEDIUM: Final = 15_000
"""Size up to which the full model gets a share of the time at all; beyond, the search does more."""

_POLL_SECONDS: Final = 0.05

_GRACE_SECONDS: Final = 0.7
"""How long the parts have to end by themselves once it is time."""

_INTERRUPTS: Final = 2
"""How often Ctrl-C must come until nothing at all is waited for."""

_SHOWN: Final = 5

_MANY_WORKERS: Final = 8
"""Below this CP-SAT leaves out strategies, which costs more than sharing the cores."""


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
    compilation of kernels above all, is not waited for; what it finds after that is ignored.
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
            overdue = overdue or standing.seconds + _GRACE_SECONDS
            if standing.seconds > overdue:
                return
        except KeyboardInterrupt:
            interrupts += 1
            token.cancel()


@dataclass(frozen=True, slots=True)
class _Budget:
    """Until when a part may go on, in seconds and work since the beginning; None is no limit."""

    seconds: float | None
    work: float | None


class _Portfolio:
    """The parts of one solve, and the thread beside the caller's."""

    def __init__(self, standing: Standing, limits: Limits, workers: int, seed: int) -> None:
        self.standing = standing
        self.problem = standing.problem
        self.limits = limits
        self.workers = workers
        self.seed = seed
        self.assigned: Schedule | Choices | None = None
        self.constructed = False
        """Whether the first construction is over; there is no answer worth having before."""
        self._seeded = False
        self._dispatched = False
        self._threads: list[threading.Thread] = []

    def run(self) -> None:
        """Run all parts until one of them or a limit ends the solve; never raise."""
        try:
            self._parts()
            self.join()
        except Exception as error:
            self.standing.fail("portfolio", error)

    def _parts(self) -> None:
        try:
            self._construct()
        finally:
            self.constructed = True
        self._prove_at_once()
        size = self._size()
        if size <= SMALL:
            self._assign(self._budget(0.15))
            self._close(self._budget(0.5))
        while self.standing.ended() is None and self._works(size):
            self._search_and_prove(self._budget(0.6 if size <= MEDIUM else 1.0), size)
            if size <= MEDIUM:
                self._close(self._budget(1.0))

    def _works(self, size: int) -> bool:
        """Whether any part that could still help has not failed."""
        useful = {"search", "cpsat"} if size <= MEDIUM else {"search"}
        return not useful <= self.standing.failed

    def join(self) -> None:
        """Wait for the other threads, which look up often enough to end soon."""
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _budget(self, share: float) -> _Budget:
        """Return a share of what is left."""
        now, done = self.standing.seconds, self.standing.work
        time_limit, work_limit = self.limits.time_limit, self.limits.work_limit
        return _Budget(
            None if time_limit is None else now + share * max(0.0, time_limit - now),
            None if work_limit is None else done + share * max(0.0, work_limit - done),
        )

    def _left(self, budget: _Budget) -> tuple[float | None, float | None]:
        """Return the seconds and the work left of ``budget``."""
        standing = self.standing
        return (
            None if budget.seconds is None else max(0.0, budget.seconds - standing.seconds),
            None if budget.work is None else max(0.0, budget.work - standing.work),
        )

    def _spent(self, budget: _Budget) -> bool:
        return self.standing.ended() is not None or 0.0 in self._left(budget)

    def _size(self) -> int:
        """Return the size of the full model: arcs, calendar pieces, and what a mode costs else."""
        from solvers.cpsat import count_arcs, count_pieces

        problem = self.problem
        size = count_arcs(problem) + 10 * problem.arrays.modes
        # Counting pieces takes time itself, and what is too large already need not be counted.
        return size if size > MEDIUM else size + count_pieces(problem)

    def _construct(self) -> None:
        with self.standing.part("edd"):
            schedule = edd(self.problem)
            if schedule is not None:
                self.standing.offer(schedule, "edd")

    def _dispatch(self) -> None:
        """Run the compiled rules, once; the answer is never worse than the best of them."""
        if self._dispatched or self.standing.ended() is not None:
            return
        self._dispatched = True
        if multi_step(self.problem):
            self._lead()
        with self.standing.part("dispatch"):
            found = dispatch(self.problem)
            if found.violation == 0:
                self.standing.offer(found.schedule, "dispatch")

    def _lead(self) -> None:
        """Let jobs of many steps enter the shop earlier than their dates say."""
        for lead in LEADS:
            if self.standing.ended() is not None:
                return
            with self.standing.part("edd"):
                schedule = edd(self.problem, lead)
                if schedule is not None:
                    self.standing.offer(schedule, "edd")

    def _prove_at_once(self) -> None:
        for prove in (unavoidable, makespan):
            with self.standing.part(prove.__name__):
                bound = prove(self.problem)
                if bound is not None:
                    self.standing.raise_bound(bound.value, bound.by)

    def _assign(self, budget: _Budget) -> None:
        from solvers.cpsat.assignment import solve_assignment

        if self._spent(budget):
            return
        with self.standing.part("assignment"):
            seconds, work = self._left(budget)
            answer = solve_assignment(
                self.problem,
                time_limit=seconds,
                work_limit=work,
                seed=self.seed,
                stop=self._stop(budget),
            )
            self._learn(answer)

    def _learn(self, answer: AssignmentAnswer) -> None:
        from solvers.decode import pack
        from solvers.search import choices_for

        self.standing.spend(answer.work)
        if answer.infeasible:
            self.standing.prove_infeasible("assignment")
            return
        self.standing.raise_bound(answer.bound, "assignment")
        if answer.routes is not None and answer.modes is not None:
            self.assigned = choices_for(self.problem, answer.routes, answer.modes)
            ordered = sequence(pack(self.problem), self.assigned.routes, self.assigned.modes)
            if ordered.violation == 0:
                self.assigned = ordered.schedule
                self.standing.offer(ordered.schedule, "assignment")

    def _stop(self, budget: _Budget) -> Callable[[], bool]:
        return lambda: self._spent(budget)

    def _close(self, budget: _Budget) -> None:
        """Solve the full model from the incumbent, asking only for something better."""
        from solvers.cpsat import CpsatLimits, CpsatStatus, Watch, solve_full

        if self._spent(budget) or "cpsat" in self.standing.failed:
            return
        standing = self.standing
        with standing.part("cpsat"):
            seconds, work = self._left(budget)
            threads = self.workers if self.workers == 1 else max(self.workers, _MANY_WORKERS)
            answer = solve_full(
                self.problem,
                CpsatLimits(seconds, work, threads, self.seed),
                hint=standing.schedule,
                cutoff=standing.objective,
                watch=Watch(
                    stop=self._stop(budget),
                    on_incumbent=lambda schedule: self._hear(schedule, "cpsat"),
                    on_bound=lambda bound: standing.raise_bound(bound, "cpsat"),
                ),
            )
            standing.spend(answer.work)
            if answer.schedule is not None:
                standing.offer(answer.schedule, "cpsat")
            if answer.status is CpsatStatus.INFEASIBLE:
                standing.prove_infeasible("cpsat")
            standing.raise_bound(answer.bound, "cpsat")

    def _hear(self, schedule: Schedule, source: str) -> None:
        self.standing.offer(schedule, source)

    def _search_and_prove(self, budget: _Budget, size: int) -> None:
        """Run one chain per worker; the assignment comes before the last of them."""
        self._dispatch()
        prove = size > SMALL and self.assigned is None
        if self.workers == 1:
            if prove:
                seconds, work = self._left(budget)
                share = _Budget(
                    None if seconds is None else self.standing.seconds + 0.3 * seconds,
                    None if work is None else self.standing.work + 0.3 * work,
                )
                self._assign(share)
            self._search(budget, 0)
            return
        for number in range(1, self.workers):
            first = prove and number == 1
            thread = threading.Thread(
                target=self._beside,
                args=(budget, number, first),
                name=f"search-{number}",
                daemon=True,
            )
            self._threads.append(thread)
            thread.start()
        self._search(budget, 0)
        self.join()

    def _beside(self, budget: _Budget, number: int, prove: bool) -> None:
        if prove:
            seconds, _ = self._left(budget)
            half = None if seconds is None else self.standing.seconds + 0.5 * seconds
            self._assign(_Budget(half, None))
        self._search(budget, number)

    def _search(self, budget: _Budget, number: int) -> None:
        """Search from the best schedule, chain ``number``, until ``budget`` is spent."""
        if self._spent(budget) or "search" in self.standing.failed:
            return
        with self.standing.part("search"):
            from solvers.search import searchers

            kinds = searchers(self.problem)
            kind = kinds[number % len(kinds)]
            chain = kind(self.problem, self._seed_of(number), self.seed + number)
            Chain(self.standing, chain, lambda: self._left(budget), self._stop(budget)).run()

    def _seed_of(self, number: int) -> Schedule | Choices:
        """Return where chain ``number`` starts: odd ones with the assignment, if there is one."""
        schedule, assigned = self.standing.schedule, self.assigned
        if assigned is not None and (schedule is None or (number % 2 and not self._seeded)):
            self._seeded = True
            return assigned
        return schedule or _first_choices(self.problem)


def _first_choices(problem: Problem) -> Choices:
    """Return the first route and modes of every job: something for a search to mend."""
    from solvers.search import choices_for

    routes = tuple(0 for _ in problem.jobs)
    modes = tuple(tuple(0 for _ in job.routes[0].operations) for job in problem.jobs)
    return choices_for(problem, routes, modes)
