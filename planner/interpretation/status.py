"""How good a plan is: its status, with the cost of what no schedule could change added back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.plan import Improvement, Status
from solvers.result import relative_gap

if TYPE_CHECKING:
    from solvers.result import Result


def status(result: Result, objective: int, constant: int, floor: int | None) -> Status:
    """Return the status of a plan.

    Parameters
    ----------
    result
        The core's answer; its figures lack `constant`.
    objective
        Total cost of the plan, recomputed, in micro-units.
    constant
        Cost of refusing the orders that are no jobs of the core.
    floor
        Sum of each job's cheapest choice alone, without `constant`.
    """
    bound = None if result.bound is None else result.bound + constant
    lowest = None if floor is None else floor + constant
    return Status(
        solution=result.solution.value,
        termination=result.termination.value,
        objective=objective,
        bound=bound,
        bound_by=result.bound_by,
        gap=relative_gap(objective, bound),
        floor=lowest,
        controllable_gap=controllable_gap(objective, bound, lowest),
        seconds=result.seconds,
        trace=tuple(
            Improvement(
                seconds=point.seconds,
                objective=None if point.objective is None else point.objective + constant,
                bound=None if point.bound is None else point.bound + constant,
                source=point.source,
            )
            for point in result.trace
        ),
    )


def controllable_gap(objective: int, bound: int | None, floor: int | None) -> float | None:
    """Return ``(objective - bound) / (objective - floor)``; None where that means nothing."""
    if bound is None or floor is None or objective <= floor:
        return None
    return (objective - bound) / (objective - floor)
