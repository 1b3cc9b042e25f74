"""The plant's clock: every moment of a report is shown on it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plan import Plan


class Clock:
    """Shows instants as the clock on the plant's wall does.

    Parameters
    ----------
    plan
        Says the time zone; where this computer does not know that zone, the offset of the planning
        start holds all along.
    """

    def __init__(self, plan: Plan) -> None:
        self.zone = _zone(plan)
        self.name = plan.time_zone

    def show(self, instant: datetime) -> datetime:
        """Return the instant on the plant's clock."""
        return instant.astimezone(self.zone)

    def next_midnight(self, instant: datetime) -> datetime:
        """Return the first midnight on the clock after an instant, in UTC."""
        day = self.show(instant).date() + timedelta(days=1)
        # In UTC, as instants of one named zone subtract and compare by the wall's digits alone.
        return datetime.combine(day, time(), tzinfo=self.zone).astimezone(UTC)

    def offsets(self, start_at: datetime, end_at: datetime) -> Iterator[tuple[datetime, int]]:
        """Yield from when on the clock is how many minutes ahead of UTC, from start to end."""
        at, known = start_at, self._ahead(start_at)
        yield start_at, known
        while at < end_at:
            later = at + timedelta(days=1)
            if self._ahead(later) != known:
                change = self._change(at, later)
                known = self._ahead(change)
                yield change, known
            at = later

    def _ahead(self, instant: datetime) -> int:
        offset = self.show(instant).utcoffset() or timedelta()
        return round(offset.total_seconds() / 60)

    def _change(self, before: datetime, after: datetime) -> datetime:
        """Return the minute in which the clock is changed, between two instants."""
        known = self._ahead(before)
        low, high = 0, round((after - before).total_seconds() / 60)
        while high - low > 1:
            middle = (low + high) // 2
            if self._ahead(before + timedelta(minutes=middle)) == known:
                low = middle
            else:
                high = middle
        return before + timedelta(minutes=high)


def _zone(plan: Plan) -> tzinfo:
    try:
        return ZoneInfo(plan.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return plan.start_at.tzinfo or UTC
