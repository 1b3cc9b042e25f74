"""Pools and materials in the core's terms: people, tools, stock and suppliers' limits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Final

from planner.plant.calendars import pool_capacity
from planner.routes.outsourcing import booking_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from planner.routes.factory import Factory
    from planner.routes.ways import Draw
    from planner.translation.clock import Clock
    from solvers.problem import ProblemBuilder


_DIGITS: Final = 11
"""Digits of the largest amount; the core counts to 2^40, which has twelve."""


@dataclass(frozen=True, slots=True)
class Store:
    """A material of the core: its index, and how many of its whole units make one of the item's.

    A draw is a whole number of them, unless that would take more digits than the core counts with;
    then it is rounded up, and what there is down.
    """

    index: int
    scale: Decimal

    def amount(self, quantity: Decimal) -> int:
        """Return a quantity to be drawn in the core's units."""
        return int((quantity * self.scale).to_integral_value(ROUND_CEILING))

    def supply(self, quantity: Decimal) -> int:
        """Return a quantity that is there in the core's units."""
        return int((quantity * self.scale).to_integral_value(ROUND_FLOOR))


def add_pools(
    builder: ProblemBuilder, factory: Factory, clock: Clock, horizon: int
) -> dict[str, int]:
    """Add every pool of the plant and return their indices by name."""
    indices: dict[str, int] = {}
    end_at = clock.instant(horizon)
    for name in dict.fromkeys(pool.name for pool in factory.plant.pools):
        spans = pool_capacity(factory.plant, name, clock.start_at, end_at)
        indices[name] = builder.pool(_profile(clock, spans), name=name)
    return indices


def _profile(
    clock: Clock, spans: Iterable[tuple[datetime, datetime, int]]
) -> list[tuple[int, int]]:
    """Return the capacity as steps; in a tick that spans only partly cover, there is none."""
    steps: dict[int, int] = {0: 0}
    for start_at, end_at, capacity in spans:
        start, end = max(0, clock.ceil(start_at)), clock.floor(end_at)
        if start < end:
            steps[start] = capacity
            steps[end] = 0
    profile: list[tuple[int, int]] = []
    for tick, capacity in sorted(steps.items()):
        if not profile or profile[-1][1] != capacity:
            profile.append((tick, capacity))
    return profile


def add_materials(
    builder: ProblemBuilder, factory: Factory, clock: Clock, draws: Iterable[Draw]
) -> dict[str, Store]:
    """Add every item that some order could draw, and return them by name.

    What arrives before the planning start is part of what is on hand, so it is not added again.
    """
    finest: dict[str, Decimal] = {}
    ample: dict[str, Decimal] = {}
    for draw in draws:
        finest[draw.item] = max(finest.get(draw.item, Decimal(1)), _scale(draw.quantity))
        ample[draw.item] = ample.get(draw.item, Decimal(0)) + 2 * draw.quantity
    limits = _limits(factory, finest)
    on_hand = {item.item: item.on_hand for item in factory.plant.stock}
    on_hand |= {row.item: row.on_hand for row in factory.plant.state_stock}
    stores = {}
    for number, (item, decimals) in enumerate(sorted(finest.items())):
        store = Store(number, min(decimals, _most(ample[item])))
        # More than twice what all orders could draw needs no room in the core's numbers; just what
        # they draw would not do, as draws are rounded up.
        receipts = [
            (clock.ceil(row.arrives_at), store.supply(min(row.quantity, ample[item])))
            for row in factory.plant.receipts
            if row.item == item and row.arrives_at >= clock.start_at
        ]
        there = min(limits.get(item, on_hand.get(item, Decimal(0))), ample[item])
        builder.material(store.supply(there), [row for row in receipts if row[1] > 0], name=item)
        stores[item] = store
    return stores


def _limits(factory: Factory, names: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the weekly limits of suppliers by the names under which orders book them."""
    limits: dict[str, Decimal] = {}
    if not names:
        return limits
    for offer in factory.plant.outsourcing:
        if offer.weekly_limit is None:
            continue
        prefix = booking_name(offer, 0).rpartition(" ")[0]
        for name in names:
            if name.rpartition(" ")[0] == prefix:
                limits[name] = offer.weekly_limit
    return limits


def _scale(quantity: Decimal) -> Decimal:
    """Return the power of ten that makes a quantity whole."""
    exponent = quantity.normalize().as_tuple().exponent
    return Decimal(10) ** max(0, -exponent) if isinstance(exponent, int) else Decimal(1)


def _most(quantity: Decimal) -> Decimal:
    """Return the largest power of ten by which a quantity may be scaled."""
    return Decimal(10) ** (_DIGITS - max(0, quantity.adjusted()) - 1)
