"""The plan as one versioned document."""

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from planner.plan.cost import Cost
from planner.plan.fields import Document, Instant
from planner.plan.figures import Kpis, Regimes, Status
from planner.plan.orders import PlannedOrder, QuarantinedOrder, RefusedOrder
from planner.plan.resources import CumulativeVolume, OpenedOvertime, ResourcePlan
from planner.plan.strategy import OPTIMAL, ProductBreakevens, Strategy

FORMAT: Literal["production-plan/1"] = "production-plan/1"


class InputFile(Document):
    """A file the plan was made from, as it was read."""

    path: str = Field(description="as named by the user, or relative to the folder they named")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Limits(Document):
    """When the search had to stop; null: no such limit."""

    time_limit: float | None = None
    gap: float | None = None
    work_limit: float | None = None
    workers: int | None = Field(default=None, description="null: all cores")


class Plan(Document):
    """How, where and when every order is made, and how good that is.

    Money is in micro-units, durations are ISO 8601, instants carry the plant's offset from UTC.
    ``cost`` is the sum of the costs of `orders` and `refused`, term by term, and its total is
    ``status.objective``. Reading checks form, not truth: that is for `verify`.
    """

    format: Literal["production-plan/1"] = FORMAT
    plant: str = Field(description="name of the plant")
    versions: dict[str, str] = Field(default_factory=dict, description="of planner and solvers")
    inputs: tuple[InputFile, ...] = ()
    start_at: Instant = Field(description="planning start; nothing is planned before it")
    horizon: timedelta = Field(description="reporting period; work may run on beyond it")
    time_zone: str
    currency: str
    tick_seconds: int = Field(ge=1, description="unit of time of starts and ends, from start_at")
    seed: int
    strategy: str = Field(description="name of the strategy it was made under")
    strategy_document: Strategy = Field(
        default=OPTIMAL, description="that strategy, as it was when the plan was made"
    )
    breakevens: tuple[ProductBreakevens, ...] = Field(
        default=(), description="of every product, where conditions of the strategy look at them"
    )
    limits: Limits
    status: Status
    cost: Cost
    regimes: Regimes
    kpis: Kpis
    orders: tuple[PlannedOrder, ...]
    refused: tuple[RefusedOrder, ...] = ()
    quarantined: tuple[QuarantinedOrder, ...] = ()
    resources: tuple[ResourcePlan, ...]
    overtime: tuple[OpenedOvertime, ...] = ()
    volume: tuple[CumulativeVolume, ...] = Field(
        default=(), description="table state_volume of the next week; only where there is learning"
    )

    @property
    def horizon_end_at(self) -> Instant:
        """End of the reporting period, an instant in UTC terms `horizon` after the start."""
        return self.start_at + self.horizon

    @property
    def late_orders(self) -> tuple[PlannedOrder, ...]:
        """The orders made after their due dates, the latest first."""
        late = [order for order in self.orders if order.late]
        return tuple(sorted(late, key=lambda order: (-order.lateness, order.order)))


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``plan.json``."""
    return Plan.model_json_schema(mode="serialization")
