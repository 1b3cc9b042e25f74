"""Paired differences between strategies, and how sure they are."""

from __future__ import annotations

from math import atan, cos, pi, sin, sqrt
from statistics import fmean, stdev
from typing import TYPE_CHECKING

from planner.analysis.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Sequence


class Paired(Figures):
    """A mean difference over scenarios that both sides met, with its 95% confidence interval.

    Attributes
    ----------
    mean
        Of the differences.
    low, high
        Ends of Student's interval; null with fewer than two scenarios.
    scenarios
        How many differences there are.
    """

    mean: float
    low: float | None
    high: float | None
    scenarios: int

    @property
    def sure(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def paired(differences: Sequence[float], confidence: float = 0.95) -> Paired:
    """Return the mean of paired differences and Student's confidence interval of it."""
    count = len(differences)
    mean = fmean(differences)
    if count < 2:
        return Paired(mean=mean, low=None, high=None, scenarios=count)
    half = student_quantile(0.5 + confidence / 2, count - 1) * stdev(differences) / sqrt(count)
    return Paired(mean=mean, low=mean - half, high=mean + half, scenarios=count)


def student_quantile(probability: float, degrees: int) -> float:
    """Return the value that Student's t with so many degrees of freedom stays below.

    Parameters
    ----------
    probability
        0.5 up to, not including, 1.
    degrees
        At least 1.
    """
    low, high = 0.0, 1.0
    while student_below(high, degrees) < probability:
        high *= 2
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        if student_below(middle, degrees) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def student_below(value: float, degrees: int) -> float:
    """Return the probability that Student's t is below `value`, at least 0.

    The finite series for whole degrees of freedom: Abramowitz and Stegun (1964), Handbook of
    Mathematical Functions, 26.7.3 and 26.7.4.
    """
    angle = atan(value / sqrt(degrees))
    odd = degrees % 2
    term = cos(angle) if odd else 1.0
    total = 0.0
    # Terms in cos^1, cos^3 ... for odd degrees, in cos^0, cos^2 ... for even ones.
    for power in range(1 if odd else 0, degrees - 1, 2):
        total += term
        term *= cos(angle) ** 2 * (power + 1) / (power + 2)
    within = 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total
    return 0.5 + within / 2
