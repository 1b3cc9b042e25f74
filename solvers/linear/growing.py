"""Solves a linear program that gets more rows from solve to solve: cutting planes.

A new row leaves the basis dual feasible, so the dual simplex method goes on from there. Scaling is
off, because a new row would change it and so cost the basis: write programs in like units.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from solvers.linear.program import FREE
from solvers.linear.safe import safe_bound
from solvers.linear.simplex import Optimum

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from solvers.linear.program import LinearProgram

Row: TypeAlias = "tuple[float, list[tuple[int, float]]]"
"""What the sum of ``(column, coefficient)`` is at least; no column comes twice."""

_PARAMETERS: Final = "use_preprocessing: false use_dual_simplex: true use_scaling: false"

_ROBUST: Final = "use_preprocessing: true use_dual_simplex: false use_scaling: true"


class GrowingProgram:
    """A linear program in the solver's hands, to which rows are added.

    Attributes
    ----------
    program
        With all rows so far.
    """

    def __init__(self, program: LinearProgram) -> None:
        from ortools.linear_solver import pywraplp

        self.program = program
        solver = pywraplp.Solver.CreateSolver("GLOP")
        if not solver.SetSolverSpecificParametersAsString(_PARAMETERS):
            raise RuntimeError(f"GLOP rejects its parameters: {_PARAMETERS}")
        self._solver = solver
        self._columns = [solver.NumVar(0.0, upper, "") for upper in program.upper.tolist()]
        objective = solver.Objective()
        for column, cost in zip(self._columns, program.cost.tolist(), strict=True):
            objective.SetCoefficient(column, cost)
        objective.SetMinimization()
        starts, columns = program.start.tolist(), program.column.tolist()
        values = program.coefficient.tolist()
        for row, limits in enumerate(zip(program.low.tolist(), program.high.tolist(), strict=True)):
            entries = slice(starts[row], starts[row + 1])
            self._add(*limits, zip(columns[entries], values[entries], strict=True))

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        for low, terms in rows:
            self._add(low, FREE, terms)
        self.program = _extended(self.program, rows)

    @property
    def iterations(self) -> int:
        """Simplex iterations of the last solve."""
        return int(self._solver.iterations())

    def solve(self, seconds: float | None = None) -> Optimum | None:
        """Return a best solution; None when there is none, or it is not found.

        Added rows can make a basis too near to singular for a code without scaling. Then the
        program is solved once more from scratch with it.

        Parameters
        ----------
        seconds
            When to give up; None is never.
        """
        from ortools.linear_solver import pywraplp

        begin = time.monotonic()
        manner = pywraplp.MPSolverParameters()
        for parameters in (_PARAMETERS, _ROBUST):
            left = None if seconds is None else seconds - (time.monotonic() - begin)
            if left is not None and left <= 0:
                return None
            # For the solver 0 is no limit.
            self._solver.set_time_limit(0 if left is None else max(1, round(1000 * left)))
            self._solver.SetSolverSpecificParametersAsString(parameters)
            status = self._solver.Solve(manner)
            if status == pywraplp.Solver.OPTIMAL:
                return self._optimum()
            if status != pywraplp.Solver.ABNORMAL:
                return None
            manner.SetIntegerParam(manner.INCREMENTALITY, manner.INCREMENTALITY_OFF)
        return None

    def _add(self, low: float, high: float, terms: Iterable[tuple[int, float]]) -> None:
        row = self._solver.Constraint(low, high)
        for column, value in terms:
            row.SetCoefficient(self._columns[column], value)

    def _optimum(self) -> Optimum:
        from ortools.linear_solver import linear_solver_pb2

        answer = linear_solver_pb2.MPSolutionResponse()
        self._solver.FillSolutionResponseProto(answer)
        prices = np.array(answer.dual_value, dtype=np.float64)
        p = self.program
        return Optimum(
            value=float(answer.objective_value),
            bound=safe_bound(p, p.upper, p.low, p.high, prices),
            columns=np.array(answer.variable_value, dtype=np.float64),
            prices=prices,
        )


def _extended(program: LinearProgram, rows: Sequence[Row]) -> LinearProgram:
    """Return the program with more rows."""
    lengths = np.array([len(terms) for _, terms in rows], dtype=np.int64)
    entries = [entry for _, terms in rows for entry in terms]
    column = np.array([column for column, _ in entries], dtype=np.int64)
    value = np.array([value for _, value in entries], dtype=np.float64)
    return replace(
        program,
        start=np.concatenate([program.start, program.start[-1] + np.cumsum(lengths)]),
        column=np.concatenate([program.column, column]),
        coefficient=np.concatenate([program.coefficient, value]),
        low=np.concatenate([program.low, [low for low, _ in rows]]),
        high=np.concatenate([program.high, np.full(len(rows), FREE)]),
    )
