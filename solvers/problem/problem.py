"""The scheduling problem itself: elements put together, checked once, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from solvers.problem.arrays import Arrays, flatten
from solvers.problem.notation import notation
from solvers.problem.validation import validate
from solvers.problem.weights import Objective

if TYPE_CHECKING:
    from solvers.problem.elements import (
        Calendar,
        Job,
        Machine,
        Material,
        Pin,
        Pool,
        SetupMatrix,
        Window,
    )

_MONEY: Final = Objective.money()

MAX_OBJECTIVE: Final = 2**61
"""Worst-case objective beyond which a problem is rejected, so that 64-bit sums cannot overflow."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Jobs with alternative routes on machines, and what a good schedule costs.

    The package docstring says what every element means. Build one with
    :class:`~solvers.problem.builder.ProblemBuilder` or from JSON.

    Parameters
    ----------
    horizon
        Every operation ends at or before this tick.

    Attributes
    ----------
    arrays
        The same data flattened into numpy arrays for models and kernels, derived from the fields.

    Raises
    ------
    ProblemError
        On construction, naming every offending element.
    """

    jobs: tuple[Job, ...]
    machines: tuple[Machine, ...]
    horizon: int
    objective: Objective = _MONEY
    calendars: tuple[Calendar, ...] = ()
    setups: tuple[SetupMatrix, ...] = ()
    windows: tuple[Window, ...] = ()
    pools: tuple[Pool, ...] = ()
    materials: tuple[Material, ...] = ()
    pins: tuple[Pin, ...] = ()
    name: str = ""
    arrays: Arrays = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        validate(self, MAX_OBJECTIVE)
        object.__setattr__(self, "arrays", flatten(self))

    def notation(self) -> str:
        """Return the problem's three-field notation ``alpha|beta|gamma``."""
        return notation(self)
