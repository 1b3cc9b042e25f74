"""The charts of the page that are plain HTML: cost, regimes, load, and how good the plan is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.money import in_currency
from planner.reports.parts.words import limit, moment, money, percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from planner.plan import Plan
    from planner.reports.plan.load import Shift
    from planner.reports.plan.views import Views


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the proven bound lies between the floor (0%) and the plan (100%)."""

    bound: str
    floor_money: str
    bound_money: str
    plan_money: str
    label: str


@dataclass(frozen=True, slots=True)
class CostBar:
    """A term of the cost: where its bar begins and how wide it is, in percent of the total."""

    label: str
    title: str
    left: str
    width: str
    amount: str
    share: str
    total: bool


@dataclass(frozen=True, slots=True)
class RegimeBar:
    """The orders of one regime, as wide as its share of the largest."""

    label: str
    width: str
    count: str
    amount: str


@dataclass(frozen=True, slots=True)
class ShiftBar:
    """A shift: how high processing reaches, and changeovers above it, in percent of open time."""

    processing: str
    used: str
    overtime: bool
    title: str


@dataclass(frozen=True, slots=True)
class LoadRow:
    """The shifts of a resource by day."""

    resource: str
    days: tuple[tuple[ShiftBar, ...], ...]
    utilization: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day as the heading of a column."""

    name: str
    date: str


@dataclass(frozen=True, slots=True)
class LoadChart:
    """The load of all resources; `days` are the headings."""

    days: tuple[Day, ...]
    rows: tuple[LoadRow, ...]


def scale(plan: Plan) -> Scale | None:
    """Return where the bound lies between floor and plan; None where that says nothing."""
    status = plan.status
    if status.bound is None or status.floor is None or status.objective <= status.floor:
        return None
    share = (status.bound - status.floor) / (status.objective - status.floor)
    floor, bound, cost = (
        money(in_currency(amount)) for amount in (status.floor, status.bound, status.objective)
    )
    label = f"From {floor}, each order alone, over {bound}, proven, to {cost}, this plan."
    return Scale(_percent(min(max(share, 0.0), 1.0)), floor, bound, cost, label)


def cost_bars(views: Views) -> tuple[CostBar, ...]:
    """Return the terms of the cost as a waterfall, without those that are zero, and the total."""
    return tuple(_cost_bars(views))


def _cost_bars(views: Views) -> Iterator[CostBar]:
    total = views.money.total
    before = Decimal(0)
    for name, amount, share, meaning in views.cost.rows:
        if not isinstance(amount, Decimal) or not isinstance(share, float | None):
            raise TypeError(name)
        last = name == "total"
        if amount or last:
            yield CostBar(
                label=str(name),
                title=str(meaning),
                left=_percent(0.0 if last or not total else float(before / total)),
                width=_percent(share or 0.0),
                amount=money(amount),
                share="" if share is None else percent(share),
                total=last,
            )
        before += amount


def regime_bars(views: Views) -> tuple[RegimeBar, ...]:
    """Return the orders of each regime, and the refused."""
    counts = dict(zip(views.regimes.column("regime"), views.regimes.column("orders"), strict=True))
    costs = views.regimes.column("cost")
    most = max((int(str(count)) for count in counts.values()), default=0) or 1
    return tuple(
        RegimeBar(str(name), _percent(int(str(count)) / most), f"{count:,}", f"{cost:,}")
        for (name, count), cost in zip(counts.items(), costs, strict=True)
    )


def load_chart(views: Views) -> LoadChart:
    """Return how full every shift is, by resource and day."""
    days = sorted({shift.start_at.date() for shift in views.shifts})
    by_day: dict[tuple[str, date], list[Shift]] = {}
    for shift in views.shifts:
        by_day.setdefault((shift.resource, shift.start_at.date()), []).append(shift)
    return LoadChart(
        days=tuple(Day(f"{day:%a}", f"{day.day} {day:%b}") for day in days),
        rows=tuple(
            LoadRow(
                resource.resource,
                tuple(
                    tuple(_shift(shift) for shift in by_day.get((resource.resource, day), ()))
                    for day in days
                ),
                "" if resource.utilization is None else percent(resource.utilization),
            )
            for resource in views.plan.resources
        ),
    )


def _shift(shift: Shift) -> ShiftBar:
    title = (
        f"{shift.resource}, {moment(shift.start_at)} to {limit(shift.end_at)}: "
        f"{percent(shift.load)} of {shift.open_minutes / 60:,.1f} h open; processing "
        f"{shift.processing_minutes / 60:,.1f} h, "
        f"changeovers {shift.changeover_minutes / 60:,.1f} h"
    )
    if shift.overtime_minutes:
        title += f"; {shift.overtime_minutes / 60:,.1f} h of it overtime"
    return ShiftBar(
        processing=_percent(shift.processing_minutes / shift.open_minutes),
        used=_percent(shift.load),
        overtime=shift.overtime_minutes > 0,
        title=title,
    )


def _percent(share: float) -> str:
    """Return a share as a number of percent for a style."""
    return f"{100 * share:.2f}"
