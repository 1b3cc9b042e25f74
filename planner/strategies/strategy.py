"""What a strategy is, and the one that leaves everything open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.errors import BadRequest
from planner.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from planner.plant.row import Level, Regime


@dataclass(frozen=True, slots=True)
class Choice:
    """One way an order could go: the order's nature, a regime, and a resource that would work.

    ``resource`` is None for a supplier and for steps of people alone.
    """

    order: str
    product: str
    family: str
    level: Level
    quantity: Decimal
    segment: str | None
    regime: Regime
    resource: str | None


@dataclass(frozen=True, slots=True)
class Strategy:
    """A rule on who may be made where.

    ``allows`` can close a choice that plant and order leave open, never open one they close.
    """

    name: str
    allows: Callable[[Choice], bool]


def _everything(_: Choice) -> bool:
    return True


OPTIMAL = Strategy("optimal", _everything)
"""Everything is open and the optimizer decides."""

_BUILT_IN = {strategy.name: strategy for strategy in (OPTIMAL,)}


def strategy_named(name: str) -> Strategy:
    """Return the built-in strategy of that name.

    Raises
    ------
    BadRequest
        When there is none.
    """
    try:
        return _BUILT_IN[name]
    except KeyError:
        raise BadRequest(
            f"there is no strategy {name!r}", hint=did_you_mean(name, _BUILT_IN)
        ) from None
