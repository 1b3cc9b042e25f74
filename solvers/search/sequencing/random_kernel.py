"""Random numbers for the kernels of sequencing: the 64 bits lie in ``state`` with all else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined
from solvers.search.random_kernel import scaled, stirred
from solvers.search.sequencing.kernel_layout import T_RANDOM

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def pick(state: Ints, below: int) -> int:
    """Return a random number in ``[0, below)``, as :func:`solvers.search.random_kernel.draw`."""
    bits = stirred(np.uint64(state[T_RANDOM]))
    state[T_RANDOM] = np.int64(bits)
    return scaled(bits, below)
