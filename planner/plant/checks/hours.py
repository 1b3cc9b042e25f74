"""Hours: calendars last the horizon, and those who must work together are there together."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from planner.plant.calendars import (
    calendar_of,
    calendar_time,
    merge,
    open_time,
    overtime_windows,
    pool_capacity,
    subtract,
)
from planner.plant.defects import DefectCode
from planner.plant.row import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.plant.calendars import Interval
    from planner.plant.checks.context import Context
    from planner.plant.resources import Resource

WEEKS = timedelta(days=28)
"""How far ahead of the start people and machines must meet once."""


def check_hours(context: Context) -> None:
    """Report calendars that end too early, times that end before they start, and lonely crews."""
    _check_calendars(context)
    _check_windows(context)
    _check_who_follows(context)
    _check_meetings(context)


def _check_calendars(context: Context) -> None:
    if context.span is None:
        return
    start, end = context.span
    used = {row.calendar for row in context.plant.resources}
    used |= {row.calendar for row in context.plant.pools}
    for index, row in enumerate(context.plant.calendars):
        if row.name not in used and not ("" in used and len(context.plant.calendars) == 1):
            continue
        if row.valid_until is not None:
            last = row.valid_until + timedelta(days=1)
            closes = datetime.combine(last, time(), tzinfo=context.plant.zone)
            if closes.astimezone(UTC) < end.astimezone(UTC):
                context.error(
                    DefectCode.CALENDAR_ENDS,
                    ("calendars", index, "valid_until"),
                    f"calendar {row.name} ends on {row.valid_until}, before the horizon does "
                    f"on {end.astimezone(context.plant.zone).date()}",
                    value=row.valid_until,
                    hint="extend it, or leave valid_until empty",
                )
                continue
        if not calendar_time(context.plant, row, start, max(end, start + WEEKS)):
            context.error(
                DefectCode.CALENDAR_ENDS,
                ("calendars", index, "shifts"),
                f"calendar {row.name} is never open from {start.date()} on",
                value="; ".join(map(str, row.shifts)) or None,
                expected="shifts such as Mon-Fri 06:00-14:00",
                hint="look at its shifts, breaks and exceptions",
            )


def _check_windows(context: Context) -> None:
    plant = context.plant
    for index, row in enumerate(plant.exceptions):
        if row.until is not None and row.until < row.day:
            _report_reversed(context, ("exceptions", index, "until"), row.day, row.until)
    for table in ("downtime", "overtime"):
        for index, row in enumerate(getattr(plant, table)):
            if row.end_at.astimezone(UTC) <= row.start_at.astimezone(UTC):
                _report_reversed(context, (table, index, "end_at"), row.start_at, row.end_at)


def _report_reversed(context: Context, place: tuple[str, int, str], start: date, end: date) -> None:
    context.error(
        DefectCode.INCONSISTENT,
        place,
        f"it ends at {end}, not after its start at {start}",
        value=end,
        hint="exchange the two, or correct one",
    )


def _check_who_follows(context: Context) -> None:
    """Report resources that could follow any of several calendars, and times of nobody."""
    plant = context.plant
    if len(plant.calendars) > 1:
        for index, row in enumerate(plant.resources):
            if not row.calendar:
                context.error(
                    DefectCode.MISSING_VALUE,
                    ("resources", index, "calendar"),
                    f"{row.name} names no calendar, and the plant has {len(plant.calendars)}",
                    expected=", ".join(calendar.name for calendar in plant.calendars),
                    hint="name the calendar it follows",
                )
    for table in ("downtime", "overtime"):
        for index, row in enumerate(getattr(plant, table)):
            if bool(row.resource) == bool(row.calendar):
                what = "both a resource and" if row.resource else "neither a resource nor"
                context.error(
                    DefectCode.INCONSISTENT,
                    (table, index, "resource"),
                    f"the row names {what} a calendar",
                    value=row.resource or None,
                    hint="give one of the two",
                )


def _check_meetings(context: Context) -> None:
    """Report people and machines that have to work together and never do."""
    plant = context.plant
    for index, resource in enumerate(plant.resources):
        for column in ("pools", "changeover_pools"):
            demand = getattr(resource, column)
            _check_meeting(context, ("resources", index, column), resource, demand)
    for index, step in enumerate(plant.routings):
        resources = [context.floor.resource(name) for name in step.resources] or [None]
        for row in resources:
            demand = step.pools if row is None else _largest(step.pools, row.pools)
            if step.pools:
                _check_meeting(context, ("routings", index, "pools"), row, demand)
    for index, work in enumerate(plant.option_work):
        kinds = {"flexible": {Kind.FLEXIBLE}, "custom": {Kind.CUSTOM}, "mass": {Kind.MASS}}.get(
            work.regime.value, {Kind.FLEXIBLE, Kind.CUSTOM}
        )
        rows = [row for row in plant.resources if row.kind in kinds]
        if work.pools and rows:
            meets = any(_meet(context, row, _largest(work.pools, row.pools)) for row in rows)
            if not meets:
                _report_meeting(context, ("option_work", index, "pools"), None, work.pools)


def _check_meeting(
    context: Context,
    place: tuple[str, int, str],
    resource: Resource | None,
    demand: Mapping[str, int],
) -> None:
    known = {row.name for row in context.plant.pools}
    if not demand or not known.issuperset(demand):
        return
    for pool, amount in demand.items():
        most = sum(row.capacity for row in context.plant.pools if row.name == pool)
        if amount > most:
            context.error(
                DefectCode.INCONSISTENT,
                place,
                f"it takes {amount} of {pool}, of which there are {most}",
                value=amount,
                hint="lower the demand or raise the capacity of the pool",
            )
            return
    several = len(context.plant.calendars) > 1
    if (
        resource is not None
        and (resource.calendar or several)
        and calendar_of(context.plant, resource.calendar) is None
    ):
        return  # reported where its calendar is
    if not _meet(context, resource, demand):
        _report_meeting(context, place, resource, demand)


def _report_meeting(
    context: Context,
    place: tuple[str, int, str],
    resource: Resource | None,
    demand: Mapping[str, int],
) -> None:
    who = " and ".join(demand)
    other = f"{resource.name} and {who} are" if resource is not None else f"{who} are"
    context.error(
        DefectCode.SHIFTS_NEVER_OVERLAP,
        place,
        f"{other} never there at the same time in {WEEKS.days} days",
        value="; ".join(f"{name}={amount}" for name, amount in demand.items()),
        hint="compare the shifts of their calendars",
    )


def _meet(context: Context, resource: Resource | None, demand: Mapping[str, int]) -> bool:
    """Return whether a resource is ever open, overtime included, while all it takes is there."""
    plant = context.plant
    if not {row.name for row in plant.pools}.issuperset(demand):
        return True  # reported where the name is
    start = context.span[0] if context.span else datetime(2026, 1, 5, tzinfo=plant.zone)
    end = start + WEEKS
    together: list[Interval] = [(start.astimezone(UTC), end.astimezone(UTC))]
    if resource is not None:
        windows = overtime_windows(plant, resource, start, end)
        overtime = [(window.start_at, window.end_at) for window in windows]
        together = merge([*open_time(plant, resource, start, end), *overtime])
    for pool, amount in demand.items():
        steps = pool_capacity(plant, pool, start, end)
        there = merge((opens, closes) for opens, closes, size in steps if size >= amount)
        together = subtract(together, subtract(together, there))
    return bool(together)


def _largest(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {pool: max(first.get(pool, 0), second.get(pool, 0)) for pool in {**first, **second}}
