"""Key figures of a plan, by the definitions in `planner.plan.Kpis`."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.plan import Kpis, RefusalReason, Regimes
from planner.plant import Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.plan import Asked, PlannedOrder, RefusedOrder, ResourcePlan
    from planner.translation.translation import Translation


_LOST = (RefusalReason.CHOICE, RefusalReason.STRATEGY)
"""Why orders are refused that could have been made."""


def count_regimes(orders: Iterable[PlannedOrder]) -> Regimes:
    """Return how many orders are made in each regime."""
    counts = Counter(order.regime.value for order in orders)
    return Regimes(**counts)


def kpis(
    translation: Translation,
    orders: Sequence[PlannedOrder],
    refused: Sequence[RefusedOrder],
    resources: Sequence[ResourcePlan],
    quarantined: int,
) -> Kpis:
    """Return the key figures of a plan."""
    asked = len(orders) + len(refused)
    late = sum(order.late for order in orders)
    steps = [step for order in orders for step in order.steps]
    processing = sum(step.minutes for step in steps if step.resource is not None)
    changeovers = [step.changeover for step in steps if step.changeover is not None]
    setup = sum(changeover.minutes for changeover in changeovers)
    open_minutes = sum(row.open_minutes for row in resources)
    used = sum(row.processing_minutes + row.changeover_minutes for row in resources)
    lead = sorted(o.completion_at - (o.release_at or translation.start_at) for o in orders)
    tardiness = [order.tardiness for order in orders]
    good = sum((o.quantity for o in orders if o.regime is not Regime.OUTSOURCED), Decimal(0))
    energy = sum(step.energy_kwh for step in steps)
    scrap = sum((step.scrap for step in steps), Decimal(0))
    made, wanted = _variants(orders), _variants([*orders, *refused])
    return Kpis(
        orders=asked,
        made=len(orders),
        late=late,
        refused=len(refused),
        quarantined=quarantined,
        otd=ratio(len(orders) - late, len(orders)),
        otif=ratio(len(orders) - late, asked),
        tardiness_total=sum(tardiness, timedelta()),
        tardiness_mean=sum(tardiness, timedelta()) / len(orders) if orders else None,
        tardiness_max=max(tardiness, default=timedelta()),
        lead_time_p50=nearest_rank(lead, 50),
        lead_time_p90=nearest_rank(lead, 90),
        utilization=ratio(used, open_minutes),
        open_minutes=open_minutes,
        processing_minutes=processing,
        changeover_minutes=setup,
        changeovers=len(changeovers),
        changeover_share=ratio(setup, setup + processing),
        overtime_minutes=sum(step.overtime_minutes for step in steps),
        good_units=good,
        energy_kwh=energy,
        energy_per_good_unit=ratio(energy, float(good)),
        scrap_units=scrap,
        scrap_per_good_unit=ratio(float(scrap), float(good)),
        variety=ratio(len(made), len(wanted)),
        variants_made=len(made),
        variants_asked=len(wanted),
        overproduction=sum((o.quantity for o in orders if o.stock_order), Decimal(0)),
        lost_margin=_lost_margin(translation, refused),
    )


def ratio(part: float, whole: float) -> float | None:
    """Return a share, None of nothing."""
    return part / whole if whole else None


def nearest_rank(ascending: Sequence[timedelta], percent: int) -> timedelta | None:
    """Return the smallest value that at least `percent` of the values do not exceed."""
    if not ascending:
        return None
    rank = -(-percent * len(ascending) // 100)
    return ascending[max(rank, 1) - 1]


def _variants(orders: Iterable[Asked]) -> set[tuple[str, tuple[str, ...]]]:
    return {(order.product, order.options) for order in orders}


def _lost_margin(translation: Translation, refused: Iterable[RefusedOrder]) -> int:
    """Return the prices of refused orders less their cheapest routes, where they have both.

    What a strategy kept from being made is lost as much as what was refused by choice, and the
    cheapest route is that of the plant, whatever the strategy opens.
    """
    return sum(
        order.price - translation.cheapest[order.order]
        for order in refused
        if order.price is not None and order.reason in _LOST
    )
