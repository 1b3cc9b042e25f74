"""What is left of a pool or a material over time, while a schedule grows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

FOREVER: Final = 2**61
"""The end of an interval without an end."""


class Levels:
    """A step function of time: ``levels[i]`` holds from ``ticks[i]`` until ``ticks[i + 1]``.

    Neighbouring steps differ, so taking an amount and giving it back restores the same lists.
    """

    __slots__ = ("levels", "ticks")

    def __init__(self, steps: Iterable[tuple[int, int]]) -> None:
        """Make the function of sorted ``(tick, level)`` steps; the last of one tick counts."""
        self.ticks: list[int] = [-FOREVER]
        self.levels: list[int] = [0]
        for tick, level in steps:
            if tick == self.ticks[-1]:
                self.levels[-1] = level
                # A later step of the same tick may take back what an earlier one brought.
                if len(self.levels) > 1 and level == self.levels[-2]:
                    del self.ticks[-1], self.levels[-1]
            elif level != self.levels[-1]:
                self.ticks.append(tick)
                self.levels.append(level)

    def shift(self, start: int, end: int, amount: int) -> None:
        """Add ``amount`` (negative: take it) to every level in ``[start, end)``."""
        first = self._split(start)
        last = self._split(end)
        for row in range(first, last):
            self.levels[row] += amount
        self._join(last)
        self._join(first)

    def shortage(self, start: int, end: int, amount: int) -> int | None:
        """Return where the first step within ``[start, end)`` below ``amount`` ends, else None."""
        row = bisect_right(self.ticks, start) - 1
        while row < len(self.ticks) and self.ticks[row] < end:
            if self.levels[row] < amount:
                return self.ticks[row + 1] if row + 1 < len(self.ticks) else FOREVER
            row += 1
        return None

    def always_from(self, amount: int) -> int:
        """Return the first tick from which the level never again falls below ``amount``."""
        row = len(self.ticks)
        while row > 0 and self.levels[row - 1] >= amount:
            row -= 1
        return self.ticks[row] if row < len(self.ticks) else FOREVER

    def _split(self, tick: int) -> int:
        """Return the row that begins at ``tick``, after making it one."""
        row = bisect_left(self.ticks, tick)
        if row == len(self.ticks) or self.ticks[row] != tick:
            self.ticks.insert(row, tick)
            self.levels.insert(row, self.levels[row - 1])
        return row

    def _join(self, row: int) -> None:
        if self.levels[row] == self.levels[row - 1]:
            del self.ticks[row], self.levels[row]
