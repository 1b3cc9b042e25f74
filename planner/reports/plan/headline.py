"""A plan in a few words and figures: how good it is, how that is known, and what it achieves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.money import in_currency
from planner.reports.parts.words import money, percent, percent_at_most, plural, quantity, span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from planner.plan import Plan, Termination

_STOPPED: dict[Termination, str] = {
    "optimal": "the search ended with proof",
    "gap_limit": "the search stopped when it was as close as asked",
    "time_limit": "the search stopped at its time limit",
    "work_limit": "the search stopped at its work limit",
    "interrupted": "the search was interrupted",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure.

    Attributes
    ----------
    label
        Its name.
    value
        As it is shown.
    detail
        What stands behind it: counts, denominators.
    definition
        What it means.
    bad
        Whether it asks for attention.
    """

    label: str
    value: str
    detail: str
    definition: str
    bad: bool = False


def verdict(plan: Plan) -> str:
    """Return in one sentence how good the plan is."""
    status = plan.status
    if status.solution == "optimal":
        return "This is the best possible plan: no plan for these orders can cost less."
    if status.gap is None:
        return "How good a plan could be at best is not known."
    return f"The best possible plan costs at most {percent_at_most(status.gap)} less than this one."


def proof(plan: Plan) -> str:
    """Return what the verdict rests on, and why the search ended."""
    status, currency = plan.status, plan.currency
    stopped = f"{_STOPPED[status.termination]} after {status.seconds:,.1f} s"
    if status.bound is None:
        return f"Nothing is proven yet; {stopped}."
    by = f" (lower bound: {status.bound_by})" if status.bound_by else ""
    words = (
        f"It is proven that no plan costs less than {money(in_currency(status.bound))} {currency}"
        f"{by}; {stopped}."
    )
    if status.floor is not None and status.controllable_gap is not None:
        words += (
            f" Were every order made in its cheapest way, as if alone in the plant, all would cost "
            f"{money(in_currency(status.floor))} {currency}; of what this plan costs beyond that, "
            f"at most {percent_at_most(status.controllable_gap)} could still be saved."
        )
    return words


def tiles(plan: Plan) -> tuple[Tile, ...]:
    """Return the key figures in the order in which they are read."""
    return (*_delivery(plan), *_money(plan), *_shop(plan))


def _delivery(plan: Plan) -> Iterator[Tile]:
    k = plan.kpis
    yield Tile(
        "On time in full",
        _share(k.otif),
        f"{k.made - k.late:,} of {plural(k.orders, 'order')}",
        "OTIF: orders made on time / all that were asked for, refused ones included.",
    )
    yield Tile(
        "On time",
        _share(k.otd),
        f"{k.made - k.late:,} of {k.made:,} made",
        "OTD: orders completed by their due date / orders made or bought.",
    )
    yield Tile(
        "Late",
        f"{k.late:,}",
        f"at most {span(k.tardiness_max)}, {span(k.tardiness_total)} in all" if k.late else "none",
        "Orders completed after their due date; by how much, in elapsed time.",
        bad=k.late > 0,
    )
    aside = f"{k.quarantined:,} more set aside" if k.quarantined else "none set aside"
    yield Tile(
        "Refused",
        f"{k.refused:,}",
        aside,
        "Orders that are not made. Those set aside have errors in their lines and are not planned.",
        bad=k.refused + k.quarantined > 0,
    )


def _money(plan: Plan) -> Iterator[Tile]:
    status = plan.status
    yield Tile(
        "Cost",
        money(in_currency(plan.cost.total)),
        plan.currency,
        "Production, stock, changeovers, overtime, outsourcing, lateness and refusal.",
    )
    yield Tile(
        "Gap",
        "unknown" if status.gap is None else percent_at_most(status.gap),
        "to the best possible"
        if status.bound is None
        else f"{money(in_currency(status.objective - status.bound))} {plan.currency} at most",
        "(cost - proven lower bound) / cost, rounded up: nothing can save more than this.",
    )


def _shop(plan: Plan) -> Iterator[Tile]:
    k = plan.kpis
    yield Tile(
        "Utilization",
        _share(k.utilization),
        f"of {_hours(k.open_minutes)} open",
        "(processing + changeovers) / open time with opened overtime, all stations, within the "
        "horizon.",
    )
    yield Tile(
        "Changeovers",
        _share(k.changeover_share),
        f"{k.changeovers:,} in {_hours(k.changeover_minutes)}",
        "Changeover time / (changeover + processing time), whole plan.",
    )
    yield Tile(
        "Lead time",
        _span(k.lead_time_p50),
        f"9 in 10 within {_span(k.lead_time_p90)}",
        "Completion less release (else the planning start): median, and 90th percentile by "
        "nearest rank.",
    )
    yield Tile(
        "Overtime",
        _hours(k.overtime_minutes),
        plural(len(plan.overtime), "window") + " opened",
        "Minutes worked in the overtime windows that the plan opens.",
    )
    yield Tile(
        "Energy per good unit",
        "none" if k.energy_per_good_unit is None else f"{k.energy_per_good_unit:,.2f} kWh",
        f"{k.energy_kwh:,.0f} kWh for {quantity(k.good_units)} units",
        "Energy of all steps / good units of the orders that the plant makes itself.",
    )
    yield Tile(
        "Scrap per good unit",
        "none" if k.scrap_per_good_unit is None else f"{k.scrap_per_good_unit:.3f}",
        f"{quantity(k.scrap_units)} units",
        "Units started less good, over all steps / good units.",
    )


def _share(value: float | None) -> str:
    return "none" if value is None else percent(value)


def _span(value: timedelta | None) -> str:
    return "none" if value is None else span(value)


def _hours(minutes: float) -> str:
    return f"{minutes / 60:,.1f} h"
