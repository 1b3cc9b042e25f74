"""The types of a plant's columns: how each is read, held, written back and described.

A cell is text; in `plant.toml` it may also be the native value (a number, an array, a table). Lists
are written in one cell with semicolons (`Mon-Fri 06:00-14:00; Sat 06:00-12:00`), maps as
`lightness=3; finish=matt`.

Validation context
------------------
`currency` (str): amounts may name no other one. `zone` (`ZoneInfo`): the zone of local times.
"""

from __future__ import annotations

import re
import unicodedata
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
from planner.plant.row import NO_VALUE, Level
from planner.plant.weekly import DayWindow, WeeklyWindow, parse_day_window, parse_weekly_window

T = TypeVar("T")
N = TypeVar("N", int, Fraction, Decimal)

_SIGNED = re.compile(r"[+-]\d+(\.\d+)?", re.ASCII)

LIST_SEPARATOR = ";"
MAX_NAME = 200


def parse_name(value: object) -> str:
    """Return a name in Unicode NFC, stripped; separators and invisible characters are refused."""
    if isinstance(value, Mapping | list | tuple):
        raise ValueError("is not text")  # noqa: TRY004 - pydantic collects ValueErrors only
    text = unicodedata.normalize("NFC", str(value)).strip()
    if len(text) > MAX_NAME:
        raise ValueError(f"is longer than {MAX_NAME} characters")
    if text[:1] in tuple("=+-@") and text != NO_VALUE and not _SIGNED.fullmatch(text):
        raise ValueError(f"begins with {text[0]}, which spreadsheets take for a formula")
    if any(c in ";=" or unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text):
        raise ValueError(
            "holds a semicolon, an equals sign or an invisible character, which names may not"
        )
    return text


def _required_name(value: object) -> str:
    text = parse_name(value)
    if not text:
        raise ValueError("is empty")
    return text


def split_list(value: object) -> object:
    """Return the items of a list cell; anything but text is left as it is."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(LIST_SEPARATOR) if part.strip()]
    return value


def split_map(value: object) -> object:
    """Return the pairs of a map cell `key=value; key=value`; anything but text is left as it is."""
    if not isinstance(value, str):
        return value
    pairs: dict[str, str] = {}
    for part in value.split(LIST_SEPARATOR):
        if not part.strip():
            continue
        key, equals, item = part.partition("=")
        if not equals:
            raise ValueError(
                f"lacks an equals sign in {part.strip()!r}; write name=value; name=value"
            )
        if key.strip() in pairs:
            raise ValueError(f"names {key.strip()!r} twice")
        pairs[key.strip()] = item.strip()
    return pairs


def _join_list(items: tuple[object, ...]) -> str:
    return f"{LIST_SEPARATOR} ".join(str(item) for item in items)


def _join_map(pairs: Mapping[str, object]) -> str:
    return f"{LIST_SEPARATOR} ".join(f"{key}={_text(value)}" for key, value in pairs.items())


def _text(value: object) -> str:
    return units.format_decimal(value) if isinstance(value, Decimal) else str(value)


def _not_negative(value: N) -> N:
    if value < 0:
        raise ValueError("is negative")
    return value


def _duration(value: object) -> timedelta:
    duration = units.parse_duration(value)
    if duration < timedelta():
        raise ValueError("is negative")
    return duration


def _money(value: object, info: ValidationInfo) -> int:
    context = info.context or {}
    return _not_negative(units.parse_money(value, context.get("currency")))


def _moment(value: object, info: ValidationInfo) -> datetime:
    zone = (info.context or {}).get("zone")
    return units.parse_moment(value, zone if isinstance(zone, ZoneInfo) else None)


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    try:
        return words[str(value).strip().lower()]
    except KeyError:
        raise ValueError("is neither yes nor no") from None


def _whole(value: object) -> int:
    number = units.parse_decimal(value)
    if number != number.to_integral_value():
        raise ValueError("is not a whole number")
    return int(number)


def _at_least_one(value: int) -> int:
    if value < 1:
        raise ValueError("is less than 1")
    return value


def _quantity(value: object) -> Decimal:
    return _not_negative(units.parse_decimal(value))


def _share(value: object) -> Decimal:
    share = units.parse_share(value)
    if not 0 <= share <= 1:
        raise ValueError("is not a share between 0 and 1, such as 0.05 or 5%")
    return share


def _minutes(value: object) -> Fraction:
    return _not_negative(units.parse_minutes(value))


def _level(value: object) -> Level:
    try:
        return Level(str(value).strip().lower())
    except ValueError:
        raise ValueError("is none of standard, configured, bespoke") from None


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
        return {_item(_required_name, key): _item(parse, item) for key, item in pairs.items()}

    return BeforeValidator(read)


_LIST_TEXT = PlainSerializer(_join_list, return_type=str)
_MAP_TEXT = PlainSerializer(_join_map, return_type=str)

Name = Annotated[str, BeforeValidator(_required_name), _schema("name", "a name", "Line 1")]
"""A name that must be given."""

OptionalName = Annotated[
    str, BeforeValidator(parse_name), _schema("name", "a name, or empty", "Line 1", "")
]
"""A name that may be empty."""

Names = Annotated[
    tuple[str, ...],
    _each(_required_name),
    _LIST_TEXT,
    _schema("names", "names, separated by semicolons", "red; blue", native="array"),
]
"""Several names; empty means none."""

Attributes = Annotated[
    dict[str, str],
    _pairs(_required_name),
    _MAP_TEXT,
    _schema("map", "name=value; name=value", "colour=red; lightness=3", native="object"),
]
"""Attribute values by attribute name."""

Amounts = Annotated[
    dict[str, int],
    _pairs(lambda value: _at_least_one(_whole(value))),
    _MAP_TEXT,
    _schema("amounts", "name=amount; name=amount", "operators=2", native="object"),
]
"""Whole amounts (people, tools) by name."""

Multipliers = Annotated[
    dict[str, Decimal],
    _pairs(_quantity),
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
    PlainValidator(_minutes),
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
    PlainValidator(_duration),
    PlainSerializer(units.format_duration, return_type=str),
    _schema("duration", "elapsed time with its unit", "30 min", "1.5 h", "2 d"),
]
"""Elapsed time >= 0."""

Quantity = Annotated[
    Decimal,
    PlainValidator(_quantity),
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
    PlainValidator(_share),
    PlainSerializer(units.format_decimal, return_type=str),
    _schema("share", "a share between 0 and 1, or in percent", "0.05", "5%", native="number"),
]
"""A number from 0 to 1."""

Count = Annotated[
    int,
    BeforeValidator(_whole),
    AfterValidator(_at_least_one),
    PlainSerializer(str, return_type=str),
    _schema("count", "a whole number, 1 or more", "3", native="integer"),
]
"""A whole number >= 1."""

Flag = Annotated[
    bool,
    BeforeValidator(_boolean),
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
    _each(_level),
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
