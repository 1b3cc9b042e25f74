"""Postponement pays as long as the finishing capacity holds out.

Ten variants, demand N(100, 30) each, 30 for every unit left over, 60 for every unit short. Either
each variant is stocked, as much as the newsvendor's ratio 60 / (60 + 30) says, or one baseline is,
of which any variant is made to order for 4 a unit by a cell that can finish C units (H. L. Lee and
C. S. Tang, Modelling the costs and benefits of delayed product differentiation, Management Science
43, 1997; the newsvendor: K. J. Arrow, T. Harris and J. Marschak, Optimal inventory policy,
Econometrica 19, 1951).

Both are plants of planner's, solved as rough-cut models under the same drawn demand. The best
baseline stock is found by the model's own prices: it is where one more unit of stock is worth, on
average, what a unit left over costs.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.theory.baseline import OVERAGE, UNDERAGE, VARIANTS, postponed, stocked_apart
from benchmarks.theory.finding import Finding
from benchmarks.theory.sampling import Floats, mean_and_error

if TYPE_CHECKING:
    from benchmarks.theory.baseline import Stocked

MEAN: Final = 100.0
DEVIATION: Final = 30.0

ADVANTAGES: Final = (
    (1250, 2800, 10),
    (1110, 2800, 10),
    (1050, 2800, 10),
    (1000, 2560, 5),
    (950, 1470, 5),
    (910, 0, 50),
    (830, -3820, 5),
)
"""Finishing capacity C, the advantage of postponement stated for load 1000 / C, how roughly."""

_SEARCH: Final = 1000
"""Draws on which the best stock is looked for; its cost is flat there, so they suffice."""

_NEAR: Final = 0.5
"""Units to which the best stock is found."""


def best_variant_stock() -> float:
    """Return the newsvendor's stock of one variant."""
    ratio = UNDERAGE / (UNDERAGE + OVERAGE)
    return NormalDist(MEAN, DEVIATION).inv_cdf(ratio)


def best_baseline_stock(week: Stocked, demand: Floats, capacity: float) -> float:
    """Return the baseline stock of least mean cost, by bisection on what one more unit is worth.

    The mean cost is convex in the stock, and more than can be finished is never worth having.
    """

    def worth_more(stock: float) -> bool:
        values = [week.worth(row, np.array([stock]), capacity)[0] for row in demand]
        return float(np.mean(values)) > OVERAGE

    # At the capacity itself the price is shared between stock and hours.
    low, high = 0.0, capacity - _NEAR
    if worth_more(high):
        return capacity
    while high - low > _NEAR:
        middle = (low + high) / 2
        low, high = (middle, high) if worth_more(middle) else (low, middle)
    return (low + high) / 2


def _controls(demand: Floats) -> Floats:
    """Return deviations of demand and of its squares, summed and of the sum; their means are 0."""
    apart = demand - MEAN
    total = apart.sum(axis=1)
    variance = DEVIATION**2
    return np.column_stack(
        [total, (apart**2 - variance).sum(axis=1), total**2 - VARIANTS * variance]
    )


def postponement(draws: int, seed: int) -> list[Finding]:
    """Return the cost of variant stocks, and what postponement saves at several loads."""
    random = np.random.default_rng(seed)
    # A demand below 0, once in 2,300 draws, is no demand.
    demand = np.maximum(0.0, random.normal(MEAN, DEVIATION, (draws, VARIANTS)))
    known = _controls(demand)
    apart, together = stocked_apart(), postponed()
    stocks = np.full(VARIANTS, best_variant_stock())
    variants = np.array([apart.cost(row, stocks) for row in demand])
    findings = [
        Finding(
            "cost of the best variant stocks", 9817, *mean_and_error(variants, known), rounding=0.5
        )
    ]
    for capacity, expected, rounding in ADVANTAGES:
        load = VARIANTS * MEAN / capacity
        stock = best_baseline_stock(together, demand[:_SEARCH], capacity)
        costs = [together.cost(row, np.array([stock]), capacity) for row in demand]
        findings.append(
            Finding(
                f"advantage of a baseline at load {load:.2f} (C = {capacity})",
                expected,
                *mean_and_error(variants - np.array(costs), known),
                rounding=rounding,
            )
        )
    return findings
