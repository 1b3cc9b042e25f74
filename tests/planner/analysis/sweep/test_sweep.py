"""Sweeps: every point once, whoever evaluates it and however often it is interrupted."""

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.analysis.executors import Here, Processes
from planner.analysis.sweep.evaluate import Base
from planner.analysis.sweep.spec import SweepSpec
from planner.analysis.sweep.sweep import JOURNAL, sweep
from planner.cli import run
from planner.errors import BadRequest
from planner.planning.week import read_week
from planner.strategies import Strategy, strategy_named

GRID = {"stations": [1.0, 2.0, 3.0], "volume": [0.5, 1.0]}


@cache
def week():
    """Return the plant of a line and a workshop that `planner init` writes, and its orders."""
    with TemporaryDirectory() as folder:
        assert run(["init", f"{folder}/plant", "--quiet"]) == 0
        return read_week(Path(folder) / "plant")


def base(**spec):
    asked = {"grid": GRID, "strategies": ("custom", "optimal"), **spec}
    return Base(
        plant=week().reading.plant,
        orders=week().orders.frame,
        start=week().start_at,
        strategies=tuple(strategy_named(name) for name in asked["strategies"]),
        spec=SweepSpec.model_validate(asked),
    )


class Killed(Exception):
    """Stands for whatever ends a process."""


class Fragile:
    """Evaluates a few points and is killed."""

    def __init__(self, lives):
        self.lives = lives

    def run(self, function, base, numbers):
        for number in numbers[: self.lives]:
            yield function(base, number)
        raise Killed


def test_every_point_has_a_row_for_every_strategy_in_order(tmp_path):
    found = sweep(base(), tmp_path, Here())
    assert [(row.number, row.strategy) for row in found.rows] == [
        (number, name) for number in range(6) for name in ("custom", "optimal")
    ]
    assert found.left_out == {}


def test_a_killed_sweep_goes_on_without_repeating_what_is_done(tmp_path):
    whole = sweep(base(), make(tmp_path / "whole"), Here())
    broken = make(tmp_path / "broken")
    with pytest.raises(Killed):
        sweep(base(), broken, Fragile(2))
    with (broken / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write('{"number": 2, "left_o')  # cut short by the kill
    counting = Counting()
    assert sweep(base(), broken, counting) == whole
    assert counting.numbers == [2, 3, 4, 5]


class Counting(Here):
    """Notes which points are evaluated."""

    def run(self, function, base, numbers):
        self.numbers = list(numbers)
        return super().run(function, base, numbers)


def test_any_number_of_workers_gives_the_same(tmp_path):
    one = sweep(base(), make(tmp_path / "one"), Here())
    two = sweep(base(), make(tmp_path / "two"), Processes(2))
    assert one == two


def test_a_journal_of_another_question_is_refused(tmp_path):
    sweep(base(grid={"volume": [1.0]}), tmp_path, Here())
    with pytest.raises(BadRequest, match="holds another sweep"):
        sweep(base(grid={"volume": [2.0]}), tmp_path, Here())


def test_detailed_points_are_planned_and_never_dearer_under_the_wider_strategy(tmp_path):
    spec = {"evaluator": "detailed", "work_limit": 0.002, "grid": {"volume": [0.5, 1.0]}}
    found = sweep(base(**spec), tmp_path, Here())
    totals = {(row.number, row.strategy): row.total for row in found.rows}
    for number in (0, 1):
        assert totals[number, "optimal"] <= totals[number, "custom"]
    assert all(row.gap is not None for row in found.rows)


def test_a_rough_bound_is_below_the_detailed_plan(tmp_path):
    grid = {"volume": [0.5, 1.0, 1.5]}
    rough = sweep(base(grid=grid, allowance="bound"), make(tmp_path / "rough"), Here())
    spec = {"evaluator": "detailed", "work_limit": 0.002, "grid": grid}
    detailed = sweep(base(**spec), make(tmp_path / "detailed"), Here())
    for low, high in zip(rough.rows, detailed.rows, strict=True):
        assert low.bound <= high.total


def test_a_budget_leaves_points_out(tmp_path):
    plant = week().reading.plant
    dear = tuple(row.model_copy(update={"investment": 10**9}) for row in plant.resources)
    given = base(budget=600.0)
    rich = Base(
        **{
            **{name: getattr(given, name) for name in ("orders", "start", "strategies", "spec")},
            "plant": plant.model_copy(update={"resources": dear}),
        }
    )
    found = sweep(rich, tmp_path, Here())
    # The workshop has two benches for 1,000, so a third one costs 500.
    assert {row.investment for row in found.rows} == {0, 500_000_000}
    assert found.left_out == {}
    less = Base(**{**as_dict(rich), "spec": base(budget=400.0).spec})
    found = sweep(less, make(tmp_path / "less"), Here())
    assert set(found.left_out) == {4, 5}
    assert set(found.left_out.values()) == {"over the budget"}


def as_dict(given):
    return {name: getattr(given, name) for name in ("plant", "orders", "start", "strategies")}


def test_the_journal_holds_a_line_a_point(tmp_path):
    sweep(base(), tmp_path, Here())
    lines = (tmp_path / JOURNAL).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["number"] for line in lines[1:]] == list(range(6))


def make(folder):
    folder.mkdir()
    return folder


class Nested(Here):
    """Starts the same sweep again while it is at work."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, function, base, numbers):
        yield function(base, numbers[0])
        sweep(base, self.folder, Here())


def test_two_sweeps_are_not_at_work_in_one_folder(tmp_path):
    with pytest.raises(BadRequest, match="another sweep is at work"):
        sweep(base(), tmp_path, Nested(tmp_path))
    assert len(sweep(base(), tmp_path, Here()).rows) == 12


@pytest.mark.parametrize(
    "damage", ["[]\n", "{}\n", "nonsense\n", '{"sweep": "%s"}\n{"number": "x"}\n']
)
def test_a_damaged_journal_is_refused_in_words(tmp_path, damage):
    text = damage.replace("%s", base().fingerprint())
    (tmp_path / JOURNAL).write_text(text, encoding="utf-8")
    with pytest.raises(BadRequest, match="damaged"):
        sweep(base(), tmp_path, Here())


def test_a_journal_without_a_whole_line_is_begun_anew(tmp_path):
    (tmp_path / JOURNAL).write_text('{"sweep": "ab', encoding="utf-8")
    assert len(sweep(base(), tmp_path, Here()).rows) == 12


def test_strategies_of_one_name_are_refused(tmp_path):
    with pytest.raises(BadRequest, match="same name"):
        sweep(base(strategies=("custom", "custom")), tmp_path, Here())


def test_the_utilization_of_a_rough_plan_is_of_the_horizon_alone(tmp_path):
    grid = {"stations": [1.0], "volume": [3.0]}
    (row,) = sweep(base(grid=grid, strategies=("custom",)), tmp_path, Here()).rows
    # One bench has far more to do than a week holds, and goes on for weeks.
    assert row.utilization["custom"] > 0.95


def test_a_point_that_asks_for_what_the_plant_lacks_is_left_out_and_the_others_stay(tmp_path):
    points = [{"cells": 2}, {"volume": 0.5}, {"cells": 0}]
    for _ in range(2):  # the second time from the journal
        found = sweep(base(grid={}, points=points, strategies=("custom",)), tmp_path, Here())
        assert [row.number for row in found.rows] == [1, 2]
        assert list(found.left_out) == [0]
        assert "no flexible resource to clone" in found.left_out[0]


def test_a_sweep_all_points_of_which_are_impossible_is_refused_before_it_begins(tmp_path):
    with pytest.raises(BadRequest, match=r"no point of this sweep can be: .* no flexible"):
        sweep(base(grid={"cells": [1, 2], "volume": [0.5, 1.0]}), tmp_path, Here())
    assert list(tmp_path.iterdir()) == []


def naming(*resources):
    """Return a strategy that only opens some resources."""
    return Strategy(name="own", resources=resources)


def with_strategies(given, *strategies):
    return Base(**{**as_dict(given), "spec": given.spec, "strategies": strategies})


def test_a_strategy_that_names_what_no_point_has_is_refused_before_it_begins(tmp_path):
    with pytest.raises(BadRequest, match="strategy own names the resource 'lathe', which no point"):
        sweep(with_strategies(base(), naming("lathe")), tmp_path, Here())


def test_a_strategy_that_names_what_one_point_lacks_has_no_plan_there(tmp_path):
    (line,) = (row.name for row in week().reading.plant.resources if row.kind == "mass")
    given = base(grid={"lines": [1, 2]})
    custom = strategy_named("custom")
    found = sweep(with_strategies(given, naming(f"{line} 2"), custom), tmp_path, Here())
    assert [(row.number, row.strategy) for row in found.rows] == [
        *((0, "custom"), (1, "own"), (1, "custom"))
    ]
    assert f"the plant has no resource '{line} 2'" in found.without_plan[0, "own"]
