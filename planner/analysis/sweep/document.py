"""The document of a finished sweep: what was asked, and what has no figures, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.analysis.figures import Figures
from planner.analysis.sweep.spec import SweepSpec

if TYPE_CHECKING:
    from planner.analysis.sweep.evaluate import Base
    from planner.analysis.sweep.sweep import Swept

FORMAT: Literal["sweep/1"] = "sweep/1"


class StrategyWithoutPlan(Figures):
    """A strategy that has no plan at a point where others do."""

    number: int = Field(description="of the point, from 0")
    strategy: str
    why: str


class SweepDocument(Figures):
    """A sweep as `sweep.json` says it; its figures stand in `sweep.parquet`.

    Attributes
    ----------
    left_out
        Why points have no figures at all, by their number.
    without_plan
        In the order of points, then of the strategies' names.
    """

    format: Literal["sweep/1"] = FORMAT
    plant: str
    currency: str
    spec: SweepSpec
    left_out: dict[int, str]
    without_plan: tuple[StrategyWithoutPlan, ...] = ()


def sweep_document(found: Swept, base: Base) -> SweepDocument:
    """Return the document of a finished sweep."""
    return SweepDocument(
        plant=base.plant.name,
        currency=base.plant.currency,
        spec=base.spec,
        left_out=dict(sorted(found.left_out.items())),
        without_plan=tuple(
            StrategyWithoutPlan(number=number, strategy=name, why=why)
            for (number, name), why in sorted(found.without_plan.items())
        ),
    )
