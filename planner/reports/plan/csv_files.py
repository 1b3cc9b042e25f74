"""The tables as CSV files, for spreadsheets and other programs.

UTF-8 with a byte order mark, without which Excel takes it for another encoding; comma, dot, CRLF
(RFC 4180). Moments are ISO 8601 with their offset, durations hours, shares 0 to 1. A text that a
spreadsheet would run as a formula gets an apostrophe before it, as its own import does.
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.reports.plan.plan_tables import volume_table

if TYPE_CHECKING:
    from pathlib import Path

    from planner.reports.parts.table import Table, Value
    from planner.reports.plan.views import Views

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(views: Views, folder: Path) -> tuple[str, ...]:
    """Write orders, steps, changeovers and late orders into a folder; return the files' names.

    Where the plant learns, also ``state_volume.csv``: the plant's table of that name for the week
    after.
    """
    tables = [views.orders, views.steps, views.changeovers, views.late]
    if views.plan.volume:
        tables.append(volume_table(views.plan))
    return tuple(_write(table, folder) for table in tables)


def _write(table: Table, folder: Path) -> str:
    name = f"{table.name}.csv"
    with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.key for column in table.columns)
        writer.writerows([_text(value) for value in row] for row in table.rows)
    return name


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case datetime():
            return value.isoformat()
        case timedelta():
            return f"{value.total_seconds() / 3600:.4f}"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
