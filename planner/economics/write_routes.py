"""Writes the routes of a product as costs by quantity, from the same rows a plan is made from."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from planner.economics.changeovers import mean_changeover
from planner.economics.terms import RouteCost, StepCost, Terms, WayCost
from planner.plant import Kind, Level, Regime
from planner.routes.routings import in_order, options_borne

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from planner.plant import Rate, Resource, RoutingStep
    from planner.routes.factory import Factory

_ONE_STEP = (Regime.MASS, Regime.FLEXIBLE, Regime.CUSTOM)


class RouteCosts:
    """Writes routes; keeps the mean changeovers of resources, which many of them share.

    Parameters
    ----------
    with_fixed
        Whether the fixed weekly cost of a resource counts once.
    """

    def __init__(self, factory: Factory, *, with_fixed: bool = False) -> None:
        self.factory = factory
        self.with_fixed = with_fixed

    @cached_property
    def _once(self) -> dict[str, dict[str, Terms]]:
        """By resource, what it costs once."""
        found = {}
        for row in self.factory.plant.resources:
            fixed = Fraction(row.fixed_cost_per_week) if self.with_fixed else Fraction(0)
            found[row.name] = {
                "changeover": Terms(once=mean_changeover(self.factory, row)),
                "fixed": Terms(once=fixed),
            }
        return found

    def routes(self, product: str, options: frozenset[str], regime: Regime) -> Iterator[RouteCost]:
        """Yield the routes of a variant of a product in a regime; stock and limits apart.

        Baselines from stock are left out: they are there in any quantity but the one asked for.
        """
        routings = self.factory.shop.routings(product, regime)
        if regime is Regime.OUTSOURCED:
            yield from self._bought(product)
        elif routings:
            for name, rows in routings.items():
                route = self._routing(product, options, regime, name, rows)
                if route is not None:
                    yield route
        elif regime in _ONE_STEP:
            yield from self._one_step(product, options, regime)
        else:
            yield from self._hybrid(product, options)

    def _one_step(
        self, product: str, options: frozenset[str], regime: Regime
    ) -> Iterator[RouteCost]:
        makers = self.factory.shop.makers(product, regime, options, Level.STANDARD)
        for resource, rate in self._rated(product, makers, regime):
            if rate.rate is not None:
                way = self._rate_way(product, resource, rate, regime, options, regime)
                step = StepCost("make", (way,), Fraction(rate.yield_))
                yield RouteCost(regime, regime.value, (step,), _whole(rate.max_lot))

    def _hybrid(self, product: str, options: frozenset[str]) -> Iterator[RouteCost]:
        """Yield a line with every finisher; without late options the mass route is all of it."""
        catalogue, shop = self.factory.catalogue, self.factory.shop
        late = catalogue.late(product, options)
        base = options - late
        if not late:
            return
        finishers = list(self._rated(product, shop.finishers(product), Regime.HYBRID))
        for line, rate in self._rated(product, shop.baseline_makers(product, base), Regime.HYBRID):
            way = self._rate_way(product, line, rate, Regime.HYBRID, base, Regime.MASS)
            first = StepCost("baseline", (way,), Fraction(rate.yield_))
            for cell, finish in finishers:
                last = StepCost(
                    "finish",
                    (self._rate_way(product, cell, finish, Regime.HYBRID, late, None),),
                    Fraction(finish.yield_),
                    (0,),
                )
                limits = [each for each in (rate.max_lot, finish.max_lot) if each is not None]
                largest = _whole(min(limits, default=None))
                yield RouteCost(Regime.HYBRID, "hybrid", (first, last), largest)

    def _rated(
        self, product: str, resources: Iterable[Resource], regime: Regime
    ) -> Iterator[tuple[Resource, Rate]]:
        for resource in resources:
            rate = self.factory.rate(product, resource.name, regime)
            if rate is None or not rate.yield_:
                continue
            # Finishing may take no time per unit beside that of the options.
            if rate.rate is not None or resource.kind is not Kind.MASS:
                yield resource, rate

    def _rate_way(
        self,
        product: str,
        resource: Resource,
        rate: Rate,
        regime: Regime,
        options: frozenset[str],
        minutes_of: Regime | None,
    ) -> WayCost:
        """Return a step by a rate of the resource.

        Parameters
        ----------
        options
            Those that the step works in.
        minutes_of
            The regime whose option minutes count; None is a finishing step: those of the hybrid
            regime, and no material of the product itself.
        """
        step = "make" if regime is not Regime.HYBRID else "baseline" if minutes_of else "finish"
        return self._way(
            product,
            resource,
            regime,
            step,
            options,
            fixed=rate.fixed,
            per_unit=rate.rate or Fraction(0),
            unit_cost=rate.cost,
            minutes_of=minutes_of or Regime.HYBRID,
            body=minutes_of is not None,
        )

    def _way(  # noqa: PLR0913 - a step is what it takes, term by term
        self,
        product: str,
        resource: Resource | None,
        regime: Regime,
        step: str,
        options: frozenset[str],
        *,
        fixed: Fraction,
        per_unit: Fraction,
        unit_cost: int,
        minutes_of: Regime,
        body: bool = True,
        first: bool = True,
        drawn: frozenset[str] | None = None,
        again: bool = False,
    ) -> WayCost:
        """Return what a step takes on a resource.

        Parameters
        ----------
        options, drawn
            Those whose work it bears, and those whose material it draws; None is the same.
        body, first
            As for `Factory.materials`.
        again
            Whether an earlier step of the route may be on the resource: what is paid once, its
            changeover and its fixed cost, counts there.
        """
        added = self.factory.additions(product, options, minutes_of)
        hourly = _hourly(self.factory, resource)
        pace = self.factory.pace(product, None if resource is None else resource.name)
        takes = options if drawn is None else drawn
        values = [
            self._drawn(product, frozenset(), regime, step, body=body, first=first),
            self._drawn(product, takes, regime, step, body=False, first=first),
        ]
        parts = {
            "hours": Terms(per_lot=fixed * hourly, per_unit=per_unit * pace * hourly),
            "material": Terms(per_unit=unit_cost + values[0]),
            "options": Terms(per_unit=added.minutes * pace * hourly + added.cost + values[1]),
        }
        if resource is None:
            return WayCost(None, parts)
        least = Fraction(self.factory.least_quantity(product, resource, regime))
        once = {} if again else self._once[resource.name]
        return WayCost(resource.name, {**once, **parts}, least)

    def _drawn(
        self,
        product: str,
        options: frozenset[str],
        regime: Regime,
        step: str,
        *,
        body: bool,
        first: bool,
    ) -> Fraction:
        """Return the value of the stock that a started unit takes at a step."""
        usage = self.factory.usage(product, options, regime, step=step, first=first, body=body)
        items = self.factory.items
        return sum(
            (Fraction(amount) * items[item].unit_value for item, amount in usage if item in items),
            Fraction(0),
        )

    def _routing(
        self,
        product: str,
        options: frozenset[str],
        regime: Regime,
        name: str,
        rows: Sequence[RoutingStep],
    ) -> RouteCost | None:
        levels = {level for row in rows for level in row.levels}
        steps = in_order(rows)
        if (levels and Level.STANDARD not in levels) or not all(row.yield_ for row in steps):
            return None
        place = {row.step: index for index, row in enumerate(steps)}
        written = []
        seen: set[str] = set()
        for row in steps:
            makers: list[Resource | None] = [self.factory.resource(each) for each in row.resources]
            ways = tuple(
                self._way(
                    product,
                    maker,
                    regime,
                    row.step,
                    options_borne(self.factory, product, options, row),
                    fixed=row.fixed,
                    per_unit=row.rate,
                    unit_cost=row.cost,
                    minutes_of=regime,
                    first=row is steps[0],
                    drawn=options,
                    again=maker is not None and maker.name in seen,
                )
                for maker in makers or [None]
            )
            seen.update(row.resources)
            after = tuple(place[before] for before in row.after)
            written.append(StepCost(row.step, ways, Fraction(row.yield_), after))
        return RouteCost(regime, name, tuple(written), self._largest_lot(product, regime, steps))

    def _largest_lot(
        self, product: str, regime: Regime, steps: Sequence[RoutingStep]
    ) -> int | None:
        rates = (
            self.factory.rate(product, name, regime) for row in steps for name in row.resources
        )
        limits = [rate.max_lot for rate in rates if rate is not None and rate.max_lot is not None]
        return _whole(min(limits, default=None))

    def _bought(self, product: str) -> Iterator[RouteCost]:
        for row in self.factory.shop.outsourcing(product, Level.STANDARD):
            terms = Terms(once=Fraction(row.cost_per_order), per_unit=Fraction(row.cost))
            most = None if row.weekly_limit is None else Fraction(row.weekly_limit)
            way = WayCost(None, {"bought": terms}, most=most)
            yield RouteCost(Regime.OUTSOURCED, row.supplier, (StepCost("outsource", (way,)),))


def _hourly(factory: Factory, resource: Resource | None) -> Fraction:
    """Return what a minute of work on a resource costs, its energy included, in micro-units."""
    if resource is None:
        return Fraction(0)
    return (resource.hourly_cost + Fraction(resource.power) * factory.plant.energy_price) / 60


def _whole(largest: Decimal | None) -> int | None:
    """Return the largest lot in whole units; a lot smaller than one is one."""
    return None if largest is None else max(1, int(largest))
