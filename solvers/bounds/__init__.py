"""Lower bounds on the objective of every schedule, one file or folder each.

Those exported here are computed at once. :mod:`solvers.bounds.campaigns` solves a linear program
again and again and is the strongest for money; :mod:`solvers.cpsat.assignment` proves another bound
on the way to its assignment.
"""

from solvers.bounds.bound import Bound, best_bound
from solvers.bounds.makespan import makespan
from solvers.bounds.unavoidable import floor, unavoidable

__all__ = ["Bound", "best_bound", "floor", "makespan", "unavoidable"]
