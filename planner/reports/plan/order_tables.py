"""The tables of orders: all of them, what they cost, the late, the refused and those set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.plan import COST_TERMS, RefusalReason
from planner.reports.parts.table import Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from planner.plan import Asked, Plan, PlannedOrder
    from planner.reports.parts.amounts import Amounts
    from planner.reports.parts.clock import Clock
    from planner.reports.parts.table import Value

REFUSED = "refused"
REASONS = {
    RefusalReason.CHOICE: "refusing it costs less",
    RefusalReason.NO_ROUTE: "nothing can make it",
    RefusalReason.DEADLINE: "it would miss its deadline",
    RefusalReason.STRATEGY: "the strategy leaves it no route",
}

_ASKED = (
    Column("order", "Order"),
    Column("customer", "Customer"),
    Column("product", "Product"),
    Column("options", "Options"),
    Column("quantity", "Quantity", Kind.QUANTITY),
    Column("unit", "Unit"),
)


def orders_table(plan: Plan, money: Amounts, clock: Clock) -> Table:
    """Return every order that was planned, made or refused; their costs add up to the plan."""
    made: list[tuple[Value, ...]] = [
        (
            *_asked(order),
            str(order.level),
            str(order.regime),
            order.route,
            ", ".join(order.resources),
            _shown(clock, order.release_at),
            min((clock.show(step.start_at) for step in order.steps), default=None),
            clock.show(order.completion_at),
            clock.show(order.due_at),
            order.lateness,
            "late" if order.late else "on time",
            cost.total,
        )
        for order, cost in zip(plan.orders, money.made, strict=True)
    ]
    refused: list[tuple[Value, ...]] = [
        (
            *_asked(order),
            str(order.level),
            REFUSED,
            None,
            None,
            _shown(clock, order.release_at),
            None,
            None,
            clock.show(order.due_at),
            None,
            REFUSED,
            cost.total,
        )
        for order, cost in zip(plan.refused, money.refused, strict=True)
    ]
    return Table(
        "orders",
        "All orders",
        "Costs add up to the cost of the plan.",
        (
            *_ASKED,
            Column("level", "Level", note="how far it departs from the standard"),
            Column("regime", "Regime"),
            Column("route", "Route"),
            Column("resources", "Resources"),
            Column("release_at", "Release", Kind.INSTANT),
            Column("start_at", "Start", Kind.INSTANT),
            Column("completion_at", "Completion", Kind.INSTANT),
            Column("due_at", "Due", Kind.LIMIT),
            Column("lateness_hours", "Lateness", Kind.SPAN, "completion less due; minus is early"),
            Column("status", "Status"),
            Column("cost", "Cost", Kind.MONEY),
        ),
        (*made, *refused),
    )


def cost_table(plan: Plan, money: Amounts) -> Table:
    """Return what every order costs, term by term; rows and columns add up."""
    made: list[tuple[Value, ...]] = [
        (order.order, str(order.regime), *cost.terms, cost.total)
        for order, cost in zip(plan.orders, money.made, strict=True)
    ]
    refused: list[tuple[Value, ...]] = [
        (order.order, REFUSED, *cost.terms, cost.total)
        for order, cost in zip(plan.refused, money.refused, strict=True)
    ]
    return Table(
        "order_costs",
        "Cost by order",
        "Every row adds up to the order, every column to the plan.",
        (
            Column("order", "Order"),
            Column("regime", "Regime"),
            *(Column(term, term.capitalize(), Kind.MONEY) for term in COST_TERMS),
            Column("total", "Total", Kind.MONEY),
        ),
        (*made, *refused),
    )


def late_table(plan: Plan, money: Amounts, clock: Clock) -> Table:
    """Return every late order, the latest first."""
    cost = {
        id(o): shown.term("tardiness") for o, shown in zip(plan.orders, money.made, strict=True)
    }
    return Table(
        "late",
        "Late orders",
        "The latest first; completion after the due date.",
        (
            *_ASKED,
            Column("regime", "Regime"),
            Column("resources", "Resources"),
            Column("due_at", "Due", Kind.LIMIT),
            Column("completion_at", "Completion", Kind.INSTANT),
            Column("late_hours", "Late by", Kind.SPAN),
            Column("late_cost", "Cost of lateness", Kind.MONEY),
        ),
        tuple(_late_row(order, clock, cost[id(order)]) for order in plan.late_orders),
    )


def refused_table(plan: Plan, money: Amounts, clock: Clock) -> Table:
    """Return every refused order and why."""
    return Table(
        "refused",
        "Refused orders",
        "Not made, at the cost of refusing.",
        (
            *_ASKED,
            Column("due_at", "Due", Kind.LIMIT),
            Column("reason", "Reason"),
            Column("detail", "In detail"),
            Column("cost", "Cost", Kind.MONEY),
        ),
        tuple(
            (*_asked(o), clock.show(o.due_at), REASONS[o.reason], o.detail, cost.total)
            for o, cost in zip(plan.refused, money.refused, strict=True)
        ),
    )


def quarantined_table(plan: Plan) -> Table:
    """Return what is wrong with the orders set aside, one defect a row."""
    return Table(
        "quarantined",
        "Orders set aside",
        "Their lines in the order book are wrong; they are not planned and cost nothing.",
        (
            Column("order", "Order"),
            Column("file", "File"),
            Column("row", "Row", Kind.COUNT),
            Column("column", "Column"),
            Column("value", "Value"),
            Column("message", "What is wrong"),
            Column("code", "Code"),
        ),
        tuple(
            (order.order, d.file, d.row, d.column, d.value, d.message, d.code)
            for order in plan.quarantined
            for d in order.defects
        ),
    )


def _late_row(order: PlannedOrder, clock: Clock, cost: Value) -> tuple[Value, ...]:
    return (
        *_asked(order),
        str(order.regime),
        ", ".join(order.resources),
        clock.show(order.due_at),
        clock.show(order.completion_at),
        order.tardiness,
        cost,
    )


def _asked(order: Asked) -> Iterator[Value]:
    yield order.order
    yield order.customer
    yield order.product
    yield ", ".join(order.options)
    yield order.quantity
    yield order.unit


def _shown(clock: Clock, at: datetime | None) -> datetime | None:
    return None if at is None else clock.show(at)
