"""How single values read for a person: moments, durations, shares and money."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import Decimal

from planner.reports.parts.table import Kind, Value

_MINUTES_A_DAY = 24 * 60


def moment(at: datetime) -> str:
    """Return a moment as `Mon 2 Mar 06:00`."""
    return f"{at:%a} {at.day} {at:%b %H:%M}"


def limit(at: datetime) -> str:
    """Return a moment that ends something: midnight is 24:00 of the day before."""
    if at.hour or at.minute or at.second:
        return moment(at)
    before = at - timedelta(days=1)
    return f"{before:%a} {before.day} {before:%b} 24:00"


def period(start: datetime, end: datetime) -> str:
    """Return from when to when, with the years."""
    last = end - timedelta(days=1) if limit(end).endswith("24:00") else end
    until = limit(end).rpartition(" ")[2]
    return (
        f"{start:%a} {start.day} {start:%b %Y, %H:%M} to {last:%a} {last.day} {last:%b %Y}, {until}"
    )


def span(duration: timedelta) -> str:
    """Return a duration by its two largest units, as `2 d 4 h`, to the minute or the hour."""
    minutes = round(abs(duration).total_seconds() / 60)
    sign = "\N{MINUS SIGN}" if duration < timedelta() and minutes else ""
    if minutes < 60:
        return f"{sign}{minutes} min"
    if minutes < _MINUTES_A_DAY:
        hours, rest = divmod(minutes, 60)
        return f"{sign}{hours} h {rest:02} min"
    days, hours = divmod(round(minutes / 60), 24)
    return f"{sign}{days} d {hours} h"


def money(amount: Decimal) -> str:
    """Return an amount with two places and separated thousands."""
    return f"{amount:,.2f}"


def percent(share: float, places: int = 1) -> str:
    """Return a share in percent."""
    return f"{100 * share:.{places}f}%"


def percent_at_most(share: float) -> str:
    """Return a share in percent, rounded up to the hundredth: a claim of `at most` stays true."""
    return f"{math.ceil(10_000 * share - 1e-9) / 100:.2f}%"


def quantity(amount: Decimal) -> str:
    """Return a quantity without trailing zeros."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def cell(value: Value, kind: Kind) -> str:
    """Return a table's value as a person reads it; nothing where there is none."""
    if isinstance(value, datetime):
        return limit(value) if kind is Kind.LIMIT else moment(value)
    if isinstance(value, Decimal):
        return money(value) if kind is Kind.MONEY else quantity(value)
    if isinstance(value, float):
        return percent(value) if kind is Kind.SHARE else f"{value:,.1f}"
    if isinstance(value, timedelta):
        return span(value)
    return f"{value:,}" if isinstance(value, int) else value or ""
