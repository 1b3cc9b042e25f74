"""From weekly calendars to open time between two instants, true across daylight saving.

All intervals are half-open, ascending, apart, and in UTC: the difference of two of their ends is
time elapsed, which that of two local times of one zone is not.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from planner.plant.weekly import MINUTES_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from zoneinfo import ZoneInfo

    from planner.plant.model import Plant
    from planner.plant.resources import Resource
    from planner.plant.times import Calendar
    from planner.plant.weekly import DayWindow, WeeklyWindow

Interval = tuple[datetime, datetime]
"""Start and end in UTC, half-open."""

T = TypeVar("T", int, datetime)

# Wall time: minutes of the plant's clock since the first day that Python knows. Calendars are put
# together in it, so that a shift ends at 14:00 by the clock on the day the clocks change, too.
_Wall = tuple[int, int]

_PRECISION = timedelta(milliseconds=1)  # of the moment at which clocks are put forward

_LONGEST_EXCEPTION = 36600
"""Days; a range that ends in the year 9999 by mistake must not cost a minute."""


@dataclass(frozen=True, slots=True)
class OvertimeWindow:
    """Closed time of a resource that may be opened at a cost.

    Attributes
    ----------
    start_at, end_at
        From when until when, in UTC.
    premium
        Micro-units per hour worked in it, on top of the hourly cost.
    fixed
        Micro-units for opening it, per station.
    """

    start_at: datetime
    end_at: datetime
    premium: int
    fixed: int


def calendar_of(plant: Plant, name: str) -> Calendar | None:
    """Return the calendar of that name; for no name the plant's only one, if it has just one."""
    if not name:
        return plant.calendars[0] if len(plant.calendars) == 1 else None
    return next((row for row in plant.calendars if row.name == name), None)


def open_time(plant: Plant, resource: Resource, start: datetime, end: datetime) -> list[Interval]:
    """Return when a resource is open without overtime; always, but for downtime, by no calendar.

    Parameters
    ----------
    plant, resource
        The resource and the plant it belongs to.
    start, end
        Aware instants between which open time is asked for.
    """
    calendar = calendar_of(plant, resource.calendar)
    hours = calendar_time(plant, calendar, start, end)
    return subtract(hours, _downtime(plant, resource, calendar))


def calendar_time(
    plant: Plant, calendar: Calendar | None, start: datetime, end: datetime
) -> list[Interval]:
    """Return when a calendar is open between two instants, its downtime not yet taken off."""
    if calendar is None:
        return clip([(_utc(start), _utc(end))], start, end)
    days = _days(plant, calendar, start, end)
    exceptions = _exceptions(plant, calendar)
    shifts = [*_weekly(calendar.shifts, days, exceptions), *_dated(exceptions, days)]
    wall = subtract(merge(shifts), merge(_weekly(calendar.breaks, days, {})))
    return clip(_instants(wall, plant.zone), start, end)


def overtime_windows(
    plant: Plant, resource: Resource, start: datetime, end: datetime
) -> list[OvertimeWindow]:
    """Return the closed time that may be opened for a resource, in time order.

    Of a window only what is not open anyway and no downtime is left; if that cuts it in pieces,
    each is a window of its own. Weekly overtime does not hold on days of an exception. Where
    windows overlap, the one that begins first keeps the time.
    """
    calendar = calendar_of(plant, resource.calendar)
    found: list[OvertimeWindow] = []
    if calendar is not None:
        days = _days(plant, calendar, start, end)
        wall = _weekly(calendar.overtime, days, _exceptions(plant, calendar))
        found = [
            OvertimeWindow(*piece, calendar.overtime_premium, calendar.overtime_fixed)
            for piece in _instants(wall, plant.zone)
        ]
    for row in plant.overtime:
        if row.resource == resource.name or (
            calendar is not None and row.calendar == calendar.name
        ):
            window = OvertimeWindow(_utc(row.start_at), _utc(row.end_at), row.premium, row.fixed)
            found.append(window)
    found.sort(key=lambda window: (window.start_at, window.end_at))
    margin = timedelta(days=2)
    taken = calendar_time(plant, calendar, start - margin, end + margin)
    taken = merge([*taken, *_downtime(plant, resource, calendar)])
    opens, closes = [first for first, _ in taken], [last for _, last in taken]
    windows: list[OvertimeWindow] = []
    held = _utc(start)  # what lies before belongs to windows that begin earlier, or is taken
    for window in found:
        free = clip([(max(window.start_at, held), window.end_at)], start, end)
        near = slice(bisect_right(closes, window.start_at), bisect_left(opens, window.end_at))
        windows.extend(
            OvertimeWindow(*piece, window.premium, window.fixed)
            for piece in subtract(free, taken[near])
        )
        held = max(held, window.end_at)
    return windows


def pool_capacity(
    plant: Plant, pool: str, start: datetime, end: datetime
) -> list[tuple[datetime, datetime, int]]:
    """Return how many of a pool there are between two instants: (start, end, capacity > 0)."""
    changes: dict[datetime, int] = {}
    for row in plant.pools:
        if row.name != pool:
            continue
        calendar = calendar_of(plant, row.calendar) if row.calendar else None
        hours = calendar_time(plant, calendar, start, end)
        if calendar is not None:
            hours = subtract(hours, _downtime(plant, None, calendar))
        for opens, closes in hours:
            changes[opens] = changes.get(opens, 0) + row.capacity
            changes[closes] = changes.get(closes, 0) - row.capacity
    steps: list[tuple[datetime, datetime, int]] = []
    capacity = 0
    moments = sorted(moment for moment, change in changes.items() if change)
    for moment, following in pairwise(moments):
        capacity += changes[moment]
        if capacity:
            steps.append((moment, following, capacity))
    return steps


def merge(intervals: Iterable[tuple[T, T]]) -> list[tuple[T, T]]:
    """Return the same time as ascending intervals that are apart."""
    merged: list[tuple[T, T]] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def subtract(intervals: list[tuple[T, T]], closed: list[tuple[T, T]]) -> list[tuple[T, T]]:
    """Return ascending intervals less others, both apart and ascending."""
    left: list[tuple[T, T]] = []
    first = 0
    for start, end in intervals:
        while first < len(closed) and closed[first][1] <= start:
            first += 1
        at, position = start, first
        while position < len(closed) and closed[position][0] < end:
            if at < closed[position][0]:
                left.append((at, closed[position][0]))
            at = max(at, closed[position][1])
            position += 1
        if at < end:
            left.append((at, end))
    return left


def clip(intervals: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """Return what of the intervals lies between two instants."""
    low, high = _utc(start), _utc(end)
    cut = ((max(first, low), min(last, high)) for first, last in intervals)
    return [(first, last) for first, last in cut if first < last]


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _days(plant: Plant, calendar: Calendar, start: datetime, end: datetime) -> range:
    """Return the days, as ordinals, on which windows begin that may reach between instants."""
    first = start.astimezone(plant.zone).date().toordinal() - 2
    last = end.astimezone(plant.zone).date().toordinal()
    if calendar.valid_until is not None:
        last = min(last, calendar.valid_until.toordinal())
    return range(first, last + 1)


def _exceptions(plant: Plant, calendar: Calendar) -> dict[int, tuple[DayWindow, ...]]:
    """Return the shifts of days on which they are not the usual ones, by ordinal."""
    exceptions: dict[int, tuple[DayWindow, ...]] = {}
    for row in plant.exceptions:
        if row.calendar == calendar.name:
            first, last = row.day.toordinal(), (row.until or row.day).toordinal()
            for day in range(first, min(last, first + _LONGEST_EXCEPTION) + 1):
                exceptions[day] = (*exceptions.get(day, ()), *row.shifts)
    return exceptions


def _weekly(
    windows: Iterable[WeeklyWindow], days: range, skipped: Container[int]
) -> Iterator[_Wall]:
    """Yield weekly windows in wall time, but for those that begin on a skipped day."""
    rows = tuple(windows)
    for day in days:
        if day in skipped:
            continue
        weekday = (day - 1) % 7  # the first day of all was a Monday
        for row in rows:
            if weekday in row.days:
                yield _on_day(day, row.window)


def _dated(exceptions: Mapping[int, tuple[DayWindow, ...]], days: range) -> Iterator[_Wall]:
    for day, shifts in exceptions.items():
        if day in days:
            for window in shifts:
                yield _on_day(day, window)


def _on_day(day: int, window: DayWindow) -> _Wall:
    midnight = day * MINUTES_PER_DAY
    return midnight + window.start, midnight + window.end


def _instants(wall: Iterable[_Wall], zone: ZoneInfo) -> list[Interval]:
    """Return wall time as instants; what the clocks skip is gone, what they repeat counts twice."""
    instants = ((_instant(start, zone), _instant(end, zone)) for start, end in wall)
    return [(start, end) for start, end in instants if start < end]


def _instant(minute: int, zone: ZoneInfo) -> datetime:
    """Return when the clock shows a minute; of one that it skips, when it skips it."""
    day, rest = divmod(minute, MINUTES_PER_DAY)
    clock = time(rest // 60, rest % 60)
    wall = datetime.combine(date.fromordinal(day), clock, tzinfo=zone)
    late, early = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    # By the offset before the change a skipped minute lies after it, and vice versa (PEP 495).
    while late - early > _PRECISION:
        middle = early + (late - early) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall.replace(tzinfo=None):
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def _downtime(plant: Plant, resource: Resource | None, calendar: Calendar | None) -> list[Interval]:
    return merge(
        (_utc(row.start_at), _utc(row.end_at))
        for row in plant.downtime
        if (resource is not None and row.resource == resource.name)
        or (calendar is not None and row.calendar == calendar.name)
    )
