"""Every order is there once, as it was asked for, and is refused only where that is allowed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planner.audit.lines import price_of
from planner.audit.sure import sure_routes
from planner.plan import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from planner.audit.case import Case
    from planner.audit.lines import Line
    from planner.plan import Asked, RefusedOrder


def check_book(case: Case) -> Iterator[str]:
    """Yield what is wrong with which orders the plan holds and what it says they ask for."""
    plan = case.plan
    told: list[Asked] = [*plan.orders, *plan.refused]
    yield from _once(case, told)
    for order in told:
        if order.order in case.lines:
            yield from _as_asked(case, order, case.lines[order.order])
    for planned in plan.orders:
        line = case.lines.get(planned.order)
        if line is not None and planned.stock_order != (line.stock_item is not None):
            yield f"order {planned.order} makes stock or does not, unlike the order book says"
    for refused in plan.refused:
        if refused.order in case.lines:
            yield from _refusal(case, refused, case.lines[refused.order])
    yield from _settings(case)


def _once(case: Case, told: list[Asked]) -> Iterator[str]:
    """Yield orders that are missing, there more than once, unknown or wrongly set aside."""
    counts = Counter(order.order for order in told)
    for name, count in counts.items():
        if count > 1:
            yield f"order {name} is in the plan {count} times"
        if name not in case.lines:
            yield f"order {name} is in the plan, but not in the order book"
    for name in case.lines:
        if name not in counts:
            yield f"order {name} is neither made nor refused"


def _as_asked(case: Case, order: Asked, line: Line) -> Iterator[str]:
    product = case.floor.catalogue.product(line.product)
    unit = line.unit if line.unit is not None or product is None else product.unit
    pairs: dict[str, tuple[object, object]] = {
        "product": (order.product, line.product),
        "quantity": (order.quantity, line.quantity),
        "unit": (order.unit, unit),
        "options": (order.options, tuple(sorted(line.options))),
        "level": (order.level, line.level),
        "customer": (order.customer, line.customer),
        "segment": (order.segment, line.segment),
        "release": (_instant(case, order.release_at), _instant(case, line.release_at)),
        "due date": (_instant(case, order.due_at), _instant(case, line.due_at)),
        "deadline": (_instant(case, order.deadline_at), _instant(case, line.deadline_at)),
        "price": (order.price, price_of(line, case.plant, case.floor.catalogue)),
    }
    for name, (stated, asked) in pairs.items():
        if stated != asked:
            yield f"order {order.order}: {name} is stated as {stated}, the order book says {asked}"


def _instant(case: Case, moment: datetime | None) -> int | None:
    return None if moment is None else case.at(moment)


def _refusal(case: Case, order: RefusedOrder, line: Line) -> Iterator[str]:
    routes = case.shapes(line.order)
    # What a strategy leaves without a route is unserved, also where it must be made.
    if line.must_make and order.reason is not RefusalReason.STRATEGY:
        yield f"order {line.order} is refused, but must be made"
    if line.order in case.begun and order.reason is RefusalReason.CHOICE:
        yield f"order {line.order} is refused by choice, but is under way"
    sure = sure_routes(case, line) if order.reason is RefusalReason.NO_ROUTE else []
    if sure:
        yield f"order {line.order} is refused for want of a route, but has {sure[0].name}"
    if order.reason is not RefusalReason.NO_ROUTE and not routes:
        yield f"order {line.order} is refused as {order.reason}, but has no route at all"
    if order.reason is RefusalReason.DEADLINE and line.deadline_at is None:
        yield f"order {line.order} is refused for its deadline, but has none"
    known = line.refusal_cost is not None or order.price is not None
    if order.reason is RefusalReason.CHOICE and not known:
        yield f"order {line.order} is refused by choice, but nothing says what that costs"


def _settings(case: Case) -> Iterator[str]:
    plan, plant = case.plan, case.plant
    pairs: dict[str, tuple[object, object]] = {
        "plant": (plan.plant, plant.name),
        "horizon": (plan.horizon, plant.horizon),
        "time zone": (plan.time_zone, plant.time_zone),
        "currency": (plan.currency, plant.currency),
    }
    for name, (stated, known) in pairs.items():
        if stated != known:
            yield f"the {name} is stated as {stated}, it is {known}"
    if plan.tick_seconds not in (60, 30, 10, 5, 1):
        yield f"a tick of {plan.tick_seconds} s is none of 60, 30, 10, 5 and 1 s"
