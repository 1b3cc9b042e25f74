"""The first schedule: earliest due date with every feature."""

from __future__ import annotations

import subprocess
import sys

from solvers.dispatch import edd, multi_step
from solvers.objective import value
from solvers.problem import FORBIDDEN, Objective, Problem, ProblemBuilder
from solvers.schedule import Assignment, Schedule, machine_sequences
from solvers.verifier import verify
from tests.solvers.tiny import tiny_problem


def one_step(
    b: ProblemBuilder, machine: int, ticks: int, due: int | None = None, **job: int
) -> int:
    """Add a job of one operation and return its index."""
    index = b.job(due=due, **job)
    b.mode(b.operation(b.route(index)), machine, ticks)
    return index


def verified(problem: Problem) -> Schedule:
    """Return the rule's schedule after the verifier has accepted it."""
    schedule = edd(problem)
    assert schedule is not None
    assert verify(problem, schedule).violations == ()
    return schedule


def starts(schedule: Schedule) -> list[int]:
    return [item.start for item in schedule.assignments]


def test_jobs_are_made_in_the_order_of_their_due_dates() -> None:
    b = ProblemBuilder()
    saw = b.machine()
    for due in (9, 3, 6):
        one_step(b, saw, 2, due)
    assert starts(verified(b.build())) == [4, 0, 2]


def test_an_operation_fills_a_gap_between_earlier_ones() -> None:
    b = ProblemBuilder()
    saw = b.machine()
    one_step(b, saw, 2, due=8, release=5)
    one_step(b, saw, 3, due=9)
    assert starts(verified(b.build())) == [5, 0]


def test_a_gap_is_too_short_when_the_setups_do_not_fit() -> None:
    b = ProblemBuilder()
    saw = b.machine(setup=b.setup([[0, 2], [2, 0]]), initial_family=0)
    one_step(b, saw, 2, due=8, release=5)
    late = b.job(due=9)
    b.mode(b.operation(b.route(late)), saw, 2, family=1)
    # 2 of setup, 2 of work and 2 of setup back do not fit before 5.
    assert starts(verified(b.build())) == [5, 9]


def test_the_cheaper_machine_is_taken_until_lateness_costs_more() -> None:
    b = ProblemBuilder()
    cheap, dear = b.machine(), b.machine()
    for _ in range(2):
        cut = b.operation(b.route(b.job(due=4, tardiness_cost=10)))
        b.mode(cut, cheap, 4, cost=1)
        b.mode(cut, dear, 4, cost=5)
    sequences = machine_sequences(problem := b.build(), verified(problem))
    assert [len(sequence) for sequence in sequences] == [1, 1]


def test_a_job_is_refused_when_making_it_costs_more() -> None:
    b = ProblemBuilder()
    saw = b.machine()
    one_step(b, saw, 4, due=4, tardiness_cost=3, refusal_cost=100)
    one_step(b, saw, 4, due=4, tardiness_cost=3, refusal_cost=11)
    assert verified(b.build()).routes == (0, None)


def test_the_cheapest_route_is_taken() -> None:
    b = ProblemBuilder()
    saw = b.machine()
    job = b.job(due=9)
    b.mode(b.operation(b.route(job, cost=5)), saw, 1)
    b.mode(b.operation(b.route(job, cost=2)), None, 8)
    assert verified(b.build()).routes == (1,)


def test_a_predecessor_waits_where_a_maximum_lag_would_be_exceeded() -> None:
    b = ProblemBuilder()
    cast, press = b.machine(), b.machine(calendar=b.calendar([(10, 20)]))
    route = b.route(b.job())
    pour = b.operation(route)
    b.mode(pour, cast, 2)
    shape = b.operation(route)
    b.mode(shape, press, 2)
    b.precede(pour, shape, max_lag=3)
    assert starts(verified(b.build())) == [5, 10]


def test_a_deadline_that_the_list_misses_puts_its_job_first() -> None:
    b = ProblemBuilder()
    saw = b.machine()
    one_step(b, saw, 5, due=1)
    one_step(b, saw, 5, due=2, deadline=7)
    assert starts(verified(b.build())) == [5, 0]


def test_a_pinned_operation_starts_when_and_where_it_is_pinned() -> None:
    b = ProblemBuilder()
    saw, spare = b.machine(), b.machine()
    one_step(b, saw, 4, due=1)
    held = b.operation(b.route(b.job(due=90, refusal_cost=0)))
    b.mode(held, saw, 3, cost=7)
    b.mode(held, spare, 3)
    b.pin(held, saw, 2)
    schedule = verified(b.build())
    assert schedule.assignments == (Assignment(0, 0, 0, 5, 9), Assignment(1, 0, 0, 2, 5))


def test_overtime_is_opened_only_where_nothing_else_makes_a_schedule() -> None:
    b = ProblemBuilder()
    saw = b.machine(calendar=b.calendar([(0, 4), (8, 12)]))
    for start in (4, 12):
        b.window(saw, start, start + 4, cost=1)
    one_step(b, saw, 6, due=20)
    problem = b.build()
    assert verified(problem).windows == ()
    one_step(b, saw, 2, deadline=6)
    one_step(b, saw, 4, deadline=8)
    assert verified(b.build()).windows == (0,)


def test_pools_crews_and_materials_delay_a_start() -> None:
    b = ProblemBuilder()
    people = b.pool([(0, 0), (3, 1)])
    steel = b.material(receipts=[(6, 1)])
    saw = b.machine(setup=b.setup([[0, 1], [1, 0]]), initial_family=0, setup_demands=((people, 1),))
    lathe = b.machine()
    first = b.operation(b.route(b.job(due=1)))
    b.mode(first, saw, 2, family=1)
    second = b.operation(b.route(b.job(due=2)))
    b.mode(second, lathe, 2, demands=((people, 1),))
    third = b.operation(b.route(b.job(due=3)), materials=((steel, 1),))
    b.mode(third, lathe, 2)
    # The crew sets up in [3, 4), so the person works from 4; the steel comes at 6.
    assert starts(verified(b.build())) == [4, 4, 6]


def test_there_is_no_schedule_when_a_transition_is_forbidden_both_ways() -> None:
    b = ProblemBuilder()
    saw = b.machine(setup=b.setup([[0, FORBIDDEN], [FORBIDDEN, 0]]))
    for family in (0, 1):
        b.mode(b.operation(b.route(b.job())), saw, 1, family=family)
    assert edd(b.build()) is None


def test_classical_objectives_spread_the_work() -> None:
    b = ProblemBuilder(Objective(makespan=1))
    machines = [b.machine() for _ in range(3)]
    for _ in range(3):
        cut = b.operation(b.route(b.job()))
        for machine in machines:
            b.mode(cut, machine, 5)
    assert starts(verified(b.build())) == [0, 0, 0]


def test_no_compiled_code_is_loaded() -> None:
    script = "import sys, solvers.dispatch.edd; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_what_it_gives_for_any_tiny_problem_verifies_and_it_seldom_gives_nothing() -> None:
    problems = [tiny_problem(seed) for seed in range(150)]
    schedules = [edd(problem) for problem in problems]
    for problem, schedule in zip(problems, schedules, strict=True):
        assert schedule is None or verify(problem, schedule).violations == ()
    # Tiny problems are tight, and some have no schedule at all.
    assert sum(schedule is not None for schedule in schedules) > 90


def test_a_lead_lets_long_jobs_enter_before_short_ones_due_a_little_sooner():
    builder = ProblemBuilder(Objective(tardiness=1))
    machines = [builder.machine() for _ in range(3)]
    for due, steps, processing in ((9, 2, 1), (12, 3, 4)):
        route = builder.route(builder.job(due=due, tardiness_cost=1))
        after = None
        for machine in machines[:steps]:
            after = builder.operation(route, after=after)
            builder.mode(after, machine, processing)
    problem = builder.build()
    by_date, by_slack = edd(problem), edd(problem, lead=1.0)
    assert by_date is not None
    assert by_slack is not None
    assert (value(problem, by_date), value(problem, by_slack)) == (1, 0)


def test_most_jobs_must_take_several_steps_for_a_lead_to_matter():
    builder = ProblemBuilder()
    machine = builder.machine()
    for steps in (1, 1, 2):
        route = builder.route(builder.job())
        for _ in range(steps):
            builder.mode(builder.operation(route), machine, 1)
    assert not multi_step(builder.build())
