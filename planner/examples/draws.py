"""Reproducible random draws: the same numbers on every machine and with every release of numpy.

numpy promises the raw stream of a bit generator and of a seed sequence, but not what its
distributions make of them; so every draw here is made of raw bits, with additions, multiplications
and look-ups alone.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]

Curve = tuple[tuple[float, float], ...]
"""A distribution by its quantiles: (share of the draws below, value), both ascending."""


class Draws:
    """Independent streams of random numbers, one for each name.

    What is drawn for one purpose does not shift what is drawn for another, so that a new column
    leaves the others of a recorded order book as they were.

    Parameters
    ----------
    seed
        At least 0. The same seed and name give the same numbers.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def uniform(self, name: str, count: int) -> Floats:
        """Return `count` numbers in [0, 1) of the stream `name`, always from its beginning."""
        sequence = np.random.SeedSequence([self._seed, zlib.crc32(name.encode())])
        bits = np.random.PCG64(sequence).random_raw(count)
        # A double holds 53 bits exactly.
        return np.asarray(bits >> np.uint64(11), dtype=np.float64) * 2.0**-53

    def pick(self, name: str, count: int, weights: Sequence[float]) -> Indices:
        """Return `count` positions of `weights`, each as often as its weight says on average."""
        return pick(self.uniform(name, count), weights)

    def values(self, name: str, count: int, curve: Curve) -> Floats:
        """Return `count` numbers distributed as a curve says."""
        return along(self.uniform(name, count), curve)


def pick(uniform: Floats, weights: Sequence[float]) -> Indices:
    """Return for each number in [0, 1) a position of `weights`."""
    sums = np.cumsum(np.asarray(weights, dtype=np.float64))
    found = np.searchsorted(sums, uniform * sums[-1], side="right")
    return np.asarray(np.minimum(found, len(weights) - 1), dtype=np.int64)


def along(uniform: Floats, curve: Curve) -> Floats:
    """Return for each number in [0, 1) the quantile of a curve, straight between its points."""
    shares, values = zip(*curve, strict=True)
    return np.asarray(np.interp(uniform, shares, values), dtype=np.float64)


def shares_of(weights: Mapping[str, float]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return names and weights, in the order in which they are written."""
    return tuple(weights), tuple(weights.values())
