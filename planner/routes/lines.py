"""Order lines as plain values, read from the checked frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.plant.row import Level, Regime

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime
    from decimal import Decimal

    import polars as pl


@dataclass(frozen=True, slots=True)
class Line:
    """One checked order; money in micro-units for the whole line, None where it does not say.

    A stock order names the baseline it makes as `stock_item`; its options are base options alone.
    """

    order: str
    product: str
    family: str
    stock_item: str | None
    level: Level
    quantity: Decimal
    unit: str | None
    options: frozenset[str]
    release_at: datetime | None
    due_at: datetime
    deadline_at: datetime | None
    priority: Decimal
    price: int | None
    late_cost_per_day: int | None
    refusal_cost: int | None
    must_make: bool
    customer: str | None
    segment: str | None
    regimes: frozenset[Regime]
    bespoke_minutes: Decimal | None
    bespoke_cost: int | None

    @property
    def nature(self) -> Hashable:
        """What decides how it can be made; orders of one nature have the same routes."""
        return (
            *(self.product, self.options, self.level, self.quantity, self.stock_item),
            *(self.regimes, self.bespoke_minutes, self.bespoke_cost),
        )

    @property
    def bespoke(self) -> bool:
        """Whether it asks for something the catalogue does not hold."""
        return self.level is Level.BESPOKE


def read_lines(orders: pl.DataFrame) -> tuple[Line, ...]:
    """Return the lines of a checked order book, in its order."""
    return tuple(
        Line(
            order=row["order"],
            product=row["product"],
            family=row["family"],
            stock_item=row["stock_item"],
            level=Level(row["level"]),
            quantity=row["quantity"].normalize(),
            unit=row["unit"],
            options=frozenset(row["options"]),
            release_at=row["release_at"],
            due_at=row["due_at"],
            deadline_at=row["deadline_at"],
            priority=row["priority"],
            price=row["price"],
            late_cost_per_day=row["late_cost_per_day"],
            refusal_cost=row["refusal_cost"],
            must_make=row["must_make"],
            customer=row["customer"],
            segment=row["segment"],
            regimes=frozenset(Regime(regime) for regime in row["regimes"]),
            bespoke_minutes=row["bespoke_minutes"],
            bespoke_cost=row["bespoke_cost"],
        )
        for row in orders.iter_rows(named=True)
    )
