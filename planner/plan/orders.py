"""What a plan says of every order: how and when it is made, or why it is not."""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from planner.plan.cost import Cost
from planner.plan.fields import Document, Instant, MicroMoney
from planner.plant.fields import Quantity
from planner.plant.row import Level, Regime


class Changeover(Document):
    """The preparation of a station before a step.

    It occupies the last `minutes` of the station's working time before the step, so it may straddle
    closed time and end before the step starts, never after.
    """

    from_setup: tuple[str, ...] | None = Field(
        description="values of the resource's setup_by before; null: not known"
    )
    to_setup: tuple[str, ...] = Field(description="values of the resource's setup_by after")
    start_at: Instant
    end_at: Instant
    minutes: float = Field(description="working time, not rounded to ticks")
    cost: MicroMoney = Field(description="the changeover's own cost and its hours")


class Draw(Document):
    """What a step takes from stock when it starts: a material, or a finished baseline."""

    item: str
    quantity: Quantity
    cost: MicroMoney = Field(description="quantity at the item's unit value")


class Step(Document):
    """One step of one lot of an order.

    ``end_at - start_at`` = working time rounded up to ticks + the closed time in between.
    """

    step: str = Field(description="make, baseline, finish, outsource, or the routing's own name")
    lot: int = Field(default=1, description="which lot of the order, from 1")
    after: tuple[str, ...] = Field(default=(), description="steps of the same lot it waits for")
    resource: str | None = Field(description="null: people alone, or a supplier")
    station: int | None = Field(default=None, description="which station of it, from 1")
    setup: tuple[str, ...] = Field(default=(), description="values of the resource's setup_by")
    changeover: Changeover | None = Field(
        default=None, description="null: the station is set up already"
    )
    start_at: Instant
    end_at: Instant
    available_at: Instant = Field(description="when the next step may begin, lags aside")
    minutes: float = Field(description="working time, not rounded to ticks")
    started: Quantity = Field(description="units started")
    good: Quantity = Field(description="units that the next step or the customer gets")
    scrap: Quantity = Field(description="started less good")
    energy_kwh: float = 0.0
    pools: dict[str, int] = Field(default_factory=dict, description="people or tools it takes")
    draws: tuple[Draw, ...] = ()
    cost: MicroMoney = Field(description="production or outsourcing, and what it draws")
    overtime_minutes: float = Field(
        default=0.0, description="minutes in overtime, those of its changeover included"
    )
    pinned: bool = False


class Asked(Document):
    """What was asked for, as the order book says it."""

    order: str
    product: str
    quantity: Quantity
    unit: str
    options: tuple[str, ...] = Field(description="the full option set, each as group=option")
    level: Level
    customer: str | None = None
    segment: str | None = None
    release_at: Instant | None = Field(default=None, description="null: from the planning start")
    due_at: Instant
    deadline_at: Instant | None = None
    price: MicroMoney | None = Field(default=None, description="of the whole order")


class PlannedOrder(Asked):
    """An order that is made, or bought."""

    regime: Regime
    route: str = Field(description="the regime, the routing's own name, or the supplier")
    steps: tuple[Step, ...] = Field(
        description="what is under way first, then by lot and as in the route"
    )
    completion_at: Instant
    lateness: timedelta = Field(description="completion less due; negative: early")
    late_cost_per_day: MicroMoney = Field(description="its priority included")
    cost: Cost = Field(description="its share of every term; overtime windows by minutes used")
    stock_order: bool = Field(default=False, description="makes baselines for later weeks")

    @property
    def late(self) -> bool:
        """Whether it is completed after its due date."""
        return self.lateness > timedelta()

    @property
    def tardiness(self) -> timedelta:
        """How long after its due date it is completed; 0 when on time."""
        return max(self.lateness, timedelta())

    @property
    def resources(self) -> tuple[str, ...]:
        """The resources that work on it, each once, in the order of the steps."""
        return tuple(dict.fromkeys(s.resource for s in self.steps if s.resource is not None))


class RefusalReason(StrEnum):
    """Why an order is not made."""

    CHOICE = "choice"
    """Making it would cost more, alone or together with the others."""
    NO_ROUTE = "no_route"
    """Nothing in the plant can make it, and no supplier sells it."""
    DEADLINE = "deadline"
    """Even alone in the plant it would miss its deadline."""
    STRATEGY = "strategy"
    """The plant has routes for it, but the strategy leaves none of them open."""


class RefusedOrder(Asked):
    """An order that is not made."""

    reason: RefusalReason
    detail: str = Field(description="the reason in words")
    cost: Cost = Field(description="refusal alone")


class OrderDefect(Document):
    """One thing wrong with an order's line."""

    code: str
    message: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None


class QuarantinedOrder(Document):
    """An order set aside because its line is wrong; it is not planned and costs nothing."""

    order: str | None = Field(description="null: the line does not say which")
    defects: tuple[OrderDefect, ...]
