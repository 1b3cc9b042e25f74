"""The builder hands out handles and builds a problem that suffices for its work."""

import pytest

from solvers.problem import Objective, ProblemBuilder, ProblemError


def test_handles_are_positions_in_the_problem():
    b = ProblemBuilder()
    b.job()
    job = b.job(name="second")
    b.route(job)
    route = b.route(job, cost=7)
    b.operation(route)
    handle = b.operation(route, name="paint")

    assert handle == (1, 1, 1)


def test_an_operation_after_another_gets_a_precedence():
    b = ProblemBuilder()
    route = b.route(b.job())
    first = b.operation(route)
    second = b.operation(route, after=first)
    for handle in (first, second):
        b.mode(handle, None, 1)

    (link,) = b.build().jobs[0].routes[0].precedences

    assert (link.before, link.after, link.min_lag, link.max_lag) == (0, 1, 0, None)


def test_a_precedence_between_routes_is_rejected():
    b = ProblemBuilder()
    job = b.job()
    handles = [b.operation(b.route(job)) for _ in range(2)]

    with pytest.raises(ProblemError, match=r"precedence between routes: \(0, 0\) and \(0, 1\)"):
        b.precede(*handles)


def test_intervals_are_sorted_and_merged():
    b = ProblemBuilder()
    b.calendar([(6, 8), (0, 2), (2, 4), (7, 9)])

    assert b.build(10).calendars[0].intervals == ((0, 4), (6, 9))


def test_a_given_horizon_cuts_calendars_off():
    b = ProblemBuilder()
    b.calendar([(0, 4), (6, 9), (12, 14)])

    assert b.build(8).calendars[0].intervals == ((0, 4), (6, 8))


def test_receipts_are_sorted():
    b = ProblemBuilder()
    b.material(receipts=[(5, 1), (2, 3)])

    assert b.build(9).materials[0].receipts == ((2, 3), (5, 1))


def test_the_objective_is_money_unless_stated():
    assert ProblemBuilder().build().objective == Objective.money()
    assert ProblemBuilder(Objective(makespan=1)).build().objective == Objective(makespan=1)


def test_the_default_horizon_reaches_to_the_last_calendar_and_window():
    b = ProblemBuilder()
    machine = b.machine(b.calendar([(0, 30)]))
    b.window(machine, 35, 40)

    assert b.build().horizon == 40
