"""Money as every view of a plan shows it: to the cent, and adding up whichever way one reads it.

Rounded one by one, the costs of 300 orders miss the plan's total by a few cents. So the terms of
the plan are rounded together, and each of them is split over the orders, and over the changeovers
and overtime windows behind them, by largest remainder: what an order is shown to cost is the sum
of its shown terms, and the orders add up to the plan, term by term and in total.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.money import PER_CENT, shown
from planner.plan import COST_TERMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.plan import Cost, Plan


def split(parts: Sequence[int], total: Decimal) -> list[Decimal]:
    """Round parts to the cent so that they add up to a total that is itself rounded.

    Parameters
    ----------
    parts
        Micro-units.
    total
        Their sum in currency, rounded down or up to the cent. Where it is anything else, as in a
        plan changed by hand, the parts come as near to it as rounding can.

    Returns
    -------
    list of Decimal
        In currency with two places; a part of whole cents stays as it is.
    """
    cents = [part // PER_CENT for part in parts]
    missing = int(total.scaleb(2)) - sum(cents)
    by_loss = sorted(
        (index for index, part in enumerate(parts) if part % PER_CENT),
        key=lambda index: (-(parts[index] % PER_CENT), index),
    )
    for index in by_loss[: max(missing, 0)]:
        cents[index] += 1
    return [Decimal(value).scaleb(-2) for value in cents]


@dataclass(frozen=True, slots=True)
class ShownCost:
    """The cost of one order, in currency with two places, in the order of `COST_TERMS`."""

    terms: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the terms."""
        return sum(self.terms, Decimal("0.00"))

    def term(self, name: str) -> Decimal:
        """Return one term by its name."""
        return self.terms[COST_TERMS.index(name)]


@dataclass(frozen=True, slots=True)
class Amounts:
    """The money of a plan.

    Attributes
    ----------
    terms
        Of the plan, by name.
    made, refused
        Of each planned and refused order, in the plan's order.
    changeovers
        By order and step, as indices into ``plan.orders`` and their steps.
    overtime
        Of each opened window.
    """

    terms: dict[str, Decimal]
    made: tuple[ShownCost, ...]
    refused: tuple[ShownCost, ...]
    changeovers: dict[tuple[int, int], Decimal]
    overtime: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """What the plan costs."""
        return sum(self.terms.values(), Decimal("0.00"))


def amounts(plan: Plan) -> Amounts:
    """Return the money of a plan, rounded so that it adds up."""
    terms = shown(plan.cost.terms())
    asked = [order.cost for order in plan.orders] + [order.cost for order in plan.refused]
    costs = _by_order(asked, terms)
    made = tuple(costs[: len(plan.orders)])
    windows = split([window.cost for window in plan.overtime], terms["overtime"])
    return Amounts(
        terms=terms,
        made=made,
        refused=tuple(costs[len(plan.orders) :]),
        changeovers=_changeovers(plan, made),
        overtime=tuple(windows),
    )


def _by_order(costs: Sequence[Cost], terms: dict[str, Decimal]) -> list[ShownCost]:
    columns = [split([getattr(cost, term) for cost in costs], terms[term]) for term in COST_TERMS]
    return [ShownCost(row) for row in zip(*columns, strict=True)]


def _changeovers(plan: Plan, made: Sequence[ShownCost]) -> dict[tuple[int, int], Decimal]:
    shares = {}
    for number, (order, cost) in enumerate(zip(plan.orders, made, strict=True)):
        found = [(at, step.changeover) for at, step in enumerate(order.steps) if step.changeover]
        parts = split([changeover.cost for _, changeover in found], cost.term("setup"))
        for (at, _), part in zip(found, parts, strict=True):
            shares[number, at] = part
    return shares
