"""The Gantt chart as plain data: a row a station, and what stands on it.

Times are whole seconds from the planning start. Names stand once in lists and are told by index,
so that the data of 5,000 bars stays small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.reports.plan.load import Interval, merged, seconds
from planner.reports.plan.shop_tables import in_sequence, setup_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import Plan, PlannedOrder, Step
    from planner.reports.parts.clock import Clock


@dataclass(frozen=True, slots=True)
class Row:
    """A station, or a lane of steps that need none.

    Attributes
    ----------
    group
        The resource, or the supplier, or that people do it alone.
    label
        How the row is called within its group; empty where the group has one row.
    """

    group: str
    label: str
    open: tuple[Interval, ...]
    overtime: tuple[Interval, ...]

    def worked(self, start: int, end: int) -> list[Interval]:
        """Return the parts of [start, end) that are open: in the others a task rests."""
        return [
            (max(a, start), min(b, end))
            for a, b in merged([*self.open, *self.overtime])
            if a < end and b > start
        ]


@dataclass(frozen=True, slots=True)
class Bar:
    """A step of an order on a row; `order` is the index in ``plan.orders``, then in its steps."""

    row: int
    order: int
    step: int
    start: int
    end: int
    setup: int


@dataclass(frozen=True, slots=True)
class Change:
    """A changeover on a row, before a bar."""

    row: int
    bar: int
    start: int
    end: int
    before: int
    after: int


@dataclass(slots=True)
class Gantt:
    """All rows, bars and changeovers; `end` is that of the last of them or of the horizon.

    Attributes
    ----------
    setups
        The names that bars and changeovers tell by index.
    offsets
        From when on the plant's clock is how many minutes ahead of UTC.
    """

    horizon: int
    end: int
    offsets: tuple[Interval, ...]
    rows: list[Row] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    setups: list[str] = field(default_factory=list)


def gantt(plan: Plan, clock: Clock) -> Gantt:
    """Return the chart of a plan."""
    horizon = round(plan.horizon.total_seconds())
    steps = [(i, j, plan.orders[i].steps[j]) for i, j in in_sequence(plan)]
    last = max((seconds(plan, step.end_at) for _, _, step in steps), default=0)
    end = max(horizon, last)
    chart = Gantt(
        horizon=horizon,
        end=end,
        offsets=tuple(
            (seconds(plan, at), ahead)
            for at, ahead in clock.offsets(plan.start_at, plan.start_at + timedelta(seconds=end))
        ),
    )
    places = dict(_stations(plan, chart))
    lanes = _Lanes(chart)
    setups: dict[str, int] = {}
    for i, j, step in steps:
        start, finish = seconds(plan, step.start_at), seconds(plan, step.end_at)
        row = places.get((step.resource or "", step.station or 0))
        if row is None:
            row = lanes.place(_group(plan.orders[i], step), start, finish)
        setup = setups.setdefault(setup_name(step.setup), len(setups))
        chart.bars.append(Bar(row, i, j, start, finish, setup))
        if (change := step.changeover) is not None:
            chart.changes.append(
                Change(
                    row,
                    len(chart.bars) - 1,
                    seconds(plan, change.start_at),
                    seconds(plan, change.end_at),
                    setups.setdefault(setup_name(change.from_setup), len(setups)),
                    setups.setdefault(setup_name(change.to_setup), len(setups)),
                )
            )
    chart.setups.extend(setups)
    return chart


def _stations(plan: Plan, chart: Gantt) -> Iterator[tuple[tuple[str, int], int]]:
    """Add a row for every station; yield where it is."""
    for resource in plan.resources:
        hours = tuple(
            merged((seconds(plan, s.start_at), seconds(plan, s.end_at)) for s in resource.hours)
        )
        for station in resource.stations:
            overtime = tuple(
                sorted(
                    (seconds(plan, w.start_at), seconds(plan, w.end_at))
                    for w in plan.overtime
                    if (w.resource, w.station) == (resource.resource, station.station)
                )
            )
            label = str(station.station) if len(resource.stations) > 1 else ""
            chart.rows.append(Row(resource.resource, label, hours, overtime))
            yield (resource.resource, station.station), len(chart.rows) - 1


class _Lanes:
    """Rows for steps without a station: side by side where they overlap in time."""

    def __init__(self, chart: Gantt) -> None:
        self._chart = chart
        self._ends: dict[str, list[tuple[int, int]]] = {}
        """By group, the row and the end of what stands last on it."""

    def place(self, group: str, start: int, end: int) -> int:
        """Return the row of a step; steps come by start within a group or a new row is made."""
        lanes = self._ends.setdefault(group, [])
        for at, (row, free) in enumerate(lanes):
            if free <= start:
                lanes[at] = (row, end)
                return row
        self._chart.rows.append(Row(group, str(len(lanes) + 1), ((0, self._chart.end),), ()))
        lanes.append((len(self._chart.rows) - 1, end))
        return lanes[-1][0]


def _group(order: PlannedOrder, step: Step) -> str:
    return order.route if step.step == "outsource" else f"{step.step} (people alone)"
