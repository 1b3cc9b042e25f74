"""Random numbers for kernels: the generator's 64 bits lie in an array of one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined

if TYPE_CHECKING:
    import numpy.typing as npt

    Bits = npt.NDArray[np.uint64]


@inlined
def stirred(bits: np.uint64) -> np.uint64:
    """Return the bits that follow ``bits``, which are not 0 (xorshift64*, Marsaglia and Vigna)."""
    bits ^= bits >> np.uint64(12)
    bits ^= bits << np.uint64(25)
    bits ^= bits >> np.uint64(27)
    return bits


@inlined
def scaled(bits: np.uint64, below: int) -> int:
    """Return the number in ``[0, below)`` that ``bits`` stand for, ``below`` at most ``2**31``.

    The upper bits are scaled, not divided with remainder, which is a tenth of the time.
    """
    number = (bits * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(33)
    return int((np.int64(number) * below) >> 31)


@inlined
def draw(random: Bits, below: int) -> int:
    """Return a random number in ``[0, below)``, ``below`` at most ``2**31``."""
    bits = stirred(random[0])
    random[0] = bits
    return scaled(bits, below)
