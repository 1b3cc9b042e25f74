"""Which problems can be improved by windows, told without loading OR-Tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.problem import NONE

if TYPE_CHECKING:
    from solvers.problem import Problem


def separable(problem: Problem) -> bool:
    """Say whether excerpts of ``problem`` can be solved alone.

    Not where a sum over all jobs is not what counts (a makespan, the largest lateness), where
    nothing needs a machine, or where operations of no processing share ticks with their neighbours.
    """
    weights, a = problem.objective, problem.arrays
    if weights.makespan or weights.maximum_lateness:
        return False
    processing = a.mode_processing[a.mode_machine != NONE]
    return len(processing) > 0 and bool(processing.all())
