"""The strategy a plan is made under, as a document: who may be made where, and what is open."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from planner.plan.condition import check_condition
from planner.plan.fields import Document
from planner.plant.row import Regime


def _condition(text: str) -> str:
    check_condition(text)
    return text


def visible(text: str) -> str:
    """Return a text as it is; refuse characters that a terminal or a workbook would act on.

    Line ends are none of them.
    """
    for letter in text:
        if letter != "\n" and unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            raise ValueError(f"holds the invisible character U+{ord(letter):04X}")
    return text


def _no_duplicates(regimes: tuple[Regime, ...]) -> tuple[Regime, ...]:
    if len(set(regimes)) < len(regimes):
        raise ValueError("names a regime twice")
    return regimes


VisibleText = Annotated[str, AfterValidator(visible)]
Condition = Annotated[str, AfterValidator(_condition)]
OpenRegimes = Annotated[tuple[Regime, ...], AfterValidator(_no_duplicates)]


class Unserved(StrEnum):
    """What becomes of an order that a strategy leaves without a route."""

    REFUSE = "refuse"
    """It is not made, at its refusal charge."""
    NEXT = "next"
    """It goes to the next more flexible regime that has a route for it, else it is not made."""


class Rule(Document):
    """Which regimes are open to the orders that a condition holds for."""

    when: Condition = Field(description="SQL condition over the columns of an order")
    regimes: OpenRegimes = Field(min_length=1, description="regimes that are open to such an order")
    resources: tuple[str, ...] = Field(
        default=(), description="resources that may work on it; empty: all"
    )


class Switches(Document):
    """What is open to all orders alike."""

    overtime: bool = Field(default=True, description="whether overtime may be opened")
    outsourcing: bool = Field(default=True, description="whether suppliers may be asked")
    refusal: bool = Field(default=True, description="whether orders may be refused by choice")
    stock: bool = Field(default=True, description="whether baselines may be taken from stock")


class Weights(Document):
    """How much the search minds lateness and all other costs; no figure that is reported moves."""

    lateness: float = Field(default=1.0, ge=0, le=1000, description="weight of the lateness cost")
    cost: float = Field(default=1.0, ge=0, le=1000, description="weight of every other cost")

    @model_validator(mode="after")
    def _one_counts(self) -> Weights:
        if not self.lateness and not self.cost:
            raise ValueError("lateness and cost cannot both weigh nothing")
        return self


class Strategy(Document):
    """How things are to be made: rules on who may be made where, and what is open.

    It can close what plant and orders leave open, never open what they close, and it touches no
    price, date or capacity. The first rule whose condition holds for an order counts; an order that
    none holds for has every regime open.
    """

    name: VisibleText = Field(min_length=1, max_length=100, description="its name")
    purpose: VisibleText = Field(default="", description="what it is for, in a sentence")
    unserved: Unserved = Field(
        default=Unserved.REFUSE,
        description="an order without a route is refused, or goes to the next regime with one",
    )
    resources: tuple[str, ...] = Field(
        default=(), description="resources that may be used at all; empty: all"
    )
    switches: Switches = Switches()
    weights: Weights = Weights()
    rules: tuple[Rule, ...] = ()

    @property
    def restricts(self) -> bool:
        """Whether it closes anything at all."""
        return bool(self.rules or self.resources) or self.switches != Switches()

    @property
    def steers(self) -> bool:
        """Whether its weights make the search look for something other than the least cost."""
        return self.weights.lateness != self.weights.cost


class ProductBreakevens(Document):
    """From which quantity on a product is made in a less flexible way; null: from none."""

    product: str
    line: int | None = Field(
        description="units from which a line is not dearer than its next more flexible way"
    )
    flexible: int | None = Field(
        description="units from which a cell is not dearer than a workshop"
    )


OPTIMAL = Strategy(
    name="optimal",
    purpose="Everything is open; the optimizer mixes the regimes at least total cost.",
)
"""Everything is open and the optimizer decides."""

LADDER = (Regime.MASS, Regime.HYBRID, Regime.FLEXIBLE, Regime.CUSTOM)
"""The regimes in which the plant makes things, from the least flexible one."""
