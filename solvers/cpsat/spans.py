"""Where a stretch of work can lie in a machine's working time, as plain data.

A *span* is an interval of a machine's calendar or one of its overtime windows, which works only
when opened. A *piece* is one choice of the span that holds the first working tick of a stretch
and the span that holds the last: on a calendar without windows the closed time in between is then
a constant, which is what lets a model count in working ticks and still know the clock.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solvers.problem import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.problem import Problem


class Piece(NamedTuple):
    """A start in span ``first`` at a tick in ``low..high``, the last working tick in ``last``."""

    first: int
    last: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Spans:
    """The calendar intervals and windows of a machine in the order of time.

    Parameters
    ----------
    opens, closes
        Ticks of each span, disjoint, possibly adjacent.
    window
        Index of the overtime window, or NONE for regular time.
    before
        Regular working ticks before each span, and one more entry: all of them.
    """

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    window: tuple[int, ...]
    before: tuple[int, ...]

    @property
    def fixed(self) -> bool:
        """Whether working time is known in advance: there is no window."""
        return all(index == NONE for index in self.window)

    def index(self, tick: int) -> int:
        """Return the span that holds ``tick``, which must lie in one."""
        return bisect_right(self.opens, tick) - 1

    def length(self, span: int) -> int:
        """Return the ticks of ``span``."""
        return self.closes[span] - self.opens[span]

    def most(self) -> int:
        """Return the working ticks when every window is open."""
        return sum(self.closes) - sum(self.opens)

    def shift(self, span: int) -> int:
        """Return tick minus regular working tick anywhere in ``span``."""
        return self.opens[span] - self.before[span]

    def adjacent(self, first: int, last: int) -> bool:
        """Whether no closed time lies between the spans, all windows among them being open."""
        return all(self.closes[i] == self.opens[i + 1] for i in range(first, last))


def machine_spans(problem: Problem) -> list[Spans]:
    """Return the spans of every machine; one without a calendar has a single one."""
    result = []
    windows: dict[int, list[tuple[int, int, int]]] = {}
    for index, window in enumerate(problem.windows):
        windows.setdefault(window.machine, []).append((window.start, window.end, index))
    for number, machine in enumerate(problem.machines):
        if machine.calendar is None:
            rows = [(0, problem.horizon, NONE)]
        else:
            regular = problem.calendars[machine.calendar].intervals
            rows = [(start, end, NONE) for start, end in regular]
            rows = sorted(rows + windows.get(number, []))
        lengths = (end - start if index == NONE else 0 for start, end, index in rows)
        result.append(
            Spans(
                tuple(start for start, _, _ in rows),
                tuple(end for _, end, _ in rows),
                tuple(index for _, _, index in rows),
                tuple(accumulate(lengths, initial=0)),
            )
        )
    return result


def pieces(spans: Spans, length: int, earliest: int, latest: int, resumable: bool) -> list[Piece]:
    """Return every way ``length`` working ticks can lie within ``[earliest, latest)``.

    A stretch of no ticks still starts on a working tick and then ends there. With windows the
    list is a superset: which pieces are possible depends on the windows that are opened.
    """
    make = _fixed if spans.fixed else _optional
    # A stretch of no ticks lies like one of a single tick that is not counted.
    ticks = max(length, 1)
    found = make(spans, ticks, earliest, latest + ticks - length, resumable)
    return [piece for piece in found if piece.low <= piece.high]


def count_pieces(problem: Problem) -> int:
    """Return an upper bound on the pieces of the full model, without building it.

    Calendars with many intervals make a model as large as sequences do: every mode has a literal
    for each way its work can lie over them.
    """
    arrays = problem.arrays
    operation = arrays.mode_operation
    job = arrays.operation_job[operation]
    earliest = np.maximum(arrays.job_release[job], arrays.mode_earliest)
    latest = np.minimum(arrays.job_deadline[job], problem.horizon)
    resumable = arrays.operation_resumable[operation]
    rows = np.stack((arrays.mode_processing, earliest, latest, resumable), axis=1)
    total = 0
    for machine, spans in enumerate(machine_spans(problem)):
        own = rows[arrays.mode_machine == machine]
        if not spans.fixed:
            kinds, number = np.unique(own, axis=0, return_counts=True)
            for kind, many in zip(kinds.tolist(), number.tolist(), strict=True):
                total += many * len(pieces(spans, *kind))
            continue
        first = np.searchsorted(spans.closes, own[:, 1], side="right")
        last = np.searchsorted(spans.opens, own[:, 2])
        # The spans of start and end change one at a time.
        total += int(np.maximum(1, 2 * (last - first)).sum())
    return total


def _fixed(
    spans: Spans, ticks: int, earliest: int, latest: int, resumable: bool
) -> Iterator[Piece]:
    before = spans.before
    for first in range(bisect_right(spans.closes, earliest), len(spans.opens)):
        if spans.opens[first] >= latest:
            return
        shift = spans.shift(first)
        lowest = max(spans.opens[first], earliest) - shift
        highest = min(before[first + 1] - 1, before[-1] - ticks)
        last = bisect_right(before, lowest + ticks - 1) - 1
        while last < len(spans.opens) and before[last] - ticks + 1 <= highest:
            if last > first and not resumable:
                break
            end = min(before[last + 1], latest - spans.shift(last))
            low = max(lowest, before[last] - ticks + 1)
            high = min(highest, end - ticks)
            yield Piece(first, last, low + shift, high + shift)
            last += 1


def _optional(
    spans: Spans, ticks: int, earliest: int, latest: int, resumable: bool
) -> Iterator[Piece]:
    for first in range(bisect_right(spans.closes, earliest), len(spans.opens)):
        low = max(spans.opens[first], earliest)
        high = min(spans.closes[first] - 1, latest - ticks)
        yield Piece(first, first, low, min(high, spans.closes[first] - ticks))
        most = spans.length(first)
        for last in range(first + 1, len(spans.opens)):
            regular = spans.before[last] - spans.before[first + 1]
            # One tick at least lies in either end.
            if regular > ticks - 2 or spans.opens[last] >= latest:
                break
            if not resumable and not spans.adjacent(first, last):
                break
            most += spans.length(last)
            if most >= ticks:
                yield Piece(first, last, low, high)
