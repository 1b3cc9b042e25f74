"""What a recipe is: from a few wishes to a plant and the order book that goes with it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from planner.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from planner.plant import Plant

MOST_ORDERS = 1_000_000
"""No recipe makes more."""

MONDAY = datetime.fromisoformat("2026-03-02")
"""When planning starts unless something else is wished for."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What may be asked of a recipe.

    Attributes
    ----------
    orders
        Number of orders.
    seed
        Of the random draws, at least 0.
    start
        Planning start on the plant's clock.
    utilization
        Share of the capacity of lines, cells and benches that the orders take.
    families
        Number of setup families of the lines.
    shifts
        Shifts a day: 1, 2 or 3.
    overtime
        Whether calendars have overtime windows.
    hybrid
        Whether options can be added late, so that there are hybrid routes.
    """

    orders: int
    seed: int = 1
    start: datetime = MONDAY
    utilization: float = 0.85
    families: int = 8
    shifts: int = 2
    overtime: bool = False
    hybrid: bool = True


@dataclass(frozen=True)
class Instance:
    """A plant and its order book, made by a recipe.

    Attributes
    ----------
    plant
        The plant.
    orders
        The book: one row an order, every column text as a file holds it, null where it is empty.
    settings
        ``plant.toml`` in the recipe's own words and with its comments, where that alone is the
        plant; empty: it is written from `plant`.
    """

    plant: Plant
    orders: pl.DataFrame
    settings: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A kind of plant and order book that can be made to measure.

    Attributes
    ----------
    name
        What the user types.
    summary
        What it makes, in a line.
    usual
        What it makes unless something else is wished for.
    build
        Makes the instance.
    takes
        The wishes it listens to; with any other it is refused rather than ignored.
    most_orders
        Up to how many orders its plant is believable.
    """

    name: str
    summary: str
    usual: Wishes
    build: Callable[[Wishes], Instance]
    takes: tuple[str, ...] = ("orders", "seed", "start")
    most_orders: int = MOST_ORDERS

    def complete(self, given: Mapping[str, Any]) -> Wishes:
        """Return what is wished for, with the recipe's own choice of all that is not given.

        Parameters
        ----------
        given
            Values by the names of the attributes of `Wishes`.

        Raises
        ------
        BadRequest
            A wish the recipe does not listen to, or one out of its range.
        """
        for name, value in given.items():
            if name not in self.takes:
                known = ", ".join(f"--{wish}" for wish in self.takes) or "no wishes at all"
                raise BadRequest(f"{self.name} knows no --{name}", hint=f"it takes {known}")
            if isinstance(value, datetime) and value.tzinfo is not None:
                raise BadRequest(
                    f"--{name} {value.isoformat()} has an offset",
                    hint="write it as the plant's clock shows it",
                )
            least, most = self._range(name)
            number = value.year if isinstance(value, datetime) else value
            if not least <= number <= most:
                raise BadRequest(
                    f"--{name} {value} is out of the range of {self.name}",
                    hint=f"from {least:g} to {most:,}",
                )
        return replace(self.usual, **given)

    def wished(self, wishes: Wishes) -> dict[str, int | float | bool | datetime]:
        """Return of all wishes those that the recipe listens to, by name."""
        return {f.name: getattr(wishes, f.name) for f in fields(wishes) if f.name in self.takes}

    def _range(self, name: str) -> tuple[float, float]:
        ranges = {
            "orders": (1, self.most_orders),
            "seed": (0, 2**63 - 1),
            "start": (1980, 2090),
            "utilization": (0.05, 2),
            "families": (1, 400),
            "shifts": (1, 3),
        }
        return ranges.get(name, (0, 1))


def weeks_for(orders: int, a_week: int) -> int:
    """Return over how many weeks so many orders spread, so that the plant's load stays the same."""
    return max(1, -(-orders // a_week))
