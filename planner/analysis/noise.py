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
    drawn = _other_quantities(drawn, noise.quantity, sizing)
    drawn = _other_dates(drawn, noise.days, dating)
    stock = pl.col("stock_item").is_not_null()
    customers = orders.select(stock).to_series().not_()
    return _made(drawn, orders, customers, plant, start)


def _other_mix(orders: pl.DataFrame, share: float, random: np.random.Generator) -> pl.DataFrame:
    swapped = pl.Series(random.random(orders.height) < share)
    donors = pl.Series(random.integers(orders.height, size=orders.height))
    swapped &= orders[donors.to_list()]["stock_item"].is_null()
    rows = pl.select(
        pl.when(swapped).then(donors).otherwise(pl.int_range(orders.height))
    ).to_series()
    names = [name for name in _SPECIFICATION if name in orders.columns]
    return orders.with_columns(orders.select(names)[rows.to_list()].get_columns())


def _other_quantities(orders: pl.DataFrame, cv: float, random: np.random.Generator) -> pl.DataFrame:
    spread = sqrt(log(1 + cv * cv))
    factors = np.exp(random.normal(-spread * spread / 2, spread, orders.height))
    before = orders["quantity"].to_list()
    after = [_scaled(q, factor) for q, factor in zip(before, factors.tolist(), strict=True)]
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


def _made(
    drawn: pl.DataFrame, orders: pl.DataFrame, customers: pl.Series, plant: Plant, start: datetime
) -> pl.DataFrame:
    """Return the drawn lines where the plant can make them, else those of the book."""
    checked = check_orders(orders_as_text(drawn, plant), plant, start).frame
    good = drawn["order"].is_in(checked["order"].implode()) & customers
    fresh = checked.filter(pl.col("order").is_in(drawn["order"].filter(good).implode()))
    kept = orders.filter(~good)
    place = orders.select("order", "row")
    return pl.concat([fresh.drop("row").join(place, on="order").select(orders.columns), kept]).sort(
        "row", maintain_order=True
    )
