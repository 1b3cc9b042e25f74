"""The learning curve: each doubling of what was made leaves the same share of the time per unit.

T. P. Wright, Factors affecting the cost of airplanes, Journal of the Aeronautical Sciences 3
(1936). One unit is planned in a plant that has made some before: its cost is read off the plan.
"""

from __future__ import annotations

from typing import Final

from benchmarks.theory.finding import Finding
from benchmarks.theory.plants import a_plant, week_of

RATE: Final = "80%"

_ROUNDED: Final = 1e-6
"""What rounding to whole micro-units may do to a ratio of costs."""


def cost_of_unit(number: int) -> int:
    """Return what the `number`-th unit costs to make, in micro-units."""
    plant = a_plant(
        products=[{"name": "wing", "price": "1000"}],
        calendars=[{"name": "day", "shifts": "Mon-Fri 08:00-16:00"}],
        resources=[
            {"name": "hall", "kind": "flexible", "hourly_cost": "60", "changeover": "0 min"}
        ],
        rates=[{"product": "wing", "resource": "hall", "rate": "100 min"}],
        learning=[{"product": "wing", "rate": RATE}],
        state_volume=[{"product": "wing", "resource": "hall", "made": str(number - 1)}],
    )
    plan = week_of(plant, [{"product": "wing"}]).plan()
    if plan is None:
        raise ValueError(f"unit {number} cannot be made")
    return plan.cost.production


def learning(_draws: int, _seed: int) -> list[Finding]:
    """Return what later units cost against the first; nothing is drawn."""
    first = cost_of_unit(1)
    return [
        Finding(
            f"cost of unit {number} against the first",
            expected,
            cost_of_unit(number) / first,
            rounding=_ROUNDED,
        )
        for number, expected in ((2, 0.8), (4, 0.64), (8, 0.512))
    ]
