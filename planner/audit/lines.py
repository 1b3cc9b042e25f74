"""What an order asks for and what it is worth, by the order book and the plant's settings."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.money import round_half_up
from planner.plant import Level, Regime

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    import polars as pl

    from planner.plant import Catalogue, Plant, StockItem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checked order book; amounts are for the whole line, instants in UTC."""

    order: str
    product: str
    stock_item: str | None
    options: frozenset[str]
    level: Level
    quantity: Decimal
    unit: str | None
    release_at: datetime | None
    due_at: datetime
    deadline_at: datetime | None
    priority: Fraction
    price: int | None
    late_cost_per_day: int | None
    refusal_cost: int | None
    must_make: bool
    customer: str | None
    segment: str | None
    regimes: frozenset[Regime]
    bespoke_minutes: Fraction
    bespoke_cost: int

    @property
    def unit_size(self) -> Fraction:
        """The least part of a unit: the last decimal place of the ordered quantity."""
        exponent = self.quantity.normalize().as_tuple().exponent
        return Fraction(10) ** min(0, exponent if isinstance(exponent, int) else 0)

    def allows(self, regime: Regime) -> bool:
        """Return whether the customer accepts a regime."""
        return not self.regimes or regime in self.regimes


def read_lines(orders: pl.DataFrame) -> dict[str, Line]:
    """Return the lines of an order book by order."""
    return {row["order"]: _line(row) for row in orders.iter_rows(named=True)}


def _line(row: Mapping[str, object]) -> Line:
    known = {name: row[name] for name in Line.__slots__}
    changed = {
        "options": frozenset(_items(row["options"])),
        "level": Level(str(row["level"])),
        "priority": Fraction(str(row["priority"])),
        "regimes": frozenset(Regime(name) for name in _items(row["regimes"])),
        "bespoke_minutes": Fraction(str(row["bespoke_minutes"] or 0)),
        "bespoke_cost": row["bespoke_cost"] or 0,
    }
    return Line(**(known | changed))  # type: ignore[arg-type] # the order book's schema has typed them


def _items(cell: object) -> list[str]:
    return [str(item) for item in cell] if isinstance(cell, list) else []


def price_of(line: Line, plant: Plant, catalogue: Catalogue) -> int | None:
    """Return what an order is worth in micro-units, None where nothing says."""
    if line.price is not None:
        return line.price
    if line.stock_item is not None:
        item = stock_item(plant, line.stock_item)
        return None if item is None else _of_quantity(item.unit_value, line)
    product = catalogue.product(line.product)
    if product is None or product.price is None:
        return None
    offered = catalogue.options(line.product)
    extras = sum(offered[key].price for key in line.options if key in offered)
    return _of_quantity(product.price + extras, line)


def _of_quantity(per_unit: int, line: Line) -> int:
    return round_half_up(per_unit * Fraction(line.quantity))


def late_cost(line: Line, plant: Plant, catalogue: Catalogue) -> Fraction:
    """Return what a day late costs in micro-units, priority included, not rounded."""
    product = catalogue.product(line.product)
    per_day = Fraction(plant.lateness.cost_per_day)
    per_day += Fraction(plant.lateness.share_per_day) * (price_of(line, plant, catalogue) or 0)
    if product is not None and product.late_cost_per_day is not None:
        per_day = Fraction(product.late_cost_per_day)
    if line.late_cost_per_day is not None:
        per_day = Fraction(line.late_cost_per_day)
    return per_day * line.priority


def refusal_cost(line: Line, plant: Plant, catalogue: Catalogue, otherwise: int = 0) -> int:
    """Return what refusing an order costs: its own amount, else its price and goodwill.

    Where nothing states a price, `otherwise` takes its place.
    """
    if line.refusal_cost is not None:
        return line.refusal_cost
    price = price_of(line, plant, catalogue)
    if price is None:
        price = otherwise
    product = catalogue.product(line.product)
    if product is not None and product.goodwill is not None:
        return price + product.goodwill
    share = Fraction(plant.refusal.goodwill_share) * price
    return price + round_half_up(plant.refusal.goodwill + share)


def stock_item(plant: Plant, name: str) -> StockItem | None:
    """Return a stock item by name."""
    return next((item for item in plant.stock if item.item == name), None)
