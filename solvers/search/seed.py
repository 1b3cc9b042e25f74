"""The random numbers of a search begin with its seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def generator(seed: int) -> NDArray[np.uint64]:
    """Return the 64 bits from which :func:`solvers.search.random_kernel.draw` goes on.

    Any bits but 0 start the generator; the seed is mixed, so that near seeds do not start alike.
    """
    bits = (seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % 2**64
    return np.array([bits or 1], dtype=np.uint64)
