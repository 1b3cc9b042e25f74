"""What all strategies share of a week: its plant, its orders with every route, the tick.

Most of a translation is the same whatever a strategy allows. Whoever looks at several strategies
on the same plant and book makes it once, and translates from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.errors import BadRequest
from planner.plan import fixed_offset
from planner.plant.units import on_clock
from planner.routes.factory import Factory
from planner.routes.lines import read_lines
from planner.routes.routes import recipes_for
from planner.routes.under_way import by_order, remaining_recipe
from planner.translation.draft import Basis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import polars as pl

    from planner.plant import Plant
    from planner.routes.lines import Line
    from planner.routes.ways import Recipe


@dataclass(frozen=True, slots=True)
class Demand:
    """An order with the routes that plant and customer leave open.

    Attributes
    ----------
    begun
        Whether it is under way; then its one route is what remains.
    """

    line: Line
    every: tuple[Recipe, ...]
    begun: bool


@dataclass(frozen=True, slots=True)
class Groundwork:
    """A week before any strategy.

    Attributes
    ----------
    demands
        In the order of the book.
    """

    orders: pl.DataFrame
    factory: Factory
    basis: Basis
    demands: tuple[Demand, ...]


def groundwork(plant: Plant, orders: pl.DataFrame, start_at: datetime | None = None) -> Groundwork:
    """Return what all strategies share of a week.

    Parameters
    ----------
    plant, orders, start_at
        As for `planner.translation.translate.translate`.

    Raises
    ------
    BadRequest
        Without a planning start, or where the state is at odds with the orders.
    """
    start = start_at or plant.start
    if start is None:
        raise BadRequest(
            "no planning start is given", hint="name it with --start, or as start in plant.toml"
        )
    start = fixed_offset(on_clock(start, plant.zone))
    factory = Factory(plant)
    demands = tuple(_demands(factory, read_lines(orders), start))
    basis = Basis(factory, start, [each.every for each in demands if each.every])
    return Groundwork(orders, factory, basis, demands)


def _demands(factory: Factory, lines: Sequence[Line], start: datetime) -> list[Demand]:
    under_way = by_order(factory)
    unknown = set(under_way) - {line.order for line in lines}
    if unknown:
        raise BadRequest(
            f"state_work: order {min(unknown)} is under way but not in the order book",
            hint="keep orders in the book until they are done, or delete the row",
        )
    return [
        Demand(line, (remaining_recipe(factory, line, under_way[line.order]),), begun=True)
        if line.order in under_way
        else Demand(line, recipes_for(factory, line, start), begun=False)
        for line in lines
    ]
