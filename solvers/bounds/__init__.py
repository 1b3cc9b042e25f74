"""Lower bounds on the objective of every schedule, one file each.

The strongest for most plants is that of :mod:`solvers.cpsat.assignment`, which takes a solve; those
here are computed at once.
"""

from solvers.bounds.bound import Bound, best_bound
from solvers.bounds.makespan import makespan
from solvers.bounds.unavoidable import floor, unavoidable

__all__ = ["Bound", "best_bound", "floor", "makespan", "unavoidable"]
