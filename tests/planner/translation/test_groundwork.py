"""What strategies share of a week: each gets from it what it would have got alone."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.analysis.sweep.evaluate import Base, evaluate
from planner.analysis.sweep.spec import SweepSpec
from planner.cli import run
from planner.planning.week import read_week
from planner.strategies import strategy_named
from planner.translation.groundwork import groundwork
from planner.translation.translate import translate, translate_from

NAMES = ("mass", "segmented", "volume", "custom", "optimal")


@cache
def week():
    """Return the plant of a line and a workshop that `planner init` writes, and its orders."""
    with TemporaryDirectory() as folder:
        assert run(["init", f"{folder}/plant", "--quiet"]) == 0
        return read_week(Path(folder) / "plant")


@pytest.mark.parametrize("names", [NAMES, NAMES[::-1]])
def test_a_translation_is_the_same_alone_and_after_others_from_one_groundwork(names):
    plant, orders, start = week().reading.plant, week().orders.frame, week().start_at
    ground = groundwork(plant, orders, start)
    for name in names:
        shared = translate_from(ground, strategy_named(name))
        alone = translate(plant, orders, start_at=start, strategy=strategy_named(name))
        assert shared.problem == alone.problem
        assert (shared.lines, shared.recipes) == (alone.lines, alone.recipes)
        assert (shared.impossible, shared.cheapest) == (alone.impossible, alone.cheapest)


def test_a_rough_point_gives_every_strategy_the_same_whichever_others_it_has():
    def rows(*names):
        base = Base(
            plant=week().reading.plant,
            orders=week().orders.frame,
            start=week().start_at,
            strategies=tuple(map(strategy_named, names)),
            spec=SweepSpec.model_validate({"grid": {"volume": [1.5]}, "strategies": names}),
        )
        return {row.strategy: row for row in evaluate(base, 0).rows}

    assert rows(*NAMES) == {k: v for name in NAMES for k, v in rows(name).items()}
