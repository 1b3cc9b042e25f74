"""Gets the solver ready before the clock of a solve starts."""

from solvers.precompile import precompile

__all__ = ["precompile"]
