"""What every check of the audit looks at: the plan beside the plant and orders it is made from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from planner.audit.hours import Hours, Span
from planner.audit.lines import Line, read_lines, stock_item
from planner.audit.shapes import RouteShape, StepShape, Way, shapes
from planner.plant import Catalogue, Regime, ShopFloor, Transition, open_time, overtime_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from planner.plan import Plan, PlannedOrder, Step
    from planner.plant import OvertimeWindow, Plant, WorkInProgress

MICROSECOND = timedelta(microseconds=1)
HOUR = 60
"""Minutes."""

WEEK = timedelta(days=7) // MICROSECOND
"""Microseconds; planning weeks count from the planning start."""

FARTHEST = timedelta(days=36525)
"""Calendars are looked at no further than this; a plan that works later works in closed time."""


def exact(figure: float) -> Fraction:
    """Return a figure of the plan as a fraction; 0 for one that is no number."""
    return Fraction(figure) if math.isfinite(figure) else Fraction(0)


@dataclass(frozen=True)
class Work:
    """A step of the plan with what the plant says of it.

    `shape` and `way` are None where the plant does not know the step, or not on its resource.
    """

    order: PlannedOrder
    step: Step
    line: Line
    route: RouteShape | None
    shape: StepShape | None
    way: Way | None
    under_way: WorkInProgress | None

    def __str__(self) -> str:
        """Name the step as a person would."""
        lot = "" if self.step.lot == 1 else f", lot {self.step.lot}"
        return f"order {self.order.order}{lot}, step {self.step.step}"

    @cached_property
    def minutes(self) -> Fraction:
        """Working time on its units, not rounded; of a step under way what remains of it."""
        if self.under_way is not None:
            return self.under_way.remaining
        if self.way is None or self.shape is None:
            return exact(self.step.minutes)
        minutes = self.way.fixed + Fraction(self.step.started) * self.way.per_unit
        if self.shape.bespoke:
            minutes += self.line.bespoke_minutes * self.part
        return minutes

    @property
    def part(self) -> Fraction:
        """The lot's share of the order."""
        lot = Fraction(self.step.good)
        if self.route is not None and len(self.route.steps) > 1:
            same = [step.good for step in self.order.steps if step.lot == self.step.lot]
            lot = Fraction(min(same))
        return lot / Fraction(self.line.quantity)


class Case:
    """A plan, the plant and the orders, and what follows from the latter two.

    Instants become microseconds since the planning start, so that they subtract as time elapsed.
    """

    def __init__(self, plan: Plan, plant: Plant, orders: pl.DataFrame) -> None:
        self.plan = plan
        self.plant = plant
        self.floor = ShopFloor(plant, Catalogue(plant))
        self.orders = orders
        self.lines = read_lines(orders)
        self.tick = plan.tick_seconds * 1_000_000
        self.start_at = plan.start_at.astimezone(UTC)
        self._shapes: dict[tuple[str, Regime], tuple[RouteShape, ...]] = {}
        self.begun = frozenset(row.order for row in plant.state_work)

    def at(self, moment: datetime) -> int:
        """Return an instant as microseconds since the planning start."""
        return (moment.astimezone(UTC) - self.start_at) // MICROSECOND

    def rounded_up(self, span: timedelta) -> int:
        """Return a duration in microseconds, rounded up to ticks."""
        return -(-(span // MICROSECOND) // self.tick) * self.tick

    def working(self, minutes: Fraction) -> int:
        """Return working time in microseconds, rounded up to ticks."""
        return math.ceil(minutes * 60_000_000 / self.tick) * self.tick

    def shapes(self, order: str) -> tuple[RouteShape, ...]:
        """Return the routes of an order in the book."""
        return tuple(chain.from_iterable(self.shapes_in(order, regime) for regime in Regime))

    def shapes_in(self, order: str, regime: Regime) -> tuple[RouteShape, ...]:
        """Return the routes of an order in a regime."""
        key = (order, regime)
        if key not in self._shapes:
            begun = order in self.begun
            self._shapes[key] = shapes(self.lines[order], self.floor, regime, begun=begun)
        return self._shapes[key]

    def under_way(self, order: str, lot: int) -> list[WorkInProgress]:
        """Return what is under way of a lot at the start."""
        if order not in self.begun:
            return []
        return [row for row in self.plant.state_work if (row.order, row.lot) == (order, lot)]

    def route(self, order: PlannedOrder) -> RouteShape | None:
        """Return the plant's route that a planned order names, None if it has no such."""
        if order.order not in self.lines:
            return None
        known = self.shapes_in(order.order, order.regime)
        return next((shape for shape in known if shape.name == order.route), None)

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """Every step of every planned order that the book knows."""
        found = []
        for order in self.plan.orders:
            line = self.lines.get(order.order)
            if line is None:
                continue
            route = self.route(order)
            for step in order.steps:
                shape = None if route is None else route.step(step.step)
                way = None if shape is None else shape.ways.get(step.resource)
                rows = self.under_way(order.order, step.lot)
                row = next((row for row in rows if row.step in ("", step.step)), None)
                found.append(Work(order, step, line, route, shape, way, row))
        return tuple(found)

    @cached_property
    def by_visit(self) -> dict[tuple[str, int, str], Work]:
        """Every step by order, lot and name."""
        return {(w.order.order, w.step.lot, w.step.step): w for w in self.works}

    @cached_property
    def horizon_end(self) -> int:
        """The end of the reporting period."""
        return self.plant.horizon // MICROSECOND

    @cached_property
    def last(self) -> int:
        """When the last work is available, or the reporting period ends if that is later."""
        ends = [self.at(work.step.available_at) for work in self.works]
        return min(max([self.horizon_end, *ends]), FARTHEST // MICROSECOND)

    def shrunk(self, spans: list[Span]) -> list[Span]:
        """Return what of some time is whole ticks."""
        ticks = ((-(-a // self.tick) * self.tick, b // self.tick * self.tick) for a, b in spans)
        return [(start, end) for start, end in ticks if start < end]

    @cached_property
    def calendar(self) -> dict[str, list[Span]]:
        """Open time of every resource without overtime, as far as the plan goes."""
        until = self.start_at + self.last * MICROSECOND
        return {
            row.name: [
                (self.at(start), self.at(end))
                for start, end in open_time(self.plant, row, self.start_at, until)
            ]
            for row in self.plant.resources
        }

    @cached_property
    def regular(self) -> dict[str, list[Span]]:
        """The same in whole ticks: it opens at the next and closes at the last one."""
        return {name: self.shrunk(spans) for name, spans in self.calendar.items()}

    @cached_property
    def windows(self) -> dict[tuple[str, int, Span], OvertimeWindow]:
        """Overtime that may be opened before the horizon ends, by station and whole ticks."""
        until = self.start_at + self.horizon_end * MICROSECOND
        found = {}
        for row in self.plant.resources:
            for window in overtime_windows(self.plant, row, self.start_at, until):
                bounds = (self.at(window.start_at), self.at(window.end_at))
                for start, end in self.shrunk([bounds]):
                    for station in range(1, row.stations + 1):
                        # While a station is busy with earlier work it cannot be opened.
                        free = -(-self.busy_until(row.name, station) // self.tick) * self.tick
                        span = (max(start, free), end)
                        found[row.name, station, span] = window
        return found

    @cached_property
    def opened(self) -> dict[tuple[str, int], list[Span]]:
        """Overtime that the plan opens, by resource and station."""
        found: dict[tuple[str, int], list[Span]] = {}
        for row in self.plan.overtime:
            span = (self.at(row.start_at), self.at(row.end_at))
            found.setdefault((row.resource, row.station), []).append(span)
        return found

    @cached_property
    def _hours(self) -> dict[tuple[str, int], Hours]:
        return {}

    def hours(self, resource: str, station: int) -> Hours:
        """Return the open time of a station, opened overtime included."""
        key = (resource, station)
        if key not in self._hours:
            opened = self.opened.get(key, [])
            self._hours[key] = Hours([*self.regular.get(resource, []), *opened])
        return self._hours[key]

    @cached_property
    def _by_order(self) -> dict[str, list[Work]]:
        found: dict[str, list[Work]] = {}
        for work in self.works:
            found.setdefault(work.order.order, []).append(work)
        return found

    def works_of(self, order: str) -> list[Work]:
        """Return the steps of an order."""
        return self._by_order.get(order, [])

    @cached_property
    def _by_station(self) -> dict[tuple[str | None, int | None], list[Work]]:
        found: dict[tuple[str | None, int | None], list[Work]] = {}
        for work in self.works:
            found.setdefault((work.step.resource, work.step.station), []).append(work)
        for works in found.values():
            works.sort(key=lambda work: (work.step.start_at, work.step.end_at))
        return found

    def at_station(self, resource: str, station: int) -> list[Work]:
        """Return the steps on a station in the order of their times."""
        return self._by_station.get((resource, station), [])

    def on_resource(self, resource: str) -> Iterator[Work]:
        """Yield the steps on all stations of a resource."""
        for (name, _), works in self._by_station.items():
            if name == resource:
                yield from works

    def occupied(self, resource: str | None, station: int | None, span: Span) -> list[Span]:
        """Return the working time within a span: pauses are left out, people alone make none."""
        if resource is None or station is None:
            return [span]
        return self.hours(resource, station).inside(*span)

    def hourly(self, resource: str) -> int:
        """Return what an hour on a resource costs, in micro-units."""
        row = self.floor.resource(resource)
        return 0 if row is None else row.hourly_cost

    def default_changeover(self, resource: str) -> Transition:
        """Return the changeover that counts where nothing says otherwise."""
        row = self.floor.resource(resource)
        if row is None or row.changeover is None:
            return Transition(Fraction(0), 0)
        return Transition(row.changeover, row.changeover_cost)

    @cached_property
    def _going_on(self) -> frozenset[tuple[str | None, int | None]]:
        """Stations on which work from before the start goes on."""
        begun = (work.step for work in self.works if work.under_way is not None)
        return frozenset((step.resource, step.station) for step in begun)

    def free_at(self, resource: str, station: int) -> datetime | None:
        """Return until when a station is busy with earlier work; None where steps go on there.

        What goes on says itself how long it takes.
        """
        if (resource, station) in self._going_on:
            return None
        for row in self.plant.state_machines:
            if (row.resource, row.station) == (resource, station):
                return row.free_at
        return None

    def busy_until(self, resource: str, station: int) -> int:
        """Return until when a station is busy with earlier work, in microseconds from the start."""
        free_at = self.free_at(resource, station)
        return 0 if free_at is None else max(0, self.at(free_at))

    def shown(self, moment: int) -> str:
        """Return an instant as the plant's clock shows it."""
        at = self.start_at + moment * MICROSECOND
        return at.astimezone(self.plant.zone).isoformat()

    def on_hand(self, item: str) -> Fraction:
        """Return how much of a stock item there is at the start, receipts apart."""
        for state in self.plant.state_stock:
            if state.item == item:
                return Fraction(state.on_hand)
        row = stock_item(self.plant, item)
        return Fraction(0) if row is None else Fraction(row.on_hand)

    def supply(self, item: str) -> Fraction:
        """Return how much of a stock item there will ever be."""
        receipts = (amount for _, amount in self.receipts(item))
        return self.on_hand(item) + sum(receipts, Fraction(0))

    def receipts(self, item: str) -> list[tuple[int, Fraction]]:
        """Return what is still to arrive; earlier receipts are part of what is on hand."""
        rows = (row for row in self.plant.receipts if row.item == item)
        due = ((self.at(row.arrives_at), Fraction(row.quantity)) for row in rows)
        return [(moment, amount) for moment, amount in due if moment >= 0]

    def always_there(self, pool: str) -> int:
        """Return how many of a pool are there at any time."""
        return sum(
            row.capacity for row in self.plant.pools if row.name == pool and not row.calendar
        )

    def changes_freely(self, resource: str) -> bool:
        """Return whether a resource can change over from anything to anything."""
        row = self.floor.resource(resource)
        if row is None or not row.setup_by:
            return row is not None
        matrix = (cell.forbidden for cell in self.plant.changeovers if cell.resource == resource)
        rules = (rule.forbidden for rule in self.plant.changeover_rules)
        return row.changeover is not None and not any(matrix) and not any(rules)
