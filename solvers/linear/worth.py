"""What one more hour of a kind of machine is worth: solved again with it, beside the dual price.

The least cost falls ever more slowly as hours are added, so the gain of a whole hour is no more
than what the dual price of the first tick promises, and may be much less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from solvers.linear.rough_solver import AS_IT_STANDS, Conditions

if TYPE_CHECKING:
    from solvers.linear.program import Floats
    from solvers.linear.rough_solver import RoughSolver


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """Money units per kind and bucket, shape (G, T), for the same number of ticks more.

    Parameters
    ----------
    gain
        By how much the least cost falls; never negative.
    dual
        Ticks times the dual price: never less than the gain, but for rounding.
    """

    gain: Floats
    dual: Floats


def worth_of_more(
    solver: RoughSolver, ticks: float, conditions: Conditions = AS_IT_STANDS
) -> Worth | None:
    """Return what `ticks` more of every kind in every bucket are worth, each alone.

    None where no rough plan exists. Where a price is zero, so is the gain, and nothing is solved.

    Raises
    ------
    ValueError
        When `ticks` is not positive.
    """
    if ticks <= 0:
        raise ValueError(f"the ticks to add are {ticks}, not positive")
    before = solver.solve(conditions)
    if before is None:
        return None
    dual = np.maximum(0.0, before.price) * ticks
    gain = np.zeros_like(dual)
    start = np.zeros_like(dual) if conditions.extra is None else conditions.extra
    for kind, bucket in zip(*np.nonzero(dual > 0), strict=True):
        extra = start.copy()
        extra[kind, bucket] += ticks
        after = solver.cost(replace(conditions, extra=extra))
        if after is not None:
            gain[kind, bucket] = max(0.0, before.cost.total - after)
    return Worth(gain=gain, dual=dual)
