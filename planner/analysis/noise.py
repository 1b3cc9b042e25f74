"""Demand that comes otherwise than the book says: the same book again, with stated noise.

Scenario 0 is the book itself. Every other scenario is drawn from its number and a seed alone, so
that all strategies meet exactly the same orders.
"""

from __future__ import annotations

from decimal import Decimal
from math import log, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from planner.orders import check_orders
from planner.orders.write import orders_as_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from planner.plant import Plant

# What belongs to what is asked for, not to when and by whom: it moves along with the mix.
_SPECIFICATION: Final = (
    *("product", "family", "stock_item", "level", "quantity", "unit", "options", "regimes"),
    *("price", "refusal_cost", "bespoke_minutes", "bespoke_cost", "work_hours"),
)

# Amounts of a line are for the whole line, so they grow with its quantity.
_AMOUNTS: Final = ("price", "refusal_cost", "bespoke_cost")


class DemandNoise(BaseModel):
    """How far demand may come otherwise than the book says.

    Attributes
    ----------
    quantity
        Coefficient of variation of the factor on every quantity, which is lognormal with mean 1.
    mix
        Share of orders that ask for what another order of the book asks for, drawn at random.
    days
        Standard deviation of the shift of due dates, normal, in whole days.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quantity: float = Field(default=0.2, ge=0, le=3)
    mix: float = Field(default=0.1, ge=0, le=1)
    days: float = Field(default=1.0, ge=0, le=60)


def scenario(
    orders: pl.DataFrame,
    plant: Plant,
    start: datetime,
    number: int,
    noise: DemandNoise,
    seed: int = 0,
) -> pl.DataFrame:
    """Return the book of scenario `number`; 0 is `orders` itself.

    An order that the plant could not make at all as it was drawn stays as it is in the book, and
    so do stock orders, which nobody but the plant asks for. Deadlines never come earlier, because
    an order that must be made could become impossible.

    Parameters
    ----------
    orders
        A checked order book.
    start
        When planning starts.
    seed
        Start of everything random, with `number`.
    """
    if number == 0 or orders.is_empty():
        return orders
    # Each kind of noise has draws of its own: more of one leaves the others as they are.
    mixing, sizing, dating = (
        np.random.default_rng(part) for part in np.random.SeedSequence([seed, number]).spawn(3)
    )
    drawn = _other_mix(orders, noise.mix, mixing)
    drawn = resized(drawn, quantity_factors(drawn.height, noise.quantity, sizing))
    drawn = _other_dates(drawn, noise.days, dating)
    return where_possible(drawn, orders, plant, start)


def _other_mix(orders: pl.DataFrame, share: float, random: np.random.Generator) -> pl.DataFrame:
    swapped = pl.Series(random.random(orders.height) < share)
    donors = pl.Series(random.integers(orders.height, size=orders.height))
    swapped &= orders[donors.to_list()]["stock_item"].is_null()
    rows = pl.select(
        pl.when(swapped).then(donors).otherwise(pl.int_range(orders.height))
    ).to_series()
    names = [name for name in _SPECIFICATION if name in orders.columns]
    return orders.with_columns(orders.select(names)[rows.to_list()].get_columns())


def quantity_factors(count: int, cv: float, random: np.random.Generator) -> list[float]:
    """Return lognormal factors of mean 1 and coefficient of variation `cv`."""
    spread = sqrt(log(1 + cv * cv))
    drawn: list[float] = np.exp(random.normal(-spread * spread / 2, spread, count)).tolist()
    return drawn


def resized(orders: pl.DataFrame, factors: Sequence[float]) -> pl.DataFrame:
    """Return the orders with quantities times `factors`, and the amounts that go with them.

    Quantities keep their decimals and are never none.
    """
    before = orders["quantity"].to_list()
    after = [_scaled(q, factor) for q, factor in zip(before, factors, strict=True)]
    ratio = pl.Series([float(b / a) for a, b in zip(before, after, strict=True)])
    amounts = [(pl.col(name) * ratio).round().cast(pl.Int64) for name in _AMOUNTS]
    kind = orders.schema["bespoke_minutes"]
    minutes = (pl.col("bespoke_minutes").cast(pl.Float64) * ratio).round(6).cast(kind)
    quantity = pl.Series("quantity", after, dtype=orders.schema["quantity"])
    return orders.with_columns(*amounts, minutes, quantity)


def _scaled(quantity: Decimal, factor: float) -> Decimal:
    """Return a quantity with as many decimals as before, and never none."""
    exponent = quantity.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))
    return max(step, (quantity * Decimal(repr(factor)) / step).quantize(Decimal(1)) * step)


def _other_dates(orders: pl.DataFrame, days: float, random: np.random.Generator) -> pl.DataFrame:
    shift = pl.Series(np.rint(random.normal(0.0, days, orders.height)).astype(np.int64))
    due = pl.col("due_at") + pl.duration(days=pl.lit(shift))
    # A day after the release at the earliest, where the book leaves as much.
    earliest = pl.min_horizontal(pl.col("release_at") + pl.duration(days=1), pl.col("due_at"))
    later = pl.duration(days=pl.lit(shift.clip(lower_bound=0)))
    return orders.with_columns(
        pl.when(pl.col("release_at").is_null())
        .then(due)
        .otherwise(pl.max_horizontal(due, earliest))
        .alias("due_at"),
        (pl.col("deadline_at") + later).alias("deadline_at"),
    )


def where_possible(
    drawn: pl.DataFrame, orders: pl.DataFrame, plant: Plant, start: datetime
) -> pl.DataFrame:
    """Return the drawn lines, checked anew, where the plant can make them, else those of the book.

    Stock orders, which nobody but the plant asks for, always stay as they are in the book.
    """
    checked = check_orders(orders_as_text(drawn, plant), plant, start).frame
    good = drawn["order"].is_in(checked["order"].implode()) & orders["stock_item"].is_null()
    fresh = checked.filter(pl.col("order").is_in(drawn["order"].filter(good).implode()))
    place = orders.select("order", "row")
    lines = fresh.drop("row").join(place, on="order").select(orders.columns)
    return pl.concat([lines, orders.filter(~good)]).sort("row", maintain_order=True)
