"""Construction: rules that build a first schedule."""

from solvers.dispatch.edd import edd

__all__ = ["edd"]
