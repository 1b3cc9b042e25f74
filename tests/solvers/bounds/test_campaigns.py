"""The bound from campaigns in buckets is below every optimum, and sees what forces campaigns."""

import pytest

from solvers.bounds.campaigns import campaigns
from solvers.bounds.campaigns.lines import buckets, halved, lines
from solvers.earliest import earliest
from solvers.problem import Objective, ProblemBuilder
from tests.solvers.brute_force import brute_force
from tests.solvers.tiny import tiny_problem


def paint(dues, families, *, setup=3, machines=1, rate=2, initial=0, **plant):
    """Return jobs of one tick each on machines with setups that take and cost ``setup``."""
    b = ProblemBuilder(Objective(setup=1, tardiness=1, mode=1, overtime=1))
    size = max(2, *families) + 1
    times = [[0 if f == g else setup for g in range(size)] for f in range(size)]
    matrix = b.setup(times, times)
    for _ in range(machines):
        b.machine(setup=matrix, initial_family=initial, **plant)
    for due, family in zip(dues, families, strict=True):
        operation = b.operation(b.route(b.job(due=due, tardiness_cost=rate)))
        for k in range(machines):
            b.mode(operation, k, 1, family=family)
    return b


# Brute force needs as long for 1022 as for all the others together.
@pytest.mark.parametrize("seed", [seed for seed in range(1000, 1050) if seed != 1022])
def test_it_is_never_above_the_optimum(seed):
    problem = tiny_problem(seed)
    best = brute_force(problem).value
    answer = campaigns(problem)
    if best is not None:
        assert not answer.infeasible
        assert answer.bound is None or answer.bound <= best


@pytest.mark.parametrize("seed", range(30))
def test_it_is_never_above_the_optimum_of_campaigns(seed):
    from random import Random

    draw = Random(seed)
    count = draw.randint(2, 3)
    dues = [draw.randint(0, 9) for _ in range(count)]
    families = [draw.randint(0, 2) for _ in range(count)]
    b = paint(dues, families, setup=draw.randint(0, 2), machines=draw.randint(1, 2),
              initial=draw.choice([None, 0, 1]))  # fmt: skip
    problem = b.build(horizon=10)
    best = brute_force(problem).value
    bound = campaigns(problem).bound
    assert best is None or bound <= best


def test_families_due_by_turns_need_more_campaigns_than_there_are_families():
    # Families 1, 2, 1, 2 by turns, each in time only just: of 4 tours through two families one
    # would do without dates.
    dues, families = [4, 8, 12, 16], [1, 2, 1, 2]
    turns = [due for due in dues for _ in range(2)]
    made = [family for family in families for _ in range(2)]
    problem = paint(turns, made, rate=50, setup=2).build(horizon=100)
    without = paint([90] * 8, made, rate=50, setup=2).build(horizon=100)
    assert campaigns(without).bound == 4
    assert campaigns(problem).bound > 4


def test_work_that_does_not_fit_before_its_date_is_late():
    b = ProblemBuilder()
    b.machine()
    for _ in range(4):
        b.mode(b.operation(b.route(b.job(due=10, tardiness_cost=1))), 0, 5)
    # Two are on time at best; the others end after the first bucket.
    assert campaigns(b.build()).bound >= 2


def test_every_family_made_is_set_up_for():
    problem = paint([50] * 4, [1, 2, 3, 0]).build(horizon=100)
    assert campaigns(problem).bound == 9


def test_setups_in_a_circle_do_not_lead_from_the_first_state():
    b = ProblemBuilder(Objective(setup=1))
    far = [[0, 50, 50], [50, 0, 1], [50, 1, 0]]
    b.machine(setup=b.setup(far, far), initial_family=0)
    for family in (1, 2):
        b.mode(b.operation(b.route(b.job())), 0, 1, family=family)
    assert campaigns(b.build()).bound == 51


def test_overtime_that_due_dates_make_worth_while_is_paid():
    b = ProblemBuilder(Objective(overtime=1, tardiness=1))
    calendar = b.calendar([(0, 4), (20, 40)])
    machine = b.machine(calendar=calendar)
    b.window(machine, 6, 10, cost=8, rate=1)
    for _ in range(2):
        b.mode(b.operation(b.route(b.job(due=12, tardiness_cost=10))), 0, 4)
    problem = b.build()
    assert campaigns(problem).bound == 12


def test_a_later_step_ends_no_earlier_than_the_one_before():
    b = ProblemBuilder()
    first, second = b.machine(), b.machine()
    for _ in range(4):
        route = b.route(b.job(due=6, tardiness_cost=1))
        cut = b.operation(route)
        b.mode(cut, first, 5)
        weld = b.operation(route, after=cut)
        b.mode(weld, second, 1)
    # One is cut by the due date, so only one can be welded by then.
    assert campaigns(b.build()).bound >= 3


def test_machines_that_are_alike_are_one_line():
    problem = paint([5] * 4, [0, 1, 0, 1], machines=3).build()
    (line,) = lines(problem, earliest(problem))
    assert line.machines == (0, 1, 2)


def test_buckets_end_at_due_dates():
    problem = paint([7, 3, 7, 20], [0, 0, 0, 0]).build(horizon=500)
    assert set(buckets(problem, 5)) >= {0, 3, 7, 20, 500}
    assert {7, 20} < set(buckets(problem, 2))


def test_a_bucket_is_halved_where_its_last_shift_is():
    b = ProblemBuilder()
    machine = b.machine(calendar=b.calendar([(6, 14), (30, 38), (54, 62)]))
    b.mode(b.operation(b.route(b.job())), machine, 4)
    problem = b.build(horizon=100)
    held = lines(problem, earliest(problem))
    assert halved((0, 24, 48, 100), held) == (0, 10, 24, 34, 48, 100)


def test_the_same_work_proves_the_same():
    problem = paint([4 + 3 * n % 17 for n in range(20)], [n % 4 for n in range(20)]).build()
    first, second = (campaigns(problem, work_limit=0.01) for _ in range(2))
    assert first == second
    assert first.bound <= campaigns(problem).bound


def test_without_a_choice_there_is_no_schedule():
    b = ProblemBuilder()
    b.mode(b.operation(b.route(b.job(deadline=3))), b.machine(), 4)
    assert campaigns(b.build()).infeasible


def test_a_program_that_is_not_written_to_its_end_proves_nothing():
    problem = paint([4, 8], [1, 2]).build(horizon=20)
    asked = []

    def second() -> bool:
        asked.append(1)
        return len(asked) > 1

    for limits in ({"stop": second}, {"time_limit": 0.0}):
        answer = campaigns(problem, **limits)
        assert (answer.bound, answer.infeasible, answer.rounds) == (None, False, 0)
    assert len(asked) == 2
