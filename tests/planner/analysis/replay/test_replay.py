"""A plan replayed under noise."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from planner.analysis.replay.replay import replay
from planner.analysis.replay.shop_noise import ShopNoise
from planner.planning.week import read_week
from planner.translation.translate import translate
from solvers.dispatch import edd
from solvers.objective import value

INSTANCES = Path(__file__).parents[4] / "instances"
CALM = ShopNoise(duration=0, hours_between_failures=0, late_receipts=0, yield_loss=0)


@cache
def planned(name):
    """Return a week's problem and a quick schedule of it."""
    week = read_week(INSTANCES / name)
    translation = translate(week.reading.plant, week.orders.frame, start_at=week.start_at)
    return translation, edd(translation.problem)


@pytest.mark.parametrize("name", ["furniture-week", "bicycle-week"])
def test_without_noise_everything_comes_as_planned(name):
    translation, schedule = planned(name)
    found = replay(translation, schedule, CALM, replications=2)
    assert all(order.p95_at == order.planned_at for order in found.orders)
    assert found.cost_p95 == found.planned_cost
    assert float(found.planned_cost) == pytest.approx(
        (value(translation.problem, schedule) + translation.constant) / 1e6, abs=0.01
    )
    assert found.on_time_share == found.planned_on_time_share


def test_the_same_seed_gives_the_same_replay():
    translation, schedule = planned("furniture-week")
    one, two, other = (
        replay(translation, schedule, ShopNoise(), replications=100, seed=seed)
        for seed in (4, 4, 5)
    )
    assert one == two
    assert one.orders != other.orders


@pytest.mark.parametrize(
    "noise",
    [
        {"duration": 0.6},
        {"hours_between_failures": 10.0, "hours_to_repair": 4.0},
    ],
)
def test_each_noise_makes_the_plan_dearer_and_later(noise):
    translation, schedule = planned("furniture-week")
    found = replay(translation, schedule, CALM.model_copy(update=noise), replications=200)
    assert found.cost_p95 > found.planned_cost
    assert found.on_time_share < found.planned_on_time_share
    assert found.cost_p50 <= found.cost_p80 <= found.cost_p95


def test_more_noise_is_never_better_on_average():
    translation, schedule = planned("furniture-week")
    costs = [
        float(
            replay(
                translation, schedule, CALM.model_copy(update={"duration": cv}), replications=300
            ).cost_mean
        )
        for cv in (0.0, 0.2, 0.5)
    ]
    assert np.all(np.diff(costs) > 0)
