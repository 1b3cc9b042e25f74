"""The checked order book: its columns, types and rules."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from planner.plant.row import Level, Regime

REGIMES = tuple(str(regime) for regime in Regime)
LEVELS = tuple(str(level) for level in Level)


class OrderSchema(dy.Schema):
    """One row per order that can be planned, in the order of the file.

    Every amount on a line is for the whole line, not per unit. Money is in micro-units (10^-6 of
    the plant's currency). Null means that the order does not say; the plant's settings then apply.
    """

    row = dy.UInt32(metadata={"is": "row of the file it stands in"})
    order = dy.String(primary_key=True, min_length=1)
    product = dy.String(min_length=1)
    family = dy.String(min_length=1)
    stock_item = dy.String(nullable=True, metadata={"is": "baseline that a stock order makes"})
    level = dy.Enum(LEVELS)
    quantity = dy.Decimal(38, 6, metadata={"is": "exact, in the product's unit"})
    unit = dy.String(nullable=True)
    options = dy.List(dy.String(), metadata={"is": "full option set as sorted `group=option`"})
    release_at = dy.Datetime(nullable=True, time_zone="UTC", time_unit="us")
    due_at = dy.Datetime(time_zone="UTC", time_unit="us")
    deadline_at = dy.Datetime(nullable=True, time_zone="UTC", time_unit="us")
    priority = dy.Decimal(38, 6, min=0, metadata={"is": "factor on the late cost"})
    price = dy.Int64(nullable=True, min=0)
    late_cost_per_day = dy.Int64(nullable=True, min=0)
    refusal_cost = dy.Int64(nullable=True, min=0)
    must_make = dy.Bool()
    customer = dy.String(nullable=True)
    segment = dy.String(nullable=True)
    regimes = dy.List(dy.Enum(REGIMES), metadata={"is": "allowed ones; empty: every one"})
    bespoke_minutes = dy.Decimal(38, 6, nullable=True, min=0)
    bespoke_cost = dy.Int64(nullable=True, min=0)
    work_hours = dy.Float64(min=0, metadata={"is": "least work of any alternative, no changeover"})

    @dy.rule()
    def quantity_positive(cls) -> pl.Expr:
        """Something is asked for."""
        return pl.col("quantity") > 0

    @dy.rule()
    def deadline_after_release(cls) -> pl.Expr:
        """There is time between release and deadline."""
        return pl.col("deadline_at") > pl.col("release_at")


def empty_orders() -> pl.DataFrame:
    """Return a checked order book without orders."""
    return OrderSchema.create_empty()
