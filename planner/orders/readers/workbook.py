"""One sheet of an XLSX workbook as text."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import polars as pl

from planner.native import as_text, has_text
from planner.orders.readers.table import UnreadableTable, finish_table, unique_names
from planner.panics import TablePanic, contained
from planner.plant.extent import refuse_oversize

if TYPE_CHECKING:
    from pathlib import Path

    import fastexcel

    from planner.orders.readers.table import RawTable

MAX_CELLS = 100_000_000
"""Most cells of a sheet: all the rows that a spreadsheet has, and the columns of a wide export."""

_SHEET_NAMES = ("orders", "order book", "auftraege", "aufträge")


def read_workbook(path: Path, *, sheet: str | None) -> RawTable:
    """Read a sheet; formulas count by the value that was last computed for them.

    Parameters
    ----------
    path
        An `.xlsx` or `.xlsm` file.
    sheet
        The sheet's name; without one `orders`, or the only sheet there is.

    Raises
    ------
    UnreadableTable
        If it is not a workbook, has no such sheet, or unpacks to an absurd size.
    """
    import fastexcel

    content = _read_safely(path)
    # It warns on every empty column; what matters is reported as a defect.
    logging.getLogger("fastexcel").setLevel(logging.ERROR)
    try:
        with contained():
            book = fastexcel.read_excel(content)
            name = _choose_sheet(book.sheet_names, sheet, path.name)
            cells = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, TablePanic, OSError) as error:
        raise UnreadableTable(
            f"{path.name} cannot be read as a workbook: {str(error).splitlines()[0]}",
            hint="open it in a spreadsheet and save it again as .xlsx",
        ) from error
    filled = cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series().arg_true()
    if not cells.width or not len(filled):
        raise UnreadableTable(
            f"{path.name}: the sheet '{name}' is empty",
            hint="the first row names the columns: order, product, quantity, due",
        )
    top = filled[0]
    names, repeated = unique_names(cells.row(top))
    text = cells.slice(top + 1)
    text.columns = names
    typed = _typed_columns(book, name, top + 1, names)
    native = frozenset(typed)
    frame = text.with_columns(*typed.values())
    return finish_table(
        f"{path.name}:{name}",
        frame,
        top + 2,
        header_row=top + 1,
        native=native,
        repeated=repeated,
    )


def _typed_columns(
    book: fastexcel.ExcelReader, sheet: str, skip: int, names: list[str]
) -> dict[str, pl.Series]:
    """Columns that hold only numbers, only dates or only truth values, as exact text.

    A column of anything else, durations say, stays the text that the sheet shows.
    """
    import fastexcel

    try:
        with contained():
            loaded = book.load_sheet(
                sheet, header_row=None, skip_rows=skip, schema_sample_rows=None
            )
            frame = loaded.to_polars()
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, TablePanic):
        return {}
    if frame.width != len(names):
        return {}
    frame.columns = names
    return {
        name: as_text(frame[name])
        for name in names
        if has_text(frame[name].dtype) and frame[name].dtype not in {pl.String, pl.Null}
    }


def _choose_sheet(names: list[str], sheet: str | None, file: str) -> str:
    wanted = [sheet] if sheet is not None else list(_SHEET_NAMES)
    by_fold = {name.strip().casefold(): name for name in names}
    for name in wanted:
        if name.casefold() in by_fold:
            return by_fold[name.casefold()]
    if sheet is None and len(names) == 1:
        return names[0]
    raise UnreadableTable(
        f"{file} has no sheet '{wanted[0]}'; it has {', '.join(map(repr, names[:20]))}",
        hint="name the sheet 'orders'",
    )


def _read_safely(path: Path) -> bytes:
    """Return the file after a look at what it would unpack to, which may be gigabytes."""
    try:
        content = path.read_bytes()
        refuse_oversize(content, MAX_CELLS)
    except OSError as error:
        raise UnreadableTable(
            f"{path.name} cannot be opened: {error.strerror}",
            hint="check the path and that the file may be read",
        ) from error
    except ValueError as error:
        raise UnreadableTable(
            f"{path.name} cannot be read as a workbook: {error}",
            hint="save it again as .xlsx without a password, or as CSV or Parquet",
        ) from error
    return content
