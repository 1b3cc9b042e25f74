"""Strategies that have no plan for some book: the others are compared all the same."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.analysis.comparison.compare import Effort, compare
from planner.analysis.comparison.document import WithoutPlan
from planner.analysis.comparison.offering import best_offered
from planner.analysis.executors import Here
from planner.analysis.sweep.evaluate import Base
from planner.analysis.sweep.spec import SweepSpec
from planner.analysis.sweep.sweep import sweep
from planner.errors import NoPlan
from planner.planning.plan_week import plan_week
from planner.planning.week import read_week
from planner.strategies import strategy_named
from tests.planner.analysis.here import in_this_process
from tests.planner.analysis.tight_week import write_tight_week

__all__ = ["in_this_process"]
pytestmark = pytest.mark.usefixtures("in_this_process")

EFFORT = Effort(time_limit=None, work_limit=0.02)


@cache
def week():
    """Return a week that `mass` has no plan for."""
    with TemporaryDirectory() as folder:
        return read_week(write_tight_week(Path(folder) / "tight"))


def compared(*names, **settings):
    strategies = [strategy_named(name) for name in names]
    given = {"start": week().start_at, "effort": EFFORT, "scenarios": 1, **settings}
    return compare(week().reading.plant, week().orders.frame, strategies, **given)


def test_a_strategy_without_a_plan_is_named_and_the_others_are_compared():
    found = compared("mass", "custom", "optimal").comparison
    assert found.strategies == ("mass", "custom", "optimal")
    assert [row.strategy for row in found.headline] == ["custom", "optimal"]
    (missing,) = found.without_plan
    assert (missing.strategy, missing.scenario, missing.solution) == ("mass", 0, "infeasible")
    assert found.differences == ()


def test_where_no_strategy_has_a_plan_of_the_book_there_is_none():
    with pytest.raises(NoPlan, match="none of the strategies") as caught:
        compared("mass")
    assert caught.value.solution == "infeasible"


def optimal_found(solution):
    """Return what is left of a search that found nothing, when `custom` offers its plan."""
    plan = plan_week(
        week().reading.plant,
        week().orders.frame,
        start=week().start_at,
        time_limit=None,
        work_limit=0.02,
        workers=1,
        strategy="custom",
    )
    nothing = WithoutPlan(strategy="optimal", scenario=0, seed=0, solution=solution, why="")
    others = {"custom": plan}
    strategy = strategy_named("optimal")
    return plan, *best_offered(nothing, strategy, others, week().reading.plant, week().orders.frame)


def test_a_strategy_that_found_nothing_in_time_takes_over_what_it_admits():
    offered, taken, source = optimal_found("none")
    assert source == "custom"
    assert taken.strategy == "optimal"
    assert taken.cost.total <= offered.cost.total


def test_what_is_proven_impossible_is_not_searched_again():
    _, taken, source = optimal_found("infeasible")
    assert isinstance(taken, WithoutPlan)
    assert source is None


def swept(folder, *names):
    spec = {"evaluator": "detailed", "work_limit": 0.02, "points": [{"volume": 1.0}]}
    base = Base(
        plant=week().reading.plant,
        orders=week().orders.frame,
        start=week().start_at,
        strategies=tuple(strategy_named(name) for name in names),
        spec=SweepSpec.model_validate({**spec, "strategies": names}),
    )
    return sweep(base, folder, Here())


def test_a_point_keeps_the_strategies_that_have_a_plan(tmp_path):
    for _ in range(2):  # the second time from the journal
        found = swept(tmp_path, "mass", "custom")
        assert [row.strategy for row in found.rows] == ["custom"]
        assert found.left_out == {}
        assert list(found.without_plan) == [(0, "mass")]
        assert "no plan is possible" in found.without_plan[0, "mass"]


def test_a_point_without_any_plan_is_left_out(tmp_path):
    found = swept(tmp_path, "mass")
    assert found.rows == ()
    assert list(found.left_out) == [0]
