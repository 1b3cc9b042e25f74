"""What a plan achieves, in the figures by which strategies and plants are compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from pydantic import Field

from planner.analysis.figures import Figures
from planner.plan import Cost, Regimes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plan import Asked, Plan, ResourcePlan

NO_SEGMENT: Final = "-"
"""Stands for the segment of orders that name none."""

_DAY: Final = 86_400.0


class Outcome(Figures):
    """The figures of one plan; money in micro-units, shares 0 to 1, null where of nothing.

    All are those of the plan document (see `planner.plan.Kpis`), except `utilization`, which is by
    kind of resource, and `served`, the share of the orders of each segment that are made.
    """

    strategy: str
    scenario: int
    seed: int
    cost: Cost
    bound: int | None
    gap: float | None
    controllable_gap: float | None
    orders: int
    late_orders: int
    lost_orders: int = Field(description="refused")
    lost_margin: int
    on_time_share: float | None = Field(description="OTIF: on time in full / all asked")
    on_time_delivery: float | None = Field(description="OTD: on time / made")
    tardiness_days: float = Field(description="summed over the orders")
    lead_time_p50_days: float | None
    lead_time_p90_days: float | None
    changeover_share: float | None
    utilization: dict[str, float | None]
    energy_per_good_unit: float | None = Field(description="kWh")
    scrap_per_good_unit: float | None
    regimes: Regimes
    served: dict[str, float]
    adopted_from: str | None = Field(
        default=None, description="the narrower strategy whose plan was the better one"
    )


def outcome(plan: Plan, scenario: int = 0, adopted_from: str | None = None) -> Outcome:
    """Return the figures of a plan."""
    status, kpis = plan.status, plan.kpis
    p50, p90 = kpis.lead_time_p50, kpis.lead_time_p90
    return Outcome(
        strategy=plan.strategy,
        scenario=scenario,
        seed=plan.seed,
        cost=plan.cost,
        bound=status.bound,
        gap=status.gap,
        controllable_gap=status.controllable_gap,
        orders=kpis.orders,
        late_orders=kpis.late,
        lost_orders=kpis.refused,
        lost_margin=kpis.lost_margin,
        on_time_share=kpis.otif,
        on_time_delivery=kpis.otd,
        tardiness_days=kpis.tardiness_total.total_seconds() / _DAY,
        lead_time_p50_days=None if p50 is None else p50.total_seconds() / _DAY,
        lead_time_p90_days=None if p90 is None else p90.total_seconds() / _DAY,
        changeover_share=kpis.changeover_share,
        utilization=_utilization(plan.resources),
        energy_per_good_unit=kpis.energy_per_good_unit,
        scrap_per_good_unit=kpis.scrap_per_good_unit,
        regimes=plan.regimes,
        served=_served(plan),
        adopted_from=adopted_from,
    )


def _utilization(resources: Iterable[ResourcePlan]) -> dict[str, float | None]:
    used: defaultdict[str, float] = defaultdict(float)
    hours: defaultdict[str, float] = defaultdict(float)
    for row in resources:
        used[str(row.kind)] += row.processing_minutes + row.changeover_minutes
        hours[str(row.kind)] += row.open_minutes
    return {kind: used[kind] / hours[kind] if hours[kind] else None for kind in sorted(hours)}


def _served(plan: Plan) -> dict[str, float]:
    """Return the share of orders made of each segment, in the order of its name."""
    made = _by_segment(plan.orders)
    asked = made + _by_segment(plan.refused)
    return {segment: made[segment] / asked[segment] for segment in sorted(asked)}


def _by_segment(orders: Iterable[Asked]) -> Counter[str]:
    return Counter(order.segment or NO_SEGMENT for order in orders)
