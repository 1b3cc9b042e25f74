"""Solves a linear program by the simplex method, and again after its limits have changed.

GLOP, the simplex code of OR-Tools, keeps its basis between solves. Changed limits leave a basis
dual feasible, so the dual simplex method goes on from there: a re-solve costs a few pivots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.linear.safe import safe_bound

if TYPE_CHECKING:
    from ortools.linear_solver import linear_solver_pb2

    from solvers.linear.program import Floats, LinearProgram
    from solvers.problem.arrays import Ints

_PARAMETERS: Final = "use_preprocessing: false use_dual_simplex: true"
"""Preprocessing would have to be undone and redone, and would forget the basis."""


@dataclass(frozen=True, slots=True, eq=False)
class Optimum:
    """A best solution of a linear program.

    Parameters
    ----------
    value
        ``cost @ columns``, as the solver found it: true but for rounding.
    bound
        No more than the least value of any solution, whatever was rounded; see
        :func:`~solvers.linear.safe.safe_bound`.
    columns
        Shape (N,).
    prices
        Shape (M,): by how much the value rises with each unit that is added to a row's limits.
    """

    value: float
    bound: float
    columns: Floats
    prices: Floats


class Simplex:
    """A linear program in the solver's hands; its limits may change between solves.

    It starts every solve from where the last one ended, so where several solutions are equally
    good, which one is returned depends on what was solved before; :meth:`forget` makes it start
    afresh. The value depends on neither.
    """

    def __init__(self, program: LinearProgram) -> None:
        self.program = program
        self.upper = program.upper.copy()
        self.low = program.low.copy()
        self.high = program.high.copy()
        self.forget()

    def limit_columns(self, columns: Ints, upper: Floats) -> None:
        """Set the upper ends of some columns, one each."""
        changed = self.upper[columns] != upper
        for column, value in zip(columns[changed].tolist(), upper[changed].tolist(), strict=True):
            self._columns[column].SetUb(value)
        self.upper[columns] = upper

    def limit_rows(self, rows: Ints, low: Floats, high: Floats) -> None:
        """Set the limits of some rows, one pair each."""
        changed = (self.low[rows] != low) | (self.high[rows] != high)
        for row, least, most in zip(
            rows[changed].tolist(), low[changed].tolist(), high[changed].tolist(), strict=True
        ):
            self._rows[row].SetBounds(least, most)
        self.low[rows] = low
        self.high[rows] = high

    def forget(self) -> None:
        """Make the next solve start afresh, so that its solution is that of a new solver."""
        from ortools.linear_solver import pywraplp

        # GLOP keeps its basis even when told to solve from scratch, so it is made anew.
        solver = pywraplp.Solver.CreateSolver("GLOP")
        error = solver.LoadModelFromProto(_model(self.program, self.upper, self.low, self.high))
        if error or not solver.SetSolverSpecificParametersAsString(_PARAMETERS):
            raise RuntimeError(f"GLOP rejects the linear program: {error or _PARAMETERS}")
        self._solver = solver
        self._columns = solver.variables()
        self._rows = solver.constraints()

    def value(self) -> float | None:
        """Return the value of a best solution, None when there is no solution.

        Raises
        ------
        RuntimeError
            When GLOP gives up, which no program of finite limits should make it do.
        """
        return float(self._solver.Objective().Value()) if self._run() else None

    def solve(self) -> Optimum | None:
        """Return a best solution with its prices, None when there is no solution.

        Raises
        ------
        RuntimeError
            As in :meth:`value`.
        """
        from ortools.linear_solver import linear_solver_pb2

        if not self._run():
            return None
        answer = linear_solver_pb2.MPSolutionResponse()
        self._solver.FillSolutionResponseProto(answer)
        prices = np.array(answer.dual_value, dtype=np.float64)
        return Optimum(
            value=float(answer.objective_value),
            bound=safe_bound(self.program, self.upper, self.low, self.high, prices),
            columns=np.array(answer.variable_value, dtype=np.float64),
            prices=prices,
        )

    def _run(self) -> bool:
        """Solve; say whether there is a solution."""
        from ortools.linear_solver import pywraplp

        status = self._solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            # The last basis may have misled it; what it then still says is so.
            self.forget()
            status = self._solver.Solve()
        if status == pywraplp.Solver.INFEASIBLE:
            # What it remembers of an impossible program helps with none that follows.
            self.forget()
            return False
        if status != pywraplp.Solver.OPTIMAL:
            raise RuntimeError(f"GLOP ended with status {status}")
        return True


def _model(
    program: LinearProgram, upper: Floats, low: Floats, high: Floats
) -> linear_solver_pb2.MPModelProto:
    """Return the program under the limits in force in the solver's words."""
    from ortools.linear_solver import linear_solver_pb2

    model = linear_solver_pb2.MPModelProto()
    for cost, most in zip(program.cost.tolist(), upper.tolist(), strict=True):
        model.variable.add(lower_bound=0.0, upper_bound=most, objective_coefficient=cost)
    columns, values = program.column.tolist(), program.coefficient.tolist()
    starts = program.start.tolist()
    for row, (least, most) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
        entry = model.constraint.add(lower_bound=least, upper_bound=most)
        entry.var_index.extend(columns[starts[row] : starts[row + 1]])
        entry.coefficient.extend(values[starts[row] : starts[row + 1]])
    return model
