import pytest

from solvers.linear.growing import GrowingProgram
from tests.solvers.linear.test_program import knapsack


class Stumbling:
    """A solver that breaks down once, and notes in which manner it is asked."""

    def __init__(self, solver):
        self.solver = solver
        self.manners = []

    def __getattr__(self, name):
        return getattr(self.solver, name)

    def Solve(self, manner):
        self.manners.append(manner.GetIntegerParam(manner.INCREMENTALITY))
        return self.solver.ABNORMAL if len(self.manners) == 1 else self.solver.Solve(manner)


def test_a_program_that_breaks_down_is_solved_once_more_from_scratch():
    program = GrowingProgram(knapsack())
    stumbling = Stumbling(program._solver)
    program._solver = stumbling
    assert program.solve().value == pytest.approx(-5)
    assert stumbling.manners == [1, 0]
