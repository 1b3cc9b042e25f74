"""Small plants and order books for tests: plain values in, typed models out."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from planner.interpretation.interpret import Origin, interpret
from planner.interpretation.tidy import tidy
from planner.orders.schema import OrderSchema
from planner.plan import Limits, Plan
from planner.plant import Plant, plant_of
from planner.plant.catalogue import Catalogue
from planner.routes.factory import Factory
from planner.routes.lines import Line, read_lines
from planner.routes.routes import one_nature, recipes_for
from planner.routes.ways import Recipe
from planner.translation.translate import translate
from planner.translation.translation import Translation
from solvers.bounds import floor
from solvers.dispatch.edd import edd
from solvers.objective import value
from solvers.result import Result, Solution, Termination
from solvers.schedule import Schedule
from solvers.verifier import verify

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
        "options": sorted(chosen if row.get("stock_item") else full),
    }


def lines_of(plant: Plant, *rows: dict[str, object]) -> tuple[Line, ...]:
    return read_lines(a_book(plant, *rows))


def recipes(plant: Plant, **row: object) -> tuple[Recipe, ...]:
    """Return the routes of one order."""
    found = recipes_for(Factory(plant), lines_of(plant, row)[0], START)
    return tuple(variant for recipe in found for variant in one_nature(recipe))


def translated(plant: Plant, *rows: dict[str, object], **settings: Any) -> Translation:
    return translate(plant, a_book(plant, *rows), **settings)


def planned(plant: Plant, *rows: dict[str, object]) -> Plan:
    """Return the plan by earliest due date, checked by the core's verifier."""
    return plan_of(translated(plant, *rows))


def plan_of(translation: Translation, schedule: Schedule | None = None) -> Plan:
    """Return the plan of a schedule, by default of that by earliest due date."""
    problem = translation.problem
    found = schedule or edd(problem)
    assert found is not None
    found = tidy(translation, found)
    check = verify(problem, found)
    assert not check.violations
    result = Result(
        Solution.FEASIBLE,
        Termination.TIME_LIMIT,
        found,
        value(problem, found),
        check.cost,
    )
    return interpret(translation, result, found, floor(problem), Origin(Limits()))
