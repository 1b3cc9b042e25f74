"""Local search over lists of operations, compiled."""

from solvers.search.annealing import Annealer, AnnealingParams, choices_for

__all__ = ["Annealer", "AnnealingParams", "choices_for"]
