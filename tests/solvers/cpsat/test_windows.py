"""Windows free a part of a schedule, keep to its borders, and never make it worse."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solvers import Objective, ProblemBuilder
from solvers.cpsat import CpsatLimits, separable, solve_full
from solvers.cpsat.windows import Excerpt, Segment, Windows, reduce
from solvers.cpsat.windows.excerpt import postponed
from solvers.cpsat.windows.selection import Selector, possible
from solvers.objective import value
from solvers.schedule import Assignment, Schedule, machine_sequences
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problems


def painted(families, due=100, machines=1):
    """Return jobs of two ticks, a family each; another family costs a tick and 10."""
    b = ProblemBuilder(Objective.money())
    setup = b.setup([[0, 1], [1, 0]], [[0, 10], [10, 0]])
    for _ in range(machines):
        b.machine(setup=setup, initial_family=0)
    for family in families:
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=1)))
        for k in range(machines):
            b.mode(operation, k, 2, family=family)
    return b.build(60)


def in_order(problem, machine=0):
    """Return the jobs one after the other on a machine, with a tick of setup between families."""
    items, tick, family = [], 0, 0
    for job, element in enumerate(problem.jobs):
        mode = element.routes[0].operations[0].modes[machine]
        tick += int(mode.family != family)
        items.append(Assignment(job, 0, machine, tick, tick + mode.processing))
        tick, family = tick + mode.processing, mode.family
    return Schedule((0,) * len(items), tuple(items))


def some_schedule(problem):
    """Return any schedule that keeps the rules, None where there is none."""
    anything = replace(problem, objective=Objective())
    return solve_full(anything, CpsatLimits(work_limit=20.0)).schedule


def some_excerpt(problem, schedule, random):
    """Return a run of each machine that has work, and the refused jobs these could make."""
    segments = []
    for machine, row in enumerate(machine_sequences(problem, schedule)):
        if row:
            first = random.randrange(len(row))
            segments.append(Segment(machine, first, random.randint(first + 1, len(row))))
    machines = {segment.machine for segment in segments}
    refused = tuple(
        job
        for job, route in enumerate(schedule.routes)
        if route is None and possible(problem, job, machines)
    )
    return Excerpt(tuple(segments), refused) if segments else None


@st.composite
def cases(draw):
    """Draw a tiny problem, a schedule for it and an excerpt."""
    problem = draw(tiny_problems(without=("zero_processing", "classical")))
    assume(separable(problem))
    schedule = some_schedule(problem)
    assume(schedule is not None)
    excerpt = some_excerpt(problem, schedule, draw(st.randoms(use_true_random=False)))
    assume(excerpt is not None)
    return problem, schedule, excerpt


def test_a_window_over_everything_finds_what_brute_force_finds():
    problem = painted([0, 1, 0, 1], due=4)
    start = in_order(problem)

    answer = Windows(problem, 0).solve(start, Excerpt((Segment(0, 0, 4),)))

    assert value(problem, answer.schedule) == brute_force(problem).value < value(problem, start)


def test_work_moves_to_another_machine_of_the_window():
    problem = painted([0, 0, 1, 1], due=2, machines=2)
    spans = ((0, 0, 2), (0, 2, 4), (0, 5, 7), (1, 1, 3))
    start = Schedule((0,) * 4, tuple(Assignment(j, 0, *span) for j, span in enumerate(spans)))
    assert verify(problem, start).valid

    answer = Windows(problem, 0).solve(start, Excerpt((Segment(0, 0, 3), Segment(1, 0, 1))))

    assert value(problem, answer.schedule) == brute_force(problem).value


def test_the_setup_to_the_fixed_operation_behind_is_part_of_the_window():
    # Alone the two would swap; with the fixed one of family 1 behind, that would cost a setup more.
    problem = painted([0, 1, 1])
    start = in_order(problem)

    answer = Windows(problem, 0).solve(start, Excerpt((Segment(0, 0, 2),)))

    assert answer.closed
    assert answer.schedule is None


def test_what_follows_gives_way_where_that_costs_nothing():
    # The window can only gain by a second setup before the last job, which must start later.
    b = ProblemBuilder(Objective.money())
    setup = b.setup([[0, 0], [3, 0]])
    b.machine(setup=setup, initial_family=0)
    for due, family, rate in ((20, 0, 1), (2, 1, 5), (30, 0, 1)):
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=rate)))
        b.mode(operation, 0, 2, family=family)
    problem = b.build(60)
    spans = ((0, 2), (2, 4), (7, 9))
    start = Schedule((0,) * 3, tuple(Assignment(j, 0, 0, *span) for j, span in enumerate(spans)))
    assert verify(problem, start).valid

    answer = Windows(problem, 0).solve(start, Excerpt((Segment(0, 0, 2),)))

    assert value(problem, answer.schedule) == 0


def test_a_refused_job_is_made_where_the_window_has_room():
    b = ProblemBuilder(Objective.money())
    b.machine()
    for _ in range(2):
        b.mode(b.operation(b.route(b.job(refusal_cost=50, due=9, tardiness_cost=1))), 0, 2)
    problem = b.build(30)
    start = Schedule((0, None), (Assignment(0, 0, 0, 0, 2),))

    answer = Windows(problem, 0).solve(start, Excerpt((Segment(0, 0, 1),), refused=(1,)))

    assert value(problem, answer.schedule) == 0


@settings(max_examples=examples(30))
@given(cases())
def test_an_excerpt_as_it_is_keeps_the_rules_of_its_own_problem(case):
    problem, schedule, excerpt = case
    late = postponed(problem, schedule, excerpt)

    reduced = reduce(problem, late, excerpt)

    assert verify(reduced.problem, reduced.now).violations == ()
    assert reduced.merge(reduced.now) == late


@settings(max_examples=examples(30))
@given(cases())
def test_what_is_put_off_keeps_the_rules_and_costs_the_same(case):
    problem, schedule, excerpt = case

    late = postponed(problem, schedule, excerpt)

    assert verify(problem, late).violations == ()
    assert value(problem, late) == value(problem, schedule)


@settings(max_examples=examples(30))
@given(cases())
def test_any_schedule_of_an_excerpt_fits_into_the_whole_at_the_same_difference(case):
    problem, schedule, excerpt = case
    reduced = reduce(problem, schedule, excerpt)
    found = solve_full(reduced.problem, CpsatLimits(work_limit=20.0)).schedule
    assume(found is not None)

    merged = reduced.merge(found)

    assert verify(problem, merged).violations == ()
    if not problem.windows:
        gain = value(reduced.problem, reduced.now) - value(reduced.problem, found)
        assert value(problem, schedule) - value(problem, merged) == gain


@settings(max_examples=examples(20))
@given(cases(), st.integers(0, 9))
def test_windows_only_ever_return_what_is_valid_and_cheaper_and_the_same_for_a_seed(case, seed):
    problem, schedule, _ = case
    again = schedule
    first, second = Windows(problem, seed), Windows(problem, seed)
    for _ in range(3):
        answer = first.improve(schedule)
        assert answer == second.improve(again)
        if answer.schedule is not None:
            assert verify(problem, answer.schedule).violations == ()
            assert value(problem, answer.schedule) < value(problem, schedule)
            schedule = again = answer.schedule


def test_successive_windows_differ():
    problem = painted([0, 1] * 12, due=10)
    selector = Selector(problem, Random(1))

    chosen = {selector.choose(in_order(problem), 8) for _ in range(10)}

    assert len(chosen) >= 5


def test_what_costs_most_is_freed_most():
    problem = painted([0] * 10 + [1] + [0] * 9)
    random, schedule = Random(1), in_order(problem)
    rows = machine_sequences(problem, schedule)

    freed = [
        {step.job for step in Selector(problem, random).choose(schedule, 4).steps(rows)}
        for _ in range(60)
    ]

    # The setups before and after job 10 are all that costs.
    assert sum(bool({10, 11} & jobs) for jobs in freed) > 40


@pytest.mark.parametrize("weights", [Objective(makespan=1), Objective(maximum_lateness=1)])
def test_what_is_not_a_sum_over_jobs_is_declined(weights):
    assert not separable(replace(painted([0, 1]), objective=weights))


def test_machine_work_of_no_ticks_is_declined():
    b = ProblemBuilder()
    b.machine()
    b.mode(b.operation(b.route(b.job())), 0, 0)
    assert not separable(b.build(5))


def test_work_that_needs_no_machine_is_declined():
    b = ProblemBuilder(Objective(tardiness=1))
    pool = b.pool(1)
    b.mode(b.operation(b.route(b.job(due=1, tardiness_cost=1))), None, 2, demands=[(pool, 1)])
    assert not separable(b.build(5))
