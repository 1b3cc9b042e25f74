"""Learning by doing: work gets quicker with every unit made, as Wright found of aeroplanes.

The time of the n-th unit is ``c_n = c_1 n^log2(L)``: each doubling of the cumulative volume leaves
the share `L` of it (T. P. Wright, Factors affecting the cost of airplanes, 1936). A plan is short
against a curve, so within one plan all units take the time of its first; what it makes moves the
next plan along.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pydantic import Field

from planner.plant.fields import Name, OptionalName, Quantity, Share
from planner.plant.row import Row

if TYPE_CHECKING:
    from planner.plant.catalogue import Catalogue
    from planner.plant.model import Plant

_PLACES: Final = 10**9
"""A pace is rounded to so many parts, once, so that all that follows from it is exact."""


class Learning(Row):
    """How much quicker work gets with practice: the share of the time left by every doubling.

    It counts for the minutes per unit, options included, not for lots, changeovers or bespoke work.
    Of several rows the one with the nearest product (itself, its family, `*`) counts, then the one
    that names the resource. Units are counted by family and resource, in `state_volume`.
    """

    product: Name = Field(description="product, family or * for all")
    resource: OptionalName = Field(default="", description="the resource; empty: all")
    rate: Share = Field(description="share of the time that each doubling leaves: 80%")
    at: Quantity = Field(
        default=Decimal(1),
        description="cumulative units at which the stated minutes hold; 1: they are the first's",
    )


def wright(first: float, rate: float, unit: float) -> float:
    """Return what the n-th unit takes or costs, ``first * unit ** log2(rate)``.

    Parameters
    ----------
    first
        What the first unit takes.
    rate
        Share that each doubling leaves, above 0.
    unit
        Which unit, from 1; fractions lie between.
    """
    return float(first * unit ** math.log2(rate))


class Learned:
    """How far along their curves the products and resources of a plant are."""

    def __init__(self, plant: Plant, catalogue: Catalogue) -> None:
        self._plant = plant
        self._catalogue = catalogue

    def pace(self, product: str, resource: str) -> Fraction:
        """Return the factor on the stated minutes per unit; 1 where nothing is learnt."""
        row = self._row(product, resource)
        if row is None or not row.rate or not row.at:
            return Fraction(1)
        unit = float((self.volume(product, resource) + 1) / Fraction(row.at))
        return Fraction(round(wright(1.0, float(row.rate), unit) * _PLACES), _PLACES)

    def volume(self, product: str, resource: str) -> Fraction:
        """Return the units of a product's family that a resource has made before the start.

        Rows that name no resource count on each of them.
        """
        family = self._family(product)
        return sum(
            (
                Fraction(row.made)
                for row in self._plant.state_volume
                if row.resource in ("", resource) and self._family(row.product) == family
            ),
            Fraction(0),
        )

    def _family(self, product: str) -> str:
        """Return the family of a product; a name that is no product is a family's own."""
        row = self._catalogue.product(product)
        return product if row is None else row.family_name

    def _row(self, product: str, resource: str) -> Learning | None:
        best: tuple[int, bool] | None = None
        found = None
        for row in self._plant.learning:
            nearness = self._catalogue.nearness(row.product, product)
            if nearness is None or row.resource not in ("", resource):
                continue
            rank = (nearness, bool(row.resource))
            if best is None or rank > best:
                best, found = rank, row
        return found
