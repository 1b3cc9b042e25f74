"""The search over sequences keeps its books right, never loses its start, finds the best."""

from __future__ import annotations

import numpy as np
import pytest

import solvers.search.sequencing.kernel_layout as at
from solvers.decode import choices_of, decode, pack
from solvers.dispatch.edd import edd
from solvers.objective import value
from solvers.problem import NONE, Objective, ProblemBuilder
from solvers.search import choices_for
from solvers.search.sequencing import Sequencer, suits
from solvers.verifier import verify
from tests.solvers.brute_force import brute_force
from tests.solvers.search.sequencing.books import books
from tests.solvers.tiny import tiny_problem

# What no problem of one step on machines alone has, and what the search does not take.
WITHOUT = (
    "chains", "dags", "min_lags", "max_lags", "pools", "profiles", "crews", "materials",
    "receipts", "windows", "zero_processing",
)  # fmt: skip


def searched(problem, start, moves=20_000, seed=0):
    chain = Sequencer(problem, start, seed)
    chain.measure()
    for step in range(10):
        chain.run(moves // 10, step / 10)
    return chain


def started(seeds):
    """Yield problems that suit and for which earliest due date finds a schedule, with it."""
    for seed in seeds:
        problem = tiny_problem(seed, WITHOUT)
        schedule = edd(problem)
        if schedule is not None and suits(problem):
            yield problem, schedule


def shop(jobs=40, machines=3, closed=False, seed=1, **weights):
    """Return a shop of families with every kind of date, refusals and jobs made elsewhere."""
    draw = np.random.default_rng(seed)
    b = ProblemBuilder(Objective(mode=1, setup=1, refusal=1, tardiness=1, **weights))
    times = draw.integers(0, 9, (4, 4))
    times[0, 2] = -1 if machines > 1 else 9
    setup = b.setup(times.tolist(), draw.integers(0, 20, (4, 4)).tolist())
    calendar = b.calendar([(20 * day, 20 * day + 13) for day in range(60)]) if closed else None
    for machine in range(machines):
        b.machine(calendar, setup, initial_family=machine % 4, anticipatory=machine != 1)
    for number in range(jobs):
        job = b.job(
            release=int(draw.integers(0, 40)),
            due=int(draw.integers(-5, 150)),
            deadline=int(draw.integers(200, 700)) if number % 5 == 0 else None,
            tardiness_cost=int(draw.integers(1, 9)),
            refusal_cost=300 if number % 3 == 0 else None,
        )
        operation = b.operation(b.route(job), resumable=number % 4 > 0)
        for machine in range(machines):
            b.mode(operation, machine, int(draw.integers(1, 12)), number % 4, cost=machine)
        if number % 7 == 0:
            b.mode(operation, None, 50, cost=100)
        if number % 6 == 0:
            b.mode(operation, 0, 9, 3, cost=2)
    return b.build(horizon=1200)


SHOPS = {
    "always open": shop(),
    "closed": shop(closed=True, seed=2),
    "one machine": shop(25, 1, seed=3),
    "classical": shop(seed=4, number_late=30, total_completion=2, total_tardiness=1),
    "closed and classical": shop(closed=True, seed=5, number_late=30, total_completion=2),
}


@pytest.fixture(params=SHOPS, ids=list(SHOPS))
def chain(request):
    problem = SHOPS[request.param]
    return searched(problem, edd(problem), 5_000)


def test_the_best_is_a_schedule_of_the_objective_it_claims():
    for problem, schedule in started(range(80)):
        found = searched(problem, schedule, 3_000)
        best = found.best()
        assert found.violation == 0
        assert verify(problem, best).valid
        assert value(problem, best) == found.objective <= value(problem, schedule)


def test_the_best_of_a_shop_is_a_schedule_of_the_objective_it_claims(chain):
    best = chain.best()
    assert verify(chain.packed.problem, best).valid
    assert value(chain.packed.problem, best) == chain.objective


def test_a_start_is_taken_as_the_decoder_takes_it():
    for problem, schedule in started(range(80, 140)):
        decoded = decode(pack(problem), choices_of(problem, schedule))
        found = Sequencer(problem, schedule)
        assert (found.violation, found.objective) == (decoded.violation, decoded.objective)


def test_sums_kept_move_by_move_equal_sums_from_scratch(chain):
    from solvers.search.sequencing import annealing_kernels as kernels

    data, state = chain.packed.data, chain._state
    kept = books(data, state)
    assert state[at.T_COST] == kernels.total(data, state)
    for machine in range(int(data[at.H_MACHINES])):
        kernels.rebuild(data, state, machine, 1, at.NEVER)
    assert np.array_equal(books(data, state), kept)


def test_a_bound_is_never_above_the_change_and_the_change_is_what_happens(chain):
    from solvers.search.sequencing import annealing_kernels as kernels

    data, state = chain.packed.data, chain._state
    tight = tried = 0
    for _ in range(3_000):
        if not kernels.propose(data, state):
            continue
        splices = range(int(state[at.T_SPLICES]))
        bounds = [kernels.least(data, state, number) for number in splices]
        changes = [kernels.exact(data, state, number, at.NEVER // 4) for number in splices]
        assert all(low <= high for low, high in zip(bounds, changes, strict=True))
        tight += bounds == changes
        tried += 1
        rise = int(state[at.T_PARK]) + sum(changes)
        before = int(state[at.T_COST])
        kernels.take(data, state, rise)
        assert state[at.T_COST] == before + rise == kernels.total(data, state)
    assert tight > tried // 10


def test_a_rise_over_what_is_allowed_is_never_returned_as_less(chain):
    from solvers.search.sequencing import annealing_kernels as kernels

    data, state = chain.packed.data, chain._state
    for _ in range(3_000):
        if kernels.propose(data, state):
            true = kernels.judge(data, state, at.NEVER // 4)
            for most in (0, true - 1, true, true + 5):
                judged = kernels.judge(data, state, most)
                assert judged == true if true <= most else judged > most


def test_most_tiny_problems_are_solved_to_the_optimum():
    found = [
        searched(problem, schedule).objective == brute_force(problem).value
        for problem, schedule in started(range(200, 290))
    ]
    assert len(found) > 20
    assert sum(found) >= 0.95 * len(found)


def test_the_same_seed_repeats_the_chain_however_it_is_cut():
    problem = SHOPS["always open"]
    whole, cut, other = (Sequencer(problem, edd(problem), seed) for seed in (1, 1, 2))
    for one in (whole, cut, other):
        one.measure()
    whole.run(900, 0.5)
    other.run(900, 0.5)
    for _ in range(3):
        cut.run(300, 0.5)
    assert whole.best() == cut.best()
    assert whole.work == cut.work > 0
    assert not np.array_equal(whole._state, other._state)


def test_pins_are_kept_and_their_starts():
    b = ProblemBuilder()
    b.machine()
    b.machine()
    for number in range(5):
        operation = b.operation(b.route(b.job(due=number, tardiness_cost=3, refusal_cost=1)))
        for machine in range(2):
            b.mode(operation, machine, 2)
        if number == 4:
            b.pin(operation, 1, 3)
    problem = b.build()
    found = searched(problem, edd(problem), 3_000)
    best = found.best()
    assert found.violation == 0
    assert (best.routes[4], [a.start for a in best.assignments if a.job == 4]) == (0, [3])


def test_a_refused_job_is_taken_in_when_that_is_cheaper():
    b = ProblemBuilder()
    b.machine()
    b.mode(b.operation(b.route(b.job(refusal_cost=9))), 0, 3, cost=4)
    problem = b.build()
    found = searched(problem, choices_for(problem, (None,), ((),)))
    assert found.objective == 4
    assert found.best().routes == (0,)


def test_a_job_that_has_to_be_made_is_a_violation_until_it_is():
    b = ProblemBuilder()
    b.machine()
    b.mode(b.operation(b.route(b.job())), 0, 3, cost=4)
    problem = b.build()
    found = Sequencer(problem, choices_for(problem, (None,), ((),)))
    assert found.violation > 0
    found.run(200, 1.0)
    assert (found.violation, found.objective) == (0, 4)


def test_what_is_made_elsewhere_is_listed_without_a_place():
    b = ProblemBuilder()
    b.machine()
    for cost in (1, 50):
        operation = b.operation(b.route(b.job()))
        b.mode(operation, 0, 3, cost=20)
        b.mode(operation, None, 7, cost=cost)
    problem = b.build()
    found = searched(problem, edd(problem))
    assert found.objective == 21
    assert [item.mode for item in found.best().assignments] == [1, 0]


@pytest.mark.parametrize("term", ["makespan", "maximum_lateness"])
def test_a_largest_end_is_no_sum_and_does_not_suit(term):
    b = ProblemBuilder(Objective(**{term: 1}))
    b.mode(b.operation(b.route(b.job())), b.machine(), 3)
    assert not suits(b.build())


def test_steps_that_follow_each_other_do_not_suit():
    b = ProblemBuilder()
    machine = b.machine()
    route = b.route(b.job())
    for _ in range(2):
        b.mode(b.operation(route), machine, 1)
    assert not suits(b.build())


def test_shares_beyond_the_horizon_are_breaches():
    b = ProblemBuilder()
    machine = b.machine()
    for _ in range(3):
        b.mode(b.operation(b.route(b.job(refusal_cost=10))), machine, 4)
    problem = b.build(horizon=9)
    found = searched(problem, edd(problem))
    assert (found.violation, found.objective) == (0, 10)
    assert found.best().routes.count(None) == 1
    assert NONE not in [item.start for item in found.best().assignments]
