"""A request to stop planning early, for callers that know nothing of the core."""

from solvers.limits import CancelToken

__all__ = ["CancelToken"]
