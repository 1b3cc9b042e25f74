"""A sweep on disk.

::

    plans/lines-or-cells/
        .planner          says that planner wrote the folder
        journal.jsonl     every finished point, as it came; what a killed sweep goes on from
        timings.jsonl     the seconds of every point, apart, because they differ from run to run
        sweep.parquet     a row for each point and strategy, in their order
        sweep.json        what was asked, which points were left out, who has no plan, and why
        sweep.html        what to conclude, for people
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

from planner.analysis.sweep.document import FORMAT, sweep_document
from planner.analysis.sweep.sweep import JOURNAL, TIMINGS
from planner.files import write_whole
from planner.folders import add_exports, open_folder
from planner.money import MICRO
from planner.reports.sweep.page import write_sweep_page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from planner.analysis.sweep.evaluate import Base
    from planner.analysis.sweep.row import SweepRow
    from planner.analysis.sweep.sweep import Swept


def open_sweep(folder: Path) -> Path:
    """Make a folder for a sweep, or go on in one.

    Raises
    ------
    BadRequest
        When it is not planner's to write in.
    """
    open_folder(folder, FORMAT, [JOURNAL, TIMINGS])
    return folder


def write_sweep(found: Swept, base: Base, folder: Path) -> tuple[Path, ...]:
    """Write the tables of a finished sweep beside its journal, and name all its files."""
    table = io.BytesIO()
    sweep_frame(found.rows).write_parquet(table)
    text = sweep_document(found, base).model_dump_json(indent=2) + "\n"
    write_whole(folder / "sweep.parquet", table.getvalue())
    write_whole(folder / "sweep.json", text.encode())
    names = ["sweep.parquet", "sweep.json", write_sweep_page(found, base, folder)]
    add_exports(folder, names)
    return tuple(folder / name for name in (*names, JOURNAL, TIMINGS))


def sweep_frame(rows: Iterable[SweepRow]) -> pl.DataFrame:
    """Return a sweep as a table: a row each, money in currency, nested figures as columns."""
    flat = []
    for row in rows:
        record = row.model_dump(mode="json")
        point, cost = record.pop("point"), record.pop("cost")
        orders, utilization = record.pop("orders_by_regime"), record.pop("utilization")
        served = record.pop("served")
        for name in ("fixed_cost", "total", "investment", "bound"):
            record[name] = None if record[name] is None else record[name] / MICRO
        flat.append(
            {
                "number": record.pop("number"),
                **point,
                **record,
                **{f"cost_{term}": amount / MICRO for term, amount in cost.items()},
                **{f"orders_{regime}": number for regime, number in orders.items()},
                **{f"utilization_{kind}": share for kind, share in utilization.items()},
                **{f"served_{segment}": share for segment, share in served.items()},
            }
        )
    return pl.DataFrame(flat, infer_schema_length=None)
