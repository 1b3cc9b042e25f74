"""What makes it: resources, rates, changeovers, pools, explicit routings, outsourcing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from pydantic import Field

from planner.plant.fields import (
    Amounts,
    Count,
    Duration,
    Flag,
    Levels,
    Minutes,
    Money,
    Name,
    Names,
    OptionalName,
    Quantity,
    Share,
)
from planner.plant.row import Adds, Combine, Direction, Kind, Regime, Row


class Resource(Row):
    """A mass line, a flexible cell or a custom workshop."""

    name: Name = Field(description="its name")
    kind: Kind = Field(description="mass, flexible or custom")
    stations: Count = Field(default=1, description="how many identical benches or machines it has")
    calendar: OptionalName = Field(
        default="", description="its calendar; empty: the only one there is"
    )
    setup_by: Names = Field(
        default=(),
        description="what a changeover depends on: family, product, attributes, option groups; "
        "empty: there is none",
    )
    initial_setup: Names = Field(
        default=(), description="values of setup_by it is set up for at the start; empty: unknown"
    )
    changeover: Minutes | None = Field(
        default=None, description="changeover time where no row and no rule says otherwise"
    )
    changeover_cost: Money = Field(
        default=0, description="cost of such a changeover, beside the hours"
    )
    combine: Combine = Field(
        default=Combine.ADD,
        description="whether rules of several attributes add up or overlap: add, max",
    )
    changeover_pools: Amounts = Field(
        default_factory=dict, description="crews that a changeover takes: setters=1"
    )
    anticipatory: Flag = Field(
        default=True, description="whether a changeover may precede the arrival of the work"
    )
    resumable: Flag = Field(default=True, description="whether work may pause over closed time")
    pools: Amounts = Field(
        default_factory=dict, description="people or tools that work at it takes: operators=2"
    )
    hourly_cost: Money = Field(
        default=0, description="per hour of processing or changeover, per station"
    )
    power: Quantity = Field(default=Decimal(0), description="kW drawn while processing")
    tail: Duration = Field(
        default=timedelta(), description="from when it is free until the work is available: curing"
    )
    min_quantity: Quantity = Field(
        default=Decimal(0), description="least quantity of an order it takes"
    )
    investment: Money = Field(
        default=0, description="counts where plants are compared, not in a plan"
    )
    fixed_cost_per_week: Money = Field(
        default=0, description="counts where plants are compared, not in a plan"
    )


class Rate(Row):
    """How fast a product is made on a resource, or on the resources of a regime.

    Of several rows that apply, the one with the nearest product (itself, its family, `*`) counts,
    then the one that names the resource, then the one that names the regime.
    """

    product: Name = Field(description="product, family or * for all")
    resource: OptionalName = Field(default="", description="the resource; empty: all of the regime")
    regime: Regime | None = Field(default=None, description="the regime; empty: every one")
    rate: Minutes | None = Field(
        default=None, description="time per unit, 30 s, or units per time, 120/h"
    )
    fixed: Minutes = Field(default=Fraction(0), description="work per lot, whatever its quantity")
    yield_: Share = Field(
        default=Decimal(1), alias="yield", description="share of good units among the started ones"
    )
    cost: Money = Field(default=0, description="materials and consumables per started unit")
    max_lot: Quantity | None = Field(
        default=None, description="largest quantity of one lot; more is split into parallel lots"
    )
    min_quantity: Quantity | None = Field(
        default=None, description="least quantity of an order; empty: the resource's"
    )


class Changeover(Row):
    """The changeover from one setup to another, in place of any rule or default."""

    resource: Name = Field(description="the resource")
    from_setup: Names = Field(min_length=1, description="values of its setup_by before")
    to_setup: Names = Field(min_length=1, description="values of its setup_by after")
    minutes: Minutes | None = Field(
        default=None, description="its time; empty only where forbidden"
    )
    cost: Money = Field(default=0, description="its cost, beside the hours")
    forbidden: Flag = Field(default=False, description="whether it is impossible")


class ChangeoverRule(Row):
    """What a change of one attribute takes: light to dark is cheap, dark to light is dear.

    Of the rules of an attribute, one that names both values counts before one that names `to`,
    that before one that names `from`, that before one of a direction, that before any.
    """

    resource: Name = Field(description="the resource, or * for all that set up by the attribute")
    attribute: Name = Field(description="the attribute that differs, one of setup_by")
    from_value: OptionalName = Field(default="", description="its value before; empty: any")
    to_value: OptionalName = Field(default="", description="its value after; empty: any")
    direction: Direction = Field(
        default=Direction.ANY, description="up or down in level only, or any change"
    )
    minutes: Minutes = Field(default=Fraction(0), description="time of the change")
    minutes_per_level: Minutes = Field(
        default=Fraction(0), description="time per unit of difference in level"
    )
    cost: Money = Field(default=0, description="cost of the change, beside the hours")
    forbidden: Flag = Field(default=False, description="whether it is impossible")


class Pool(Row):
    """People of a skill, a changeover crew, tools: a capacity several resources share.

    Several rows of one name add up, each open by its own calendar: a day and a night crew.
    """

    name: Name = Field(description="its name")
    capacity: Count = Field(description="how many there are")
    calendar: OptionalName = Field(default="", description="when they are there; empty: always")


class RoutingStep(Row):
    """A step of an explicit routing, which takes the place of the regime's own route.

    All rows of one product, route and regime make the route; the steps may form any DAG.
    """

    product: Name = Field(description="product, family or * for all")
    route: Name = Field(description="name of the route")
    regime: Regime = Field(description="the regime it belongs to")
    step: Name = Field(description="name of the step")
    levels: Levels = Field(
        default=(), description="levels of orders the route takes; empty: those of its regime"
    )
    after: Names = Field(
        default=(), description="steps that come before it; empty: it can come first"
    )
    resources: Names = Field(
        default=(), description="resources of which one does it; empty: pools alone"
    )
    setup: Names = Field(default=(), description="values of setup_by, if not those of the product")
    fixed: Minutes = Field(default=Fraction(0), description="work per lot, whatever its quantity")
    rate: Minutes = Field(
        default=Fraction(0), description="time per unit, 30 s, or units per time, 120/h"
    )
    yield_: Share = Field(
        default=Decimal(1), alias="yield", description="share of good units among the started ones"
    )
    cost: Money = Field(default=0, description="materials and consumables per started unit")
    adds: Adds = Field(
        default=Adds.NONE, description="whose minutes it bears: none, base, late or all"
    )
    pools: Amounts = Field(
        default_factory=dict, description="people or tools, beside the resource's: operators=2"
    )
    min_lag: Duration = Field(
        default=timedelta(), description="least time from the end of a step before to its start"
    )
    max_lag: Duration | None = Field(default=None, description="most time; empty: no limit")
    tail: Duration | None = Field(
        default=None, description="from its end until the work is available; empty: the resource's"
    )
    resumable: Flag | None = Field(
        default=None, description="whether it may pause over closed time; empty: as its resource"
    )


class Outsourcing(Row):
    """An outside supplier of a product: a route without machines."""

    product: Name = Field(description="product, family or * for all")
    supplier: Name = Field(default="outside", description="its name")
    cost: Money = Field(description="per unit")
    cost_per_order: Money = Field(default=0, description="per order")
    lead_time: Duration = Field(description="from release to delivery")
    weekly_limit: Quantity | None = Field(
        default=None, description="most units a week; empty: no limit"
    )
    levels: Levels = Field(
        default=(), description="levels of orders it takes; empty: standard and configured"
    )
