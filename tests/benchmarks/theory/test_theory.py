"""The quick half of `benchmarks theory`: few draws, so wide errors, but planner's own code."""

import json
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.__main__ import run
from benchmarks.theory import experiment
from benchmarks.theory.baseline import postponed, stocked_apart
from benchmarks.theory.experiment import EXPERIMENTS, Experiment
from benchmarks.theory.finding import Finding
from benchmarks.theory.flexibility import DEDICATED, FULL, SIZE, chain, plants, sales
from benchmarks.theory.postponement import best_baseline_stock, best_variant_stock
from planner.errors import BadRequest


@pytest.mark.parametrize("name", ["flexibility", "process-choice", "learning", "pooling"])
def test_planner_agrees_with_theory(name):
    found = EXPERIMENTS[name].run(150, 1)
    assert [finding for finding in found if not finding.holds] == []


def test_the_break_even_quantities_are_those_of_the_textbook():
    found = EXPERIMENTS["process-choice"].run(1, 1)
    assert [finding.measured for finding in found] == [640, 2000]


def test_later_units_cost_what_wright_found():
    found = EXPERIMENTS["learning"].run(1, 1)
    assert [round(finding.measured, 6) for finding in found] == [0.8, 0.64, 0.512]


@pytest.fixture(scope="module")
def ten_plants():
    return plants()


def demand(*rows):
    return np.array([np.broadcast_to(row, SIZE) for row in rows], dtype=float)


def test_dedicated_plants_sell_no_more_than_each_can_make(ten_plants):
    low_and_high = [50, 150] * 5
    sold = sales(ten_plants, DEDICATED, demand(low_and_high, 80.0))
    assert sold.tolist() == [pytest.approx(750), pytest.approx(800)]


def test_a_closed_chain_shifts_work_all_the_way_round(ten_plants):
    ends = [180, *[100] * 8, 20]
    assert sales(ten_plants, chain(SIZE), demand(ends)).tolist() == [pytest.approx(1000)]
    assert sales(ten_plants, DEDICATED, demand(ends)).tolist() == [pytest.approx(920)]


def test_flexibility_never_sells_less(ten_plants):
    drawn = np.random.default_rng(3).uniform(20, 180, (40, SIZE))
    sold = [sales(ten_plants, links, drawn) for links in (DEDICATED, chain(4), chain(SIZE), FULL)]
    for less, more in pairwise(sold):
        assert (less <= more + 1e-6).all()
    assert sold[-1] == pytest.approx(np.minimum(drawn.sum(axis=1), 1000))


def test_a_baseline_costs_what_is_finished_left_over_and_short():
    week = postponed()
    asked = np.array([100.0] * 10)
    assert week.cost(asked, np.array([1100.0]), 2000) == pytest.approx(4 * 1000 + 30 * 100)
    assert week.cost(asked, np.array([900.0]), 2000) == pytest.approx(4 * 900 + 60 * 100)
    assert week.cost(asked, np.array([1100.0]), 800) == pytest.approx(4 * 800 + 30 * 300 + 60 * 200)
    assert week.short(asked, np.array([900.0]), 2000) == pytest.approx(100)


def test_stock_of_one_variant_does_not_serve_another():
    week = stocked_apart()
    asked = np.array([100.0] * 10)
    stock = np.array([120.0] * 5 + [80.0] * 5)
    assert week.cost(asked, stock) == pytest.approx(5 * 20 * 30 + 5 * 20 * 60)


def test_one_more_baseline_is_worth_what_it_saves():
    week = postponed()
    asked = np.array([100.0] * 10)
    # It serves a unit at 4 that was short at 60, and is itself not left over.
    assert week.worth(asked, np.array([900.0]), 2000).tolist() == [pytest.approx(60 + 30 - 4)]
    assert week.worth(asked, np.array([1100.0]), 2000).tolist() == [pytest.approx(0)]


def test_the_best_stocks_are_those_of_the_newsvendor():
    assert best_variant_stock() == pytest.approx(100 + 0.43073 * 30, abs=0.01)
    drawn = np.random.default_rng(5).normal(100, 30, (150, 10))
    best = best_baseline_stock(postponed(), drawn, 2000.0)
    # Underage 60 - 4 against overage 30, on these very draws.
    assert best == pytest.approx(np.quantile(drawn.sum(axis=1), 56 / 86), abs=6)


def test_no_more_is_stocked_than_can_be_finished():
    drawn = np.random.default_rng(5).normal(100, 30, (60, 10))
    assert best_baseline_stock(postponed(), drawn, 900.0) == 900.0


def test_an_experiment_is_found_by_its_name():
    with pytest.raises(BadRequest, match="no experiment 'poling'"):
        experiment.experiment_named("poling")


def test_the_table_says_what_holds(capsys):
    assert run(["theory", "process-choice"]) == 0
    out = capsys.readouterr().out
    assert "640" in out
    assert "holds" in out


def test_the_findings_are_there_for_programs(capsys):
    assert run(["theory", "learning", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["seed"] == 1
    assert [row["expected"] for row in found["findings"]] == [0.8, 0.64, 0.512]
    assert all(row["holds"] for row in found["findings"])


def test_a_finding_that_does_not_hold_fails_the_command(monkeypatch, capsys):
    wrong = Experiment("learning", "", "", lambda _draws, _seed: [Finding("unit 2", 0.8, 0.7)])
    monkeypatch.setitem(EXPERIMENTS, "learning", wrong)
    assert run(["theory", "learning"]) == 5
    assert "unit 2 is 0.7 and not 0.8" in capsys.readouterr().err


def test_an_unknown_experiment_is_a_usage_error(capsys):
    assert run(["theory", "flexible"]) == 2
    assert "did you mean" in capsys.readouterr().err
