"""Orders of setup families on unrelated lines: R | r_j, s_fg | sum w_j T_j.

A week is scaled so that processing and one setup in every few orders fill the lines to a stated
utilization; due dates lie within it, so that sequence decides what is late. Ticks are minutes.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from benchmarks.instance import Entry
from benchmarks.readers.parallel import Measure, ParallelMachines
from planner.examples.draws import Draws

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.instance import Instance

RUN: Final = 4
"""Orders of a family that a line makes between two setups, on average of a sensible plan."""


class Size(NamedTuple):
    """An instance: how many orders, lines and families, how full, and from which numbers."""

    orders: int
    lines: int
    families: int
    utilization: float
    seed: int

    @property
    def name(self) -> str:
        """Say so in a word."""
        orders, lines, families, utilization, seed = self
        return f"{orders}x{lines}-f{families}-u{round(100 * utilization)}-{seed}"


SIZES: Final = tuple(
    Size(orders, lines, families, utilization, seed)
    for orders, lines in ((50, 5), (100, 10), (200, 10), (300, 15), (500, 15), (1000, 20))
    for families, utilization, seed in ((8, 0.9, 1), (24, 0.8, 2))
)
"""12 instances, settled before any tuning."""


def entries() -> list[Entry]:
    """Return the suite."""
    return [Entry(size.name, str(size.orders), partial(instance, size)) for size in SIZES]


def instance(size: Size) -> Instance:
    """Return the instance of a size."""
    return data(size).instance()


def data(size: Size) -> ParallelMachines:
    """Return the data: unrelated lines, families of unequal demand, due dates within the week."""
    draws = Draws(size.seed)
    n, m = size.orders, size.lines
    demand = [1 / (place + 3) for place in range(size.families)]
    family = draws.pick("family", n, demand)
    usual = draws.values("minutes", n, ((0, 20), (0.5, 60), (0.9, 150), (1, 300)))
    factor = draws.values("rates", n * m, ((0, 0.7), (1, 1.4))).reshape(n, m)
    processing = _whole(usual[:, None] * factor)
    setup = _setups(size, draws)
    work = processing.min(axis=1).mean() + setup.mean() / RUN
    week = work * n / (m * size.utilization)
    release = _whole(draws.values("release", n, ((0, 0), (0.7, 0), (1, 0.4))) * week)
    slack = _whole(draws.values("slack", n, ((0, 0.1), (1, 0.9))) * week)
    weight = _whole(draws.values("weight", n, ((0, 1), (0.7, 4), (1, 10))))
    return ParallelMachines(
        name=size.name,
        measure=Measure.TARDINESS,
        processing=processing,
        setup=setup,
        family=family,
        release=np.repeat(release[:, None], m, axis=1),
        due=np.minimum(release + slack, round(week)),
        weight=weight,
    )


def _setups(size: Size, draws: Draws) -> NDArray[np.int64]:
    """Return setups that depend on how far families lie apart, and on the direction."""
    place = draws.uniform("place", size.families)
    ahead = place[None, :] - place[:, None]
    minutes = 10 + np.where(ahead > 0, 45 * ahead, -90 * ahead)
    pace = draws.values("pace", size.lines, ((0, 0.7), (1, 1.4)))
    setup = _whole(minutes[None] * pace[:, None, None])
    setup[:, np.arange(size.families), np.arange(size.families)] = 0
    return setup


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor(values + 0.5).astype(np.int64)
