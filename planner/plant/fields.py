"""The types of a plant's columns: how each is read, held, written back and described.

A cell is text; in `plant.toml` it may also be the native value (a number, an array, a table). Lists
are written in one cell with semicolons (`Mon-Fri 06:00-14:00; Sat 06:00-12:00`), maps as
`lightness=3; finish=matt`.

Validation context
------------------
`currency` (str): amounts may name no other one. `zone` (`ZoneInfo`): the zone of local times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.functional_validators import PlainValidator

from planner.plant import units
from planner.plant.cells import (
    at_least_one,
    join_list,
    join_map,
    not_negative,
    parse_elapsed,
    parse_flag,
    parse_horizon,
    parse_level,
    parse_name,
    parse_quantity,
    parse_share,
    parse_whole,
    parse_work,
    required_name,
    split_list,
    split_map,
)
from planner.plant.row import Level
from planner.plant.weekly import DayWindow, WeeklyWindow, parse_day_window, parse_weekly_window

T = TypeVar("T")


def _money(value: object, info: ValidationInfo) -> int:
    context = info.context or {}
    return not_negative(units.parse_money(value, context.get("currency")))


def _moment(value: object, info: ValidationInfo) -> datetime:
    zone = (info.context or {}).get("zone")
    return units.parse_moment(value, zone if isinstance(zone, ZoneInfo) else None)


def _schema(kind: str, description: str, *examples: str, native: str = "") -> WithJsonSchema:
    """Return the JSON Schema of a column: text, or the TOML type that says the same."""
    return WithJsonSchema(
        {
            "type": ["string", native] if native else "string",
            "format": kind,
            "description": description,
            "examples": list(examples),
        }
    )


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _each(parse: Callable[[object], T]) -> BeforeValidator:
    """Return the validator of a list cell whose items `parse` reads."""

    def read(value: object) -> tuple[T, ...]:
        items = split_list(value)
        if not isinstance(items, list | tuple):
            raise ValueError("is not a list")  # noqa: TRY004 - pydantic collects ValueErrors, not TypeErrors
        return tuple(_item(parse, item) for item in items)

    return BeforeValidator(read)


def _item(parse: Callable[[object], T], item: object) -> T:
    try:
        return parse(item)
    except ValueError as error:
        raise ValueError(f"holds {str(item)!r}, which {error}") from None


def _pairs(parse: Callable[[object], T]) -> BeforeValidator:
    """Return the validator of a map cell whose values `parse` reads."""

    def read(value: object) -> dict[str, T]:
        pairs = split_map(value)
        if not isinstance(pairs, Mapping):
            raise ValueError("is not a map such as name=value; name=value")  # noqa: TRY004 - as above
        return {_item(required_name, key): _item(parse, item) for key, item in pairs.items()}

    return BeforeValidator(read)


_LIST_TEXT = PlainSerializer(join_list, return_type=str)
_MAP_TEXT = PlainSerializer(join_map, return_type=str)

Name = Annotated[str, BeforeValidator(required_name), _schema("name", "a name", "Line 1")]
"""A name that must be given."""

OptionalName = Annotated[
    str, BeforeValidator(parse_name), _schema("name", "a name, or empty", "Line 1", "")
]
"""A name that may be empty."""

Names = Annotated[
    tuple[str, ...],
    _each(required_name),
    _LIST_TEXT,
    _schema("names", "names, separated by semicolons", "red; blue", native="array"),
]
"""Several names; empty means none."""

Attributes = Annotated[
    dict[str, str],
    _pairs(required_name),
    _MAP_TEXT,
    _schema("map", "name=value; name=value", "colour=red; lightness=3", native="object"),
]
"""Attribute values by attribute name."""

Amounts = Annotated[
    dict[str, int],
    _pairs(lambda value: at_least_one(parse_whole(value))),
    _MAP_TEXT,
    _schema("amounts", "name=amount; name=amount", "operators=2", native="object"),
]
"""Whole amounts (people, tools) by name."""

Multipliers = Annotated[
    dict[str, Decimal],
    _pairs(parse_quantity),
    _MAP_TEXT,
    _schema("factors", "name=factor; name=factor", "rush=3; normal=1", native="object"),
]
"""Factors by name."""

Money = Annotated[
    int,
    PlainValidator(_money),
    PlainSerializer(units.format_money, return_type=str),
    _schema(
        "money",
        "an amount of money, with or without the plant's currency",
        "12.50",
        "12.50 EUR",
        native="number",
    ),
]
"""An amount >= 0 in micro-units (10^-6 of the currency)."""

Minutes = Annotated[
    Fraction,
    PlainValidator(parse_work),
    PlainSerializer(units.format_minutes, return_type=str),
    _schema(
        "work",
        "working time; a bare number is minutes",
        "30 s",
        "1.5 min",
        "120/h",
        "12",
        native="number",
    ),
]
"""Working time in minutes, exactly, >= 0."""

Duration = Annotated[
    timedelta,
    PlainValidator(parse_elapsed),
    PlainSerializer(units.format_duration, return_type=str),
    _schema("duration", "elapsed time with its unit", "30 min", "1.5 h", "2 d"),
]
"""Elapsed time >= 0."""

Horizon = Annotated[
    timedelta,
    PlainValidator(parse_horizon),
    PlainSerializer(units.format_duration, return_type=str),
    _schema("duration", "elapsed time with its unit, ten years at most", "7 d", "2 w"),
]
"""Elapsed time > 0 that is not absurdly long: all of it is laid out shift by shift."""

Quantity = Annotated[
    Decimal,
    PlainValidator(parse_quantity),
    PlainSerializer(units.format_decimal, return_type=str),
    _schema(
        "quantity", "a number, 0 or more, with a dot before decimals", "12", "0.25", native="number"
    ),
]
"""A number >= 0 of units, kilograms, metres ..."""

Number = Annotated[
    Decimal,
    PlainValidator(units.parse_decimal),
    PlainSerializer(units.format_decimal, return_type=str),
    _schema("number", "a number with a dot before decimals", "12", "-0.25", native="number"),
]
"""Any number."""

Share = Annotated[
    Decimal,
    PlainValidator(parse_share),
    PlainSerializer(units.format_decimal, return_type=str),
    _schema("share", "a share between 0 and 1, or in percent", "0.05", "5%", native="number"),
]
"""A number from 0 to 1."""

Count = Annotated[
    int,
    BeforeValidator(parse_whole),
    AfterValidator(at_least_one),
    PlainSerializer(str, return_type=str),
    _schema("count", "a whole number, 1 or more", "3", native="integer"),
]
"""A whole number >= 1."""

Flag = Annotated[
    bool,
    BeforeValidator(parse_flag),
    PlainSerializer(_yes_no, return_type=str),
    _schema("yes/no", "yes or no", "yes", "no", native="boolean"),
]
"""Yes or no."""

Day = Annotated[
    date,
    BeforeValidator(units.parse_day),
    PlainSerializer(date.isoformat, return_type=str),
    _schema("day", "a day", "2026-03-02"),
]
"""A day of the plant's calendar."""

Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(units.format_moment, return_type=str),
    _schema("time", "a day or a time in the plant's zone", "2026-03-02", "2026-03-02 06:00"),
]
"""An instant, carrying the plant's time zone."""

Levels = Annotated[
    tuple[Level, ...],
    _each(parse_level),
    _LIST_TEXT,
    _schema(
        "levels",
        "standard, configured, bespoke, separated by semicolons",
        "standard; configured",
        native="array",
    ),
]
"""Levels of customization."""

WeeklyWindows = Annotated[
    tuple[WeeklyWindow, ...],
    _each(parse_weekly_window),
    _LIST_TEXT,
    _schema(
        "weekly windows",
        "weekly windows, separated by semicolons",
        "Mon-Fri 06:00-14:00; Sun 22:00-06:00",
        native="array",
    ),
]
"""Windows repeated every week."""

DayWindows = Annotated[
    tuple[DayWindow, ...],
    _each(parse_day_window),
    _LIST_TEXT,
    _schema(
        "windows",
        "windows of the day, separated by semicolons",
        "06:00-12:00; 13:00-15:00",
        native="array",
    ),
]
"""Windows of one day."""
