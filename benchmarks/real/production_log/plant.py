"""Writes the derived job shop down as a plant and an order book in planner's own terms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from benchmarks.real.production_log.hours import weekly_hours
from benchmarks.real.production_log.steps import derive_steps
from benchmarks.real.week import RealWeek
from planner import BadRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from benchmarks.real.production_log.reports import Log, Report
    from benchmarks.real.production_log.steps import Derived, Step

ZONE: Final = "UTC"
"""The log names no zone. In this one no clock changes, so that its hours stay hours."""

LATE_COST: Final = "1.00"
"""Per order and day late, the same for all: the log says nothing of money or urgency."""


@dataclass(frozen=True, slots=True)
class JobShop:
    """What the log gives.

    Attributes
    ----------
    week
        Plant and order book, ready to be planned.
    steps
        Per work order, its steps as they were done.
    left_out
        How many work orders were begun before the planning start that was asked for.
    """

    week: RealWeek
    steps: Mapping[str, Sequence[Step]]
    left_out: int


def job_shop(log: Log, start: datetime | None = None) -> JobShop:
    """Return the plant that the log shows, and its work orders as an order book.

    Parameters
    ----------
    log
        The cleaned reports; all of them tell of stations, hours and eligible resources.
    start
        The planning start, in the log's local time. Work orders begun before it are left out.
        Without one planning starts with the day of the first report.

    Raises
    ------
    BadRequest
        When no work order is left.
    """
    derived = derive_steps(log.reports)
    first = {case: steps[0].start for case, steps in derived.steps.items()}
    steps = {
        case: own for case, own in derived.steps.items() if start is None or first[case] >= start
    }
    if not steps:
        raise BadRequest(
            "no work order of the log is left to plan",
            hint=f"--start {start} is after the first report of every work order",
        )
    begin = start or min(first[case] for case in steps).replace(hour=0, minute=0, second=0)
    end = max(step.end for own in steps.values() for step in own)
    part = {report.case: report for report in log.reports}
    plant: dict[str, Any] = {
        "name": "Production log",
        "time_zone": ZONE,
        "start": begin.isoformat(sep=" "),
        "horizon": f"{-(-(end - begin).total_seconds() // 86400):.0f} d",
        "lateness": {"cost_per_day": LATE_COST},
        "products": {case: {"family": part[case].part} for case in steps},
        **_resources(log.reports, derived),
        "routings": _routings(log.reports, steps, part),
    }
    orders = [_order(part[case], own) for case, own in steps.items()]
    week = RealWeek("production-log", plant, tuple(orders))
    return JobShop(week, steps, len(derived.steps) - len(steps))


def _resources(reports: Sequence[Report], derived: Derived) -> dict[str, Any]:
    """Return resources with their own calendars."""
    by_resource: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_resource[report.resource].append(report)
    return {
        "calendars": {name: {"shifts": weekly_hours(own)} for name, own in by_resource.items()},
        "resources": {
            name: {"kind": "custom", "stations": derived.stations[name], "calendar": name}
            for name in by_resource
        },
    }


def _routings(
    reports: Sequence[Report], steps: Mapping[str, Sequence[Step]], part: Mapping[str, Report]
) -> list[dict[str, Any]]:
    """Return a routing per work order; a step may run wherever its activity was ever reported."""
    seen: dict[str, dict[str, None]] = defaultdict(dict)
    for report in reports:
        seen[report.activity][report.resource] = None
    return [
        {
            "product": case,
            "route": "as done",
            "regime": "custom",
            "step": _name(step.number, step.activity),
            "after": [_name(number, own[number - 1].activity) for number in step.after],
            "resources": sorted(seen[step.activity]),
            "fixed": f"{step.setup} min",
            "rate": Fraction(step.run, part[case].quantity),
        }
        for case, own in steps.items()
        for step in own
    ]


def _name(number: int, activity: str) -> str:
    return f"{number} {activity}"


def _order(report: Report, steps: Sequence[Step]) -> dict[str, str]:
    """Return the line of a work order: due when it was actually done."""
    return {
        "order": report.case,
        "product": report.case,
        "quantity": str(report.quantity),
        "release": min(step.start for step in steps).isoformat(),
        "due": max(step.end for step in steps).isoformat(),
        "must_make": "yes",
    }
