"""How an order could be made at all, and the least work that takes: enough for checks, no plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.plant.floor import LEVELS
from planner.plant.row import Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.plant.floor import ShopFloor
    from planner.plant.model import Plant
    from planner.plant.resources import Rate, RoutingStep
    from planner.plant.row import Level

# A step that takes no lot size has lots as large as the order.
_NO_LIMIT = float("inf")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to make an order, with a lower bound on its work.

    Attributes
    ----------
    regime
        How it is made.
    resources
        The resources that take part or could; empty for stock and outsourcing.
    fixed, per_unit
        Minutes per lot and per good unit, all steps together; changeovers are left out.
    max_lot
        Largest number of units one after the other; more may be made side by side.
    least
        The least quantity of an order that it takes.
    side_by_side
        How many steps may run at the same time: the longest takes at least the work's share.
    lead_minutes
        Elapsed time that passes in any case.
    """

    regime: Regime
    resources: tuple[str, ...]
    fixed: float = 0.0
    per_unit: float = 0.0
    max_lot: float = _NO_LIMIT
    least: Decimal = Decimal(0)
    side_by_side: int = 1
    lead_minutes: float = 0.0


def alternatives(
    floor: ShopFloor,
    product: str,
    options: frozenset[str],
    level: Level,
    allowed: Iterable[Regime] = (),
) -> tuple[Alternative, ...]:
    """Return every way to make an order of these full options.

    Parameters
    ----------
    floor
        The plant's shop floor.
    product, options, level
        What is ordered; a bespoke order's options may be outside the catalogue.
    allowed
        The regimes the order may take; empty: every one.
    """
    regimes = tuple(allowed) or tuple(Regime)
    open_ = [regime for regime in regimes if level in LEVELS[regime]]
    found: list[Alternative] = []
    for regime in open_:
        if regime is Regime.OUTSOURCED:
            found.extend(_outsourced(floor, product, level))
            continue
        routings = floor.routings(product, regime)
        if routings:
            if regime is not Regime.MASS or floor.catalogue.variant(product, options) is not None:
                routes = routings.values()
                found.extend(
                    filter(None, (_routed(floor, product, regime, steps) for steps in routes))
                )
        elif regime is Regime.HYBRID:
            found.extend(_hybrid(floor, product, options))
        else:
            found.extend(_single(floor, product, regime, options, level))
    return tuple(found)


class Hours:
    """Tells which sets of resources are open at the same times, from what their hours depend on."""

    def __init__(self, plant: Plant) -> None:
        own = {row.resource for row in plant.downtime} | {row.resource for row in plant.overtime}
        self._hours = {
            row.name: (row.calendar, row.name if row.name in own else "") for row in plant.resources
        }
        self._first: dict[frozenset[tuple[str, str]], tuple[str, ...]] = {}

    def like(self, resources: tuple[str, ...]) -> tuple[str, ...]:
        """Return the first set asked for that is open whenever `resources` are, and only then."""
        return self._first.setdefault(frozenset(self._hours[name] for name in resources), resources)


def undominated(ways: Iterable[Alternative], hours: Hours) -> tuple[Alternative, ...]:
    """Return alternatives that take at least as little work and time as all of `ways`.

    Every line with every finisher makes hundreds of ways of an order, of which a few are quickest.
    Resources are those of `Hours.like`: they stand for the hours alone.
    """
    kept: dict[tuple[str, ...], list[Alternative]] = {}
    for way in sorted(ways, key=lambda way: (way.fixed + way.per_unit, way.least)):
        resources = hours.like(way.resources)
        others = kept.setdefault(resources, [])
        if not any(_dominates(other, way) for other in others):
            others.append(replace(way, resources=resources))
    return tuple(way for others in kept.values() for way in others)


def _dominates(one: Alternative, other: Alternative) -> bool:
    """Whether one takes no more than another of any order that the other takes."""
    return (
        one.fixed <= other.fixed
        and one.per_unit <= other.per_unit
        and one.max_lot <= other.max_lot
        and one.least <= other.least
        and one.side_by_side >= other.side_by_side
        and one.lead_minutes <= other.lead_minutes
    )


def stock_alternatives(
    floor: ShopFloor, product: str, base: frozenset[str]
) -> tuple[Alternative, ...]:
    """Return every way to make baselines for stock: the mass lines that make them."""
    return tuple(_baselines(floor, product, base))


def _single(
    floor: ShopFloor, product: str, regime: Regime, options: frozenset[str], level: Level
) -> Iterator[Alternative]:
    added = sum(floor.catalogue.addition(product, key, regime).minutes for key in options)
    for row in floor.makers(product, regime, options, level):
        rate = floor.rate(product, row.name, regime)
        least = floor.min_quantity(product, row.name, regime)
        if rate is not None:
            pace = float(floor.pace(product, row.name))
            yield _at_rate(regime, row.name, rate, float(added), least, pace)


def _at_rate(
    regime: Regime, resource: str, rate: Rate, added: float, least: Decimal, pace: float
) -> Alternative:
    # A yield of nothing is the plant's defect; here it must only not divide by zero.
    good = float(rate.yield_) or 1.0
    return Alternative(
        regime,
        (resource,),
        float(rate.fixed),
        (float(rate.rate or 0) + added) * pace / good,
        _NO_LIMIT if rate.max_lot is None else float(rate.max_lot),
        least,
    )


def _baselines(floor: ShopFloor, product: str, base: frozenset[str]) -> Iterator[Alternative]:
    for row in floor.baseline_makers(product, base):
        rate = floor.rate(product, row.name, Regime.HYBRID)
        least = floor.min_quantity(product, row.name, Regime.HYBRID)
        if rate is not None:
            yield _at_rate(
                Regime.HYBRID, row.name, rate, 0.0, least, float(floor.pace(product, row.name))
            )


def _hybrid(floor: ShopFloor, product: str, options: frozenset[str]) -> Iterator[Alternative]:
    """Join every source of the baseline with every finisher of its late options."""
    catalogue = floor.catalogue
    base, late = catalogue.base(product, options), catalogue.late(product, options)
    sources = list(_baselines(floor, product, base))
    if catalogue.baselines(product, base):
        sources.append(Alternative(Regime.HYBRID, ()))
    added = float(sum(catalogue.addition(product, key, Regime.HYBRID).minutes for key in late))
    finishers = [_finished(floor, product, row.name, added) for row in floor.finishers(product)]
    for source in sources:
        if not late:
            yield source
            continue
        for finish in finishers:
            yield Alternative(
                Regime.HYBRID,
                (*source.resources, *finish.resources),
                source.fixed + finish.fixed,
                source.per_unit + finish.per_unit,
                min(source.max_lot, finish.max_lot),
                max(source.least, finish.least),
            )


def _finished(floor: ShopFloor, product: str, resource: str, added: float) -> Alternative:
    rate = floor.rate(product, resource, Regime.HYBRID)
    least = floor.min_quantity(product, resource, Regime.HYBRID)
    pace = float(floor.pace(product, resource))
    if rate is None:
        return Alternative(Regime.HYBRID, (resource,), 0.0, added * pace, least=least)
    return _at_rate(Regime.HYBRID, resource, rate, added, least, pace)


def _routed(
    floor: ShopFloor, product: str, regime: Regime, steps: tuple[RoutingStep, ...]
) -> Alternative | None:
    """Take all steps of an explicit routing together; None if one has no resource it could use."""
    resources: list[str] = []
    fixed = per_unit = 0.0
    least = Decimal(0)
    for step in steps:
        known = [row for row in map(floor.resource, step.resources) if row is not None]
        if step.resources and not known:
            return None
        resources.extend(row.name for row in known)
        fixed += float(step.fixed)
        pace = min((float(floor.pace(product, row.name)) for row in known), default=1.0)
        per_unit += float(step.rate) * pace / (float(step.yield_) or 1.0)
        if known:
            least = max(least, min(row.min_quantity for row in known))
    names = tuple(dict.fromkeys(resources))
    width = 1 if _is_chain(steps) else len(steps)
    return Alternative(regime, names, fixed, per_unit, _NO_LIMIT, least, width)


def _is_chain(steps: tuple[RoutingStep, ...]) -> bool:
    before = [step.after for step in steps if step.after]
    return len(before) == len(steps) - 1 and len(set(before)) == len(before) == sum(
        len(after) for after in before
    )


def _outsourced(floor: ShopFloor, product: str, level: Level) -> Iterator[Alternative]:
    for row in floor.outsourcing(product, level):
        yield Alternative(Regime.OUTSOURCED, (), lead_minutes=row.lead_time.total_seconds() / 60)
