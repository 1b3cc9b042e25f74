"""Explicit routings: any number of steps in any order without cycles, as the plant states them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.plant import Adds, Regime
from planner.routes.quantities import quantum, split, started
from planner.routes.regimes import bespoke_share, takes
from planner.routes.ways import Link, Recipe, StepRecipe, Way
from planner.routes.work import Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from planner.plant import Rate, Resource, RoutingStep
    from planner.routes.factory import Factory
    from planner.routes.lines import Line


def explicit(
    factory: Factory, line: Line, regime: Regime, routing: dict[str, tuple[RoutingStep, ...]]
) -> list[Recipe]:
    """Return the routes that the plant states for a product and regime.

    Lots are cut by the smallest ``max_lot`` of the rates of the resources that take part, and every
    lot goes through all steps. Quantities go backwards: a step makes what the step after it starts;
    of several steps after it, the largest.
    """
    recipes = []
    for name, rows in routing.items():
        steps = in_order(rows)
        makers = {row.step: _makers(factory, line, regime, row) for row in steps}
        if all(row.yield_ and (makers[row.step] or not row.resources) for row in steps):
            recipes.append(Recipe(regime, name, _all_lots(factory, line, regime, steps, makers)))
    return recipes


def in_order(rows: Sequence[RoutingStep]) -> list[RoutingStep]:
    """Return the steps such that each comes after those it waits for; the plant has no cycles."""
    done: list[RoutingStep] = []
    names: set[str] = set()
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if names.issuperset(row.after)]
        if not ready:
            raise ValueError(f"steps {[row.step for row in waiting]} wait for each other")
        done += ready
        names.update(row.step for row in ready)
        waiting = [row for row in waiting if row.step not in names]
    return done


def _makers(factory: Factory, line: Line, regime: Regime, row: RoutingStep) -> list[Resource]:
    makers = [factory.resource(name) for name in row.resources]
    return [maker for maker in makers if takes(factory, line, maker, regime)]


def _largest_lot(
    factory: Factory, line: Line, regime: Regime, makers: dict[str, list[Resource]]
) -> Decimal | None:
    rates: list[Rate | None] = [
        factory.rate(line.product, maker.name, regime) for row in makers.values() for maker in row
    ]
    return min(
        (rate.max_lot for rate in rates if rate is not None and rate.max_lot is not None),
        default=None,
    )


def _all_lots(
    factory: Factory,
    line: Line,
    regime: Regime,
    steps: list[RoutingStep],
    makers: dict[str, list[Resource]],
) -> tuple[StepRecipe, ...]:
    unit = quantum(line.quantity)
    bears = _bears_bespoke(steps)
    recipes: list[StepRecipe] = []
    lots = split(line.quantity, _largest_lot(factory, line, regime, makers), unit)
    for lot, good in enumerate(lots, 1):
        offset = len(recipes)
        position = {row.step: offset + index for index, row in enumerate(steps)}
        sizes = _quantities(steps, good, unit)
        for row in steps:
            units = sizes[row.step][1]
            options = options_borne(factory, line.product, line.options, row)
            work = Work.of(
                units, fixed=row.fixed, per_unit=row.rate, unit_cost=row.cost
            ).with_options(factory, line.product, options, regime, units)
            extra = bespoke_share(line, good) if line.bespoke and row is bears else None
            recipes.append(
                StepRecipe(
                    step=row.step,
                    lot=lot,
                    ways=_ways(factory, line, row, work, extra, makers[row.step]),
                    started=units,
                    good=sizes[row.step][0],
                    after=tuple(
                        Link(position[before], row.min_lag, row.max_lag) for before in row.after
                    ),
                    draws=factory.materials(
                        line.product,
                        line.options,
                        regime,
                        units,
                        step=row.step,
                        first=row is steps[0],
                    ),
                )
            )
    return tuple(recipes)


def _quantities(
    steps: list[RoutingStep], good: Decimal, unit: Decimal
) -> dict[str, tuple[Decimal, Decimal]]:
    """Return per step its good and started units, from the last step backwards."""
    sizes: dict[str, tuple[Decimal, Decimal]] = {}
    for row in reversed(steps):
        needed = max(
            (sizes[later.step][1] for later in steps if row.step in later.after), default=good
        )
        sizes[row.step] = (needed, started(needed, row.yield_, unit))
    return sizes


def _bears_bespoke(steps: list[RoutingStep]) -> RoutingStep:
    """Return the step that bears bespoke work: the first that bears all options, else the last."""
    return next((row for row in steps if row.adds is Adds.ALL), steps[-1])


def options_borne(
    factory: Factory, product: str, options: frozenset[str], row: RoutingStep
) -> frozenset[str]:
    """Return which of a product's options the step bears the work of."""
    if row.adds is Adds.ALL:
        return options
    if row.adds is Adds.BASE:
        return factory.catalogue.base(product, options)
    if row.adds is Adds.LATE:
        return factory.catalogue.late(product, options)
    return frozenset()


def _ways(
    factory: Factory,
    line: Line,
    row: RoutingStep,
    work: Work,
    extra: tuple[Fraction, Fraction] | None,
    makers: list[Resource],
) -> tuple[Way, ...]:
    """Return the ways of a step; `extra` is its bespoke minutes and cost, if it bears any."""

    def on(maker: Resource | None) -> Work:
        pace = factory.pace(line.product, None if maker is None else maker.name)
        paced = work.at_pace(pace, row.fixed)
        return paced if extra is None else paced.plus(*extra)

    if not makers:
        return (on(None).way(factory, None, pools=row.pools, tail=row.tail),)
    return tuple(
        on(maker).way(
            factory,
            maker,
            setup=row.setup or factory.shop.setup(maker.name, line.product, line.options),
            pools=row.pools,
            tail=row.tail,
            resumable=row.resumable,
        )
        for maker in makers
    )
