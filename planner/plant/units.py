"""Reads and writes what a plant file says: `30 s`, `120/h`, `12.50 EUR`, `2026-03-02 06:00`.

Nothing here is a binary float: money is an integer number of micro-units (10^-6 of the currency),
working time a `Fraction` of minutes, elapsed time a `timedelta`, any other number a `Decimal`.
Every `parse_*` accepts the text of a file cell, or the obvious Python value, and raises
`ValueError` with the rest of a sentence that begins with the value; every `format_*` returns text
which the matching parser reads back as an equal value.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MICRO = 1_000_000
"""Micro-units in one unit of currency."""

D = TypeVar("D", bound=date)

_YEARS = (1900, 2200)
_LARGEST = 10**18
_NUMBER = re.compile(r"[+-]?(\d{1,18})(\.\d{1,18})?", re.ASCII)
_QUANTITY = re.compile(r"(?P<number>[+-]?[\d.]+(?:/\d{1,18})?)\s*(?P<unit>[^\W\d]*)", re.ASCII)
_PER_TIME = re.compile(
    r"(?P<number>[\d.]+)\s*(?:[^\W\d]+\s*)?(?:/|\bper\b)\s*(?P<unit>[^\W\d]+)", re.ASCII
)
_MONEY = re.compile(
    r"(?:(?P<before>[A-Za-z]{3})\s*)?(?P<number>[+-]?[\d.]+)(?:\s*(?P<after>[A-Za-z]{3}))?",
    re.ASCII,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?(\.0+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)

_SECONDS = {
    **dict.fromkeys(("s", "sec", "second", "seconds"), 1),
    **dict.fromkeys(("min", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
    **dict.fromkeys(("d", "day", "days"), 86400),
    **dict.fromkeys(("w", "week", "weeks"), 604800),
}


class ZeroRate(ValueError):
    """A rate of no units per time, at which an order would never be done."""


def parse_decimal(value: object) -> Decimal:
    """Return a plain number: a dot before the decimals, no thousand separators, no exponent."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise ValueError("is not a finite number")
        if abs(number) >= _LARGEST or int(number.as_tuple().exponent) < -18:
            raise ValueError("has more than 18 digits before or after the decimal point")
        return number
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        hint = "; write a dot before decimals and no thousand separator" if "," in text else ""
        raise ValueError(f"is not a number{hint}")
    return Decimal(text)


def format_decimal(value: Decimal) -> str:
    """Return the shortest plain text of a number."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def parse_share(value: object) -> Decimal:
    """Return a share, written `0.05` or `5%`."""
    text = str(value).strip() if isinstance(value, str) else value
    if isinstance(text, str) and text.endswith("%"):
        return parse_decimal(text[:-1]) / 100
    return parse_decimal(text)


def parse_money(value: object, currency: str | None = None) -> int:
    """Return an amount in micro-units, written `12.50` or with the plant's currency `12.50 EUR`.

    A Python integer is an amount in whole units of currency, as in a file: `12` is `12.00`.
    """
    number: object = value
    if isinstance(value, str):
        match = _MONEY.fullmatch(value.strip())
        if match is None:
            raise ValueError("is not an amount of money such as 12.50")
        number = match["number"]
        for code in (match["before"], match["after"]):
            if code and currency is not None and code.upper() != currency.upper():
                raise ValueError(f"is in {code.upper()}, but the plant's currency is {currency}")
    micro = Fraction(parse_decimal(number)) * MICRO
    if micro.denominator != 1:
        raise ValueError("has more than six decimals")
    return int(micro)


def format_money(micro: int) -> str:
    """Return an amount of micro-units as `12.50`, with more decimals only where they are needed."""
    sign, rest = ("-", -micro) if micro < 0 else ("", micro)
    whole, part = divmod(rest, MICRO)
    decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole}.{decimals}"


def parse_minutes(value: object) -> Fraction:
    """Return working time in minutes, exactly: `30 s`, `1.5 min`, `12` (minutes) or `120/h`."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, timedelta):
        return Fraction(value // timedelta(microseconds=1), 60 * 10**6)
    if not isinstance(value, str):
        return Fraction(parse_decimal(value))
    text = value.strip().lower()
    per_time = _PER_TIME.fullmatch(text)
    if per_time is not None and per_time["unit"] in _SECONDS:
        number = parse_decimal(per_time["number"])
        if number == 0:
            raise ZeroRate("makes nothing at all")
        return Fraction(_SECONDS[per_time["unit"]], 60) / Fraction(number)
    return _seconds(text, bare=60) / 60


def format_minutes(minutes: Fraction) -> str:
    """Return working time as `90 s`, `1.5 min`, `7/h` or, if none is exact, `22/7 min`."""
    for unit, seconds in (("h", 3600), ("min", 60), ("s", 1)):
        number = minutes * 60 / seconds
        if number.denominator == 1 and (number or unit == "min"):
            return f"{number} {unit}"
    for unit, seconds in (("min", 60), ("s", 1)):
        text = _terminating(minutes * 60 / seconds)
        if text is not None:
            return f"{text} {unit}"
    per_hour = _terminating(60 / minutes)
    return f"{per_hour}/h" if per_hour is not None and minutes > 0 else f"{minutes} min"


def parse_duration(value: object) -> timedelta:
    """Return elapsed time, written with its unit: `30 s`, `15 min`, `1.5 h`, `2 d` or `1 w`."""
    if isinstance(value, timedelta):
        return value
    text = str(value).strip().lower()
    seconds = Fraction(0) if text == "0" else _seconds(text, bare=None)
    micro = seconds * 10**6
    if micro.denominator != 1:
        raise ValueError("is not a whole number of microseconds")
    if abs(seconds) > 86400 * 36525:
        raise ValueError("is longer than a century")
    return timedelta(microseconds=int(micro))


def format_duration(duration: timedelta) -> str:
    """Return elapsed time in its largest whole unit, as `36 h`."""
    micro = duration // timedelta(microseconds=1)
    for unit, seconds in (("d", 86400), ("h", 3600), ("min", 60)):
        if micro % (seconds * 10**6) == 0 and micro:
            return f"{micro // (seconds * 10**6)} {unit}"
    return f"{format_decimal(Decimal(micro) / 10**6)} s"


def parse_day(value: object) -> date:
    """Return a calendar day, written `2026-03-02`."""
    if isinstance(value, datetime):
        value = value.isoformat(sep=" ")
    if isinstance(value, date):
        return _known(value)
    text = str(value).strip()
    for midnight in (" 00:00:00", "T00:00:00", " 00:00"):
        text = text.removesuffix(midnight)
    if not _DAY.fullmatch(text):
        raise ValueError("is not a day such as 2026-03-02")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a day of the calendar") from None
    return _known(day)


def parse_moment(value: object, zone: ZoneInfo | None = None) -> datetime:
    """Return an instant, written `2026-03-02`, `2026-03-02 06:00` or with an offset.

    A day alone is its first moment; for other times see `on_clock`. Write the offset
    (`2026-10-25 02:30+01:00`) to mean the second of two that the clocks show.
    """
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime.combine(value, time())
    else:
        moment = _moment_of_text(str(value).strip())
    _known(moment)
    if moment.tzinfo is None:
        if zone is None:
            raise ValueError("needs a time zone")
        return on_clock(moment, zone)
    return moment if zone is None else moment.astimezone(zone)


def on_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant as a plant's clock shows it.

    A time without an offset is one of this clock, wherever the program runs. One that the clocks
    show twice is the first; one that they skip counts from before the change, so 02:30 in a night
    in which 02:00 becomes 03:00 is 03:30.
    """
    known = moment.replace(tzinfo=zone, fold=0) if moment.tzinfo is None else moment
    # By way of UTC: in its own zone a skipped time would stay as it is.
    return known.astimezone(UTC).astimezone(zone)


def format_moment(moment: datetime) -> str:
    """Return an instant in its own zone, with the offset where the clock shows that time twice."""
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    if twice or moment.tzinfo is None:
        return moment.isoformat(sep=" ", timespec="auto")
    precision = "seconds" if moment.second else "minutes"
    return moment.replace(tzinfo=None).isoformat(sep=" ", timespec=precision)


def parse_time_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone of that name, such as `Europe/Berlin`."""
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not an IANA time zone such as Europe/Berlin") from None


def _seconds(text: str, bare: int | None) -> Fraction:
    """Return the seconds meant by a number with a unit; `bare` is that of a bare number."""
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise ValueError("is not a duration such as 30 s, 15 min, 1.5 h or 2 d")
    unit = match["unit"]
    if unit and unit not in _SECONDS:
        raise ValueError(f"has the unknown unit {unit!r}; units are s, min, h, d and w")
    if not unit and bare is None:
        raise ValueError("needs a unit: s, min, h, d or w")
    numerator, _, denominator = match["number"].partition("/")
    if denominator and int(denominator) == 0:
        raise ValueError("divides by zero")
    number = Fraction(parse_decimal(numerator)) / int(denominator or 1)
    return number * (_SECONDS[unit] if unit else bare or 0)


def _moment_of_text(text: str) -> datetime:
    if _DAY.fullmatch(text):
        return datetime.combine(parse_day(text), time())
    if not _MOMENT.fullmatch(text):
        raise ValueError("is not a date or a time such as 2026-03-02 06:00")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a date and time of the calendar") from None


def _known(day: D) -> D:
    """Return a day or moment of the years in which plants are planned."""
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise ValueError(f"lies outside the years {_YEARS[0]} to {_YEARS[1]}")
    return day


def _terminating(number: Fraction) -> str | None:
    """Return the decimal text of a number, None if it has more than nine decimals."""
    scaled = number * 10**9
    return format_decimal(Decimal(int(scaled)).scaleb(-9)) if scaled.denominator == 1 else None
