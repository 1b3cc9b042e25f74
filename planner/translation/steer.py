"""Search with weights: a strategy may mind lateness more or less than money.

Weights steer what the search looks for. What it finds is costed, and its bound stated, at the
plant's prices, as under every other strategy.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from planner.errors import InputRejected
from solvers.bounds import unavoidable
from solvers.events import Bound, Incumbent
from solvers.objective import cost
from solvers.problem import Objective, ProblemError
from solvers.result import Result, Solution, Termination
from solvers.schedule import Schedule

if TYPE_CHECKING:
    from planner.strategies import Weights
    from solvers.events import Event, Listener
    from solvers.problem import Problem

_FINEST: Final = 1000
"""The ratio of the weights is taken as one of whole numbers, this the largest below."""


def steered(problem: Problem, weights: Weights) -> Problem:
    """Return the problem whose objective is weighted; its schedules are those of `problem`.

    Raises
    ------
    InputRejected
        When costs times weights are beyond what the core can count.
    """
    late, money = _whole(weights)
    objective = Objective(
        mode=money, route=money, setup=money, overtime=money, refusal=money, tardiness=late
    )
    try:
        return replace(problem, objective=objective)
    except ProblemError as error:
        raise InputRejected(
            f"the strategy's weights {weights.lateness:g} and {weights.cost:g} are beyond what can "
            f"be planned: {error.defects[0]}",
            hint="take weights nearer to each other",
        ) from error


def _whole(weights: Weights) -> tuple[int, int]:
    """Return the weights of lateness and of all else as small whole numbers."""
    if not weights.cost or not weights.lateness:
        return int(weights.lateness > 0), int(weights.cost > 0)
    ratio = Fraction(weights.lateness / weights.cost).limit_denominator(_FINEST)
    ratio = max(ratio, Fraction(1, _FINEST))
    return ratio.numerator, ratio.denominator


def at_plant_prices(problem: Problem, weights: Weights, result: Result) -> Result:
    """Return the result of a steered search as one of `problem`.

    The weighted objective of a schedule is at most the largest weight times its cost, so a bound on
    the former divided by that weight bounds the latter; the unavoidable cost does, too. A proof
    that nothing is better by the weights is none that nothing is cheaper: a search that ended with
    one is said to have reached what was good enough.
    """
    if result.schedule is None:
        return result
    terms = cost(problem, result.schedule)
    objective = terms.total(problem.objective)
    bound, by = _bound(problem, weights, result)
    proven = bound is not None and bound >= objective
    termination = result.termination
    if proven or (termination is Termination.OPTIMAL and bound is not None):
        termination = Termination.OPTIMAL if proven else Termination.GAP_LIMIT
    return replace(
        result,
        solution=Solution.OPTIMAL if proven else Solution.FEASIBLE,
        termination=termination,
        objective=objective,
        cost=terms,
        bound=objective if proven else bound,
        bound_by=by,
        trace=(),
    )


def _bound(problem: Problem, weights: Weights, result: Result) -> tuple[int | None, str | None]:
    bounds: list[tuple[int, str]] = []
    if result.bound is not None and result.bound_by is not None:
        bounds.append((-(-result.bound // max(_whole(weights))), result.bound_by))
    alone = unavoidable(problem)
    if alone is not None:
        bounds.append((alone.value, alone.by))
    return max(bounds, default=(None, None))


class Unweighted:
    """Tells a listener of a steered search what its events mean at the plant's prices."""

    def __init__(self, problem: Problem, weights: Weights, listener: Listener) -> None:
        self._problem = problem
        self._largest = max(_whole(weights))
        self._listener = listener

    def __call__(self, event: Event) -> None:
        """Pass an event on."""
        if isinstance(event, Incumbent | Bound):
            bound = None if event.bound is None else -(-event.bound // self._largest)
            if isinstance(event, Bound):
                event = replace(event, objective=None, bound=bound or 0)
            elif isinstance(event.schedule, Schedule):
                money = cost(self._problem, event.schedule).total(self._problem.objective)
                event = replace(event, objective=money, bound=bound)
        self._listener(event)
