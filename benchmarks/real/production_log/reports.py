"""What the workers reported: who worked on which order, on which resource, from when to when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from benchmarks.real.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = "production_log.csv"

LONGEST: Final = timedelta(hours=24)
"""A report that runs longer was not closed when the work was."""

_COLUMNS: Final = (
    *("case_id", "activity", "resource", "start", "complete", "span_reported_min"),
    *("work_order_qty", "part_desc", "report_type"),
)
_SETUP: Final = "S"


@dataclass(frozen=True, slots=True)
class Report:
    """A stretch of work on an order, in the log's local time.

    Attributes
    ----------
    case
        The work order.
    activity, resource
        What was done and where, with single blanks between words.
    start, end
        ``start <= end``; equal where the log holds no time for the work.
    is_setup
        Whether the machine was set up; all else counts as processing.
    quantity, part
        Of the whole work order.
    """

    case: str
    activity: str
    resource: str
    start: datetime
    end: datetime
    is_setup: bool
    quantity: int
    part: str


@dataclass(frozen=True, slots=True)
class Log:
    """The reports, by order and start, and how many rows were corrected or left out, and why."""

    reports: tuple[Report, ...]
    rows: int
    corrections: Mapping[str, int]


def read_log(folder: Path) -> Log:
    """Read and clean the log in a folder.

    A report without a start or without an end gets it from the span that it reports. So does one
    whose own times leave no time or more than `LONGEST`: it then ends when the log says. A row
    without any time, or without a positive whole quantity, is left out.

    Raises
    ------
    BadRequest
        When there is no log in the folder, or it lacks a column.
    """
    rows = read_table(folder / FILE, _COLUMNS)
    corrections: Counter[str] = Counter()
    reports = []
    for row in rows:
        quantity = _whole(row["work_order_qty"])
        times, correction = _times(row)
        if correction:
            corrections[correction] += 1
        if times is None:
            continue
        if quantity < 1:
            corrections["left out: no quantity"] += 1
            continue
        reports.append(
            Report(
                case=row["case_id"],
                activity=" ".join(row["activity"].split()),
                resource=" ".join(row["resource"].split()),
                start=times[0],
                end=times[1],
                is_setup=row["report_type"] == _SETUP,
                quantity=quantity,
                part=row["part_desc"],
            )
        )
    reports.sort(key=lambda report: (report.case, report.start, report.end))
    return Log(tuple(reports), len(rows), dict(sorted(corrections.items())))


def _times(row: Mapping[str, str]) -> tuple[tuple[datetime, datetime] | None, str]:
    """Return from when to when a report runs, None if nothing says so, and what was corrected."""
    start, end = _moment(row["start"]), _moment(row["complete"])
    span = min(timedelta(minutes=max(0, _whole(row["span_reported_min"]))), LONGEST)
    if start is not None and end is not None:
        return _both(start, end, span)
    if start is not None:
        return (start, start + span), "end from the reported span"
    if end is not None:
        return (end - span, end), "start from the reported span"
    return None, "left out: no time at all"


def _both(start: datetime, end: datetime, span: timedelta) -> tuple[tuple[datetime, datetime], str]:
    if end - start > LONGEST:
        return (end - span, end), "longer than a day: start from the reported span"
    if end < start:
        return (end - span, end), "end before start: start from the reported span"
    if end == start and span:
        return (end - span, end), "no time: start from the reported span"
    return (start, end), ""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _whole(text: str) -> int:
    try:
        return int(float(text))
    except (OverflowError, ValueError):
        return 0
