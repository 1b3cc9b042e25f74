"""The workbook of a comparison: its verdict and figures, cost, scenarios, differences, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.reports.comparison.tables import (
    cost_table,
    differences_table,
    figures_table,
    replays_table,
    scenarios_table,
    settings_table,
    spreads_table,
    without_plan_table,
)
from planner.reports.comparison.words import headline, sentences
from planner.reports.parts.sheets import Sheets

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from planner.analysis.comparison.document import Comparison
    from planner.reports.parts.table import Table

FILE = "comparison.xlsx"


def write_comparison_workbook(found: Comparison, folder: Path, start: datetime) -> str:
    """Write the workbook into a folder; return its name.

    Parameters
    ----------
    start
        When planning starts, on the plant's clock; the file's own date.
    """
    title = f"{found.plant}: strategies compared"
    book = Sheets(folder / FILE, title, found.currency, start)
    book.summary(
        title,
        f"{', '.join(found.strategies)}; scenario 0 is the given book",
        (headline(found), *sentences(found)),
        (figures_table(found), replays_table(found), spreads_table(found)),
    )
    for table in (
        *(cost_table(found), scenarios_table(found)),
        *(differences_table(found), *_without_plan(found), settings_table(found)),
    ):
        book.table(table)
    book.close()
    return FILE


def _without_plan(found: Comparison) -> tuple[Table, ...]:
    return (without_plan_table(found),) if found.without_plan else ()
