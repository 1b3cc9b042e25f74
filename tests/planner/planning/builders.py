"""Small plants and order books for tests: plain values in, typed models out."""

from datetime import UTC, datetime
from decimal import Decimal

import polars as pl

from planner.orders.schema import OrderSchema
from planner.plant import Plant, plant_of
from planner.plant.catalogue import Catalogue

START = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday."""


def a_plant(**tables: object) -> Plant:
    """Return a plant of one product `chair` on one line, changed by what is given."""
    data: dict[str, object] = {
        "name": "works",
        "currency": "EUR",
        "time_zone": "UTC",
        "start": "2026-03-02",
        "products": [{"name": "chair", "price": "100"}],
        "calendars": [{"name": "day", "shifts": "Mon-Fri 08:00-16:00"}],
        "resources": [{"name": "line", "kind": "mass", "hourly_cost": "60", "changeover": "0 min"}],
        "rates": [{"product": "chair", "resource": "line", "rate": "1 min"}],
    }
    return plant_of(data | tables)


def a_book(plant: Plant, *rows: dict[str, object]) -> pl.DataFrame:
    """Return checked orders; a row says what differs from 60 chairs due at the end of Friday."""
    known = [_row(plant, number, row) for number, row in enumerate(rows, 2)]
    schema = OrderSchema.create_empty().schema
    return OrderSchema.validate(pl.DataFrame(known, schema=schema))


def _row(plant: Plant, number: int, row: dict[str, object]) -> dict[str, object]:
    catalogue = Catalogue(plant)
    name = str(row.get("product", "chair"))
    chosen, unknown = catalogue.parse(name, row.get("options", ()))
    bespoke = "bespoke_minutes" in row or "bespoke_cost" in row
    full = catalogue.full(name, chosen) | frozenset(unknown)
    product = catalogue.product(name)
    return {
        "row": number,
        "order": f"A{number - 1}",
        "product": name,
        "family": product.family_name,
        "stock_item": None,
        "level": str(catalogue.level(name, full, bespoke=bespoke)),
        "quantity": Decimal(60),
        "unit": product.unit,
        "release_at": None,
        "due_at": datetime(2026, 3, 7, tzinfo=UTC),
        "deadline_at": None,
        "priority": Decimal(1),
        "price": None,
        "late_cost_per_day": None,
        "refusal_cost": None,
        "must_make": False,
        "customer": None,
        "segment": None,
        "regimes": [],
        "bespoke_minutes": None,
        "bespoke_cost": None,
        "work_hours": 0.0,
        **row,
        "options": sorted(full),
    }
