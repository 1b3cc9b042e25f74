"""A week of a contract bicycle works: paint lines, an assembly line, a cell, a workshop.

Brands supply frames and component kits, so what the works spends is its own time and its powder;
that makes changeovers and the choice of the regime a large part of the cost.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from planner.examples.book import Item, Market, Segment, configurations, order_book
from planner.examples.draws import Draws
from planner.examples.recipe import Instance, Recipe, Wishes, weeks_for
from planner.plant import plant_of

if TYPE_CHECKING:
    from datetime import datetime

ORDERS = 300

MODELS = {
    "stroom-city": ("city", 92),
    "stroom-city-e": ("city", 119),
    "veluwe-trek": ("trekking", 102),
    "veluwe-trek-e": ("trekking", 134),
    "zuid-gravel": ("gravel", 110),
    "gracht-cargo": ("cargo", 185),
}
"""Family and fee per bicycle in euros, by product."""

COLOURS = {"white": 9, "ice-blue": 7, "coral": 6, "red": 5, "forest": 3, "black": 1}
"""Lightness of each powder; white paint over black remains is what cleaning is for."""

STANDARD_COLOURS = ("black", "white", "forest")
SIZES = ("M", "S", "L")

_MINUTES = {
    "stroom-city": (2.1, 1.9, 17, 80, 4.5),
    "stroom-city-e": (2.1, 2.5, 22, 105, 6),
    "veluwe-trek": (2.2, 2.1, 19, 88, 5),
    "veluwe-trek-e": (2.2, 2.7, 24, 112, 6.5),
    "zuid-gravel": (2.0, 2.0, 18, 84, 4.5),
    "gracht-cargo": (3.4, 4.2, 36, 170, 9),
}
"""Per unit: paint, assembly line, cell, by hand from the bare frame, finishing a baseline."""


def _standard() -> dict[str, float]:
    """Return the standard variants: three sizes in three colours, M and black by default."""
    texts = {}
    for size, colour in product(SIZES, STANDARD_COLOURS):
        named = [f"size={size}" if size != "M" else "", f"colour={colour}"]
        if colour == "black":
            named[1] = ""
        weight = (2.0 if size == "M" else 1.0) * {"black": 3, "white": 1, "forest": 1.6}[colour]
        texts["; ".join(text for text in named if text)] = weight
    return texts


def _item(name: str) -> Item:
    groups: dict[str, dict[str, float]] = {
        "size": {"": 5, "S": 2.5, "L": 2.5},
        "colour": {"": 3, "white": 1.2, "forest": 2, "red": 1.3, "ice-blue": 1, "coral": 0.7},
        "drive": {"": 5, "belt": 3, "hub-gear": 2},
        "saddle": {"": 3, "comfort": 1},
        "extras": {"": 3, "lights": 2.5, "extras=lights; extras=rack": 2.5, "rack": 1},
    }
    if name != "zuid-gravel":
        groups["extras"]["extras=lights; extras=rack; extras=child-seat"] = 1.2
    standard = _standard()
    return Item(
        name,
        MODELS[name][1],
        quantity=((0, 1), (0.25, 2), (0.7, 7), (0.93, 15), (1, 28)),
        standard=standard,
        configured=configurations(groups, without=tuple(standard)),
        bespoke_quantity=((0, 1), (0.8, 2), (1, 4)),
        bespoke_minutes=((0, 20), (1, 120)),
        bespoke_cost=((0, 8), (1, 60)),
    )


def _market(weeks: int) -> Market:
    usual = {"stroom-city": 5, "stroom-city-e": 4, "veluwe-trek": 4, "veluwe-trek-e": 4,
             "zuid-gravel": 3, "gracht-cargo": 1}  # fmt: skip
    fleet = {"stroom-city": 5, "stroom-city-e": 3, "gracht-cargo": 3}
    week = ((0, 1), (0.25, 2), (0.5, 3), (0.75, 4), (1, 6.9))
    return Market(
        "FO-",
        40001,
        tuple(_item(name) for name in MODELS),
        (
            Segment("chains", ("Fietsplein", "Rad und Reise", "Cycles Lambert", "Velo Zentrum",
                               "Cykelhuset", "Bike Hall Bruno"),
                    0.36, usual, (0.8, 0.2, 0), week, size=1.5,
                    priorities={"": 0.9, "key-account": 0.1}),
            Segment("dealers", ("Tweewielers Bos", "Zweirad Huber", "Velos Meunier", "Bici Rossi",
                                "Cykler Holm", "Rowery Zielinski", "Fahrradladen Nord",
                                "Bicicletas Ortega", "De Fietsenmaker", "Velohof Keller"),
                    0.36, usual, (0.42, 0.55, 0.03), week, size=0.75),
            Segment("fleets", ("Stadsfiets Utrecht", "Postbedrijf Noord", "Campus Velo Leuven",
                               "City Courier Hamburg"),
                    0.08, fleet, (0.5, 0.5, 0), ((0, 3), (1, 7)), size=2.2, penalty=240,
                    must_make=0.1, deadline=0.08),
            Segment("web", ("web shop NL", "web shop DE", "web shop BE", "web shop DK"),
                    0.2, usual, (0.2, 0.62, 0.18), ((0, 1), (0.5, 3), (1, 7)), size=0.3,
                    priorities={"": 0.8, "express": 0.2}),
        ),
        weeks=weeks,
        released=0.2,
        lead=((0, 2), (1, 4)),
    )  # fmt: skip


def _options() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"group": "size", "option": size, "default": size == "M"} for size in SIZES
    ]
    rows += [
        {"group": "colour", "option": colour, "default": colour == "black",
         "cost": 0 if colour in STANDARD_COLOURS else "1.80",
         "price": 0 if colour in STANDARD_COLOURS else 6}
        for colour in COLOURS
    ]  # fmt: skip
    late: dict[str, dict[str, tuple[float, int]]] = {
        "drive": {"chain": (0, 0), "belt": (6, 19), "hub-gear": (4.5, 15)},
        "saddle": {"sport": (0, 0), "comfort": (1, 3)},
        "extras": {"lights": (3, 9), "rack": (3.5, 10), "child-seat": (5, 16)},
    }
    for group, options in late.items():
        for option, (minutes, price) in options.items():
            row: dict[str, Any] = {"group": group, "option": option, "stage": "late",
                                   "minutes": minutes, "price": price}  # fmt: skip
            if option in ("chain", "sport"):
                row["default"] = True
            if option == "child-seat":
                row |= {
                    "needs": ["rack"],
                    "products": [name for name in MODELS if name != "zuid-gravel"],
                }
            rows.append(row)
    return rows


def _routings() -> list[dict[str, Any]]:
    """Every bicycle is painted and then put together; only the workshop does both by hand."""
    rows: list[dict[str, Any]] = []
    for name, (paint, line, cell, hand, finish) in _MINUTES.items():
        lines = ["paint-1", "paint-2"]
        painted: dict[str, Any] = {"step": "paint", "resources": lines, "rate": f"{paint} min",
                                   "fixed": 4, "cost": "3.40", "yield": "98%",
                                   "adds": "none"}  # fmt: skip
        after: dict[str, Any] = {"after": ["paint"], "min_lag": "90 min"}
        steps: dict[str, list[dict[str, Any]]] = {
            "mass": [painted, {"step": "assemble", "resources": ["assembly"], "fixed": 6,
                               "rate": f"{line} min", "cost": "0.90", **after}],
            "flexible": [painted, {"step": "build", "resources": ["cell"], "fixed": 8,
                                   "rate": f"{cell} min", "cost": "1.10", "adds": "all",
                                   **after}],
            "hybrid": [painted, {"step": "assemble", "resources": ["assembly"], "fixed": 6,
                                 "rate": f"{line * 0.9:.2f} min", "cost": "0.90", **after},
                       {"step": "finish", "resources": ["cell"], "fixed": 5, "adds": "late",
                        "rate": f"{finish} min", "cost": "0.40", "after": ["assemble"],
                        "min_lag": "15 min"}],
            "custom": [{"step": "handbuild", "resources": ["workshop"], "fixed": 20,
                        "rate": f"{hand} min", "cost": "9.50", "adds": "all"}],
        }  # fmt: skip
        rows += [
            {"product": name, "route": regime, "regime": regime, **step}
            for regime, made in steps.items()
            for step in made
        ]
    return rows


def _resources() -> list[dict[str, Any]]:
    paint: dict[str, Any] = {
        "kind": "mass", "calendar": "two-shift", "setup_by": ["colour"], "hourly_cost": 205,
        "power": 180, "changeover_pools": {"setters": 1}, "investment": 900_000,
        "fixed_cost_per_week": 5_200,
    }  # fmt: skip
    return [
        {"name": "paint-1", **paint, "initial_setup": ["black"]},
        {"name": "paint-2", **paint, "initial_setup": ["white"]},
        {"name": "assembly", "kind": "mass", "calendar": "two-shift",
         "setup_by": ["family", "size"], "initial_setup": ["city", "M"], "hourly_cost": 540,
         "power": 25, "min_quantity": 3, "changeover_pools": {"setters": 1},
         "investment": 2_100_000, "fixed_cost_per_week": 9_800},
        {"name": "cell", "kind": "flexible", "stations": 4, "calendar": "two-shift",
         "setup_by": ["family"], "initial_setup": ["city"], "hourly_cost": 92, "power": 4,
         "investment": 140_000, "fixed_cost_per_week": 900},
        {"name": "workshop", "kind": "custom", "stations": 4, "calendar": "day",
         "hourly_cost": 48, "power": 2, "investment": 60_000, "fixed_cost_per_week": 500},
    ]  # fmt: skip


def bicycle_data(start: datetime, weeks: int) -> dict[str, Any]:
    """Return the plant as plain values."""
    return {
        "name": "Rijnland Cycle Works",
        "time_zone": "Europe/Amsterdam",
        "start": start,
        "horizon": timedelta(weeks=weeks),
        "energy_price": "0.19",
        "lateness": {
            "cost_per_day": 12,
            "share_per_day": "2%",
            "priorities": {"key-account": 3, "express": 2},
        },
        "refusal": {"goodwill": 40, "goodwill_share": "20%"},
        "calendars": {
            "two-shift": {
                "shifts": ["Mon-Fri 06:00-14:00", "Mon-Fri 14:00-22:00"],
                "breaks": ["Mon-Fri 09:30-10:00", "Mon-Fri 18:00-18:30"],
                "overtime": ["Sat 06:00-12:00"],
                "overtime_premium": 85,
                "overtime_fixed": 50,
            },
            "day": {
                "shifts": ["Mon-Fri 07:30-16:00"],
                "breaks": ["Mon-Fri 12:00-12:30"],
                "overtime": ["Sat 08:00-12:00"],
                "overtime_premium": 14,
                "overtime_fixed": 10,
            },
        },
        "products": [
            {"name": name, "family": family, "price": fee}
            for name, (family, fee) in MODELS.items()
        ],
        "options": _options(),
        "variants": [
            {"product": name, "variant": f"{size}-{colour}", "options": [size, colour]}
            for name, size, colour in product(MODELS, SIZES, STANDARD_COLOURS)
        ],
        "levels": [
            {"attribute": "colour", "value": colour, "level": level}
            for colour, level in COLOURS.items()
        ],
        "resources": _resources(),
        "routings": _routings(),
        "changeover_rules": [
            {"resource": "*", "attribute": "colour", "direction": "down", "minutes": 16,
             "minutes_per_level": 2, "cost": 55},
            {"resource": "*", "attribute": "colour", "direction": "up", "minutes": 36,
             "minutes_per_level": 4, "cost": 140},
            {"resource": "assembly", "attribute": "family", "minutes": 60, "cost": 90},
            {"resource": "assembly", "attribute": "size", "minutes": 15},
            {"resource": "cell", "attribute": "family", "minutes": 15},
        ],
        "pools": [{"name": "setters", "capacity": 2, "calendar": "two-shift"}],
    }  # fmt: skip


def build(wishes: Wishes) -> Instance:
    """Return the plant and an order book of the size that was wished for."""
    weeks = weeks_for(wishes.orders, ORDERS)
    book = order_book(_market(weeks), wishes.orders, wishes.start, Draws(wishes.seed))
    return Instance(plant_of(bicycle_data(wishes.start, weeks)), book)


BICYCLES = Recipe(
    "bicycle-week",
    "painted to order light to dark, then assembled: two shifts, about 300 orders a week",
    Wishes(orders=ORDERS, seed=3),
    build,
    most_orders=100 * ORDERS,
)
