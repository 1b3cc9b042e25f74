"""What counts, what is dropped, and what is reported while a problem is solved."""

import pytest

from solvers.events import Bound, Broadcast, Failure, Incumbent
from solvers.limits import Limits
from solvers.portfolio.standing import Standing
from solvers.problem import ProblemBuilder
from solvers.result import Solution, Termination
from solvers.schedule import Assignment, Schedule
from solvers.verifier import verify_result


@pytest.fixture
def heard():
    return []


@pytest.fixture
def standing(heard):
    b = ProblemBuilder()
    b.machine()
    b.mode(b.operation(b.route(b.job(due=2, tardiness_cost=1))), 0, 2, cost=3)
    criterion = Limits(time_limit=None).criterion()
    return Standing(b.build(horizon=20), criterion, Broadcast(heard.append))


def schedule(start, processing=2):
    return Schedule((0,), (Assignment(0, 0, 0, start, start + processing),))


def failures(heard):
    return [event.source for event in heard if isinstance(event, Failure)]


def test_a_better_schedule_replaces_the_incumbent(standing, heard):
    assert standing.offer(schedule(4), "a")
    assert standing.offer(schedule(1), "b")
    assert [event.objective for event in heard if isinstance(event, Incumbent)] == [7, 4]
    assert standing.schedule == schedule(1)


def test_an_equal_or_worse_schedule_does_not(standing, heard):
    assert standing.offer(schedule(1), "a")
    assert not standing.offer(schedule(1), "b")
    assert not standing.offer(schedule(5), "c")
    assert len(heard) == 1


def test_a_schedule_that_breaks_a_rule_is_dropped_and_reported(standing, heard):
    assert not standing.offer(schedule(1, processing=1), "broken")
    assert standing.schedule is None
    assert failures(heard) == ["broken"]


def test_only_a_higher_bound_is_news(standing, heard):
    for value in (2, 1, None, 3):
        standing.raise_bound(value, "a")
    assert [event.bound for event in heard if isinstance(event, Bound)] == [2, 3]


def test_a_bound_above_a_verified_schedule_is_reported_and_ignored(standing, heard):
    standing.offer(schedule(1), "a")
    standing.raise_bound(5, "wrong")
    assert standing.bound is None
    assert failures(heard) == ["wrong"]


def test_a_verified_schedule_below_the_bound_disproves_it(standing, heard):
    standing.raise_bound(5, "wrong")
    assert standing.offer(schedule(1), "a")
    assert standing.bound is None
    assert failures(heard) == ["wrong"]


def test_infeasible_is_not_believed_beside_a_schedule(standing, heard):
    standing.offer(schedule(1), "a")
    standing.prove_infeasible("wrong")
    assert not standing.infeasible
    assert failures(heard) == ["wrong"]


def test_a_part_that_raises_is_reported_and_left(standing, heard):
    standing.offer(schedule(1), "a")
    with standing.part("search"):
        raise ZeroDivisionError
    assert failures(heard) == ["search"]
    assert standing.failed == {"search"}
    assert standing.schedule == schedule(1)


def test_an_interrupt_passes_through_a_part(standing):
    with pytest.raises(KeyboardInterrupt), standing.part("search"):
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("act", "solution"),
    [
        (lambda _: None, Solution.NONE),
        (lambda s: s.offer(schedule(1), "a"), Solution.FEASIBLE),
        (lambda s: s.prove_infeasible("a"), Solution.INFEASIBLE),
    ],
)
def test_the_result_says_what_is_known(standing, act, solution):
    act(standing)
    termination = standing.ended() or Termination.TIME_LIMIT
    result = standing.result(termination, seed=5)
    assert result.solution is solution
    assert result.seed == 5
    assert verify_result(standing.problem, result).valid


def test_a_bound_equal_to_the_objective_is_an_optimum(standing):
    standing.offer(schedule(0), "a")
    assert standing.ended() is None
    standing.raise_bound(3, "b")
    assert standing.ended() is Termination.OPTIMAL
    result = standing.result(Termination.TIME_LIMIT, seed=0)
    assert (result.solution, result.termination) == (Solution.OPTIMAL, Termination.OPTIMAL)
    assert verify_result(standing.problem, result).valid
    assert [point.source for point in result.trace] == ["a", "b"]


def test_a_solve_has_stalled_for_the_share_of_its_work_since_the_last_better_schedule(standing):
    assert standing.stalled(by_work=True) == 0.0
    standing.spend(3.0)
    standing.offer(schedule(4), "a")
    standing.spend(1.0)
    standing.offer(schedule(4), "a")
    assert standing.stalled(by_work=True) == 0.25
