"""A point of a sweep: the same plant and book with some parameters other than they are."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from pydantic import Field

from planner.analysis.figures import Figures
from planner.analysis.noise import quantity_factors, resized, where_possible
from planner.analysis.sweep.clones import with_kind
from planner.plant.row import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from planner.plant import Plant

WEEK: Final = timedelta(days=7)

# A stream of random numbers for each parameter, so that a change of one leaves the others alone.
_CUSTOMIZING, _NOISE = 1, 2


class Point(Figures):
    """Values of the named parameters; null leaves the plant or the book as it is.

    Attributes
    ----------
    lines, cells
        How many mass lines and flexible cells there are; added ones are clones of the plant's
        own, taken in turn, and the last ones go first.
    stations
        How many stations all custom workshops have together, added and taken in turn.
    customized_share
        Share of orders that are not standard; who changes takes the options of a random order
        of the same product that is as wished.
    volume
        Factor on all quantities.
    changeover_time
        Factor on all changeover times.
    overtime_price
        Factor on premiums and fixed costs of overtime.
    due_tightness
        Factor on the time from release (else planning start) to the due date.
    demand_noise
        Coefficient of variation of a lognormal factor on every quantity.
    """

    lines: int | None = Field(default=None, ge=0, le=100)
    cells: int | None = Field(default=None, ge=0, le=100)
    stations: int | None = Field(default=None, ge=0, le=1000)
    customized_share: float | None = Field(default=None, ge=0, le=1)
    volume: float | None = Field(default=None, gt=0, le=100)
    changeover_time: float | None = Field(default=None, ge=0, le=100)
    overtime_price: float | None = Field(default=None, ge=0, le=100)
    due_tightness: float | None = Field(default=None, gt=0, le=100)
    demand_noise: float | None = Field(default=None, ge=0, le=3)


def varied_plant(plant: Plant, point: Point) -> Plant:
    """Return the plant of a point.

    Raises
    ------
    BadRequest
        When there is nothing to clone, or a resource that would go has work under way.
    """
    for kind, count in (
        (Kind.MASS, point.lines),
        (Kind.FLEXIBLE, point.cells),
        (Kind.CUSTOM, point.stations),
    ):
        if count is not None:
            plant = with_kind(plant, kind, count)
    if point.changeover_time is not None:
        plant = _changeover_time(plant, point.changeover_time)
    if point.overtime_price is not None:
        plant = _overtime_price(plant, point.overtime_price)
    return plant


def varied_orders(
    orders: pl.DataFrame, plant: Plant, point: Point, start: datetime, seed: int
) -> pl.DataFrame:
    """Return the book of a point, as the plant it was written for reads it.

    Parameters
    ----------
    orders
        A checked order book.
    plant
        The plant as given, not that of the point: what is asked for depends on no machine.
    """
    drawn = orders
    if point.customized_share is not None:
        drawn = _customized(drawn, point.customized_share, _stream(seed, _CUSTOMIZING))
    if point.volume is not None:
        drawn = resized(drawn, [point.volume] * drawn.height)
    if point.demand_noise is not None:
        factors = quantity_factors(drawn.height, point.demand_noise, _stream(seed, _NOISE))
        drawn = resized(drawn, factors)
    if point.due_tightness is not None:
        drawn = _tightened(drawn, point.due_tightness, start)
    return orders if drawn is orders else where_possible(drawn, orders, plant, start)


def investment(plant: Plant, varied: Plant) -> int:
    """Return what the stations cost, in micro-units, that a varied plant has beyond `plant`.

    The investment of a resource is that of all its stations together.
    """
    own = {row.name: row for row in plant.resources}
    total = 0
    for row in varied.resources:
        like = own.get(row.name, row)
        before = like.stations if row.name in own else 0
        total += round(row.investment * max(0, row.stations - before) / like.stations)
    return total


def fixed_cost(plant: Plant, varied: Plant) -> int:
    """Return the fixed cost of a varied plant over the horizon, in micro-units.

    That of a resource grows and shrinks with its stations.
    """
    weeks = varied.horizon / WEEK
    own = {row.name: row.stations for row in plant.resources}
    return round(
        weeks
        * sum(
            row.fixed_cost_per_week * row.stations / own.get(row.name, row.stations)
            for row in varied.resources
        )
    )


def _stream(seed: int, parameter: int) -> np.random.Generator:
    return np.random.default_rng([seed, parameter])


def _changeover_time(plant: Plant, factor: float) -> Plant:
    # Times are exact; of 1.1 the decimal is meant, not the nearest binary fraction.
    exact = Fraction(repr(factor))
    resources = tuple(
        row
        if row.changeover is None
        else row.model_copy(update={"changeover": row.changeover * exact})
        for row in plant.resources
    )
    changeovers = tuple(
        row if row.minutes is None else row.model_copy(update={"minutes": row.minutes * exact})
        for row in plant.changeovers
    )
    rules = tuple(
        row.model_copy(
            update={
                "minutes": row.minutes * exact,
                "minutes_per_level": row.minutes_per_level * exact,
            }
        )
        for row in plant.changeover_rules
    )
    return plant.model_copy(
        update={"resources": resources, "changeovers": changeovers, "changeover_rules": rules}
    )


def _overtime_price(plant: Plant, factor: float) -> Plant:
    def times(amount: int) -> int:
        return round(amount * factor)

    calendars = tuple(
        row.model_copy(
            update={
                "overtime_premium": times(row.overtime_premium),
                "overtime_fixed": times(row.overtime_fixed),
            }
        )
        for row in plant.calendars
    )
    overtime = tuple(
        row.model_copy(update={"premium": times(row.premium), "fixed": times(row.fixed)})
        for row in plant.overtime
    )
    return plant.model_copy(update={"calendars": calendars, "overtime": overtime})


def _customized(orders: pl.DataFrame, share: float, random: np.random.Generator) -> pl.DataFrame:
    """Let a random set of orders take other options, until `share` of them is not standard."""
    standard = (orders["level"] == "standard").to_list()
    wished = round(share * len(standard))
    surplus = wished - standard.count(False)
    # A negative surplus asks for more standard orders.
    leaving = [row for row, is_standard in enumerate(standard) if is_standard == (surplus > 0)]
    product = orders["product"].to_list()
    donors: dict[str, list[int]] = {}
    for row, is_standard in enumerate(standard):
        # A bespoke order's options stand beside work that was estimated for it alone.
        if is_standard == (surplus < 0) and orders["level"][row] != "bespoke":
            donors.setdefault(product[row], []).append(row)
    source = list(range(len(standard)))
    left = abs(surplus)
    for row in random.permutation(leaving).tolist():
        choices = donors.get(product[row], [])
        draw = random.random()
        if left and choices and orders["level"][row] != "bespoke":
            source[row] = choices[int(draw * len(choices))]
            left -= 1
    taken = orders.select("options", "level", "price", "quantity")[source]
    per_unit = taken["price"] / taken["quantity"].cast(pl.Float64)
    price = (per_unit * orders["quantity"].cast(pl.Float64)).round().cast(pl.Int64)
    return orders.with_columns(taken["options"], taken["level"], price.alias("price"))


def _tightened(orders: pl.DataFrame, factor: float, start: datetime) -> pl.DataFrame:
    """Scale the time to the due date; a deadline moves later only, for it may not be missed."""
    begin = pl.coalesce("release_at", pl.lit(start).dt.convert_time_zone("UTC"))
    slack = pl.col("due_at") - begin
    later = pl.col("deadline_at") - begin
    return orders.with_columns(
        pl.when(slack > pl.duration())
        .then(begin + slack * factor)
        .otherwise("due_at")
        .dt.round("1m")
        .alias("due_at"),
        pl.when(later > pl.duration())
        .then(begin + later * max(1.0, factor))
        .otherwise("deadline_at")
        .dt.round("1m")
        .alias("deadline_at"),
    )
