"""Plans found under some strategies, offered to another one that may admit them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.analysis.comparison.document import WithoutPlan
from planner.errors import NoPlan
from planner.planning.admit import admits
from planner.planning.adopt import adopt
from planner.planning.plan_week import plan_week

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from planner.plan import Plan
    from planner.plant import Plant
    from planner.strategies import Strategy

_NEXT_TO_NO_WORK = 1e-6


def best_offered(
    own: Plan | WithoutPlan,
    strategy: Strategy,
    others: Mapping[str, Plan],
    plant: Plant,
    orders: pl.DataFrame,
) -> tuple[Plan | WithoutPlan, str | None]:
    """Return the best plan that a strategy has, found or offered, and whose it is if not its own.

    Parameters
    ----------
    own
        What was found under the strategy itself.
    others
        Plans of the same plant, orders and start under other strategies, by their names.
    """
    if isinstance(own, WithoutPlan):
        return _rescued(own, strategy, others, plant, orders)
    adopted = adopt(own, others.values(), plant, orders)
    if adopted is own:
        return own, None
    total = adopted.cost.total
    return adopted, min(others, key=lambda name: abs(others[name].cost.total - total))


def _rescued(
    own: WithoutPlan,
    strategy: Strategy,
    others: Mapping[str, Plan],
    plant: Plant,
    orders: pl.DataFrame,
) -> tuple[Plan | WithoutPlan, str | None]:
    """Return the cheapest admitted plan of others, for a strategy that found none in its time."""
    admitted = (
        {name: plan for name, plan in others.items() if admits(strategy, plan, plant, orders)}
        if own.solution == "none"
        else {}
    )
    if not admitted:
        return own, None
    name, cheapest = min(admitted.items(), key=lambda item: item[1].cost.total)
    try:
        # The search has had its share: what is left is to hold and price the plan as its own.
        plan = plan_week(
            plant,
            orders,
            start=cheapest.start_at,
            time_limit=None,
            work_limit=_NEXT_TO_NO_WORK,
            workers=1,
            seed=own.seed,
            strategy=strategy,
            offered=(cheapest,),
        )
    except NoPlan:
        return own, None
    return plan, name
