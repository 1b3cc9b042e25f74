"""Settings of the sequencing search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@dataclass(frozen=True, slots=True)
class DescentParams:
    """Settings of the iterated local search.

    Parameters
    ----------
    begin
        Share of a cycle that annealing takes before; 1 leaves no time for descents.
    longest
        Jobs of a block that goes elsewhere.
    kicks
        Pairs of blocks that change places between two descents.
    reach
        Jobs between two such blocks at most.
    lenient
        How much worse a descent may leave the sequences, relative to the first temperature.
    """

    begin: float
    longest: int
    kicks: int
    reach: int = 20
    lenient: float = 0.0


@dataclass(frozen=True, slots=True)
class SequencingParams:
    """Settings of the sequencing search; shares are of a thousand.

    Parameters
    ----------
    near
        Neighbours of a job: others that are worth being next to.
    hot, cold
        First temperature relative to the middle of the rises that random moves propose, and the
        last relative to the first.
    calm
        Factor on all temperatures where no machine needs setups. Most random moves then rise by
        far more than what is left to gain, which lies between neighbours.
    warm
        Where cooling down again begins, relative to the first temperature: what has been found
        should not be lost altogether.
    enough
        Moves per job after which cooling more slowly helps less than cooling down once more.
    sample
        Moves that measure the rises.
    drop
        Share of moves that park a job.
    swap
        Share of moves that exchange two blocks.
    tails
        Share of moves that exchange the ends of two machines.
    single, few
        Shares of blocks that are one job, and that are a few whatever their family; the others
        are a campaign or a part of one.
    next_to, close
        Shares of targets next to a neighbour, and close by on the same machine; the others are
        anywhere.
    plain_descent, setup_descent
        Descents on one machine without setups and with setups.
    passes
        Passes over all moves of all jobs that must be affordable for descents to pay.
    """

    near: int = 30
    hot: float = 0.15
    cold: float = 0.005
    calm: float = 0.15
    warm: float = 0.3
    enough: int = 120_000
    sample: int = 2000
    drop: int = 30
    swap: int = 450
    tails: int = 20
    single: int = 600
    few: int = 200
    next_to: int = 500
    close: int = 250
    plain_descent: DescentParams = DescentParams(begin=0.0, longest=2, kicks=6)
    setup_descent: DescentParams = DescentParams(
        begin=0.15, longest=13, kicks=1, reach=60, lenient=0.02
    )
    passes: int = 60

    def shares(self) -> Ints:
        """Return the limits of the kinds in the order of ``SHARE_*`` in the layout."""
        return np.array(
            [
                self.drop,
                self.drop + self.swap,
                self.drop + self.swap + self.tails,
                self.single,
                self.single + self.few,
                self.next_to,
                self.next_to + self.close,
                0,  # fills a line of memory
            ],
            dtype=np.int64,
        )
