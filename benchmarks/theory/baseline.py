"""A plant that finishes variants from one baseline in stock, and one that stocks the variants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.theory.plants import a_plant, minutes_open, week_of
from solvers.linear import Conditions

if TYPE_CHECKING:
    from benchmarks.theory.sampling import Floats
    from planner.rough import RoughWeek

VARIANTS: Final = 10

UNDERAGE: Final = 60
"""What each unit short costs."""

OVERAGE: Final = 30
"""What each unit left over costs."""

FINISHING: Final = 4
"""What it costs to make a variant of a baseline."""

_MICRO: Final = 1_000_000

_ON_HAND: Final = 1
"""Units of each item that the plant states; the experiments set their own."""


class Stocked:
    """A week that is served from stock, by how much there is and how much can be finished.

    A unit that is sold is not left over, so not selling one costs underage and overage: with that
    as its price, the rough-cut model's cost is the whole cost but for
    ``OVERAGE x (stock - demand)``, which nothing can change.
    """

    def __init__(self, week: RoughWeek) -> None:
        self.week = week
        stores = week.translation.stores
        self._scale = np.array(
            [float(stores[name].scale) for name in sorted(stores, key=lambda s: stores[s].index)]
        )
        plant = week.solver.model.plant
        self._finishers = plant.regular.shape

    def cost(self, demand: Floats, stock: Floats, finished: float | None = None) -> float:
        """Return underage, overage and finishing of one week.

        Parameters
        ----------
        demand, stock
            By variant; by stock item.
        finished
            Units that can be finished; None is as many as the plant's own hours allow.
        """
        paid = self._paid(demand, stock, finished)
        return paid + OVERAGE * float(stock.sum() - demand.sum())

    def short(self, demand: Floats, stock: Floats, finished: float | None = None) -> float:
        """Return the units that are not sold: all others cost their finishing."""
        paid = self._paid(demand, stock, finished) - FINISHING * float(demand.sum())
        return paid / (UNDERAGE + OVERAGE - FINISHING)

    def _paid(self, demand: Floats, stock: Floats, finished: float | None) -> float:
        paid = self.week.solver.cost(self._conditions(demand, stock, finished))
        if paid is None:
            raise ValueError("orders that may be refused do not fit")
        return paid / _MICRO

    def worth(self, demand: Floats, stock: Floats, finished: float | None = None) -> Floats:
        """Return by how much one more unit of each item would lower the cost, left-over aside."""
        answer = self.week.solver.solve(self._conditions(demand, stock, finished))
        if answer is None:
            raise ValueError("orders that may be refused do not fit")
        worth: Floats = answer.stock_price * self._scale / _MICRO
        return worth

    def _conditions(self, demand: Floats, stock: Floats, finished: float | None) -> Conditions:
        extra = None
        if finished is not None:
            plant = self.week.solver.model.plant
            extra = np.zeros(self._finishers)
            # Only the first bucket has work in it: later ones are past the orders' deadlines.
            extra[0, 0] = finished - plant.regular[0, 0]
        return Conditions(demand=demand, stock=(stock - _ON_HAND) * self._scale, extra=extra)


def postponed() -> Stocked:
    """Return a week whose variants are finished from one baseline, a minute a unit."""
    plant = a_plant(
        products=[{"name": "shirt", "price": str(UNDERAGE + OVERAGE)}],
        options=[
            {"group": "colour", "option": f"c{i}", "stage": "late"}
            | ({"default": True} if i == 0 else {})
            for i in range(VARIANTS)
        ],
        calendars=[minutes_open("day", 1439)],
        resources=[
            {"name": "dye", "kind": "flexible", "calendar": "day", "changeover": "0 min"}
        ],
        rates=[
            {"product": "shirt", "resource": "dye", "regime": "hybrid", "rate": "1 min",
             "cost": str(FINISHING)}
        ],
        stock=[
            {"item": "grey", "product": "shirt", "on_hand": str(_ON_HAND), "unit_value": "0"}
        ],
    )  # fmt: skip
    orders = ({"product": "shirt", "options": f"c{i}"} for i in range(VARIANTS))
    return Stocked(week_of(plant, orders))


def stocked_apart() -> Stocked:
    """Return a week whose variants are delivered each from its own stock."""
    names = [f"shirt{i}" for i in range(VARIANTS)]
    plant = a_plant(
        products=[{"name": name, "price": str(UNDERAGE + OVERAGE)} for name in names],
        calendars=[minutes_open("day", 1439)],
        resources=[{"name": "store", "kind": "flexible", "calendar": "day"}],
        stock=[
            {"item": f"of {name}", "product": name, "on_hand": str(_ON_HAND), "unit_value": "0"}
            for name in names
        ],
    )
    return Stocked(week_of(plant, ({"product": name} for name in names)))
