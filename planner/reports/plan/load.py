"""How full every resource is, shift by shift.

A plan keeps the open hours of a resource, not the names of its shifts. A shift here is a run of
open hours with breaks of at most an hour; one that is longer than a day is cut at midnight, and all
are cut at the end of the horizon. Overtime that the plan opens counts into the shift it adjoins,
or is a shift of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.plan import Plan, ResourcePlan
    from planner.reports.parts.clock import Clock

Interval = tuple[int, int]
"""Seconds from the planning start, half-open."""

_BREAK = 3600
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of a resource; minutes are working time, summed over its stations.

    ``open = processing + changeover + idle``, opened overtime included.
    """

    resource: str
    start_at: datetime
    end_at: datetime
    open_minutes: float
    processing_minutes: float
    changeover_minutes: float
    overtime_minutes: float

    @property
    def idle_minutes(self) -> float:
        """Open time in which nothing is done."""
        return self.open_minutes - self.processing_minutes - self.changeover_minutes

    @property
    def load(self) -> float:
        """Share of the open time that is used, 0 to 1."""
        return (self.processing_minutes + self.changeover_minutes) / self.open_minutes


@dataclass(frozen=True, slots=True)
class _Work:
    """What one station does, and when it may."""

    open: list[Interval]
    overtime: list[Interval]
    processing: list[Interval]
    changeovers: list[Interval]


def shifts(plan: Plan, clock: Clock) -> tuple[Shift, ...]:
    """Return all shifts within the horizon, by resource and time."""
    stations = _stations(plan)
    return tuple(
        shift
        for resource in plan.resources
        for shift in _of_resource(plan, clock, resource, stations)
    )


def seconds(plan: Plan, at: datetime) -> int:
    """Return the seconds from the planning start to an instant."""
    return round((at - plan.start_at).total_seconds())


def merged(intervals: Iterable[Interval], within: int = 0) -> list[Interval]:
    """Return the union of intervals, in order; gaps of up to `within` seconds are closed."""
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if result and start <= result[-1][1] + within:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def overlap(intervals: Sequence[Interval], start: int, end: int) -> int:
    """Return how many seconds of sorted, disjoint intervals lie within [start, end)."""
    first = max(bisect_right(intervals, (start, start)) - 1, 0)
    last = bisect_left(intervals, (end, end))
    return sum(max(min(b, end) - max(a, start), 0) for a, b in intervals[first:last])


def _stations(plan: Plan) -> dict[tuple[str, int], _Work]:
    """Return the open time and the work of every station."""
    work = {
        (resource.resource, station.station): _Work(
            [_interval(plan, span.start_at, span.end_at) for span in resource.hours], [], [], []
        )
        for resource in plan.resources
        for station in resource.stations
    }
    for window in plan.overtime:
        found = work.get((window.resource, window.station))
        if found is not None:
            found.overtime.append(_interval(plan, window.start_at, window.end_at))
    for step in (step for order in plan.orders for step in order.steps):
        found = work.get((step.resource or "", step.station or 0))
        if found is None:
            continue
        found.processing.append(_interval(plan, step.start_at, step.end_at))
        if step.changeover is not None:
            change = step.changeover
            found.changeovers.append(_interval(plan, change.start_at, change.end_at))
    return work


def _of_resource(
    plan: Plan, clock: Clock, resource: ResourcePlan, stations: dict[tuple[str, int], _Work]
) -> Iterable[Shift]:
    work = [stations[resource.resource, station.station] for station in resource.stations]
    for each in work:
        each.open[:] = merged([*each.open, *each.overtime])
        each.overtime.sort()
    frames = merged((span for each in work for span in each.open), _BREAK)
    for start, end in _cut(plan, clock, frames):
        open_seconds = sum(overlap(each.open, start, end) for each in work)
        yield Shift(
            resource=resource.resource,
            start_at=clock.show(plan.start_at + timedelta(seconds=start)),
            end_at=clock.show(plan.start_at + timedelta(seconds=end)),
            open_minutes=open_seconds / 60,
            processing_minutes=sum(_worked(w.open, w.processing, start, end) for w in work) / 60,
            changeover_minutes=sum(_worked(w.open, w.changeovers, start, end) for w in work) / 60,
            overtime_minutes=sum(overlap(w.overtime, start, end) for w in work) / 60,
        )


def _worked(open_time: list[Interval], tasks: list[Interval], start: int, end: int) -> int:
    """Return the working seconds of tasks within [start, end): a task rests in closed time."""
    return sum(
        overlap(open_time, max(a, start), min(b, end)) for a, b in tasks if a < end and b > start
    )


def _cut(plan: Plan, clock: Clock, frames: Iterable[Interval]) -> Iterable[Interval]:
    """Yield the parts of the frames within the horizon; long ones are cut at midnight."""
    horizon = round(plan.horizon.total_seconds())
    for start, end in frames:
        cuts = [start, min(end, horizon)]
        if end - start > _DAY:
            midnight = clock.next_midnight(plan.start_at + timedelta(seconds=start))
            while seconds(plan, midnight) < cuts[-1]:
                cuts.insert(-1, seconds(plan, midnight))
                midnight = clock.next_midnight(midnight)
        yield from ((a, b) for a, b in pairwise(cuts) if a < b)


def _interval(plan: Plan, start_at: datetime, end_at: datetime) -> Interval:
    return seconds(plan, start_at), seconds(plan, end_at)
