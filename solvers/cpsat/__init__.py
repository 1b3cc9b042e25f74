"""Constraint-programming models."""

from solvers.cpsat.model import FullModel, build
from solvers.cpsat.params import CpsatParams
from solvers.cpsat.sequences import count_arcs
from solvers.cpsat.solve import (
    CpsatAnswer,
    CpsatError,
    CpsatLimits,
    CpsatStatus,
    Watch,
    solve_full,
)
from solvers.cpsat.spans import count_pieces

__all__ = [
    "CpsatAnswer",
    "CpsatError",
    "CpsatLimits",
    "CpsatParams",
    "CpsatStatus",
    "FullModel",
    "Watch",
    "build",
    "count_arcs",
    "count_pieces",
    "solve_full",
]
