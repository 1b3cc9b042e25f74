"""The schedule's data for the page, small: names once in lists, everything else by index.

::

    start      seconds since 1970 of the planning start; all times below are seconds from it
    offsets    [from, minutes ahead of UTC] of the plant's clock
    horizon, end
    hours      open time of resources, each a list of [from, to]
    rows       [group, label, index of hours, overtime as [from, to]]
    steps, setups   names
    orders     [order, product, quantity and unit, regime, due, completion, customer, options]
    bars       [row, order, from, to, setup, step, good and unit, working minutes, overtime minutes]
    changes    [row, the bar after it, from, to, setup before, setup after]
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from planner.reports.parts.words import quantity
from planner.reports.plan.load import seconds

if TYPE_CHECKING:
    from planner.plan import Plan, PlannedOrder
    from planner.reports.plan.gantt import Bar, Gantt
    from planner.reports.plan.load import Interval
    from planner.reports.plan.views import Views


def chart_json(views: Views) -> str:
    """Return the data as JSON in which no character can end or begin markup."""
    text = json.dumps(_record(views.plan, views.gantt), separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _record(plan: Plan, chart: Gantt) -> dict[str, object]:
    hours: dict[tuple[Interval, ...], int] = {}
    for row in chart.rows:
        hours.setdefault(row.open, len(hours))
    names: dict[str, int] = {}
    bars = [_bar(plan, bar, names) for bar in chart.bars]
    return {
        "start": round(plan.start_at.timestamp()),
        "offsets": chart.offsets,
        "horizon": chart.horizon,
        "end": chart.end,
        "hours": list(hours),
        "rows": [(row.group, row.label, hours[row.open], row.overtime) for row in chart.rows],
        "steps": list(names),
        "setups": chart.setups,
        "orders": [_order(plan, order) for order in plan.orders],
        "bars": bars,
        "changes": [(c.row, c.bar, c.start, c.end, c.before, c.after) for c in chart.changes],
    }


def _order(plan: Plan, order: PlannedOrder) -> tuple[object, ...]:
    return (
        order.order,
        order.product,
        f"{quantity(order.quantity)} {order.unit}",
        str(order.regime),
        seconds(plan, order.due_at),
        seconds(plan, order.completion_at),
        order.customer or "",
        ", ".join(order.options),
    )


def _bar(plan: Plan, bar: Bar, names: dict[str, int]) -> tuple[object, ...]:
    order = plan.orders[bar.order]
    step = order.steps[bar.step]
    name = step.step if step.lot == 1 else f"{step.step} (lot {step.lot})"
    return (
        bar.row,
        bar.order,
        bar.start,
        bar.end,
        bar.setup,
        names.setdefault(name, len(names)),
        f"{quantity(step.good)} {order.unit}",
        round(step.minutes, 1),
        round(step.overtime_minutes, 1),
    )
