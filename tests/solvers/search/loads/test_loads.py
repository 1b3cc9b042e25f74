"""The search for loads keeps its sums right, never loses its start, and finds what is best."""

from itertools import chain, permutations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import solvers.search.loads.kernel_layout as at
from solvers.dispatch import dispatch
from solvers.objective import value
from solvers.problem import FORBIDDEN, Objective, ProblemBuilder
from solvers.search import Annealer, searchers
from solvers.search.loads import LoadSearch, suits
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.tiny import tiny_problem


def shop(seed, jobs=12, machines=3, families=4, longest=9, forbidden=False):
    """A random problem whose machines never wait; `families` 0 is one without setups."""
    random = Random(seed)
    b = ProblemBuilder(Objective(makespan=random.choice((1, 3))))
    for _ in range(machines):
        setup = None
        if families:
            times = [[random.randint(0, longest) for _ in range(families)] for _ in range(families)]
            if forbidden:
                times[0][families - 1] = FORBIDDEN
            setup = b.setup(times)
        initial = random.randrange(families) if families and random.random() < 0.5 else None
        b.machine(setup=setup, initial_family=initial)
    for _ in range(jobs):
        operation = b.operation(b.route(b.job(due=random.randint(0, 9), tardiness_cost=2)))
        able = random.sample(range(machines), random.randint(1, machines))
        for k in able:
            family = random.randrange(families) if families else 0
            b.mode(operation, k, random.randint(1, longest), family=family)
    return b.build()


shops = st.builds(
    shop,
    st.integers(0, 10**6),
    jobs=st.integers(1, 14),
    machines=st.integers(1, 4),
    families=st.sampled_from((0, 1, 2, 5)),
    forbidden=st.booleans(),
).filter(lambda problem: dispatch(problem).violation == 0)


def searched(problem, moves=3000, seed=0, parts=10):
    search = LoadSearch(problem, dispatch(problem).schedule, seed)
    search.measure()
    for step in range(parts):
        search.run(moves // parts, step / parts)
    return search


def rings(problem, search):
    """The sequence of each machine, having checked that both directions and machines agree."""
    a, state = problem.arrays, search._state
    nodes = a.jobs + a.machines
    following, before, on = (state[at.S_NEXT + i * nodes :][:nodes] for i in range(3))
    assert (before[following] == np.arange(nodes)).all()
    sequences = []
    for k in range(a.machines):
        sequence = []
        node = following[a.jobs + k]
        while node < a.jobs:
            assert on[node] == k
            sequence.append(int(node))
            node = following[node]
        assert node == a.jobs + k
        sequences.append(sequence)
    assert sorted(chain.from_iterable(sequences)) == list(range(a.jobs))
    return sequences


def load_of(problem, machine, sequence):
    """The completion of a sequence from the elements of the problem; None where it is forbidden."""
    element = problem.machines[machine]
    family, end = element.initial_family, 0
    for job in sequence:
        operation = problem.jobs[job].routes[0].operations[0]
        mode = next(mode for mode in operation.modes if mode.machine == machine)
        if element.setup is not None and family is not None:
            time = int(problem.setups[element.setup].time[family, mode.family])
            if time == FORBIDDEN:
                return None
            end += time
        end += mode.processing
        family = mode.family
    return end


@settings(max_examples=examples(60), deadline=None)
@given(shops, st.integers(0, 9))
def test_after_thousands_of_moves_every_load_is_the_sum_along_its_ring(problem, seed):
    search = searched(problem, seed=seed)
    nodes = problem.arrays.jobs + problem.arrays.machines
    loads = search._state[at.S_NEXT + 3 * nodes :][: problem.arrays.machines]
    for k, sequence in enumerate(rings(problem, search)):
        expected = load_of(problem, k, sequence)
        assert loads[k] > problem.horizon if expected is None else loads[k] == expected


@settings(max_examples=examples(60), deadline=None)
@given(shops, st.integers(0, 9))
def test_the_best_is_a_schedule_of_the_objective_it_claims_and_no_worse_than_the_start(
    problem, seed
):
    search = searched(problem, seed=seed)
    best = search.best()
    assert search.violation == 0
    assert verify(problem, best).valid
    assert value(problem, best) == search.objective <= dispatch(problem).objective


@settings(max_examples=examples(20), deadline=None)
@given(shops, st.integers(1, 7))
def test_a_run_does_not_depend_on_how_it_is_cut(problem, parts):
    whole, cut = (LoadSearch(problem, dispatch(problem).schedule, 5) for _ in range(2))
    whole.run(700, 0.3)
    for _ in range(parts):
        cut.run(700 // parts, 0.3)
    cut.run(700 % parts, 0.3)
    assert (whole._state == cut._state).all()
    assert whole.moves == cut.moves == 700


def optimum(problem):
    """The least makespan over all machines of jobs and all their sequences."""
    able = [[mode.machine for mode in job.routes[0].operations[0].modes] for job in problem.jobs]
    return problem.objective.makespan * min(
        max(
            min(
                (load_of(problem, k, order) for order in permutations(jobs)),
                key=lambda load: problem.horizon + 1 if load is None else load,
            )
            for k in range(len(problem.machines))
            for jobs in [[job for job, machine in enumerate(on) if machine == k]]
        )
        for on in product(*able)
    )


@pytest.mark.parametrize("families", [0, 2, 4])
def test_tiny_problems_are_solved_to_the_optimum(families):
    for seed in range(10):
        problem = shop(seed, jobs=6, machines=2, families=families)
        assert searched(problem).objective == optimum(problem)


def test_a_schedule_that_is_handed_in_again_is_kept():
    problem = shop(1, jobs=14)
    search = searched(problem)
    best = search.best()
    again = LoadSearch(problem, dispatch(problem).schedule)
    again.restart(best)
    assert (again.objective, again.best()) == (search.objective, best)


def test_a_forbidden_transition_is_left_as_soon_as_there_is_another_way():
    b = ProblemBuilder(Objective(makespan=1))
    b.machine(setup=b.setup([[0, FORBIDDEN], [2, 0]]))
    for family in (0, 1):
        b.mode(b.operation(b.route(b.job())), 0, 3, family=family)
    problem = b.build()
    good = dispatch(problem).schedule
    search = LoadSearch(problem, good)
    a = problem.arrays
    search._rings.load(search._loads.data, search._state, np.arange(2), a.mode_machine)
    assert search.violation > 0
    search.run(100, 1.0)
    assert (search.violation, search.objective) == (0, 8)


def test_another_seed_goes_another_way():
    problem = shop(3, jobs=30, machines=4)
    one, same, other = (searched(problem, 500, seed) for seed in (1, 1, 2))
    assert (one._state == same._state).all()
    assert one.work == same.work > 0
    assert not np.array_equal(one._state, other._state)


def test_the_search_comes_first_where_it_suits_and_nowhere_else():
    assert searchers(shop(1))[0] is LoadSearch
    assert searchers(tiny_problem(1)) == (Annealer,)


def plain(**job):
    b = ProblemBuilder(Objective(makespan=1))
    b.machine()
    b.mode(b.operation(b.route(b.job(**job))), 0, 3)
    return b


def test_due_dates_and_mode_costs_that_cost_nothing_do_not_matter():
    assert suits(plain(due=1, tardiness_cost=5).build())


@pytest.mark.parametrize(
    "job", [{"release": 1}, {"deadline": 9}, {"refusal_cost": 1}], ids=lambda job: next(iter(job))
)
def test_a_job_with_a_date_or_a_choice_is_not_for_it(job):
    assert not suits(plain(**job).build())


def _with(change):
    b = plain()
    operation = b.operation(b.route(b.job()))
    change(b, operation)
    return b.build()


@pytest.mark.parametrize(
    "change",
    [
        lambda b, operation: b.mode(operation, None, 1),
        lambda b, operation: b.mode(operation, 0, 0),
        lambda b, operation: b.mode(operation, 0, 1, earliest=2),
        lambda b, operation: b.mode(operation, 0, 1, demands=((b.pool([(0, 1)]), 1),)),
        lambda b, operation: b.mode(operation, b.machine(calendar=b.calendar([(0, 9)])), 1),
        lambda b, operation: [b.mode(operation, 0, ticks) for ticks in (1, 2)],
        lambda b, operation: (b.mode(operation, 0, 1), b.pin(operation, 0)),
    ],
    ids=("no machine", "no time", "earliest", "pool", "calendar", "two modes", "pin"),
)
def test_what_may_make_a_machine_wait_is_not_for_it(change):
    assert not suits(_with(change))
