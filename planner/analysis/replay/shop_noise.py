"""What goes otherwise on the shop floor than a plan says."""

from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


SHORTEST_BETWEEN_FAILURES = 0.1
"""Hours; a station that breaks down more often than that is none."""


class ShopNoise(BaseModel):
    """Noise under which a plan is replayed.

    Attributes
    ----------
    duration
        Coefficient of variation of the factor on every step's time, lognormal with mean 1.
    hours_between_failures, hours_to_repair
        Means of a station's working hours until it breaks down, and of the working hours until
        it runs again, both exponential; no breakdowns where the first is 0, which else is
        at least `SHORTEST_BETWEEN_FAILURES`.
    late_receipts, late_days
        Share of receipts that come late, and by how many days on average, exponential.
    yield_loss
        Standard deviation of a step's yield, of steps with scrap only; what is missing is
        made at once, at the same rate.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    duration: float = Field(default=0.15, ge=0, le=3)
    hours_between_failures: float = Field(default=120.0, ge=0, le=1e6)
    hours_to_repair: float = Field(default=2.0, ge=0, le=1000)
    late_receipts: float = Field(default=0.1, ge=0, le=1)
    late_days: float = Field(default=1.0, ge=0, le=365)
    yield_loss: float = Field(default=0.02, ge=0, le=0.5)

    @field_validator("hours_between_failures")
    @classmethod
    def _is_long_enough(cls, hours: float) -> float:
        if 0 < hours < SHORTEST_BETWEEN_FAILURES:
            raise ValueError(f"is 0 for none, else at least {SHORTEST_BETWEEN_FAILURES}")
        return hours


def factors(
    noise: ShopNoise, planned_yield: Floats, random: np.random.Generator, replications: int
) -> Floats:
    """Return by how much longer every step takes, shape ``(replications, steps)``.

    Parameters
    ----------
    planned_yield
        Good over started units per step, 1 where nothing is scrapped.
    """
    shape = (replications, len(planned_yield))
    spread = sqrt(log(1 + noise.duration**2))
    longer = np.exp(random.normal(-spread * spread / 2, spread, shape))
    realized = planned_yield + np.where(
        planned_yield < 1, random.normal(0.0, noise.yield_loss, shape), 0.0
    )
    # A yield next to nothing is no noise but another plant; half of the planned one is the worst.
    realized = np.clip(realized, planned_yield / 2, 1.0)
    return np.asarray(longer * planned_yield / realized)


def repairs(noise: ShopNoise, hours: Floats, random: np.random.Generator) -> Floats:
    """Return hours of repair during steps that run so many working hours, in the same shape."""
    if noise.hours_between_failures == 0:
        return np.zeros_like(hours)
    failures = random.poisson(hours / noise.hours_between_failures)
    # A sum of k exponential times is gamma with shape k.
    repair = random.standard_gamma(np.maximum(failures, 1)) * noise.hours_to_repair
    return np.where(failures > 0, repair, 0.0)


def delays(
    noise: ShopNoise, receipts: int, random: np.random.Generator, replications: int
) -> Floats:
    """Return days by which receipts come late, shape ``(replications, receipts)``."""
    shape = (replications, receipts)
    late = random.random(shape) < noise.late_receipts
    return np.where(late, random.exponential(max(noise.late_days, 1e-9), shape), 0.0)
