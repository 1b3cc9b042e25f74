"""The result of `solve`: the JSON object programs read, and the lines people do."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.console import count
from planner.money import in_currency, shown

if TYPE_CHECKING:
    from planner.plan import Plan


def summary_record(plan: "Plan") -> dict[str, object]:
    """Return what `solve --json` prints of a plan; money as numbers in currency to the cent."""
    from planner.plan import summarize

    return _numbers(summarize(plan).model_dump())


def _numbers(record: dict[str, object]) -> dict[str, object]:
    """Return a record with numbers for decimals: a program compares them, and cents fit."""
    return {key: _number(value) for key, value in record.items()}


def _number(value: object) -> object:
    if isinstance(value, dict):
        return _numbers(value)
    return float(value) if isinstance(value, Decimal) else value


def summary_lines(plan: "Plan", folder: Path) -> Iterator[str]:
    """Yield what a planner wants to know first of a new plan."""
    status, kpis = plan.status, plan.kpis
    why = "" if status.termination == "optimal" else f" ({status.termination.replace('_', ' ')})"
    yield (
        f"{plan.plant}, {plan.start_at:%Y-%m-%d}: {status.solution} plan after "
        f"{status.seconds:.1f} s{why}"
    )
    yield _quality(plan)
    if plan.strategy != "optimal":
        yield f"strategy: {plan.strategy}"
    on_time = "" if kpis.otif is None else f", {kpis.otif:.1%} on time in full"
    yield f"{kpis.orders} orders: {kpis.late} late, {kpis.refused} refused{on_time}"
    made = [f"{number} {name}" for name, number in plan.regimes.model_dump().items() if number]
    if made:
        yield "made by: " + ", ".join(made)
    terms = shown(plan.cost.terms())
    yield (
        "cost: "
        + " + ".join(f"{name} {amount:,}" for name, amount in terms.items() if amount)
        + f" = {in_currency(plan.cost.total):,} {plan.currency}"
    )
    for order in plan.late_orders[:5]:
        yield f"  late: {order.order}, {order.product}, by {_span(order.tardiness.total_seconds())}"
    if len(plan.late_orders) > 5:
        yield f"  ... and {count(len(plan.late_orders) - 5, 'late order')} more"
    for refused in plan.refused[:5]:
        yield f"  refused: {refused.order}, {refused.product}: {refused.detail}"
    if len(plan.refused) > 5:
        yield f"  ... and {count(len(plan.refused) - 5, 'refused order')} more"
    if plan.quarantined:
        yield f"  set aside: {count(len(plan.quarantined), 'order')} with errors in the book"
    yield f"plan: {folder}"


def _quality(plan: "Plan") -> str:
    from planner.reports.parts.words import percent_at_most

    status = plan.status
    if status.gap is None or status.bound is None:
        return "nothing is proven yet about how good it could be"
    words = (
        f"no plan can cost less than {in_currency(status.bound):,} {plan.currency} (proven by "
        f"{status.bound_by}); the best possible costs at most {percent_at_most(status.gap)} less"
    )
    if status.controllable_gap is not None:
        words += f" ({percent_at_most(status.controllable_gap)} of what planning can change at all)"
    return words


def _span(seconds: float) -> str:
    hours = seconds / 3600
    return f"{hours / 24:.1f} days" if hours >= 48 else f"{hours:.1f} h"
