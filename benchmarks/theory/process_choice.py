"""Process choice: fixed cost against unit cost decides from which quantity a process pays.

The textbook case of three processes: a workshop without set-up at 200 a unit, a cell at 80,000 and
75, a line at 200,000 and 15. What `planner.economics` says of a plant with exactly these
costs: fixed cost as the changeover between two colours, unit cost as that of the rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.theory.finding import Finding
from benchmarks.theory.plants import a_plant
from planner.economics import break_evens, economics
from planner.plant import Regime

if TYPE_CHECKING:
    from planner.plant import Plant

PROCESSES: Final = (
    ("bench", "custom", "0", "200"),
    ("cell", "flexible", "80000", "75"),
    ("line", "mass", "200000", "15"),
)
"""Name, kind, fixed cost, unit cost."""


def works() -> Plant:
    """Return a plant with the three processes."""
    return a_plant(
        products=[{"name": "unit", "price": "1000"}],
        options=[
            {"group": "colour", "option": "red", "default": True},
            {"group": "colour", "option": "blue"},
        ],
        calendars=[{"name": "day", "shifts": "Mon-Fri 08:00-16:00"}],
        resources=[
            {
                "name": name,
                "kind": kind,
                "setup_by": "colour",
                "changeover": "0 min",
                "changeover_cost": fixed,
            }
            for name, kind, fixed, _ in PROCESSES
        ],
        rates=[
            {"product": "unit", "resource": name, "rate": "1 min", "cost": unit}
            for name, _, _, unit in PROCESSES
        ],
        variants=[
            {"product": "unit", "variant": "red", "options": "red"},
            {"product": "unit", "variant": "blue", "options": "blue"},
        ],
    )


def process_choice(_draws: int, _seed: int) -> list[Finding]:
    """Return the break-even quantities; nothing is drawn."""
    (product,) = economics(works())
    found = break_evens(product.curves)
    return [
        Finding(
            f"units from which the {after.value} regime is not dearer than the {before.value} one",
            expected,
            float(found[before, after] or 0),
        )
        for before, after, expected in (
            (Regime.CUSTOM, Regime.FLEXIBLE, 640.0),
            (Regime.FLEXIBLE, Regime.MASS, 2000.0),
        )
    ]
