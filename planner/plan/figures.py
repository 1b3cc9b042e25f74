"""The figures of a plan: how it was solved, how good it is, and what it achieves."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from planner.plan.fields import Document, MicroMoney
from planner.plant.fields import Quantity

Solution = Literal["optimal", "feasible", "none", "infeasible"]
Termination = Literal["optimal", "gap_limit", "time_limit", "work_limit", "interrupted"]


class Improvement(Document):
    """A new incumbent or a new bound on the way, and what found it."""

    seconds: float
    objective: MicroMoney | None
    bound: MicroMoney | None
    source: str


class Status(Document):
    """What is known about the plan, and why the search for a better one stopped.

    Attributes
    ----------
    gap
        ``(objective - bound) / max(1, |objective|)``, 0 when equal, null without a bound.
    floor
        The sum of each order's cheapest choice alone; not a plan, as orders share the plant.
    controllable_gap
        ``(objective - bound) / (objective - floor)``: the gap on what planning can change. Null
        without a bound, or when objective and floor are equal and nothing can be changed.
    """

    solution: Solution
    termination: Termination
    objective: MicroMoney
    bound: MicroMoney | None = None
    bound_by: str | None = None
    gap: float | None = None
    floor: MicroMoney | None = None
    controllable_gap: float | None = None
    seconds: float = 0.0
    trace: tuple[Improvement, ...] = ()


class Regimes(Document):
    """How many orders are made in each regime; with the refused they are all that were planned."""

    mass: int = 0
    flexible: int = 0
    custom: int = 0
    hybrid: int = 0
    outsourced: int = 0


class Kpis(Document):
    """Key figures; shares are 0 to 1, null where there is nothing to divide by.

    Quarantined orders count in `quarantined` alone. Processing and changeovers are working time of
    the whole plan; utilization is within the horizon. Percentiles are by nearest rank: the
    smallest value that at least that share of the orders does not exceed.
    """

    orders: int = Field(description="asked for and planned, refused ones included")
    made: int = Field(description="made or bought")
    late: int = Field(description="made after their due date")
    refused: int
    quarantined: int
    otd: float | None = Field(description="on time / made")
    otif: float | None = Field(description="on time in full / all asked, refused ones included")
    tardiness_total: timedelta
    tardiness_mean: timedelta | None = Field(description="per made order, on-time ones as 0")
    tardiness_max: timedelta
    lead_time_p50: timedelta | None = Field(description="completion less release, nearest rank")
    lead_time_p90: timedelta | None = Field(description="completion less release, nearest rank")
    utilization: float | None = Field(
        description="(processing + changeovers) / open time with opened overtime, all stations, "
        "within [start, horizon end)"
    )
    open_minutes: float = Field(description="the denominator of the utilization")
    processing_minutes: float
    changeover_minutes: float
    changeovers: int = Field(description="changeovers that take time or cost money")
    changeover_share: float | None = Field(description="changeover / (changeover + processing)")
    overtime_minutes: float
    good_units: Quantity = Field(
        description="units of the orders that the plant makes itself, stock orders included"
    )
    energy_kwh: float
    energy_per_good_unit: float | None = Field(description="kWh per unit")
    scrap_units: Quantity = Field(description="started less good, over all steps")
    scrap_per_good_unit: float | None
    variety: float | None = Field(description="distinct variants made / asked")
    variants_made: int
    variants_asked: int
    overproduction: Quantity = Field(
        description="units made and not pegged to a customer's order: those of stock orders"
    )
    lost_margin: MicroMoney = Field(
        description="price less the cheapest route, of the refused orders that state a price"
    )
