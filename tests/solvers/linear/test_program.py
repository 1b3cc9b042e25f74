import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.linear.program import ProgramDraft
from solvers.linear.safe import safe_bound
from solvers.linear.simplex import Simplex
from tests.examples import examples


def knapsack():
    """Minimize -3x - 2y over x + 2y <= 3, x <= 1, y <= 2: x = 1, y = 1."""
    draft = ProgramDraft()
    columns = draft.columns([-3.0, -2.0], [1.0, 2.0])
    row = draft.rows(1, -np.inf, 3.0)
    draft.entries(row, columns, [1.0, 2.0])
    return draft.program()


def test_entries_of_one_place_are_added_together_and_zeros_left_out():
    draft = ProgramDraft()
    columns = draft.columns(0.0, np.ones(3))
    rows = draft.rows(2, 0.0, 1.0)
    draft.entries(rows[1], columns[[2, 0, 2]], [1.0, 5.0, 2.0])
    draft.entries(rows[0], columns[1], 4.0)
    draft.entries(rows[0], columns[1], -4.0)
    program = draft.program()
    assert program.start.tolist() == [0, 0, 2]
    assert program.column.tolist() == [0, 2]
    assert program.coefficient.tolist() == [5.0, 3.0]
    assert program.rows.tolist() == [1, 1]


def test_an_optimum_has_its_value_solution_and_prices():
    best = Simplex(knapsack()).solve()
    assert best.value == pytest.approx(-5)
    assert best.columns.tolist() == [pytest.approx(1), pytest.approx(1)]
    assert best.prices.tolist() == [pytest.approx(-1)]


def test_changed_limits_are_solved_again():
    simplex = Simplex(knapsack())
    assert simplex.value() == pytest.approx(-5)
    simplex.limit_rows(np.array([0]), np.array([-np.inf]), np.array([1.0]))
    assert simplex.value() == pytest.approx(-3)
    simplex.limit_columns(np.array([0]), np.array([0.0]))
    assert simplex.value() == pytest.approx(-1)
    simplex.limit_rows(np.array([0]), np.array([5.0]), np.array([6.0]))
    assert simplex.solve() is None
    simplex.limit_rows(np.array([0]), np.array([-np.inf]), np.array([6.0]))
    assert simplex.value() == pytest.approx(-4)


@settings(max_examples=examples(200), deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=1)
    | st.sampled_from([[-1.0], [-1.0000001], [0.0]])
)
def test_any_prices_bound_the_value_from_below(prices):
    program = knapsack()
    bound = safe_bound(program, program.upper, program.low, program.high, np.array(prices))
    assert bound <= -5


def test_the_best_prices_give_the_value_itself():
    program = knapsack()
    bound = safe_bound(program, program.upper, program.low, program.high, np.array([-1.0]))
    assert -5 - 1e-9 < bound <= -5
