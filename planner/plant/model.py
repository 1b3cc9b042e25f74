"""The plant as a whole: its settings and its tables, as one frozen model."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from planner.plant.fields import (
    Attributes,
    Duration,
    Horizon,
    Moment,
    Money,
    Multipliers,
    Name,
    Names,
    OptionalName,
    Share,
)
from planner.plant.learning import Learning
from planner.plant.products import (
    AttributeLevel,
    Material,
    Option,
    OptionWork,
    Product,
    Receipt,
    StockItem,
    Variant,
)
from planner.plant.resources import (
    Changeover,
    ChangeoverRule,
    Outsourcing,
    Pool,
    Rate,
    Resource,
    RoutingStep,
)
from planner.plant.row import Row, Settings
from planner.plant.state import MachineState, StockState, Volume, WorkInProgress
from planner.plant.times import Calendar, CalendarException, Downtime, Overtime
from planner.plant.units import parse_time_zone

if TYPE_CHECKING:
    from pydantic.config import JsonDict


def _time_zone(value: str) -> str:
    return parse_time_zone(value).key


def _currency(value: str) -> str:
    if len(value) != 3 or not value.isascii() or not value.isalpha():
        raise ValueError("is not a currency code of three letters such as EUR")
    return value.upper()


TimeZone = Annotated[Name, AfterValidator(_time_zone)]
Currency = Annotated[Name, AfterValidator(_currency)]


class Lateness(Settings):
    """What an order's lateness costs if the order does not say."""

    cost_per_day: Money = Field(default=0, description="per order and day late")
    share_per_day: Share = Field(
        default=Decimal(0), description="share of the order's price per day late, on top"
    )
    priorities: Multipliers = Field(
        default_factory=dict,
        description="late-cost factors by the priority an order names: rush=3; a number is itself",
    )


class Refusal(Settings):
    """What refusing an order costs beyond its price if the order does not say."""

    goodwill: Money = Field(default=0, description="per order")
    goodwill_share: Share = Field(
        default=Decimal(0), description="share of the order's price, on top"
    )


class OrderBook(Settings):
    """How order books of this plant are written."""

    columns: Attributes = Field(
        default_factory=dict,
        description="header in the file, by the column it is: due=Wunschtermin",
    )
    date_formats: Names = Field(
        default=(), description="formats of dates, such as DD.MM.YYYY; if empty, 2026-03-02"
    )
    decimal: Literal["", ".", ","] = Field(
        default="", description="decimal sign; if empty, seen from the cells"
    )
    delimiter: Literal["", ",", ";", "tab", "|"] = Field(
        default="", description="what separates the fields of CSV files; if empty, detected"
    )
    encoding: OptionalName = Field(
        default="", description="encoding of CSV files; if empty, detected"
    )

    @property
    def separator(self) -> str:
        """The character that separates the fields of a CSV file, empty if to be detected."""
        return "\t" if self.delimiter == "tab" else self.delimiter


def _allow_named_rows(schema: JsonDict) -> None:
    """Let the schema of `plant.toml` accept rows by name, `[resources.saw]`, as the loader does."""
    properties = schema["properties"]
    if isinstance(properties, dict):
        for table in NAMED_TABLES:
            by_name: JsonDict = {"type": "object", "additionalProperties": {"type": "object"}}
            properties[table] = {"anyOf": [properties[table], by_name]}


class Plant(BaseModel):
    """A factory: settings, then one tuple of rows for each table.

    Money is in micro-units (10^-6 of `currency`), working time in `Fraction`s of a minute, instants
    carry the plant's time zone. Two plants are equal when all their settings and rows are, in the
    same order; where they were read from plays no part.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_allow_named_rows)

    name: Name = Field(default="plant", description="name of the plant")
    currency: Currency = Field(default="EUR", description="currency of every amount, three letters")
    time_zone: TimeZone = Field(default="UTC", description="IANA time zone of every date and time")
    start: Moment | None = Field(default=None, description="planning start, if --start names none")
    horizon: Horizon = Field(
        default=timedelta(days=7), description="reporting period; work may run on beyond it"
    )
    energy_price: Money = Field(default=0, description="per kWh")
    transfer: Duration = Field(
        default=timedelta(), description="from a finished baseline to the start of its late options"
    )
    lateness: Lateness = Field(default=Lateness(), description="cost of lateness")
    refusal: Refusal = Field(default=Refusal(), description="cost of refusal")
    orders: OrderBook = Field(default=OrderBook(), description="how order books are written")

    products: tuple[Product, ...] = ()
    options: tuple[Option, ...] = ()
    option_work: tuple[OptionWork, ...] = ()
    variants: tuple[Variant, ...] = ()
    levels: tuple[AttributeLevel, ...] = ()
    stock: tuple[StockItem, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    materials: tuple[Material, ...] = ()
    resources: tuple[Resource, ...] = ()
    rates: tuple[Rate, ...] = ()
    changeovers: tuple[Changeover, ...] = ()
    changeover_rules: tuple[ChangeoverRule, ...] = ()
    pools: tuple[Pool, ...] = ()
    routings: tuple[RoutingStep, ...] = ()
    outsourcing: tuple[Outsourcing, ...] = ()
    learning: tuple[Learning, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    exceptions: tuple[CalendarException, ...] = ()
    downtime: tuple[Downtime, ...] = ()
    overtime: tuple[Overtime, ...] = ()
    state_stock: tuple[StockState, ...] = ()
    state_machines: tuple[MachineState, ...] = ()
    state_work: tuple[WorkInProgress, ...] = ()
    state_volume: tuple[Volume, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The plant's time zone."""
        return ZoneInfo(self.time_zone)


def _tables() -> dict[str, type[Row]]:
    tables = {}
    for name, field in Plant.model_fields.items():
        arguments = get_args(field.annotation)
        if arguments and isinstance(arguments[0], type) and issubclass(arguments[0], Row):
            tables[name] = arguments[0]
    return tables


TABLES: dict[str, type[Row]] = _tables()
"""The tables of a plant: their names, which are also those of files and sheets, and row models."""

NAMED_TABLES = frozenset({"products", "resources", "pools", "calendars"})
"""Tables that `plant.toml` may also write by name: `[resources.saw]` is a row named `saw`."""
