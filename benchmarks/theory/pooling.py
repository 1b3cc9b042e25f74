"""Risk pooling: one baseline for several demands needs less safety stock than each alone.

G. D. Eppen, Effects of centralization on expected costs in a multi-location newsboy problem,
Management Science 25 (1979): of n equal normal demands with correlation r, the pooled safety stock
is ``sqrt((1 + (n - 1) r) / n)`` of the separate total. Safety stocks are simulated 95% quantiles
less the mean. That the pooled stock serves 95% of all weeks is then tried in a plant that finishes
variants from it.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

import numpy as np

from benchmarks.theory.baseline import VARIANTS, postponed
from benchmarks.theory.finding import Finding
from benchmarks.theory.sampling import Floats, correlated_normal, mean_and_error

CASES: Final = ((2, 0.0), (4, 0.0), (10, 0.0), (10, 0.3), (10, 0.8))
"""Number of demands and their correlation."""

SERVICE: Final = 0.95
MEAN: Final = 100.0
DEVIATION: Final = 20.0

_BATCHES: Final = 20
"""Batches in which the draws come; their spread gives the standard error of a quantile."""

_WEEKS: Final = 50
"""Weeks drawn in each batch for every draw asked for; they cost next to nothing here."""

_SERVED: Final = 1e-6
"""Cost below which a week counts as served in full."""


def shares_of_safety_stock(random: np.random.Generator, n: int, r: float, weeks: int) -> Floats:
    """Return the pooled safety stock over the separate total, batch by batch."""
    shares = []
    for _ in range(_BATCHES):
        demand = correlated_normal(random, MEAN, DEVIATION, r, (weeks, n))
        separate = (np.quantile(demand, SERVICE, axis=0) - MEAN).sum()
        shares.append((np.quantile(demand.sum(axis=1), SERVICE) - n * MEAN) / separate)
    return np.array(shares)


def pooling(draws: int, seed: int) -> list[Finding]:
    """Return the shares of the safety stock, and the service of the pooled one in a plant."""
    random = np.random.default_rng(seed)
    weeks = max(1000, draws * _WEEKS // _BATCHES)
    findings = [
        Finding(
            f"pooled safety stock of {n} demands, correlation {r}",
            sqrt((1 + (n - 1) * r) / n),
            *mean_and_error(shares_of_safety_stock(random, n, r, weeks)),
        )
        for n, r in CASES
    ]
    return [*findings, _service(random, draws)]


def _service(random: np.random.Generator, draws: int) -> Finding:
    """Return the share of weeks in which a plant serves all variants from the pooled stock."""
    r = 0.3
    spread = sqrt(VARIANTS * (1 + (VARIANTS - 1) * r)) * DEVIATION
    known = correlated_normal(random, MEAN, DEVIATION, r, (draws * _WEEKS, VARIANTS))
    stock = np.quantile(known.sum(axis=1), SERVICE)
    week = postponed()
    drawn = correlated_normal(random, MEAN, DEVIATION, r, (draws, VARIANTS))
    # With plenty of finishing capacity only the stock can be short.
    plenty = VARIANTS * MEAN + 20 * spread
    short = [week.short(row, np.array([stock]), plenty) for row in np.maximum(0.0, drawn)]
    served = (np.array(short) < _SERVED).astype(np.float64)
    # The stock is a quantile of draws, too.
    error = sqrt(SERVICE * (1 - SERVICE) * (1 / draws + 1 / (draws * _WEEKS)))
    return Finding("share of weeks served from that stock", SERVICE, float(served.mean()), error)
