"""Postponement: a baseline made in mass quantities or taken from stock, then the late options."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from planner.plant import Kind, Level, Regime
from planner.routes.quantities import quantum, split, started
from planner.routes.regimes import takes
from planner.routes.ways import Draw, Link, Recipe, StepRecipe, Way
from planner.routes.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from planner.plant import Rate, Resource
    from planner.routes.factory import Factory
    from planner.routes.lines import Line

BASELINE = "baseline"
FINISH = "finish"
DELIVER = "deliver"


class _Maker(NamedTuple):
    resource: Resource
    rate: Rate


@dataclass(frozen=True, slots=True)
class _Group:
    """Resources that are alternatives in one route, as their lots and yields are the same."""

    max_lot: Decimal | None
    share_good: Decimal
    makers: tuple[_Maker, ...]


def hybrid(factory: Factory, line: Line) -> list[Recipe]:
    """Return the hybrid routes: from each baseline in stock, and from a line of its own.

    An order without late options needs no finishing: its baseline is what it asks for. Where a mass
    line may make it as a standard variant, that route is the same and not given twice.
    """
    return _Hybrid(factory, line).recipes()


def for_stock(factory: Factory, line: Line) -> list[Recipe]:
    """Return the routes of a stock order: the lines that make its baseline."""
    return _Hybrid(factory, line).baselines_alone()


class _Hybrid:
    """The hybrid routes of one order, which share its base and late options."""

    def __init__(self, factory: Factory, line: Line) -> None:
        self.factory = factory
        self.line = line
        self.late = factory.catalogue.late(line.product, line.options)
        self.base = factory.catalogue.base(line.product, line.options)
        self.unit = quantum(line.quantity)

    def recipes(self) -> list[Recipe]:
        items = self.factory.catalogue.baselines(self.line.product, self.base)
        if not self.late:
            drawn = [self._delivered(item.item) for item in items]
            return drawn if self._mass_makes_it() else drawn + self.baselines_alone()
        finishers = self._groups(self.factory.shop.finishers(self.line.product))
        drawn = [self._from_stock(item.item, group) for item in items for group in finishers]
        return drawn + [
            self._from_line(made, group) for made in self._lines() for group in finishers
        ]

    def baselines_alone(self) -> list[Recipe]:
        return [self._unfinished(group) for group in self._lines()]

    def _lines(self) -> list[_Group]:
        return self._groups(self.factory.shop.baseline_makers(self.line.product, self.base))

    def _mass_makes_it(self) -> bool:
        regimes = self.line.regimes
        return self.line.level is Level.STANDARD and (not regimes or Regime.MASS in regimes)

    def _groups(self, resources: Iterable[Resource]) -> list[_Group]:
        groups: dict[tuple[Decimal | None, Decimal], list[_Maker]] = {}
        for resource in resources:
            rate = self.factory.rate(self.line.product, resource.name, Regime.HYBRID)
            if rate is None or not rate.yield_:
                continue
            if not takes(self.factory, self.line, resource, Regime.HYBRID):
                continue
            # Finishing may take no time per unit beside that of the options; a baseline may not.
            if rate.rate is not None or resource.kind is not Kind.MASS:
                terms = (rate.max_lot, rate.yield_)
                groups.setdefault(terms, []).append(_Maker(resource, rate))
        return [_Group(*terms, tuple(makers)) for terms, makers in groups.items()]

    def _from_stock(self, item: str, group: _Group) -> Recipe:
        steps = []
        for lot, good in enumerate(split(self.line.quantity, group.max_lot, self.unit), 1):
            units = started(good, group.share_good, self.unit)
            drawn = (self.factory.draw(item, units),)
            steps.append(self._finish(group, lot, good, units, drawn=drawn))
        return Recipe(Regime.HYBRID, f"hybrid from {item}", tuple(steps))

    def _from_line(self, made: _Group, finished: _Group) -> Recipe:
        limits = [group.max_lot for group in (made, finished) if group.max_lot is not None]
        largest = min(limits, default=None)
        steps: list[StepRecipe] = []
        for lot, good in enumerate(split(self.line.quantity, largest, self.unit), 1):
            units = started(good, finished.share_good, self.unit)
            after = (Link(len(steps), self.factory.plant.transfer),)
            steps.append(self._baseline(made, lot, units))
            steps.append(self._finish(finished, lot, good, units, after=after))
        return Recipe(Regime.HYBRID, Regime.HYBRID.value, tuple(steps))

    def _delivered(self, item: str) -> Recipe:
        """Return the route of an order that a baseline in stock fulfils as it is."""
        quantity = self.line.quantity
        drawn = (self.factory.draw(item, quantity),)
        step = StepRecipe(DELIVER, 1, (Way(None, Fraction(0)),), quantity, quantity, draws=drawn)
        return Recipe(Regime.HYBRID, f"hybrid from {item}", (step,))

    def _unfinished(self, group: _Group) -> Recipe:
        lots = split(self.line.quantity, group.max_lot, self.unit)
        steps = tuple(self._baseline(group, lot, good) for lot, good in enumerate(lots, 1))
        return Recipe(Regime.HYBRID, Regime.HYBRID.value, steps)

    def _baseline(self, group: _Group, lot: int, good: Decimal) -> StepRecipe:
        units = started(good, group.share_good, self.unit)
        draws = self.factory.materials(
            self.line.product, self.base, Regime.HYBRID, units, step=BASELINE
        )
        # What a base option takes on a line does not depend on what is done to the baseline later.
        ways = tuple(self._way(maker, units, self.base, Regime.MASS) for maker in group.makers)
        return StepRecipe(BASELINE, lot, ways, units, good, draws=draws)

    def _finish(
        self,
        group: _Group,
        lot: int,
        good: Decimal,
        units: Decimal,
        *,
        drawn: tuple[Draw, ...] = (),
        after: tuple[Link, ...] = (),
    ) -> StepRecipe:
        materials = self.factory.materials(
            self.line.product, self.late, Regime.HYBRID, units, step=FINISH, body=False
        )
        ways = tuple(self._way(maker, units, self.late, Regime.HYBRID) for maker in group.makers)
        return StepRecipe(FINISH, lot, ways, units, good, after, (*drawn, *materials))

    def _way(self, maker: _Maker, units: Decimal, options: frozenset[str], regime: Regime) -> Way:
        product = self.line.product
        rate = maker.rate
        work = Work.of(
            units, fixed=rate.fixed, per_unit=rate.rate or Fraction(0), unit_cost=rate.cost
        ).with_options(self.factory, product, options, regime, units)
        work = work.at_pace(self.factory.pace(product, maker.resource.name), rate.fixed)
        # A finished order has all its options; a baseline those of its own stage.
        worn = self.line.options if options is self.late else options
        return work.way(
            self.factory,
            maker.resource,
            setup=self.factory.shop.setup(maker.resource.name, product, worn),
        )
