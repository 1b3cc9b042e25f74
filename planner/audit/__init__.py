"""Re-checks a plan against plant and orders, in instants, quantities and money.

The core's verifier trusts the translation of a week into ticks and indices; the audit does not know
it. It starts again from the plant and the order book, does all arithmetic itself, and shares with
the rest of the planner only what the words of a plant mean (`planner.plant`) and the form of orders
and plan. What one room understands wrongly, two rooms seldom do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.audit.book import check_book
from planner.audit.case import Case
from planner.audit.figures import check_figures
from planner.audit.money import check_money
from planner.audit.practice import check_practice
from planner.audit.routes import check_routes
from planner.audit.shared import check_shared
from planner.audit.stations import check_stations
from planner.audit.status import check_status
from planner.audit.strategy import check_strategy
from planner.audit.times import check_times

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl

    from planner.plan import Plan
    from planner.plant import Plant

__all__ = ["CHECKS", "Audit", "audit"]

CHECKS: dict[str, Callable[[Case], Iterator[str]]] = {
    "orders as asked": check_book,
    "routes and quantities": check_routes,
    "times": check_times,
    "stations and changeovers": check_stations,
    "people, stock and suppliers": check_shared,
    "money": check_money,
    "figures": check_figures,
    "status": check_status,
    "strategy": check_strategy,
    "cumulative volume": check_practice,
}
"""What is checked, by name."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found: nothing, if the plan is what it says.

    Attributes
    ----------
    checks
        What was checked, by name.
    violations
        Sentences, one for each rule that is broken or figure that is wrong.
    """

    checks: tuple[str, ...]
    violations: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether nothing was found."""
        return not self.violations


def audit(plan: Plan, plant: Plant, orders: pl.DataFrame) -> Audit:
    """Check a plan against the plant and the checked orders it was made from.

    Parameters
    ----------
    plan
        Any plan that opens, however wrong.
    plant
        A plant without errors.
    orders
        Checked orders, as `planner.orders.OrderSchema`.
    """
    case = Case(plan, plant, orders)
    found = [sentence for check in CHECKS.values() for sentence in check(case)]
    return Audit(tuple(CHECKS), tuple(dict.fromkeys(found)))
