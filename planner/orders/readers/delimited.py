"""Delimited text: encoding and delimiter detected or stated, every field as text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl

from planner.orders.readers.encodings import decode
from planner.orders.readers.table import (
    MAX_CELL,
    UnreadableTable,
    finish_table,
    unique_names,
)
from planner.panics import TablePanic, contained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from planner.orders.readers.table import RawTable

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_RECORDS = 50
# One runaway quote may swallow the file; the reader then stops here instead of in memory.
_FIELD_LIMIT = 10_000_000


def read_delimited(path: Path, *, encoding: str = "", delimiter: str = "") -> RawTable:
    """Read CSV, TSV and their kin.

    A first line `sep=;`, as spreadsheets write it, states the delimiter. Row numbers count records
    as a spreadsheet shows them, so a field with a line break in it does not shift those below.

    Raises
    ------
    UnreadableTable
        If the file cannot be decoded, is empty, or a record has more fields than the header.
    """
    text = decode(path.read_bytes(), path.name, encoding)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    first_row = 1
    if text[:4].lower() == "sep=" and text[5:6] in {"\n", "\r"}:
        delimiter = delimiter or text[4]
        text = text.split("\n", 1)[1]
        first_row = 2
    delimiter = delimiter or detect_delimiter(text)
    header, body, skipped = _split_header(text, delimiter, path.name)
    names, repeated = unique_names(header)
    top = first_row + skipped
    frame = _body_frame(body, names, delimiter, path.name, top + 1)
    return finish_table(path.name, frame, top + 1, header_row=top, repeated=repeated)


def detect_delimiter(text: str) -> str:
    """Choose the delimiter that cuts the first records into the most, evenly many, fields."""
    sample = text[:200_000]

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = []
        try:
            for record in _records(sample, delimiter):
                if record:
                    widths.append(len(record))
                if len(widths) == _SAMPLE_RECORDS:
                    break
        except csv.Error:
            return (0.0, 0)
        if not widths or widths[0] == 1:
            return (0.0, 0)
        return (sum(width == widths[0] for width in widths) / len(widths), widths[0])

    return max(DELIMITERS, key=evenness)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _split_header(text: str, delimiter: str, file: str) -> tuple[list[str], str, int]:
    """Cut off the header, the first record that is not blank; count the blank ones above it."""
    stream = io.StringIO(text, newline="")
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(iter(stream.readline, ""), delimiter=delimiter)
    skipped = 0
    try:
        for record in reader:
            if any(name.strip() for name in record):
                return record, text[stream.tell() :], skipped
            skipped += 1
    except csv.Error as error:
        raise UnreadableTable(
            f"{file}: the header cannot be read ({error})",
            hint="look for a quotation mark that is never closed",
            row=1,
        ) from error
    raise UnreadableTable(
        f"{file} is empty", hint="the first line names the columns: order, product, quantity, due"
    )


def _body_frame(
    body: str, names: list[str], delimiter: str, file: str, first_row: int
) -> pl.DataFrame:
    """Read the records below the header: fast where no quoting is in play, else with care."""
    if '"' not in body and body.strip():
        try:
            with contained():
                return pl.read_csv(
                    body.encode(),
                    has_header=False,
                    schema=dict.fromkeys(names, pl.String),
                    separator=delimiter,
                    quote_char=None,
                )
        except (pl.exceptions.PolarsError, TablePanic):
            # Uneven records: the careful reader below says where.
            pass
    return _careful_frame(body, names, delimiter, file, first_row)


def _careful_frame(
    body: str, names: list[str], delimiter: str, file: str, first_row: int
) -> pl.DataFrame:
    width = len(names)
    blank = [""] * width
    records = []
    try:
        for row, record in enumerate(_records(body, delimiter), start=first_row):
            if len(record) > width:
                _refuse_long(record, width, file, row, delimiter)
            if len(record) < width:
                _refuse_swallowed(record, file, row)
            records.append((record + blank)[:width])
    except csv.Error as error:
        row = first_row + len(records)
        raise UnreadableTable(
            f"{file}: row {row} cannot be read ({error})",
            hint="look for a quotation mark that is never closed",
            row=row,
        ) from error
    return pl.DataFrame(records, schema=dict.fromkeys(names, pl.String), orient="row")


def _refuse_long(record: list[str], width: int, file: str, row: int, delimiter: str) -> None:
    if any(field.strip() for field in record[width:]):
        shown = "tab" if delimiter == "\t" else f"'{delimiter}'"
        raise UnreadableTable(
            f"{file}: row {row} has {len(record)} fields, the header {width}",
            hint=f"the delimiter is {shown}: quote fields that contain it, decimal commas included",
            row=row,
        )


def _refuse_swallowed(record: list[str], file: str, row: int) -> None:
    """Stop at a short record whose last field runs over many lines: an open quotation mark."""
    if record and (record[-1].count("\n") > 20 or len(record[-1]) > MAX_CELL):
        raise UnreadableTable(
            f"{file}: a quotation mark opened in row {row} is never closed",
            hint="close it, or double every quotation mark that belongs to the text",
            row=row,
        )
