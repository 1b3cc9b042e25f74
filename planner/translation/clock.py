"""Instants and ticks: the one mapping between a planner's time and the core's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from planner.plan import fixed_offset

if TYPE_CHECKING:
    from collections.abc import Iterable

TICKS: Final = (60, 30, 10, 5, 1)
"""Lengths a tick may have, in seconds, the coarsest first."""

MOST_ADDED: Final = Fraction(1, 200)
"""Share of the work that rounding it up to ticks may add."""

_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """Counts ticks of elapsed time from the planning start.

    Days of 23 and 25 hours need no care here: an instant is a point of elapsed time, and only
    calendars, which are expanded before, know what a clock on the wall shows.

    Parameters
    ----------
    start_at
        The planning start, tick 0.
    tick
        Length of a tick in seconds.
    time_zone
        Zone in which instants are given back.
    """

    start_at: datetime
    tick: int
    time_zone: str

    def floor(self, instant: datetime) -> int:
        """Return the last tick at or before an instant; negative before the start."""
        return self._elapsed(instant) // (self.tick * 1_000_000)

    def ceil(self, instant: datetime) -> int:
        """Return the first tick at or after an instant; negative before the start."""
        return -(-self._elapsed(instant) // (self.tick * 1_000_000))

    def is_tick(self, instant: datetime) -> bool:
        """Whether an instant lies on a tick."""
        return self.floor(instant) == self.ceil(instant)

    def instant(self, tick: int) -> datetime:
        """Return the instant of a tick as the plant's clock shows it, with a fixed offset."""
        moment = self.start_at.astimezone(UTC) + timedelta(seconds=tick * self.tick)
        return fixed_offset(moment.astimezone(ZoneInfo(self.time_zone)))

    def work(self, minutes: Fraction) -> int:
        """Return working time in ticks, rounded up."""
        return work_ticks(minutes, self.tick)

    def duration(self, duration: timedelta) -> int:
        """Return elapsed time in ticks, rounded up."""
        return -(-(duration // _MICROSECOND) // (self.tick * 1_000_000))

    def longest(self, duration: timedelta) -> int:
        """Return a limit on elapsed time in ticks, rounded down."""
        return (duration // _MICROSECOND) // (self.tick * 1_000_000)

    def minutes(self, ticks: int) -> float:
        """Return the length of some ticks in minutes."""
        return ticks * self.tick / 60

    def _elapsed(self, instant: datetime) -> int:
        """Microseconds since the start; aware subtraction in UTC is elapsed time."""
        return (instant.astimezone(UTC) - self.start_at.astimezone(UTC)) // _MICROSECOND


def work_ticks(minutes: Fraction, tick: int) -> int:
    """Return working time in ticks of `tick` seconds, rounded up."""
    return -(-minutes.numerator * 60 // (minutes.denominator * tick))


def choose_tick(work: Iterable[Fraction]) -> int:
    """Return the coarsest tick that adds less than 0.5% to the work when each piece is rounded up.

    Parameters
    ----------
    work
        Working time of every piece in minutes.

    Returns
    -------
    int
        Seconds; the finest there is where none adds so little.
    """
    pieces = list(work)
    total = sum(pieces, Fraction(0))
    for tick in TICKS:
        rounded = Fraction(sum(work_ticks(piece, tick) for piece in pieces) * tick, 60)
        if rounded - total < MOST_ADDED * total or not total:
            return tick
    return TICKS[-1]
