"""The flow search knows its shops, keeps its books right, and finds what is best."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import solvers.search.flow.layout as at
from solvers.decode import choices_of, decode, pack
from solvers.dispatch.edd import edd
from solvers.objective import value
from solvers.problem import NEVER, Objective, ProblemBuilder
from solvers.search import searchers
from solvers.search.flow import (
    FlowParams,
    FlowSearch,
    MirroredFlowSearch,
    job_kernels,
    stages_of,
    suits,
)
from solvers.verifier import verify
from tests.examples import examples
from tests.solvers.search.flow.flow_shops import flow_shop, random_flow_shop
from tests.solvers.tiny import tiny_problem

KINDS = (FlowSearch, MirroredFlowSearch)


def searched(problem, kind=FlowSearch, moves=4000, seed=0, cuts=10, params=None):
    chain = kind(problem, edd(problem), seed, params)
    chain.measure()
    for step in range(cuts):
        chain.run(moves // cuts, step / cuts)
    return chain


@settings(max_examples=examples(25))
@given(st.integers(0, 10**6), st.sampled_from(KINDS))
def test_the_best_is_a_schedule_of_the_objective_it_claims(seed, kind):
    problem = random_flow_shop(seed)
    chain = searched(problem, kind, 1500, seed)
    best = chain.best()
    assert verify(problem, best).valid
    assert value(problem, best) == chain.objective
    assert chain.violation == 0


@settings(max_examples=examples(25))
@given(st.integers(0, 10**6), st.sampled_from(KINDS))
def test_no_start_and_no_restart_is_ever_lost(seed, kind):
    problem = random_flow_shop(seed)
    start = edd(problem)
    chain = kind(problem, start, seed)
    assert chain.objective <= value(problem, start)
    chain.run(400, 0.0)
    best = chain.best()
    chain.restart(best)
    for _ in range(5):
        chain.run(400, 0.0)
    assert chain.objective <= value(problem, best)


@settings(max_examples=examples(25))
@given(st.integers(0, 10**6))
def test_no_job_of_the_best_could_start_earlier_in_its_order(seed):
    problem = random_flow_shop(seed)
    chain = searched(problem, moves=1000, seed=seed)
    best = chain.best()
    assert decode(pack(problem), choices_of(problem, best)).schedule == best


@settings(max_examples=examples(25))
@given(st.integers(0, 10**6))
def test_what_a_stage_is_worth_between_heads_and_tails_is_the_makespan_of_the_whole(seed):
    problem = random_flow_shop(seed)
    chain = searched(problem, moves=600, seed=seed, params=FlowParams(share=0.0))
    head = chain._state.head
    for _ in range(12):
        chain.run(chain._visit, 0.0)
        claimed = int(head[at.H_MAKESPAN])
        # The stage visited last: the next one is its neighbour, or itself where visits turn.
        left, stage = int(head[at.H_LEFT]), int(head[at.H_STAGE])
        turned = stage == (len(chain.stages.held) - 1 if left else 0)
        visited = stage if turned else stage + (1 if left else -1)
        went_left = left ^ int(turned)
        copy = chain._state._replace(best=np.zeros_like(chain._state.best))
        whole = chain._kernels.keep(chain._shop, copy, visited, went_left)
        assert whole <= claimed


def optimum(rows, machines):
    """Return the least makespan: some order in each stage, every job as early as it can be."""
    jobs = range(len(rows))

    def ends_from(arrivals, stage):
        for order in permutations(jobs):
            free = [0] * machines[stage]
            ends = dict.fromkeys(jobs, 0)
            for j in order:
                free.sort()
                free[0] = ends[j] = max(free[0], arrivals[j]) + rows[j][stage]
            yield ends

    def least(arrivals, stage):
        if stage == len(machines):
            return max(arrivals.values())
        return min(least(ends, stage + 1) for ends in ends_from(arrivals, stage))

    return least(dict.fromkeys(jobs, 0), 0)


@pytest.mark.parametrize("kind", KINDS)
def test_tiny_shops_are_solved_to_the_optimum(kind):
    for seed in range(8):
        rows = np.random.default_rng(seed).integers(1, 9, (4, 2)).tolist()
        machines = (1 + seed % 2, 1 + seed // 2 % 2)
        found = searched(flow_shop(rows, machines), kind, seed=seed).objective
        assert found == optimum(rows, machines)


def test_jobs_that_fill_every_machine_leave_none_idle():
    # 12 jobs of 3 and 12 of 5 in the second of two stages: 2 machines take 48 ticks, plus a head.
    problem = flow_shop([(1, 3), (1, 5)] * 12, (1, 2))
    assert searched(problem, moves=20_000).objective == 1 + 49


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_repeats_the_chain_and_another_does_not(kind):
    problem = flow_shop(np.random.default_rng(3).integers(1, 99, (30, 5)).tolist(), (3,) * 5)
    one, same, other = (searched(problem, kind, 3000, seed) for seed in (1, 1, 2))
    assert one.best() == same.best()
    assert one.work == same.work > 0
    assert other.best() != one.best()


@pytest.mark.parametrize("progress", [0.0, 0.9])
def test_a_run_cut_into_pieces_is_the_same_run(progress):
    problem = flow_shop(np.random.default_rng(4).integers(1, 99, (20, 4)).tolist(), (2,) * 4)
    whole, pieces = (FlowSearch(problem, edd(problem), 5) for _ in range(2))
    whole.run(2000, progress)
    for moves in (1, 699, 300, 1000):
        pieces.run(moves, progress)
    assert pieces.best() == whole.best()
    assert pieces.work == whole.work


def test_with_little_time_the_stages_start_cooler():
    problem = flow_shop(np.random.default_rng(5).integers(1, 99, (20, 4)).tolist(), (2,) * 4)
    long, short = (FlowSearch(problem, edd(problem)) for _ in range(2))
    long.measure()
    short.measure(0.01)
    assert FlowParams().cold <= short._hot < long._hot == FlowParams().hot


def test_a_half_cooled_search_goes_on_but_takes_a_better_schedule_as_its_best():
    problem = flow_shop(np.random.default_rng(6).integers(1, 99, (20, 4)).tolist(), (2,) * 4)
    good = searched(problem, moves=40_000).best()
    chain = FlowSearch(problem, edd(problem), 1)
    for _ in range(2):
        chain.run(50, 0.9)
        start = chain.best()
        chain.restart(start)
    ends = chain._state.ends.copy()
    assert not np.array_equal(ends, chain._state.best)
    chain._cycle = 1
    chain.restart(good)
    assert np.array_equal(chain._state.ends, ends)
    assert chain.best() == good


def test_a_makespan_beyond_the_horizon_is_a_violation():
    problem = flow_shop([(2, 2), (2, 2)], (1, 1), horizon=6)
    chain = FlowSearch(problem, edd(problem))
    assert (chain.objective, chain.violation) == (6, 0)
    tight = replace(problem, horizon=5)
    assert FlowSearch(tight, choices_of(problem, edd(problem))).violation == 1


def test_constant_costs_of_modes_are_part_of_the_objective():
    b = ProblemBuilder(Objective(makespan=2, mode=1))
    first, second = b.machine(), b.machine()
    for _ in range(2):
        route = b.route(b.job())
        before = b.operation(route)
        b.mode(before, first, 3, cost=5)
        b.mode(b.operation(route, after=before), second, 1, cost=7)
    problem = b.build()
    chain = searched(problem)
    assert chain.objective == 2 * 7 + 24 == value(problem, chain.best())


def test_a_tail_and_a_lag_are_waited_for_and_mirrored():
    b = ProblemBuilder(Objective(makespan=1))
    first, second = b.machine(), b.machine()
    route = b.route(b.job(release=4))
    before, after = b.operation(route), b.operation(route)
    b.mode(before, first, 3, tail=2)
    b.mode(after, second, 1, tail=9)
    b.precede(before, after, 5)
    stages = stages_of(b.build())
    assert stages.lags.tolist() == [[4], [7], [0]]
    assert stages.mirrored().lags.tolist() == [[0], [7], [4]]
    assert stages.mirrored().ticks.tolist() == [[1], [3]]


@settings(max_examples=examples(25))
@given(st.integers(0, 10**6), st.integers(0, 11), st.integers(0, 11), st.booleans())
def test_a_job_moved_in_every_stage_leaves_a_schedule_or_nothing_changed(seed, one, other, swapped):
    problem = random_flow_shop(seed)
    chain = searched(problem, moves=300, seed=seed)
    stages, jobs = chain.stages, chain.stages.ticks.shape[1]
    # From the last stage to the left: afterwards the rests are a whole schedule from the right.
    chain._go_on(from_right=False)
    chain._run_stages(len(stages.held), 0.0, 0)
    makespan = job_kernels.resequence(
        chain._shop, chain._state, one % jobs, other % jobs, swapped, NEVER
    )
    ends = chain._state.trial
    starts = ends - stages.ticks
    assert makespan == ends[-1].max()
    assert (starts[0] >= stages.lags[0]).all()
    assert (starts[1:] >= ends[:-1] + stages.lags[1:-1]).all()
    for k, machines in enumerate(stages.machines):
        busy = [(starts[k] <= t) & (t < ends[k]) for t in starts[k]]
        assert max(int(row.sum()) for row in busy) <= machines
    if one % jobs == other % jobs:
        assert makespan <= chain._state.head[at.H_MAKESPAN]


@given(st.integers(0, 10**6))
def test_the_least_makespan_of_the_loads_is_never_beaten(seed):
    problem = random_flow_shop(seed)
    chain = searched(problem, moves=500)
    assert chain.makespan >= chain.stages.least() == pytest.approx(chain.stages.mirrored().least())


def shop_with(change):
    """Return a shop of two jobs, two stages and three machines, changed in one thing."""
    objective = Objective(makespan=1, total_tardiness=int(change == "tardiness"))
    b = ProblemBuilder(objective)
    calendar = b.calendar([(0, 5), (6, 90)]) if change == "calendar" else None
    setup = b.setup([[1]]) if change == "setup" else None
    machines = [b.machine(calendar, setup) for _ in range(3)]
    for job in range(2):
        route = b.route(
            b.job(
                deadline=80 if change == "deadline" else None,
                refusal_cost=9 if change == "refusal" else None,
            )
        )
        before, after = b.operation(route), b.operation(route)
        if change != "parallel" or job:
            b.precede(before, after, max_lag=9 if change == "max_lag" else None)
        b.mode(before, machines[0], 2)
        if change == "shared":
            b.mode(before, machines[1], 2)
        b.mode(after, machines[1], 3)
        if change != "eligible" or job:
            unlike = change == "unrelated" and job == 1
            b.mode(after, machines[2], 4 if unlike else 3, earliest=int(change == "earliest"))
        if change == "longer" and job:
            b.mode(b.operation(route, after=after), machines[0], 1)
        if change == "route" and job:
            b.mode(b.operation(b.route(0)), machines[0], 1)
    return b.build()


def test_a_hybrid_flow_shop_suits():
    stages = stages_of(shop_with("nothing"))
    assert stages.ticks.tolist() == [[2, 2], [3, 3]]
    assert stages.held == ((0,), (1, 2))


@pytest.mark.parametrize(
    "change",
    [
        "tardiness",
        "calendar",
        "setup",
        "deadline",
        "refusal",
        "parallel",
        "max_lag",
        "shared",
        "eligible",
        "unrelated",
        "earliest",
        "longer",
        "route",
    ],
)
def test_another_structure_does_not_suit(change):
    assert not suits(shop_with(change))


def test_whatever_suits_is_searched_rightly():
    plain = ("windows", "pools", "materials", "calendars", "setups", "pins", "refusal", "routes")
    found = [p for seed in range(150) if suits(p := tiny_problem(seed, plain))]
    for problem in found:
        chain = searched(problem, moves=500)
        assert verify(problem, chain.best()).valid
        assert value(problem, chain.best()) == chain.objective


def test_two_chains_look_at_a_shop_from_either_end():
    assert searchers(shop_with("nothing")) == KINDS
    assert not set(searchers(shop_with("shared"))) & set(KINDS)


def test_another_structure_is_refused():
    problem = shop_with("setup")
    with pytest.raises(ValueError, match="not a hybrid flow shop"):
        FlowSearch(problem, edd(problem))
