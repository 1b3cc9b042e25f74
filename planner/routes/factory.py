"""The plant with its lookups, made once for a planning run."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from planner.money import round_half_up
from planner.plant import Regime
from planner.plant.catalogue import Addition, Catalogue
from planner.plant.floor import ShopFloor
from planner.routes.ways import Draw

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from planner.plant import Plant, Product, Rate, Resource, StockItem
    from planner.plant.catalogue import Usage
    from planner.routes.ways import Recipe


_Options: TypeAlias = tuple[str, frozenset[str], Regime]
"""Options of a product in a regime."""


@dataclass(frozen=True)
class Factory:
    """A plant, its option catalogue, its shop floor and its stock items by name.

    ``known`` keeps the routes of orders that were seen; many orders of a book are alike.
    """

    plant: Plant
    catalogue: Catalogue = field(init=False)
    shop: ShopFloor = field(init=False)
    items: dict[str, StockItem] = field(init=False)
    known: dict[tuple[Regime, Hashable], tuple[Recipe, ...]] = field(
        init=False, default_factory=dict
    )
    _rates: dict[tuple[str, str, Regime], Rate | None] = field(init=False, default_factory=dict)
    _additions: dict[_Options, Addition] = field(init=False, default_factory=dict)
    _paces: dict[tuple[str, str], Fraction] = field(init=False, default_factory=dict)
    _usages: dict[_Options, tuple[Usage, ...]] = field(init=False, default_factory=dict)

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

    def rate(self, product: str, resource: str, regime: Regime) -> Rate | None:
        """Return the rate of a product on a resource, None if it is not made there."""
        key = (product, resource, regime)
        if key not in self._rates:
            self._rates[key] = self.shop.rate(product, resource, regime)
        return self._rates[key]

    def least_quantity(self, product: str, resource: Resource, regime: Regime) -> Decimal:
        """Return the least quantity of an order of a product that a resource takes."""
        rate = self.rate(product, resource.name, regime)
        if rate is None or rate.min_quantity is None:
            return resource.min_quantity
        return rate.min_quantity

    def draw(self, item: str, quantity: Decimal) -> Draw:
        """Return the draw of a quantity of a stock item, at its unit value."""
        stock = self.items.get(item)
        value = 0 if stock is None else stock.unit_value
        return Draw(item, quantity, round_half_up(value * Fraction(quantity)))

    def additions(self, product: str, options: frozenset[str], regime: Regime) -> Addition:
        """Return what some options add together per unit; of each pool the largest amount."""
        key = (product, options, regime)
        if key not in self._additions:
            known = self.catalogue.options(product)
            parts = [
                self.catalogue.addition(product, option, regime)
                for option in sorted(options)
                if option in known
            ]
            pools: dict[str, int] = {}
            for part in parts:
                for name, amount in part.pools.items():
                    pools[name] = max(amount, pools.get(name, 0))
            minutes = sum((part.minutes for part in parts), Fraction(0))
            self._additions[key] = Addition(minutes, sum(part.cost for part in parts), pools)
        return self._additions[key]

    def _usage(self, product: str, options: frozenset[str], regime: Regime) -> tuple[Usage, ...]:
        key = (product, options, regime)
        if key not in self._usages:
            self._usages[key] = self.catalogue.option_usage(product, options, regime)
        return self._usages[key]

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
        usages = self.usage(product, frozenset(options), regime, step=step, first=first, body=body)
        sums: dict[str, Decimal] = {}
        for item, per_unit in usages:
            sums[item] = sums.get(item, Decimal(0)) + per_unit * started
        return tuple(self.draw(item, amount) for item, amount in sums.items() if amount)

    def usage(
        self,
        product: str,
        options: frozenset[str],
        regime: Regime,
        *,
        step: str,
        first: bool = True,
        body: bool = True,
    ) -> list[tuple[str, Decimal]]:
        """Return the stock items that a step takes per started unit; an item may come twice.

        Parameters are those of `materials`.
        """
        if not self.plant.materials:
            return []
        usages = self._usage(product, options, regime)
        if body:
            usages = (*self.catalogue.product_usage(product, regime), *usages)
        return [
            (usage.item, usage.per_unit)
            for usage in usages
            if usage.step == step or (not usage.step and first)
        ]

    def pace(self, product: str, resource: str | None) -> Fraction:
        """Return what learning leaves of the stated minutes per unit on a resource; 1 without it.

        Parameters
        ----------
        resource
            None: people alone, or a supplier.
        """
        if resource is None or not self.plant.learning:
            return Fraction(1)
        key = (product, resource)
        if key not in self._paces:
            self._paces[key] = self.shop.pace(product, resource)
        return self._paces[key]
