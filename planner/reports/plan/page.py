"""The page: one HTML file that needs nothing else, neither a network nor a library.

Tables, figures and bars are plain HTML, there without any script; the schedule is drawn by the
script of ours in ``assets``. All text is escaped by the template, the schedule's data are JSON that
the browser never takes for markup, and the page's own policy forbids any script but those two and
any load at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from planner.reports.parts.grid import grid
from planner.reports.parts.render import render
from planner.reports.parts.table import Table
from planner.reports.parts.words import period
from planner.reports.plan.chart_data import chart_json
from planner.reports.plan.page_parts import cost_bars, load_chart, regime_bars, scale
from planner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.reports.parts.grid import Grid
    from planner.reports.plan.views import Views

FILE = "report.html"

_ORDER_COLUMNS = (
    *("order", "customer", "product", "options", "quantity", "unit", "regime", "resources"),
    *("start_at", "completion_at", "due_at", "lateness_hours", "status", "cost"),
)


def write_page(views: Views, folder: Path) -> tuple[str, ...]:
    """Write the page into a folder; return its name."""
    (folder / FILE).write_text(page(views), encoding="utf-8", newline="\n")
    return (FILE,)


def page(views: Views) -> str:
    """Return the page of a plan."""
    plan, clock = views.plan, views.clock
    start, end = clock.show(plan.start_at), clock.show(plan.horizon_end_at)
    values = {
        "plan": plan,
        "views": views,
        "version": plan.versions.get("planner", __version__),
        "zone": f"Clock of {clock.name}",
        "period": period(start, end),
        "verdict": views.verdict,
        "proof": views.proof,
        "tiles": views.tiles,
        "scale": scale(plan),
        "cost_bars": cost_bars(views),
        "regime_bars": regime_bars(views),
        "load": load_chart(views),
        "grids": _grids(views),
        "sections": _sections(views),
        "data": Markup(chart_json(views)),
    }
    return render("page.html", values, scripts=("gantt.js", "tables.js"))


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
    return {table.name: grid(table, indices) for table in tables}


def _picked(table: Table, keys: Sequence[str]) -> Table:
    """Return a table with some of its columns."""
    at = [[column.key for column in table.columns].index(key) for key in keys]
    columns = tuple(table.columns[index] for index in at)
    rows = tuple(tuple(row[index] for index in at) for row in table.rows)
    return Table(table.name, table.title, table.note, columns, rows)
