"""A solve, from a problem to the best verified schedule. Read its modules in this order.

1. `solving`: ``solve()``, what it promises, how lanes start and end.
2. `turns`: who runs when, in one table.
3. `parts`: what constructs, searches, bounds and proves, each within a budget.
4. `standing`: the best verified schedule and the best bound, and what has been said of them.
5. `chain`: one chain of the search, for a share of the limits.
"""

from solvers.portfolio.solving import StartError, solve

__all__ = ["StartError", "solve"]
