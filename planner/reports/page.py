"""The page: one HTML file that needs nothing else, neither a network nor a library.

Tables, figures and bars are plain HTML, there without any script; the schedule is drawn by the
script of ours in ``assets``. All text is escaped by the template, the schedule's data are JSON that
the browser never takes for markup, and the page's own policy forbids any script but those two and
any load at all.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planner.reports.chart_data import chart_json
from planner.reports.page_parts import cost_bars, load_chart, regime_bars, scale
from planner.reports.table import NUMERIC, Kind, Table
from planner.reports.words import cell, period
from planner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.reports.table import Column, Value
    from planner.reports.views import Views

FILE = "report.html"

_ORDER_COLUMNS = (
    *("order", "customer", "product", "options", "quantity", "unit", "regime", "resources"),
    *("start_at", "completion_at", "due_at", "lateness_hours", "status", "cost"),
)


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


def write_page(views: Views, folder: Path) -> tuple[str, ...]:
    """Write the page into a folder; return its name."""
    (folder / FILE).write_text(page(views), encoding="utf-8", newline="\n")
    return (FILE,)


def page(views: Views) -> str:
    """Return the page of a plan."""
    plan, clock = views.plan, views.clock
    scripts = {name: _asset(f"{name}.js") for name in ("gantt", "tables")}
    environment = Environment(
        loader=PackageLoader("planner.reports", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    start, end = clock.show(plan.start_at), clock.show(plan.horizon_end_at)
    return (
        environment.get_template("page.html").render(
            plan=plan,
            views=views,
            version=plan.versions.get("planner", __version__),
            zone=f"Clock of {clock.name}",
            period=period(start, end),
            verdict=views.verdict,
            proof=views.proof,
            tiles=views.tiles,
            scale=scale(plan),
            cost_bars=cost_bars(views),
            regime_bars=regime_bars(views),
            load=load_chart(views),
            grids=_grids(views),
            sections=_sections(views),
            data=Markup(chart_json(views)),
            css=_markup(_asset("page.css")),
            gantt_js=_markup(scripts["gantt"]),
            tables_js=_markup(scripts["tables"]),
            script_hashes=_markup(" ".join(_hash(text) for text in scripts.values())),
        )
        + "\n"
    )


def _markup(text: str) -> Markup:
    """Mark a text of ours as safe."""
    return Markup(text)


def _asset(name: str) -> str:
    return (files("planner.reports") / "assets" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Return the source by which a content security policy knows a script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _sections(views: Views) -> list[tuple[str, str]]:
    sections = [("cost", "Cost"), ("schedule", "Schedule"), ("load", "Load"), ("late", "Late")]
    optional = (views.refused, views.quarantined, views.overtime)
    sections += [(table.name, table.title) for table in optional if table.rows]
    return [*sections, ("orders", "Orders"), ("how", "Definitions and settings")]


def _grids(views: Views) -> Mapping[str, Grid]:
    indices = {order.order: at for at, order in enumerate(views.plan.orders)}
    orders = _picked(views.orders, _ORDER_COLUMNS)
    tables = (
        *(orders, views.late, views.refused, views.quarantined, views.overtime),
        *(views.load, views.resources, views.settings, views.inputs),
    )
    return {table.name: _grid(table, indices) for table in tables}


def _picked(table: Table, keys: Sequence[str]) -> Table:
    """Return a table with some of its columns."""
    at = [[column.key for column in table.columns].index(key) for key in keys]
    columns = tuple(table.columns[index] for index in at)
    rows = tuple(tuple(row[index] for index in at) for row in table.rows)
    return Table(table.name, table.title, table.note, columns, rows)


def _grid(table: Table, orders: Mapping[str, int]) -> Grid:
    headings = tuple(Heading(c.label, c.note, _shape(c.kind)) for c in table.columns)
    rows = tuple(
        Row(tuple(_cell(v, c, orders) for v, c in zip(row, table.columns, strict=True)))
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
