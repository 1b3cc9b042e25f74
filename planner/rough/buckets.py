"""Time buckets of a rough plan: days of the planning horizon, then ever longer ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from planner.translation.translation import Translation

MOST: Final = 14
"""Buckets that the planning horizon is divided into at most."""

_DAY: Final = timedelta(days=1)

_BEYOND: Final = (2, 4)
"""Ends of the buckets after the planning horizon, in its lengths; the last one takes the rest."""


def bucket_edges(translation: Translation, most: int = MOST) -> tuple[int, ...]:
    """Return the ticks that part the buckets, from 0 to the core's horizon.

    The planning horizon is divided into days, or into equal numbers of days where there would be
    more than `most`.

    Raises
    ------
    ValueError
        When `most` is not positive.
    """
    if most < 1:
        raise ValueError(f"a planning horizon has at least one bucket, not {most}")
    clock, end = translation.clock, translation.problem.horizon
    horizon = translation.factory.plant.horizon
    days = max(1, -(-horizon // _DAY))
    step = -(-days // most)
    dates = [min(_DAY * day, horizon) for day in range(step, days + step, step)]
    ticks = [clock.duration(date) for date in dates]
    ticks += [clock.duration(horizon * times) for times in _BEYOND]
    return (0, *sorted({tick for tick in ticks if 0 < tick < end}), end)
