"""A week of an upholstered-furniture works: one line for standard frames, a cell, a joinery."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from planner.examples.book import Item, Market, Segment, configurations, order_book, working_days
from planner.examples.draws import Curve, Draws
from planner.examples.recipe import Instance, Recipe, Wishes, weeks_for
from planner.plant import plant_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ORDERS = 60

PRICES = {
    "alva-chair": 124,
    "alva-carver": 168,
    "fjord-sofa-2": 690,
    "fjord-sofa-3": 885,
    "tarn-table-160": 420,
    "tarn-table-200": 515,
}

WOOD = {"": 0.52, "beech": 0.28, "walnut": 0.2}
FABRIC = {"": 0.22, "green-felt": 0.2, "velvet": 0.24, "boucle": 0.2, "leather": 0.14}
LEGS = {"": 0.7, "steel": 0.3}
FINISH = {"": 0.35, "lacquer": 0.4, "stain": 0.25}

RETAIL = (
    "Wohnhaus Brandt", "Huis en Hof", "Maison Delorme", "Nordlys Interior", "Casa Moretti",
    "Mobler Lindqvist", "Meblo Krakow", "Salon Vermeer",
)  # fmt: skip
CONTRACT = (
    "Hotel Kaiserhof", "Grand Hotel Adria", "Cafe Central Linz", "Brasserie du Port",
    "Bistro Aalborg", "Stadthalle Kassel", "Residencia del Mar",
)  # fmt: skip
STUDIO = (
    "Atelier Novak", "Studio Bergstrom", "Interni Conti", "Form und Raum", "De Stijlkamer",
    "Oficina Duarte",
)  # fmt: skip
PRIVATE = (
    "Familie Hartmann", "C. Jansen", "M. Kowalska", "E. Lehtonen", "P. Rousseau", "I. Szabo",
    "G. Ferrari", "A. Murphy", "T. Nielsen", "Dr. Weiss",
)  # fmt: skip


def _seating(product: str, quantity: Curve, fabrics: Mapping[str, float], cost: float) -> Item:
    group = "fabric" if product.startswith("alva") else "cover"
    standard = {"": 0.45, f"{group}=green-felt": 0.2, "wood=beech": 0.35}
    groups = {"wood": WOOD, group: fabrics}
    if group == "cover":
        groups["legs"] = LEGS
    return Item(
        product,
        PRICES[product],
        quantity,
        standard,
        configurations(groups, without=tuple(standard)),
        bespoke_quantity=((0, 1), (0.6, 4), (1, 8)) if group == "fabric" else ((0, 1), (1, 3)),
        bespoke_minutes=((0, 10 + cost), (1, 30 + 3 * cost)),
        bespoke_cost=((0, cost), (1, 3 * cost)),
    )


def _table(product: str, quantity: Curve) -> Item:
    standard = {"": 0.6, "wood=beech": 0.25, "finish=lacquer": 0.15}
    groups = {"wood": WOOD, "finish": FINISH, "leaf": {"": 0.65, "extension": 0.35}}
    return Item(
        product,
        PRICES[product],
        quantity,
        standard,
        configurations(groups, without=tuple(standard)),
        bespoke_quantity=((0, 1), (1, 4)),
        bespoke_minutes=((0, 30), (1, 90)),
        bespoke_cost=((0, 25), (1, 110)),
    )


def _market(weeks: int) -> Market:
    few = ((0, 2), (0.4, 6), (0.85, 14), (1, 24))
    many = ((0, 16), (0.3, 40), (0.75, 84), (0.95, 140), (1, 180))
    items = (
        _seating("alva-chair", many, FABRIC, 6),
        _seating("alva-carver", ((0, 8), (0.5, 30), (0.9, 64), (1, 100)), FABRIC, 9),
        _seating("fjord-sofa-2", few, FABRIC, 28),
        _seating("fjord-sofa-3", few, FABRIC, 36),
        _table("tarn-table-160", few),
        _table("tarn-table-200", few),
    )
    retail = {"alva-chair": 5, "alva-carver": 2, "fjord-sofa-2": 3, "fjord-sofa-3": 3,
              "tarn-table-160": 3, "tarn-table-200": 2}  # fmt: skip
    contract = {"alva-chair": 4, "alva-carver": 3, "tarn-table-160": 2, "fjord-sofa-2": 1}
    homes = {"alva-chair": 2, "alva-carver": 2, "fjord-sofa-2": 3, "fjord-sofa-3": 3,
             "tarn-table-160": 2, "tarn-table-200": 3}  # fmt: skip
    return Market(
        "SO-",
        26001,
        items,
        (
            Segment("retail", RETAIL, 0.48, retail, (0.72, 0.28, 0),
                    due=((0, 1), (0.55, 4), (0.85, 5), (1, 7)),
                    priorities={"": 0.85, "key-account": 0.15}),
            Segment("contract", CONTRACT, 0.2, contract, (0.4, 0.55, 0.05), size=1.15,
                    due=((0, 2), (0.7, 5), (1, 9)), penalty=180, must_make=0.15, deadline=0.15),
            Segment("studio", STUDIO, 0.17, homes, (0.1, 0.7, 0.2), size=0.45,
                    due=((0, 2), (0.5, 4), (1, 8))),
            Segment("private", PRIVATE, 0.15, homes, (0.05, 0.45, 0.5), size=0.15,
                    due=((0, 2), (0.6, 5), (1, 9)), priorities={"": 0.7, "promised": 0.3},
                    regimes={"": 0.9, "custom": 0.1}),
        ),
        weeks=weeks,
        released=0.12,
    )  # fmt: skip


def _options() -> list[dict[str, Any]]:
    fabrics = {
        "green-felt": (0, 0, 0), "velvet": (9, 2, 24), "boucle": (12, 3, 29), "leather": (34, 5, 78)
    }  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"group": "wood", "option": "oak", "default": True, "attributes": {"shade": "2"}},
        {"group": "wood", "option": "beech", "attributes": {"shade": "1"}},
        {"group": "wood", "option": "walnut", "attributes": {"shade": "3"}, "cost": 14,
         "price": 38},
    ]  # fmt: skip
    for group, products, factor in (("fabric", ["chairs"], 1), ("cover", ["sofas"], 6)):
        rows.append({"group": group, "option": "grey-felt", "products": products,
                     "default": True, "stage": "late"})  # fmt: skip
        rows += [
            {"group": group, "option": name, "products": products, "stage": "late",
             "cost": cost * factor, "minutes": minutes * factor, "price": price * factor}
            for name, (cost, minutes, price) in fabrics.items()
        ]  # fmt: skip
    rows += [
        {"group": "legs", "option": "wooden", "products": ["sofas"], "default": True,
         "stage": "late"},
        {"group": "legs", "option": "steel", "products": ["sofas"], "stage": "late", "cost": 18,
         "minutes": 4, "price": 45},
        {"group": "finish", "option": "oil", "products": ["tables"], "default": True,
         "stage": "late"},
        {"group": "finish", "option": "lacquer", "products": ["tables"], "stage": "late",
         "cost": 7, "price": 25},
        {"group": "finish", "option": "stain", "products": ["tables"], "stage": "late",
         "cost": 11, "price": 40},
        {"group": "leaf", "option": "none", "products": ["tables"], "default": True},
        {"group": "leaf", "option": "extension", "products": ["tables"], "cost": 34, "minutes": 18,
         "price": 120},
    ]  # fmt: skip
    return rows


def _option_work() -> list[dict[str, Any]]:
    """Leather is sewn, wherever it is; a finish takes its time by the regime."""
    rows: list[dict[str, Any]] = [
        {"group": group, "option": "leather", "regime": regime, "minutes": minutes * factor,
         "cost": 34 * cost, "pools": {"sewers": 1}}
        for group, factor, cost in (("fabric", 1, 1), ("cover", 6, 6))
        for regime, minutes in (("flexible", 5), ("custom", 7), ("hybrid", 5))
    ]  # fmt: skip
    rows += [
        {"group": "finish", "option": option, "regime": regime, "minutes": minutes, "cost": cost}
        for option, cost, minutes_by in (
            ("oil", 0, {"hybrid": 7}),
            ("lacquer", 7, {"mass": 1, "flexible": 6, "custom": 14, "hybrid": 12}),
            ("stain", 11, {"flexible": 10, "custom": 18, "hybrid": 16}),
        )
        for regime, minutes in minutes_by.items()
    ]
    return rows


def _variants() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for product in PRICES:
        upholstered = not product.startswith("tarn")
        named: dict[str, list[str]] = {"oak": [], "beech": ["beech"]}
        named |= {"oak-green": ["green-felt"]} if upholstered else {"oak-lacquer": ["lacquer"]}
        rows += [{"product": product, "variant": name, "options": options}
                 for name, options in named.items()]  # fmt: skip
    return rows


def _rates() -> list[dict[str, Any]]:
    """Minutes per unit: whole on the line, its frame alone, in the cell, finished, by hand."""
    table: dict[str, tuple[float, ...]] = {
        "alva-chair": (2.0, 1.25, 12, 5.5, 58, 19),
        "alva-carver": (2.8, 1.75, 16.5, 7.5, 80, 26),
        "fjord-sofa-2": (10, 5.5, 60, 25, 290, 94),
        "fjord-sofa-3": (12.5, 7, 73, 31, 350, 122),
        "tarn-table-160": (6.5, 5, 36, 3, 160, 70),
        "tarn-table-200": (7.8, 6, 44, 4, 190, 88),
    }
    rows: list[dict[str, Any]] = []
    for product, (line, frame, cell, finish, bench, material) in table.items():
        body = round(material * 0.8, 2)
        rows += [
            {"product": product, "resource": "frame-line", "regime": "mass", "rate": f"{line} min",
             "fixed": 10, "yield": "98%", "cost": material},
            {"product": product, "resource": "frame-line", "regime": "hybrid",
             "rate": f"{frame} min", "fixed": 8, "yield": "99%", "cost": body},
            {"product": product, "resource": "cell", "regime": "flexible", "rate": f"{cell} min",
             "fixed": 12, "cost": round(material * 1.04, 2)},
            {"product": product, "resource": "cell", "regime": "hybrid", "rate": f"{finish} min",
             "fixed": 6, "cost": round(material * 0.24, 2)},
            {"product": product, "resource": "joinery", "regime": "custom", "rate": f"{bench} min",
             "fixed": 25, "cost": round(material * 1.12, 2)},
            {"product": product, "resource": "joinery", "regime": "hybrid",
             "rate": f"{finish * 3:g} min", "fixed": 10, "cost": round(material * 0.26, 2)},
        ]  # fmt: skip
    return rows


def _stock(start: datetime, weeks: int) -> dict[str, list[dict[str, Any]]]:
    days = working_days(start, 5 * weeks)
    table = {
        "chair-frame-oak": ("alva-chair", [], 70, 29, 50),
        "chair-frame-beech": ("alva-chair", ["beech"], 40, 28, 30),
        "carver-frame-oak": ("alva-carver", [], 24, 40, 20),
        "sofa-2-frame-oak": ("fjord-sofa-2", [], 6, 139, 4),
        "sofa-3-frame-oak": ("fjord-sofa-3", [], 5, 176, 4),
        "table-160-oak": ("tarn-table-160", [], 6, 112, 0),
    }
    stock = [
        {"item": item, "product": product, "options": options, "on_hand": on_hand,
         "unit_value": value}
        for item, (product, options, on_hand, value, _) in table.items()
    ]  # fmt: skip
    receipts = [
        {"item": item, "arrives_at": f"{days[5 * week + 2].isoformat()} 12:00", "quantity": more}
        for week in range(weeks)
        for item, (*_, more) in table.items()
        if more
    ]
    return {"stock": stock, "receipts": receipts}


def furniture_data(start: datetime, weeks: int) -> dict[str, Any]:
    """Return the plant as plain values."""
    families = {"alva": "chairs", "fjord": "sofas", "tarn": "tables"}
    return {
        "name": "Lindental Furniture",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "start": start,
        "horizon": timedelta(weeks=weeks),
        "energy_price": "0.21",
        "transfer": "30 min",
        "lateness": {
            "cost_per_day": 35,
            "share_per_day": "2%",
            "priorities": {"promised": 2, "key-account": 3},
        },
        "refusal": {"goodwill": 150, "goodwill_share": "10%"},
        "calendars": {
            "line": {
                "shifts": ["Mon-Fri 06:00-14:00"],
                "breaks": ["Mon-Fri 09:30-10:00"],
                "overtime": ["Mon-Thu 14:00-16:00", "Sat 06:00-11:00"],
                "overtime_premium": 110,
                "overtime_fixed": 60,
            },
            "benches": {
                "shifts": ["Mon-Fri 07:00-15:30"],
                "breaks": ["Mon-Fri 12:00-12:30"],
                "overtime": ["Sat 07:00-12:00"],
                "overtime_premium": 16,
                "overtime_fixed": 20,
            },
        },
        "products": [
            {"name": name, "family": families[name.partition("-")[0]], "price": price}
            for name, price in PRICES.items()
        ],
        "options": _options(),
        "option_work": _option_work(),
        "variants": _variants(),
        **_stock(start, weeks),
        "resources": [
            {"name": "frame-line", "kind": "mass", "calendar": "line",
             "setup_by": ["family", "shade"], "initial_setup": ["chairs", "2"],
             "hourly_cost": 390, "power": 42, "tail": "1 h", "min_quantity": 2,
             "investment": 1_450_000, "fixed_cost_per_week": 6_900},
            {"name": "cell", "kind": "flexible", "calendar": "benches", "stations": 2,
             "setup_by": ["family"], "initial_setup": ["chairs"], "hourly_cost": 128,
             "power": 9, "investment": 210_000, "fixed_cost_per_week": 1_100},
            {"name": "joinery", "kind": "custom", "calendar": "benches", "stations": 4,
             "pools": {"craftsmen": 1}, "hourly_cost": 54, "power": 3, "investment": 95_000,
             "fixed_cost_per_week": 600},
        ],
        "rates": _rates(),
        "changeover_rules": [
            {"resource": "frame-line", "attribute": "family", "minutes": 135, "cost": 460},
            {"resource": "frame-line", "attribute": "shade", "direction": "up", "minutes": 30,
             "cost": 60},
            {"resource": "frame-line", "attribute": "shade", "direction": "down", "minutes": 45,
             "cost": 110},
            {"resource": "cell", "attribute": "family", "minutes": 40, "cost": 45},
        ],
        "pools": [
            {"name": "craftsmen", "capacity": 4, "calendar": "benches"},
            {"name": "sewers", "capacity": 2, "calendar": "benches"},
        ],
    }  # fmt: skip


def build(wishes: Wishes) -> Instance:
    """Return the plant and an order book of the size that was wished for."""
    weeks = weeks_for(wishes.orders, ORDERS)
    book = order_book(_market(weeks), wishes.orders, wishes.start, Draws(wishes.seed))
    return Instance(plant_of(furniture_data(wishes.start, weeks)), book)


FURNITURE = Recipe(
    "furniture-week",
    "chairs, sofas and tables: one line, a cell and a joinery, about 60 orders a week",
    Wishes(orders=ORDERS, seed=7),
    build,
    most_orders=100 * ORDERS,
)
