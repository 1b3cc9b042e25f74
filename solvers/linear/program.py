"""A linear program in arrays: minimize ``cost @ x`` over ``0 <= x <= upper``, rows within limits.

Rows and columns are added in blocks, so a model of a hundred thousand columns is written with a
dozen numpy calls.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from solvers.problem.arrays import Ints

Floats: TypeAlias = NDArray[np.float64]

FREE: Final = float("inf")
"""A row's limit that limits nothing; columns always have a finite upper end."""


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return who owns each of ``counts`` entries and its place among them.

    >>> [part.tolist() for part in spread(np.array([2, 0, 3]))]
    [[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]
    """
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    return owner, np.arange(len(owner), dtype=np.int64) - (np.cumsum(counts) - counts)[owner]


@dataclass(frozen=True, slots=True, eq=False)
class LinearProgram:
    """N columns and M rows; the entries of row ``i`` are those at ``start[i] : start[i + 1]``.

    Parameters
    ----------
    cost, upper
        Shape (N,); every column is at least 0 and at most its finite ``upper``, which makes the
        program bounded and its dual bounds finite whatever the prices.
    start
        Shape (M + 1,).
    column, coefficient
        The entries.
    low, high
        Shape (M,): limits of each row, infinite where there is none.
    """

    cost: Floats
    upper: Floats
    start: Ints
    column: Ints
    coefficient: Floats
    low: Floats
    high: Floats

    @property
    def rows(self) -> Ints:
        """Row of every entry."""
        return np.repeat(np.arange(len(self.low), dtype=np.int64), np.diff(self.start))


@dataclass(slots=True)
class ProgramDraft:
    """A linear program being written, block by block."""

    _cost: list[Floats] = field(default_factory=list)
    _upper: list[Floats] = field(default_factory=list)
    _entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    _low: list[Floats] = field(default_factory=list)
    _high: list[Floats] = field(default_factory=list)
    _columns: int = 0
    _rows: int = 0

    def columns(self, cost: ArrayLike, upper: ArrayLike) -> Ints:
        """Add columns and return their indices; a number stands for all of a block."""
        costs, uppers = np.broadcast_arrays(
            np.asarray(cost, dtype=np.float64), np.asarray(upper, dtype=np.float64)
        )
        self._cost.append(costs.ravel().copy())
        self._upper.append(uppers.ravel().copy())
        first, self._columns = self._columns, self._columns + costs.size
        return np.arange(first, self._columns, dtype=np.int64)

    def rows(self, count: int, low: ArrayLike, high: ArrayLike) -> Ints:
        """Add `count` empty rows and return their indices."""
        self._low.append(np.broadcast_to(np.asarray(low, dtype=np.float64), (count,)).copy())
        self._high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), (count,)).copy())
        first, self._rows = self._rows, self._rows + count
        return np.arange(first, self._rows, dtype=np.int64)

    def entries(self, row: ArrayLike, column: ArrayLike, coefficient: ArrayLike) -> None:
        """Add entries, one a position of the three arguments, which are broadcast together."""
        rows, columns, values = np.broadcast_arrays(
            np.asarray(row, dtype=np.int64),
            np.asarray(column, dtype=np.int64),
            np.asarray(coefficient, dtype=np.float64),
        )
        self._entries.append((rows.ravel(), columns.ravel(), values.ravel()))

    def program(self) -> LinearProgram:
        """Return the program; entries of one row and column are added together."""
        none = np.zeros(0, dtype=np.int64)
        row = np.concatenate([none, *(entry[0] for entry in self._entries)])
        column = np.concatenate([none, *(entry[1] for entry in self._entries)])
        value = np.concatenate([np.zeros(0), *(entry[2] for entry in self._entries)])
        cell, place = np.unique(row * max(1, self._columns) + column, return_inverse=True)
        total = np.bincount(place, weights=value, minlength=len(cell)).astype(np.float64)
        kept = total != 0.0
        cell, total = cell[kept], total[kept]
        row, column = np.divmod(cell, max(1, self._columns))
        return LinearProgram(
            cost=np.concatenate([np.zeros(0), *self._cost]),
            upper=np.concatenate([np.zeros(0), *self._upper]),
            start=np.searchsorted(row, np.arange(self._rows + 1)).astype(np.int64),
            column=column,
            coefficient=total,
            low=np.concatenate([np.zeros(0), *self._low]),
            high=np.concatenate([np.zeros(0), *self._high]),
        )
