"""Local search, compiled: one that suits any problem, and others for problems of one structure."""

from solvers.search.annealing import Annealer, AnnealingParams, choices_for
from solvers.search.searcher import Searcher, searchers

__all__ = ["Annealer", "AnnealingParams", "Searcher", "choices_for", "searchers"]
