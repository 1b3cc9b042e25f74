"""Tables as the pages show them: text for the eye, keys for sorting, classes for the look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.reports.parts.table import NUMERIC, Kind
from planner.reports.parts.words import cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.reports.parts.table import Column, Table, Value


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as the page shows it."""

    label: str
    note: str
    shape: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the page shows it.

    Attributes
    ----------
    shape
        Class of the cell: ``n`` is a number, ``w`` a moment on one line.
    key
        What it is sorted by, where that is not its text.
    order
        Index of the order it names, which the schedule then shows.
    badge
        Class of the coloured mark before it.
    """

    text: str
    key: float | None
    shape: str
    order: int | None
    badge: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page shows it."""

    cells: tuple[Cell, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the page shows it."""

    title: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A column of a table that is laid on its side: what it says of each row."""

    label: str
    note: str
    cells: tuple[Cell, ...]


def on_its_side(table: Table) -> tuple[Line, ...]:
    """Return the columns of a table as lines, all but the first, which names the rows."""
    shown = grid(table)
    return tuple(
        Line(heading.label, heading.note, tuple(row.cells[at] for row in shown.rows))
        for at, heading in enumerate(shown.columns)
        if at
    )


def grid(table: Table, orders: Mapping[str, int] | None = None) -> Grid:
    """Return a table as the page shows it.

    Parameters
    ----------
    orders
        Index by name, of orders that a page can show in a schedule.
    """
    headings = tuple(Heading(c.label, c.note, _shape(c.kind)) for c in table.columns)
    rows = tuple(
        Row(tuple(_cell(v, c, orders or {}) for v, c in zip(row, table.columns, strict=True)))
        for row in table.rows
    )
    return Grid(table.title, headings, rows)


def _cell(value: Value, column: Column, orders: Mapping[str, int]) -> Cell:
    text = cell(value, column.kind)
    order = orders.get(text) if column.key == "order" else None
    badge = ""
    if text and column.key == "regime":
        badge = text
    elif text and column.key == "status":
        badge = "fine" if text == "on time" else text
    return Cell(text, _sort_key(value), _shape(column.kind), order, badge)


def _shape(kind: Kind) -> str:
    if kind in NUMERIC:
        return "n"
    return "w" if kind in (Kind.INSTANT, Kind.LIMIT) else ""


def _sort_key(value: Value) -> float | None:
    match value:
        case datetime():
            return value.timestamp()
        case timedelta():
            return value.total_seconds()
        case Decimal() | int() | float():
            return float(value)
        case _:
            return None
