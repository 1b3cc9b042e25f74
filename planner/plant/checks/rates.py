"""Rates: given, not zero, and believable; every product can be made somewhere."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from planner.plant.defects import DefectCode
from planner.plant.row import Kind, Level, Regime
from planner.plant.units import format_minutes

if TYPE_CHECKING:
    from planner.plant.checks.context import Context
    from planner.plant.resources import Rate

FASTEST = Fraction(1, 6000)
"""Minutes per unit, a hundredth of a second: anything faster is a slip of the unit."""

SLOWEST = {Kind.MASS: Fraction(120), Kind.FLEXIBLE: Fraction(1440), Kind.CUSTOM: Fraction(20160)}
"""Minutes per unit beyond which a rate is not believed of a resource of that kind."""

FROM_MEDIAN = 50
"""How many times the median of its like a rate may be, or the median it."""

LOWEST_YIELD = Fraction(1, 4)


def check_rates(context: Context) -> None:
    """Report rates that are missing, zero or hard to believe, and products nobody makes."""
    for index, row in enumerate(context.plant.rates):
        _check_given(context, index, row)
        _check_believable(context, index, row)
    _check_medians(context)
    _check_regimes(context)
    _check_makers(context)
    _check_learning(context)


def _check_given(context: Context, index: int, row: Rate) -> None:
    finishing = row.regime is Regime.HYBRID and not _is_line(context, row)
    if not finishing and not row.rate:
        what = "has no rate" if row.rate is None else "has a rate of zero time"
        context.error(
            DefectCode.MISSING_RATE,
            ("rates", index, "rate"),
            f"{row.product} {what} on {row.resource or row.regime or 'any resource'}",
            value=None if row.rate is None else format_minutes(row.rate),
            expected="time per unit or units per time, such as 30 s or 120/h",
            hint="give the time of one unit",
        )
    if row.yield_ == 0:
        context.error(
            DefectCode.MISSING_RATE,
            ("rates", index, "yield"),
            f"{row.product} has a yield of 0: no unit is ever good",
            value="0",
            expected="a share above 0, such as 0.95 or 95%",
        )


def _check_learning(context: Context) -> None:
    """Report learning rates and volumes of nothing: a time would be 0 or beyond all bounds."""
    for index, row in enumerate(context.plant.learning):
        for column, value in (("rate", row.rate), ("at", row.at)):
            if not value:
                context.error(
                    DefectCode.MISSING_RATE,
                    ("learning", index, column),
                    f"{row.product} learns with {column} 0",
                    value="0",
                    expected="a share above 0, such as 80%" if column == "rate" else "at least 1",
                )


def _check_believable(context: Context, index: int, row: Rate) -> None:
    resource = context.floor.resource(row.resource)
    kind = resource.kind if resource is not None else _kind(row.regime)
    if row.rate:
        slowest = SLOWEST[kind or Kind.CUSTOM]
        if row.rate < FASTEST or row.rate > slowest:
            bound = f"slower than {format_minutes(slowest)}" if row.rate > slowest else "very fast"
            _warn(context, index, row, f"takes {format_minutes(row.rate)} per unit, {bound}")
    if 0 < row.yield_ < LOWEST_YIELD:
        context.warn(
            DefectCode.IMPLAUSIBLE_RATE,
            ("rates", index, "yield"),
            f"{row.product} has a yield of {row.yield_}: most units are scrap",
            value=row.yield_,
            hint="give the share of good units, not of scrap",
        )


def _check_medians(context: Context) -> None:
    """Report rates far from those of the other products of the same resource and regime."""
    peers: dict[tuple[str, Regime | None], list[int]] = {}
    for index, row in enumerate(context.plant.rates):
        if row.rate:
            peers.setdefault((row.resource, row.regime), []).append(index)
    for indices in peers.values():
        rates = [context.plant.rates[index].rate or Fraction(0) for index in indices]
        if len(rates) < 4:
            continue
        middle = median(rates)
        for index, rate in zip(indices, rates, strict=True):
            if rate > middle * FROM_MEDIAN or rate * FROM_MEDIAN < middle:
                row = context.plant.rates[index]
                text = f"takes {format_minutes(rate)} per unit, the others about "
                _warn(context, index, row, text + format_minutes(Fraction(round(middle, 3))))


def _check_regimes(context: Context) -> None:
    """Report products that a mass line makes more slowly than a workshop does."""
    rows = {id(row): index for index, row in enumerate(context.plant.rates)}
    reported: set[int] = set()
    for product in context.plant.products:
        slow = [
            context.floor.rate(product.name, resource.name, Regime.CUSTOM)
            for resource in context.plant.resources
        ]
        by_hand = [row.rate for row in slow if row is not None and row.rate]
        for resource in context.plant.resources:
            row = context.floor.rate(product.name, resource.name, Regime.MASS)
            if row is None or not row.rate or not by_hand or row.rate <= max(by_hand):
                continue
            index = rows[id(row)]
            if index not in reported:
                reported.add(index)
                text = f"takes {format_minutes(row.rate)} per unit on {resource.name}"
                _warn(context, index, row, f"{text}, longer than in any workshop")


def _check_makers(context: Context) -> None:
    plant, floor = context.plant, context.floor
    regimes = (Regime.MASS, Regime.FLEXIBLE, Regime.CUSTOM, Regime.HYBRID)
    broken = {table for table, _ in context.origin.lost}
    if broken & {"rates", "routings", "outsourcing", "resources"}:
        return  # what makes them may be among the rows that could not be read
    used = {name for row in plant.routings for name in row.resources}
    for index, product in enumerate(plant.products):
        made = [
            row.name
            for row in plant.resources
            for regime in (row.kind.regime, Regime.HYBRID)
            if floor.rate(product.name, row.name, regime) is not None
        ]
        used.update(made)
        routed = any(floor.routings(product.name, regime) for regime in regimes)
        if not made and not routed and not floor.outsourcing(product.name, Level.STANDARD):
            context.error(
                DefectCode.MISSING_RATE,
                ("products", index, "name"),
                f"{product.name} is made nowhere: no rate, no routing, no supplier",
                value=product.name,
                hint="add a row for it, its family or * to rates",
            )
    for index, resource in enumerate(plant.resources):
        if resource.name not in used and plant.products:
            context.error(
                DefectCode.MISSING_RATE,
                ("resources", index, "name"),
                f"{resource.name} makes nothing: no rate and no routing names it",
                value=resource.name,
                hint="add a row for it to rates",
            )


def _warn(context: Context, index: int, row: Rate, text: str) -> None:
    context.warn(
        DefectCode.IMPLAUSIBLE_RATE,
        ("rates", index, "rate"),
        f"{row.product} {text}",
        value=format_minutes(row.rate or Fraction(0)),
        hint="check the unit: s, min or h per unit, or units/h",
    )


def _is_line(context: Context, row: Rate) -> bool:
    resource = context.floor.resource(row.resource)
    return resource is not None and resource.kind is Kind.MASS


def _kind(regime: Regime | None) -> Kind | None:
    return Kind(regime.value) if regime is not None and regime.value in set(Kind) else None
