"""Routes without machines: an outside supplier delivers the order."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from planner.money import round_half_up
from planner.plant import Regime
from planner.routes.ways import Draw, Recipe, StepRecipe, Way

if TYPE_CHECKING:
    from datetime import datetime

    from planner.plant import Outsourcing
    from planner.routes.factory import Factory
    from planner.routes.lines import Line

OUTSOURCE: Final = "outsource"

WEEK: Final = timedelta(days=7)

WEEKS_OPEN: Final = 4
"""In how many weeks, from that of the release, an order with a limited supplier may be placed."""


def outsourced(factory: Factory, line: Line, start_at: datetime) -> list[Recipe]:
    """Return a route for each supplier, and for each week in which a limited one may be asked.

    An order is placed at its release or at the beginning of a later planning week, counted from the
    planning start. What a supplier could have made in one week is not added to the next.
    """
    recipes = []
    for offer in factory.shop.outsourcing(line.product, line.level):
        if offer.weekly_limit is None:
            recipes.append(_recipe(line, offer, ()))
        elif line.quantity <= offer.weekly_limit:
            released = max(line.release_at or start_at, start_at)
            first = (released - start_at) // WEEK
            recipes += [
                _recipe(line, offer, (_booking(line, offer, week),), week * WEEK)
                for week in range(first, first + WEEKS_OPEN)
            ]
    return recipes


def booking_name(offer: Outsourcing, week: int) -> str:
    """Return the name under which a week of a supplier's limited capacity is kept; weeks from 0."""
    return f"{offer.supplier} ({offer.product}), week {week + 1}"


def _booking(line: Line, offer: Outsourcing, week: int) -> Draw:
    return Draw(booking_name(offer, week), line.quantity, 0, booked=True)


def _recipe(
    line: Line, offer: Outsourcing, draws: tuple[Draw, ...], earliest: timedelta = timedelta()
) -> Recipe:
    way = Way(
        resource=None,
        minutes=Fraction(offer.lead_time // timedelta(microseconds=1), 60_000_000),
        outsourcing=offer.cost_per_order + round_half_up(offer.cost * Fraction(line.quantity)),
        earliest=earliest,
    )
    step = StepRecipe(OUTSOURCE, 1, (way,), line.quantity, line.quantity, draws=draws)
    return Recipe(Regime.OUTSOURCED, offer.supplier, (step,))
