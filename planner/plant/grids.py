"""Turns a sheet or a CSV file, as rows of text, into a table or settings."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from planner.plant.defects import DefectCode, Where, error
from planner.plant.raw import RawCell, RawPlant, RawRow, RawTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_DELIMITERS = (",", ";", "\t", "|")


def read_csv(raw: RawPlant, content: bytes, file: str, columns: Collection[str]) -> RawTable | None:
    """Return the table in a CSV file, None and a defect if it is none.

    The encoding is UTF-8, with or without a mark, UTF-16 with one, or else Windows-1252, as
    spreadsheets write them; the delimiter is the one under which the header names most `columns`.
    """
    try:
        text = _decode(content)
        header = text.partition("\n")[0]
        delimiter = max(_DELIMITERS, key=lambda sign: len(_fields(header, sign) & set(columns)))
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (UnicodeDecodeError, csv.Error) as problem:
        raw.unreadable(file, str(problem), hint="save it as CSV in UTF-8")
        return None
    return table_of_grid(raw, rows, file)


def table_of_grid(raw: RawPlant, grid: Iterable[Sequence[str | None]], file: str) -> RawTable:
    """Return the table whose first row that is not blank is the header."""
    columns: tuple[str, ...] | None = None
    header = Where(file=file, row=1)
    rows = []
    for number, cells in enumerate(grid, start=1):
        texts = [(cell or "").strip() for cell in cells]
        if not any(texts):
            continue
        where = Where(file=file, row=number)
        if columns is None:
            columns, header = tuple(_column(text) for text in texts), where
            _check_header(raw, columns, where)
            continue
        if any(texts[len(columns) :]):
            raw.defects.append(
                error(
                    DefectCode.INVALID_VALUE,
                    where,
                    f"the row has {len(texts)} cells, its header {len(columns)}",
                    value=texts[len(columns)],
                    hint="put text that holds the delimiter in double quotes",
                )
            )
        named = zip(columns, texts, strict=False)
        rows.append(RawRow({name: text for name, text in named if name and text}, where))
    return RawTable(header, columns or (), tuple(rows))


def settings_of_grid(raw: RawPlant, grid: Iterable[Sequence[str | None]], file: str) -> None:
    """Take in the settings of a sheet with one key and its value a row, below any header."""
    for number, cells in enumerate(grid, start=1):
        texts = [(cell or "").strip() for cell in cells]
        if not any(texts) or [text.lower() for text in texts[:2]] == ["key", "value"]:
            continue
        key = _column(texts[0])
        where = Where(file=file, row=number, column="value")
        if key in raw.settings:
            raw.defects.append(
                error(DefectCode.DUPLICATE_ROW, where, f"{key} is given twice", value=key)
            )
            continue
        if len(texts) > 1 and texts[1]:
            raw.settings[key] = RawCell(texts[1], where)


def _check_header(raw: RawPlant, columns: tuple[str, ...], where: Where) -> None:
    for name in dict.fromkeys(columns):
        if name and columns.count(name) > 1:
            raw.defects.append(
                error(
                    DefectCode.DUPLICATE_ROW,
                    where.at(name),
                    f"the column {name} stands in the header {columns.count(name)} times",
                    value=name,
                    hint="keep one; the last is read",
                )
            )


def _column(text: str) -> str:
    return "_".join(text.strip().lower().split())


def _fields(header: str, delimiter: str) -> set[str]:
    return {_column(part.strip().strip('"')) for part in header.split(delimiter)}


def _decode(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")
