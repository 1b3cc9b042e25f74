"""Seeded draws, and what their mean is worth."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.random import Generator

Floats: TypeAlias = NDArray[np.float64]


def truncated_normal(
    random: Generator,
    mean: float,
    deviation: float,
    low: float,
    high: float,
    shape: tuple[int, ...],
) -> Floats:
    """Return normal draws between two limits; what falls outside is drawn again, not clipped."""
    drawn = random.normal(mean, deviation, shape)
    while (outside := (drawn < low) | (drawn > high)).any():
        drawn[outside] = random.normal(mean, deviation, int(outside.sum()))
    return drawn


def correlated_normal(
    random: Generator, mean: float, deviation: float, correlation: float, shape: tuple[int, int]
) -> Floats:
    """Return rows of equally correlated normal draws, by a factor that a row's draws share."""
    common = random.standard_normal((shape[0], 1)) * sqrt(correlation)
    own = random.standard_normal(shape) * sqrt(1 - correlation)
    return mean + deviation * (common + own)


def mean_and_error(values: Floats, controls: Floats | None = None) -> tuple[float, float]:
    """Return the mean of some draws and its standard error.

    Parameters
    ----------
    controls
        Shape (draws, controls): functions of the same draws whose true means are 0. What they
        explain of the values is not left to chance (control variates: Lavenberg & Welch,
        Management Science 27, 1981).
    """
    count = len(values)
    known = np.zeros((count, 0)) if controls is None else controls
    design = np.column_stack([np.ones(count), known])
    fitted, *_ = np.linalg.lstsq(design, values, rcond=None)
    left = values - design @ fitted
    spread = np.linalg.pinv(design.T @ design)[0, 0]
    variance = float(left @ left) / max(1, count - design.shape[1])
    return float(fitted[0]), sqrt(variance * float(spread))
