"""Which versions of what made a plan."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from planner.version import __version__

_SOLVERS = ("ortools", "numba", "numpy")


def versions() -> dict[str, str]:
    """Return the versions of planner and of the libraries that decide what it finds."""
    found = {"planner": __version__}
    for name in _SOLVERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
