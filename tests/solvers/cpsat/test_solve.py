"""What an answer of CP-SAT claims, and how a solve is stopped and listened to."""

import threading

import pytest

from solvers.cpsat import CpsatLimits, CpsatParams, CpsatStatus, Watch, solve_full
from solvers.problem import Objective, ProblemBuilder
from solvers.verifier import verify


def flow_shop(jobs=12, machines=4):
    """Return a flow shop that takes far longer to close than any test waits."""
    builder = ProblemBuilder(Objective(total_completion=1))
    line = [builder.machine() for _ in range(machines)]
    for number in range(jobs):
        route = builder.route(builder.job())
        last = None
        for stage, machine in enumerate(line):
            last = builder.operation(route, after=last)
            builder.mode(last, machine, 1 + (number * 7 + stage * 5) % 11)
    return builder.build()


def two_jobs(cost=3):
    builder = ProblemBuilder()
    machine = builder.machine()
    for _ in range(2):
        operation = builder.operation(builder.route(builder.job()))
        builder.mode(operation, machine, 2, cost=cost)
    return builder.build()


def test_nothing_below_the_cutoff_is_not_infeasible():
    answer = solve_full(two_jobs(), cutoff=6)

    assert answer.status is CpsatStatus.NOTHING_BETTER
    assert answer.bound == 6


def test_a_cutoff_above_the_optimum_changes_nothing():
    answer = solve_full(two_jobs(), cutoff=7)

    assert answer.status is CpsatStatus.OPTIMAL
    assert answer.bound == 6


def test_out_of_time_is_unknown():
    answer = solve_full(flow_shop(), CpsatLimits(time_limit=0))

    assert answer.status is CpsatStatus.UNKNOWN
    assert answer.schedule is None
    assert not answer.interrupted


def test_a_stop_ends_the_solve_and_keeps_the_best_schedule():
    problem, seen = flow_shop(), threading.Event()
    watch = Watch(stop=seen.is_set, on_incumbent=lambda _: seen.set())

    answer = solve_full(problem, watch=watch)

    assert answer.interrupted
    assert answer.status is CpsatStatus.FEASIBLE
    assert verify(problem, answer.schedule).valid


def test_a_keyboard_interrupt_ends_the_solve_and_keeps_the_best_schedule():
    problem, seen = flow_shop(), threading.Event()

    def stop():
        if seen.is_set():
            raise KeyboardInterrupt
        return False

    answer = solve_full(problem, watch=Watch(stop=stop, on_incumbent=lambda _: seen.set()))

    assert answer.interrupted
    assert answer.schedule is not None


def test_incumbents_and_bounds_are_told_as_they_come():
    problem = flow_shop(6, 3)
    schedules, bounds = [], []

    answer = solve_full(problem, watch=Watch(None, schedules.append, bounds.append))

    assert answer.status is CpsatStatus.OPTIMAL
    assert schedules[-1] == answer.schedule
    assert all(verify(problem, schedule).valid for schedule in schedules)
    assert max(bounds) <= answer.bound


def test_what_a_listener_raises_is_raised_to_the_caller():
    def fail(schedule):
        raise LookupError("no such screen")

    with pytest.raises(LookupError, match="no such screen"):
        solve_full(two_jobs(), watch=Watch(on_incumbent=fail))


@pytest.mark.parametrize("workers", [1, 2])
def test_with_a_work_limit_the_seed_decides(workers):
    problem = flow_shop()
    limits = CpsatLimits(work_limit=0.05, workers=workers, seed=3)

    first, second = (solve_full(problem, limits) for _ in range(2))

    assert first.schedule == second.schedule
    assert first.bound == second.bound


def test_a_bound_beyond_the_precision_of_floating_point_is_exact():
    cost = 2**59 + 12345

    answer = solve_full(two_jobs(cost))

    assert answer.status is CpsatStatus.OPTIMAL
    assert answer.bound == 2 * cost


def test_costs_too_large_to_sum_still_give_a_valid_bound():
    builder = ProblemBuilder()
    machine = builder.machine()
    operation = builder.operation(builder.route(builder.job()))
    for cost in range(10):
        builder.mode(operation, machine, 2, cost=2**60 + cost)

    answer = solve_full(builder.build())

    # The lowest digits are lost, so optimality cannot be claimed.
    assert answer.status is CpsatStatus.FEASIBLE
    assert 2**59 < answer.bound <= 2**60


def test_a_solve_that_sticks_to_its_hint_proves_nothing():
    problem = two_jobs()
    schedule = solve_full(problem).schedule

    answer = solve_full(problem, hint=schedule, params=CpsatParams(stick_to_hint=True))

    assert answer.status is CpsatStatus.FEASIBLE
    assert answer.bound is None


def test_a_hint_is_the_first_incumbent():
    problem = flow_shop()
    best = solve_full(problem, CpsatLimits(work_limit=0.1)).schedule
    told = []

    solve_full(problem, CpsatLimits(work_limit=0.1), hint=best, watch=Watch(None, told.append))

    assert told[0] == best
