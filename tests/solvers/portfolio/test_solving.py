"""solve() returns the best verified schedule, says exactly what is proven, and stops when asked."""

import _thread
import signal
import threading

import pytest

import solvers.portfolio.parts
from solvers import (
    CancelToken,
    Failure,
    Incumbent,
    Phase,
    ProblemBuilder,
    Solution,
    StartError,
    Termination,
    solve,
    verify,
    verify_result,
)
from solvers.dispatch.edd import edd
from solvers.objective import value
from solvers.schedule import Assignment, Schedule
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem


def week(jobs=30, machines=3, families=4):
    """Return a plant that is short of time, so that no bound is ever met."""
    b = ProblemBuilder()
    setup = b.setup(
        [[abs(f - g) * 3 for g in range(families)] for f in range(families)],
        [[abs(f - g) * 5 for g in range(families)] for f in range(families)],
    )
    calendar = b.calendar([(24 * day, 24 * day + 16) for day in range(jobs)])
    for _ in range(machines):
        b.machine(calendar=calendar, setup=setup)
    for job in range(jobs):
        due = 10 + (job * 7) % 40
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=1 + job % 3)))
        for k in range(machines):
            work = 4 + (job * (k + 3)) % 9
            b.mode(operation, k, work, family=job % families, cost=work + k)
    return b.build()


def one_job(**job):
    b = ProblemBuilder()
    b.machine()
    b.mode(b.operation(b.route(b.job(**job))), 0, 4, cost=2)
    return b.build(horizon=30)


class Heard(list):
    """A listener that keeps every event."""

    def __call__(self, event):
        self.append(event)

    @property
    def failures(self):
        return [event for event in self if isinstance(event, Failure)]

    @property
    def objectives(self):
        return [event.objective for event in self if isinstance(event, Incumbent)]


@pytest.mark.parametrize("seed", range(200, 240))
def test_tiny_problems_are_solved_like_brute_force(seed):
    problem = tiny_problem(seed)
    heard = Heard()
    result = solve(problem, time_limit=60, listener=heard)
    best = brute_force(problem).value
    assert heard.failures == []
    assert result.solution is (Solution.INFEASIBLE if best is None else Solution.OPTIMAL)
    assert result.termination is Termination.OPTIMAL
    assert result.objective == best
    assert verify_result(problem, result).valid


def test_without_time_the_first_schedule_is_returned():
    result = solve(week(), time_limit=0)
    assert result.solution is Solution.FEASIBLE
    assert result.termination is Termination.TIME_LIMIT
    assert result.objective == value(week(), edd(week()))


def test_the_search_improves_on_earliest_due_date_and_never_falls_back():
    problem = week()
    heard = Heard()
    result = solve(problem, time_limit=None, work_limit=0.6, listener=heard)
    assert heard.failures == []
    assert heard.objectives == sorted(heard.objectives, reverse=True)
    assert result.objective == heard.objectives[-1] < value(problem, edd(problem))
    assert 0 < result.bound <= result.objective
    assert verify_result(problem, result).valid


def test_several_workers_find_a_schedule_too():
    problem = week(60)
    heard = Heard()
    result = solve(problem, time_limit=5, workers=3, listener=heard)
    assert heard.failures == []
    sources = {point.source for point in result.trace}
    assert "search" in sources
    assert sources & {"campaigns", "assignment"}
    assert result.termination is Termination.TIME_LIMIT
    assert verify_result(problem, result).valid


def test_the_search_is_ready_before_other_lanes_begin():
    phases = []

    def hear(event):
        if isinstance(event, Phase):
            phases.append(event.source)

    solve(week(), time_limit=2, workers=2, listener=hear)
    assert "assignment" in phases
    assert phases.index("dispatch") < phases.index("search") < phases.index("assignment")


def test_a_work_limit_and_a_seed_repeat_the_result():
    first, second = (solve(week(), time_limit=None, work_limit=0.6, seed=4) for _ in range(2))
    assert first.termination is Termination.WORK_LIMIT
    assert first.schedule == second.schedule
    assert (first.objective, first.bound) == (second.objective, second.bound)
    steps = [
        [(point.objective, point.bound, point.source) for point in result.trace]
        for result in (first, second)
    ]
    assert steps[0][-1] == steps[1][-1]


def test_a_gap_that_is_good_enough_ends_the_solve():
    result = solve(week(), time_limit=60, gap=0.99)
    assert result.solution is Solution.FEASIBLE
    assert result.termination is Termination.GAP_LIMIT
    assert result.gap <= 0.99


def test_a_cancelled_solve_returns_the_best_so_far():
    token = CancelToken()

    def listener(event):
        if isinstance(event, Incumbent):
            token.cancel()

    result = solve(week(), time_limit=60, cancel=token, listener=listener)
    assert result.termination is Termination.INTERRUPTED
    assert result.solution is Solution.FEASIBLE
    assert verify(week(), result.schedule).valid


def test_a_solve_cancelled_from_another_thread_stops():
    token = CancelToken()
    timer = threading.Timer(1.0, token.cancel)
    timer.start()
    result = solve(week(60), time_limit=None, cancel=token)
    timer.join(timeout=60)
    assert result.termination is Termination.INTERRUPTED


@pytest.fixture
def ctrl_c_is_heard():
    """Hear Ctrl-C as Python does; a job in the background is born deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def last_resort():
    """Give a token that ends a solve which nothing else ends."""
    token = CancelToken()
    timer = threading.Timer(60, token.cancel)
    timer.start()
    yield token
    timer.cancel()


@pytest.mark.usefixtures("ctrl_c_is_heard")
@pytest.mark.parametrize("jobs", [18, 60])
def test_ctrl_c_returns_the_best_so_far(jobs, last_resort):
    # Of 18 jobs the full model is being solved by then, of 60 the search runs beside a proof.
    timer = threading.Timer(1.5, _thread.interrupt_main)
    timer.start()
    result = solve(week(jobs), time_limit=None, cancel=last_resort)
    assert not last_resort.cancelled
    assert result.termination is Termination.INTERRUPTED
    assert verify(week(jobs), result.schedule).valid


def test_a_start_is_never_lost():
    problem = week()
    good = solve(problem, time_limit=None, work_limit=0.3).schedule
    result = solve(problem, time_limit=0, start=good)
    assert result.schedule == good
    assert result.trace[0].source == "start"


def test_a_start_that_breaks_a_rule_is_an_error_that_names_it():
    start = Schedule((0,), (Assignment(0, 0, 0, 1, 4),))
    with pytest.raises(StartError, match="working ticks") as caught:
        solve(one_job(), start=start)
    assert caught.value.violations


def test_a_missed_deadline_is_infeasible_and_proven():
    result = solve(one_job(deadline=3))
    assert result.solution is Solution.INFEASIBLE
    assert result.termination is Termination.OPTIMAL
    assert result.schedule is None
    assert result.bound is None


def test_unknown_is_not_infeasible():
    # Two jobs each fit before the deadline, both do not, and there is no time to find out.
    b = ProblemBuilder()
    b.machine()
    b.machine()
    for _ in range(5):
        operation = b.operation(b.route(b.job(deadline=7)))
        for k in range(2):
            b.mode(operation, k, 3)
    result = solve(b.build(), time_limit=0)
    assert result.solution in {Solution.NONE, Solution.INFEASIBLE}
    if result.solution is Solution.NONE:
        assert result.termination is Termination.TIME_LIMIT
    assert solve(b.build()).solution is Solution.INFEASIBLE


def test_a_problem_without_jobs_is_solved():
    b = ProblemBuilder()
    b.machine()
    result = solve(b.build())
    assert (result.solution, result.objective, result.bound) == (Solution.OPTIMAL, 0, 0)


def test_a_part_that_fails_is_reported_and_costs_nothing_else(monkeypatch):
    def broken(problem):
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(solvers.portfolio.parts, "edd", broken)
    heard = Heard()
    result = solve(one_job(), listener=heard)
    assert [event.source for event in heard.failures] == ["edd"]
    assert result.solution is Solution.OPTIMAL
    assert result.objective == 2


def test_a_listener_that_raises_costs_nothing():
    def listener(event):
        raise RuntimeError("no screen")

    assert solve(one_job(), listener=listener).solution is Solution.OPTIMAL


@pytest.mark.parametrize(
    "wrong", [{"time_limit": -1}, {"gap": -0.1}, {"work_limit": float("nan")}, {"workers": 0}]
)
def test_a_limit_out_of_range_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        solve(one_job(), **wrong)
