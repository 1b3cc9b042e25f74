"""How late a plan of the fibre orders is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean, median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner import Plan
    from planner.plan import PlannedOrder

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lateness:
    """Orders of a part, or all, and how they stand to their due dates, in days.

    Attributes
    ----------
    part
        ``all`` for all of them.
    late
        Orders completed after their due date.
    tardiness_mean, tardiness_max
        Over all orders, those on time as 0.
    lateness_median
        Completion less due date; negative is early.
    flow_mean
        From creation to completion.
    """

    part: str
    orders: int
    late: int
    tardiness_mean: float
    tardiness_max: float
    lateness_median: float
    flow_mean: float


@dataclass(frozen=True, slots=True)
class Stage:
    """The load of a stage over all its factories, within the time planned."""

    stage: str
    lines: int
    processing_hours: float
    changeover_hours: float
    utilization: float


def lateness(plan: Plan) -> tuple[Lateness, ...]:
    """Return the lateness of all orders, then by part; the part is the product's first word."""
    parts: dict[str, list[PlannedOrder]] = defaultdict(list)
    for order in plan.orders:
        parts[order.product.partition(" ")[0]].append(order)
    return (
        _of("all", plan.orders),
        *(_of(part, orders) for part, orders in sorted(parts.items())),
    )


def _of(part: str, orders: Sequence[PlannedOrder]) -> Lateness:
    tardiness = [order.tardiness / _DAY for order in orders]
    flows = [
        (order.completion_at - order.release_at) / _DAY
        for order in orders
        if order.release_at is not None
    ]
    return Lateness(
        part=part,
        orders=len(orders),
        late=sum(order.late for order in orders),
        tardiness_mean=fmean(tardiness),
        tardiness_max=max(tardiness),
        lateness_median=median(order.lateness / _DAY for order in orders),
        flow_mean=fmean(flows) if flows else 0.0,
    )


def loads(plan: Plan) -> tuple[Stage, ...]:
    """Return the load of each stage; the stage is the last word of a resource's name."""
    stages = defaultdict(list)
    for resource in plan.resources:
        stages[resource.resource.rpartition(" ")[2]].append(resource)
    found = []
    for stage, resources in sorted(stages.items()):
        processing = sum(resource.processing_minutes for resource in resources)
        changeover = sum(resource.changeover_minutes for resource in resources)
        opened = sum(resource.open_minutes for resource in resources)
        found.append(
            Stage(
                stage=stage,
                lines=sum(len(resource.stations) for resource in resources),
                processing_hours=processing / 60,
                changeover_hours=changeover / 60,
                utilization=(processing + changeover) / opened if opened else 0.0,
            )
        )
    return tuple(found)


def lateness_lines(plan: Plan) -> Iterator[str]:
    """Yield lateness by part and load by stage as tables for people."""
    yield (
        f"{'part':10}{'orders':>8}{'late':>6}{'mean tardiness':>16}{'longest':>9}"
        f"{'median lateness':>17}{'mean flow':>11}  (days)"
    )
    for row in lateness(plan):
        yield (
            f"{row.part:10}{row.orders:8}{row.late:6}{row.tardiness_mean:16.2f}"
            f"{row.tardiness_max:9.2f}{row.lateness_median:+17.2f}{row.flow_mean:11.2f}"
        )
    yield f"{'stage':10}{'lines':>8}{'processing h':>14}{'changeovers h':>15}{'utilization':>13}"
    for stage in loads(plan):
        yield (
            f"{stage.stage:10}{stage.lines:8}{stage.processing_hours:14,.0f}"
            f"{stage.changeover_hours:15,.0f}{stage.utilization:13.1%}"
        )
