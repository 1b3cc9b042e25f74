"""Why an order alone has no place in the plant: the first thing each of its routes lacks, in words.

That a route is impossible is for `planner.translation.impossible` to find; what is said here only
explains it, from the same problem, so that nobody has to look for the cause.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.translation.horizon import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.routes.ways import Recipe, StepRecipe, Way
    from planner.translation.translation import Translation
    from solvers.timeline import Timeline

_ROUTES = 3
"""How many routes are told apart in words."""
_YEARS = LONGEST.days // 364
_FALLBACK = "no resource on its routes is ever open, set up and supplied for long enough"


def why_no_route(
    draft: Translation, times: tuple[Timeline, ...], job: int, *, unstaffed: bool = False
) -> str:
    """Return what keeps an order from being made by any of its routes.

    Parameters
    ----------
    times
        Working time of every machine when all overtime is open.
    job
        Of the draft's problem; none of its routes can be scheduled alone.
    unstaffed
        Whether people or tools are there at all, but never for as long as a step takes.
    """
    release_at = draft.lines[job].release_at
    if release_at is not None and draft.clock.ceil(release_at) >= draft.problem.horizon:
        return f"it is released more than {_YEARS} years after planning starts"
    lacks = _Lacks(draft, times, unstaffed=unstaffed)
    found = dict.fromkeys(
        reason for recipe in draft.recipes[job] if (reason := lacks.of(recipe)) is not None
    )
    reasons = list(found)[:_ROUTES]
    more = len(found) - len(reasons)
    if more > 0:
        reasons.append(f"and {more} more such reasons")
    return "; ".join(reasons) or _FALLBACK


class _Lacks:
    """What routes lack, over the stock, the hours and the people of a draft."""

    def __init__(self, draft: Translation, times: tuple[Timeline, ...], *, unstaffed: bool) -> None:
        self.draft = draft
        self.unstaffed = unstaffed
        self.tick = draft.clock.tick
        self.times = times
        problem = draft.problem
        self.supply = {
            name: (
                Decimal(problem.materials[store.index].on_hand) / store.scale,
                Decimal(sum(amount for _, amount in problem.materials[store.index].receipts))
                / store.scale,
            )
            for name, store in draft.stores.items()
        }
        self.most = {
            pool.name: max((capacity for _, capacity in pool.profile), default=0)
            for pool in problem.pools
        }

    def of(self, recipe: Recipe) -> str | None:
        """Return the first thing that a route lacks, None where none is found."""
        return next(self._all(recipe), None)

    def _all(self, recipe: Recipe) -> Iterator[str]:
        yield from self._stock(recipe.steps)
        for step in recipe.steps:
            reasons = [self._way(step, way) for way in step.ways]
            if None not in reasons:
                yield from dict.fromkeys(reason for reason in reasons if reason is not None)
        if hours := self._too_long(recipe):
            yield hours
        apart = next((s for s in recipe.steps if any(link.max_lag for link in s.after)), None)
        if apart is not None:
            before = " and ".join(recipe.steps[link.before].step for link in apart.after)
            most = min(link.max_lag for link in apart.after if link.max_lag is not None)
            yield (
                f"steps {before} and {apart.step} never meet: {apart.step} has to begin within "
                f"{_hours(most.total_seconds() / 60)} of the end of {before}, and what makes it is "
                "never open then"
            )

    def _stock(self, steps: Iterable[StepRecipe]) -> Iterator[str]:
        asked: dict[str, Decimal] = defaultdict(Decimal)
        for step in steps:
            for draw in step.draws:
                asked[draw.item] += draw.quantity
        for item, quantity in asked.items():
            on_hand, due_in = self.supply[item]
            if quantity > on_hand + due_in:
                coming = f"{_plain(due_in)} are to arrive" if due_in else "none are to arrive"
                yield (
                    f"it takes {_plain(quantity)} of {item}: {_plain(on_hand)} are on hand, "
                    f"{coming}"
                )

    def _way(self, step: StepRecipe, way: Way) -> str | None:
        """Return why a step cannot be done in a way, None where nothing in itself forbids it."""
        for pool, amount in way.pools:
            if amount > self.most.get(pool, 0):
                most = self.most.get(pool, 0)
                return (
                    f"step {step.step} takes {amount} of {pool} at once, there are {most} at most"
                )
        if self.unstaffed and way.pools:
            names = " and ".join(pool for pool, _ in way.pools)
            return (
                f"step {step.step} takes {_hours(float(way.minutes))} of {names}, never there for "
                "so long at a stretch while it can be done"
            )
        if way.resource is None:
            return None
        stretch = self._longest(way.resource)
        if not stretch:
            return f"step {step.step} needs {way.resource}, which is never open"
        needed = self.draft.clock.work(way.minutes)
        if not way.resumable and needed > stretch:
            return (
                f"step {step.step} takes {_hours(float(way.minutes))} on {way.resource} without a "
                f"pause, which is open for {_hours(stretch * self.tick / 60)} at the longest"
            )
        return None

    def _longest(self, resource: str) -> int:
        """Return the ticks of the longest stretch in which a station of a resource is open."""
        lines = (self.times[machine] for machine in self.draft.machines.by_resource[resource])
        return max(
            (
                closes - opens
                for line in lines
                for opens, closes in zip(line.opens, line.closes, strict=True)
            ),
            default=0,
        )

    def _too_long(self, recipe: Recipe) -> str | None:
        """Return that a route takes more than there will ever be, where it does."""
        for step in recipe.steps:
            ways = [way for way in step.ways if way.resource is not None]
            room = [
                max(self.times[m].total for m in self.draft.machines.by_resource[way.resource])
                for way in ways
                if way.resource is not None
            ]
            if ways and all(
                self.draft.clock.work(way.minutes) > total
                for way, total in zip(ways, room, strict=True)
            ):
                least = min(float(way.minutes) for way in ways)
                return (
                    f"step {step.step} takes {_hours(least)}, more than any resource that does it "
                    f"is open within {_YEARS} years"
                )
        return None


def _hours(minutes: float) -> str:
    return f"{minutes / 60:,.1f} h"


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"
