"""Search for tardiness where jobs run side by side, as many as a changing capacity allows."""

from solvers.search.capacity.search import CapacityParams, CapacitySearch
from solvers.search.capacity.strands import suits

__all__ = ["CapacityParams", "CapacitySearch", "suits"]
