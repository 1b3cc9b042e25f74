"""The objective of a schedule is what the verifier makes of it, term by term."""

from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given

from solvers.objective import cost, value
from solvers.problem import FORBIDDEN, Objective, ProblemBuilder
from solvers.result import Cost
from solvers.schedule import Assignment, Schedule
from solvers.verifier import verify
from tests.solvers.broken import CASES, done, painted, step
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem, tiny_problems


def test_the_cost_of_an_optimum_is_the_verifiers():
    optima = [(problem, brute_force(problem)) for problem in map(tiny_problem, range(60))]
    feasible = [(problem, best) for problem, best in optima if best.schedule is not None]

    assert len(feasible) > 30
    for problem, best in feasible:
        assert cost(problem, best.schedule) == verify(problem, best.schedule).cost
        assert value(problem, best.schedule) == best.value


@given(tiny_problems())
def test_the_cost_of_any_complete_schedule_is_the_verifiers(problem):
    schedule = one_after_the_other(problem)

    assert cost(problem, schedule) == verify(problem, schedule).cost


def one_after_the_other(problem) -> Schedule:
    """Return a schedule that does every operation once and cares for no other rule."""
    items, tick = [], 0
    for number, job in enumerate(problem.jobs):
        for index, operation in enumerate(job.routes[-1].operations):
            length = operation.modes[-1].processing
            items.append(Assignment(number, index, len(operation.modes) - 1, tick, tick + length))
            tick += length
    routes = tuple(len(job.routes) - 1 for job in problem.jobs)
    return Schedule(routes, tuple(items), tuple(range(len(problem.windows))))


@pytest.mark.parametrize("name", CASES)
def test_the_cost_of_the_verifiers_examples_is_the_verifiers(name):
    problem, good, _ = CASES[name][1]()

    assert cost(problem, good) == verify(problem, good).cost


def test_each_term_is_weighted_by_the_objective():
    terms = Cost(*range(1, 12))
    weights = Objective(*(10**index for index in range(11)))

    assert terms.total(weights) == sum((i + 1) * 10**i for i in range(11))
    assert [f.name for f in fields(Cost)] == [term for term, _ in weights.items()]


def test_the_transitions_on_a_machine_are_paid_for_in_its_order():
    b = ProblemBuilder()
    families = (0, 1, 1, 0)
    matrix = b.setup([[0, 0], [0, 0]], [[1, 10], [100, 1000]])
    machine = b.machine(setup=matrix, initial_family=0)
    for family in families:
        step(b, machine, 1, family=family)
    schedule = done((4, 5), (1, 2), (3, 4), (2, 3))
    order = (0, 1, 0, 1, 0)
    expected = sum([[1, 10], [100, 1000]][f][g] for f, g in pairwise(order))

    assert cost(b.build(9), schedule).setup == expected


def test_a_forbidden_transition_and_one_from_an_unknown_family_cost_nothing():
    b = ProblemBuilder()
    machine = painted(b, time=((0, FORBIDDEN), (0, 0)))
    step(b, machine, 1)
    step(b, machine, 1, family=1)

    assert cost(b.build(9), done((0, 1), (1, 2))).setup == 0


def test_a_setup_that_would_begin_before_tick_0_occupies_no_overtime():
    b = ProblemBuilder()
    machine = b.machine(b.calendar([]), b.setup([[3]]), 0)
    b.window(machine, 0, 9, cost=100, rate=1)
    step(b, machine, 2)

    assert cost(b.build(9), done((1, 3), windows=(0,))).overtime == 102


def test_nothing_made_costs_the_refusals_alone():
    b = ProblemBuilder()
    b.mode(b.operation(b.route(b.job(due=-2, refusal_cost=7))), b.machine(), 1)

    assert cost(b.build(9), Schedule((None,), ())) == Cost(refusal=7)
