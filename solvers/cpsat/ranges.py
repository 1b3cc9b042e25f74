"""When each operation can run at all, from dates, precedence and the shortest modes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.problem import NEVER, NONE, UNPINNED

if TYPE_CHECKING:
    from solvers.problem import Arrays, Problem
    from solvers.problem.arrays import Ints


@dataclass(frozen=True, slots=True)
class Ranges:
    """Bounds that every schedule keeps, in ticks.

    Parameters
    ----------
    allowed
        Per mode, whether the pins leave it.
    earliest
        Per operation the earliest start, if its route is taken.
    latest
        Per operation the latest end; below ``earliest`` when the route is impossible.
    before
        Per operation all operations that precede it, directly or not.
    """

    allowed: list[bool]
    earliest: Ints
    latest: Ints
    before: list[frozenset[int]]


def ranges(problem: Problem) -> Ranges:
    """Return the bounds of every operation of ``problem``."""
    arrays = problem.arrays
    allowed = _allowed(arrays)
    shortest, tail, ready = _shortest(arrays, allowed)
    order = _order(arrays)
    release = arrays.job_release[arrays.operation_job]
    pinned = arrays.operation_pin_start
    earliest = np.maximum(np.maximum(release, ready), pinned)
    latest = np.minimum(arrays.job_deadline[arrays.operation_job], problem.horizon)
    before: list[frozenset[int]] = [frozenset()] * arrays.operations
    for after in order:
        for link in range(
            int(arrays.predecessor_start[after]), int(arrays.predecessor_start[after + 1])
        ):
            first = int(arrays.predecessor_operation[link])
            lag = int(arrays.predecessor_min_lag[link])
            arrival = earliest[first] + shortest[first] + tail[first] + lag
            earliest[after] = max(earliest[after], arrival)
            before[after] |= before[first] | {first}
    for after in reversed(order):
        for link in range(
            int(arrays.predecessor_start[after]), int(arrays.predecessor_start[after + 1])
        ):
            first = int(arrays.predecessor_operation[link])
            lag = int(arrays.predecessor_min_lag[link])
            needed = latest[after] - shortest[after] - lag - tail[first]
            latest[first] = min(latest[first], needed)
    return Ranges(allowed, earliest, latest, before)


def _links(arrays: Arrays, after: int) -> range:
    """Rows of the predecessors of an operation."""
    return range(int(arrays.predecessor_start[after]), int(arrays.predecessor_start[after + 1]))


def _allowed(arrays: Arrays) -> list[bool]:
    pinned = arrays.operation_pin_machine[arrays.mode_operation]
    return [bool(x) for x in (pinned == UNPINNED) | (pinned == arrays.mode_machine)]


def _shortest(arrays: Arrays, allowed: list[bool]) -> tuple[Ints, Ints, Ints]:
    """Least processing, tail and own earliest start of each operation's allowed modes."""
    result = np.full((3, arrays.operations), NEVER, dtype=np.int64)
    for row, column in enumerate((arrays.mode_processing, arrays.mode_tail, arrays.mode_earliest)):
        np.minimum.at(result[row], arrays.mode_operation[allowed], column[allowed])
    return result[0], result[1], result[2]


def _order(arrays: Arrays) -> list[int]:
    """All operations, each after those it waits for."""
    waiting = np.diff(arrays.predecessor_start)
    ready = [int(o) for o in np.flatnonzero(waiting == 0)]
    for operation in ready:
        low, high = arrays.successor_start[operation], arrays.successor_start[operation + 1]
        for after in arrays.successor_operation[int(low) : int(high)]:
            waiting[after] -= 1
            if waiting[after] == 0:
                ready.append(int(after))
    return ready


def pin_start(arrays: Arrays, operation: int) -> int | None:
    """Return the tick ``operation`` is pinned to, if it is."""
    tick = int(arrays.operation_pin_start[operation])
    return None if tick == NONE else tick
