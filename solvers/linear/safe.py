"""A lower bound from the prices of a linear program that holds although they were rounded.

Any prices ``y`` bound a program ``min c x, low <= A x <= high, 0 <= x <= u`` from below by
``sum(y_i low_i for y_i > 0) + sum(y_i high_i for y_i < 0) + sum(u_j min(0, c_j - A_j y))``:
the rows are moved into the objective and each column then takes the end that suits it
(Neumaier & Shcherbina 2004, Safe bounds in linear and mixed-integer linear programming). With the
optimal prices it is the optimal value. What floating-point sums may be off is bounded by the sum
of the absolute terms and taken off.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from solvers.linear.program import Floats, LinearProgram

_ULP: Final = 2.0**-52


def safe_bound(
    program: LinearProgram, upper: Floats, low: Floats, high: Floats, prices: Floats
) -> float:
    """Return a value that no solution of the program undercuts.

    Parameters
    ----------
    upper, low, high
        The limits in force, in place of the program's own.
    prices
        Shape (M,), any numbers. A price on a limit that a row does not have is taken as 0.
    """
    prices = np.where((prices > 0) & np.isinf(low), 0.0, prices)
    prices = np.where((prices < 0) & np.isinf(high), 0.0, prices)
    limits = np.where(prices > 0, low, np.where(prices < 0, high, 0.0))
    paid = prices * np.where(np.isinf(limits), 0.0, limits)
    terms = program.coefficient * prices[program.rows]
    size = len(program.cost)
    reduced = program.cost - np.bincount(program.column, weights=terms, minlength=size)
    gained = upper * np.minimum(0.0, reduced)
    # Each reduced cost is a sum of at most `longest` products; every operation is off by an ulp,
    # and so may the coefficients be, that were rounded when the program was written.
    touched = np.bincount(program.column, weights=np.abs(terms), minlength=size)
    longest = int(np.bincount(program.column, minlength=1).max(initial=0))
    doubt = (longest + 8) * _ULP * float(upper @ (np.abs(program.cost) + touched))
    doubt += 8 * _ULP * float(np.abs(paid).sum())
    return math.fsum(paid) + math.fsum(gained) - 2 * doubt
