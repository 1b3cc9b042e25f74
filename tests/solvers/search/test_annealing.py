"""The annealer keeps its books right, never loses its start, and finds what is best."""

import numpy as np
import pytest

from solvers.decode import choices_of, decode
from solvers.dispatch.edd import edd
from solvers.objective import value
from solvers.problem import NONE, ProblemBuilder
from solvers.search import Annealer, choices_for
from solvers.verifier import verify
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem


def annealed(problem, start, moves=4000, seed=0):
    chain = Annealer(problem, start, seed)
    chain.measure()
    for step in range(10):
        chain.run(moves // 10, step / 10)
    return chain


def started(seeds):
    """Yield problems for which earliest due date finds a schedule, with it."""
    for seed in seeds:
        problem = tiny_problem(seed)
        schedule = edd(problem)
        if schedule is not None:
            yield problem, schedule


def test_the_best_list_is_a_schedule_of_the_objective_it_claims():
    for problem, schedule in started(range(40)):
        chain = annealed(problem, schedule)
        best = chain.best()
        if chain.violation == 0:
            assert verify(problem, best).valid
            assert value(problem, best) == chain.objective


def test_the_start_is_never_lost():
    for problem, schedule in started(range(40, 60)):
        chain = Annealer(problem, schedule)
        decoded = decode(chain.packed, choices_of(problem, schedule))
        assert (chain.violation, chain.objective) == (decoded.violation, decoded.objective)
        for _ in range(5):
            chain.run(200, 0.0)
        best = (chain.violation, chain.objective)
        assert best <= (decoded.violation, decoded.objective)


def test_a_stopped_chain_decodes_its_current_list_like_a_fresh_one():
    # Rejected moves leave stale placements behind; they must never show in a result.
    for problem, schedule in started(range(60, 80)):
        chain = annealed(problem, schedule, moves=1000)
        fresh = decode(chain.packed, chain.best_choices())
        assert (fresh.violation, fresh.objective) == (chain.violation, chain.objective)


def test_most_tiny_problems_are_solved_to_the_optimum():
    found = []
    for problem, schedule in started(range(100, 140)):
        chain = annealed(problem, schedule, moves=6000)
        found.append(chain.violation == 0 and chain.objective == brute_force(problem).value)
    assert sum(found) >= 0.9 * len(found)


def test_the_same_seed_repeats_the_chain_and_another_does_not():
    b = ProblemBuilder()
    setup = b.setup([[0, 4, 7], [3, 0, 5], [6, 2, 0]])
    for _ in range(3):
        b.machine(setup=setup)
    for job in range(30):
        due, late = 5 + job % 11, 1 + job % 4
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=late)))
        for k in range(3):
            b.mode(operation, k, 2 + (job * (k + 2)) % 6, family=job % 3, cost=k)
    problem = b.build()
    schedule = edd(problem)
    one, same, other = (annealed(problem, schedule, 2000, seed) for seed in (1, 1, 2))
    assert one.best() == same.best()
    assert one.work == same.work > 0
    assert not np.array_equal(one.best_choices().order, other.best_choices().order)


def test_a_refused_job_is_taken_in_when_that_is_cheaper():
    b = ProblemBuilder()
    b.machine()
    b.mode(b.operation(b.route(b.job(refusal_cost=9))), 0, 3, cost=4)
    problem = b.build()
    chain = annealed(problem, choices_for(problem, (None,), ((),)))
    assert chain.objective == 4
    assert chain.best().routes == (0,)


def test_overtime_is_opened_when_it_pays():
    b = ProblemBuilder()
    machine = b.machine(calendar=b.calendar([(0, 2), (10, 14)]))
    b.window(machine, 2, 6, cost=3)
    b.mode(b.operation(b.route(b.job(due=6, tardiness_cost=5))), machine, 4)
    problem = b.build()
    chain = annealed(problem, edd(problem))
    assert chain.objective == 3
    assert chain.best().windows == (0,)


def test_an_assignment_is_listed_by_due_date_and_precedence():
    b = ProblemBuilder()
    b.machine()
    late = b.route(b.job(due=9))
    second = b.operation(late)
    first = b.operation(late)
    b.precede(first, second)
    for operation in (second, first):
        b.mode(operation, 0, 1)
    b.mode(b.operation(b.route(b.job(due=5))), 0, 1)
    b.mode(b.operation(b.route(b.job(refusal_cost=1))), 0, 1)
    choices = choices_for(b.build(), (0, 0, None), ((0, 0), (0,), ()))
    assert choices.order.tolist() == [2, 1, 0]
    assert choices.routes.tolist()[2] == NONE


@pytest.mark.parametrize("seed", range(3))
def test_an_empty_plant_is_no_trouble(seed):
    b = ProblemBuilder()
    b.mode(b.operation(b.route(b.job(refusal_cost=1))), None, 2, cost=5)
    problem = b.build()
    assert annealed(problem, edd(problem), 100, seed).objective == 1


def test_with_little_time_the_chain_starts_cooler():
    problem = tiny_problem(100)
    hot, cool = (Annealer(problem, edd(problem)) for _ in range(2))
    hot.measure()
    cool.measure(work=1e-5)
    assert 0 < cool._hot < hot._hot
