"""Counting working ticks, without the solvers' own timeline."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class WorkingTime:
    """Working intervals, sorted and disjoint; adjacent ones are joined."""

    def __init__(self, intervals: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in intervals:
            if self.ends and self.ends[-1] == start:
                self.ends[-1] = end
            else:
                self.starts.append(start)
                self.ends.append(end)
        self.before = [0]
        """Working ticks before each interval, and in all."""
        for start, end in zip(self.starts, self.ends, strict=True):
            self.before.append(self.before[-1] + end - start)

    def is_open(self, tick: int) -> bool:
        """Return whether ``tick`` is a working tick."""
        index = bisect_right(self.starts, tick) - 1
        return index >= 0 and tick < self.ends[index]

    def count(self, tick: int) -> int:
        """Return the number of working ticks before ``tick``."""
        index = bisect_right(self.starts, tick) - 1
        if index < 0:
            return 0
        return self.before[index] + min(tick, self.ends[index]) - self.starts[index]

    def back(self, tick: int, amount: int) -> int | None:
        """Return where the last ``amount`` (at least 1) working ticks before ``tick`` begin.

        None when there are fewer.
        """
        rank = self.count(tick) - amount
        if rank < 0:
            return None
        index = bisect_right(self.before, rank) - 1
        return self.starts[index] + rank - self.before[index]

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of working intervals within ``[start, end)``."""
        index = max(0, bisect_right(self.starts, start) - 1)
        while index < len(self.starts) and self.starts[index] < end:
            low, high = max(start, self.starts[index]), min(end, self.ends[index])
            if low < high:
                yield low, high
            index += 1
