"""Write the reports of a plan into its folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from planner.errors import BadRequest
from planner.folders import add_exports, ensure_exportable
from planner.reports.plan.views import views

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from planner.plan import Plan
    from planner.reports.plan.views import Views

ReportKind: TypeAlias = Literal["html", "xlsx", "png", "svg", "csv"]

KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
"""The kinds of reports there are."""


def write_reports(
    plan: Plan, folder: Path, kinds: Iterable[ReportKind] = KINDS
) -> tuple[Path, ...]:
    """Write the reports of a plan beside its ``plan.json``.

    ``html`` is ``report.html``, ``xlsx`` is ``report.xlsx``; ``png`` and ``svg`` are a Gantt chart
    and the cost, as ``gantt.*`` and ``cost.*``; ``csv`` is ``orders.csv``, ``steps.csv``,
    ``changeovers.csv`` and ``late.csv``. All are made before the first one is put in its place, so
    a failure leaves the reports that were there; the next plan in the folder drops them.

    Parameters
    ----------
    plan
        The plan that the folder holds.
    folder
        Of the plan; it exists.
    kinds
        Which reports to write.

    Returns
    -------
    tuple of Path
        The files written, in the order of `KINDS`.

    Raises
    ------
    BadRequest
        When the folder cannot be written, or a file of someone else bears a report's name.
    """
    wanted = set(kinds)
    try:
        staged = Path(tempfile.mkdtemp(prefix=".reports-", dir=folder))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        seen = views(plan)
        names = [name for kind in KINDS if kind in wanted for name in _writer(kind)(seen, staged)]
        ensure_exportable(folder, names)
        add_exports(folder, names)
        for name in names:
            os.replace(staged / name, folder / name)  # noqa: PTH105 - atomic on every system
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return tuple(folder / name for name in names)


def _writer(kind: ReportKind) -> Callable[[Views, Path], tuple[str, ...]]:
    """Return what writes one kind of report into a folder and names its files.

    The libraries behind a kind are loaded when it is asked for.
    """
    if kind == "html":
        from planner.reports.plan.page import write_page as writer
    elif kind == "xlsx":
        from planner.reports.plan.workbook import write_workbook as writer
    elif kind == "csv":
        from planner.reports.plan.csv_files import write_csv as writer
    elif kind == "png":
        from planner.reports.plan.pictures import write_png as writer
    else:
        from planner.reports.plan.pictures import write_svg as writer
    return writer


def _unwritable(folder: Path, error: OSError) -> BadRequest:
    name = error.filename or folder
    return BadRequest(
        f"cannot write {name}: {error.strerror}",
        hint="see that it may be written and is not open in another program",
    )
