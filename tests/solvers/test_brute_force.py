"""Brute force finds the optimum: known ones, and what trying really everything finds."""

from itertools import chain, combinations, product
from math import prod

from solvers.problem import Objective, ProblemBuilder
from solvers.schedule import Assignment, Schedule
from solvers.verifier import verify
from tests.solvers.broken import day_machine, done, painted, step
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem


def test_smiths_rule_is_optimal_for_weighted_completion():
    b = ProblemBuilder(Objective(tardiness=1))
    machine = b.machine()
    for processing, weight in ((3, 1), (1, 2), (2, 2)):
        handle = b.operation(b.route(b.job(due=0, tardiness_cost=weight)))
        b.mode(handle, machine, processing)

    assert brute_force(b.build(6)) == (2 * 1 + 2 * 3 + 1 * 6, done((3, 6), (0, 1), (1, 3)))


def test_a_job_is_refused_when_that_is_cheaper():
    b = ProblemBuilder()
    machine = b.machine()
    for price in (4, 6):
        handle = b.operation(b.route(b.job(refusal_cost=5)))
        b.mode(handle, machine, 1, cost=price)

    value, schedule = brute_force(b.build(4))

    assert value == 9
    assert schedule.routes == (0, None)


def test_overtime_is_opened_when_that_is_cheaper():
    b = ProblemBuilder()
    machine = day_machine(b)
    b.window(machine, 4, 6, cost=3, rate=1)
    b.mode(b.operation(b.route(b.job(due=6, tardiness_cost=4))), machine, 6)

    assert brute_force(b.build(10)) == (5, done((0, 6), windows=(0,)))


def test_a_detour_over_a_third_family_is_found():
    b = ProblemBuilder()
    machine = painted(b, time=((0, -1), (0, 0)))
    step(b, machine, 1, family=0)
    step(b, machine, 1, family=1)

    value, schedule = brute_force(b.build(8))

    assert value == 7
    assert schedule == done((1, 2), (0, 1))


def test_an_infeasible_problem_has_no_optimum():
    b = ProblemBuilder()
    step(b, b.machine(), 5)

    assert brute_force(b.build(4)) == (None, None)


def really_everything(problem) -> int | None:
    """Return the least objective over all assignments of any spans to any operations."""
    ticks = range(problem.horizon + 1)
    spans = [(start, end) for start in ticks for end in ticks if start <= end]
    numbers = range(len(problem.windows))
    subsets = list(chain(*(combinations(numbers, n) for n in range(len(numbers) + 1))))
    values = []
    for routes in product(*((*range(len(job.routes)), None) for job in problem.jobs)):
        places = [
            (job, index, range(len(operation.modes)))
            for job, route in enumerate(routes)
            if route is not None
            for index, operation in enumerate(problem.jobs[job].routes[route].operations)
        ]
        options = (product([job], [index], modes, spans) for job, index, modes in places)
        for chosen in product(*options):
            items = tuple(Assignment(job, index, mode, *span) for job, index, mode, span in chosen)
            for windows in subsets:
                verification = verify(problem, Schedule(routes, items, windows))
                if verification.valid:
                    values.append(verification.cost.total(problem.objective))
    return min(values, default=None)


def effort(problem) -> int:
    """Return how many schedules there are at least in all, about."""
    spans = (problem.horizon + 1) * (problem.horizon + 2) // 2
    routes = [max(job.routes, key=lambda route: len(route.operations)) for job in problem.jobs]
    modes = [len(step.modes) for route in routes for step in route.operations]
    more = prod(len(job.routes) for job in problem.jobs)
    return spans ** len(modes) * prod(modes) * more * 2 ** len(problem.windows)


def test_nothing_that_was_cut_off_was_better():
    small = [problem for problem in map(tiny_problem, range(600)) if effort(problem) < 6_000]

    assert len(small) > 8
    for problem in small[:9]:
        assert brute_force(problem).value == really_everything(problem)
