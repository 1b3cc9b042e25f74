"""The check of a result: its schedule, and whether all it states fits together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.result import Solution, Termination
from solvers.verifier.structure import is_whole
from solvers.verifier.verify import verify
from solvers.verifier.violations import Verification, Violation, ViolationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.problem import Problem
    from solvers.result import Cost, Result


def verify_result(problem: Problem, result: Result) -> Verification:
    """Check the schedule of ``result``, what it says of its cost, and its status; never raises.

    A schedule is wanted exactly with optimal and feasible; ``bound <= objective``, with equality
    exactly with optimal; a termination of optimal is a proof; one of gap_limit has a gap.
    """
    checked = Verification(()) if result.schedule is None else verify(problem, result.schedule)
    violations = (
        *checked.violations,
        *_status(result),
        *_figures(problem, result, checked.cost),
        *_bound(result),
    )
    return Verification(violations, checked.cost)


def _status(result: Result) -> Iterator[Violation]:
    for text in _status_defects(result):
        yield Violation(kind=ViolationKind.STATUS, message=text)


def _status_defects(result: Result) -> Iterator[str]:
    solution, termination = result.solution, result.termination
    if not _are_statuses(solution, termination):
        yield f"solution {solution!r} with termination {termination!r} is no status"
        return
    solved = solution in {Solution.OPTIMAL, Solution.FEASIBLE}
    if solved != (result.schedule is not None):
        yield f"solution is {solution} {'without' if solved else 'with'} a schedule"
    proven = solution in {Solution.OPTIMAL, Solution.INFEASIBLE}
    if termination is Termination.OPTIMAL and not proven:
        yield f"termination is optimal but solution is {solution}"
    if termination is Termination.GAP_LIMIT and (not solved or result.bound is None):
        yield f"termination is gap_limit with solution {solution} and bound {result.bound}"
    closed = result.objective is not None and result.objective == result.bound
    if solved and (solution is Solution.OPTIMAL) != closed:
        yield f"solution is {solution}, objective {result.objective} and bound {result.bound}"


def _are_statuses(solution: object, termination: object) -> bool:
    return isinstance(solution, Solution) and isinstance(termination, Termination)


def _figures(problem: Problem, result: Result, cost: Cost | None) -> Iterator[Violation]:
    """Compare objective and cost with the recomputed ``cost``, which a broken schedule lacks."""
    if result.schedule is None:
        if result.objective is not None or result.cost is not None:
            text = f"objective {result.objective}, cost {result.cost} stated without a schedule"
            yield Violation(kind=ViolationKind.OBJECTIVE, message=text)
        return
    if cost is None:
        return
    actual = {term: int(getattr(cost, term)) for term, _ in problem.objective.items()}
    value = sum(weight * actual[term] for term, weight in problem.objective.items())
    if result.objective != value:
        text = f"objective is stated as {result.objective}, the schedule's is {value}"
        yield Violation(kind=ViolationKind.OBJECTIVE, message=text)
    for term, ticks_or_money in actual.items():
        stated = getattr(result.cost, term, None)
        if stated != ticks_or_money:
            text = f"cost.{term} is stated as {stated}, the schedule's is {ticks_or_money}"
            yield Violation(kind=ViolationKind.COST, message=text)


def _bound(result: Result) -> Iterator[Violation]:
    bound, objective = result.bound, result.objective
    if (bound is None) != (result.bound_by is None):
        text = f"bound is {bound} by {result.bound_by!r}: both or neither is known"
        yield Violation(kind=ViolationKind.BOUND, message=text)
    expected: float | None = None
    if bound is not None and not is_whole(bound):
        yield Violation(kind=ViolationKind.BOUND, message=f"bound {bound!r} is no whole number")
        return
    if bound is not None and objective is not None and is_whole(objective):
        if bound > objective:
            text = f"bound {bound} is above the objective {objective}"
            yield Violation(kind=ViolationKind.BOUND, message=text)
        expected = (objective - bound) / max(1, abs(objective))
    # A wrong objective is told already, and may not even be a number to divide.
    if (objective is None or is_whole(objective)) and result.gap != expected:
        text = f"gap is stated as {result.gap}, objective and bound make it {expected}"
        yield Violation(kind=ViolationKind.GAP, message=text)
