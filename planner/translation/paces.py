"""How many weeks a step takes of a resource, and of the people and tools it shares with others.

A resource open for 40 hours does not give 40 hours to every step: work that may not pause has to
fit between a shift's begin and its break or end, and work that needs a crew waits until the crew is
there. What counts is how often the step fits into the stretches in which it could be done at all.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from planner.plant.calendars import merge, open_time, pool_capacity, subtract

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from planner.plant.calendars import Interval
    from planner.routes.factory import Factory
    from planner.routes.ways import Way

SAMPLE: Final = timedelta(weeks=8)
"""Over which the usual open hours of a week are measured; long enough to even out holidays."""

Key: TypeAlias = tuple[str, str]
"""What gives its time: ("resource" or "pool", name)."""

Load: TypeAlias = dict[Key, float]
"""Weeks of work."""

_Pools: TypeAlias = tuple[tuple[str, int], ...]

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Minutes of the stretches of a sample in which something can be done without a stop.

    Attributes
    ----------
    ended
        How many stretches of each length there are.
    open_end
        Length of the one that the end of the sample cuts off, which may be longer: 0 if none is.
    """

    ended: Mapping[float, int]
    open_end: float

    def useful(self, minutes: float) -> float:
        """Return the minutes a week that work in pieces of so many minutes could use."""
        used = self.open_end
        for length, number in self.ended.items():
            used += number * (length if minutes <= 0 else length // minutes * minutes)
        return used / (SAMPLE / timedelta(weeks=1))


@dataclass(frozen=True)
class Paces:
    """The weeks that steps take of a factory's resources and pools from an instant on.

    Parameters
    ----------
    worst
        Minutes of the longest changeover of each resource, which every step is given.
    """

    factory: Factory
    start_at: datetime
    worst: Mapping[str, float]
    _open: dict[str, list[Interval]] = field(init=False, default_factory=dict)
    _known: dict[tuple[str | None, _Pools, bool], _Stretches] = field(
        init=False, default_factory=dict
    )
    _loads: dict[tuple[str | None, _Pools, bool, float], Load | None] = field(
        init=False, default_factory=dict
    )

    def load(self, way: Way) -> Load | None:
        """Return the weeks that a way takes of all it needs; None where it never fits."""
        key = (way.resource, way.pools, way.resumable, float(way.minutes))
        if key not in self._loads:
            self._loads[key] = self._load(*key)
        return self._loads[key]

    def _load(
        self, resource: str | None, pools: _Pools, resumable: bool, minutes: float
    ) -> Load | None:
        useful = self._stretches(resource, pools, resumable).useful(minutes)
        if not useful:
            return None
        found: defaultdict[Key, float] = defaultdict(float)
        self._book(found, pools, minutes / useful)
        if resource is None:
            return dict(found)
        crew = tuple(sorted(self.factory.resource(resource).changeover_pools.items()))
        usual = useful if resumable and pools == crew else None
        changing = usual or self._stretches(resource, crew, True).useful(self.worst[resource])
        # What never fits is no changeover of any plan: orders then follow in another sequence.
        changeover = self.worst[resource] / changing if changing else 0.0
        self._book(found, crew, changeover)
        weeks = (
            (minutes + self.worst[resource]) / useful
            if changing == useful
            else minutes / useful + changeover
        )
        found["resource", resource] = weeks / self.factory.resource(resource).stations
        return dict(found)

    def _book(self, load: Load, pools: _Pools, weeks: float) -> None:
        for name, amount in pools:
            enough = [there for _, _, there in self._capacity(name) if there >= amount]
            load["pool", name] += weeks / (min(enough, default=amount) // max(1, amount) or 1)

    def _stretches(self, resource: str | None, pools: _Pools, resumable: bool) -> _Stretches:
        key = (resource, pools, resumable)
        if key not in self._known:
            self._known[key] = self._found(*key)
        return self._known[key]

    def _found(self, resource: str | None, pools: _Pools, resumable: bool) -> _Stretches:
        end_at = self.start_at + SAMPLE
        hours = self._hours(resource)
        short: list[Interval] = []
        for name, amount in pools:
            there = merge((a, b) for a, b, number in self._capacity(name) if number >= amount)
            short += subtract([(self.start_at, end_at)], there)
        missed = merge(short)
        pieces = subtract(hours, missed)
        # Closed time only pauses what may pause; open time without people would break it.
        closed = subtract([(self.start_at, end_at)], hours)
        stops = subtract(missed, closed) if resumable else merge([*missed, *closed])
        return _measured(pieces, stops)

    def _hours(self, resource: str | None) -> list[Interval]:
        if resource is None:
            return [(self.start_at, self.start_at + SAMPLE)]
        if resource not in self._open:
            row = self.factory.resource(resource)
            end_at = self.start_at + SAMPLE
            self._open[resource] = open_time(self.factory.plant, row, self.start_at, end_at)
        return self._open[resource]

    def _capacity(self, pool: str) -> list[tuple[datetime, datetime, int]]:
        return pool_capacity(self.factory.plant, pool, self.start_at, self.start_at + SAMPLE)


def _measured(pieces: Sequence[Interval], stops: Sequence[Interval]) -> _Stretches:
    """Return usable time in stretches, parted where a stop lies between its pieces."""
    ended: Counter[float] = Counter()
    length = 0.0
    ahead = deque(start for start, _ in stops)
    for start, end in pieces:
        if ahead and ahead[0] < end:
            ended[length] += 1
            length = 0.0
            while ahead and ahead[0] < end:
                ahead.popleft()
        length += (end - start) / _MINUTE
    if ahead:
        ended[length] += 1
        length = 0.0
    del ended[0.0]
    return _Stretches(ended, length)
