"""How an order could be made, still in a planner's terms: exact minutes, money and quantities.

A `Recipe` is one route; `translate` gives it ticks and indices, `interpret` reads it back. Money is
rounded to micro-units here and nowhere later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from planner.plant.row import Regime


@dataclass(frozen=True, slots=True)
class Draw:
    """A quantity of a stock item that a step takes when it starts, and its value in micro-units.

    A supplier's weekly limit is kept like stock, under a name no item has; `booked` marks it.
    """

    item: str
    quantity: Decimal
    cost: int
    booked: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way to do a step.

    Attributes
    ----------
    resource
        None: people or tools alone, or a supplier.
    minutes
        Working time, not rounded. Of a way without a resource, elapsed time.
    production, outsourcing
        Micro-units.
    setup
        Values of the resource's ``setup_by``.
    tail
        Elapsed time from its end until the work is available.
    resumable
        Whether it may pause over closed time.
    pools
        ``(pool, amount)`` by name.
    station
        The only station that may do it, from 1; None: any.
    earliest
        Elapsed time from the planning start before which it does not start.
    """

    resource: str | None
    minutes: Fraction
    production: int = 0
    outsourcing: int = 0
    setup: tuple[str, ...] = ()
    tail: timedelta = timedelta()
    resumable: bool = True
    pools: tuple[tuple[str, int], ...] = ()
    energy_kwh: Fraction = Fraction(0)
    station: int | None = None
    earliest: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Link:
    """A step waits for an earlier one of the same recipe, by position, between two lags."""

    before: int
    min_lag: timedelta = timedelta()
    max_lag: timedelta | None = None


@dataclass(frozen=True, slots=True)
class StepRecipe:
    """One step of one lot; all its ways start the same quantity and take the same from stock.

    Attributes
    ----------
    under_way
        Whether it has begun before the planning start; it then goes on at once where it is.
    """

    step: str
    lot: int
    ways: tuple[Way, ...]
    started: Decimal
    good: Decimal
    after: tuple[Link, ...] = ()
    draws: tuple[Draw, ...] = ()
    under_way: bool = False

    @property
    def stock_cost(self) -> int:
        """Value of what it draws, in micro-units."""
        return sum(draw.cost for draw in self.draws)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One alternative way to make a whole order: its steps, lot by lot."""

    regime: Regime
    route: str
    steps: tuple[StepRecipe, ...]

    @property
    def cheapest(self) -> int:
        """Least cost of its steps in micro-units, changeovers and dates aside."""
        return sum(
            step.stock_cost + min(way.production + way.outsourcing for way in step.ways)
            for step in self.steps
        )
