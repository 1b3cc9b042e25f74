"""Finished sweeps without a solver: totals are what a function of point and strategy says."""

from datetime import UTC, datetime, timedelta

import polars as pl

from planner.analysis.sweep.evaluate import Base
from planner.analysis.sweep.row import SweepRow
from planner.analysis.sweep.spec import SweepSpec
from planner.analysis.sweep.sweep import Swept
from planner.plan import Cost
from planner.plant import Plant
from planner.strategies import Strategy

MICRO = 1_000_000


def a_sweep_row(number, point, strategy, total, otif=0.9, **changes):
    """Return a rough row; `total` is in currency, a tenth of it fixed."""
    whole = round(total * MICRO)
    figures = {
        "number": number,
        "point": point,
        "strategy": strategy,
        "evaluator": "rough",
        "cost": Cost.of(production=whole - whole // 10),
        "fixed_cost": whole // 10,
        "total": whole,
        "investment": 0,
        "bound": None,
        "gap": None,
        "orders": 10.0,
        "lost_orders": 1.0,
        "on_time_share": otif,
        "changeover_share": None,
        "orders_by_regime": {"mass": 5.0, "custom": 4.0},
        "utilization": {},
        "served": {},
        "reached_share": None,
    }
    return SweepRow.model_validate({**figures, **changes})


def a_sweep(cost, strategies=("mass", "custom"), plant="Lindental", change=None, **spec):
    """Return a sweep and its base.

    Parameters
    ----------
    cost
        Of a point and a strategy: total and OTIF, or None for no plan.
    change
        Of a point and a strategy: other figures of its row.
    """
    asked = SweepSpec.model_validate({"strategies": strategies, **spec})
    rows, missing, left_out = [], {}, {}
    for number, point in enumerate(asked.all_points()):
        found = {name: cost(point, name) for name in strategies}
        if not any(found.values()):
            left_out[number] = "over the budget"
            continue
        for name, figures in found.items():
            if figures is None:
                missing[number, name] = f"{name} has no plan"
            else:
                more = change(point, name) if change else {}
                rows.append(a_sweep_row(number, point, name, *figures, **more))
    base = Base(
        plant=Plant.model_construct(name=plant, currency="EUR", horizon=timedelta(days=7)),
        orders=pl.DataFrame(),
        start=datetime(2026, 3, 2, tzinfo=UTC),
        strategies=tuple(Strategy(name=name) for name in strategies),
        spec=asked,
    )
    return Swept(tuple(rows), left_out, missing), base


def crossing(point, strategy):
    """Mass costs 100 whatever the volume; custom 60 times the volume, and is more punctual."""
    return (100, 0.8) if strategy == "mass" else (60 * (point.volume or 1), 0.9)
