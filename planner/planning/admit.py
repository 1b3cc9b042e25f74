"""Whether a strategy admits a plan that was made under another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import NoPlan
from planner.interpretation.reconstruct import reconstruct
from planner.translation.translate import translate
from solvers.objective import value
from solvers.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import polars as pl

    from planner.plan import Plan
    from planner.plant import Plant
    from planner.strategies import Strategy
    from planner.translation.translation import Translation
    from solvers.schedule import Schedule


def admits(strategy: Strategy, plan: Plan, plant: Plant, orders: pl.DataFrame) -> bool:
    """Whether a plan of this plant and these orders is one that a strategy allows.

    It then costs the same under that strategy, and can be offered to it as a start.

    Raises
    ------
    BadRequest
        When the strategy is at odds with the plant.
    """
    try:
        translation = translate(
            plant, orders, start_at=plan.start_at, strategy=strategy, until=last_instant(plan)
        )
    except NoPlan:
        return False
    return admitted(translation, plan) is not None


def admitted(translation: Translation, plan: Plan) -> Schedule | None:
    """Return the schedule that a plan is in a translation, None where the strategy closes it.

    The horizon of the translation must reach to `last_instant`. Orders that the strategy leaves
    unserved must be refused, those that the plan refuses must be refusable or unserved, and all
    that is made, and all overtime, must be open.
    """
    clock = translation.clock
    if plan.tick_seconds != clock.tick or plan.start_at != clock.start_at:
        return None
    schedule, faults = reconstruct(translation, plan)
    if faults or not verify(translation.problem, schedule).valid:
        return None
    return schedule


def best_admitted(translation: Translation, plans: Iterable[Plan]) -> Schedule | None:
    """Return the schedule of the cheapest of some plans that a translation admits, if any."""
    found = [schedule for plan in plans if (schedule := admitted(translation, plan)) is not None]
    return min(found, key=lambda each: value(translation.problem, each), default=None)


def last_instant(*plans: Plan) -> datetime | None:
    """Return when the last work of some plans is available; None without any work."""
    ends = (
        max(step.end_at, step.available_at)
        for plan in plans
        for order in plan.orders
        for step in order.steps
    )
    return max(ends, default=None)
