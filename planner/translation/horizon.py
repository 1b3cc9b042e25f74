"""How far ahead the core must look so that all work fits, however late."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from planner.translation.paces import Paces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from planner.routes.factory import Factory
    from planner.routes.ways import Recipe
    from planner.translation.machines import Families
    from planner.translation.paces import Key, Load

LONGEST: Final = timedelta(weeks=520)
"""No plan looks further ahead, whatever is asked."""
_LONGEST_MINUTES: Final = LONGEST / timedelta(minutes=1)

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
    longest changeover before it. The time of the most loaded resource or pool counts, once for
    every step that the longest route has in a row, and `_SLACK` times. Weekly shifts repeat, so
    more time costs only memory; calendars that end stay ended.

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
    work = timedelta(weeks=min(weeks * steps * _SLACK, LONGEST / timedelta(weeks=1)))
    return min(LONGEST, max(needed + work, factory.plant.horizon))


def _weeks_of_work(
    factory: Factory,
    families: Mapping[str, Families],
    recipes: Sequence[Sequence[Recipe]],
    start_at: datetime,
) -> float:
    """Return the weeks that the most loaded resource or pool of a rough assignment works."""
    worst = {
        name: float(max((t.minutes for row in owned.transitions for t in row), default=0))
        for name, owned in families.items()
    }
    paces = Paces(factory, start_at, worst)
    stations = {("resource", each.name): each.stations for each in factory.plant.resources}
    load: Load = defaultdict(float)
    longest = 0.0
    for options in recipes:
        best: Load = {}
        least = None
        for recipe in options:
            added = _added(recipe, load, paces)
            if added is not None:
                peak = _peak(load, added)
                if least is None or peak < least:
                    least, best = peak, added
        for key, weeks in best.items():
            load[key] += weeks
            # One step keeps one station busy, and its order cannot be done before that.
            longest = max(longest, weeks * stations.get(key, 1))
    return max(load.values(), default=0.0) + longest


def _added(recipe: Recipe, load: Mapping[Key, float], paces: Paces) -> Load | None:
    """Return the weeks of work that a route adds, None if a step of it finds no time.

    A step takes the resource that it loads least; people and tools follow from that.
    """
    added: Load = defaultdict(float)
    for step in recipe.steps:
        choices = []
        unbound: Load | None = None
        for way in step.ways:
            weeks = paces.load(way)
            if weeks is None:
                continue
            if way.resource is None:
                unbound = weeks
                continue
            key = ("resource", way.resource)
            rank = load.get(key, 0.0) + added[key] + weeks[key], weeks[key], way.resource
            choices.append((rank, weeks))
        taken = min(choices, key=itemgetter(0))[1] if choices else unbound
        if taken is None:
            return None
        for key, share in taken.items():
            added[key] += share
    return dict(added)


def _peak(load: Mapping[Key, float], added: Load) -> float:
    """Return the load of the most loaded resource of a route."""
    return max(
        (load.get(key, 0.0) + weeks for key, weeks in added.items() if key[0] == "resource"),
        default=0.0,
    )


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
