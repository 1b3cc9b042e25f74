"""How the plant stands at the planning start: what one week hands on to the next."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pydantic import Field

from planner.plant.fields import Count, Minutes, Moment, Name, Names, OptionalName, Quantity
from planner.plant.row import Regime, Row


class StockState(Row):
    """What is on hand of a stock item, in place of the stock table's `on_hand`."""

    item: Name = Field(description="the stock item")
    on_hand: Quantity = Field(description="quantity on hand")


class MachineState(Row):
    """What a station is set up for and until when it is busy."""

    resource: Name = Field(description="the resource")
    station: Count = Field(default=1, description="which of its stations, from 1")
    setup: Names = Field(default=(), description="values of its setup_by; empty: unknown")
    free_at: Moment | None = Field(default=None, description="busy until then; empty: free")


class WorkInProgress(Row):
    """A step under way at the start; it goes on with its remaining time on its station."""

    order: Name = Field(description="the order")
    lot: Count = Field(default=1, description="which lot of the order, from 1")
    regime: Regime = Field(description="the regime its route belongs to")
    route: OptionalName = Field(
        default="", description="the explicit route; empty: the regime's own"
    )
    step: OptionalName = Field(default="", description="the step of the route; empty: its only one")
    resource: Name = Field(description="the resource it is on")
    station: Count = Field(default=1, description="which of its stations, from 1")
    remaining: Minutes = Field(default=Fraction(0), description="work that remains")


class Volume(Row):
    """How much has been made so far, for what practice teaches: see `learning`."""

    product: Name = Field(description="product or family")
    resource: OptionalName = Field(
        default="", description="the resource it was made on; empty: counts on each"
    )
    made: Quantity = Field(default=Decimal(0), description="units made")
