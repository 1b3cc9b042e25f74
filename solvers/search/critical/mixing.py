"""New schedules to search from: at random, or between two that are known (path relinking)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.critical.shop import Shop


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A schedule as a list.

    Parameters
    ----------
    value
        Its longest path.
    ends
        When its last operation ends.
    mode
        By operation.
    order
        All operations by start, each after those that it follows.
    before
        By operation, the node before it on its machine.
    """

    value: int
    ends: int
    mode: Ints
    order: Ints
    before: Ints

    def distance(self, other: Listed) -> int:
        """Return how many operations have another one before them, or another machine."""
        return int(np.count_nonzero(self.before != other.before))


def between(one: Listed, other: Listed, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Return the modes and order of a schedule between two others.

    An operation's place is a weighted mean of its two places. What comes before it in its job does
    so in both lists, so it does in the mean, and there is no cycle.
    """
    share = random.uniform(0.3, 0.7)
    count = len(one.order)
    places = np.empty(count)
    places[one.order] = (1 - share) * np.arange(count)
    places[other.order] += share * np.arange(count)
    mode = np.where(random.random(count) < share, other.mode, one.mode)
    return mode, np.argsort(places, kind="stable").astype(np.int64)


def scattered(shop: Shop, topology: Ints, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Return random modes, preferring short ones, and a random order.

    Parameters
    ----------
    topology
        All operations, each after its predecessors.
    """
    count = len(topology)
    first, held = shop.mode_start[:-1], np.diff(shop.mode_start)
    picks = [first + (random.random(count) * held).astype(np.int64) for _ in range(2)]
    shorter = shop.processing[picks[0]] <= shop.processing[picks[1]]
    key = random.random(count)
    for o in topology.tolist():
        rows = slice(int(shop.before_start[o]), int(shop.before_start[o + 1]))
        key[o] = max(key[o], key[shop.before[rows]].max(initial=0.0))
    rank = np.empty(count, dtype=np.int64)
    rank[topology] = np.arange(count)
    return np.where(shorter, picks[0], picks[1]), np.lexsort((rank, key)).astype(np.int64)
