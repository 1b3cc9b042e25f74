"""Order books to measure, for benchmarks: so many orders, setup families, so full a plant.

Every measure of difficulty is a wish of its own, and nothing else changes with it. Rates are set so
that the orders' natural regimes (standard ones on lines, configured ones in cells, bespoke ones in
workshops) fill each kind of resource to the utilization that is wished for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from planner.examples.book import Item, Market, Segment, configurations, order_book
from planner.examples.draws import Draws
from planner.examples.recipe import Instance, Recipe, Wishes
from planner.plant import plant_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ORDERS_A_WEEK = 2_000
"""Orders due in a week at most; a larger book covers more weeks."""

MOST_WEEKS = 52
SHADES = 4
_QUANTITY = ((0.0, 4.0), (0.3, 15.0), (0.7, 45.0), (0.95, 110.0), (1.0, 180.0))
_SHIFTS = ("06:00-14:00", "14:00-22:00", "22:00-06:00")
_OPTIONS = {"trim": ("plain", "silver", "gold"), "handle": ("bar", "knob", "hidden")}
_SPREAD = {"line": (0.9, 1.12), "cell": (0.94, 1.08), "workshop": (1.0, 1.0)}


@dataclass(frozen=True, slots=True)
class _Size:
    """How many resources of each kind an order book of its size is made on.

    Attributes
    ----------
    weeks
        How many weeks the order book covers.
    lines, cells, stations, benches
        Lines, cells, stations a cell, and benches of the workshop.
    """

    weeks: int
    lines: int
    cells: int
    stations: int
    benches: int

    @classmethod
    def of(cls, orders: int) -> _Size:
        weeks = min(MOST_WEEKS, max(1, -(-orders // ORDERS_A_WEEK)))
        a_week = orders / weeks
        return cls(
            weeks=weeks,
            lines=min(24, max(2, round(a_week / 60))),
            cells=min(16, max(1, round(a_week / 80))),
            stations=2 + (a_week >= 400),
            benches=min(40, max(2, round(a_week / 40))),
        )


def _products(families: int) -> dict[str, tuple[str, int]]:
    """Return each product's group and shade; the pairs are the setup families of the lines."""
    width = len(str(families))
    return {
        f"P{place + 1:0{width}d}": (f"G{place // SHADES + 1:0{width}d}", place % SHADES + 1)
        for place in range(families)
    }


def _market(products: Mapping[str, object], weeks: int) -> Market:
    groups = {
        group: {"": 1.0} | dict.fromkeys(options[1:], 1.0) for group, options in _OPTIONS.items()
    }
    standard = {"": 3.0, "trim=silver": 2.0}
    items = tuple(
        Item(
            name,
            60,
            _QUANTITY,
            standard,
            configurations(groups, without=tuple(standard)),
            bespoke_quantity=((0, 1), (0.8, 4), (1, 8)),
            bespoke_minutes=((0, 10), (1, 60)),
            bespoke_cost=((0, 4), (1, 30)),
        )
        for name in products
    )
    # The first families are asked for more often, as everywhere.
    demand = {name: 1 / (place + 3) for place, name in enumerate(products)}
    week = ((0, 1), (0.3, 2), (0.6, 3), (0.85, 4), (1, 6.9))
    return Market(
        "W",
        1,
        items,
        (
            Segment("trade", tuple(f"trade {n}" for n in range(1, 21)), 0.6, demand,
                    (0.72, 0.28, 0), week, size=1.2),
            Segment("project", tuple(f"project {n}" for n in range(1, 13)), 0.15, demand,
                    (0.5, 0.46, 0.04), ((0, 2), (0.6, 4), (1, 7)), size=1.6,
                    priorities={"": 0.7, "3": 0.3}),
            Segment("direct", tuple(f"direct {n}" for n in range(1, 31)), 0.25, demand,
                    (0.25, 0.6, 0.15), week, size=0.25, priorities={"": 0.85, "2": 0.15}),
        ),
        weeks=weeks,
        released=0.3 if weeks == 1 else 0.9,
        lead=((0, 2), (1, 5)),
    )  # fmt: skip


def _work(book: pl.DataFrame, speeds: Mapping[str, float]) -> dict[str, float]:
    """Return the units each kind of resource has to make, counted in units of average speed."""
    text = pl.col("options").fill_null("")
    asked = "bespoke_minutes" in book.columns  # columns empty throughout are left out
    bespoke = pl.col("bespoke_minutes").is_not_null() if asked else pl.lit(value=False)
    kind = (
        pl.when(bespoke)
        .then(pl.lit("workshop"))
        .when(text.is_in(["", "trim=silver"]))
        .then(pl.lit("line"))
        .otherwise(pl.lit("cell"))
    )
    units = pl.col("quantity").cast(pl.Int64)
    counted = book.group_by("product", kind=kind).agg(units=units.sum())
    sums = dict.fromkeys(("line", "cell", "workshop"), 0.0)
    for product, kind_name, number in counted.sort("product", "kind").iter_rows():
        sums[kind_name] += number * speeds[product]
    return sums


def _minutes_per_unit(work: Mapping[str, float], size: _Size, wishes: Wishes) -> dict[str, float]:
    """Return the minutes of a unit of average speed, so that each kind is as full as wished."""
    week = 5 * 8 * 60 * wishes.shifts
    capacity = {
        "line": size.lines * week,
        "cell": size.cells * size.stations * week,
        # Benches work one shift, and what lines and cells cannot take needs room on them.
        "workshop": size.benches * week / wishes.shifts / 2,
    }
    return {
        kind: wishes.utilization * capacity[kind] * size.weeks / max(work[kind], 1.0)
        for kind in capacity
    }


def _rates(
    speeds: Mapping[str, float], minutes: Mapping[str, float], size: _Size, draws: Draws
) -> list[dict[str, Any]]:
    """Return unrelated rates: what is fast on one line may be slow on another."""
    made_on = {
        "line": [f"line-{n + 1}" for n in range(size.lines)],
        "cell": [f"cell-{n + 1}" for n in range(size.cells)],
        "workshop": ["workshop"],
    }
    regime = {"line": "mass", "cell": "flexible", "workshop": "custom"}
    # Nothing is quicker by hand than in a cell, or in a cell than on a line, in however full a
    # plant: the ratios between regimes are what makes the choice.
    cell = max(minutes["cell"], 2.5 * minutes["line"])
    usual = {"line": minutes["line"], "cell": cell, "workshop": max(minutes["workshop"], 3 * cell)}
    rows: list[dict[str, Any]] = []
    for kind, names in made_on.items():
        low, high = _SPREAD[kind]
        for name in names:
            factors = low + (high - low) * draws.uniform(f"rates {name}", len(speeds))
            for (product, speed), factor in zip(speeds.items(), factors, strict=True):
                seconds = 60 * usual[kind] * speed * float(factor)
                rate: dict[str, Any] = {"product": product, "resource": name}
                rows.append(rate | {"regime": regime[kind], "rate": f"{seconds:.1f} s",
                                    "fixed": 5, "cost": "1.50"})  # fmt: skip
                if kind == "line":
                    rows.append(rate | {"regime": "hybrid", "rate": f"{0.7 * seconds:.1f} s",
                                        "fixed": 5, "cost": "1.20"})  # fmt: skip
                else:
                    rows.append(rate | {"regime": "hybrid", "rate": f"{0.35 * seconds:.1f} s",
                                        "fixed": 3, "cost": "0.30"})  # fmt: skip
    return rows


def _resources(size: _Size, products: Mapping[str, tuple[str, int]]) -> list[dict[str, Any]]:
    setups = list(products.values())
    rows: list[dict[str, Any]] = []
    for number in range(size.lines):
        group, shade = setups[number % len(setups)]
        rows.append({"name": f"line-{number + 1}", "kind": "mass", "calendar": "shifts",
                     "setup_by": ["family", "shade"], "initial_setup": [group, str(shade)],
                     "hourly_cost": 380, "power": 30, "min_quantity": 4})  # fmt: skip
    rows += [
        {"name": f"cell-{number + 1}", "kind": "flexible", "stations": size.stations,
         "calendar": "shifts", "setup_by": ["family"],
         "initial_setup": [setups[number % len(setups)][0]], "hourly_cost": 105, "power": 8}
        for number in range(size.cells)
    ]  # fmt: skip
    rows.append({"name": "workshop", "kind": "custom", "stations": size.benches,
                 "calendar": "day", "hourly_cost": 48, "power": 2})  # fmt: skip
    return rows


def _calendars(wishes: Wishes) -> dict[str, dict[str, Any]]:
    calendars: dict[str, dict[str, Any]] = {
        "shifts": {"shifts": [f"Mon-Fri {shift}" for shift in _SHIFTS[: wishes.shifts]]},
        "day": {"shifts": [f"Mon-Fri {_SHIFTS[0]}"]},
    }
    if wishes.overtime:
        calendars["shifts"] |= {"overtime": ["Sat 06:00-14:00"], "overtime_premium": 70,
                                "overtime_fixed": 60}  # fmt: skip
        calendars["day"] |= {"overtime": ["Sat 06:00-12:00"], "overtime_premium": 15,
                             "overtime_fixed": 15}  # fmt: skip
    return calendars


def _options(hybrid: bool) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for group, options in _OPTIONS.items():
        for place, option in enumerate(options):
            row: dict[str, Any] = {
                "group": group,
                "option": option,
                "cost": place,
                "price": 4 * place,
            }
            if place == 0:
                row["default"] = True
            if hybrid:
                row["stage"] = "late"
            rows.append(row)
    return rows


def weekly_data(wishes: Wishes, book: pl.DataFrame, draws: Draws) -> dict[str, Any]:
    """Return the plant as plain values, its rates set by what the book asks for."""
    size, products = _Size.of(wishes.orders), _products(wishes.families)
    pace = 0.7 + 0.7 * draws.uniform("speeds", len(products))
    speeds = {name: float(speed) for name, speed in zip(products, pace, strict=True)}
    minutes = _minutes_per_unit(_work(book, speeds), size, wishes)
    return {
        "name": f"Weekly {wishes.orders}",
        "time_zone": "Europe/Vienna",
        "start": wishes.start,
        "horizon": timedelta(weeks=size.weeks),
        "energy_price": "0.20",
        "transfer": "15 min",
        "lateness": {"cost_per_day": 15, "share_per_day": "2%"},
        "refusal": {"goodwill": 100, "goodwill_share": "20%"},
        "calendars": _calendars(wishes),
        "products": [
            {"name": name, "family": group, "price": 60, "attributes": {"shade": str(shade)}}
            for name, (group, shade) in products.items()
        ],
        "options": _options(wishes.hybrid),
        "variants": [
            {"product": name, "variant": variant, "options": options}
            for name in products
            for variant, options in {"plain": [], "silver": ["silver"]}.items()
        ],
        "resources": _resources(size, products),
        "rates": _rates(speeds, minutes, size, draws),
        "changeover_rules": [
            {"resource": "*", "attribute": "family", "minutes": 30, "cost": 30},
            {"resource": "*", "attribute": "shade", "direction": "up", "minutes": 6,
             "minutes_per_level": 3, "cost": 5},
            {"resource": "*", "attribute": "shade", "direction": "down", "minutes": 12,
             "minutes_per_level": 6, "cost": 15},
        ],
    }  # fmt: skip


def weekly_orders(wishes: Wishes, start: datetime, draws: Draws) -> pl.DataFrame:
    """Return the order book."""
    market = _market(_products(wishes.families), _Size.of(wishes.orders).weeks)
    return order_book(market, wishes.orders, start, draws)


def build(wishes: Wishes) -> Instance:
    """Return the plant and the order book that were wished for."""
    draws = Draws(wishes.seed)
    book = weekly_orders(wishes, wishes.start, draws)
    return Instance(plant_of(weekly_data(wishes, book, draws)), book)


WEEKLY = Recipe(
    "weekly",
    "a plant and an order book to measure, for benchmarks: size, families, utilization, regimes",
    Wishes(orders=200),
    build,
    takes=(
        "orders", "seed", "start", "utilization", "families", "shifts", "overtime", "hybrid",
    ),
)  # fmt: skip
