"""Bounds that take no solve are below every optimum, and as high as they should be."""

import pytest

from solvers.bounds import Bound, best_bound, floor, makespan, unavoidable
from solvers.problem import Objective, ProblemBuilder
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem


def one_step(builder, machine, processing, cost=0, **job):
    route = builder.route(builder.job(**job))
    operation = builder.operation(route)
    builder.mode(operation, machine, processing, cost=cost)
    return operation


# Brute force needs as long for 1022 as for all the others together.
@pytest.mark.parametrize("seed", [seed for seed in range(1000, 1061) if seed != 1022])
def test_no_bound_is_above_the_optimum(seed):
    problem = tiny_problem(seed)
    best = brute_force(problem).value
    if best is None:
        return
    assert unavoidable(problem).value <= best
    shop = makespan(problem)
    assert shop is None or shop.value <= best


def test_the_highest_bound_is_best():
    assert best_bound([None, Bound(3, "a"), Bound(7, "b"), Bound(7, "c")]) == Bound(7, "b")
    assert best_bound([None]) is None


def test_the_floor_adds_up_the_cheapest_choices():
    b = ProblemBuilder()
    b.machine()
    one_step(b, 0, 4, cost=9, due=1, tardiness_cost=2)
    one_step(b, 0, 4, cost=9, refusal_cost=5)
    assert floor(b.build()) == 9 + 3 * 2 + 5


def test_without_any_choice_there_is_no_floor():
    b = ProblemBuilder()
    b.machine()
    one_step(b, 0, 4, deadline=3)
    problem = b.build()
    assert floor(problem) is None
    assert unavoidable(problem) is None
    assert makespan(problem) is None


def test_the_makespan_waits_for_arrival_load_and_the_rest_of_the_route():
    b = ProblemBuilder(Objective(makespan=1))
    first, second, third = (b.machine() for _ in range(3))
    for _ in range(3):
        route = b.route(b.job())
        cut = b.operation(route)
        b.mode(cut, first, 2)
        weld = b.operation(route, after=cut)
        b.mode(weld, second, 5)
        paint = b.operation(route, after=weld)
        b.mode(paint, third, 3)
    assert makespan(b.build()) == Bound(2 + 3 * 5 + 3, "makespan")


def test_each_machine_of_a_stage_waits_for_another_job_and_is_followed_by_another():
    b = ProblemBuilder(Objective(makespan=1))
    stage = [b.machine() for _ in range(2)]
    for release, cooling in ((2, 5), (4, 3), (6, 1)):
        route = b.route(b.job(release=release))
        oven = b.operation(route)
        for machine in stage:
            b.mode(oven, machine, 10)
        b.mode(b.operation(route, after=oven), None, cooling)
    # A job alone takes 17, all load on two machines 15; one machine alone would need 33.
    assert makespan(b.build()) == Bound((2 + 4 + 3 * 10 + 1 + 3) // 2, "makespan")


def test_a_single_job_does_not_wait_for_all_machines_of_its_stage():
    b = ProblemBuilder(Objective(makespan=1))
    operation = b.operation(b.route(b.job(release=4)))
    for machine in [b.machine() for _ in range(3)]:
        b.mode(operation, machine, 6)
    assert makespan(b.build()) == Bound(10, "makespan")


def test_machines_share_the_load_at_best_evenly():
    b = ProblemBuilder(Objective(makespan=2))
    for _ in range(2):
        b.machine()
    for _ in range(3):
        operation = b.operation(b.route(b.job()))
        b.mode(operation, 0, 5)
        b.mode(operation, 1, 5)
    assert makespan(b.build()).value == 16


def test_the_makespan_is_bounded_only_where_it_counts():
    b = ProblemBuilder()
    b.machine()
    one_step(b, 0, 4)
    assert makespan(b.build()) is None
