"""Local search for shops whose objective is the longest path through operations."""

from solvers.search.critical.shop import suits
from solvers.search.critical.tabu import TabuParams, TabuSearch

__all__ = ["TabuParams", "TabuSearch", "suits"]
