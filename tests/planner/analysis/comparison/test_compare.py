"""Strategies on the same book, end to end, with counted work."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.analysis.comparison import compare as module
from planner.analysis.comparison.compare import Effort, Run, _plan, _Task, compare
from planner.analysis.comparison.document import WithoutPlan
from planner.cli import run
from planner.errors import BadRequest, NoPlan
from planner.planning.admit import admits
from planner.planning.week import read_week
from planner.strategies import strategy_named
from tests.planner.analysis.here import processes_here

NAMES = ("mass", "custom", "optimal")
EFFORT = Effort(time_limit=None, work_limit=0.002)


@cache
def week():
    """Return the plant of a line and a workshop that `planner init` writes, and its orders."""
    with TemporaryDirectory() as folder:
        assert run(["init", f"{folder}/plant", "--quiet"]) == 0
        return read_week(Path(folder) / "plant")


def book():
    return week().orders.frame


def compared(names=NAMES, **settings):
    strategies = [strategy_named(name) for name in names]
    given = {"start": week().start_at, "effort": EFFORT, **settings}
    return compare(week().reading.plant, book(), strategies, **given)


@pytest.fixture(autouse=True)
def in_this_process(request, monkeypatch):
    """Compare in this process, but where a test is about others."""
    if "in_processes" not in request.fixturenames:
        monkeypatch.setattr(module, "processes", processes_here)


@pytest.fixture(scope="module")
def in_processes():
    """Return a comparison over two scenarios, made in processes of their own."""
    return compared(scenarios=2, seed=3, simulate=20)


@pytest.fixture
def found(in_processes):
    return in_processes


def test_there_is_an_outcome_for_every_strategy_and_scenario(found):
    rows = [(row.scenario, row.strategy) for row in found.comparison.outcomes]
    assert rows == [(number, name) for number in (0, 1) for name in NAMES]
    assert found.comparison.strategies == NAMES
    assert [row.strategy for row in found.comparison.differences] == list(NAMES[1:])


def test_optimal_is_never_dearer_than_a_strategy_whose_plan_it_admits(found):
    optimal = strategy_named("optimal")
    admitted = [
        name
        for name, plan in found.plans.items()
        if admits(optimal, plan, week().reading.plant, book())
    ]
    assert len(admitted) > 1
    for number in (0, 1):
        totals = {
            row.strategy: row.cost.total
            for row in found.comparison.outcomes
            if row.scenario == number
        }
        assert totals["optimal"] == min(totals[name] for name in admitted)


def test_terms_add_up_to_the_total(found):
    for row in found.comparison.outcomes:
        assert sum(row.cost.terms().values()) == row.cost.total


def test_every_order_is_made_somewhere_or_lost(found):
    for row in found.comparison.outcomes:
        assert (
            sum(row.regimes.model_dump().values()) + row.lost_orders == row.orders == book().height
        )


def test_with_counted_work_the_same_seed_gives_the_same_comparison_in_any_process(
    found, monkeypatch
):
    monkeypatch.setattr(module, "processes", processes_here)
    again = compared(scenarios=2, seed=3, simulate=20).comparison
    assert timeless(again) == timeless(found.comparison)


def timeless(comparison):
    return comparison.model_dump(mode="json")


def test_the_spread_over_seeds_stands_apart():
    found = compared(("custom", "optimal"), scenarios=1, seeds=2).comparison
    assert [(row.strategy, row.seeds) for row in found.spreads] == [
        ("custom", (0, 1)),
        ("optimal", (0, 1)),
    ]
    assert len(found.outcomes) == 2


def test_every_plan_and_every_offer_is_told():
    plans, offers = [], []
    compared(
        scenarios=1,
        told=lambda *call: plans.append(call[2:]),
        offered=lambda done, total: offers.append((done, total)),
    )
    assert plans == [(1, 3), (2, 3), (3, 3)]
    assert offers == [(0, 3), *plans]


def test_an_unknown_baseline_is_refused_before_anything_is_planned():
    with pytest.raises(BadRequest, match="baseline 'best' is none of the strategies"):
        compared(baseline="best")


def test_two_strategies_of_one_name_are_refused():
    with pytest.raises(BadRequest, match="same name"):
        compared(("mass", "mass"))


def test_a_process_loads_the_search_before_the_seconds_of_its_first_plan_run(monkeypatch):
    done = []

    def planned(*args, **settings):
        done.append("planned")
        raise NoPlan("nothing")

    monkeypatch.setattr(module, "precompile", lambda: done.append("loaded"))
    monkeypatch.setattr(module, "plan_week", planned)
    run_ = Run(strategy_named("mass"), 0, 1)
    task = _Task(run_, week().reading.plant, book(), week().start_at, EFFORT)
    assert isinstance(_plan(task), WithoutPlan)
    assert done == ["loaded", "planned"]
