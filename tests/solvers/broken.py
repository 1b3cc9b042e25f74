"""Schedules that break one rule each, beside one for the same problem that keeps them all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from solvers.problem import FORBIDDEN, OperationHandle, Problem, ProblemBuilder
from solvers.schedule import Assignment, Schedule
from solvers.verifier import ViolationKind as Kind

if TYPE_CHECKING:
    from collections.abc import Callable

Case = tuple[Problem, Schedule, Schedule]

CASES: dict[str, tuple[Kind, Callable[[], Case]]] = {}
"""By name the one rule that is broken, and what makes problem, good and bad schedule."""


def breaks(kind: Kind) -> Callable[[Callable[[], Case]], Callable[[], Case]]:
    """Register a case whose bad schedule breaks ``kind`` alone."""

    def register(case: Callable[[], Case]) -> Callable[[], Case]:
        CASES[case.__name__] = kind, case
        return case

    return register


def step(b: ProblemBuilder, machine: int | None, processing: int, **mode) -> OperationHandle:
    """Add a job that must be made, of one operation in one mode."""
    handle = b.operation(b.route(b.job()))
    b.mode(handle, machine, processing, **mode)
    return handle


def flow(b: ProblemBuilder, *machines: int | None, processing: int = 2) -> list[OperationHandle]:
    """Add a job with one operation on each of ``machines``, without precedence yet."""
    route = b.route(b.job())
    handles = [b.operation(route) for _ in machines]
    for handle, machine in zip(handles, machines, strict=True):
        b.mode(handle, machine, processing)
    return handles


def done(*spans: tuple[int, int], windows: tuple[int, ...] = ()) -> Schedule:
    """Return the schedule of jobs of one operation each, job i at ``spans[i]``."""
    items = tuple(Assignment(job, 0, 0, *span) for job, span in enumerate(spans))
    return Schedule((0,) * len(spans), items, windows)


def in_turn(*spans: tuple[int, int]) -> Schedule:
    """Return the schedule of one job, operation i at ``spans[i]``."""
    return Schedule((0,), tuple(Assignment(0, i, 0, *span) for i, span in enumerate(spans)))


def two_steps() -> tuple[Problem, Schedule]:
    """Return two jobs on one machine and a schedule for them."""
    b = ProblemBuilder()
    machine = b.machine()
    step(b, machine, 2)
    step(b, machine, 3)
    return b.build(10), done((0, 2), (2, 5))


# Structure


@breaks(Kind.MALFORMED)
def a_route_for_each_job_but_one() -> Case:
    problem, good = two_steps()
    return problem, good, replace(good, routes=(0,))


@breaks(Kind.MALFORMED)
def a_start_that_is_not_a_whole_number() -> Case:
    problem, good = two_steps()
    first, second = good.assignments
    return problem, good, replace(good, assignments=(replace(first, start=0.0), second))


@breaks(Kind.MALFORMED)
def assignments_out_of_order() -> Case:
    problem, good = two_steps()
    return problem, good, replace(good, assignments=good.assignments[::-1])


@breaks(Kind.UNKNOWN)
def a_mode_that_does_not_exist() -> Case:
    problem, good = two_steps()
    first, second = good.assignments
    bad = replace(good, assignments=(first, second, replace(second, mode=1)))
    return problem, good, bad


@breaks(Kind.UNKNOWN)
def a_negative_mode() -> Case:
    problem, good = two_steps()
    first, second = good.assignments
    return problem, good, replace(good, assignments=(first, second, replace(second, mode=-1)))


@breaks(Kind.UNKNOWN)
def an_operation_that_does_not_exist() -> Case:
    problem, good = two_steps()
    more = Assignment(1, 1, 0, 6, 8)
    return problem, good, replace(good, assignments=(*good.assignments, more))


@breaks(Kind.UNKNOWN)
def a_job_that_does_not_exist() -> Case:
    problem, good = two_steps()
    more = Assignment(2, 0, 0, 6, 8)
    return problem, good, replace(good, assignments=(*good.assignments, more))


@breaks(Kind.UNKNOWN)
def a_route_that_does_not_exist() -> Case:
    problem, good = two_steps()
    return problem, good, Schedule((0, 1), good.assignments[:1])


@breaks(Kind.UNKNOWN)
def a_window_that_does_not_exist() -> Case:
    problem, good = two_steps()
    return problem, good, replace(good, windows=(0,))


@breaks(Kind.MISSING)
def an_operation_left_out() -> Case:
    problem, good = two_steps()
    return problem, good, replace(good, assignments=good.assignments[:1])


@breaks(Kind.DUPLICATE)
def an_operation_done_twice() -> Case:
    problem, good = two_steps()
    again = replace(good.assignments[1], start=6, end=9)
    return problem, good, replace(good, assignments=(*good.assignments, again))


@breaks(Kind.DUPLICATE)
def a_window_opened_twice() -> Case:
    b = ProblemBuilder()
    machine = b.machine(b.calendar([(0, 4)]))
    b.window(machine, 4, 6)
    step(b, machine, 6)
    return b.build(10), done((0, 6), windows=(0,)), done((0, 6), windows=(0, 0))


@breaks(Kind.REFUSAL)
def a_job_refused_that_must_be_made() -> Case:
    problem, good = two_steps()
    return problem, good, Schedule((0, None), good.assignments[:1])


@breaks(Kind.REFUSAL)
def a_refused_job_worked_on() -> Case:
    b = ProblemBuilder()
    b.mode(b.operation(b.route(b.job(refusal_cost=5))), b.machine(), 2)
    return b.build(9), done((0, 2)), replace(done((0, 2)), routes=(None,))


# Pins


def two_ways() -> tuple[ProblemBuilder, OperationHandle]:
    """Return a job that may be refused, with one route on two machines and another."""
    b = ProblemBuilder()
    machines = [b.machine(), b.machine()]
    job = b.job(refusal_cost=5)
    handle = b.operation(b.route(job))
    for machine in machines:
        b.mode(handle, machine, 2)
    b.mode(b.operation(b.route(job)), 0, 2)
    return b, handle


@breaks(Kind.PIN)
def a_pinned_operation_on_another_machine() -> Case:
    b, handle = two_ways()
    b.pin(handle, 0)
    bad = Schedule((0,), (Assignment(0, 0, 1, 3, 5),))
    return b.build(9), Schedule((0,), (Assignment(0, 0, 0, 3, 5),)), bad


@breaks(Kind.PIN)
def a_pinned_operation_at_another_start() -> Case:
    b, handle = two_ways()
    b.pin(handle, 0, start=3)
    bad = Schedule((0,), (Assignment(0, 0, 0, 2, 4),))
    return b.build(9), Schedule((0,), (Assignment(0, 0, 0, 3, 5),)), bad


@breaks(Kind.PIN)
def a_pinned_job_on_another_route() -> Case:
    b, handle = two_ways()
    b.pin(handle, 0)
    bad = Schedule((1,), (Assignment(0, 0, 0, 3, 5),))
    return b.build(9), Schedule((0,), (Assignment(0, 0, 0, 3, 5),)), bad


@breaks(Kind.PIN)
def a_pinned_job_refused() -> Case:
    b, handle = two_ways()
    b.pin(handle, 0)
    return b.build(9), Schedule((0,), (Assignment(0, 0, 0, 3, 5),)), Schedule((None,), ())


# Working time


def day_machine(b: ProblemBuilder, **machine) -> int:
    """Add a machine that works on [0, 4) and [6, 10)."""
    return b.machine(b.calendar([(0, 4), (6, 10)]), **machine)


@breaks(Kind.CLOSED)
def a_start_in_closed_time() -> Case:
    b = ProblemBuilder()
    step(b, day_machine(b), 2)
    return b.build(12), done((6, 8)), done((5, 8))


@breaks(Kind.CLOSED)
def no_processing_in_closed_time() -> Case:
    b = ProblemBuilder()
    step(b, day_machine(b), 0)
    return b.build(12), done((6, 6)), done((4, 4))


@breaks(Kind.CLOSED)
def work_in_an_unopened_window() -> Case:
    b = ProblemBuilder()
    machine = day_machine(b)
    b.window(machine, 4, 6)
    step(b, machine, 1)
    step(b, machine, 0)
    # Without any processing only the start can tell.
    return b.build(12), done((6, 7), (4, 4), windows=(0,)), done((6, 7), (4, 4))


@breaks(Kind.DURATION)
def an_end_that_forgets_the_break() -> Case:
    b = ProblemBuilder()
    step(b, day_machine(b), 3)
    return b.build(12), done((2, 7)), done((2, 5))


@breaks(Kind.DURATION)
def an_end_in_the_break_after_the_last_working_tick() -> Case:
    b = ProblemBuilder()
    step(b, day_machine(b), 2)
    return b.build(12), done((2, 4)), done((2, 5))


@breaks(Kind.DURATION)
def an_end_too_late() -> Case:
    problem, good = two_steps()
    return problem, good, done((0, 2), (2, 6))


@breaks(Kind.DURATION)
def an_end_before_its_start() -> Case:
    problem, good = two_steps()
    return problem, good, done((0, 2), (5, 2))


@breaks(Kind.DURATION)
def an_end_of_no_processing_later_than_its_start() -> Case:
    b = ProblemBuilder()
    step(b, day_machine(b), 0)
    return b.build(12), done((3, 3)), done((3, 4))


@breaks(Kind.DURATION)
def a_duration_without_a_machine() -> Case:
    b = ProblemBuilder()
    step(b, None, 3)
    return b.build(12), done((9, 12)), done((8, 12))


@breaks(Kind.PAUSE)
def a_pause_of_what_may_not_pause() -> Case:
    b = ProblemBuilder()
    handle = b.operation(b.route(b.job()), resumable=False)
    b.mode(handle, day_machine(b), 3)
    return b.build(12), done((6, 9)), done((2, 7))


@breaks(Kind.HORIZON)
def work_without_a_machine_past_the_horizon() -> Case:
    b = ProblemBuilder()
    step(b, None, 3)
    return b.build(12), done((9, 12)), done((10, 13))


# Sequence and setups


@breaks(Kind.OVERLAP)
def two_operations_at_a_time() -> Case:
    problem, good = two_steps()
    return problem, good, done((0, 2), (1, 4))


@breaks(Kind.OVERLAP)
def no_processing_in_the_middle_of_another_operation() -> Case:
    b = ProblemBuilder()
    machine = b.machine()
    step(b, machine, 3)
    step(b, machine, 0)
    return b.build(9), done((0, 3), (3, 3)), done((0, 3), (2, 2))


@breaks(Kind.OVERLAP)
def work_in_the_pause_of_another_operation() -> Case:
    b = ProblemBuilder()
    machine = b.machine(b.calendar([(0, 2), (4, 8)]))
    step(b, machine, 4)
    step(b, machine, 1)
    return b.build(9), done((0, 6), (6, 7)), done((0, 6), (4, 5))


def painted(b: ProblemBuilder, time=((0, 2), (1, 0)), **machine) -> int:
    """Add a day machine with two families; entering family 1 takes 2 ticks."""
    return day_machine(b, setup=b.setup(time, ((0, 5), (7, 0))), **machine)


@breaks(Kind.SETUP)
def a_setup_skipped() -> Case:
    b = ProblemBuilder()
    machine = painted(b)
    step(b, machine, 1)
    step(b, machine, 1, family=1)
    return b.build(12), done((0, 1), (3, 4)), done((0, 1), (1, 2))


@breaks(Kind.SETUP)
def a_setup_counted_in_closed_time() -> Case:
    b = ProblemBuilder()
    machine = painted(b)
    step(b, machine, 3)
    step(b, machine, 1, family=1)
    # One working tick before the break and one after it.
    return b.build(12), done((0, 3), (7, 8)), done((0, 3), (6, 7))


@breaks(Kind.SETUP)
def the_first_setup_before_tick_0() -> Case:
    b = ProblemBuilder()
    step(b, painted(b, initial_family=0), 1, family=1)
    return b.build(12), done((2, 3)), done((1, 2))


@breaks(Kind.SETUP)
def the_setup_between_like_families_skipped() -> Case:
    b = ProblemBuilder()
    machine = painted(b, time=((1, 0), (0, 0)))
    step(b, machine, 1)
    step(b, machine, 1)
    return b.build(12), done((0, 1), (2, 3)), done((0, 1), (1, 2))


@breaks(Kind.SETUP)
def a_setup_between_operations_tied_at_a_tick() -> Case:
    b = ProblemBuilder()
    machine = painted(b, time=((0, 0), (1, 0)))
    step(b, machine, 2)
    step(b, machine, 0, family=1)
    # The one of no processing comes first, and the other then needs the setup from family 1.
    return b.build(12), done((1, 3), (0, 0)), done((0, 2), (0, 0))


@breaks(Kind.TRANSITION)
def a_forbidden_transition() -> Case:
    b = ProblemBuilder()
    machine = painted(b, time=((0, FORBIDDEN), (0, 0)))
    step(b, machine, 1)
    step(b, machine, 1, family=1)
    return b.build(12), done((3, 4), (0, 1)), done((0, 1), (3, 4))


@breaks(Kind.TRANSITION)
def a_forbidden_first_transition() -> Case:
    b = ProblemBuilder()
    machine = painted(b, time=((0, FORBIDDEN), (0, 0)), initial_family=0)
    step(b, machine, 1)
    handle = b.operation(b.route(b.job(refusal_cost=1)))
    b.mode(handle, machine, 1, family=1)
    good = Schedule((0, None), (Assignment(0, 0, 0, 0, 1),))
    return b.build(12), good, done((3, 4), (0, 1))


@breaks(Kind.ANTICIPATION)
def a_setup_before_the_release_where_it_may_not() -> Case:
    b = ProblemBuilder()
    machine = painted(b, initial_family=0, anticipatory=False)
    b.mode(b.operation(b.route(b.job(release=1))), machine, 1, family=1)
    return b.build(12), done((3, 4)), done((2, 3))


@breaks(Kind.ANTICIPATION)
def a_setup_before_its_modes_earliest_where_it_may_not() -> Case:
    b = ProblemBuilder()
    machine = painted(b, initial_family=0, anticipatory=False)
    step(b, machine, 1, family=1, earliest=1)
    return b.build(12), done((3, 4)), done((2, 3))


@breaks(Kind.ANTICIPATION)
def a_setup_before_the_arrival_where_it_may_not() -> Case:
    b = ProblemBuilder()
    machine = painted(b, initial_family=0, anticipatory=False)
    route = b.route(b.job())
    before, after = b.operation(route), b.operation(route)
    b.mode(before, None, 1, tail=4)
    b.mode(after, machine, 1, family=1)
    b.precede(before, after, min_lag=1)
    return b.build(12), in_turn((0, 1), (8, 9)), in_turn((0, 1), (7, 8))


# Dates and lags


@breaks(Kind.RELEASE)
def a_start_before_its_release() -> Case:
    b = ProblemBuilder()
    b.mode(b.operation(b.route(b.job(release=3))), b.machine(), 2)
    return b.build(9), done((3, 5)), done((2, 4))


@breaks(Kind.EARLIEST)
def a_start_before_its_modes_earliest() -> Case:
    b = ProblemBuilder()
    step(b, b.machine(), 2, earliest=3)
    return b.build(9), done((3, 5)), done((2, 4))


@breaks(Kind.DEADLINE)
def an_end_past_its_deadline() -> Case:
    b = ProblemBuilder()
    b.mode(b.operation(b.route(b.job(deadline=5))), b.machine(), 2)
    return b.build(9), done((3, 5)), done((4, 6))


@breaks(Kind.PRECEDENCE)
def a_start_before_its_predecessor() -> Case:
    b = ProblemBuilder()
    b.precede(*flow(b, b.machine(), b.machine()))
    return b.build(9), in_turn((0, 2), (2, 4)), in_turn((0, 2), (1, 3))


@breaks(Kind.PRECEDENCE)
def a_start_in_the_tail_of_its_predecessor() -> Case:
    b = ProblemBuilder()
    route = b.route(b.job())
    before = b.operation(route)
    b.mode(before, b.machine(), 2, tail=3)
    b.mode(b.operation(route, after=before), b.machine(), 2)
    return b.build(9), in_turn((0, 2), (5, 7)), in_turn((0, 2), (4, 6))


@breaks(Kind.MIN_LAG)
def a_start_too_soon_after_its_predecessor() -> Case:
    b = ProblemBuilder()
    b.precede(*flow(b, b.machine(), b.machine()), min_lag=2)
    return b.build(9), in_turn((0, 2), (4, 6)), in_turn((0, 2), (3, 5))


@breaks(Kind.MAX_LAG)
def a_start_too_late_after_its_predecessor() -> Case:
    b = ProblemBuilder()
    b.precede(*flow(b, b.machine(), b.machine()), max_lag=2)
    return b.build(9), in_turn((0, 2), (4, 6)), in_turn((0, 2), (5, 7))


# Pools and materials


@breaks(Kind.POOL)
def a_pool_overdrawn_by_operations() -> Case:
    b = ProblemBuilder()
    people = b.pool(2)
    for amount in (1, 2):
        step(b, b.machine(), 2, demands=((people, amount),))
    return b.build(9), done((0, 2), (2, 4)), done((0, 2), (1, 3))


@breaks(Kind.POOL)
def a_pool_overdrawn_by_a_setup() -> Case:
    b = ProblemBuilder()
    crew = b.pool(1)
    machine = painted(b, initial_family=0, setup_demands=((crew, 1),))
    step(b, machine, 1, family=1)
    step(b, b.machine(), 2, demands=((crew, 1),))
    return b.build(12), done((2, 3), (2, 4)), done((2, 3), (1, 3))


@breaks(Kind.POOL)
def a_pool_overdrawn_where_its_capacity_falls() -> Case:
    b = ProblemBuilder()
    people = b.pool([(0, 1), (3, 0), (5, 1)])
    step(b, b.machine(), 2, demands=((people, 1),))
    return b.build(9), done((1, 3)), done((2, 4))


@breaks(Kind.MATERIAL)
def a_material_consumed_before_its_receipt() -> Case:
    b = ProblemBuilder()
    steel = b.material(1, [(4, 1)])
    for _ in range(2):
        handle = b.operation(b.route(b.job()), materials=((steel, 1),))
        b.mode(handle, b.machine(), 1)
    return b.build(9), done((0, 1), (4, 5)), done((0, 1), (3, 4))
