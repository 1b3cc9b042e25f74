"""Typed columns, from Parquet or from memory, turned into unambiguous text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from planner.native import as_text
from planner.orders.readers.table import UnreadableTable, finish_table, unique_names
from planner.panics import TablePanic, contained

if TYPE_CHECKING:
    from pathlib import Path

    from planner.orders.readers.table import RawTable

MAX_ROWS = 20_000_000


def read_parquet(path: Path) -> RawTable:
    """Read a Parquet file; its first record is row 1.

    Raises
    ------
    UnreadableTable
        If it is damaged, claims an absurd number of rows, or a column holds neither text, numbers,
        dates, truth values nor lists of them.
    """
    try:
        with contained():
            lazy = pl.scan_parquet(path, glob=False)
            claimed = lazy.select(pl.len()).collect().item()
            if claimed > MAX_ROWS:
                raise UnreadableTable(
                    f"{path.name} claims {claimed:,} rows",
                    hint=f"an order book has at most {MAX_ROWS:,} lines",
                )
            frame = lazy.collect()
    except (pl.exceptions.PolarsError, TablePanic, OSError) as error:
        raise UnreadableTable(
            f"{path.name} cannot be read as Parquet: {str(error).splitlines()[0][:200]}",
            hint="write the file again",
        ) from error
    return read_frame(frame, path.name)


def read_frame(frame: pl.DataFrame, file: str = "orders") -> RawTable:
    """Take a frame for a file whose first record is row 1.

    Parameters
    ----------
    frame
        Columns of text, numbers, dates, truth values or lists of text.
    file
        What messages call it.

    Raises
    ------
    UnreadableTable
        If a column holds what has no plain text.
    """
    names, repeated = unique_names(frame.columns)
    native = frozenset(
        name for name, column in zip(names, frame, strict=True) if not _is_text(column.dtype)
    )
    texts = [_text(column.alias(name), file) for name, column in zip(names, frame, strict=True)]
    return finish_table(file, pl.DataFrame(texts), 1, native=native, repeated=repeated)


def _is_text(kind: pl.DataType) -> bool:
    return any(kind == each for each in (pl.String, pl.Categorical, pl.Enum, pl.Null))


def _text(column: pl.Series, file: str) -> pl.Series:
    try:
        with contained():
            return as_text(column)
    except (TypeError, TablePanic, pl.exceptions.PolarsError) as error:
        raise UnreadableTable(
            f"{file}: column '{column.name}' cannot be read as text: {error}",
            hint="keep only text, numbers, dates, truth values and lists of text",
        ) from error
