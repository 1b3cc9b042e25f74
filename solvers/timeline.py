"""A machine's working time: from ticks to working ticks and back, with no table per tick.

*Working tick* ``n`` of a machine is the n-th tick, counted from 0, on which it works. Between two
working ticks lies however much closed time; arithmetic on working ticks (add a processing time,
subtract a setup) is plain addition, and this module maps the results to ticks. A map costs
O(log n) for n intervals of working time; it holds three numbers an interval.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from solvers.problem import Problem
    from solvers.problem.arrays import Ints


@dataclass(frozen=True, slots=True)
class Timeline:
    """Working time as sorted, disjoint, non-adjacent intervals ``[opens[i], closes[i])``.

    Build one with :meth:`of`. A tick argument may be any integer, open or closed, before or after
    all working time, unless stated otherwise; ``None`` is returned for what lies beyond it.

    Parameters
    ----------
    opens, closes
        The intervals in ticks.
    before
        Working ticks before each interval, and one more entry: all of them.
    """

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]

    @classmethod
    def of(cls, intervals: Iterable[tuple[int, int]]) -> Timeline:
        """Make a timeline of intervals ``[start, end)`` in any order; adjacent ones are joined."""
        opens: list[int] = []
        closes: list[int] = []
        for start, end in sorted(intervals):
            if start >= end:
                continue
            if closes and start <= closes[-1]:
                closes[-1] = max(closes[-1], end)
            else:
                opens.append(start)
                closes.append(end)
        lengths = (close - start for start, close in zip(opens, closes, strict=True))
        return cls(tuple(opens), tuple(closes), tuple(accumulate(lengths, initial=0)))

    @property
    def total(self) -> int:
        """Number of working ticks."""
        return self.before[-1]

    def is_working(self, tick: int) -> bool:
        """Whether the machine works on ``tick``."""
        row = bisect_right(self.opens, tick) - 1
        return row >= 0 and tick < self.closes[row]

    def position(self, tick: int) -> int:
        """Return the number of working ticks before ``tick``.

        It is also the working tick of the first tick worked at or after ``tick``, if there is one.
        """
        row = bisect_right(self.opens, tick) - 1
        if row < 0:
            return 0
        return self.before[row] + min(tick, self.closes[row]) - self.opens[row]

    def tick(self, position: int) -> int | None:
        """Return the tick of working tick ``position``, the inverse of :meth:`position`."""
        if not 0 <= position < self.total:
            return None
        row = bisect_right(self.before, position) - 1
        return self.opens[row] + position - self.before[row]

    def next_working(self, tick: int) -> int | None:
        """Return the first working tick at or after ``tick``, as a tick."""
        return self.tick(self.position(tick))

    def nth_working(self, tick: int, count: int) -> int | None:
        """Return the tick worked ``count`` working ticks after the first one from ``tick`` on."""
        return self.tick(self.position(tick) + count)

    def between(self, start: int, end: int) -> int:
        """Return the number of working ticks in ``[start, end)``; 0 when it is empty."""
        return max(0, self.position(end) - self.position(start))

    def end(self, start: int, processing: int) -> int | None:
        """Return the end of ``processing`` working ticks begun at ``start``, pauses included.

        ``start`` must be a working tick: an operation neither waits at its start nor at its end.
        """
        if not self.is_working(start):
            return None
        if processing == 0:
            return start
        last = self.tick(self.position(start) + processing - 1)
        return None if last is None else last + 1

    def earliest_start(self, tick: int, processing: int, resumable: bool = True) -> int | None:
        """Return the first start at or after ``tick`` from which ``processing`` ticks fit.

        Parameters
        ----------
        resumable
            Whether the work may pause over closed time; if not, one interval must hold it all.
        """
        position = self.position(tick)
        if resumable:
            return self.tick(position) if position + processing <= self.total else None
        row = bisect_right(self.before, position) - 1
        while row < len(self.opens):
            start = max(tick, self.opens[row])
            if start + processing <= self.closes[row]:
                return start
            row += 1
        return None

    def earliest_ending(self, end: int, processing: int, resumable: bool = True) -> int | None:
        """Return the first start from which ``processing`` ticks end at ``end`` or later."""
        if processing == 0 or not resumable:
            return self.earliest_start(end - processing, processing, resumable)
        position = max(0, self.position(end - 1) - processing + 1)
        return self.tick(position) if position + processing <= self.total else None

    def setup_start(self, start: int, setup: int) -> int | None:
        """Return the first of the last ``setup`` working ticks before ``start``.

        It is ``start`` itself when ``setup`` is 0, and None when fewer have passed since tick 0.
        """
        if setup == 0:
            return start
        position = self.position(start) - setup
        return None if position < 0 else self.tick(position)

    def worked(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the maximal intervals of working time within ``[start, end)``, in order."""
        if start >= end:
            return
        row = bisect_right(self.closes, start)
        last = bisect_left(self.opens, end)
        for index in range(row, last):
            yield max(start, self.opens[index]), min(end, self.closes[index])


def timelines(problem: Problem, windows: Iterable[int] = ()) -> tuple[Timeline, ...]:
    """Return the timeline of every machine of ``problem``.

    Parameters
    ----------
    windows
        Indices of the opened overtime windows, which count as ordinary working time.
    """
    opened: dict[int, list[tuple[int, int]]] = {}
    for index in windows:
        window = problem.windows[index]
        opened.setdefault(window.machine, []).append((window.start, window.end))
    always = ((0, problem.horizon),)
    # Machines of one calendar share a timeline; a plant has many machines and few calendars.
    shared: dict[int | None, Timeline] = {}
    result: list[Timeline] = []
    for index, machine in enumerate(problem.machines):
        number = machine.calendar
        regular = always if number is None else problem.calendars[number].intervals
        if index in opened:
            result.append(Timeline.of([*regular, *opened[index]]))
            continue
        if number not in shared:
            shared[number] = Timeline.of(regular)
        result.append(shared[number])
    return tuple(result)


class FlatTimelines(NamedTuple):
    """Timelines one after the other as int64 arrays, for models and kernels.

    The intervals of timeline ``k`` are the rows ``start[k] : start[k + 1]`` of the other arrays,
    which hold an open tick, a close tick, and the working ticks of ``k`` before the interval.
    """

    start: Ints
    opens: Ints
    closes: Ints
    before: Ints


def flat(lines: Sequence[Timeline]) -> FlatTimelines:
    """Return ``lines`` as arrays."""
    lengths = [len(line.opens) for line in lines]
    return FlatTimelines(
        np.concatenate(([0], np.cumsum(np.array(lengths, dtype=np.int64)))).astype(np.int64),
        np.array([tick for line in lines for tick in line.opens], dtype=np.int64),
        np.array([tick for line in lines for tick in line.closes], dtype=np.int64),
        np.array([n for line in lines for n in line.before[:-1]], dtype=np.int64),
    )
