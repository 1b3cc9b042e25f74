"""Small plants for experiments, and orders of one unit whose demand is then drawn."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.orders import check_orders
from planner.plant import plant_of
from planner.rough import RoughWeek, rough_week

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.plant import Plant

MONDAY: Final = "2026-03-02"
_TUESDAY: Final = "2026-03-03"

WEEKLY: Final = 7
"""Days of the planning horizon, which the experiments take as one bucket."""


def a_plant(**tables: object) -> Plant:
    """Return a plant that begins on a Monday, with these tables."""
    head = {"name": "theory", "currency": "EUR", "time_zone": "UTC", "start": MONDAY}
    return plant_of(head | tables)


def minutes_open(name: str, minutes: int) -> dict[str, str]:
    """Return a calendar that is open for so many minutes of every Monday, up to a day."""
    hours, rest = divmod(minutes, 60)
    return {"name": name, "shifts": f"Mon 00:00-{hours:02}:{rest:02}"}


def week_of(plant: Plant, orders: Iterable[Mapping[str, str]]) -> RoughWeek:
    """Return the rough-cut model of orders of one unit that must be made this Monday or never.

    Parameters
    ----------
    orders
        Of each its product and, where it has some, its options.
    """
    lines = ["order;product;options;quantity;due;deadline"]
    lines += [
        f"o{number};{row['product']};{row.get('options', '')};1;{_TUESDAY};{_TUESDAY}"
        for number, row in enumerate(orders)
    ]
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "orders.csv"
        book.write_text("\n".join(lines), encoding="utf-8")
        start = plant.start
        if start is None:
            raise ValueError("the plant says no start")
        checked = check_orders(book, plant, start)
    if not checked.usable():
        raise ValueError(f"the orders of an experiment do not hold: {checked.defects[0]}")
    return rough_week(plant, checked.frame, start_at=start, buckets=1)
