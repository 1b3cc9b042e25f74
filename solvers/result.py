"""What a solver answers: a schedule, how good it is, how good it could be, and why it stopped."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solvers.problem import Objective
    from solvers.schedule import Schedule


class Solution(StrEnum):
    """What is known about the problem; apart from why the solver stopped."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    NONE = "none"
    INFEASIBLE = "infeasible"


class Termination(StrEnum):
    """Why the solver stopped."""

    OPTIMAL = "optimal"
    GAP_LIMIT = "gap_limit"
    TIME_LIMIT = "time_limit"
    WORK_LIMIT = "work_limit"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Cost:
    """The unweighted terms of the objective, named as in :class:`~solvers.problem.Objective`."""

    mode: int = 0
    route: int = 0
    setup: int = 0
    overtime: int = 0
    refusal: int = 0
    tardiness: int = 0
    makespan: int = 0
    total_completion: int = 0
    total_tardiness: int = 0
    number_late: int = 0
    maximum_lateness: int = 0

    def total(self, objective: Objective) -> int:
        """Return the weighted sum of the terms."""
        return sum(getattr(objective, f.name) * getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, slots=True)
class TracePoint:
    """An improvement on the way: the new incumbent or bound, and who found it."""

    seconds: float
    objective: int | None
    bound: int | None
    source: str


def relative_gap(objective: int | None, bound: int | None) -> float | None:
    """Return ``(incumbent - bound) / max(1, |incumbent|)``; None when either is unknown."""
    if objective is None or bound is None:
        return None
    if objective == bound:
        return 0.0
    return (objective - bound) / max(1, abs(objective))


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of :func:`solvers.solve`.

    ``objective`` and ``cost`` are recomputed from ``schedule``; ``bound`` is a proven lower bound
    on any schedule's objective and ``bound_by`` names what proved it. Both are None when unknown.
    ``moves`` is how many moves the searches have tried.
    A termination of optimal also stands for a proof of infeasibility: nothing is left to search.
    """

    solution: Solution
    termination: Termination
    schedule: Schedule | None = None
    objective: int | None = None
    cost: Cost | None = None
    bound: int | None = None
    bound_by: str | None = None
    seed: int = 0
    seconds: float = 0.0
    moves: int = 0
    trace: tuple[TracePoint, ...] = ()

    @property
    def gap(self) -> float | None:
        """Relative distance from the bound; 0 when equal, None without a schedule or bound."""
        return relative_gap(self.objective, self.bound)
