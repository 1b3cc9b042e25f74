"""What an order would take alone by its cheapest route, and the margin that refusing it loses."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from planner.audit.case import HOUR
from planner.audit.lines import price_of, stock_item
from planner.audit.routes import lot_sizes
from planner.audit.sure import sure_routes
from planner.money import round_half_up
from planner.plan import RefusalReason
from planner.plant import Level, Regime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.audit.case import Case
    from planner.audit.lines import Line
    from planner.audit.shapes import RouteShape, StepShape, Way


_LOST = (RefusalReason.CHOICE, RefusalReason.STRATEGY)


def lost_margins(case: Case) -> tuple[int | None, int]:
    """Return the least and the most that price less cheapest route can come to, in micro-units.

    Summed over the orders that state a price and were refused by choice or by the strategy. The two
    differ only where it is not certain which routes are possible; the least is None where nothing
    is certain.
    """
    least: int | None = 0
    most = 0
    for order in case.plan.refused:
        line = case.lines.get(order.order)
        price = None if line is None else price_of(line, case.plant, case.floor.catalogue)
        if line is None or price is None or order.reason not in _LOST:
            continue
        costs = [cheapest(case, line, route) for route in case.shapes(line.order)]
        sure = [cheapest(case, line, route) for route in sure_routes(case, line)]
        if costs:
            most += price - min(costs)
            least = None if least is None or not sure else least + price - min(sure)
    return least, most


def dearest(case: Case, line: Line) -> int:
    """Return the cost of the dearest route of an order on its cheapest resources; 0 without any.

    A standard order whose late options are none has its line's route once, as a mass route.
    """
    late = case.floor.catalogue.late(line.product, line.options)
    by_line = line.level is Level.STANDARD and line.allows(Regime.MASS) and not late
    return max(
        (
            cheapest(case, line, route)
            for route in case.shapes(line.order)
            if not (by_line and [step.name for step in route.steps] == ["baseline"])
        ),
        default=0,
    )


def cheapest(case: Case, line: Line, route: RouteShape) -> int:
    """Return the least cost of an order by a route, changeovers and lateness apart."""
    supplier = route.supplier
    if supplier is not None:
        quantity = Fraction(line.quantity)
        return round_half_up(supplier.cost * quantity + supplier.cost_per_order)
    alike = [_alike(step) for step in route.steps]
    return min(_of_ways(case, line, route, ways) for ways in product(*alike))


def _alike(step: StepShape) -> list[list[Way]]:
    """Return the ways of a step, those that start the same quantities together."""
    groups: dict[tuple[object, object], list[Way]] = {}
    for way in step.ways.values():
        groups.setdefault((way.share, way.max_lot), []).append(way)
    return list(groups.values())


def _of_ways(case: Case, line: Line, route: RouteShape, ways: Sequence[list[Way]]) -> int:
    """Return the least cost where each step takes one of several ways with equal quantities."""
    limits = [Fraction(way[0].max_lot) for way in ways if way[0].max_lot is not None]
    if route.max_lot is not None:
        limits.append(Fraction(route.max_lot))
    total = 0
    for lot in lot_sizes(line, min(limits, default=None)):
        needed: dict[str, Fraction] = {}
        for step, choices in zip(reversed(route.steps), reversed(ways), strict=True):
            good = needed.get(step.name, lot)
            started = math.ceil(good / choices[0].share / line.unit_size) * line.unit_size
            for name in step.after:
                needed[name] = max(needed.get(name, Fraction(0)), started)
            part = lot / Fraction(line.quantity)
            total += min(_step(case, line, step, way, started, part) for way in choices)
    return total


def _step(
    case: Case, line: Line, step: StepShape, way: Way, started: Fraction, part: Fraction
) -> int:
    minutes = way.fixed + started * way.per_unit
    cost = started * way.unit_cost
    if step.bespoke:
        minutes += line.bespoke_minutes * part
        cost += line.bespoke_cost * part
    row = None if way.resource is None else case.floor.resource(way.resource)
    if row is not None:
        energy = Fraction(row.power) * case.plant.energy_price
        cost += minutes / HOUR * (row.hourly_cost + energy)
    drawn = 0
    for name, per_unit in step.usage.items():
        item = stock_item(case.plant, name)
        drawn += 0 if item is None else round_half_up(per_unit * started * item.unit_value)
    return round_half_up(cost) + drawn
