"""A table of a report: named columns that say what their values are, and rows of plain values.

The same rows go into the page, the workbook and the CSV files; each format only decides how a
value of a kind looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    COUNT = "count"
    """Whole numbers."""
    QUANTITY = "quantity"
    """Decimals of a unit of measure, shown as they are."""
    NUMBER = "number"
    """Measured numbers, shown to one decimal."""
    MONEY = "money"
    """Decimals in currency with two places."""
    SHARE = "share"
    """Numbers from 0 to 1, shown in percent."""
    INSTANT = "instant"
    """Moments on the plant's clock."""
    LIMIT = "limit"
    """Moments that end a day or an hour: midnight belongs to the day before, as 24:00."""
    SPAN = "span"
    """Durations; in files, hours."""


Value = str | int | float | Decimal | datetime | timedelta | None

NUMERIC = frozenset({Kind.COUNT, Kind.QUANTITY, Kind.NUMBER, Kind.MONEY, Kind.SHARE, Kind.SPAN})
"""Kinds that stand to the right of their column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    key
        Its name in files: lower case, with underscores.
    label
        Its heading for people.
    kind
        What its values are.
    note
        What it means, where the heading does not say so.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has one value per column, None where there is nothing to say.

    Attributes
    ----------
    name
        Of its file, its sheet and its place on the page.
    title
        Its heading.
    note
        One sentence on what is in it.
    """

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def column(self, key: str) -> list[Value]:
        """Return the values of one column.

        Raises
        ------
        KeyError
            When the table has no such column.
        """
        keys = [column.key for column in self.columns]
        if key not in keys:
            raise KeyError(key)
        index = keys.index(key)
        return [row[index] for row in self.rows]
