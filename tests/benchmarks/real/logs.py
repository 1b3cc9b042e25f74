"""Small event logs in the format of the real one, written by hand."""

import csv
from pathlib import Path

COLUMNS = (
    *("case_id", "activity", "resource", "start", "complete", "span_reported_min"),
    *("work_order_qty", "part_desc", "worker_id", "report_type", "qty_completed"),
    *("qty_rejected", "qty_for_mrb", "rework", "timestamp_quality"),
)


def row(case, activity, start, end, **cells):
    """A report of June 2012; times are `DD HH:MM`, the resource is the activity's own."""
    return {
        "case_id": case,
        "activity": activity,
        "resource": f"{activity} machine",
        "start": f"2012-06-{start}:00" if start else "",
        "complete": f"2012-06-{end}:00" if end else "",
        "span_reported_min": "0",
        "work_order_qty": "10",
        "part_desc": "Gear",
        "report_type": "D",
        **cells,
    }


def write_log(folder: Path, *rows) -> Path:
    """Write a log with these rows into a folder and return the folder."""
    with (folder / "production_log.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return folder
