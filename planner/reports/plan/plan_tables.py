"""The tables of the plan as a whole: cost by term, regimes, key figures, settings and inputs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from planner.reports.parts.table import Column, Kind, Table
from planner.reports.parts.words import percent, period, span
from planner.reports.plan.headline import proof, tiles, verdict
from planner.reports.plan.order_tables import REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import Plan
    from planner.reports.parts.amounts import Amounts
    from planner.reports.parts.clock import Clock
    from planner.reports.parts.table import Value

TERMS = {
    "production": "hours, materials, options and energy of processing",
    "stock": "baselines and materials drawn from stock",
    "setup": "changeovers and the hours they take",
    "overtime": "windows opened, and the premium on the hours in them",
    "outsourcing": "what suppliers are paid",
    "tardiness": "late orders, by elapsed time",
    "refusal": "orders that are not made",
}


def terms_table(money: Amounts) -> Table:
    """Return the cost of the plan by term; the last row is the total."""
    total = money.total
    rows = [
        (name, amount, float(amount / total) if total else None, TERMS[name])
        for name, amount in money.terms.items()
    ]
    return Table(
        "cost",
        "Cost",
        "The terms add up to the objective, to the cent.",
        (
            Column("term", "Term"),
            Column("amount", "Amount", Kind.MONEY),
            Column("share", "Share", Kind.SHARE),
            Column("meaning", "What it is"),
        ),
        (*rows, ("total", total, 1.0 if total else None, "the objective")),
    )


def regimes_table(plan: Plan, money: Amounts) -> Table:
    """Return how many orders are made how, and at what cost; costs add up to the plan."""
    costs = dict.fromkeys([*plan.regimes.model_dump(), REFUSED], Decimal("0.00"))
    for order, cost in zip(plan.orders, money.made, strict=True):
        costs[str(order.regime)] += cost.total
    for refused in money.refused:
        costs[REFUSED] += refused.total
    counts = {**plan.regimes.model_dump(), REFUSED: plan.kpis.refused}
    asked = sum(counts.values())
    return Table(
        "regimes",
        "Orders by regime",
        "With the refused they are all orders, and their costs the cost of the plan.",
        (
            Column("regime", "Regime"),
            Column("orders", "Orders", Kind.COUNT),
            Column("share", "Share", Kind.SHARE, "of all orders"),
            Column("cost", "Cost", Kind.MONEY),
        ),
        tuple(
            (name, count, count / asked if asked else None, costs[name])
            for name, count in counts.items()
        ),
    )


def figures_table(plan: Plan) -> Table:
    """Return the key figures with their definitions."""
    return Table(
        "figures",
        "Key figures",
        "",
        (
            Column("figure", "Figure"),
            Column("value", "Value"),
            Column("detail", "Detail"),
            Column("definition", "Definition"),
        ),
        (
            ("Quality", verdict(plan), proof(plan), ""),
            *((tile.label, tile.value, tile.detail, tile.definition) for tile in tiles(plan)),
        ),
    )


def settings_table(plan: Plan, clock: Clock) -> Table:
    """Return under which settings the plan was made."""
    return Table(
        "settings",
        "Settings",
        "",
        (Column("setting", "Setting"), Column("value", "Value")),
        tuple(_settings(plan, clock)),
    )


def volume_table(plan: Plan) -> Table:
    """Return the cumulative volume that the next week starts from, as the plant's own table."""
    return Table(
        "state_volume",
        "Cumulative volume",
        "Units made so far, by family and resource, for what practice teaches.",
        (
            Column("product", "Product or family"),
            Column("resource", "Resource"),
            Column("made", "Made", kind=Kind.QUANTITY),
        ),
        tuple((row.product, row.resource, row.made) for row in plan.volume),
    )


def inputs_table(plan: Plan) -> Table:
    """Return the files that the plan was made from."""
    return Table(
        "inputs",
        "Inputs",
        "As they were read; `planner verify` says which have changed since.",
        (Column("file", "File"), Column("sha256", "SHA-256")),
        tuple((item.path, item.sha256) for item in plan.inputs),
    )


def _settings(plan: Plan, clock: Clock) -> Iterator[tuple[Value, ...]]:
    start, end = clock.show(plan.start_at), clock.show(plan.horizon_end_at)
    limits = plan.limits
    yield "Planned", period(start, end)
    yield "Horizon", span(plan.horizon)
    yield "Time zone", plan.time_zone
    yield "Strategy", plan.strategy
    if plan.strategy_document.purpose:
        yield "What it is for", plan.strategy_document.purpose
    yield "Smallest unit of time", f"{plan.tick_seconds} s"
    yield "Seed", str(plan.seed)
    yield "Time limit", "none" if limits.time_limit is None else f"{limits.time_limit:g} s"
    yield "Gap limit", "none" if limits.gap is None else percent(limits.gap, 2)
    yield "Work limit", "none" if limits.work_limit is None else f"{limits.work_limit:g}"
    yield "Workers", "all cores" if limits.workers is None else str(limits.workers)
    for name, version in plan.versions.items():
        yield f"Version of {name}", version
