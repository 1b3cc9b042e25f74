"""Setups of one machine closed under the triangle inequality, for models that do not sequence.

A relaxation knows which families a machine works on, not in what order its operations follow each
other. Take any real sequence and keep the first operation of each family: between two of them in a
row lies a walk of real transitions, no shorter than the shortest one, which is what the closure
holds. So a tour through the families used, in the order of first use, that pays closed setups never
costs more than the real sequence. Every further operation ``u`` of a family adds to it at least

    ``repeat[u] = min(D(a, u) + D(u, b) - D(a, b)  over families a, b with b != a, b != u;
    D(a, u)  over families a)``

with ``D`` the closed matrix and ``D(u, u)`` its shortest closed walk: drop the further operations
one by one, the last of a walk first. Each is either followed by a family not seen before (``b``,
so different from ``u`` and from what comes before it), and dropping it saves at least the first
term, or ends the sequence, and dropping it saves at least the second.

Times and costs are closed apart, and the same order of first uses serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.problem import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solvers.problem import SetupMatrix
    from solvers.problem.arrays import Ints

INFINITE: Final = 2**61 + 1
"""More than any schedule can take or cost; two of them still fit in 64 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Closed:
    """Closed setups between F families; :data:`INFINITE` where no sequence leads.

    Parameters
    ----------
    entry
        Shape (F,): from the initial family; zero when that is unknown.
    between
        Shape (F, F): shortest walk of at least one transition, on the diagonal too.
    repeat
        Shape (F,): least extra of every operation of the family after its first.
    """

    entry: Ints
    between: Ints
    repeat: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """Closed setups of one machine over the families that can be made on it.

    ``families`` are their indices in the machine's matrix, rising; positions in :attr:`time` and
    :attr:`cost` are positions in it.
    """

    families: tuple[int, ...]
    time: Closed
    cost: Closed


def close(matrix: SetupMatrix, initial: int | None, families: Sequence[int]) -> Closure:
    """Close ``matrix`` over ``families``, the only ones an operation on the machine can have."""
    chosen = sorted(set(families))
    allowed = matrix.time != FORBIDDEN
    return Closure(
        tuple(chosen),
        _closed(np.where(allowed, matrix.time, INFINITE), initial, chosen),
        _closed(np.where(allowed, matrix.cost, INFINITE), initial, chosen),
    )


def _closed(values: Ints, initial: int | None, chosen: list[int]) -> Closed:
    between: Ints = values[np.ix_(chosen, chosen)].copy()
    for via in range(len(chosen)):
        detour = between[:, via, None] + between[None, via, :]
        np.minimum(between, detour, out=between)
    np.minimum(between, INFINITE, out=between)
    if initial is None:
        entry = np.zeros(len(chosen), dtype=np.int64)
    else:
        first = values[initial, chosen]
        entry = np.minimum(first, (first[:, None] + between).min(axis=0, initial=INFINITE))
    return Closed(entry, between, _repeat(between))


def _repeat(between: Ints) -> Ints:
    """Return the least extra of a further operation of each family; see the module docstring."""
    size = len(between)
    repeat: Ints = between.min(axis=0, initial=INFINITE)
    same = np.eye(size, dtype=bool)
    for u in np.flatnonzero(repeat):
        into, out = between[:, u, None], between[None, u, :]
        possible = (into < INFINITE) & (out < INFINITE) & ~same
        possible[:, u] = False
        extra = np.where(possible, into + out - between, INFINITE)
        repeat[u] = min(repeat[u], extra.min(initial=INFINITE))
    return repeat
