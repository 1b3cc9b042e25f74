"""The rough-cut model: a bound on every schedule, and what it says of hours, stock and demand."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings

from solvers.linear import Allowance, Conditions, RoughSolver, rough_cut
from solvers.problem import ProblemBuilder
from tests.examples import examples
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem, tiny_problems

SEEDS = [seed for seed in range(40) if not tiny_problem(seed).objective.maximum_lateness]


def saw_mill(jobs: int = 3, *, horizon: int = 10, **job: int):
    """Return jobs of 4 ticks and cost 10 on one saw, refusable at 50, changed by what is given."""
    b = ProblemBuilder()
    saw = b.machine(name="saw")
    for _ in range(jobs):
        handle = b.job(**({"refusal_cost": 50} | job))
        b.mode(b.operation(b.route(handle)), saw, 4, cost=10)
    return b.build(horizon)


def painted(families, *, initial=0, time=((0, 2, 3), (2, 0, 3), (2, 2, 0)), horizon=40):
    """Return jobs of 4 ticks in the given families on a line that changes over between them."""
    b = ProblemBuilder()
    matrix = b.setup([list(row) for row in time], [[5 * t for t in row] for row in time])
    line = b.machine(setup=matrix, initial_family=initial)
    for family in families:
        job = b.job(refusal_cost=100)
        b.mode(b.operation(b.route(job)), line, 4, family=family)
    return b.build(horizon)


@cache
def optimum(seed: int):
    """Return the optimal value of a tiny problem, None where it is infeasible."""
    return brute_force(tiny_problem(seed)).value


def answer(problem, edges=None, allowance=Allowance.BOUND, **conditions):
    solver = RoughSolver(rough_cut(problem, edges or [0, problem.horizon], allowance))
    return solver.solve(Conditions(**conditions))


def grids(horizon: int) -> list[list[int]]:
    """Return one bucket, two, and one a tick."""
    return [[0, horizon], [0, horizon // 2, horizon], list(range(horizon + 1))]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_schedule_is_cheaper_than_the_bound(seed):
    problem, best = tiny_problem(seed), optimum(seed)
    for edges in grids(problem.horizon):
        rough = answer(problem, edges)
        assert best is None or (rough is not None and rough.bound <= best)


@settings(max_examples=examples(25), deadline=None)
@given(tiny_problems())
def test_the_bound_holds_for_any_tiny_problem(problem):
    problem = replace(problem, objective=replace(problem.objective, maximum_lateness=0))
    best = brute_force(problem)
    rough = answer(problem, list(range(problem.horizon + 1)))
    assert best.value is None or (rough is not None and rough.bound <= best.value)


def test_the_bound_is_often_the_optimum():
    exact = 0
    for seed in SEEDS:
        problem = tiny_problem(seed)
        rough = answer(problem, list(range(problem.horizon + 1)))
        exact += rough is not None and rough.bound == optimum(seed)
    assert exact > len(SEEDS) / 4


@pytest.mark.parametrize("seed", SEEDS)
def test_finer_buckets_and_typical_allowances_only_add_cost(seed):
    problem = tiny_problem(seed)
    costs = [answer(problem, edges) for edges in grids(problem.horizon)]
    totals = [np.inf if rough is None else rough.cost.total for rough in costs]
    assert totals[0] <= totals[1] + 1e-6
    assert totals[1] <= totals[2] + 1e-6
    for edges, total in zip(grids(problem.horizon), totals, strict=True):
        typical = answer(problem, edges, Allowance.TYPICAL)
        assert typical is None or typical.cost.total >= total - 1e-6


def test_the_safe_bound_is_what_the_plan_costs():
    for seed in SEEDS:
        problem = tiny_problem(seed)
        rough = answer(problem, list(range(problem.horizon + 1)))
        if rough is not None:
            assert 0 <= rough.bound - rough.cost.total + 1e-6 < 1 + 2e-6


def test_what_does_not_fit_is_refused_in_part():
    rough = answer(saw_mill())
    assert rough.cost.mode == pytest.approx(25)
    assert rough.cost.refusal == pytest.approx(25)
    assert rough.refused.sum() == pytest.approx(0.5)
    assert rough.processing.tolist() == [[pytest.approx(10)]]


def test_orders_that_must_be_made_and_do_not_fit_have_no_rough_plan():
    assert answer(saw_mill(jobs=2), closed_refusals=np.array([True, True])) is not None
    assert answer(saw_mill(), closed_refusals=np.array([True] * 3)) is None


def test_a_solver_answers_again_after_what_was_impossible():
    solver = RoughSolver(rough_cut(saw_mill(), [0, 10]))
    assert solver.solve(Conditions(closed_refusals=np.array([True] * 3))) is None
    assert solver.solve().bound == 50


def test_more_demand_asks_for_more_work_and_more_hours_serve_it():
    twice = np.full(3, 2.0)
    assert answer(saw_mill(), demand=twice).refused.sum() == pytest.approx(3.5)
    served = answer(saw_mill(), demand=twice, extra=np.array([[14.0]]))
    assert served.refused.sum() == pytest.approx(0)
    assert served.processing.sum() == pytest.approx(24)


def test_an_order_asked_for_twice_costs_no_more_than_two_orders():
    families = [0, 1, 2, 1]
    larger = answer(painted(families), demand=np.full(4, 2.0))
    two_each = answer(painted(families * 2))
    assert larger.bound == two_each.bound
    assert larger.processing.sum() == pytest.approx(two_each.processing.sum())


def test_a_factor_on_the_hours_is_one_on_the_machines():
    assert answer(saw_mill(), hours=np.array([2.0])).refused.sum() == pytest.approx(0)
    assert answer(saw_mill(), hours=np.array([0.0])).refused.sum() == pytest.approx(3)
    with pytest.raises(ValueError, match="factor on the hours of kind 0 is negative"):
        answer(saw_mill(), hours=np.array([-1.0]))


def test_work_in_a_bucket_after_the_due_date_is_late():
    rough = answer(saw_mill(due=5, tardiness_cost=1), [0, 5, 10])
    assert rough.late.sum() == pytest.approx(1.25)
    assert rough.refused.sum() == pytest.approx(0.5)


def test_a_closed_mode_is_not_used():
    problem = saw_mill(1)
    assert answer(problem, closed_modes=np.array([True])).refused.tolist() == [pytest.approx(1)]
    assert answer(problem, closed_modes=np.array([False])).refused.tolist() == [pytest.approx(0)]


def test_every_family_but_the_initial_one_is_entered_once_in_the_bound():
    rough = answer(painted([0, 1, 1, 2]))
    # Family 1 from 0 or 2 in 2 ticks, family 2 in 3; the line stands in family 0.
    assert rough.setup.sum() == pytest.approx(2 + 3)
    assert rough.cost.setup == pytest.approx(25)


def test_the_typical_allowance_takes_the_mean_entry():
    rough = answer(painted([0, 1, 1, 2]), allowance=Allowance.TYPICAL)
    # Means into 0, 1 and 2: (2 + 2) / 2, (2 + 2) / 2, (3 + 3) / 2.
    assert rough.setup.sum() == pytest.approx(2 + 2 + 3)


def test_an_unknown_initial_family_needs_no_setup():
    assert answer(painted([1], initial=None)).setup.sum() == pytest.approx(0)


def test_repeats_of_a_family_that_costs_each_time_are_counted():
    each = ((1, 1), (1, 1))
    assert answer(painted([0, 0, 1], time=each)).setup.sum() == pytest.approx(3)


def test_overtime_is_bought_where_it_is_cheaper_than_lateness():
    b = ProblemBuilder()
    day = b.calendar([(0, 4), (10, 20)])
    machine = b.machine(calendar=day)
    b.window(machine, 4, 8, 2, 1)
    for _ in range(2):
        job = b.job(due=8, tardiness_cost=3)
        b.mode(b.operation(b.route(job)), machine, 4)
    problem = b.build(20)
    rough = answer(problem, [0, 10, 20])
    assert rough.overtime.tolist() == [[pytest.approx(4), 0]]
    assert rough.cost.overtime == pytest.approx(2 + 4)
    late = answer(problem, [0, 10, 20], overtime=False)
    assert late.cost.lateness == pytest.approx(3 * (11 - 8))


def test_stock_is_not_drawn_before_it_arrives():
    b = ProblemBuilder()
    machine = b.machine()
    steel = b.material(1, [(6, 1)])
    for _ in range(2):
        job = b.job(due=2, tardiness_cost=1)
        b.mode(b.operation(b.route(job), materials=((steel, 1),)), machine, 2)
    problem = b.build(12)
    rough = answer(problem, [0, 6, 12])
    assert rough.cost.lateness == pytest.approx(7 - 2)


def test_machines_of_a_group_are_one_kind_and_others_stand_alone():
    b = ProblemBuilder()
    halves = b.calendar([(0, 5)])
    benches = [b.machine(group=4), b.machine(calendar=halves, group=4), b.machine()]
    for _ in range(5):
        operation = b.operation(b.route(b.job(refusal_cost=9)))
        for bench in benches[:2]:
            b.mode(operation, bench, 4)
    problem = b.build(10)
    rough = answer(problem, [0, 5, 10])
    # Benches of the group are open for ten and five ticks; the third one works for nobody.
    assert rough.regular.tolist() == [[10, 5], [5, 5]]
    assert rough.refused.sum() == pytest.approx(5 - 15 / 4)
    assert rough.made.tolist() == pytest.approx((1 - rough.refused).tolist())


def test_work_is_done_in_every_bucket_in_which_a_deadline_can_be_met():
    def cut(deadline: int):
        b = ProblemBuilder()
        machine = b.machine()
        for _ in range(2):
            job = b.job(deadline=deadline, refusal_cost=30)
            b.mode(b.operation(b.route(job)), machine, 3)
        return answer(b.build(10), [0, 5, 10])

    # The sixth tick is in the second bucket: it may still be in time for 6, and cannot for 5.
    assert cut(6).refused.sum() == pytest.approx(0)
    assert cut(5).refused.sum() == pytest.approx(1 / 3)


def test_a_pool_has_the_capacity_of_its_steps():
    b = ProblemBuilder()
    crew = b.pool([(0, 1), (4, 2), (8, 0)])
    for _ in range(7):
        job = b.job(refusal_cost=10)
        b.mode(b.operation(b.route(job)), None, 2, demands=((crew, 1),))
    problem = b.build(10)
    # Four ticks of one and four of two make twelve, six in each half; asked for are fourteen.
    assert answer(problem).refused.sum() == pytest.approx(1)
    assert answer(problem, [0, 5, 10]).refused.sum() == pytest.approx(1)
    assert answer(problem, [0, 4, 10]).refused.sum() == pytest.approx(1)


def test_more_stock_serves_more_and_has_its_price():
    b = ProblemBuilder()
    steel = b.material(2, [(3, 1)])
    for _ in range(5):
        job = b.job(refusal_cost=20)
        b.mode(b.operation(b.route(job), materials=((steel, 1),)), None, 1, cost=5)
    problem = b.build(10)
    assert answer(problem, stock=np.zeros(1)).refused.sum() == pytest.approx(2)
    assert answer(problem, stock=np.ones(1)).refused.sum() == pytest.approx(1)
    assert answer(problem).stock_price.tolist() == [pytest.approx(15)]
    assert answer(problem, stock=np.array([-9.0])).refused.sum() == pytest.approx(5)


def test_every_step_of_a_route_is_done_in_the_same_measure():
    b = ProblemBuilder()
    saw, drill = b.machine(), b.machine()
    for _ in range(3):
        route = b.route(b.job(refusal_cost=50))
        first, second = b.operation(route), b.operation(route)
        b.mode(first, saw, 2)
        b.mode(second, drill, 5)
        b.precede(first, second)
    rough = answer(b.build(10))
    assert rough.refused.sum() == pytest.approx(1)
    assert rough.processing.ravel().tolist() == [pytest.approx(4), pytest.approx(10)]


@pytest.mark.parametrize("edges", [[0], [0, 5], [1, 10], [0, 5, 5, 10], [0, 12]])
def test_buckets_that_do_not_rise_to_the_horizon_are_rejected(edges):
    with pytest.raises(ValueError, match="buckets must rise from 0 to 10"):
        rough_cut(saw_mill(), edges)


def test_a_maximum_lateness_is_rejected():
    problem = saw_mill()
    odd = replace(problem, objective=replace(problem.objective, maximum_lateness=1))
    with pytest.raises(ValueError, match="maximum lateness"):
        rough_cut(odd, [0, 10])


def test_arrays_of_another_shape_are_rejected():
    with pytest.raises(ValueError, match=r"demand has shape \(2,\), not \(3,\)"):
        answer(saw_mill(), demand=np.ones(2))
    with pytest.raises(ValueError, match="demand of job 1 is negative"):
        answer(saw_mill(), demand=np.array([1.0, -1.0, 1.0]))


def test_a_forgetful_solver_repeats_its_first_answer_exactly():
    solver = RoughSolver(rough_cut(painted([0, 1, 2, 1, 0]), [0, 10, 20, 40]))
    first = solver.solve()
    solver.solve(Conditions(demand=np.full(5, 3.0)))
    solver.forget()
    again = solver.solve()
    assert np.array_equal(first.made, again.made)
    assert np.array_equal(first.price, again.price)
