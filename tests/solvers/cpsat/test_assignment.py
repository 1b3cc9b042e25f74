"""The assignment model bounds every schedule from below and chooses like the best one."""

import pytest

from solvers.cpsat.assignment import solve_assignment
from solvers.problem import Objective, ProblemBuilder
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem


def one_step(builder, modes, **job):
    """Add a job of one operation with ``(machine, processing, family, cost)`` modes."""
    operation = builder.operation(builder.route(builder.job(**job)))
    for machine, processing, family, cost in modes:
        builder.mode(operation, machine, processing, family=family, cost=cost)
    return operation


@pytest.mark.parametrize("seed", [*range(examples(80)), 1275, 5242, 5379, 5555])
def test_the_bound_is_no_more_than_the_optimum_and_infeasible_is_true(seed):
    problem = tiny_problem(seed)
    answer = solve_assignment(problem)
    optimum = brute_force(problem)
    if optimum.value is None:
        return
    assert not answer.infeasible
    assert answer.optimal
    assert answer.bound <= optimum.value
    assert verify(problem, optimum.schedule).valid


def test_tight_bounds_are_common():
    problems = [tiny_problem(seed, without=("classical",)) for seed in range(40)]
    optima = [brute_force(problem).value for problem in problems]
    bounds = [solve_assignment(problem).bound for problem in problems]
    known = [(low, best) for low, best in zip(bounds, optima, strict=True) if best is not None]
    assert sum(low == best for low, best in known) >= len(known) // 2


def test_the_cheaper_machine_is_chosen():
    b = ProblemBuilder()
    b.machine()
    b.machine()
    one_step(b, [(0, 3, 0, 9), (1, 3, 0, 4)])
    answer = solve_assignment(b.build())
    assert (answer.bound, answer.routes, answer.modes) == (4, (0,), ((1,),))


def test_a_family_of_its_own_machine_saves_the_changeover():
    b = ProblemBuilder()
    setup = b.setup([[0, 1], [1, 0]], [[0, 50], [50, 0]])
    b.machine(setup=setup)
    b.machine(setup=setup)
    for family in (0, 1, 0, 1):
        one_step(b, [(0, 1, family, 0), (1, 1, family, 3 - 2 * family)])
    answer = solve_assignment(b.build())
    assert answer.bound == 2
    assert answer.modes == ((0,), (1,), (0,), (1,))


def test_changeovers_from_the_initial_family_are_counted():
    b = ProblemBuilder()
    setup = b.setup([[0, 1, 1], [1, 0, 1], [1, 1, 0]], [[0, 7, 20], [9, 0, 8], [9, 9, 0]])
    b.machine(setup=setup, initial_family=0)
    for family in (2, 1, 2):
        one_step(b, [(0, 1, family, 0)])
    assert solve_assignment(b.build()).bound == 15


def test_what_the_calendar_cannot_hold_is_refused():
    b = ProblemBuilder()
    machine = b.machine(calendar=b.calendar([(0, 5)]))
    for cost in (7, 5, 9):
        one_step(b, [(machine, 2, 0, 0)], refusal_cost=cost)
    answer = solve_assignment(b.build(20))
    assert answer.bound == 5
    assert answer.routes == (0, None, 0)


def test_overtime_that_load_makes_necessary_is_paid():
    b = ProblemBuilder()
    machine = b.machine(calendar=b.calendar([(0, 4)]))
    b.window(machine, 6, 9, cost=10, rate=2)
    for _ in range(3):
        one_step(b, [(machine, 2, 0, 0)])
    assert solve_assignment(b.build(9)).bound == 14


def test_material_limits_what_is_made():
    b = ProblemBuilder()
    b.machine()
    steel = b.material(2, [(3, 1)])
    for cost in (4, 6):
        route = b.route(b.job(refusal_cost=cost))
        b.mode(b.operation(route, materials=((steel, 2),)), 0, 1)
    answer = solve_assignment(b.build())
    assert answer.bound == 4
    assert answer.routes == (None, 0)


def test_more_work_than_fits_before_the_due_date_is_paid_as_late():
    b = ProblemBuilder()
    b.machine()
    for _ in range(10):
        one_step(b, [(0, 10, 0, 0)], due=10, tardiness_cost=3)
    best = 3 * sum(10 * late for late in range(10))
    bound = solve_assignment(b.build()).bound
    assert best / 2 < bound <= best


def test_a_job_that_cannot_meet_its_deadline_makes_the_problem_infeasible():
    b = ProblemBuilder()
    b.machine(calendar=b.calendar([(0, 2), (10, 20)]))
    one_step(b, [(0, 3, 0, 0)], deadline=10)
    answer = solve_assignment(b.build())
    assert answer.infeasible
    assert answer.bound is None
    assert answer.routes is None


def test_a_pin_is_kept():
    b = ProblemBuilder()
    b.machine()
    b.machine()
    operation = one_step(b, [(0, 3, 0, 9), (1, 3, 0, 4)], refusal_cost=1)
    b.pin(operation, 0)
    answer = solve_assignment(b.build())
    assert (answer.bound, answer.modes) == (9, ((0,),))


def test_the_makespan_is_at_least_the_average_load():
    b = ProblemBuilder(Objective(makespan=1))
    calendar = b.calendar([(0, 4), (8, 12), (16, 20)])
    b.machine(calendar=calendar)
    b.machine(calendar=calendar)
    for _ in range(3):
        one_step(b, [(0, 4, 0, 0), (1, 4, 0, 0)])
    assert solve_assignment(b.build()).bound == 12


def test_a_negative_maximum_lateness_is_bounded_too():
    b = ProblemBuilder(Objective(maximum_lateness=1))
    b.machine()
    one_step(b, [(0, 3, 0, 0)], due=10)
    assert solve_assignment(b.build()).bound == -7


def test_money_beyond_the_exact_range_is_rounded_down():
    b = ProblemBuilder()
    b.machine()
    b.machine()
    huge = 2**58 + 12345
    for _ in range(3):
        one_step(b, [(0, 3, 0, huge), (1, 3, 0, huge - 1)])
    bound = solve_assignment(b.build()).bound
    assert 3 * (huge - 1) * (1 - 1e-9) <= bound <= 3 * (huge - 1)


def test_a_stop_from_outside_ends_the_solve():
    b = ProblemBuilder()
    for _ in range(4):
        b.machine()
    for job in range(30):
        one_step(b, [(k, 3 + (job * k) % 7, 0, job % 5 + k) for k in range(4)], due=4)
    answer = solve_assignment(b.build(), stop=lambda: True)
    assert answer.interrupted
    assert not answer.infeasible


def test_the_same_seed_and_work_limit_give_the_same_answer():
    b = ProblemBuilder()
    setup = b.setup([[abs(f - g) for g in range(5)] for f in range(5)])
    for _ in range(3):
        b.machine(setup=setup)
    for job in range(24):
        modes = [(k, 2 + (job * (k + 3)) % 5, job % 5, (job + k) % 4) for k in range(3)]
        one_step(b, modes, due=6, tardiness_cost=2)
    problem = b.build()
    first, second = (solve_assignment(problem, work_limit=0.2, seed=3) for _ in range(2))
    assert (first.bound, first.routes, first.modes) == (second.bound, second.routes, second.modes)
