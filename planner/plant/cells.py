"""Reads what a cell holds and writes it back: names, lists, maps and numbers within bounds.

Every reader raises `ValueError` with the rest of a sentence that begins with the value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from planner.plant import units
from planner.plant.row import NO_VALUE, Level

N = TypeVar("N", int, Fraction, Decimal)

LIST_SEPARATOR = ";"
MAX_NAME = 200
MAX_HORIZON = timedelta(weeks=522)

_SIGNED = re.compile(r"[+-]\d+(\.\d+)?", re.ASCII)


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


def required_name(value: object) -> str:
    """Return a name as `parse_name` does, which must not be empty."""
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


def join_list(items: tuple[object, ...]) -> str:
    """Return a list as one cell."""
    return f"{LIST_SEPARATOR} ".join(str(item) for item in items)


def join_map(pairs: Mapping[str, object]) -> str:
    """Return a map as one cell."""
    return f"{LIST_SEPARATOR} ".join(f"{key}={_text(value)}" for key, value in pairs.items())


def _text(value: object) -> str:
    return units.format_decimal(value) if isinstance(value, Decimal) else str(value)


def not_negative(value: N) -> N:
    """Return a number, which must not be below 0."""
    if value < 0:
        raise ValueError("is negative")
    return value


def parse_elapsed(value: object) -> timedelta:
    """Return elapsed time of 0 or more."""
    duration = units.parse_duration(value)
    if duration < timedelta():
        raise ValueError("is negative")
    return duration


def parse_horizon(value: object) -> timedelta:
    """Return elapsed time of more than nothing and at most ten years."""
    duration = parse_elapsed(value)
    if not duration:
        raise ValueError("holds no time to plan in")
    if duration > MAX_HORIZON:
        raise ValueError("is longer than ten years")
    return duration


def parse_flag(value: object) -> bool:
    """Return what `yes` and `no`, or `true` and `false`, mean."""
    if isinstance(value, bool):
        return value
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    try:
        return words[str(value).strip().lower()]
    except KeyError:
        raise ValueError("is neither yes nor no") from None


def parse_whole(value: object) -> int:
    """Return a whole number."""
    number = units.parse_decimal(value)
    if number != number.to_integral_value():
        raise ValueError("is not a whole number")
    return int(number)


def at_least_one(value: int) -> int:
    """Return a number, which must not be below 1."""
    if value < 1:
        raise ValueError("is less than 1")
    return value


def parse_quantity(value: object) -> Decimal:
    """Return a number of 0 or more."""
    return not_negative(units.parse_decimal(value))


def parse_share(value: object) -> Decimal:
    """Return a number from 0 to 1."""
    share = units.parse_share(value)
    if not 0 <= share <= 1:
        raise ValueError("is not a share between 0 and 1, such as 0.05 or 5%")
    return share


def parse_work(value: object) -> Fraction:
    """Return working time of 0 or more in minutes."""
    return not_negative(units.parse_minutes(value))


def parse_level(value: object) -> Level:
    """Return the level of that name."""
    try:
        return Level(str(value).strip().lower())
    except ValueError:
        raise ValueError("is none of standard, configured, bespoke") from None
