"""What a plan says of every resource: its sequences, its open hours and its overtime."""

from pydantic import Field

from planner.plan.fields import Document, Instant, MicroMoney
from planner.plant.fields import Quantity
from planner.plant.row import Kind


class Visit(Document):
    """A step in a station's sequence; the order holds its times."""

    order: str
    lot: int
    step: str


class Station(Document):
    """One of a resource's identical stations and what it does, first to last."""

    station: int = Field(description="from 1")
    initial_setup: tuple[str, ...] | None = Field(
        description="values of setup_by at the planning start; null: not known"
    )
    free_at: Instant | None = Field(
        default=None, description="busy with earlier work until then; null: free at the start"
    )
    sequence: tuple[Visit, ...] = ()


class Span(Document):
    """A half-open interval of time."""

    start_at: Instant
    end_at: Instant


class OpenedOvertime(Document):
    """An overtime window that the plan opens on one station."""

    resource: str
    station: int
    start_at: Instant
    end_at: Instant
    minutes: float = Field(description="minutes of it in use")
    cost: MicroMoney = Field(description="for opening it, and the premium on the minutes in use")


class ResourcePlan(Document):
    """A resource with its stations and their load.

    Minutes are working time within the horizon, summed over the stations:
    ``utilization = (processing + changeover) / open``, and `open_minutes` holds opened overtime.
    """

    resource: str
    kind: Kind
    setup_by: tuple[str, ...] = ()
    stations: tuple[Station, ...]
    setups: tuple[tuple[str, ...], ...] = Field(
        default=(),
        description="all setups it may need or be in; an unknown one at the start costs the "
        "dearest changeover from any of them",
    )
    hours: tuple[Span, ...] = Field(
        description="regular open time of each station until the plan's last event; no overtime"
    )
    open_minutes: float
    processing_minutes: float
    changeover_minutes: float
    overtime_minutes: float = Field(description="minutes in use within opened overtime")
    utilization: float | None = Field(description="0 to 1; null: never open")


class CumulativeVolume(Document):
    """How many units of a family a resource has made by the end of the horizon, all told."""

    product: str = Field(description="family, or the product that the plant's own row names")
    resource: str = Field(description="empty: counts on each")
    made: Quantity
