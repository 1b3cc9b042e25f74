"""Production planning: which regime, which resource and when, for every order of the week.

What is listed in `__all__` is public; all else may change. A name is imported when it is first
used, so that importing the package, as the command line does, loads neither a solver nor a table
library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from planner.errors import (
    BadRequest,
    GateFailed,
    InputRejected,
    NoPlan,
    PlanInvalid,
    PlannerError,
)
from planner.version import __version__

if TYPE_CHECKING:
    from planner.plant import Defect, Plant

__all__ = [
    "BadRequest",
    "Defect",
    "GateFailed",
    "InputRejected",
    "NoPlan",
    "PlanInvalid",
    "PlannerError",
    "Plant",
    "__version__",
]

_ROOMS = {
    "Defect": "planner.plant",
    "Plant": "planner.plant",
}

if not TYPE_CHECKING:  # a type checker takes the imports above, and so still finds a misspelt name

    def __getattr__(name: str) -> object:
        """Import a public name from its room when it is first used."""
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_ROOMS[name]), name)
