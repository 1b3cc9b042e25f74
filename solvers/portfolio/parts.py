"""The parts of a solve: what constructs, searches, bounds and proves, each within a budget.

Every part hands what it finds to the :class:`~solvers.portfolio.standing.Standing`; one that fails
is reported and left out.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from solvers.bounds import makespan, unavoidable
from solvers.dispatch.edd import LEADS, edd, multi_step
from solvers.dispatch.rules import dispatch, sequence
from solvers.portfolio.chain import Chain
from solvers.portfolio.turns import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from solvers.cpsat.assignment import AssignmentAnswer
    from solvers.cpsat.windows import Windows
    from solvers.decode import Choices
    from solvers.limits import Limits
    from solvers.portfolio.standing import Standing
    from solvers.portfolio.turns import Turn
    from solvers.problem import Problem
    from solvers.schedule import Schedule
    from solvers.search import Searcher

_MANY_WORKERS: Final = 8
"""Below this CP-SAT leaves out strategies, which costs more than sharing the cores."""

_STALLED: Final = 0.2
"""Share of a solve without anything better after which windows take their turn: a search that
still gains does so faster than they do."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Until when a part may go on, in seconds and work since the beginning; None is no limit."""

    seconds: float | None
    work: float | None


class Parts:
    """The parts of one solve.

    Attributes
    ----------
    assigned
        What the assignment model has chosen, sequenced where that keeps all rules.
    dispatching
        Whether the compiled rules are running; that cannot be stopped.
    """

    def __init__(self, standing: Standing, limits: Limits, workers: int, seed: int) -> None:
        self.standing = standing
        self.problem = standing.problem
        self.limits = limits
        self.workers = workers
        self.seed = seed
        self.assigned: Schedule | Choices | None = None
        self._chains: dict[int, Searcher] = {}
        self._windows: Windows | None = None
        self.dispatching = False
        self._dispatch_once = threading.Lock()
        self._dispatched = False

    def take(self, turn: Turn, number: int) -> None:
        """Take a turn in lane ``number``."""
        budget = self._budget(turn)
        if self._spent(budget) or turn.part in self.standing.failed:
            return
        match turn.part:
            case Part.DISPATCH:
                self._dispatch()
            case Part.SEARCH:
                self._search(budget, number)
            case Part.CAMPAIGNS:
                self._campaigns(budget)
            case Part.ASSIGNMENT:
                self._assign(budget)
            case Part.WINDOWS:
                self._repair(budget)
            case Part.CPSAT:
                self._close(budget)

    def make_ready(self, turns: Sequence[Turn]) -> None:
        """Dispatch and set the search up, if a lane begins so, before other lanes begin.

        Beside a lane that writes a model, in plain Python, both would wait for the interpreter
        whenever they have read a file of code: for as much as ten seconds in place of two.
        """
        if turns[0].part is not Part.DISPATCH or self.standing.ended() is not None:
            return
        self._dispatch()
        if any(turn.part is Part.SEARCH for turn in turns) and self.standing.ended() is None:
            with self.standing.part(Part.SEARCH.value):
                self._chain(0)

    def construct(self) -> None:
        """Schedule by earliest due date, in plain Python, at once."""
        with self.standing.part("edd"):
            schedule = edd(self.problem)
            if schedule is not None:
                self.standing.offer(schedule, "edd")

    def prove_at_once(self) -> None:
        """Raise the bound by those that take no solve."""
        for prove in (unavoidable, makespan):
            with self.standing.part(prove.__name__):
                bound = prove(self.problem)
                if bound is not None:
                    self.standing.raise_bound(bound.value, bound.by)

    def _budget(self, turn: Turn) -> Budget:
        """Return the turn's share of what is left."""
        ends: list[float | None] = []
        for now, limit in (
            (self.standing.seconds, self.limits.time_limit),
            (self.standing.work, self.limits.work_limit),
        ):
            if limit is None:
                ends.append(None)
                continue
            amount = turn.share * max(0.0, limit - now)
            ends.append(now + (amount if turn.most is None else min(amount, turn.most)))
        if ends == [None, None] and turn.most is not None:
            ends[0] = self.standing.seconds + turn.most
        return Budget(*ends)

    def _left(self, budget: Budget) -> tuple[float | None, float | None]:
        """Return the seconds and the work left of ``budget``."""
        standing = self.standing
        return (
            None if budget.seconds is None else max(0.0, budget.seconds - standing.seconds),
            None if budget.work is None else max(0.0, budget.work - standing.work),
        )

    def _spent(self, budget: Budget) -> bool:
        return self.standing.ended() is not None or 0.0 in self._left(budget)

    def _stop(self, budget: Budget) -> Callable[[], bool]:
        return lambda: self._spent(budget)

    def _dispatch(self) -> None:
        """Run the compiled rules, once; the answer is never worse than the best of them."""
        with self._dispatch_once:
            if self._dispatched or self.standing.ended() is not None:
                return
            self.dispatching = True
            with self.standing.part(Part.DISPATCH.value):
                found = dispatch(self.problem)
                if found.violation == 0:
                    self.standing.offer(found.schedule, Part.DISPATCH.value)
            self.dispatching = False
            self._dispatched = True
            if multi_step(self.problem):
                self._lead()

    def _lead(self) -> None:
        """Let jobs of many steps enter the shop earlier than their dates say."""
        for lead in LEADS:
            if self.standing.ended() is not None:
                return
            with self.standing.part("edd"):
                schedule = edd(self.problem, lead)
                if schedule is not None:
                    self.standing.offer(schedule, "edd")

    def _campaigns(self, budget: Budget) -> None:
        from solvers.bounds.campaigns import campaigns

        standing = self.standing
        with standing.part(Part.CAMPAIGNS.value):
            seconds, work = self._left(budget)
            answer = campaigns(
                self.problem,
                time_limit=seconds,
                work_limit=work,
                stop=self._stop(budget),
                on_bound=lambda bound: standing.raise_bound(bound, Part.CAMPAIGNS.value),
            )
            standing.spend(answer.work)
            if answer.infeasible:
                standing.prove_infeasible(Part.CAMPAIGNS.value)

    def _assign(self, budget: Budget) -> None:
        from solvers.cpsat.assignment import solve_assignment

        with self.standing.part(Part.ASSIGNMENT.value):
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
            self.standing.prove_infeasible(Part.ASSIGNMENT.value)
            return
        self.standing.raise_bound(answer.bound, Part.ASSIGNMENT.value)
        if answer.routes is not None and answer.modes is not None:
            self.assigned = choices_for(self.problem, answer.routes, answer.modes)
            ordered = sequence(pack(self.problem), self.assigned.routes, self.assigned.modes)
            if ordered.violation == 0:
                self.assigned = ordered.schedule
                self.standing.offer(ordered.schedule, Part.ASSIGNMENT.value)

    def _close(self, budget: Budget) -> None:
        """Solve the full model from the incumbent, asking only for something better."""
        from solvers.cpsat import CpsatLimits, CpsatStatus, Watch, solve_full

        standing = self.standing
        with standing.part(Part.CPSAT.value):
            seconds, work = self._left(budget)
            threads = self.workers if self.workers == 1 else max(self.workers, _MANY_WORKERS)
            answer = solve_full(
                self.problem,
                CpsatLimits(seconds, work, threads, self.seed),
                hint=standing.schedule,
                cutoff=standing.objective,
                watch=Watch(
                    stop=self._stop(budget),
                    on_incumbent=lambda schedule: self._hear(schedule, Part.CPSAT.value),
                    on_bound=lambda bound: standing.raise_bound(bound, Part.CPSAT.value),
                ),
            )
            standing.spend(answer.work)
            if answer.schedule is not None:
                standing.offer(answer.schedule, Part.CPSAT.value)
            if answer.status is CpsatStatus.INFEASIBLE:
                standing.prove_infeasible(Part.CPSAT.value)
            standing.raise_bound(answer.bound, Part.CPSAT.value)

    def _repair(self, budget: Budget) -> None:
        """Free and solve one part of the incumbent after another, if the search has stalled."""
        from solvers.cpsat.windows import WORK, Windows

        standing, counted = self.standing, self.limits.work_limit is not None
        with standing.part(Part.WINDOWS.value):
            # Counted work must not depend on the clock.
            if standing.stalled(by_work=counted) < _STALLED:
                return
            if self._windows is None:
                self._windows = Windows(self.problem, self.seed)
            while standing.schedule is not None and not self._spent(budget):
                seconds, work = self._left(budget)
                answer = self._windows.improve(
                    standing.schedule,
                    time_limit=seconds,
                    work_limit=WORK if work is None else min(WORK, work),
                    stop=self._stop(budget),
                )
                standing.spend(answer.work)
                if answer.schedule is not None:
                    standing.offer(answer.schedule, Part.WINDOWS.value)

    def _hear(self, schedule: Schedule, source: str) -> None:
        self.standing.offer(schedule, source)

    def _search(self, budget: Budget, number: int) -> None:
        """Search from the best schedule, chain ``number``, until ``budget`` is spent."""
        # No chain starts from less than the rules find.
        self._dispatch()
        with self.standing.part(Part.SEARCH.value):
            chain = self._chain(number)
            Chain(self.standing, chain, lambda: self._left(budget), self._stop(budget)).run()

    def _chain(self, number: int) -> Searcher:
        """Return the search of lane ``number`` as its last turn left it, or a new one.

        It keeps what it knows, unless something better has been found elsewhere meanwhile.
        """
        chain = self._chains.get(number)
        best, objective = self.standing.schedule, self.standing.objective
        if chain is None:
            from solvers.search import searchers

            kinds = searchers(self.problem)
            chain = kinds[number % len(kinds)](self.problem, self._start(), self.seed + number)
            self._chains[number] = chain
        elif best is not None and (chain.violation > 0 or objective != chain.objective):
            chain.restart(best)
        return chain

    def _start(self) -> Schedule | Choices:
        """Return where a chain starts."""
        return self.standing.schedule or self.assigned or _first_choices(self.problem)


def _first_choices(problem: Problem) -> Choices:
    """Return the first route and modes of every job: something for a search to mend."""
    from solvers.search import choices_for

    routes = tuple(0 for _ in problem.jobs)
    modes = tuple(tuple(0 for _ in job.routes[0].operations) for job in problem.jobs)
    return choices_for(problem, routes, modes)
