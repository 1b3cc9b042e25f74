"""Rough-cut capacity: orders that no plan can make in time, and more work than there is time for.

Only what is certain is said. The work of an order is the least of all its alternatives without any
changeover, and overtime counts as open, so whatever exceeds capacity here exceeds it in every plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from planner.orders.alternatives import Hours
from planner.orders.findings import Fault
from planner.plant.calendars import merge, open_time, overtime_windows
from planner.plant.defects import DefectCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from planner.orders.alternatives import Alternative
    from planner.orders.findings import Findings
    from planner.orders.parse import ParsedOrders
    from planner.plant.model import Plant

    Floats = npt.NDArray[np.float64]

LOOK_AHEAD = timedelta(days=400)
"""Dates later than this after the start are not compared with capacity."""

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Workload:
    """What the lines of a book ask of the resources.

    Attributes
    ----------
    ways
        One row per line and alternative it could take: `position` (of the line in the book), `way`
        (index into `alternatives`), `work` and `elapsed`, minutes at least.
    alternatives
        The quickest alternatives of every kind of order; their resources stand for the hours in
        which they can be worked on.
    work
        Per line the least work in minutes, null where there is no alternative.
    reach
        Per line the resources that could take part, as an index into `reaches`, null as `work`.
    reaches
        Sets of resources.
    """

    ways: pl.DataFrame
    alternatives: tuple[Alternative, ...]
    work: pl.Series
    reach: pl.Series
    reaches: tuple[frozenset[str], ...]


class OpenTime:
    """Cumulative open minutes of resources since the planning start, overtime included."""

    def __init__(self, plant: Plant, start: datetime, end: datetime) -> None:
        self._start, self._end = start.astimezone(UTC), end.astimezone(UTC)
        self._plant = plant
        self._resources = {row.name: row for row in reversed(plant.resources)}
        self._hours = Hours(plant)
        self._intervals: dict[str, list[tuple[datetime, datetime]]] = {}

    def intervals(self, resource: str) -> list[tuple[datetime, datetime]]:
        """Return when a resource is or may be open."""
        (resource,) = self._hours.like((resource,))
        if resource not in self._intervals:
            row = self._resources[resource]
            regular = open_time(self._plant, row, self._start, self._end)
            extra = overtime_windows(self._plant, row, self._start, self._end)
            windows = [(window.start_at, window.end_at) for window in extra]
            self._intervals[resource] = merge([*regular, *windows])
        return self._intervals[resource]

    def minutes(self, resources: Iterable[str], until: Floats) -> Floats:
        """Return how long any of the resources is open from the start until given seconds.

        Parameters
        ----------
        resources
            Names; time in which several are open counts once.
        until
            Seconds since the epoch, any order.
        """
        merged = merge([piece for name in resources for piece in self.intervals(name)])
        starts = np.array([first.timestamp() for first, _ in merged])
        lengths = np.array([(last - first).total_seconds() for first, last in merged])
        if not len(starts):
            return np.zeros_like(until)
        before = np.concatenate([[0.0], np.cumsum(lengths)])
        position = np.searchsorted(starts, until, side="right")
        inside = np.clip(
            until - starts[np.maximum(position - 1, 0)], 0.0, lengths[np.maximum(position - 1, 0)]
        )
        spent = before[np.maximum(position - 1, 0)] + inside
        return np.where(position == 0, 0.0, spent) / _MINUTE

    def capacity(self, resources: Iterable[str], until: Floats) -> Floats:
        """Return the minutes of all their stations together, from the start until given seconds."""
        total = np.zeros_like(until)
        for name in resources:
            total += self._resources[name].stations * self.minutes((name,), until)
        return total


def check_capacity(
    orders: ParsedOrders,
    load: Workload,
    skipped: pl.Series,
    plant: Plant,
    start: datetime,
    findings: Findings,
) -> None:
    """Note orders that cannot be made in time even alone, and resources asked for too much.

    Parameters
    ----------
    orders, load
        The lines, and what they ask of the resources.
    skipped
        True for lines that are left out anyway.
    plant, start
        Calendars, and the instant from which on there is time.
    findings
        A deadline out of reach is an error; a due date out of reach and overload are warnings.
    """
    dates = orders.frame.select("due_at", "deadline_at").filter(~skipped)
    ends = [end for column in dates if (end := column.max()) is not None]
    latest = max((end for end in ends if isinstance(end, datetime)), default=start)
    open_ = OpenTime(plant, start, min(max(latest, start), start + LOOK_AHEAD))
    _check_alone(orders, load, skipped, start, open_, findings)
    _check_together(orders, load, skipped, start, open_, findings)


def _check_alone(
    orders: ParsedOrders,
    load: Workload,
    skipped: pl.Series,
    start: datetime,
    open_: OpenTime,
    findings: Findings,
) -> None:
    frame = orders.frame.with_columns(
        begin=pl.max_horizontal(pl.col("release_at"), pl.lit(start).dt.convert_time_zone("UTC"))
    )
    faults = {
        "deadline": Fault(
            DefectCode.IMPOSSIBLE,
            "the deadline cannot be met even if nothing else is made",
            "time for the work between release and deadline",
            "move the deadline or split the order; a due date, unlike a deadline, may be missed",
        ),
        "due": Fault(
            DefectCode.OVERLOAD,
            "the order cannot be on time even if nothing else is made",
            "time for the work between release and due date",
            "it will be late in every plan; agree another date or split the order",
        ),
    }
    limit = start + LOOK_AHEAD
    for field, fault in faults.items():
        at = frame[f"{field}_at"]
        asked = ((at > start) & (at < limit) & ~skipped).fill_null(value=False)
        if not asked.any():
            continue
        met = _reachable(frame, at, asked, load, open_)
        impossible = asked & ~met & load.work.is_not_null()
        where = orders.cells(field).filter(impossible)
        findings.add_all(fault, where, orders.columns.named(field))


def _reachable(
    frame: pl.DataFrame, at: pl.Series, asked: pl.Series, load: Workload, open_: OpenTime
) -> pl.Series:
    """Return for which lines some alternative fits between the line's begin and a date."""
    begin = frame["begin"].dt.epoch("ms").to_numpy() / 1000.0
    end = at.dt.epoch("ms").fill_null(0).to_numpy() / 1000.0
    met = np.zeros(frame.height, dtype=bool)
    ways = load.ways.filter(asked.gather(load.ways["position"]))
    groups = {way.resources: None for way in load.alternatives}
    numbers = {resources: number for number, resources in enumerate(groups)}
    owner = np.array([numbers[way.resources] for way in load.alternatives], dtype=np.int64)
    # Put apart by resources in one go: to look through all ways for each would take minutes.
    group = owner[ways["way"].to_numpy()]
    order = np.argsort(group, kind="stable")
    cuts = np.searchsorted(group[order], np.arange(1, len(groups)))
    for resources, mine in zip(groups, np.split(order, cuts), strict=False):
        position = ways["position"].to_numpy()[mine]
        elapsed = ways["elapsed"].to_numpy()[mine]
        if resources:
            room = open_.minutes(resources, end[position]) - open_.minutes(
                resources, begin[position]
            )
        else:
            room = (end[position] - begin[position]) / _MINUTE
        # Minutes are binary fractions here; a plan is not refused for the last bit of one.
        met[position[elapsed <= room + 1e-6]] = True
    return pl.Series("met", met)


def _check_together(
    orders: ParsedOrders,
    load: Workload,
    skipped: pl.Series,
    start: datetime,
    open_: OpenTime,
    findings: Findings,
) -> None:
    """Compare, per set of resources, the work that only they can do with the time they have."""
    frame = orders.frame.select("due_at", "due_day").with_columns(
        load.work.alias("work"), load.reach.alias("reach")
    )
    due_soon = (pl.col("due_at") > start) & (pl.col("due_at") < start + LOOK_AHEAD)
    frame = frame.filter(~skipped & (frame["work"] > 0)).filter(due_soon)
    told: list[tuple[frozenset[str], datetime]] = []
    for reach in sorted(set(load.reaches), key=lambda names: (len(names), sorted(names))):
        inside = [index for index, names in enumerate(load.reaches) if names <= reach]
        asked = frame.filter(pl.col("reach").is_in(inside))
        if not reach or not asked.height:
            continue
        buckets = asked.group_by("due_day").agg(pl.col("work").sum(), pl.col("due_at").max())
        buckets = buckets.sort("due_at").with_columns(pl.col("work").cum_sum())
        until = buckets["due_at"].dt.epoch("ms").to_numpy() / 1000.0
        room = open_.capacity(sorted(reach), until)
        over = np.flatnonzero(buckets["work"].to_numpy() > room * (1 + 1e-9))
        if not len(over):
            continue
        first = int(over[0])
        day, work, at = buckets.select("due_day", "work", "due_at").row(first)
        if any(names < reach and before <= at for names, before in told):
            continue
        told.append((reach, at))
        findings.add(
            _overload(sorted(reach), str(day), work / 60, float(room[first]) / 60),
            column=orders.columns.named("due"),
            value=str(day),
        )


def _overload(names: Sequence[str], day: str, work: float, room: float) -> Fault:
    listed = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    return Fault(
        DefectCode.OVERLOAD,
        f"the orders due by {day} take at least {work:,.1f} h on {listed}, "
        f"which have {room:,.1f} h until then, overtime included",
        f"no more than {room:,.1f} h of work",
        "some orders will be late, refused or outsourced; add shifts, or agree later dates",
    )
