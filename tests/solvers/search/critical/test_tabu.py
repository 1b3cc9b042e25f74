"""The tabu search keeps its graph right, never loses its start, and finds what is best."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.decode import Choices, choices_of, decode, pack
from solvers.dispatch.edd import edd
from solvers.objective import value
from solvers.problem import Objective, ProblemBuilder
from solvers.search.critical import TabuParams, TabuSearch, suits
from solvers.search.critical.graph_kernels import build
from solvers.search.critical.layout import (
    AFTER,
    C_VALUE,
    DURATION,
    FAMILY,
    HEAD,
    MACHINE,
    MODE,
    PLACE,
    TAIL,
)
from solvers.search.critical.state import new_state
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.brute_force import brute_force

SHORT = TabuParams(patience=60, least=10, elites=3)


def shop(random, jobs=5, machines=3, lateness=False):
    """Return a random flexible shop: DAGs, lags, tails, releases, setups of any kind."""
    b = ProblemBuilder(Objective(maximum_lateness=2) if lateness else Objective(makespan=3))
    families = random.randint(1, 4)
    for _ in range(machines):
        setup = None
        if random.random() < 0.6:
            setup = b.setup(
                [[random.randint(0, 6) for _ in range(families)] for _ in range(families)]
            )
        initial = random.choice([None, random.randrange(families)]) if setup is not None else None
        b.machine(setup=setup, initial_family=initial)
    kept = [machine.setup is not None for machine in b._machines]
    for _ in range(jobs):
        release = random.choice([0, 0, random.randint(0, 10)])
        route = b.route(b.job(release=release, due=random.randint(-5, 40)))
        handles = []
        for number in range(random.randint(1, 5)):
            handle = b.operation(route)
            for machine in random.sample(range(machines), random.randint(1, machines)):
                for _ in range(random.choice([1, 1, 1, 2])):
                    b.mode(
                        handle,
                        machine,
                        random.choice([1, 2, 5, 9]),
                        family=random.randrange(families) if kept[machine] else 0,
                        tail=random.choice([0, 0, 3]),
                        earliest=random.choice([0, 0, 0, 7]),
                    )
            befores = random.sample(handles, min(len(handles), random.randint(0, 2)))
            if number and random.random() < 0.7:
                befores = handles[-1:]
            for before in befores:
                b.precede(before, handle, random.choice([0, 0, 2]))
            handles.append(handle)
    return b.build()


def shops():
    return st.builds(
        lambda random, lateness: shop(random, lateness=lateness),
        st.randoms(use_true_random=False),
        st.booleans(),
    ).filter(suits)


def from_scratch(chain):
    """Return the state of the chain's current schedule, built anew."""
    state = new_state(chain._shop, 0, 1)
    state.order[:] = chain._state.order
    state.node[: len(state.order), MODE] = chain._state.node[: len(state.order), MODE]
    build(chain._shop, state)
    return state


@settings(max_examples=examples(25), deadline=None)
@given(shops(), st.integers(0, 3))
def test_the_best_is_a_schedule_of_the_objective_it_claims_and_never_worse_than_the_start(
    problem, seed
):
    start = edd(problem)
    chain = TabuSearch(problem, start, seed, SHORT)
    first = chain.objective
    assert first <= value(problem, start)
    for _ in range(6):
        chain.run(150, 0.0)
        best = chain.best()
        assert chain.violation == 0
        assert verify(problem, best).valid
        assert value(problem, best) == chain.objective <= first


@settings(max_examples=examples(25), deadline=None)
@given(shops(), st.integers(0, 3))
def test_the_graph_after_many_moves_is_that_of_the_sequences_it_has(problem, seed):
    chain = TabuSearch(problem, edd(problem), seed, TabuParams(patience=10**6))
    columns = [HEAD, TAIL, DURATION, MACHINE, FAMILY, AFTER, PLACE]
    for _ in range(20):
        chain.run(37, 0.0)
        fresh = from_scratch(chain)
        assert np.array_equal(fresh.node[:, columns], chain._state.node[:, columns])
        assert fresh.counter[C_VALUE] == chain._state.counter[C_VALUE]
        # The decoder shares nothing with the graph.
        modes = chain._state.node[: len(chain._state.order), MODE].copy()
        routes = problem.arrays.job_route[:-1].copy()
        decoded = decode(pack(problem), Choices(routes, modes, chain._state.order.copy()))
        assert decoded.violation == 0
        assert int(fresh.counter[C_VALUE]) >= 0
        expected = chain._weight * (int(fresh.counter[C_VALUE]) - chain._late)
        assert decoded.objective == expected


@settings(max_examples=examples(15), deadline=None)
@given(shops(), st.integers(0, 3), st.lists(st.integers(1, 90), min_size=1, max_size=8))
def test_a_run_in_pieces_is_the_same_run(problem, seed, pieces):
    whole, cut = (TabuSearch(problem, edd(problem), seed, SHORT) for _ in range(2))
    whole.run(sum(pieces), 0.0)
    for piece in pieces:
        cut.run(piece, 0.5)
    assert whole.best() == cut.best()
    assert (whole.work, whole.moves) == (cut.work, cut.moves)
    assert np.array_equal(whole._state.order, cut._state.order)


@pytest.mark.parametrize("lateness", [False, True])
def test_tiny_shops_are_solved_to_the_optimum(lateness):
    found = 0
    for seed in range(5):
        problem = tiny(Random(seed), lateness)
        assert suits(problem)
        chain = TabuSearch(problem, edd(problem), 0, SHORT)
        chain.run(3000, 0.0)
        optimum = brute_force(problem).value
        assert chain.objective >= optimum
        found += chain.objective == optimum
    assert found == 5


def tiny(random, lateness):
    """Return a shop small enough for brute force, within its horizon."""
    b = ProblemBuilder(Objective(maximum_lateness=1) if lateness else Objective(makespan=1))
    setup = b.setup([[random.randint(0, 2) for _ in range(2)] for _ in range(2)])
    for _ in range(2):
        b.machine(setup=setup, initial_family=random.choice([None, 0]))
    for size in (2, 1, 1):
        route = b.route(b.job(release=random.choice([0, 2]), due=random.randint(0, 6)))
        handles = [b.operation(route) for _ in range(size)]
        for first, second in pairwise(handles):
            b.precede(first, second, random.choice([0, 1]))
        for handle in handles:
            for machine in random.sample(range(2), random.randint(1, 2)):
                b.mode(handle, machine, random.randint(1, 2), family=random.randrange(2))
    return b.build(horizon=10)


def test_a_start_is_taken_up_again():
    problem = shop(Random(5))
    chain = TabuSearch(problem, edd(problem), 0, SHORT)
    chain.run(500, 0.0)
    better = chain.best()
    other = TabuSearch(problem, edd(problem), 1, SHORT)
    other.restart(better)
    assert other.objective <= chain.objective
    assert np.array_equal(
        choices_of(problem, other.best()).modes, choices_of(problem, better).modes
    )


def test_with_little_time_descents_are_shorter():
    problem = shop(Random(5))
    chain = TabuSearch(problem, edd(problem))
    chain.measure(1e9)
    longest = chain.patience
    chain.measure(1e-3)
    assert TabuParams().least == chain.patience < longest == TabuParams().patience


def two_steps(**changes):
    b = ProblemBuilder(Objective(makespan=1))
    calendar = b.calendar([(0, 9)]) if "calendar" in changes else None
    setup = b.setup([[changes.get("setup", 0)]])
    b.machine(calendar, setup, anticipatory="strict" not in changes)
    route = b.route(b.job(refusal_cost=changes.get("refusal"), deadline=changes.get("deadline")))
    handles = [b.operation(route) for _ in range(changes.get("steps", 2))]
    for handle in handles:
        b.mode(handle, None if "machineless" in changes else 0, changes.get("processing", 1))
    if len(handles) > 1:
        b.precede(*handles, max_lag=changes.get("max_lag"))
    return b.build()


def test_a_plain_shop_suits():
    assert suits(two_steps())


@pytest.mark.parametrize(
    "changes",
    [
        {"calendar": True},
        {"setup": -1},
        {"strict": True},
        {"refusal": 5},
        {"deadline": 20},
        {"machineless": True},
        {"processing": 0},
        {"max_lag": 3},
        {"steps": 1},
    ],
)
def test_what_the_graph_cannot_say_does_not_suit(changes):
    assert not suits(two_steps(**changes))


@pytest.mark.parametrize(
    "objective", [Objective.money(), Objective(makespan=1, total_completion=1)]
)
def test_another_objective_does_not_suit(objective):
    b = ProblemBuilder(objective)
    b.machine()
    route = b.route(b.job())
    for _ in range(2):
        b.mode(b.operation(route), 0, 1)
    assert not suits(b.build())
