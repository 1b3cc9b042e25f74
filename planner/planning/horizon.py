"""How far ahead the core must look so that all work fits, however late."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from planner.plant.calendars import open_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from planner.planning.factory import Factory
    from planner.planning.machines import Families
    from planner.planning.recipes import Recipe
    from planner.plant import Resource

_SAMPLE: Final = timedelta(weeks=8)
"""Over which the usual open hours of a week are measured; long enough to even out holidays."""

_LONGEST: Final = timedelta(weeks=520)
_LONGEST_MINUTES: Final = _LONGEST / timedelta(minutes=1)

_SLACK: Final = 4
"""How many times the time of a rough assignment; plans wait, and shifts end with idle time."""


def long_enough(
    factory: Factory,
    families: Mapping[str, Families],
    recipes: Sequence[Sequence[Recipe]],
    start_at: datetime,
    dates: Iterable[datetime],
) -> timedelta:
    """Return a time from the planning start in which all work can be done several times over.

    The orders are assigned one by one to the routes that load the plant least, each step with the
    longest changeover before it. The time of the most loaded resource counts, once for every step
    that the longest route has in a row, and `_SLACK` times. Weekly shifts repeat, so more time
    costs only memory; calendars that end stay ended.

    Parameters
    ----------
    dates
        Instants before which something cannot begin.
    """
    ready = max((moment - start_at for moment in dates), default=timedelta())
    weeks = _weeks_of_work(factory, families, recipes, start_at)
    steps = max((_chain(recipe) for options in recipes for recipe in options), default=1)
    waits = max((_waits(recipe) for options in recipes for recipe in options), default=timedelta())
    needed = timedelta(weeks=2) + waits * 2 + max(ready, timedelta())
    # A timedelta holds some three million years; one of absurd work must not overflow it.
    work = timedelta(weeks=min(weeks * steps * _SLACK, _LONGEST / timedelta(weeks=1)))
    return min(_LONGEST, max(needed + work, factory.plant.horizon))


def _weeks_of_work(
    factory: Factory,
    families: Mapping[str, Families],
    recipes: Sequence[Sequence[Recipe]],
    start_at: datetime,
) -> float:
    """Return the weeks that the most loaded resource of a rough assignment works."""
    weekly = {
        resource.name: resource.stations * _weekly_minutes(factory, resource, start_at)
        for resource in factory.plant.resources
    }
    stations = {resource.name: resource.stations for resource in factory.plant.resources}
    worst = {
        name: float(max((t.minutes for row in owned.transitions for t in row), default=0))
        for name, owned in families.items()
    }
    load: dict[str, float] = defaultdict(float)
    longest = 0.0
    for options in recipes:
        best: dict[str, float] = {}
        least = None
        for recipe in options:
            added = _added(recipe, load, weekly, worst)
            if added is not None:
                peak = max((load[name] + weeks for name, weeks in added.items()), default=0.0)
                if least is None or peak < least:
                    least, best = peak, added
        for name, weeks in best.items():
            load[name] += weeks
            # One step keeps one station busy, and its order cannot be done before that.
            longest = max(longest, weeks * stations[name])
    return max(load.values(), default=0.0) + longest


def _added(
    recipe: Recipe,
    load: Mapping[str, float],
    weekly: Mapping[str, float],
    worst: Mapping[str, float],
) -> dict[str, float] | None:
    """Return the weeks of work that a route adds to each resource, None if one is never open."""
    added: dict[str, float] = defaultdict(float)
    for step in recipe.steps:
        choices = [
            (load.get(way.resource, 0.0) + added[way.resource] + weeks, weeks, way.resource)
            for way in step.ways
            if way.resource is not None and weekly[way.resource]
            for weeks in [(float(way.minutes) + worst[way.resource]) / weekly[way.resource]]
        ]
        if choices:
            _, weeks, name = min(choices)
            added[name] += weeks
        elif all(way.resource is not None for way in step.ways):
            return None
    return dict(added)


def _weekly_minutes(factory: Factory, resource: Resource, start_at: datetime) -> float:
    spans = open_time(factory.plant, resource, start_at, start_at + _SAMPLE)
    total = sum(((end - start) for start, end in spans), timedelta())
    return total / timedelta(minutes=1) / (_SAMPLE / timedelta(weeks=1))


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
        alone = (float(way.minutes) for way in step.ways if way.resource is None)
        longest = max(alone, default=0.0)
        total += timedelta(minutes=min(longest, _LONGEST_MINUTES))
    return total
