"""The search over strands keeps its books right, never loses its start, and finds what is best."""

from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import solvers.search.capacity.kernel_layout as at
from solvers.decode import choices_of
from solvers.dispatch import dispatch
from solvers.objective import value
from solvers.problem import Objective, ProblemBuilder
from solvers.search import searchers
from solvers.search.capacity import CapacitySearch, suits
from solvers.search.capacity.strands import steps, strands_of
from solvers.verifier import verify
from tests.examples import examples


def shared(seed, jobs=12, levels=4, longest=8, horizon=None):
    """Random jobs on a pool whose capacity goes up and down, and stays open at last."""
    random = Random(seed)
    terms = random.choice(({"total_tardiness": 1}, {"tardiness": 2}, {"total_completion": 1}))
    if random.random() < 0.5:
        terms = {"tardiness": 1, "total_tardiness": 2, "total_completion": random.randint(0, 1)}
    b = ProblemBuilder(Objective(**terms))
    amount = random.choice((1, 1, 2))
    ticks = sorted(random.sample(range(1, 5 * levels), levels))
    capacities = [random.randint(0, 4) * amount for _ in range(levels)]
    pool = b.pool([*zip([0, *ticks[:-1]], capacities, strict=True), (ticks[-1], amount)])
    for _ in range(jobs):
        due = random.choice((None, random.randint(-5, 30)))
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=random.randint(0, 4))))
        b.mode(operation, None, random.randint(1, longest), demands=((pool, amount),))
    return b.build(horizon)


problems = st.builds(
    shared,
    st.integers(0, 10**6),
    jobs=st.integers(1, 14),
    levels=st.integers(1, 8),
    longest=st.integers(1, 9),
).filter(suits)


def searched(problem, moves=3000, seed=0):
    search = CapacitySearch(problem, dispatch(problem).schedule, seed)
    search.measure()
    for step in range(10):
        search.run(moves // 10, step / 10)
    return search


def nodes_of(search):
    return search._state[at.HEADER :].reshape(-1, at.NODE_SIZE)


@settings(max_examples=examples(80), deadline=None)
@given(problems, st.integers(0, 9))
def test_after_thousands_of_moves_ends_and_cost_are_those_of_the_rings(problem, seed):
    search = searched(problem, seed=seed)
    kept, cost = nodes_of(search).copy(), int(search._state[at.T_COST])
    jobs = problem.arrays.jobs
    everything = np.arange(len(kept))
    assert (kept[kept[:, at.N_NEXT], at.N_BEFORE] == everything).all()
    # Following the rings again from the strands on must change nothing.
    search._begin(search._state)
    again = nodes_of(search)
    for column in (at.N_END, at.N_STRAND, at.N_BEFORE, at.N_DUE):
        assert (kept[:, column] == again[:, column]).all()
    assert cost == search._state[at.T_COST]
    # Births and ends of strands are those of the capacity, however they go together.
    changes = steps(problem)
    births = [step.tick for step in changes for _ in range(step.count)]
    ends = [step.tick for step in changes for _ in range(-step.count)]
    assert sorted(kept[jobs:, at.N_END]) == births
    assert sorted(kept[jobs:, at.N_DUE]) == ends


@settings(max_examples=examples(80), deadline=None)
@given(problems, st.integers(0, 9))
def test_the_best_is_a_schedule_of_the_objective_it_claims_and_no_worse_than_the_start(
    problem, seed
):
    search = searched(problem, seed=seed)
    best = search.best()
    assert search.violation == 0
    assert verify(problem, best).valid
    assert value(problem, best) == search.objective <= dispatch(problem).objective


@settings(max_examples=examples(20), deadline=None)
@given(problems, st.integers(1, 7))
def test_a_run_does_not_depend_on_how_it_is_cut(problem, parts):
    whole, cut = (CapacitySearch(problem, dispatch(problem).schedule, 5) for _ in range(2))
    whole.run(700, 0.3)
    for _ in range(parts):
        cut.run(700 // parts, 0.3)
    cut.run(700 % parts, 0.3)
    assert (whole._state == cut._state).all()
    assert whole.moves == cut.moves == 700


@settings(max_examples=examples(80), deadline=None)
@given(problems)
def test_a_schedule_is_cut_into_strands_that_end_in_time(problem):
    schedule = dispatch(problem).schedule
    starts = np.array([item.start for item in schedule.assignments])
    ends = np.array([item.end for item in schedule.assignments])
    strands = strands_of(problem, starts, ends)
    assert sorted(job for strand in strands for job in strand.jobs) == list(range(len(starts)))
    for strand in strands:
        previous = strand.birth
        for job in strand.jobs:
            assert starts[job] >= previous
            previous = ends[job]
        assert previous <= strand.due


def optimum(problem):
    """The least objective of all lists, every job as early as the capacity lets it."""
    a, pool = problem.arrays, problem.pools[0]
    capacity = np.zeros(problem.horizon, dtype=np.int64)
    for tick, level in pool.profile:
        capacity[tick:] = level
    amount = int(a.demand_amount[0])
    weights = problem.objective
    best = None
    for order in permutations(range(a.jobs)):
        free = capacity.copy()
        total = 0
        for job in order:
            ticks = int(a.mode_processing[job])
            start = next(t for t in range(len(free)) if (free[t : t + ticks] >= amount).all())
            free[start : start + ticks] -= amount
            late = max(0, start + ticks - int(a.job_due[job]))
            rate = weights.tardiness * int(a.job_tardiness_cost[job]) + weights.total_tardiness
            total += rate * late + weights.total_completion * (start + ticks)
        best = total if best is None else min(best, total)
    return best


@pytest.mark.parametrize("levels", [1, 3, 5])
def test_tiny_problems_are_solved_to_the_optimum(levels):
    for seed in range(8):
        problem = shared(seed, jobs=5, levels=levels)
        if suits(problem):
            assert searched(problem, 10_000).objective == optimum(problem)


def test_a_start_that_does_not_fit_is_mended():
    b = ProblemBuilder(Objective(total_tardiness=1))
    pool = b.pool([(0, 2), (5, 0), (8, 1)])
    for ticks in (4, 4, 3, 2):
        operation = b.operation(b.route(b.job(due=0)))
        b.mode(operation, None, ticks, demands=((pool, 1),))
    problem = b.build()
    search = CapacitySearch(problem, dispatch(problem).schedule)
    starts = np.array([0, 0, 4, 4])
    search._load(starts, starts + problem.arrays.mode_processing)
    assert search.violation > 0
    for _ in range(10):
        search.run(500, 1.0)
    assert search.violation == 0
    assert search.objective == optimum(problem)


def test_choices_are_as_good_a_start_as_their_schedule():
    problem = shared(11, jobs=14)
    schedule = dispatch(problem).schedule
    one = CapacitySearch(problem, schedule)
    two = CapacitySearch(problem, choices_of(problem, schedule))
    assert one.objective == two.objective == value(problem, schedule)


def test_a_schedule_that_is_handed_in_again_is_kept_and_work_goes_on_counting():
    problem = shared(1, jobs=14)
    search = searched(problem)
    best, objective, work = search.best(), search.objective, search.work
    search.restart(best)
    assert (search.objective, search.best()) == (objective, best)
    assert search.work == work > 0


def test_the_search_comes_first_where_it_suits():
    assert searchers(shared(1))[0] is CapacitySearch


def plain(horizon=None, **terms):
    b = ProblemBuilder(Objective(**(terms or {"total_tardiness": 1})))
    pool = b.pool([(0, 2)])
    b.mode(b.operation(b.route(b.job(due=3))), None, 3, demands=((pool, 1),))
    return b


def test_one_pool_that_all_share_alike_is_for_it():
    assert suits(plain().build())


def test_an_objective_that_counts_something_else_is_not_for_it():
    assert not suits(plain(makespan=1, total_tardiness=1).build())
    assert not suits(plain(number_late=1).build())


def _with(change):
    b = plain()
    change(b, b.operation(b.route(b.job())))
    return b.build()


@pytest.mark.parametrize(
    "change",
    [
        lambda b, operation: b.mode(operation, None, 1),
        lambda b, operation: b.mode(operation, None, 0, demands=((0, 1),)),
        lambda b, operation: b.mode(operation, None, 1, demands=((0, 2),)),
        lambda b, operation: b.mode(operation, None, 1, demands=((0, 1), (b.pool([(0, 1)]), 1))),
        lambda b, operation: b.mode(operation, None, 1, demands=((0, 1),), earliest=2),
        lambda b, operation: b.mode(operation, b.machine(), 1, demands=((0, 1),)),
        lambda b, operation: [b.mode(operation, None, t, demands=((0, 1),)) for t in (1, 2)],
    ],
    ids=("no pool", "no time", "more", "two pools", "earliest", "machine", "two modes"),
)
def test_jobs_that_are_not_alike_are_not_for_it(change):
    assert not suits(_with(change))


@pytest.mark.parametrize(
    "job", [{"release": 1}, {"deadline": 9}, {"refusal_cost": 1}], ids=lambda job: next(iter(job))
)
def test_a_job_with_a_date_or_a_choice_is_not_for_it(job):
    b = plain()
    b.mode(b.operation(b.route(b.job(**job))), None, 1, demands=((0, 1),))
    assert not suits(b.build())
