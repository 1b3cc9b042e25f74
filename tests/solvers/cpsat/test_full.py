"""What the full model makes of each rule, on problems whose optimum can be seen at once."""

import pytest

from solvers.cpsat import CpsatStatus, build, count_arcs, count_pieces, solve_full
from solvers.problem import FORBIDDEN, Objective, ProblemBuilder
from solvers.verifier import verify

MAKESPAN = Objective(makespan=1)


def job(builder, machine, processing, *, resumable=True, **mode):
    """Add a job of one operation with one mode and return the operation."""
    operation = builder.operation(builder.route(builder.job()), resumable=resumable)
    builder.mode(operation, machine, processing, **mode)
    return operation


def optimum(problem):
    """Return the objective of a proven and verified optimum."""
    answer = solve_full(problem)
    assert answer.status is CpsatStatus.OPTIMAL
    verification = verify(problem, answer.schedule)
    assert verification.violations == ()
    value = verification.cost.total(problem.objective)
    assert answer.bound == value
    return value


def test_a_resumable_operation_pauses_over_closed_time():
    builder = ProblemBuilder(MAKESPAN)
    machine = builder.machine(builder.calendar([(0, 2), (5, 9)]))
    job(builder, machine, 4)

    assert optimum(builder.build(9)) == 7


def test_an_operation_that_is_not_resumable_waits_for_an_interval_that_holds_it():
    builder = ProblemBuilder(MAKESPAN)
    machine = builder.machine(builder.calendar([(0, 2), (5, 9)]))
    job(builder, machine, 4, resumable=False)

    assert optimum(builder.build(9)) == 9


def test_a_setup_straddles_a_break_that_its_operation_may_not():
    builder = ProblemBuilder(MAKESPAN)
    calendar = builder.calendar([(0, 3), (6, 12)])
    machine = builder.machine(calendar, builder.setup([[0, 3], [9, 0]]), initial_family=0)
    job(builder, machine, 4, resumable=False, family=1)

    # Three working ticks of setup fill the first shift, so the work begins with the second.
    assert optimum(builder.build(12)) == 10


def test_a_setup_does_not_run_while_the_machine_is_closed():
    builder = ProblemBuilder(MAKESPAN)
    calendar = builder.calendar([(0, 3), (6, 14)])
    machine = builder.machine(calendar, builder.setup([[0, 5], [9, 0]]), initial_family=0)
    job(builder, machine, 4, resumable=False, family=1)

    assert optimum(builder.build(14)) == 12


def test_a_detour_over_a_third_family_is_taken_where_it_is_shorter():
    builder = ProblemBuilder(MAKESPAN)
    setup = builder.setup([[0, 9, 1], [9, 0, 9], [9, 1, 0]])
    machine = builder.machine(setup=setup, initial_family=0)
    for family in (1, 2):
        job(builder, machine, 2, family=family)

    assert optimum(builder.build(40)) == 6


def test_a_forbidden_transition_is_not_made_even_from_the_initial_family():
    builder = ProblemBuilder(MAKESPAN)
    setup = builder.setup([[0, FORBIDDEN, 4], [0, 0, 0], [0, 3, 0]])
    machine = builder.machine(setup=setup, initial_family=0)
    for family in (1, 2):
        job(builder, machine, 1, family=family)

    assert optimum(builder.build(40)) == 4 + 1 + 3 + 1


def test_with_all_transitions_forbidden_there_is_no_schedule():
    builder = ProblemBuilder(MAKESPAN)
    setup = builder.setup([[FORBIDDEN]])
    machine = builder.machine(setup=setup, initial_family=0)
    job(builder, machine, 1)

    answer = solve_full(builder.build(9))

    assert answer.status is CpsatStatus.INFEASIBLE
    assert answer.schedule is None


def test_operations_of_no_processing_at_one_tick_follow_in_the_order_of_jobs():
    builder = ProblemBuilder(Objective(setup=1, makespan=1))
    # From family 1 to 0 is free of cost but would have the second job first at the same tick.
    setup = builder.setup([[0, 0], [0, 0]], [[0, 7], [0, 0]])
    machine = builder.machine(setup=setup)
    for family in (0, 1):
        job(builder, machine, 0, family=family)

    assert optimum(builder.build(9)) == 1


@pytest.mark.parametrize(("anticipatory", "end"), [(True, 7), (False, 10)])
def test_a_setup_waits_for_its_work_only_where_the_machine_is_not_anticipatory(anticipatory, end):
    builder = ProblemBuilder(MAKESPAN)
    saw = builder.machine()
    press = builder.machine(
        setup=builder.setup([[0, 3], [0, 0]]), initial_family=0, anticipatory=anticipatory
    )
    route = builder.route(builder.job())
    cut = builder.operation(route)
    builder.mode(cut, saw, 2, tail=2)
    bend = builder.operation(route)
    builder.mode(bend, press, 2, family=1)
    builder.precede(cut, bend, min_lag=1)

    assert optimum(builder.build(20)) == end


def test_a_maximum_lag_delays_the_first_operation():
    builder = ProblemBuilder(Objective(total_completion=1))
    oven, press = builder.machine(), builder.machine(builder.calendar([(6, 9)]))
    route = builder.route(builder.job())
    heat = builder.operation(route)
    builder.mode(heat, oven, 2, tail=1)
    bend = builder.operation(route)
    builder.mode(bend, press, 1)
    builder.precede(heat, bend, max_lag=0)
    problem = builder.build(9)

    answer = solve_full(problem)

    assert [(a.start, a.end) for a in answer.schedule.assignments] == [(3, 5), (6, 7)]


def test_a_job_is_refused_when_making_it_is_dearer():
    builder = ProblemBuilder()
    machine = builder.machine()
    for cost in (5, 20):
        operation = builder.operation(builder.route(builder.job(refusal_cost=cost)))
        builder.mode(operation, machine, 1, cost=9)
    problem = builder.build()

    answer = solve_full(problem)

    assert answer.schedule.routes == (None, 0)
    assert answer.bound == 14


def test_a_pin_forbids_refusal_and_is_exempt_from_nothing():
    builder = ProblemBuilder()
    machine = builder.machine()
    operation = builder.operation(builder.route(builder.job(release=3, refusal_cost=5)))
    builder.mode(operation, machine, 1, cost=9)
    builder.pin(operation, machine, 2)

    assert solve_full(builder.build(9)).status is CpsatStatus.INFEASIBLE


def test_the_cheaper_of_two_routes_is_taken():
    builder = ProblemBuilder()
    machine, new = builder.machine(), builder.job()
    for cost in (7, 4):
        builder.mode(builder.operation(builder.route(new, cost=cost)), machine, 1)

    assert solve_full(builder.build()).schedule.routes == (1,)


def test_maximum_lateness_may_be_negative_and_is_zero_when_nothing_is_made():
    builder = ProblemBuilder(Objective(maximum_lateness=2, refusal=1))
    machine = builder.machine()
    operation = builder.operation(builder.route(builder.job(due=9)))
    builder.mode(operation, machine, 3)
    assert optimum(builder.build(20)) == -12

    builder = ProblemBuilder(Objective(maximum_lateness=2, refusal=1))
    machine = builder.machine()
    operation = builder.operation(builder.route(builder.job(due=-9, refusal_cost=1)))
    builder.mode(operation, machine, 3)
    assert optimum(builder.build(20)) == 1


@pytest.mark.parametrize(("rate", "cost"), [(1, 4 * 3 + 1 + 2), (9, 9 * 3)])
def test_a_window_is_opened_where_it_costs_less_than_being_late(rate, cost):
    builder = ProblemBuilder(Objective(overtime=1, tardiness=1))
    machine = builder.machine(builder.calendar([(0, 2), (7, 12)]))
    builder.window(machine, 2, 5, cost=1, rate=rate)
    operation = builder.operation(builder.route(builder.job(due=0, tardiness_cost=3)))
    builder.mode(operation, machine, 4)

    # With the window it ends at 4, without it at 9.
    assert optimum(builder.build(12)) == cost


def test_a_window_joins_the_intervals_it_touches():
    builder = ProblemBuilder(Objective(makespan=10, overtime=1))
    machine = builder.machine(builder.calendar([(0, 2), (4, 6)]))
    builder.window(machine, 2, 4, cost=5, rate=3)
    job(builder, machine, 5, resumable=False)

    assert optimum(builder.build(9)) == 5 * 10 + 5 + 2 * 3


def test_a_setup_pays_for_the_overtime_it_occupies():
    builder = ProblemBuilder(Objective(makespan=100, overtime=1))
    calendar = builder.calendar([(0, 1), (4, 9)])
    machine = builder.machine(calendar, builder.setup([[0, 3], [0, 0]]), initial_family=0)
    builder.window(machine, 1, 3, cost=5, rate=3)
    job(builder, machine, 2, family=1)

    assert optimum(builder.build(9)) == 6 * 100 + 5 + 2 * 3


def test_a_pool_is_free_while_the_machine_of_its_user_is_closed():
    builder = ProblemBuilder(MAKESPAN)
    pool = builder.pool([(0, 1)])
    press = builder.machine(builder.calendar([(0, 2), (4, 6)]))
    saw = builder.machine()
    job(builder, press, 4, demands=((pool, 1),))
    job(builder, saw, 2, demands=((pool, 1),))

    assert optimum(builder.build(9)) == 6


def test_a_pool_without_capacity_pauses_nothing():
    builder = ProblemBuilder(MAKESPAN)
    pool = builder.pool([(0, 1), (2, 0), (3, 1)])
    job(builder, builder.machine(), 3, demands=((pool, 1),))

    assert optimum(builder.build(9)) == 6


def test_a_crew_sets_up_one_machine_at_a_time_and_only_while_it_works():
    builder = ProblemBuilder(MAKESPAN)
    crew = builder.pool(1)
    setup = builder.setup([[0, 2], [0, 0]])
    for calendar in (builder.calendar([(0, 1), (3, 9)]), None):
        machine = builder.machine(calendar, setup, 0, setup_demands=((crew, 1),))
        job(builder, machine, 1, family=1)

    # Ticks 0 and 3 go to the first machine; the other's two ticks of setup fit in its break.
    assert optimum(builder.build(9)) == 5


def test_a_mode_that_wants_more_than_a_pool_ever_has_is_not_chosen():
    builder = ProblemBuilder()
    pool, machine = builder.pool([(0, 1), (5, 2)]), builder.machine()
    operation = builder.operation(builder.route(builder.job()))
    builder.mode(operation, machine, 1, demands=((pool, 3),))
    builder.mode(operation, machine, 1, cost=8)

    assert optimum(builder.build(9)) == 8


def test_material_is_consumed_at_the_start_and_counts_from_the_tick_of_its_receipt():
    builder = ProblemBuilder(Objective(total_completion=1))
    material = builder.material(1, [(4, 1)])
    machine = builder.machine()
    for processing in (1, 2):
        new = builder.operation(builder.route(builder.job()), materials=((material, 1),))
        builder.mode(new, machine, processing)

    assert optimum(builder.build(9)) == 2 + 5


def test_material_that_never_comes_makes_a_job_impossible():
    builder = ProblemBuilder()
    material = builder.material(1, [(40, 9)])
    new = builder.job(refusal_cost=5)
    operation = builder.operation(builder.route(new), materials=((material, 2),))
    builder.mode(operation, builder.machine(), 1)

    assert optimum(builder.build(9)) == 5


def test_a_problem_without_jobs_has_an_optimum():
    assert optimum(ProblemBuilder().build(5)) == 0


def test_arcs_are_counted_only_where_the_sequence_matters():
    builder = ProblemBuilder()
    free = builder.machine(setup=builder.setup([[0, 0], [0, 0]]))
    painted = builder.machine(setup=builder.setup([[0, 1], [1, 0]]))
    for family in (0, 1, 1):
        job(builder, free, 1, family=family)
        job(builder, painted, 1, family=family)

    assert count_arcs(builder.build()) == 16


@pytest.mark.parametrize("windows", [0, 2])
def test_the_pieces_of_a_model_are_bounded_before_it_is_built(windows):
    builder = ProblemBuilder()
    machine = builder.machine(builder.calendar([(0, 3), (5, 8), (9, 14), (16, 20)]))
    for start in (3, 14)[:windows]:
        builder.window(machine, start, start + 1)
    for processing in (0, 1, 4, 7):
        job(builder, machine, processing)
    problem = builder.build(20)

    runs = build(problem).operations.runs.values()

    assert 4 < sum(len(run.parts) for run in runs) <= count_pieces(problem)
