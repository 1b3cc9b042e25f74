"""Linear models: rough-cut capacity, a bound from it, and what more hours would be worth.

>>> from solvers.linear import Allowance, RoughSolver, rough_cut
>>> from solvers.problem import ProblemBuilder
>>> b = ProblemBuilder()
>>> saw = b.machine(name="saw")
>>> for _ in range(3):
...     job = b.job(refusal_cost=50)
...     b.mode(b.operation(b.route(job)), saw, 4, cost=10)
>>> answer = RoughSolver(rough_cut(b.build(horizon=10), edges=[0, 10])).solve()
>>> answer.bound  # two and a half jobs of 10, half a job refused
50
"""

from solvers.linear.allowance import Allowance
from solvers.linear.rough_cut import RoughCut, rough_cut
from solvers.linear.rough_solver import (
    AS_IT_STANDS,
    Conditions,
    RoughAnswer,
    RoughCost,
    RoughSolver,
)
from solvers.linear.worth import Worth, worth_of_more

__all__ = [
    "AS_IT_STANDS",
    "Allowance",
    "Conditions",
    "RoughAnswer",
    "RoughCost",
    "RoughCut",
    "RoughSolver",
    "Worth",
    "rough_cut",
    "worth_of_more",
]
