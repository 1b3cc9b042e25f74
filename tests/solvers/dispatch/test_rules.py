"""The compiled rules: what they decide, and that whatever they build verifies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from solvers import objective
from solvers.decode import pack
from solvers.dispatch import DispatchParams, dispatch, edd, sequence
from solvers.problem import NONE, UNPINNED, Objective, ProblemBuilder
from solvers.schedule import machine_sequences
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.tiny import tiny_problem

FEW = DispatchParams(slack=(1.0,), setup=(0.5,), wait=(0.5,), pressure=(0.3,))


@settings(deadline=None, max_examples=examples(150))
@given(st.integers(0, 2**32))
# Here work of no ticks is all that starts in an overtime window.
@example(173213786)
def test_what_is_dispatched_verifies_and_costs_what_it_says(seed: int) -> None:
    problem = tiny_problem(seed)
    best = dispatch(problem, FEW)
    check = verify(problem, best.schedule)
    assert check.valid == (best.violation == 0), check.violations
    if check.valid:
        assert best.objective == objective.value(problem, best.schedule)


@settings(deadline=None, max_examples=examples(100))
@given(st.integers(0, 2**32))
def test_dispatching_is_never_worse_than_the_earliest_due_date(seed: int) -> None:
    problem = tiny_problem(seed)
    first = edd(problem)
    best = dispatch(problem, FEW)
    if first is not None:
        assert best.violation == 0
        assert best.objective <= objective.value(problem, first)


@settings(deadline=None, max_examples=examples(100))
@given(st.integers(0, 2**32))
def test_a_sequence_keeps_the_assignment_and_pins(seed: int) -> None:
    problem = tiny_problem(seed)
    a = problem.arrays
    random = np.random.default_rng(seed)
    routes = np.array(
        [random.choice([*range(a.job_route[j], a.job_route[j + 1]), NONE]) for j in range(a.jobs)]
    )
    modes = np.array(
        [random.integers(a.operation_mode[o], a.operation_mode[o + 1]) for o in range(a.operations)]
    )
    held = a.operation_pin_machine != UNPINNED
    schedule = sequence(pack(problem), routes, modes, FEW).schedule
    expected = np.where(routes == NONE, NONE, routes - a.job_route[:-1]).tolist()
    assert [NONE if route is None else route for route in schedule.routes] == expected
    for item in schedule.assignments:
        operation = int(a.route_operation[routes[item.job]]) + item.operation
        mode = int(a.operation_mode[operation]) + item.mode
        if held[operation]:
            assert a.mode_machine[mode] == a.operation_pin_machine[operation]
        else:
            assert mode == modes[operation]
    assert len(schedule.assignments) == np.isin(a.operation_route, routes).sum()


def test_families_are_run_together_where_setups_cost_more_than_lateness() -> None:
    b = ProblemBuilder()
    saw = b.machine(setup=b.setup([[0, 5], [5, 0]], [[0, 90], [90, 0]]), initial_family=0)
    for number in range(6):
        cut = b.operation(b.route(b.job(due=4 * number, tardiness_cost=1)))
        b.mode(cut, saw, 2, family=number % 2)
    problem = b.build()
    best = dispatch(problem)
    (sequence_,) = machine_sequences(problem, best.schedule)
    families = [item.job % 2 for item in sequence_]
    assert families == sorted(families)


def test_short_jobs_go_first_when_completions_count() -> None:
    b = ProblemBuilder(Objective(total_completion=1))
    saw = b.machine()
    for ticks in (5, 1, 3):
        b.mode(b.operation(b.route(b.job())), saw, ticks)
    assert dispatch(b.build()).objective == 1 + 4 + 9


@pytest.mark.parametrize(("refusal", "route", "cost"), [(50, 0, 4 + 9), (3, None, 3 + 9)])
def test_a_job_is_refused_where_making_it_costs_more(
    refusal: int, route: int | None, cost: int
) -> None:
    b = ProblemBuilder()
    saw = b.machine()
    b.mode(b.operation(b.route(b.job(due=10, tardiness_cost=1, refusal_cost=refusal))), saw, 10)
    for _ in range(3):
        cut = b.operation(b.route(b.job(due=3, tardiness_cost=9, release=1)))
        b.mode(cut, saw, 1)
    # After the short ones, of which one is a tick late, the long job is late by four.
    best = dispatch(b.build())
    assert (best.schedule.routes[0], best.objective) == (route, cost)


def test_a_window_is_opened_where_that_costs_less_than_being_late() -> None:
    for rate, opened in ((1, (0,)), (9, ())):
        b = ProblemBuilder()
        saw = b.machine(b.calendar([(0, 4), (10, 30)]))
        b.window(saw, 4, 8, cost=1, rate=rate)
        b.mode(b.operation(b.route(b.job(due=6, tardiness_cost=3))), saw, 6)
        assert dispatch(b.build()).schedule.windows == opened


def test_a_large_book_is_limited_to_one_rule() -> None:
    b = ProblemBuilder()
    saw = b.machine()
    for due in (3, 1, 2):
        b.mode(b.operation(b.route(b.job(due=due, tardiness_cost=1))), saw, 1)
    assert dispatch(b.build(), DispatchParams(candidates=0)).objective == 0


def test_a_problem_without_jobs_has_an_empty_schedule() -> None:
    assert dispatch(ProblemBuilder().build()).schedule.assignments == ()
