"""A month of a computer assembler: modular machines, configured to order on common baselines.

Processors, memory, disks and graphics cards are on consignment and charged when they are used, so
that the works' own cost, and with it the choice of the regime, is a large part of the total.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from planner.examples.book import Item, Market, Segment, configurations, order_book, working_days
from planner.examples.draws import Draws
from planner.examples.recipe import Instance, Recipe, Wishes
from planner.plant import plant_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ORDERS_A_WEEK = 375

MODELS = {
    "kide-mini": ("desktops", 41),
    "kide-tower": ("desktops", 54),
    "lumi-note": ("notebooks", 49),
    "routa-node": ("servers", 118),
}
"""Family and assembly fee per machine in euros, by product."""

_MINUTES = {
    "kide-mini": (1.0, 0.7, 9, 34, 2.2),
    "kide-tower": (1.5, 1.0, 12, 46, 3),
    "lumi-note": (1.3, 0.9, 11, 42, 2.6),
    "routa-node": (2.7, 1.8, 22, 85, 5.5),
}
"""Per unit: whole on a line, its baseline, in a cell, in the lab, finishing a baseline."""

_LINES = {
    "kide-mini": {"line-office": 1.0},
    "kide-tower": {"line-racks": 1.0, "line-office": 1.25},
    "lumi-note": {"line-office": 1.0},
    "routa-node": {"line-racks": 1.0},
}
"""Lines that make it, and how much slower than its own line they are."""

_LATE: Mapping[str, Mapping[str, tuple[float, int]]] = {
    "memory": {"16gb": (0, 0), "32gb": (0.5, 2), "64gb": (0.8, 4)},
    "disk": {"512gb": (0, 0), "1tb": (0.4, 2), "2tb": (0.6, 3)},
    "graphics": {"none": (0, 0), "mid": (1.6, 5), "high": (2.4, 9)},
    "system": {"no-system": (0, 0), "linux": (0.9, 3), "windows": (1.2, 4)},
}
"""Minutes and fee per unit of the options that can be added late, the defaults first."""

_PARTS = {
    "memory=32gb": ("memory-32gb", "0.35"),
    "memory=64gb": ("memory-64gb", "0.60"),
    "disk=1tb": ("disk-1tb", "0.25"),
    "disk=2tb": ("disk-2tb", "0.45"),
    "graphics=mid": ("card-mid", "0.90"),
    "graphics=high": ("card-high", "1.60"),
    "cpu=c7": ("processor-c7", "0.80"),
}
"""Stock item and handling charge per unit, by the option that uses it."""


def _item(name: str) -> Item:
    cards = name in ("kide-tower", "routa-node")
    standard = {"": 5.0, "memory=32gb; disk=1tb": 3.0, "system=windows": 4.0}
    groups = {
        "cpu": {"": 7.0, "c7": 3.0},
        "memory": {"": 4.0, "32gb": 4.0, "64gb": 2.0},
        "disk": {"": 4.0, "1tb": 4.0, "2tb": 2.0},
        "graphics": {"": 5.0, "mid": 3.0, "high": 2.0} if cards else {"": 1.0},
        "system": {"": 2.0, "linux": 3.0, "windows": 5.0},
    }
    return Item(
        name,
        MODELS[name][1],
        quantity=((0, 1), (0.3, 3), (0.7, 8), (0.93, 20), (1, 36)),
        standard=standard,
        configured=configurations(
            groups,
            allowed=lambda chosen: chosen["graphics"] != "high" or chosen["memory"] != "",
            without=tuple(standard),
        ),
        bespoke_quantity=((0, 1), (0.8, 3), (1, 6)),
        bespoke_minutes=((0, 15), (1, 70)),
        bespoke_cost=((0, 4), (1, 30)),
    )


def _market(weeks: int) -> Market:
    office = {"kide-mini": 4, "kide-tower": 2, "lumi-note": 5}
    week = ((0, 2), (0.3, 3), (0.6, 4), (0.85, 6), (1, 8.9))
    return Market(
        "CO-",
        700001,
        tuple(_item(name) for name in MODELS),
        (
            Segment("resellers", ("Nordisk IT", "Balticom", "PC Halle Leipzig", "Computer Verbeek",
                                  "Informatique Dufour", "Tecnoware Lisboa", "Kone ja Kaapeli",
                                  "Datorhuset Malmo"),
                    0.42, office | {"kide-tower": 3}, (0.6, 0.4, 0), week, size=1.2,
                    priorities={"": 0.92, "key-account": 0.08}),
            Segment("public", ("City of Tampere", "University of Tartu", "Region Skane",
                               "Land Bremen", "Lycee Pasteur", "Gemeente Breda"),
                    0.16, office, (0.7, 0.3, 0), ((0, 4), (1, 9)), size=2, penalty=90,
                    must_make=0.04, deadline=0.03),
            Segment("data centres", ("Fjord Hosting", "Alpenrechner", "Oresund Cloud",
                                     "Iberia Nodes"),
                    0.12, {"routa-node": 1}, (0.2, 0.74, 0.06), ((0, 3), (0.5, 5), (1, 9)),
                    priorities={"": 0.8, "key-account": 0.2}),
            Segment("web", ("web shop FI", "web shop SE", "web shop DE", "web shop FR",
                            "web shop PL"),
                    0.3, office | {"kide-tower": 5}, (0.18, 0.77, 0.05),
                    ((0, 2), (0.6, 4), (1, 7)), size=0.3,
                    priorities={"": 0.85, "express": 0.15}),
        ),
        weeks=weeks,
        released=0.65,
        lead=((0, 4), (1, 8)),
    )  # fmt: skip


def _options() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"group": "cpu", "option": "c5", "default": True},
        {"group": "cpu", "option": "c7", "price": 5},
    ]
    for group, options in _LATE.items():
        for option, (minutes, price) in options.items():
            row: dict[str, Any] = {"group": group, "option": option, "stage": "late",
                                   "minutes": minutes, "price": price}  # fmt: skip
            if (minutes, price) == (0, 0):
                row["default"] = True
            if group == "graphics":
                row["products"] = ["kide-tower", "routa-node"]
            if option == "high":
                row["excludes"] = ["16gb"]
            rows.append(row)
    return rows


def _option_work() -> list[dict[str, Any]]:
    """On a line, what a standard variant holds beyond the default hardly takes time."""
    return [
        {"group": group, "option": option, "regime": "mass", "minutes": "9 s"}
        for group, option in (("memory", "32gb"), ("disk", "1tb"), ("system", "windows"))
    ]


def _rates() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name, (line, base, cell, lab, finish) in _MINUTES.items():
        for resource, slower in _LINES[name].items():
            rows += [
                {"product": name, "resource": resource, "regime": "mass",
                 "rate": f"{line * slower:.2f} min", "fixed": 6, "yield": "99%", "cost": "1.10"},
                {"product": name, "resource": resource, "regime": "hybrid",
                 "rate": f"{base * slower:.2f} min", "fixed": 5, "yield": "99%", "cost": "0.80"},
            ]  # fmt: skip
        rows += [
            {"product": name, "resource": "cells", "regime": "flexible", "rate": f"{cell} min",
             "fixed": 5, "cost": "1.20"},
            {"product": name, "resource": "cells", "regime": "hybrid", "rate": f"{finish} min",
             "fixed": 3, "cost": "0.30"},
            {"product": name, "resource": "lab", "regime": "custom", "rate": f"{lab} min",
             "fixed": 15, "cost": "2.40"},
            {"product": name, "resource": "lab", "regime": "hybrid", "rate": f"{4 * finish:g} min",
             "fixed": 8, "cost": "0.40"},
        ]  # fmt: skip
    return rows


def _parts(book: pl.DataFrame, start: datetime, weeks: int) -> dict[str, list[dict[str, Any]]]:
    """Return components for what the book asks for and a little more: some now, more each week."""
    days = working_days(start, 5 * weeks)
    quantity = pl.col("quantity").cast(pl.Int64)
    text = pl.col("options").fill_null("")
    stock: list[dict[str, Any]] = []
    receipts: list[dict[str, Any]] = []
    for option, (item, charge) in _PARTS.items():
        asked = int(book.select(quantity.filter(text.str.contains(option, literal=True)).sum())
                    .item())  # fmt: skip
        weekly = -(-asked * 11 // (10 * weeks * 5)) * 5
        scarce = item in ("card-high", "processor-c7")
        stock.append({"item": item, "on_hand": weekly if not scarce else -(-weekly // 2),
                      "unit_value": charge})  # fmt: skip
        receipts += [
            {"item": item, "arrives_at": f"{days[5 * week + (2 if scarce else 0)]} 06:00",
             "quantity": weekly}
            for week in range(0 if scarce else 1, weeks)
        ]  # fmt: skip
    for name, on_hand, value in (("kide-mini", 120, 9), ("lumi-note", 150, "11.50"),
                                 ("kide-tower", 60, "13.20")):  # fmt: skip
        stock.append({"item": f"{name}-baseline", "product": name, "options": [],
                      "on_hand": on_hand, "unit_value": value})  # fmt: skip
    return {"stock": stock, "receipts": receipts}


def computer_data(start: datetime, weeks: int, book: pl.DataFrame) -> dict[str, Any]:
    """Return the plant as plain values; `book` says what components it needs."""
    return {
        "name": "Vantaa Compute",
        "time_zone": "Europe/Helsinki",
        "start": start,
        "horizon": timedelta(weeks=weeks),
        "energy_price": "0.14",
        "transfer": "20 min",
        "lateness": {
            "cost_per_day": 6,
            "share_per_day": "3%",
            "priorities": {"key-account": 3, "express": 2},
        },
        "refusal": {"goodwill": 40, "goodwill_share": "20%"},
        "calendars": {
            "day": {
                "shifts": ["Mon-Fri 06:30-15:00"],
                "breaks": ["Mon-Fri 11:00-11:30"],
                "overtime": ["Sat 07:00-12:00"],
                "overtime_premium": 60,
                "overtime_fixed": 40,
            },
            "two-shift": {
                "shifts": ["Mon-Fri 06:00-14:00", "Mon-Fri 14:00-22:00"],
                "breaks": ["Mon-Fri 10:00-10:30", "Mon-Fri 18:00-18:30"],
            },
        },
        "products": [
            {"name": name, "family": family, "price": fee}
            for name, (family, fee) in MODELS.items()
        ],
        "options": _options(),
        "option_work": _option_work(),
        "variants": [
            {"product": name, "variant": variant, "options": options}
            for name in MODELS
            for variant, options in {
                "basic": [], "plus": ["32gb", "1tb"], "office": ["windows"]
            }.items()
        ],
        **_parts(book, start, weeks),
        "materials": [
            {"item": item, "group": option.partition("=")[0], "option": option.partition("=")[2],
             "per_unit": 1}
            for option, (item, _) in _PARTS.items()
        ],
        "resources": [
            {"name": "line-office", "kind": "mass", "calendar": "day",
             "setup_by": ["product", "cpu"], "initial_setup": ["kide-mini", "c5"],
             "hourly_cost": 430, "power": 18, "min_quantity": 2, "investment": 1_100_000,
             "fixed_cost_per_week": 5_400},
            {"name": "line-racks", "kind": "mass", "calendar": "day",
             "setup_by": ["product", "cpu"], "initial_setup": ["routa-node", "c5"],
             "hourly_cost": 390, "power": 22, "min_quantity": 2, "investment": 980_000,
             "fixed_cost_per_week": 4_900},
            {"name": "cells", "kind": "flexible", "stations": 5, "calendar": "two-shift",
             "setup_by": ["family"], "initial_setup": ["desktops"], "hourly_cost": 78, "power": 6,
             "investment": 120_000, "fixed_cost_per_week": 800},
            {"name": "lab", "kind": "custom", "stations": 3, "calendar": "day", "hourly_cost": 52,
             "power": 2, "investment": 70_000, "fixed_cost_per_week": 450},
        ],
        "rates": _rates(),
        "changeover_rules": [
            {"resource": "*", "attribute": "product", "minutes": 38, "cost": 25},
            {"resource": "*", "attribute": "cpu", "minutes": 9},
            {"resource": "cells", "attribute": "family", "minutes": 12},
        ],
    }  # fmt: skip


def build(wishes: Wishes) -> Instance:
    """Return the plant and an order book of the size that was wished for."""
    weeks = max(1, round(wishes.orders / ORDERS_A_WEEK))
    book = order_book(_market(weeks), wishes.orders, wishes.start, Draws(wishes.seed))
    return Instance(plant_of(computer_data(wishes.start, weeks, book)), book)


COMPUTERS = Recipe(
    "computer-month",
    "modular machines on common baselines, components with receipts: 1,500 orders in four weeks",
    Wishes(orders=4 * ORDERS_A_WEEK, seed=5),
    build,
    most_orders=100 * ORDERS_A_WEEK,
)
