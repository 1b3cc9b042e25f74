"""Finishing: late options are added to a baseline in some time, not in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.plant.checks.options import has_baseline
from planner.plant.defects import DefectCode
from planner.plant.row import Kind, Regime, Stage

if TYPE_CHECKING:
    from planner.plant import Resource
    from planner.plant.checks.context import Context
    from planner.plant.resources import Rate

_SHOWN = 3


def check_finishing(context: Context) -> None:
    """Report cells and workshops that finish a baseline in 0 minutes.

    Without a rate of the hybrid regime they take the minutes of the late options alone; where an
    option adds none either, the hybrid regime would be free of work, and every plan would love it.
    """
    rows = {id(row): index for index, row in enumerate(context.plant.rates)}
    for resource in context.plant.resources:
        if resource.kind is Kind.MASS:
            continue
        found: dict[int, list[tuple[str, list[str]]]] = {}
        for product in context.plant.products:
            options = _effortless(context, product.name, resource)
            index = rows.get(id(_row(context, product.name, resource)))
            if options and index is not None:
                found.setdefault(index, []).append((product.name, options))
        for index, products in found.items():
            _tell(context, resource, index, products)


def _effortless(context: Context, product: str, resource: Resource) -> list[str]:
    """Return the late options that a resource would add to a product in no time at all.

    A default that adds none is nothing to be done, unless no option of the product adds any.
    """
    rate = context.floor.rate(product, resource.name, Regime.HYBRID)
    if rate is None or rate.rate or rate.fixed or not has_baseline(context, product):
        return []
    if context.floor.routings(product, Regime.HYBRID):
        return []
    late = {
        key: row
        for key, row in context.catalogue.options(product).items()
        if row.stage is Stage.LATE
    }
    idle = [
        key for key in late if not context.catalogue.addition(product, key, Regime.HYBRID).minutes
    ]
    if len(idle) < len(late):
        idle = [key for key in idle if not late[key].default]
    return [late[key].option for key in idle]


def _row(context: Context, product: str, resource: Resource) -> Rate | None:
    """Return the row of the plant that makes a resource a finisher of a product."""
    hybrid = context.floor.rate(product, resource.name, Regime.HYBRID)
    if any(row is hybrid for row in context.plant.rates):
        return hybrid
    return context.floor.rate(product, resource.name, resource.kind.regime)


def _tell(
    context: Context, resource: Resource, index: int, products: list[tuple[str, list[str]]]
) -> None:
    product, options = products[0]
    named = ", ".join(options[:_SHOWN]) + (", ..." if len(options) > _SHOWN else "")
    more = len(products) - 1
    others = f", and of {more} more product{'s' if more > 1 else ''}" if more else ""
    given = context.plant.rates[index].regime is Regime.HYBRID
    context.warn(
        DefectCode.MISSING_RATE,
        ("rates", index, "rate" if given else "regime"),
        f"finishing {product} on {resource.name} takes 0 minutes with {named}{others}",
        value=named,
        expected="a rate or fixed minutes of finishing, or minutes of the options",
        hint=f"give {resource.name} a rate in regime hybrid, or the late options their minutes",
    )
