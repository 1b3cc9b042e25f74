"""The cost of a plan, or of one order in it, term by term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import Field

from planner.plan.fields import Document, MicroMoney

if TYPE_CHECKING:
    from collections.abc import Iterable

COST_TERMS = (
    "production",
    "stock",
    "setup",
    "overtime",
    "outsourcing",
    "tardiness",
    "refusal",
)
"""The terms of a cost in the order in which they are shown; `total` is their sum."""


class Cost(Document):
    """Money by term, in micro-units; ``total`` is the sum of the others, exactly.

    Make one with `of`. Reading does not check the sum: a plan that misreports its cost opens, and
    does not verify.

    Attributes
    ----------
    production
        Hours of processing, materials and consumables, options and energy, on started units;
        also what bespoke orders cost extra.
    stock
        Baselines and materials drawn from stock or receipts, at their unit value.
    setup
        Changeovers: their own cost and the hours they take.
    overtime
        Opened windows and the premium on the hours worked in them.
    outsourcing
        What suppliers are paid.
    tardiness
        Late orders, by elapsed time.
    refusal
        Orders that are not made.
    """

    production: MicroMoney = 0
    stock: MicroMoney = 0
    setup: MicroMoney = 0
    overtime: MicroMoney = 0
    outsourcing: MicroMoney = 0
    tardiness: MicroMoney = 0
    refusal: MicroMoney = 0
    total: MicroMoney = Field(description="the sum of the others, exactly, in micro-units")

    @classmethod
    def of(
        cls,
        *,
        production: int = 0,
        stock: int = 0,
        setup: int = 0,
        overtime: int = 0,
        outsourcing: int = 0,
        tardiness: int = 0,
        refusal: int = 0,
    ) -> Self:
        """Return the cost with these terms and their total."""
        return cls(
            production=production,
            stock=stock,
            setup=setup,
            overtime=overtime,
            outsourcing=outsourcing,
            tardiness=tardiness,
            refusal=refusal,
            total=production + stock + setup + overtime + outsourcing + tardiness + refusal,
        )

    @classmethod
    def sum_of(cls, costs: Iterable[Cost]) -> Self:
        """Return the sum of several costs, term by term."""
        sums = dict.fromkeys(COST_TERMS, 0)
        for cost in costs:
            for term, amount in cost.terms().items():
                sums[term] += amount
        return cls.of(**sums)

    def terms(self) -> dict[str, int]:
        """Return the terms by name, in the order of `COST_TERMS`, without the total."""
        return {term: getattr(self, term) for term in COST_TERMS}
