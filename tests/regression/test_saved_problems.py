"""No new value below an old bound, no new bound above an old value, on problems that are kept."""

import json
from pathlib import Path

import pytest

from solvers import Solution, dump_problem, load_problem, solve, verify_result
from solvers.dispatch import dispatch, edd
from solvers.objective import value

FILES = sorted(Path(__file__).parent.glob("*.json"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def saved(request):
    """Return a kept problem with its best value and bound."""
    record = json.loads(request.param.read_text(encoding="utf-8"))
    return load_problem(json.dumps(record["problem"])), record["best"], record["bound"]


def test_there_are_problems_to_hold_the_solver_to():
    assert len(FILES) >= 4


def test_what_is_saved_fits_together(saved):
    problem, best, bound = saved
    assert bound <= best
    assert load_problem(dump_problem(problem)) == problem


def test_a_short_solve_agrees_with_the_saved_value_and_bound(saved):
    problem, best, bound = saved
    result = solve(problem, time_limit=None, work_limit=0.3, seed=3)
    assert verify_result(problem, result).violations == ()
    assert result.solution in {Solution.FEASIBLE, Solution.OPTIMAL}
    assert result.objective >= bound
    assert result.bound <= best


def test_no_constructed_schedule_is_below_the_saved_bound(saved):
    problem, _, bound = saved
    for schedule in (edd(problem), dispatch(problem).schedule):
        assert value(problem, schedule) >= bound
