"""The workbook of a plan: a summary, and a sheet a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.reports.parts.sheets import Sheets
from planner.reports.parts.words import period

if TYPE_CHECKING:
    from pathlib import Path

    from planner.reports.plan.views import Views

FILE = "report.xlsx"
SHEETS = (
    "orders",
    "steps",
    "changeovers",
    "late",
    "refused",
    "quarantined",
    "load",
    "resources",
    "overtime",
    "order_costs",
)
"""The tables that have a sheet of their own, in this order after the summary; names of `Views`."""


def write_workbook(views: Views, folder: Path) -> tuple[str, ...]:
    """Write the workbook into a folder; return its name."""
    plan, clock = views.plan, views.clock
    start, end = clock.show(plan.start_at), clock.show(plan.horizon_end_at)
    book = Sheets(folder / FILE, f"Plan of {plan.plant}", plan.currency, start)
    # The first figure is the total, which the cost says too.
    figures = replace(views.figures, rows=views.figures.rows[1:])
    book.summary(
        plan.plant,
        f"{period(start, end)} ({clock.name})",
        (views.verdict, views.proof),
        (figures, views.cost, views.regimes, views.settings, views.inputs),
    )
    for name in SHEETS:
        book.table(getattr(views, name))
    book.close()
    return (FILE,)
