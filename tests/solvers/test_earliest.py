"""Dates that no schedule can beat, worked out by hand."""

from solvers.earliest import earliest, lateness_cost, passed
from solvers.problem import NEVER, Objective, ProblemBuilder
from solvers.timeline import Timeline


def dates(builder, horizon=40):
    return earliest(builder.build(horizon))


def plant(intervals=((2, 5), (10, 20)), **machine):
    b = ProblemBuilder()
    b.machine(calendar=b.calendar(intervals), **machine)
    return b


def one_step(b, processing, resumable=True, materials=(), **job):
    operation = b.operation(b.route(b.job(**job)), resumable=resumable, materials=materials)
    b.mode(operation, 0, processing)
    return operation


def test_a_resumable_operation_pauses_over_closed_time():
    b = plant()
    one_step(b, 5)
    assert dates(b).mode_end.tolist() == [12]


def test_another_waits_for_an_interval_that_holds_it():
    b = plant()
    one_step(b, 5, resumable=False)
    assert dates(b).mode_end.tolist() == [15]


def test_overtime_counts_as_open():
    b = plant()
    b.window(0, 5, 8, cost=100)
    one_step(b, 5, resumable=False)
    assert dates(b).mode_end.tolist() == [7]


def test_nothing_starts_before_its_release_or_its_material():
    b = plant()
    steel = b.material(1, [(11, 1)])
    one_step(b, 1, release=4)
    one_step(b, 1, materials=((steel, 2),))
    one_step(b, 1, materials=((steel, 3),))
    assert dates(b).mode_end.tolist() == [5, 12, NEVER]


def test_a_setup_from_the_initial_family_takes_its_time():
    b = ProblemBuilder()
    b.machine(setup=b.setup([[0, 3], [1, 4]]), initial_family=0)
    operation = b.operation(b.route(b.job()))
    b.mode(operation, 0, 2, family=1)
    assert dates(b).mode_end.tolist() == [5]


def test_a_setup_that_may_not_come_early_waits_for_the_release_but_not_for_material():
    b = ProblemBuilder()
    b.machine(setup=b.setup([[3]]), initial_family=0, anticipatory=False)
    steel = b.material(0, [(6, 2)])
    one_step(b, 1, release=4)
    one_step(b, 1, release=4, materials=((steel, 1),))
    one_step(b, 1, materials=((steel, 1),))
    assert dates(b).mode_end.tolist() == [8, 8, 7]


def test_tails_and_lags_delay_what_follows_and_bound_the_completion():
    b = ProblemBuilder()
    b.machine()
    route = b.route(b.job())
    first, second = b.operation(route), b.operation(route)
    b.mode(first, 0, 2, tail=5)
    b.mode(first, None, 9)
    b.mode(second, 0, 3, tail=7)
    b.precede(first, second, min_lag=1)
    found = dates(b)
    assert found.mode_end.tolist() == [2, 9, 11]
    assert found.mode_after.tolist() == [9, 4, 0]
    assert found.mode_completion.tolist() == [11, 13, 11]
    assert found.route_completion.tolist() == [11]


def test_what_cannot_meet_deadline_horizon_or_pin_is_impossible():
    b = ProblemBuilder()
    for _ in range(2):
        b.machine()
    one_step(b, 3, deadline=2)
    one_step(b, 41)
    pinned = b.operation(b.route(b.job()))
    b.mode(pinned, 0, 1)
    b.mode(pinned, 1, 1)
    b.pin(pinned, 1, 6)
    found = dates(b)
    assert found.mode_completion.tolist() == [NEVER, NEVER, NEVER, 7]
    assert found.route_completion.tolist() == [NEVER, NEVER, 7]


def test_working_ticks_pass_by_the_end_of_the_last_of_them():
    line = Timeline.of([(2, 5), (10, 20)])
    assert [passed(line, n) for n in (0, 1, 3, 4, 13, 14)] == [0, 3, 5, 11, 20, NEVER]


def test_lateness_costs_what_the_terms_say():
    b = ProblemBuilder(Objective(tardiness=2, total_tardiness=3, total_completion=5, number_late=7))
    b.machine()
    one_step(b, 1, due=10, tardiness_cost=4)
    problem = b.build(40)
    assert lateness_cost(problem, 0, 10) == 50
    assert lateness_cost(problem, 0, 12) == 60 + 2 * (2 * 4 + 3) + 7
