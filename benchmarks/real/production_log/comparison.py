"""A plan held against what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean, median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from benchmarks.real.production_log.steps import Step
    from planner import Plan

_DAY: Final = timedelta(days=1)

LIMITS: Final = (
    "The plan knows every duration and every release in advance; the shop did not.",
    "Waits that the log does not explain (work outside, missing material or people) are not in it,",
    "and neither are the 49 workers: flow times of plan and log are no like for like.",
    "Orders that were under way before the log begins or after it ends are there in part.",
    "The shop also worked in hours that were too rare to count as its hours; the plan may not.",
)
"""What the comparison cannot show; printed with it, so that no figure goes without."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Planned against actual, in days.

    Attributes
    ----------
    earlier, same, later
        Orders that the plan completes before, in the minute of, or after their actual completion.
    mean, median, earliest, latest
        Planned less actual completion; negative is earlier.
    flow_planned, flow_actual
        (mean, median) time from the first report of an order to its completion.
    makespan_planned, makespan_actual
        From the first report of all to the last completion.
    utilization
        Of the plan, within the time of the log: work over open time, all stations.
    work_hours
        Of the steps planned, which is that of the log.
    """

    earlier: int
    same: int
    later: int
    mean: float
    median: float
    earliest: float
    latest: float
    flow_planned: tuple[float, float]
    flow_actual: tuple[float, float]
    makespan_planned: float
    makespan_actual: float
    utilization: float
    work_hours: float


def compare(plan: Plan, steps: Mapping[str, Sequence[Step]]) -> Comparison:
    """Hold the completions of a plan against those of the log, for the orders that are in both."""
    planned = {order.order: order.completion_at.replace(tzinfo=None) for order in plan.orders}
    started = {case: min(step.start for step in steps[case]) for case in planned}
    actual = {case: max(step.end for step in steps[case]) for case in planned}
    gaps = [(planned[case] - actual[case]) / _DAY for case in planned]
    begin = min(started.values())
    return Comparison(
        earlier=sum(gap < 0 for gap in gaps),
        same=sum(gap == 0 for gap in gaps),
        later=sum(gap > 0 for gap in gaps),
        mean=fmean(gaps),
        median=median(gaps),
        earliest=min(gaps),
        latest=max(gaps),
        flow_planned=_flow(started, planned),
        flow_actual=_flow(started, actual),
        makespan_planned=(max(planned.values()) - begin) / _DAY,
        makespan_actual=(max(actual.values()) - begin) / _DAY,
        utilization=plan.kpis.utilization or 0.0,
        work_hours=plan.kpis.processing_minutes / 60,
    )


def _flow(
    started: Mapping[str, datetime], completed: Mapping[str, datetime]
) -> tuple[float, float]:
    flows = [(completed[case] - started[case]) / _DAY for case in completed]
    return fmean(flows), median(flows)


def comparison_lines(found: Comparison) -> Iterator[str]:
    """Yield the comparison as a table for people, with its limits."""
    yield (
        f"completion against the log: {found.earlier} orders earlier, {found.same} same, "
        f"{found.later} later"
    )
    yield (
        f"planned less actual completion: mean {found.mean:+.2f} d, median {found.median:+.2f} d, "
        f"from {found.earliest:+.2f} d to {found.latest:+.2f} d"
    )
    yield f"{'':24}{'planned':>10}{'actual':>10}"
    for name, planned, actual in (
        ("flow time, mean (d)", found.flow_planned[0], found.flow_actual[0]),
        ("flow time, median (d)", found.flow_planned[1], found.flow_actual[1]),
        ("makespan (d)", found.makespan_planned, found.makespan_actual),
    ):
        yield f"{name:24}{planned:10.2f}{actual:10.2f}"
    orders = found.earlier + found.same + found.later
    yield (
        f"work: {found.work_hours:,.0f} h, {found.work_hours / 24 / orders:.2f} d an order; "
        f"utilization {found.utilization:.1%} of the derived hours within the time of the log"
    )
    yield "limits of the comparison:"
    for limit in LIMITS:
        yield f"  {limit}"
