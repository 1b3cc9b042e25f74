"""What the program is about: lines of machines that are alike, and the buckets of time."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.problem import FORBIDDEN, NEVER
from solvers.timeline import timelines

if TYPE_CHECKING:
    from collections.abc import Hashable

    from solvers.earliest import Earliest
    from solvers.problem import Problem, SetupMatrix, Window
    from solvers.problem.arrays import Ints
    from solvers.timeline import Timeline

_BEYOND: Final = (Fraction(1, 8), Fraction(1, 2), Fraction(2))
"""Ends of buckets after the last due date, relative to the time before it: overload runs on."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Machines that are alike in all that the program knows of them.

    Parameters
    ----------
    machines
        Their indices.
    modes
        The possible modes on the first of them, which stand for those on all.
    time, regular
        Working time of each, with all overtime and with none.
    windows
        Overtime of all of them.
    matrix
        Its setups; None where there are none.
    initial
        The family they are set up for; None is unknown.
    families
        Those of the modes, rising.
    """

    machines: tuple[int, ...]
    modes: Ints
    time: Timeline
    regular: Timeline
    windows: tuple[Window, ...]
    matrix: SetupMatrix | None
    initial: int | None
    families: tuple[int, ...]

    @property
    def states(self) -> tuple[int, ...]:
        """The families that a setup can lead from."""
        if self.initial is None or self.initial in self.families:
            return self.families
        return (*self.families, self.initial)

    def setups(self) -> list[tuple[int, int, int, int]]:
        """Return ``(from, to, ticks, cost)`` of every allowed setup between two families."""
        if self.matrix is None:
            return []
        time, cost = self.matrix.time, self.matrix.cost
        return [
            (g, f, int(time[g, f]), int(cost[g, f]))
            for g in self.states
            for f in self.families
            if g != f and time[g, f] != FORBIDDEN
        ]


def lines(problem: Problem, dates: Earliest) -> list[Line]:
    """Return all lines with a possible mode."""
    a = problem.arrays
    regular = timelines(problem, ())
    alike: dict[Hashable, list[int]] = {}
    held: dict[int, Ints] = {}
    for k, machine in enumerate(problem.machines):
        on = np.flatnonzero((a.mode_machine == k) & (dates.mode_completion < NEVER))
        if not len(on):
            continue
        held[k] = on
        columns = (
            a.mode_operation,
            a.mode_processing,
            a.mode_family,
            a.mode_cost,
            dates.mode_end,
            dates.mode_after,
            dates.mode_completion,
        )
        modes = tuple(sorted(zip(*(column[on].tolist() for column in columns), strict=True)))
        windows = tuple((w.start, w.end, w.cost, w.rate) for w in _windows(problem, k))
        hours = dates.times[k]
        kind = (machine.setup, machine.initial_family, hours.opens, hours.closes, windows, modes)
        alike.setdefault(kind, []).append(k)
    found = []
    for group in alike.values():
        first = problem.machines[group[0]]
        found.append(
            Line(
                machines=tuple(group),
                modes=held[group[0]],
                time=dates.times[group[0]],
                regular=regular[group[0]],
                windows=tuple(w for k in group for w in _windows(problem, k)),
                matrix=None if first.setup is None else problem.setups[first.setup],
                initial=first.initial_family if first.setup is not None else None,
                families=tuple(sorted(set(a.mode_family[held[group[0]]].tolist()))),
            )
        )
    return found


def _windows(problem: Problem, machine: int) -> list[Window]:
    return sorted(
        (w for w in problem.windows if w.machine == machine), key=lambda w: (w.start, w.end)
    )


def buckets(problem: Problem, count: int) -> tuple[int, ...]:
    """Return the ticks between buckets, from 0 to the horizon: at most ``count`` due dates.

    Where there are more dates, those that part the jobs into like shares.
    """
    horizon = problem.horizon
    due = problem.arrays.job_due
    dates = np.sort(due[(due > 0) & (due < horizon)])
    if not len(dates):
        return (0, horizon)
    distinct = np.unique(dates)
    if len(distinct) > count:
        rows = (np.arange(1, count + 1) * len(dates)) // count - 1
        distinct = np.unique(dates[rows])
    last = int(distinct[-1])
    later = {last + max(1, int(last * share)) for share in _BEYOND}
    return tuple(sorted({0, horizon, *distinct.tolist(), *(t for t in later if t < horizon)}))


def halved(ticks: tuple[int, ...], held: list[Line]) -> tuple[int, ...]:
    """Return the ticks with the last shift of every bucket but the last one halved.

    The shifts are those of the line with most modes. So an operation and the one that waits for it
    need not fall into the same bucket.
    """
    busiest = max(held, key=lambda line: len(line.modes), default=None)
    if busiest is None:
        return ticks
    time, middles = busiest.time, set()
    for begin, end in pairwise(ticks[:-1]):
        row = bisect_left(time.opens, end) - 1
        if row >= 0:
            opened = max(begin, time.opens[row])
            middles.add((opened + min(end, time.closes[row]) + 1) // 2)
    return tuple(sorted({*ticks, *(tick for tick in middles if 0 < tick < ticks[-1])}))
