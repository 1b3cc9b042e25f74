"""Regimes, routes, resources, quantities, minutes and what steps take are as the plant says."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.audit.case import HOUR, MICROSECOND, WEEK
from planner.audit.lines import stock_item
from planner.money import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.audit.case import Case, Work
    from planner.audit.lines import Line
    from planner.audit.shapes import RouteShape
    from planner.plan import PlannedOrder, Step
    from planner.plant import Outsourcing

_MINUTE = 60_000_000

TOLERANCE = 1e-6
"""How far figures held as floats may be from exact ones, relative to them."""


def near(stated: float, exact: Fraction | float) -> bool:
    """Return whether a float is the figure it should be."""
    return abs(stated - float(exact)) <= TOLERANCE * max(1.0, abs(float(exact)))


def check_routes(case: Case) -> Iterator[str]:
    """Yield where an order is made in another way than the plant has for it."""
    for order in case.plan.orders:
        line = case.lines.get(order.order)
        if line is None:
            continue
        route = case.route(order)
        if route is None:
            yield (
                f"order {order.order} cannot be made in regime {order.regime} by the route "
                f"{order.route}"
            )
            continue
        yield from _lots(case, order, line, route)
    for work in case.works:
        yield from _work(work, case)


def _lots(case: Case, order: PlannedOrder, line: Line, route: RouteShape) -> Iterator[str]:
    """Yield where lots or their steps are too many, too few or of another size."""
    steps: dict[int, list[Step]] = {}
    for step in order.steps:
        steps.setdefault(step.lot, []).append(step)
    if sorted(steps) != list(range(1, len(steps) + 1)):
        yield f"order {order.order} has the lots {', '.join(map(str, sorted(steps)))}"
        return
    sizes = lot_sizes(line, _largest_lot(route, order))
    if len(sizes) != len(steps):
        yield f"order {order.order} is made in {len(steps)} lots, its route takes {len(sizes)}"
        return
    for lot, own in steps.items():
        yield from _complete(case, order, route, lot, own)
        yield from _quantities(line, route, lot, own, sizes[lot - 1])


def _complete(
    case: Case, order: PlannedOrder, route: RouteShape, lot: int, own: list[Step]
) -> Iterator[str]:
    """Yield steps of a lot that are missing, twice or none of the route's; those done are gone."""
    where = f"order {order.order}, lot {lot}"
    counts = Counter(step.step for step in own)
    rows = case.under_way(order.order, lot)
    gone = frozenset[str]().union(*(_before(route, row.step) for row in rows))
    for shape in route.steps:
        wanted = 0 if shape.name in gone else 1
        if counts[shape.name] > wanted:
            yield f"{where}: step {shape.name} is done {counts[shape.name]} times, not {wanted}"
        elif counts[shape.name] < wanted:
            yield f"{where}: step {shape.name} is missing"
    for name in counts.keys() - {shape.name for shape in route.steps}:
        yield f"{where}: {name} is no step of its route {route.name}"
    for step in own:
        known = route.step(step.step)
        if known is not None and set(step.after) != set(known.after) - gone:
            yield f"{where}, step {step.step}: waits for {step.after}, the route says {known.after}"


def _before(route: RouteShape, name: str) -> frozenset[str]:
    """Return the steps that come before a step, near and far."""
    shape = route.step(name)
    if shape is None:
        return frozenset()
    found = set(shape.after)
    for step in shape.after:
        found |= _before(route, step)
    return frozenset(found)


def _largest_lot(route: RouteShape, order: PlannedOrder) -> Fraction | None:
    """Return the largest lot of a route on the resources that its steps are on."""
    ways = [
        shape.ways.get(step.resource)
        for step in order.steps
        if (shape := route.step(step.step)) is not None
    ]
    limits = [Fraction(way.max_lot) for way in ways if way is not None and way.max_lot is not None]
    if route.max_lot is not None:
        limits.append(Fraction(route.max_lot))
    return min(limits, default=None)


def lot_sizes(line: Line, largest: Fraction | None) -> list[Fraction]:
    """Return the quantities of an order's lots: as equal as its units allow, larger ones first."""
    unit = line.unit_size
    units = int(Fraction(line.quantity) / unit)
    most = units if largest is None else max(1, math.floor(largest / unit))
    count = -(-units // most)
    return [(units // count + (lot < units % count)) * unit for lot in range(count)]


def _quantities(
    line: Line, route: RouteShape, lot: int, own: list[Step], size: Fraction
) -> Iterator[str]:
    """Yield quantities of a lot that do not follow, backwards, from what the customer gets."""
    by_name = {step.step: step for step in own}
    needed: dict[str, Fraction] = {}
    for shape in reversed(route.steps):
        good = needed.get(shape.name, size)
        step = by_name.get(shape.name)
        if step is None:
            continue
        way = shape.ways.get(step.resource)
        share = Fraction(1) if way is None else way.share
        started = math.ceil(good / share / line.unit_size) * line.unit_size if share else good
        for name in shape.after:
            needed[name] = max(needed.get(name, Fraction(0)), started)
        where = f"order {line.order}, lot {lot}, step {shape.name}"
        if Fraction(step.good) != good:
            yield f"{where}: {float(step.good):g} good units are stated, it takes {float(good):g}"
        if Fraction(step.started) != started:
            yield f"{where}: {float(step.started):g} units are started, it takes {float(started):g}"
        if step.scrap != step.started - step.good:
            yield f"{where}: scrap is stated as {float(step.scrap):g}, started less good is not"


def _work(work: Work, case: Case) -> Iterator[str]:
    """Yield what a step takes other than the plant says."""
    step, way = work.step, work.way
    if work.shape is None:
        return
    if way is None:
        yield f"{work} cannot be done on {step.resource}"
        return
    supplier = None if work.route is None else work.route.supplier
    minutes = (
        work.minutes if supplier is None else Fraction(supplier.lead_time // MICROSECOND, _MINUTE)
    )
    if not near(step.minutes, minutes):
        yield f"{work}: {step.minutes:g} minutes are stated, it takes {float(minutes):g}"
    if step.setup != way.setup:
        yield f"{work}: setup is stated as {step.setup}, it is {way.setup}"
    if {p: n for p, n in step.pools.items() if n} != way.pools:
        yield f"{work}: takes {step.pools} of the pools, it needs {dict(way.pools)}"
    if step.pinned != (work.under_way is not None):
        yield f"{work} is {'' if step.pinned else 'not '}pinned, unlike the plant's state says"
    row = case.floor.resource(step.resource) if step.resource is not None else None
    energy = Fraction(row.power) * work.minutes / HOUR if row is not None else Fraction(0)
    if not near(step.energy_kwh, energy):
        yield f"{work}: {step.energy_kwh:g} kWh are stated, it takes {float(energy):g}"
    if supplier is None:
        yield from _draws(work, case)
    else:
        yield from _booking(work, case, supplier)


def _booking(work: Work, case: Case, supplier: Outsourcing) -> Iterator[str]:
    """Yield where an order is not booked to the week of its supplier in which it is placed."""
    booked = [(draw.item, Fraction(draw.quantity), draw.cost) for draw in work.step.draws]
    week = case.at(work.step.start_at) // WEEK + 1
    name = f"{supplier.supplier} ({supplier.product}), week {week}"
    due = [(name, Fraction(work.line.quantity), 0)] if supplier.weekly_limit is not None else []
    if booked != due:
        yield f"{work} is booked to {booked}, it takes {due}"


def _draws(work: Work, case: Case) -> Iterator[str]:
    """Yield what a step draws from stock other than the bill of materials says."""
    assert work.shape is not None
    needed = {item: per * Fraction(work.step.started) for item, per in work.shape.usage.items()}
    if work.under_way is not None:
        needed = {}
    drawn: dict[str, Fraction] = {}
    for draw in work.step.draws:
        drawn[draw.item] = drawn.get(draw.item, Fraction(0)) + Fraction(draw.quantity)
        item = stock_item(case.plant, draw.item)
        value = 0 if item is None else round_half_up(Fraction(draw.quantity) * item.unit_value)
        if draw.cost != value:
            yield f"{work}: {draw.item} is charged at {draw.cost}, its value is {value}"
    for name in sorted(needed.keys() | drawn.keys()):
        want, got = needed.get(name, Fraction(0)), drawn.get(name, Fraction(0))
        if want != got:
            yield f"{work}: draws {float(got):g} of {name}, it uses {float(want):g}"
