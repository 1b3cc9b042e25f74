from random import Random

import numpy as np
import pytest

from solvers.linear import Conditions, RoughSolver, rough_cut, worth_of_more
from tests.solvers.linear.test_rough_cut import SEEDS, painted, saw_mill
from tests.solvers.tiny import tiny_problem


def scarce(seed: int):
    """Return jobs of several families on a line with far too few hours for them."""
    random = Random(seed)
    families = [random.randrange(3) for _ in range(random.randint(4, 12))]
    return painted(families, horizon=random.randint(6, 24))


@pytest.mark.parametrize("ticks", [1, 3, 8])
def test_more_hours_gain_no_more_than_their_price_promises(ticks):
    gained = 0
    for problem in [scarce(seed) for seed in range(20)] + [tiny_problem(seed) for seed in SEEDS]:
        solver = RoughSolver(rough_cut(problem, [0, problem.horizon // 2, problem.horizon]))
        worth = worth_of_more(solver, ticks)
        if worth is not None:
            assert (worth.gain <= worth.dual + 1e-6).all()
            gained += int((worth.gain > 1e-6).sum())
    assert gained > 20


def test_a_scarce_machine_is_worth_what_it_would_save():
    worth = worth_of_more(RoughSolver(rough_cut(saw_mill(), [0, 10])), 1)
    # A tick makes a quarter of a job: 40 saved, a quarter of it.
    assert worth.gain.tolist() == [[pytest.approx(10)]]
    assert worth.dual.tolist() == [[pytest.approx(10)]]


def test_the_price_of_the_first_tick_overrates_many_ticks():
    worth = worth_of_more(RoughSolver(rough_cut(saw_mill(), [0, 10])), 6)
    # Two ticks make all that was refused; the price knows only the first.
    assert worth.gain.tolist() == [[pytest.approx(20)]]
    assert worth.dual.tolist() == [[pytest.approx(60)]]


def test_an_idle_machine_is_worth_nothing():
    worth = worth_of_more(RoughSolver(rough_cut(saw_mill(1), [0, 10])), 5)
    assert worth.gain.tolist() == worth.dual.tolist() == [[0.0]]


def test_hours_are_worth_more_where_demand_is_higher():
    solver = RoughSolver(rough_cut(painted([0, 1, 2]), [0, 40]))
    assert worth_of_more(solver, 1).gain.sum() == 0
    assert worth_of_more(solver, 1, Conditions(demand=np.full(3, 9.0))).gain.sum() > 0


def test_without_a_rough_plan_hours_have_no_worth():
    solver = RoughSolver(rough_cut(saw_mill(), [0, 10]))
    assert worth_of_more(solver, 1, Conditions(closed_refusals=np.array([True] * 3))) is None


def test_the_hours_to_add_are_positive():
    solver = RoughSolver(rough_cut(saw_mill(), [0, 10]))
    with pytest.raises(ValueError, match="not positive"):
        worth_of_more(solver, 0)
