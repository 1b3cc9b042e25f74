"""The plant with its lookups, made once for a planning run."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.money import round_half_up
from planner.planning.recipes import Draw
from planner.plant.catalogue import Catalogue
from planner.plant.floor import ShopFloor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plant import Plant, Product, Regime, Resource, StockItem


@dataclass(frozen=True)
class Factory:
    """A plant, its option catalogue, its shop floor and its stock items by name."""

    plant: Plant
    catalogue: Catalogue = field(init=False)
    shop: ShopFloor = field(init=False)
    items: dict[str, StockItem] = field(init=False)

    def __post_init__(self) -> None:
        catalogue = Catalogue(self.plant)
        object.__setattr__(self, "catalogue", catalogue)
        object.__setattr__(self, "shop", ShopFloor(self.plant, catalogue))
        object.__setattr__(self, "items", {item.item: item for item in self.plant.stock})

    def product(self, name: str) -> Product:
        """Return the product of that name; checked orders name no other."""
        product = self.catalogue.product(name)
        if product is None:
            raise KeyError(name)
        return product

    def resource(self, name: str) -> Resource:
        """Return the resource of that name; a checked plant names no other."""
        resource = self.shop.resource(name)
        if resource is None:
            raise KeyError(name)
        return resource

    def draw(self, item: str, quantity: Decimal) -> Draw:
        """Return the draw of a quantity of a stock item, at its unit value."""
        stock = self.items.get(item)
        value = 0 if stock is None else stock.unit_value
        return Draw(item, quantity, round_half_up(value * Fraction(quantity)))

    def materials(
        self,
        product: str,
        options: Iterable[str],
        regime: Regime,
        started: Decimal,
        *,
        step: str,
        first: bool = True,
        body: bool = True,
    ) -> tuple[Draw, ...]:
        """Return what a step takes from stock by the bill of materials; lines of one item add up.

        Parameters
        ----------
        options
            The options whose material it takes.
        step, first
            Its name, and whether it is the one that takes the lines which name no step.
        body
            Whether it takes the material of the product itself.
        """
        usages = self.catalogue.option_usage(product, options, regime)
        if body:
            usages = (*self.catalogue.product_usage(product, regime), *usages)
        sums: dict[str, Decimal] = {}
        for usage in usages:
            if usage.step == step or (not usage.step and first):
                sums[usage.item] = sums.get(usage.item, Decimal(0)) + usage.per_unit * started
        return tuple(self.draw(item, amount) for item, amount in sums.items() if amount)
