"""A table as it stands in a file: text, the author's row numbers, and what spoiled single cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from planner.errors import PlannerError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BYTES = 2 * 1024**3
MAX_COLUMNS = 1_000
# What a spreadsheet cell can hold; a longer field is a runaway quote or an attack.
MAX_CELL = 32_767


class UnreadableTable(PlannerError):
    """A file that holds no table that can be read at all.

    Attributes
    ----------
    row
        Where reading stopped, or None where no single row is to blame.
    """

    def __init__(self, message: str, *, hint: str, row: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.row = row


@dataclass(frozen=True, slots=True)
class CellFault:
    """One cell that cannot be taken as a value: `row` and `column` as in the file."""

    row: int
    column: str
    value: str
    message: str
    expected: str
    hint: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """Every cell of a table as text.

    Attributes
    ----------
    file
        The file's name, as messages show it.
    frame
        One String column per column of the file, under its own name; an empty cell is null.
    rows
        UInt32, as long as `frame`: the row number in the file. In CSV and workbooks the first
        line of the file is row 1 (usually the header); in JSON and Parquet the first record is.
    header_row
        The row of the file that names the columns; None where the records themselves do.
    native
        Columns whose values came as numbers, dates or truth values rather than as text somebody
        typed: their decimal point is a point and their dates are ISO.
    repeated
        Header names that occur more than once; the later ones are `name (2)` ... in `frame`.
    faults
        Cells that could not be read; they are null in `frame`.
    """

    file: str
    frame: pl.DataFrame
    rows: pl.Series
    header_row: int | None = None
    native: frozenset[str] = frozenset()
    repeated: tuple[str, ...] = ()
    faults: tuple[CellFault, ...] = field(default=())


def unique_names(header: Sequence[str | None]) -> tuple[list[str], tuple[str, ...]]:
    """Give every column a name of its own.

    Returns
    -------
    tuple
        The names to use, and those that stood there more than once.

    Raises
    ------
    UnreadableTable
        If there are more columns than any order book has.
    """
    if len(header) > MAX_COLUMNS:
        raise UnreadableTable(
            f"the table claims {len(header):,} columns",
            hint=f"an order book has at most {MAX_COLUMNS:,} columns; export only what is needed",
        )
    names: list[str] = []
    seen: dict[str, int] = {}
    repeated: list[str] = []
    for position, title in enumerate(header, start=1):
        name = " ".join((title or "").split())[:200] or f"column {position}"
        count = seen.get(name, 0) + 1
        seen[name] = count
        if count == 2:
            repeated.append(name)
        while count > 1 and f"{name} ({count})" in seen:
            count += 1
        if count > 1:
            name = f"{name} ({count})"
            seen[name] = 1
        names.append(name)
    return names, tuple(repeated)


def finish_table(
    file: str,
    frame: pl.DataFrame,
    first_row: int,
    *,
    header_row: int | None = None,
    native: frozenset[str] = frozenset(),
    repeated: tuple[str, ...] = (),
) -> RawTable:
    """Tidy a frame of text: cut blanks, empty cells to null, unusable cells out, blank rows away.

    Parameters
    ----------
    file
        The file's name, for messages.
    frame
        String columns, one row per record of the file, none left out.
    first_row
        The file's number of the frame's first row.
    header_row, native, repeated
        As in `RawTable`.
    """
    rows = pl.Series("row", range(first_row, first_row + frame.height), dtype=pl.UInt32)
    if not frame.width:
        return RawTable(file, frame, rows.clear(), header_row, native, repeated)
    frame, faults = _without_unusable_cells(frame, rows)
    stripped = pl.all().str.strip_chars()
    frame = frame.select(pl.when(stripped != "").then(stripped))
    used = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    nameless = [
        name
        for position, name in enumerate(frame.columns, start=1)
        if name == f"column {position}" and frame[name].null_count() == frame.height
    ]
    return RawTable(
        file,
        frame.filter(used).drop(nameless),
        rows.filter(used),
        header_row,
        native,
        repeated,
        tuple(faults),
    )


def _without_unusable_cells(
    frame: pl.DataFrame, rows: pl.Series
) -> tuple[pl.DataFrame, list[CellFault]]:
    """Null the cells that are too long or hold control characters, and say which they were."""
    faults: list[CellFault] = []
    bad = frame.select(
        (pl.all().str.len_bytes() > MAX_CELL) | pl.all().str.contains(r"[\x00-\x08\x0e-\x1f\x7f]")
    )
    hit = bad.select(pl.all().any())
    for name in (name for name in frame.columns if hit[name].item()):
        where = bad[name].fill_null(value=False)
        for row, value in zip(rows.filter(where), frame[name].filter(where), strict=True):
            faults.append(_cell_fault(row, name, value))
        frame = frame.with_columns(pl.when(~where).then(pl.col(name)).alias(name))
    return frame, faults


def _cell_fault(row: int, column: str, value: str) -> CellFault:
    if len(value.encode()) > MAX_CELL:
        return CellFault(
            row,
            column,
            value[:80],
            f"the cell holds {len(value):,} characters",
            f"at most {MAX_CELL:,} characters",
            "look for a quotation mark that is never closed",
        )
    return CellFault(
        row,
        column,
        value[:80],
        "the cell holds control characters",
        "printable text",
        "the export is damaged or not a text file; export it again",
    )
