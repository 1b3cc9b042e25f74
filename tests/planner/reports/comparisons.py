"""Comparisons with something to show everywhere: dominated, adopted, replayed, other seeds."""

from decimal import Decimal

from planner.analysis.comparison.document import (
    Comparison,
    Spread,
    StrategyReplay,
    differences,
    dominated,
)
from planner.analysis.noise import DemandNoise
from planner.analysis.outcome import Outcome
from planner.analysis.replay.shop_noise import ShopNoise
from planner.plan import Cost, Regimes

MICRO = 1_000_000


def an_outcome(strategy, total, otif, scenario=0, **changes):
    """Return an outcome of ten orders; `total` is in currency, a third of it for lateness."""
    late = round(total * MICRO) // 3
    cost = Cost.of(production=round(total * MICRO) - late, tardiness=late)
    figures = {
        "strategy": strategy,
        "scenario": scenario,
        "seed": 0,
        "cost": cost,
        "bound": cost.total * 9 // 10,
        "gap": 0.1,
        "controllable_gap": 0.5,
        "orders": 10,
        "late_orders": 1,
        "lost_orders": 2,
        "lost_margin": 5 * MICRO,
        "on_time_share": otif,
        "on_time_delivery": otif,
        "tardiness_days": 1.5,
        "lead_time_p50_days": 2.0,
        "lead_time_p90_days": None,
        "changeover_share": 0.1,
        "utilization": {"mass": 0.8, "custom": None},
        "energy_per_good_unit": 3.5,
        "scrap_per_good_unit": None,
        "regimes": Regimes(mass=5, custom=3),
        "served": {"-": 1.0, "retail": 0.75},
    }
    return Outcome.model_validate({**figures, **changes})


def a_comparison(*outcomes, baseline=None, **changes):
    headline = tuple(row for row in outcomes if row.scenario == 0)
    baseline = baseline or headline[0].strategy
    asked = tuple(dict.fromkeys(row.strategy for row in outcomes))
    given = {
        "plant": "Lindental",
        "currency": "EUR",
        "baseline": baseline,
        "strategies": asked,
        "seed": 0,
        "time_limit": 5.0,
        "work_limit": None,
        "workers": 1,
        "noise": DemandNoise(),
        "headline": headline,
        "outcomes": outcomes,
        "differences": differences(outcomes, baseline),
        "dominated": dominated(outcomes),
    }
    return Comparison.model_validate({**given, **changes})


def a_replay(strategy, cost):
    return StrategyReplay(
        strategy=strategy,
        replications=200,
        seed=0,
        noise=ShopNoise(),
        planned_cost=Decimal(cost),
        cost_mean=Decimal(cost) * 2,
        cost_p50=Decimal(cost) * 2,
        cost_p80=Decimal(cost) * 3,
        cost_p95=Decimal(cost) * 4,
        planned_on_time_share=0.9,
        on_time_share=0.7,
        on_time_share_p5=0.5,
    )


def a_full_comparison(plant="Lindental", dear="mass", cheap="optimal"):
    """Return one of three strategies in three scenarios; the dear one is dominated."""
    middle = "segmented"
    outcomes = [
        row
        for number, noise in enumerate((0, 3, -2))
        for row in (
            an_outcome(dear, 300 + noise, 0.5, number),
            an_outcome(middle, 200 + 2 * noise, 0.9, number),
            an_outcome(
                cheap, 150 - noise, 0.8, number, adopted_from=middle if number == 1 else None
            ),
        )
    ]
    return a_comparison(
        *outcomes,
        plant=plant,
        spreads=tuple(
            Spread(strategy=name, seeds=(0, 1), totals=(Decimal(cost), Decimal(cost) + 7))
            for name, cost in ((dear, 300), (middle, 200), (cheap, 150))
        ),
        replays=tuple(a_replay(name, cost) for name, cost in ((dear, 300), (cheap, 150))),
    )
