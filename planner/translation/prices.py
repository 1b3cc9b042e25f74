"""What an order is worth, and what being late with it or refusing it costs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from planner.money import round_half_up

if TYPE_CHECKING:
    from planner.routes.factory import Factory
    from planner.routes.lines import Line


def price(factory: Factory, line: Line) -> int | None:
    """Return the price of the whole order in micro-units, None where nobody states one.

    Its own, else the product's price and those of its options, per unit; of a stock order, the
    value of the baselines it makes.
    """
    if line.price is not None:
        return line.price
    if line.stock_item is not None:
        return factory.draw(line.stock_item, line.quantity).cost
    product = factory.product(line.product)
    if product.price is None:
        return None
    catalogue = factory.catalogue.options(line.product)
    options = sum(catalogue[key].price for key in line.options if key in catalogue)
    return round_half_up((product.price + options) * Fraction(line.quantity))


def late_cost_per_day(factory: Factory, line: Line) -> int:
    """Return what a day of tardiness costs, priority included, in micro-units.

    The order's own cost, else the product's, else that of the lateness settings with their share
    of the price on top; times the priority.
    """
    product = factory.product(line.product)
    settings = factory.plant.lateness
    base: Fraction
    if line.late_cost_per_day is not None:
        base = Fraction(line.late_cost_per_day)
    elif product.late_cost_per_day is not None:
        base = Fraction(product.late_cost_per_day)
    else:
        base = settings.cost_per_day + Fraction(settings.share_per_day) * (
            price(factory, line) or 0
        )
    return round_half_up(base * Fraction(line.priority))


def refusal_cost(factory: Factory, line: Line, *, otherwise: int = 0) -> int:
    """Return what refusing the order costs in micro-units.

    Its own refusal cost, else its full price plus goodwill: the product's, else that of the refusal
    settings. Where no price is known, `otherwise` takes its place; see `refusable`.
    """
    if line.refusal_cost is not None:
        return line.refusal_cost
    known = price(factory, line)
    worth = otherwise if known is None else known
    product = factory.product(line.product)
    if product.goodwill is not None:
        return worth + product.goodwill
    settings = factory.plant.refusal
    return worth + settings.goodwill + round_half_up(Fraction(settings.goodwill_share) * worth)


def refusable(factory: Factory, line: Line) -> bool:
    """Whether the order may be refused by choice.

    Not if it must be made, and not if neither it nor its product says what it is worth: at no price
    the optimizer would refuse everything.
    """
    if line.must_make:
        return False
    return line.refusal_cost is not None or price(factory, line) is not None
