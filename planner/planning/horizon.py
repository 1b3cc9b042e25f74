"""How far ahead the core must look so that all work fits, however late."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from planner.plant.calendars import open_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from planner.planning.factory import Factory
    from planner.planning.floor import Families
    from planner.planning.recipes import Recipe
    from planner.plant import Resource

_SAMPLE: Final = timedelta(weeks=8)
"""Over which the usual open hours of a week are measured; long enough to even out holidays."""

_LONGEST: Final = timedelta(weeks=520)

_SLACK: Final = 2
"""Schedules on the way to a good one wait, and work that may not pause leaves ends of shifts."""


def long_enough(
    factory: Factory,
    families: Mapping[str, Families],
    recipes: Sequence[Sequence[Recipe]],
    start_at: datetime,
    dates: Iterable[datetime],
) -> timedelta:
    """Return a time from the planning start in which all work can surely be done.

    Every resource is given the longest work that each order could bring it, a changeover before
    each; the most loaded one counts, once for every step that the longest route has in a row.
    Weekly shifts repeat, so more time costs only memory; calendars that end stay ended.

    Parameters
    ----------
    dates
        Instants before which something cannot begin.
    """
    ready = max((moment - start_at for moment in dates), default=timedelta())
    load, most = _loads(families, recipes)
    weeks = Fraction(0)
    for resource in factory.plant.resources:
        weekly = _weekly_minutes(factory, resource, start_at)
        if weekly and load[resource.name]:
            spread = load[resource.name] / resource.stations + most[resource.name]
            weeks = max(weeks, spread / weekly)
    steps = max((_chain(recipe) for options in recipes for recipe in options), default=1)
    waits = max((_waits(recipe) for options in recipes for recipe in options), default=timedelta())
    needed = timedelta(weeks=float(weeks * steps * _SLACK + 2)) + max(ready, timedelta()) + waits
    return min(_LONGEST, max(needed, factory.plant.horizon))


def _loads(
    families: Mapping[str, Families], recipes: Sequence[Sequence[Recipe]]
) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Return per resource the minutes it could be asked for, and those of its longest step."""
    worst = {
        name: max((t.minutes for row in owned.transitions for t in row), default=Fraction(0))
        for name, owned in families.items()
    }
    load: dict[str, Fraction] = defaultdict(Fraction)
    most: dict[str, Fraction] = defaultdict(Fraction)
    for options in recipes:
        asked: dict[str, Fraction] = defaultdict(Fraction)
        for recipe in options:
            here: dict[str, Fraction] = defaultdict(Fraction)
            for step in recipe.steps:
                for way in step.ways:
                    if way.resource is not None:
                        minutes = way.minutes + worst[way.resource]
                        here[way.resource] += minutes
                        most[way.resource] = max(most[way.resource], minutes)
            for name, minutes in here.items():
                asked[name] = max(asked[name], minutes)
        for name, minutes in asked.items():
            load[name] += minutes
    return load, most


def _weekly_minutes(factory: Factory, resource: Resource, start_at: datetime) -> Fraction:
    spans = open_time(factory.plant, resource, start_at, start_at + _SAMPLE)
    total = sum(((end - start) for start, end in spans), timedelta())
    return Fraction(total // timedelta(seconds=1), 60 * (_SAMPLE // timedelta(weeks=1)))


def _chain(recipe: Recipe) -> int:
    """Return the number of steps that follow one another on the longest path of a recipe."""
    depth: list[int] = []
    for step in recipe.steps:
        depth.append(1 + max((depth[link.before] for link in step.after), default=0))
    return max(depth, default=1)


def _waits(recipe: Recipe) -> timedelta:
    """Return all time of a recipe that passes without a resource, one after the other."""
    total = timedelta()
    for step in recipe.steps:
        total += max((link.min_lag for link in step.after), default=timedelta())
        total += max(way.tail + way.earliest for way in step.ways)
        total += max(
            (timedelta(minutes=float(way.minutes)) for way in step.ways if way.resource is None),
            default=timedelta(),
        )
    return total
