"""What every resource does, station by station, and how much of its open time that takes."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Final

from planner.plan import ResourcePlan, Span, Station, Visit, fixed_offset
from planner.plant.calendars import open_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from planner.interpretation.timetable import Run, Timetable
    from planner.plan import PlannedOrder
    from planner.plant import Resource
    from planner.translation.clock import Clock
    from planner.translation.translation import Translation
    from solvers.schedule import Schedule

_MICROSECOND: Final = timedelta(microseconds=1)


def resource_plans(
    translation: Translation,
    schedule: Schedule,
    table: Timetable,
    orders: Iterable[PlannedOrder],
) -> tuple[ResourcePlan, ...]:
    """Return every resource of the plant with its sequences and its load within the horizon."""
    horizon_end = translation.start_at + translation.factory.plant.horizon
    ends = [step.available_at for order in orders for step in order.steps]
    last = max([horizon_end, *ends])
    return tuple(
        _resource(translation, schedule, table, resource, last)
        for resource in translation.factory.plant.resources
    )


def _resource(
    translation: Translation,
    schedule: Schedule,
    table: Timetable,
    resource: Resource,
    last: datetime,
) -> ResourcePlan:
    plant = translation.factory.plant
    machines = translation.machines.by_resource[resource.name]
    clock = translation.clock
    horizon = Fraction(plant.horizon // _MICROSECOND, clock.tick * 1_000_000)
    hours = [
        Span(
            start_at=fixed_offset(start.astimezone(plant.zone)),
            end_at=fixed_offset(end.astimezone(plant.zone)),
        )
        for start, end in open_time(plant, resource, translation.start_at, last)
    ]
    runs = [run for machine in machines for run in table.by_machine[machine]]
    processing = sum(
        (_worked(table, run, run.item.start, run.item.end, horizon) for run in runs), Fraction(0)
    )
    setups = sum(
        (
            _worked(table, run, run.setup.start, run.setup.end, horizon)
            for run in runs
            if run.setup is not None
        ),
        Fraction(0),
    )
    opened = [i for i in schedule.windows if translation.problem.windows[i].machine in machines]
    windows = [translation.machines.windows[index] for index in opened]
    horizon_end = translation.start_at + plant.horizon
    regular = _minutes(((span.start_at, span.end_at) for span in hours), horizon_end)
    overtime = _minutes(((w.start_at, w.end_at) for w in windows), horizon_end)
    open_minutes = regular * resource.stations + overtime
    used = _as_minutes(clock, processing + setups)
    in_overtime = sum(ticks for run in runs for index, ticks in run.overtime if index in opened)
    return ResourcePlan(
        resource=resource.name,
        kind=resource.kind,
        setup_by=resource.setup_by,
        stations=tuple(_station(translation, machine, table) for machine in machines),
        setups=translation.machines.families[resource.name].setups,
        hours=tuple(hours),
        open_minutes=open_minutes,
        processing_minutes=_as_minutes(clock, processing),
        changeover_minutes=_as_minutes(clock, setups),
        overtime_minutes=clock.minutes(in_overtime),
        utilization=used / open_minutes if open_minutes else None,
    )


def _worked(table: Timetable, run: Run, start: int, end: int, horizon: Fraction) -> Fraction:
    """Return the working ticks of a run's machine in ``[start, end)`` that the horizon holds.

    The horizon is in ticks, and may end within one.
    """
    if run.machine is None:
        return Fraction(0)
    line, last = table.lines[run.machine], floor(horizon)
    whole = Fraction(line.between(start, min(end, last)))
    cut = start <= last < end and line.is_working(last)
    return whole + (horizon - last if cut else 0)


def _as_minutes(clock: Clock, ticks: Fraction) -> float:
    return float(ticks * clock.tick / 60)


def _minutes(spans: Iterable[tuple[datetime, datetime]], end_at: datetime) -> float:
    """Return the minutes of some spans that lie before an instant."""
    seconds = sum(
        (min(end, end_at) - start).total_seconds() for start, end in spans if start < end_at
    )
    return seconds / 60


def _station(translation: Translation, machine: int, table: Timetable) -> Station:
    name = translation.machines.stations[machine]
    runs: Sequence[Run] = table.by_machine[machine]
    return Station(
        station=name.station,
        initial_setup=name.initial,
        free_at=name.free_at,
        sequence=tuple(
            Visit(order=translation.lines[run.item.job].order, lot=run.step.lot, step=run.step.step)
            for run in runs
        ),
    )
