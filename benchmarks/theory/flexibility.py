"""A little flexibility goes a long way: one long chain sells nearly what full flexibility does.

W. C. Jordan and S. C. Graves, Principles on the benefits of manufacturing process flexibility,
Management Science 41 (1995). Ten products, ten plants that can make 100 units each, independent
demand N(100, 40) drawn again outside [20, 180]. The first plant's links to products are given; the
rough-cut model then sells as much as it can: an order that is not made costs its price of 1, and
making one costs nothing. All configurations are one model, in which links that a configuration
lacks are closed, and meet the same demand.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.theory.finding import Finding, Relation
from benchmarks.theory.plants import a_plant, minutes_open, week_of
from benchmarks.theory.sampling import Floats, mean_and_error, truncated_normal
from planner.rough import closed_ways
from solvers.linear import Conditions

if TYPE_CHECKING:
    from planner.rough import RoughWeek
    from planner.routes.lines import Line
    from planner.routes.ways import Recipe, Way

SIZE: Final = 10
CAPACITY: Final = 100
MEAN: Final = 100
_MICRO: Final = 1_000_000

Links = frozenset[tuple[int, int]]
"""Pairs of a product and a plant that can make it."""

DEDICATED: Final[Links] = frozenset((i, i) for i in range(SIZE))
PAIRS: Final[Links] = DEDICATED | {(i, i ^ 1) for i in range(SIZE)}
FULL: Final[Links] = frozenset((i, j) for i in range(SIZE) for j in range(SIZE))

STATED: Final = 0.005
"""Half the last digit of the published values."""


def chain(links: int) -> Links:
    """Return dedicated plants with so many links to the next plant; `SIZE` of them close it."""
    return DEDICATED | {(i, (i + 1) % SIZE) for i in range(links)}


def plants() -> RoughWeek:
    """Return the rough-cut model of plants that can make all products."""
    names = range(SIZE)
    plant = a_plant(
        products=[{"name": f"p{i}", "price": "1"} for i in names],
        calendars=[minutes_open("day", CAPACITY)],
        resources=[
            {"name": f"r{j}", "kind": "mass", "calendar": "day", "changeover": "0 min"}
            for j in names
        ],
        rates=[
            {"product": f"p{i}", "resource": f"r{j}", "rate": "1 min"} for i in names for j in names
        ],
    )
    return week_of(plant, ({"product": f"p{i}"} for i in names))


def sales(week: RoughWeek, links: Links, demand: Floats) -> Floats:
    """Return what is sold of each row of demand when plants make what `links` say.

    Parameters
    ----------
    demand
        Shape (draws, products).
    """

    def linked(line: Line, _recipe: Recipe, way: Way) -> bool:
        return way.resource is not None and (_index(line.product), _index(way.resource)) in links

    closed = closed_ways(week.translation, linked)
    lost = [week.solver.cost(Conditions(demand=row, closed_modes=closed)) or 0.0 for row in demand]
    sold: Floats = demand.sum(axis=1) - np.array(lost) / _MICRO
    return sold


def _index(name: str) -> int:
    return int(name[1:])


def flexibility(draws: int, seed: int) -> list[Finding]:
    """Return expected sales of the configurations, and what each link of the chain adds."""
    random = np.random.default_rng(seed)
    demand = truncated_normal(random, MEAN, 40, 20, 180, (draws, SIZE))
    week = plants()
    # Truncated evenly about its mean, demand has that mean, in total and by product.
    known = np.column_stack([demand.sum(axis=1) - SIZE * MEAN])
    chained = [sales(week, chain(links), demand) for links in range(SIZE + 1)]
    findings = [
        Finding(name, expected, *mean_and_error(sold, known), rounding=STATED)
        for name, expected, sold in (
            ("sales, dedicated plants", 855.44, chained[0]),
            ("sales, five disjoint pairs", 899.35, sales(week, PAIRS, demand)),
            ("sales, one long chain", 951.68, chained[SIZE]),
            ("sales, full flexibility", 955.49, sales(week, FULL, demand)),
        )
    ]
    added = [mean_and_error(after - before, known) for before, after in pairwise(chained)]
    most = max(added[:-1])
    return [
        *findings,
        Finding("most that a link before the closing one adds", 10, *most, relation=Relation.BELOW),
        Finding("what the closing link adds", 24, *added[-1], rounding=1),
    ]
