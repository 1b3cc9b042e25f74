"""The smallest plant that is worth planning: two products, one line, one workshop."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import polars as pl

from planner.examples.book import working_days
from planner.examples.recipe import Instance, Recipe, Wishes
from planner.plant import plant_of

if TYPE_CHECKING:
    from datetime import datetime

SETTINGS = """\
# A plant to start from: change it, then run `planner check` and `planner solve` on this folder.
# Any table may also stand beside this file as CSV: products.csv, rates.csv, stock.csv ...
name = "Two chairs"
time_zone = "Europe/Berlin"
start = "{start}"        # planning starts here; no command looks at the clock
rates = [                   # time per unit and material; fixed: for each order, whatever its size
  {{ product = "*", resource = "line", rate = "2 min", fixed = "10 min", cost = 11 }},
  {{ product = "chair", resource = "workshop", rate = "40 min", cost = 13 }},
  {{ product = "stool", resource = "workshop", rate = "25 min", cost = 12 }},
]
[lateness]
cost_per_day = 30           # for each order; share_per_day = "2%" would be a share of its price
[calendars.day]
shifts = ["Mon-Fri 06:00-14:00"]
overtime = ["Sat 06:00-12:00"]
overtime_premium = 70       # an hour, on top of the resource's own cost
[products.chair]
price = 95                  # a unit; refusing an order costs its price
[products.stool]
price = 58
[resources.line]            # fast, but every change of product takes 45 minutes
kind = "mass"
hourly_cost = 260
setup_by = ["product"]
changeover = "45 min"
initial_setup = ["chair"]
[resources.workshop]        # slow, but it makes anything, bespoke orders too
kind = "custom"
stations = 2                # two benches
hourly_cost = 46
"""
"""``plant.toml``, with the planning start to be filled in."""

_ORDERS = (
    ("1001", "chair", 120, 1, "Cafe Central", None, None),
    ("1002", "stool", 80, 1, "Bistro Aalborg", None, None),
    ("1003", "chair", 15, 2, "Familie Hartmann", None, None),
    ("1004", "chair", 200, 3, "Hotel Kaiserhof", "3", None),
    ("1005", "stool", 4, 2, "C. Jansen", None, "90"),
    ("1006", "stool", 150, 3, "Wohnhaus Brandt", None, None),
    ("1007", "chair", 90, 4, "Huis en Hof", None, None),
    ("1008", "chair", 24, 4, "Atelier Novak", None, "240"),
    ("1009", "stool", 10, 4, "M. Kowalska", None, None),
    ("1010", "chair", 160, 5, "Maison Delorme", None, None),
    ("1011", "stool", 120, 5, "Brasserie du Port", None, None),
    ("1012", "stool", 18, 5, "Form und Raum", "2", None),
)
"""Order, product, quantity, working day on which it is due, customer, priority, bespoke minutes."""


def minimal_orders(start: datetime) -> pl.DataFrame:
    """Return the order book, due in the week that begins with `start`."""
    days = [day.isoformat() for day in working_days(start, 5)]
    rows = [
        (order, product, str(quantity), days[due - 1], customer, priority, minutes)
        for order, product, quantity, due, customer, priority, minutes in _ORDERS
    ]
    columns = ("order", "product", "quantity", "due", "customer", "priority", "bespoke_minutes")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def build(wishes: Wishes) -> Instance:
    """Return the plant and its dozen orders."""
    start = f"{wishes.start:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    settings = SETTINGS.format(start=start)
    return Instance(plant_of(tomllib.loads(settings)), minimal_orders(wishes.start), settings)


MINIMAL = Recipe(
    "minimal",
    "two products, one line, one workshop and a dozen orders, with every line explained",
    Wishes(orders=len(_ORDERS)),
    build,
    takes=("start",),
)
