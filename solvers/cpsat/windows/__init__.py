"""CP-SAT on excerpts of a schedule: 10 to 16 operations of a few machines, all else fixed."""

from solvers.cpsat.windows.excerpt import Excerpt, Segment
from solvers.cpsat.windows.reduction import Reduced, reduce
from solvers.cpsat.windows.repair import WORK, WindowAnswer, Windows

__all__ = ["WORK", "Excerpt", "Reduced", "Segment", "WindowAnswer", "Windows", "reduce"]
