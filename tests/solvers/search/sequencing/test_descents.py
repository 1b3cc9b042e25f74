"""Descents on one machine keep the books right, forget nothing, and find what is best."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import solvers.search.sequencing.kernel_layout as at
from solvers.decode import choices_of, decode, pack
from solvers.dispatch.edd import edd
from solvers.objective import value
from solvers.problem import Objective, ProblemBuilder
from solvers.search.sequencing import Sequencer
from solvers.search.sequencing import annealing_kernels as kernels
from solvers.search.sequencing import descent_kernels as descents
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.search.sequencing.books import books


def line(jobs=12, families=0, seed=0, closed=False, twins=False, releases=False):
    """Return jobs on one machine, most of them late, in families if there are any."""
    draw = np.random.default_rng(seed)
    b = ProblemBuilder(Objective(tardiness=1, setup=1, mode=1))
    setup = None
    if families:
        times = draw.integers(0, 9, (families, families))
        setup = b.setup(times.tolist(), draw.integers(0, 5, (families, families)).tolist())
    calendar = b.calendar([(15 * day, 15 * day + 11) for day in range(40)]) if closed else None
    machine = b.machine(calendar, setup)
    for number in range(jobs):
        job = b.job(
            release=int(draw.integers(0, 20)) if releases else 0,
            due=int(draw.integers(0, 5 * jobs)),
            tardiness_cost=int(draw.integers(1, 9)),
        )
        operation = b.operation(b.route(job))
        family = number % families if families else 0
        for cost in range(1 + twins):
            time = int(draw.integers(1, 11)) + cost
            b.mode(operation, machine, time, family, cost=5 * cost)
    return b.build(horizon=1000)


@st.composite
def lines(draw):
    return line(
        jobs=draw(st.integers(2, 14)),
        families=draw(st.sampled_from((0, 3, 14))),
        seed=draw(st.integers(0, 1000)),
        closed=draw(st.booleans()),
        twins=draw(st.booleans()),
        releases=draw(st.booleans()),
    )


def searched(problem, seed=0, moves=(2_000,) * 6):
    chain = Sequencer(problem, edd(problem), seed)
    chain.measure()
    for step, some in enumerate(moves):
        chain.run(some, step / max(1, len(moves) - 1))
    return chain


def least_by_trying_all(problem):
    # One route a job and one operation a route, so that operations count as jobs do.
    orders = permutations(range(len(problem.jobs)))
    given_any = choices_of(problem, edd(problem))
    packed = pack(problem)
    return min(decode(packed, replace(given_any, order=np.array(o))).objective for o in orders)


@given(lines(), st.integers(0, 5))
@settings(max_examples=examples(40), deadline=None)
def test_what_descents_find_is_a_schedule_of_the_objective_they_claim(problem, seed):
    found = searched(problem, seed)
    best = found.best()
    assert found.violation == 0
    assert verify(problem, best).valid
    assert value(problem, best) == found.objective <= value(problem, edd(problem))


@given(lines(), st.integers(0, 5))
@settings(max_examples=examples(40), deadline=None)
def test_sums_kept_by_descents_equal_sums_from_scratch(problem, seed):
    found = searched(problem, seed)
    data, state = found.packed.data, found._state
    kept = books(data, state)
    assert state[at.T_COST] == kernels.total(data, state)
    kernels.rebuild(data, state, 0, 1, at.NEVER)
    assert np.array_equal(books(data, state), kept)


@given(lines(), st.integers(1, 400))
@settings(max_examples=examples(20), deadline=None)
def test_descents_go_on_as_if_they_had_not_been_cut(problem, cut):
    whole, parts = (Sequencer(problem, edd(problem), 3) for _ in range(2))
    for chain in (whole, parts):
        chain.measure()
    whole.run(900, 0.9)
    for some in (cut, 500 - cut, 400):
        parts.run(some, 0.9)
    assert whole.best() == parts.best()
    assert np.array_equal(whole._state, parts._state)


@given(lines())
@settings(max_examples=examples(20), deadline=None)
def test_going_home_restores_everything(problem):
    chain = searched(problem)
    data, state = chain.packed.data, chain._state
    kernels.begin(data, state)
    descents.queue_all(data, state)
    before = state.copy()
    for _ in range(5):
        descents.kick(data, state, 3, 5)
    descents.go_home(data, state)
    jobs = slice(int(data[at.S_JOB]), int(data[at.S_JOB]) + at.X_SIZE * int(data[at.H_JOBS]))
    assert np.array_equal(state[jobs], before[jobs])
    assert state[at.T_COST] == before[at.T_COST] == kernels.total(data, state)


def test_a_first_descent_leaves_nothing_that_one_job_alone_improves():
    chain = Sequencer(line(30, seed=4), edd(line(30, seed=4)))
    data, state = chain.packed.data, chain._state
    before = chain.objective
    improved = True
    while improved:
        cost = int(state[at.T_COST])
        for job in range(30):
            descents.look(data, state, job, 1)
        improved = int(state[at.T_COST]) < cost
    assert int(state[at.T_COST]) < before
    for job in range(30):
        place = int(state[int(data[at.S_JOB]) + at.X_SIZE * job + at.X_PLACE])
        for slot in range(31):
            if descents.put(data, state, 0, place, place, 0, slot):
                assert kernels.judge(data, state, at.NEVER // 4) >= 0


@pytest.mark.parametrize("families", [0, 5])
def test_descents_find_the_optimum_of_five_jobs(families):
    for seed in range(6):
        problem = line(5, families, seed)
        assert searched(problem, seed).objective == least_by_trying_all(problem)
