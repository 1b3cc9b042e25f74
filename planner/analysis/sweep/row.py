"""A row of a sweep: what one strategy achieves at one point."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pydantic import Field

from planner.analysis.figures import Figures
from planner.analysis.outcome import NO_SEGMENT, outcome
from planner.analysis.sweep.point import Point
from planner.plan import Cost

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.plant import Plant
    from planner.rough import RoughPlan


class SweepRow(Figures):
    """The figures of a strategy at a point; money in micro-units, shares 0 to 1.

    Attributes
    ----------
    number
        Of the point, from 0.
    fixed_cost
        Of the point's resources over the horizon; `total` is it and the cost of the plan.
    investment
        In stations beyond the plant's own.
    bound
        What no plan at this point costs less than, fixed cost included; null where nothing says.
    orders_by_regime
        Whole orders where they are planned in detail, parts of orders in a rough plan.
    reached_share
        Share of orders that are not standard, as the book of the point has them.
    """

    number: int
    point: Point
    strategy: str
    evaluator: str
    cost: Cost
    fixed_cost: int
    total: int
    investment: int
    bound: int | None
    gap: float | None
    orders: float
    lost_orders: float
    on_time_share: float | None = Field(description="OTIF")
    changeover_share: float | None
    orders_by_regime: dict[str, float]
    utilization: dict[str, float | None]
    served: dict[str, float]
    reached_share: float | None


def detailed_row(
    plan: Plan, number: int, point: Point, money: tuple[int, int], reached: float | None
) -> SweepRow:
    """Return the row of a detailed plan; `money` is fixed cost and investment."""
    found = outcome(plan)
    fixed, investment = money
    return SweepRow(
        number=number,
        point=point,
        strategy=plan.strategy,
        evaluator="detailed",
        cost=plan.cost,
        fixed_cost=fixed,
        total=plan.cost.total + fixed,
        investment=investment,
        bound=None if found.bound is None else found.bound + fixed,
        gap=found.gap,
        orders=found.orders,
        lost_orders=found.lost_orders,
        on_time_share=found.on_time_share,
        changeover_share=found.changeover_share,
        orders_by_regime={k: float(v) for k, v in found.regimes.model_dump().items()},
        utilization=found.utilization,
        served=found.served,
        reached_share=reached,
    )


def rough_row(
    plan: RoughPlan,
    strategy: str,
    number: int,
    point: Point,
    money: tuple[int, int],
    reached: float | None,
    plant: Plant,
) -> SweepRow:
    """Return the row of a rough plan; `money` is fixed cost and investment.

    Its figures are rounded to parts that mean something: an LP's last digits depend on machines.
    """
    fixed, investment = money
    made = {str(regime): round(number, 6) for regime, number in plan.regimes.items()}
    bound = None if plan.bound is None else plan.bound + fixed
    return SweepRow(
        number=number,
        point=point,
        strategy=strategy,
        evaluator="rough",
        cost=plan.cost,
        fixed_cost=fixed,
        total=plan.cost.total + fixed,
        investment=investment,
        bound=bound,
        gap=None,
        orders=plan.orders,
        lost_orders=max(0.0, round(plan.orders - sum(plan.regimes.values()), 6)),
        on_time_share=round(plan.on_time_share, 9),
        changeover_share=_rounded(plan.changeover_share),
        orders_by_regime=made,
        utilization=_by_kind(plan, plant),
        served={name or NO_SEGMENT: round(share, 9) for name, share in plan.segments.items()},
        reached_share=reached,
    )


def _by_kind(plan: RoughPlan, plant: Plant) -> dict[str, float | None]:
    """Return the utilization of each kind within the horizon; some buckets lie after it."""
    kinds = {row.name: str(row.kind) for row in plant.resources}
    busy: defaultdict[str, float] = defaultdict(float)
    hours: defaultdict[str, float] = defaultdict(float)
    begin = min((load.start_at for load in plan.loads), default=None)
    for load in plan.loads:
        if begin is not None and load.start_at < begin + plant.horizon:
            busy[kinds[load.resource]] += load.processing_hours + load.changeover_hours
            hours[kinds[load.resource]] += load.open_hours
    return {k: _rounded(busy[k] / hours[k]) if hours[k] else None for k in sorted(hours)}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 9)
