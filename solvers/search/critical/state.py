"""Everything that a run of the search changes, so that it goes on exactly where it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solvers.search.critical.layout import C_PATIENCE, COLUMNS, COUNTERS, FOCUS, PICKS
from solvers.search.seed import generator

if TYPE_CHECKING:
    import numpy.typing as npt

    from solvers.problem.arrays import Ints
    from solvers.search.critical.shop import Shop

TABOOS: int = 1 << 14
"""Length of the table of taboos, a power of 2. Two arcs seldom share an entry, and may."""


class State(NamedTuple):
    """The current schedule, the best one since the last start, and what is taboo.

    Attributes
    ----------
    node
        The table of :mod:`solvers.search.critical.layout`.
    order
        All operations, each after those that it follows.
    counter
        See ``C_*`` of the layout.
    spare, path
        Room for lists of operations.
    taboo
        By hash of an arc between neighbours on a machine, the iteration until it may not return.
    pick
        The best move seen, see ``P_*`` of the layout.
    focus
        The operation that is being looked at, see ``F_*`` of the layout.
    best_mode, best_order
        By operation, and as ``order``.
    random
        The generator's 64 bits.
    """

    node: Ints
    order: Ints
    counter: Ints
    spare: Ints
    path: Ints
    taboo: Ints
    pick: Ints
    focus: Ints
    best_mode: Ints
    best_order: Ints
    random: npt.NDArray[np.uint64]


def new_state(shop: Shop, seed: int, patience: int) -> State:
    """Return a state without a schedule."""
    count, machines = len(shop.release), len(shop.initial)
    counter = np.zeros(COUNTERS, dtype=np.int64)
    counter[C_PATIENCE] = patience
    return State(
        node=np.zeros((count + machines, COLUMNS), dtype=np.int64),
        order=np.zeros(count, dtype=np.int64),
        counter=counter,
        spare=np.zeros(count, dtype=np.int64),
        path=np.zeros(count, dtype=np.int64),
        taboo=np.zeros(TABOOS, dtype=np.int64),
        pick=np.zeros(PICKS, dtype=np.int64),
        focus=np.zeros(FOCUS, dtype=np.int64),
        best_mode=np.zeros(count, dtype=np.int64),
        best_order=np.zeros(count, dtype=np.int64),
        random=generator(seed),
    )
