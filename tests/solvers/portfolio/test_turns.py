"""Who runs when: decided from the problem, a chain at once, and nothing that cannot help."""

import subprocess
import sys
from itertools import pairwise

import pytest

from solvers import Objective, ProblemBuilder
from solvers.portfolio.turns import TABLE, Part, plan_for, size_of


def plant(jobs, machines, objective=None, due=5, setup_cost=0):
    """Return jobs that may go on any of some machines with setups."""
    b = ProblemBuilder(objective or Objective(tardiness=1))
    setup = b.setup([[0, 1], [1, 0]], [[0, setup_cost], [setup_cost, 0]])
    for _ in range(machines):
        b.machine(setup=setup)
    for job in range(jobs):
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=1)))
        for k in range(machines):
            b.mode(operation, k, 2, family=job % 2)
    return b.build()


def parts(lane):
    return [turn.part for turn in lane]


@pytest.mark.parametrize("plan", TABLE.values(), ids=[" ".join(map(str, key)) for key in TABLE])
def test_every_share_is_of_what_is_left(plan):
    for lane in (*plan.lanes, plan.again):
        assert lane
        assert all(0 < turn.share <= 1 for turn in lane)


@pytest.mark.parametrize("plan", TABLE.values(), ids=[" ".join(map(str, key)) for key in TABLE])
def test_what_comes_again_searches(plan):
    assert Part.SEARCH in parts(plan.again)


def test_a_tiny_problem_is_closed_before_compiled_code_is_loaded():
    assert parts(plan_for(plant(3, 1), 2).lanes[0])[0] is Part.CPSAT


def test_a_small_problem_is_searched_first_and_then_closed():
    problem = plant(20, 2)
    assert 300 < size_of(problem) <= 1500
    (lane,) = plan_for(problem, 1).lanes
    assert parts(lane)[:2] == [Part.DISPATCH, Part.SEARCH]
    assert lane[1].most == 1.0
    assert parts(lane)[-1] is Part.CPSAT


def test_in_a_large_problem_a_chain_starts_at_once_all_follow_and_nobody_builds_the_full_model():
    problem = plant(100, 3)
    assert size_of(problem) > 15000
    plan = plan_for(problem, 3)
    assert len(plan.lanes) == 3
    assert Part.SEARCH in parts(plan.lanes[0])[:2]
    assert all(Part.SEARCH in parts(lane) for lane in plan.lanes)
    assert all(Part.CPSAT not in parts(lane) for lane in (*plan.lanes, plan.again))


def test_where_only_dates_cost_the_bounds_are_brief():
    first, second = plan_for(plant(100, 3), 2).lanes
    assert parts(first) == [Part.DISPATCH, Part.SEARCH]
    assert parts(second) == [Part.CAMPAIGNS, Part.ASSIGNMENT, Part.SEARCH]
    assert sum(turn.most for turn in second[:2]) < 10


def test_where_setups_cost_money_the_bounds_have_time():
    _, second = plan_for(plant(100, 3, Objective.money(), setup_cost=1), 2).lanes
    assert parts(second) == [Part.CAMPAIGNS, Part.ASSIGNMENT, Part.SEARCH]
    assert all(turn.most is None for turn in second)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("price", [0, 1])
def test_windows_come_after_all_the_search_that_a_limit_allows(workers, price):
    plan = plan_for(plant(100, 3, Objective.money(), setup_cost=price), workers)
    assert all(Part.WINDOWS not in parts(lane) for lane in plan.lanes)
    assert parts(plan.again) == [Part.SEARCH, Part.WINDOWS]
    assert plan.again[0].share == 1.0
    assert plan.again[1].most is not None


def test_no_windows_where_a_makespan_counts_too():
    plan = plan_for(plant(100, 3, Objective(setup=1, makespan=1), setup_cost=1), 2)
    assert parts(plan.again) == [Part.SEARCH]


def test_many_jobs_of_one_pool_are_searched_and_not_closed():
    b = ProblemBuilder(Objective(total_tardiness=1))
    pool = b.pool(2)
    for job in range(60):
        b.mode(b.operation(b.route(b.job(due=job))), None, 3, demands=[(pool, 1)])
    plan = plan_for(b.build(), 2)
    assert all(Part.SEARCH in parts(lane) for lane in plan.lanes)
    assert all(Part.CPSAT not in parts(lane) for lane in (*plan.lanes, plan.again))


def test_many_jobs_of_one_machine_are_searched_and_not_closed():
    b = ProblemBuilder(Objective(tardiness=1))
    b.machine()
    for job in range(40):
        b.mode(b.operation(b.route(b.job(due=job, tardiness_cost=1))), 0, 3)
    plan = plan_for(b.build(), 2)
    assert all(Part.CPSAT not in parts(lane) for lane in (*plan.lanes, plan.again))


def test_a_flow_shop_needs_no_assignment():
    b = ProblemBuilder(Objective(makespan=1))
    for _ in range(4):
        b.machine()
    for job in range(100):
        route = b.route(b.job())
        steps = [b.operation(route) for _ in range(2)]
        for stage, step in enumerate(steps):
            for k in range(2):
                b.mode(step, 2 * stage + k, 2 + job % 5)
        b.precede(*steps)
    plan = plan_for(b.build(), 2)
    assert [parts(lane) for lane in plan.lanes] == [[Part.DISPATCH, Part.SEARCH], [Part.SEARCH]]


def test_one_worker_searches_before_it_proves():
    (lane,) = plan_for(plant(100, 3), 1).lanes
    found = parts(lane)
    assert found.index(Part.SEARCH) < found.index(Part.CAMPAIGNS) < found.index(Part.ASSIGNMENT)


def test_a_makespan_alone_is_nothing_to_campaigns():
    problem = plant(100, 3, Objective(makespan=1), due=None)
    plan = plan_for(problem, 2)
    assert all(Part.CAMPAIGNS not in parts(lane) for lane in plan.lanes)


def test_a_job_shop_that_does_not_close_at_once_is_searched_in_every_lane_first():
    b = ProblemBuilder(Objective(makespan=1))
    for _ in range(5):
        b.machine()
    for job in range(30):
        route = b.route(b.job())
        steps = [b.operation(route) for _ in range(5)]
        for number, step in enumerate(steps):
            b.mode(step, (number + job) % 5, 2 + job % 3 + number)
        for before, after in pairwise(steps):
            b.precede(before, after)
    problem = b.build()
    assert 1500 < size_of(problem) <= 4000
    plan = plan_for(problem, 3)
    assert len(plan.lanes) == 3
    assert all(parts(lane)[-1] is Part.SEARCH for lane in plan.lanes)
    assert parts(plan.again) == [Part.CPSAT, Part.SEARCH]


def test_who_runs_when_is_decided_without_loading_a_solver():
    code = """
import sys
from solvers import Objective, ProblemBuilder
from solvers.portfolio.turns import plan_for
b = ProblemBuilder(Objective(tardiness=1))
b.machine()
for due in range(50):
    b.mode(b.operation(b.route(b.job(due=due, tardiness_cost=1))), 0, 2)
plan_for(b.build(), 2)
print("ortools" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "False\n"
