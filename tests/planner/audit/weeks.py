"""A small works with a little of everything, and the plan of its week."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

import polars as pl

from planner.plan import Plan
from planner.planning.plan_week import plan_week
from planner.plant import Plant
from tests.planner.planning.builders import a_book, a_plant


def works() -> Plant:
    """A line with changeovers, a cell, two benches that may not pause, a routing, a supplier."""
    return a_plant(
        lateness={"cost_per_day": "14.40"},
        refusal={"goodwill": "20"},
        energy_price="0.30",
        products=[
            {"name": "chair", "price": "100"},
            {"name": "stool", "price": "40"},
            {"name": "desk", "price": "900"},
        ],
        options=[
            {"group": "hue", "option": "white", "default": True},
            {"group": "hue", "option": "black", "minutes": "6 s", "cost": "0.25"},
            {"group": "seat", "option": "wool", "default": True, "stage": "late"},
            {"group": "seat", "option": "hide", "stage": "late", "minutes": 2},
        ],
        variants=[{"product": "chair", "variant": h, "options": h} for h in ("white", "black")],
        calendars=[
            {"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-12:00",
             "overtime_premium": "30", "overtime_fixed": "40"},
        ],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "hue",
             "initial_setup": "white", "changeover": 30, "changeover_cost": 5, "power": 2,
             "changeover_pools": "setters=1"},
            {"name": "cell", "kind": "flexible", "hourly_cost": 90, "changeover": 0,
             "pools": "crew=1"},
            {"name": "bench", "kind": "custom", "hourly_cost": 50, "changeover": 0, "stations": 2,
             "resumable": "no"},
        ],
        rates=[
            {"product": "chair", "resource": "line", "rate": 1, "yield": "0.96", "cost": "0.5"},
            {"product": "chair", "resource": "cell", "rate": 4, "fixed": 10, "max_lot": 20},
        ],
        routings=[
            {"product": "desk", "route": "shop", "regime": "custom", "step": "saw",
             "resources": "bench", "rate": 10, "yield": "0.8"},
            {"product": "desk", "route": "shop", "regime": "custom", "step": "paint",
             "after": "saw", "resources": "bench", "rate": 15, "min_lag": "1 h", "max_lag": "20 h",
             "tail": "30 min"},
            {"product": "desk", "route": "shop", "regime": "custom", "step": "pack",
             "after": "paint", "rate": 6, "pools": "packers=2"},
        ],
        pools=[
            {"name": "crew", "capacity": 1},
            {"name": "setters", "capacity": 1},
            {"name": "packers", "capacity": 2, "calendar": "day"},
        ],
        stock=[{"item": "paint", "on_hand": 2, "unit_value": "7.50"}],
        receipts=[{"item": "paint", "arrives_at": "2026-03-04 10:00", "quantity": 8}],
        materials=[{"item": "paint", "product": "desk", "per_unit": 1, "step": "paint"}],
        outsourcing=[
            {"product": "stool", "supplier": "Ace", "cost": 9, "cost_per_order": 4,
             "lead_time": "2 d", "weekly_limit": 100},
        ],
        state_work=[
            {"order": "A9", "regime": "flexible", "resource": "cell", "remaining": 25},
        ],
    )  # fmt: skip


def _at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


ROWS: tuple[dict[str, object], ...] = (
    {"due_at": _at(3), "regimes": ["mass"]},
    {"options": ["black"], "due_at": _at(9, 16), "release_at": _at(9), "regimes": ["mass"]},
    {"price": 30_000_000, "quantity": Decimal(90)},
    {"product": "desk", "quantity": Decimal(8), "options": [], "deadline_at": _at(7)},
    {"product": "stool", "quantity": Decimal(60), "due_at": _at(5)},
    {"bespoke_minutes": Decimal(5), "regimes": ["mass"]},
    # As much as the line has left of the week, and some of Saturday.
    {"quantity": Decimal(2330), "due_at": _at(7, 12), "late_cost_per_day": 9_000_000_000,
     "must_make": True, "regimes": ["mass"]},
    {"options": ["hide"], "quantity": Decimal(30), "due_at": _at(2, 9), "customer": "Ito",
     "regimes": ["flexible"]},
    {"options": ["hide"], "quantity": Decimal(9), "due_at": _at(6)},
)  # fmt: skip
"""A1 and A2 before A7 on the line, A3 not worth making, A4 through the shop, A5 bought, A6 without
a route, A8 in two lots and late, A9 under way."""


def book() -> pl.DataFrame:
    return a_book(works(), *ROWS)


@cache
def a_week() -> Plan:
    """Return the plan of the week; the same each time, as work and not time limits the search."""
    return plan_week(works(), book(), time_limit=None, work_limit=0.02, seed=1, workers=1)
