"""Routes of one step: a line, a cell or a workshop makes the whole order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from planner.routes.quantities import quantum, split, started
from planner.routes.ways import Recipe, StepRecipe, Way
from planner.routes.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from planner.plant import Rate, Regime, Resource
    from planner.routes.factory import Factory
    from planner.routes.lines import Line

MAKE = "make"
"""Name of the only step of such a route."""

Sizes = tuple[tuple["Decimal", "Decimal"], ...]
"""Per lot the good and the started units."""


def one_step(factory: Factory, line: Line, regime: Regime) -> list[Recipe]:
    """Return the routes on which one resource of the regime makes the order.

    Resources that start different quantities, because their yields or lots differ, make different
    routes, so that a step has one started quantity whatever the optimizer chooses.
    """
    by_sizes: dict[Sizes, list[tuple[Resource, Rate]]] = {}
    for resource in factory.shop.makers(line.product, regime, line.options, line.level):
        rate = factory.rate(line.product, resource.name, regime)
        if rate is None or rate.rate is None or not rate.yield_:
            continue
        if not takes(factory, line, resource, regime):
            continue
        sizes = lot_sizes(line.quantity, rate.max_lot, rate.yield_)
        by_sizes.setdefault(sizes, []).append((resource, rate))
    return [
        Recipe(regime, regime.value, _steps(factory, line, regime, sizes, makers))
        for sizes, makers in by_sizes.items()
    ]


def takes(factory: Factory, line: Line, resource: Resource, regime: Regime) -> bool:
    """Whether an order is large enough for a resource."""
    return line.quantity >= factory.least_quantity(line.product, resource, regime)


def lot_sizes(quantity: Decimal, largest: Decimal | None, share_good: Decimal) -> Sizes:
    """Return the good and started units of every lot of an order."""
    unit = quantum(quantity)
    goods = split(quantity, largest, unit)
    return tuple((good, started(good, share_good, unit)) for good in goods)


def bespoke_share(line: Line, good: Decimal) -> tuple[Fraction, Fraction]:
    """Return the bespoke minutes and cost that fall to a lot of `good` units of the order."""
    share = Fraction(good) / Fraction(line.quantity)
    return share * Fraction(line.bespoke_minutes or 0), share * (line.bespoke_cost or 0)


def _steps(
    factory: Factory,
    line: Line,
    regime: Regime,
    sizes: Sizes,
    makers: Sequence[tuple[Resource, Rate]],
) -> tuple[StepRecipe, ...]:
    return tuple(
        StepRecipe(
            step=MAKE,
            lot=number,
            ways=tuple(
                _way(factory, line, regime, resource, rate, good, units)
                for resource, rate in makers
            ),
            started=units,
            good=good,
            draws=factory.materials(line.product, line.options, regime, units, step=MAKE),
        )
        for number, (good, units) in enumerate(sizes, 1)
    )


def _way(
    factory: Factory,
    line: Line,
    regime: Regime,
    resource: Resource,
    rate: Rate,
    good: Decimal,
    units: Decimal,
) -> Way:
    work = Work.of(
        units, fixed=rate.fixed, per_unit=rate.rate or Fraction(0), unit_cost=rate.cost
    ).with_options(factory, line.product, line.options, regime, units)
    work = work.at_pace(factory.pace(line.product, resource.name), rate.fixed)
    if line.bespoke:
        work = work.plus(*bespoke_share(line, good))
    return work.way(
        factory, resource, setup=factory.shop.setup(resource.name, line.product, line.options)
    )
