"""What a plan adds to the cumulative volume that practice is counted by."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from planner.plan import CumulativeVolume

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plan import PlannedOrder
    from planner.translation.translation import Translation


def volume_after(
    translation: Translation, orders: Iterable[PlannedOrder]
) -> tuple[CumulativeVolume, ...]:
    """Return the table `state_volume` as it stands at the end of the horizon.

    Every step that ends by then adds its good units to its family on its resource. Within the plan
    nothing gets quicker by that; the next week starts from it. Empty where nothing is learnt.
    """
    plant = translation.factory.plant
    if not plant.learning:
        return ()
    end_at = translation.start_at + plant.horizon
    made: dict[tuple[str, str], Decimal] = {}
    for row in plant.state_volume:
        key = (row.product, row.resource)
        made[key] = made.get(key, Decimal(0)) + row.made
    for order in orders:
        family = translation.factory.product(order.product).family_name
        for step in order.steps:
            if step.resource is not None and step.end_at <= end_at:
                key = (family, step.resource)
                made[key] = made.get(key, Decimal(0)) + step.good
    return tuple(
        CumulativeVolume(product=product, resource=resource, made=amount)
        for (product, resource), amount in sorted(made.items())
    )
