"""The suites that make their own instances."""

import hashlib

import pytest

from benchmarks.generated import weekly, weekly_tardiness
from benchmarks.instance import Broken
from solvers import Schedule, verify
from solvers.dispatch import edd

SMALL = weekly_tardiness.Size(orders=30, lines=3, families=4, utilization=0.9, seed=7)


def test_the_same_size_gives_the_same_numbers_everywhere():
    data = weekly_tardiness.data(SMALL)
    digest = hashlib.sha256()
    for table in (data.processing, data.setup, data.family, data.release, data.due, data.weight):
        digest.update(table.astype("<i8").tobytes())
    assert digest.hexdigest()[:16] == "ffa54807afc7f6c3"


def test_orders_span_50_to_1000_in_twelve_instances():
    entries = weekly_tardiness.entries()
    assert len({entry.name for entry in entries}) == 12
    assert {entry.group for entry in entries} >= {"50", "1000"}


def test_a_schedule_costs_the_same_by_the_engine_and_by_the_data():
    instance = weekly_tardiness.instance(SMALL)
    schedule = edd(instance.problem)
    check = verify(instance.problem, schedule)
    assert check.valid
    assert instance.evaluate(schedule) == check.cost.total(instance.problem.objective)


def test_a_setup_within_a_family_takes_no_time():
    setup = weekly_tardiness.data(SMALL).setup
    assert (setup.diagonal(axis1=1, axis2=2) == 0).all()
    assert (setup.sum(axis=(1, 2)) > 0).all()


def test_half_of_the_weeks_are_rich_in_either_utilization():
    wishes = weekly.wishes()
    assert len({wish.name for wish in wishes}) == 12
    for utilization in ("0.75", "0.95"):
        half = [wish for wish in wishes if wish.utilization == utilization]
        assert [sum(wish.rich for wish in half), len(half)] == [3, 6]


@pytest.mark.parametrize("rich", [False, True])
def test_a_week_is_priced_by_its_plan_and_the_audit_accepts_it(rich):
    instance = weekly.instance(weekly.Wish(30, 4, "0.75", rich=rich))
    schedule = edd(instance.problem)
    cost = verify(instance.problem, schedule).cost
    stated = instance.published(cost.total(instance.problem.objective))
    assert instance.evaluate(schedule) == stated


def test_a_week_with_a_broken_schedule_has_no_price():
    instance = weekly.instance(weekly.Wish(10, 2, "0.75", rich=False))
    schedule = edd(instance.problem)
    with pytest.raises(Broken):
        instance.evaluate(Schedule(schedule.routes, schedule.assignments[1:]))


def test_a_wish_is_a_command_that_the_planner_knows():
    from planner.examples import RECIPES

    words = weekly.Wish(100, 8, "0.75", rich=True).command.split()
    taken = {word.removeprefix("--").removeprefix("no-") for word in words if word[:2] == "--"}
    assert taken <= set(RECIPES["weekly"].takes)
