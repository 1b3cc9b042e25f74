"""Constraint-programming models.

OR-Tools loads with the first model: who only asks how large one would be need not wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from solvers.cpsat.separable import separable
from solvers.cpsat.sequences import count_arcs
from solvers.cpsat.spans import count_pieces

if TYPE_CHECKING:
    from solvers.cpsat.model import FullModel, build
    from solvers.cpsat.params import CpsatParams
    from solvers.cpsat.solve import (
        CpsatAnswer,
        CpsatError,
        CpsatLimits,
        CpsatStatus,
        Watch,
        solve_full,
    )

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
    "separable",
    "solve_full",
]

_HOMES = {"FullModel": "model", "build": "model", "CpsatParams": "params"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'solve')}"), name)
