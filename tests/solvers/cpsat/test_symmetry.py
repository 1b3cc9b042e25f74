"""Interchangeable machines are used in order, and nothing is lost by it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solvers.cpsat import CpsatParams, CpsatStatus, solve_full
from solvers.cpsat.symmetry import canonical, interchangeable
from solvers.problem import Objective, ProblemBuilder
from solvers.schedule import Assignment, Schedule
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.brute_force import brute_force


def workshop(*, stations=3, pin=None, window=None, slow=None, group=0, jobs=(2, 3, 1)):
    """Return jobs on identical stations; ``pin``, ``window`` and ``slow`` make one different."""
    builder = ProblemBuilder(Objective(total_completion=1, setup=1))
    setup = builder.setup([[0, 1], [2, 0]], [[0, 1], [1, 0]])
    calendar = builder.calendar([(0, 3), (4, 12)])
    machines = [builder.machine(calendar, setup, 0, group=group) for _ in range(stations)]
    for number, processing in enumerate(jobs):
        operation = builder.operation(builder.route(builder.job()))
        for machine in machines:
            late = processing + (machine == slow)
            builder.mode(operation, machine, late, number % 2)
        if pin is not None and number == 1:
            builder.pin(operation, machines[pin])
    if window is not None:
        builder.window(machines[window], 3, 4)
    return builder.build(12)


@pytest.mark.parametrize(
    ("different", "classes"),
    [
        ({}, [[0, 1, 2]]),
        ({"group": None}, []),
        ({"pin": 2}, [[0, 1]]),
        ({"window": 0}, [[1, 2]]),
        ({"slow": 1}, [[0, 2]]),
    ],
)
def test_only_machines_that_agree_in_everything_are_interchangeable(different, classes):
    assert interchangeable(workshop(**different)) == classes


@pytest.mark.parametrize("different", [{}, {"pin": 2}, {"window": 0}, {"slow": 1}])
def test_breaking_symmetry_loses_no_optimum(different):
    problem = workshop(**different)

    answer = solve_full(problem)

    assert answer.status is CpsatStatus.OPTIMAL
    assert verify(problem, answer.schedule).violations == ()
    assert answer.bound == brute_force(problem).value


def test_a_schedule_is_relabelled_to_modes_of_the_same_kind():
    problem = workshop(stations=2, jobs=(1, 1))
    schedule = Schedule((0, 0), (Assignment(0, 0, 1, 0, 1), Assignment(1, 0, 0, 1, 2)))

    assert [item.mode for item in canonical(problem, schedule).assignments] == [0, 1]


@given(st.permutations(range(3)))
@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_hint_on_relabelled_machines_is_still_a_solution(order):
    problem = workshop()
    best = solve_full(problem).schedule
    moved = (replace(item, mode=order[item.mode]) for item in best.assignments)
    hint = replace(best, assignments=tuple(moved))

    answer = solve_full(problem, hint=hint, params=CpsatParams(stick_to_hint=True))

    assert answer.schedule == best
