"""The routes that a plant has for an order, quantities aside: what each step takes per unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.plant import LEVELS, Adds, Kind, Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from planner.audit.lines import Line
    from planner.plant import Outsourcing, Rate, Resource, RoutingStep, ShopFloor, StockItem, Usage

_ONE_STEP = (Regime.MASS, Regime.FLEXIBLE, Regime.CUSTOM)


@dataclass(frozen=True, slots=True)
class Way:
    """What a step takes on one resource, or by people alone.

    Attributes
    ----------
    fixed, per_unit
        Minutes per lot and per started unit, options included.
    unit_cost
        Micro-units per started unit, hours and energy apart.
    share
        Good units per started one.
    """

    resource: str | None
    fixed: Fraction = Fraction(0)
    per_unit: Fraction = Fraction(0)
    unit_cost: int = 0
    share: Fraction = Fraction(1)
    pools: Mapping[str, int] = field(default_factory=dict)
    setup: tuple[str, ...] = ()
    tail: timedelta = timedelta()
    resumable: bool = True
    max_lot: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StepShape:
    """A step: the ways it can be done, and what it waits for and draws per started unit."""

    name: str
    ways: Mapping[str | None, Way]
    after: tuple[str, ...] = ()
    usage: Mapping[str, Fraction] = field(default_factory=dict)
    bespoke: bool = False
    min_lag: timedelta = timedelta()
    max_lag: timedelta | None = None


@dataclass(frozen=True, slots=True)
class RouteShape:
    """One way to make or buy an order; `max_lot` counts where its ways do not say."""

    regime: Regime
    name: str
    steps: tuple[StepShape, ...]
    max_lot: Decimal | None = None
    supplier: Outsourcing | None = None

    def step(self, name: str) -> StepShape | None:
        """Return a step by name."""
        return next((step for step in self.steps if step.name == name), None)


def shapes(
    line: Line, floor: ShopFloor, regime: Regime, *, begun: bool = False
) -> tuple[RouteShape, ...]:
    """Return all routes of an order in a regime, whether or not there is capacity for them.

    Parameters
    ----------
    line, floor
        The order and the plant.
    regime
        How it is made or bought.
    begun
        Whether it is under way: then what the customer allows was settled when it began.
    """
    # Which regimes a customer accepts says nothing of baselines made for stock.
    free = begun or line.stock_item is not None
    if not free and not line.allows(regime):
        return ()
    shaper = _Shaper(line, floor)
    if regime is Regime.OUTSOURCED:
        return tuple(shaper.bought())
    if begun or line.level in LEVELS[regime]:
        return tuple(shaper.made(regime))
    return ()


class _Shaper:
    """Finds the routes of one order."""

    def __init__(self, line: Line, floor: ShopFloor) -> None:
        self.line = line
        self.floor = floor
        self.catalogue = floor.catalogue
        self.late = (
            frozenset[str]()
            if line.stock_item is not None
            else self.catalogue.late(line.product, line.options)
        )
        self.base = line.options - self.late

    def made(self, regime: Regime) -> Iterator[RouteShape]:
        if self.line.stock_item is not None and regime is not Regime.HYBRID:
            return
        explicit = {}
        if self.line.stock_item is None:
            explicit = self.floor.routings(self.line.product, regime)
        if explicit:
            for name, rows in explicit.items():
                yield from self._routing(regime, name, rows)
        elif regime in _ONE_STEP:
            yield from self._one_step(regime)
        else:
            yield from self._hybrid()

    def _takes(self, resource: str, regime: Regime) -> bool:
        least = self.floor.min_quantity(self.line.product, resource, regime)
        return self.line.quantity >= least

    def _one_step(self, regime: Regime) -> Iterator[RouteShape]:
        line = self.line
        rows = self.floor.makers(line.product, regime, line.options, line.level)
        ways = self._ways(rows, regime, line.options, [(key, regime) for key in line.options])
        if ways:
            usage = self._usage(
                "make",
                (
                    *self.catalogue.product_usage(line.product, regime),
                    *self.catalogue.option_usage(line.product, line.options, regime),
                ),
            )
            yield RouteShape(
                regime, str(regime), (StepShape("make", ways, usage=usage, bespoke=True),)
            )

    def _ways(
        self,
        rows: Iterable[Resource],
        regime: Regime,
        setup: frozenset[str],
        added: Iterable[tuple[str, Regime]],
    ) -> dict[str | None, Way]:
        minutes, cost, pools = self._added(added)
        ways: dict[str | None, Way] = {}
        for row in rows:
            rate = self.floor.rate(self.line.product, row.name, regime)
            if rate is None or not self._takes(row.name, regime):
                continue
            # Finishing may take no time per unit beside that of the options; nothing else may.
            finishes = regime is Regime.HYBRID and row.kind is not Kind.MASS
            if rate.rate is None and not finishes:
                continue
            ways[row.name] = Way(
                resource=row.name,
                fixed=rate.fixed,
                per_unit=((rate.rate or Fraction(0)) + minutes)
                * self.floor.pace(self.line.product, row.name),
                unit_cost=rate.cost + cost,
                share=Fraction(rate.yield_),
                pools=_largest(row.pools, pools),
                setup=self.floor.setup(row.name, self.line.product, setup),
                tail=row.tail,
                resumable=row.resumable,
                max_lot=rate.max_lot,
            )
        return ways

    def _added(
        self, options: Iterable[tuple[str, Regime]]
    ) -> tuple[Fraction, int, Mapping[str, int]]:
        """Return minutes and cost per unit that options add, and the people they take."""
        found = [self.catalogue.addition(self.line.product, key, by) for key, by in options]
        minutes = sum((part.minutes for part in found), Fraction(0))
        pools = _largest(*(part.pools for part in found))
        return minutes, sum(part.cost for part in found), pools

    def _usage(self, step: str, usages: Iterable[Usage]) -> dict[str, Fraction]:
        """Return what a unit draws at a step, by item: what is for that step, or for none."""
        total: dict[str, Fraction] = {}
        for usage in usages:
            if usage.step not in ("", step):
                continue
            total[usage.item] = total.get(usage.item, Fraction(0)) + Fraction(usage.per_unit)
        return {item: amount for item, amount in total.items() if amount}

    def _hybrid(self) -> Iterator[RouteShape]:
        line, product = self.line, self.line.product
        finish = self._finish()
        if self.late and finish is None:
            return
        makers = self.floor.baseline_makers(product, self.base)
        base = [(key, Regime.MASS) for key in self.base]
        ways = self._ways(makers, Regime.HYBRID, self.base, base)
        if ways:
            usage = self._usage(
                "baseline",
                (
                    *self.catalogue.product_usage(product, Regime.HYBRID),
                    *self.catalogue.option_usage(product, self.base, Regime.HYBRID),
                ),
            )
            baseline = StepShape("baseline", ways, usage=usage)
            steps = (baseline,) if finish is None else (baseline, finish)
            yield RouteShape(Regime.HYBRID, "hybrid", steps)
        if line.stock_item is None:
            for item in self.catalogue.baselines(product, self.base):
                yield self._from_stock(item, finish)

    def _finish(self) -> StepShape | None:
        """Return the step that adds the late options, None where there are none to add."""
        if not self.late:
            return None
        product, regime = self.line.product, Regime.HYBRID
        rows = self.floor.finishers(product)
        late = [(key, regime) for key in self.late]
        ways = self._ways(rows, regime, self.line.options, late)
        if not ways:
            return None
        usage = self._usage("finish", self.catalogue.option_usage(product, self.late, regime))
        transfer = self.floor.plant.transfer
        return StepShape("finish", ways, ("baseline",), usage, min_lag=transfer)

    def _from_stock(self, item: StockItem, finish: StepShape | None) -> RouteShape:
        name = f"hybrid from {item.item}"
        if finish is None:
            deliver = StepShape("deliver", {None: Way(None)}, usage={item.item: Fraction(1)})
            return RouteShape(Regime.HYBRID, name, (deliver,))
        usage = dict(finish.usage)
        usage[item.item] = usage.get(item.item, Fraction(0)) + 1
        return RouteShape(Regime.HYBRID, name, (StepShape("finish", finish.ways, usage=usage),))

    def _routing(
        self, regime: Regime, name: str, rows: tuple[RoutingStep, ...]
    ) -> Iterator[RouteShape]:
        levels = frozenset(level for row in rows for level in row.levels)
        if levels and self.line.level not in levels:
            return
        ordered = _in_order(rows)
        bearer = next((row for row in ordered if row.adds is Adds.ALL), ordered[-1])
        steps = tuple(self._routing_step(row, regime, ordered[0], bearer) for row in ordered)
        if all(step.ways for step in steps):
            yield RouteShape(regime, name, steps, self._largest_lot(ordered, regime))

    def _routing_step(
        self, row: RoutingStep, regime: Regime, first: RoutingStep, bearer: RoutingStep
    ) -> StepShape:
        product = self.line.product
        chosen = {
            Adds.NONE: frozenset[str](),
            Adds.BASE: self.base,
            Adds.LATE: self.late,
            Adds.ALL: self.line.options,
        }[row.adds]
        minutes, cost, pools = self._added((key, regime) for key in chosen)
        rows = [self.floor.resource(name) for name in row.resources]
        ways: dict[str | None, Way] = {}
        for resource in rows if row.resources else [None]:
            name = None if resource is None else resource.name
            if row.resources and (name is None or not self._takes(name, regime)):
                continue
            ways[name] = Way(
                resource=name,
                fixed=row.fixed,
                per_unit=(row.rate + minutes) * self.floor.pace(product, name),
                unit_cost=row.cost + cost,
                share=Fraction(row.yield_),
                pools=_largest(row.pools, pools, resource.pools if resource else {}),
                setup=(row.setup or self.floor.setup(name, product, self.line.options))
                if name is not None
                else (),
                tail=row.tail if row.tail is not None else _tail(resource),
                resumable=row.resumable if row.resumable is not None else _resumes(resource),
            )
        usages = (
            *self.catalogue.product_usage(product, regime),
            *self.catalogue.option_usage(product, self.line.options, regime),
        )
        drawn = [usage for usage in usages if (usage.step or first.step) == row.step]
        return StepShape(
            row.step,
            ways,
            row.after,
            self._usage(row.step, drawn),
            row is bearer,
            row.min_lag,
            row.max_lag,
        )

    def _largest_lot(self, rows: Iterable[RoutingStep], regime: Regime) -> Decimal | None:
        """Return the smallest of the largest lots of the resources on a routing."""
        rates: list[Rate | None] = [
            self.floor.rate(self.line.product, name, regime)
            for row in rows
            for name in row.resources
        ]
        limits = [rate.max_lot for rate in rates if rate is not None and rate.max_lot is not None]
        return min(limits, default=None)

    def bought(self) -> Iterator[RouteShape]:
        if self.line.stock_item is not None:
            return
        for row in self.floor.outsourcing(self.line.product, self.line.level):
            if row.weekly_limit is None or self.line.quantity <= row.weekly_limit:
                step = StepShape("outsource", {None: Way(None)})
                yield RouteShape(Regime.OUTSOURCED, row.supplier, (step,), supplier=row)


def _largest(*amounts: Mapping[str, int]) -> dict[str, int]:
    """Return for each pool the largest amount that is named."""
    most: dict[str, int] = {}
    for named in amounts:
        for pool, amount in named.items():
            most[pool] = max(amount, most.get(pool, 0))
    return {pool: amount for pool, amount in most.items() if amount}


def _tail(resource: Resource | None) -> timedelta:
    return timedelta() if resource is None else resource.tail


def _resumes(resource: Resource | None) -> bool:
    return resource is None or resource.resumable


def _in_order(rows: tuple[RoutingStep, ...]) -> tuple[RoutingStep, ...]:
    """Return the steps of a routing, each behind those it waits for, else as they stand."""
    ordered: list[RoutingStep] = []
    left = list(rows)
    while left:
        done = {row.step for row in ordered}
        following = next((row for row in left if done.issuperset(row.after)), None)
        if following is None:
            return (*ordered, *left)
        ordered.append(following)
        left.remove(following)
    return tuple(ordered)
