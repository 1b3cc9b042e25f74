"""Open time of one station, and how much of it lies between two instants."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]
"""Half-open, in microseconds since the planning start."""


class Hours:
    """Spans of open time, apart and ascending.

    Parameters
    ----------
    spans
        Open time in any order; what touches or overlaps is joined.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = joined(spans)
        self._starts = [start for start, _ in self.spans]
        lengths = (end - start for start, end in self.spans)
        self._before = [0, *accumulate(lengths)]

    def until(self, moment: int) -> int:
        """Return how much open time lies before an instant."""
        index = bisect_right(self._starts, moment)
        if index == 0:
            return 0
        start, end = self.spans[index - 1]
        return self._before[index - 1] + min(moment, end) - start

    def within(self, start: int, end: int) -> int:
        """Return how much open time lies in a span."""
        return self.until(end) - self.until(start)

    def inside(self, start: int, end: int) -> list[Span]:
        """Return the open spans within a span."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = bisect_left(self._starts, end)
        cut = ((max(a, start), min(b, end)) for a, b in self.spans[first:last])
        return [(a, b) for a, b in cut if a < b]

    def is_open(self, start: int, end: int) -> bool:
        """Return whether all of a span is open."""
        return self.within(start, end) == end - start

    def last_working(self, needed: int, before: int) -> Span | None:
        """Return the span of the last `needed` open time before an instant.

        None if there is less, or nothing is needed.

        It starts in open time and ends with open time; in between there may be closed time.
        """
        have = self.until(before)
        if not 0 < needed <= have:
            return None
        begin = have - needed
        index = bisect_right(self._before, begin) - 1
        start = self.spans[index][0] + begin - self._before[index]
        return start, self.inside(start, before)[-1][1]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as ascending spans that are apart."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
