"""The answer of a solve is never worse than the best dispatching rule or the schedule given."""

import time
from itertools import pairwise

import pytest

import solvers.portfolio.parts
import solvers.portfolio.solving
from solvers import Objective, ProblemBuilder, solve, verify_result
from solvers.dispatch import dispatch, edd
from solvers.objective import value
from solvers.portfolio.turns import plan_for

SEEDS = range(3)


def single_step(seed):
    """Return jobs of families on unrelated machines, with due dates."""
    b = ProblemBuilder(Objective(tardiness=1))
    setup = b.setup([[(f * 5 + g * 3 + seed) % 4 * (f != g) for g in range(4)] for f in range(4)])
    for _ in range(3):
        b.machine(setup=setup)
    for job in range(40):
        due = 10 + (job * 7 + seed) % 50
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=1 + job % 3)))
        for k in range(3):
            b.mode(operation, k, 3 + (job * (k + 2) + seed) % 7, family=job % 4)
    return b.build()


def unrelated(seed):
    """Return jobs on unrelated machines whose makespan counts."""
    b = ProblemBuilder(Objective(makespan=1))
    for _ in range(5):
        b.machine()
    for job in range(30):
        operation = b.operation(b.route(b.job()))
        for k in range(5):
            b.mode(operation, k, 5 + (job * (k + 3) + seed * 5) % 23)
    return b.build()


def shop(seed, stages=4, machines=4, objective=None):
    """Return jobs that visit machines in orders of their own."""
    b = ProblemBuilder(objective or Objective(makespan=1))
    for _ in range(machines):
        b.machine()
    for job in range(15):
        route = b.route(b.job(due=20 + 3 * job, tardiness_cost=1 + job % 2))
        steps = [b.operation(route) for _ in range(stages)]
        for number, step in enumerate(steps):
            b.mode(step, (number * (1 + job % 3) + job + seed) % machines, 2 + (job + number) % 6)
        for before, after in pairwise(steps):
            b.precede(before, after)
    return b.build()


def late_shop(seed):
    """Return a job shop whose tardiness counts: no search is made for that structure."""
    return shop(seed, objective=Objective(tardiness=1))


def flow_shop(seed):
    """Return jobs that pass stages of two machines that are alike."""
    b = ProblemBuilder(Objective(makespan=1))
    for _ in range(6):
        b.machine()
    for job in range(25):
        route = b.route(b.job())
        steps = [b.operation(route) for _ in range(3)]
        for stage, step in enumerate(steps):
            for k in range(2):
                b.mode(step, 2 * stage + k, 2 + (job * (stage + 2) + seed) % 9)
        for before, after in pairwise(steps):
            b.precede(before, after)
    return b.build()


def pooled(seed):
    """Return jobs that share a capacity that changes over time."""
    b = ProblemBuilder(Objective(total_tardiness=1))
    pool = b.pool([(0, 2), (20, 3), (40, 1)])
    for job in range(30):
        operation = b.operation(b.route(b.job(due=(job * 11 + seed) % 60)))
        b.mode(operation, None, 2 + (job * 3 + seed) % 5, demands=[(pool, 1)])
    return b.build()


CLASSES = (single_step, unrelated, shop, late_shop, flow_shop, pooled)


def best_rule(problem):
    """Return the value of the best rule, earliest due date among them."""
    found = dispatch(problem)
    assert found.violation == 0
    return min(found.objective, value(problem, edd(problem)))


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_answer_is_never_worse_than_the_best_rule(make, seed):
    problem = make(seed)
    result = solve(problem, time_limit=None, work_limit=0.02, seed=seed)
    assert result.objective <= best_rule(problem)
    assert verify_result(problem, result).valid


@pytest.mark.parametrize("make", CLASSES)
def test_the_answer_is_never_worse_than_its_start(make):
    problem = make(1)
    start = solve(problem, time_limit=None, work_limit=0.1).schedule
    result = solve(problem, time_limit=None, work_limit=0.01, start=start, seed=5)
    assert result.objective <= value(problem, start)


@pytest.mark.parametrize("workers", [1, 2])
def test_rules_that_have_begun_in_time_are_waited_for(monkeypatch, workers):
    def slow(problem):
        # The limit passes meanwhile.
        time.sleep(1.5)
        return dispatch(problem)

    problem = single_step(0)
    # That of a process before compiled code is loaded is another matter.
    best = best_rule(problem)
    plan_for(problem, workers)
    monkeypatch.setattr(solvers.portfolio.parts, "dispatch", slow)
    monkeypatch.setattr(solvers.portfolio.solving, "_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(solvers.portfolio.solving, "_DISPATCH_GRACE", 60.0)
    result = solve(problem, time_limit=1.0, workers=workers)
    assert result.objective <= best
