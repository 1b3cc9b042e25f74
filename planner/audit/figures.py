"""The figures of a plan: regimes, key figures, the load of resources, what is shown of them."""

from __future__ import annotations

import math
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.audit.case import HOUR, MICROSECOND, exact
from planner.audit.money import overlap
from planner.audit.routes import near
from planner.audit.worth import lost_margins
from planner.plan import COST_TERMS, Regimes, summarize
from planner.plant import Regime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.audit.case import Case
    from planner.plan import Asked, ResourcePlan

_MINUTE = 60_000_000


def check_figures(case: Case) -> Iterator[str]:
    """Yield every figure that is not what plan, plant and orders give."""
    counts = dict.fromkeys(Regime, 0)
    for order in case.plan.orders:
        counts[order.regime] += 1
    regimes = Regimes(**{str(regime): count for regime, count in counts.items()})
    if case.plan.regimes != regimes:
        yield f"orders by regime are stated as {case.plan.regimes}, they are {regimes}"
    figures = {**_punctuality(case), **_work(case), **_variety(case), **_load(case)}
    for name, value in figures.items():
        stated = getattr(case.plan.kpis, name)
        if not same(stated, value):
            yield f"{name} is stated as {_told(stated)}, it is {_told(value)}"
    least, most = lost_margins(case)
    lost = case.plan.kpis.lost_margin
    if lost > most or (least is not None and lost < least):
        yield f"lost_margin is stated as {lost}, it is {most}"
    for resource in case.plan.resources:
        yield from _resource(case, resource)
    yield from _summary(case)


def same(stated: object, known: object) -> bool:
    """Return whether a figure is what it should be, floats and means of durations nearly."""
    if isinstance(stated, timedelta) and isinstance(known, timedelta):
        return abs(stated - known) <= MICROSECOND
    if isinstance(stated, float) and isinstance(known, Fraction):
        return near(stated, known)
    if isinstance(stated, Decimal) and isinstance(known, Fraction):
        return Fraction(stated) == known
    return stated == known


def _told(value: object) -> str:
    return f"{float(value):g}" if isinstance(value, float | Fraction) else str(value)


def _ratio(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    return Fraction(part) / Fraction(whole) if whole else None


def _punctuality(case: Case) -> dict[str, object]:
    plan = case.plan
    made, asked = len(plan.orders), len(plan.orders) + len(plan.refused)
    tardiness, leads = [], []
    for order in plan.orders:
        line = case.lines.get(order.order)
        if line is None or not order.steps:
            continue
        completion = max(case.at(step.end_at) for step in order.steps)
        tardiness.append(max(0, completion - case.at(line.due_at)))
        released = 0 if line.release_at is None else case.at(line.release_at)
        leads.append(completion - released)
    late = sum(lateness > 0 for lateness in tardiness)
    total = sum(tardiness)
    return {
        "orders": asked,
        "made": made,
        "late": late,
        "refused": len(plan.refused),
        "quarantined": len(plan.quarantined),
        "otd": _ratio(made - late, made),
        "otif": _ratio(made - late, asked),
        "tardiness_total": total * MICROSECOND,
        "tardiness_mean": total * MICROSECOND / made if made else None,
        "tardiness_max": max(tardiness, default=0) * MICROSECOND,
        "lead_time_p50": _percentile(leads, Fraction(1, 2)),
        "lead_time_p90": _percentile(leads, Fraction(9, 10)),
    }


def _percentile(values: list[int], share: Fraction) -> timedelta | None:
    """Return the smallest value that at least this share of the values does not exceed."""
    if not values:
        return None
    return sorted(values)[math.ceil(share * len(values)) - 1] * MICROSECOND


def _work(case: Case) -> dict[str, object]:
    on_resources = (work.minutes for work in case.works if work.step.resource is not None)
    processing = sum(on_resources, Fraction(0))
    changes = [work.step.changeover for work in case.works if work.step.changeover is not None]
    changing = sum((exact(change.minutes) for change in changes), Fraction(0))
    energy = Fraction(0)
    for work in case.works:
        row = case.floor.resource(work.step.resource) if work.step.resource is not None else None
        if row is not None:
            energy += Fraction(row.power) * work.minutes / HOUR
    own = [order for order in case.plan.orders if order.regime is not Regime.OUTSOURCED]
    good = sum((Fraction(order.quantity) for order in own), Fraction(0))
    stock = sum((Fraction(order.quantity) for order in own if order.stock_order), Fraction(0))
    scrap = sum(
        (Fraction(work.step.started) - Fraction(work.step.good) for work in case.works),
        Fraction(0),
    )
    return {
        "processing_minutes": processing,
        "changeover_minutes": changing,
        "changeovers": len(changes),
        "changeover_share": _ratio(changing, changing + processing),
        "overtime_minutes": sum(
            (_overtime(case, r.resource) for r in case.plan.resources), Fraction(0)
        ),
        "good_units": good,
        "energy_kwh": energy,
        "energy_per_good_unit": _ratio(energy, good),
        "scrap_units": scrap,
        "scrap_per_good_unit": _ratio(scrap, good),
        "overproduction": stock,
    }


def _variety(case: Case) -> dict[str, object]:
    def variants(orders: tuple[Asked, ...]) -> set[tuple[str, frozenset[str]]]:
        lines = [case.lines[order.order] for order in orders if order.order in case.lines]
        return {(line.product, line.options) for line in lines}

    made = variants(case.plan.orders)
    asked = made | variants(case.plan.refused)
    return {
        "variety": _ratio(len(made), len(asked)),
        "variants_made": len(made),
        "variants_asked": len(asked),
    }


def _load(case: Case) -> dict[str, object]:
    opened = sum((_open(case, r) for r in case.plan.resources), Fraction(0))
    used = sum((sum(_used(case, r.resource)) for r in case.plan.resources), Fraction(0))
    return {"open_minutes": opened, "utilization": _ratio(used, opened)}


def _open(case: Case, resource: ResourcePlan) -> Fraction:
    """Return the open minutes of all stations within the horizon, opened overtime included."""
    row = case.floor.resource(resource.resource)
    period = (0, case.horizon_end)
    regular = sum(overlap(span, period) for span in case.calendar.get(resource.resource, []))
    total = regular * (0 if row is None else row.stations)
    for (name, _), spans in case.opened.items():
        if name == resource.resource:
            total += sum(overlap(span, period) for span in spans)
    return Fraction(total, _MINUTE)


def _used(case: Case, resource: str) -> tuple[Fraction, Fraction]:
    """Return minutes of processing and of changeovers within the horizon."""
    processing = changing = 0
    for work in case.on_resource(resource):
        step = work.step
        if step.station is None:
            continue
        hours = case.hours(resource, step.station)
        until = min(case.horizon_end, case.at(step.end_at))
        processing += hours.within(min(case.at(step.start_at), until), until)
        if step.changeover is not None:
            until = min(case.horizon_end, case.at(step.changeover.end_at))
            changing += hours.within(min(case.at(step.changeover.start_at), until), until)
    return Fraction(processing, _MINUTE), Fraction(changing, _MINUTE)


def _overtime(case: Case, resource: str) -> Fraction:
    """Return minutes in use within the overtime opened on a resource."""
    used = 0
    for work in case.on_resource(resource):
        step = work.step
        if step.station is None:
            continue
        for span in case.opened.get((resource, step.station), []):
            used += overlap((case.at(step.start_at), case.at(step.end_at)), span)
            if step.changeover is not None:
                at = (case.at(step.changeover.start_at), case.at(step.changeover.end_at))
                used += overlap(at, span)
    return Fraction(used, _MINUTE)


def _resource(case: Case, resource: ResourcePlan) -> Iterator[str]:
    name = resource.resource
    if case.floor.resource(name) is None:
        return
    processing, changing = _used(case, name)
    opened = _open(case, resource)
    figures = {
        "open_minutes": opened,
        "processing_minutes": processing,
        "changeover_minutes": changing,
        "overtime_minutes": _overtime(case, name),
        "utilization": _ratio(processing + changing, opened),
    }
    for key, value in figures.items():
        stated = getattr(resource, key)
        if not same(stated, value):
            yield f"{name}: {key} is stated as {_told(stated)}, it is {_told(value)}"
    hours = [(case.at(span.start_at), case.at(span.end_at)) for span in resource.hours]
    if hours != case.calendar[name]:
        yield f"{name}: its open hours are not those of its calendar"
    for station in resource.stations:
        free_at = case.free_at(name, station.station)
        stated = None if station.free_at is None else case.at(station.free_at)
        if stated != (None if free_at is None else case.at(free_at)):
            yield f"{name}, station {station.station}: free at {station.free_at} as stated"


def _summary(case: Case) -> Iterator[str]:
    cost = summarize(case.plan).cost
    if sum(getattr(cost, term) for term in COST_TERMS) != cost.total:
        yield "the cost terms that are shown do not add up to the total shown"
