"""Search for the makespan of jobs of one operation on machines that never wait."""

from solvers.search.loads.search import LoadParams, LoadSearch, suits

__all__ = ["LoadParams", "LoadSearch", "suits"]
