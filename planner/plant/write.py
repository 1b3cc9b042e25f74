"""Writes a plant as a folder or as one workbook; reading either gives an equal plant."""

from __future__ import annotations

import csv
import io
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import tomli_w

from planner.errors import BadRequest
from planner.plant.folder import SETTINGS_FILE, TABLE_SUFFIXES
from planner.plant.model import TABLES, Plant
from planner.plant.workbook import SETTINGS_SHEET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.plant.row import Row

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # what a workbook says of when it was written

_IN_SETTINGS_FILE = ("calendars",)  # they read best as lists of shifts


def save_plant(plant: Plant, path: Path) -> None:
    """Write a plant as a workbook, if `path` ends in `.xlsx`, or else as a folder.

    Every file is written whole or not at all. Only what differs from the defaults is written.

    Raises
    ------
    BadRequest
        The folder holds a plant already: some of its tables might survive among the new ones.
    """
    if path.suffix.lower() == ".xlsx":
        _write_atomically(path, workbook_bytes(plant))
        return
    path.mkdir(parents=True, exist_ok=True)
    for old in path.iterdir():
        if old.name == SETTINGS_FILE or (
            old.suffix.lower() in TABLE_SUFFIXES and old.stem.lower() in TABLES
        ):
            raise BadRequest(
                f"{path} holds a plant already: {old.name}", hint="name an empty or a new folder"
            )
    for name, content in folder_files(plant).items():
        _write_atomically(path / name, content)


def folder_files(plant: Plant) -> dict[str, bytes]:
    """Return the files of a plant's folder by name: `plant.toml`, then a CSV file per table."""
    head: dict[str, Any] = _settings(plant)
    files: dict[str, bytes] = {}
    for name in TABLES:
        rows: tuple[Row, ...] = getattr(plant, name)
        if name in _IN_SETTINGS_FILE:
            head |= {name: [_toml_row(row) for row in rows]} if rows else {}
        elif rows:
            files[f"{name}.csv"] = _csv_bytes(table_cells(plant, name))
    return {SETTINGS_FILE: tomli_w.dumps(head).encode()} | files


def workbook_bytes(
    plant: Plant, extra: Mapping[str, Sequence[Sequence[object]]] | None = None
) -> bytes:
    """Return a plant as the content of an XLSX workbook in which every cell is text.

    Parameters
    ----------
    plant
        The plant: settings in sheet `plant`, then a sheet for each table.
    extra
        Further sheets by name, such as the order book: a header, then the rows.
    """
    import xlsxwriter

    sheets: dict[str, Sequence[Sequence[object]]] = {
        SETTINGS_SHEET: [("key", "value"), *_flat(_settings(plant))]
    }
    sheets |= {name: table_cells(plant, name) for name in TABLES if getattr(plant, name)}
    sheets |= extra or {}
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _ALWAYS})
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(cells[0]) - 1, 18, text)
            for row, values in enumerate(cells):
                for column, value in enumerate(values):
                    # As text, whatever it looks like: never a number, a link or a formula.
                    sheet.write_string(row, column, str(value), bold if row == 0 else text)
    return buffer.getvalue()


def table_cells(plant: Plant, table: str) -> list[tuple[str, ...]]:
    """Return a table as text: its header, then its rows, without columns that are all default."""
    rows: tuple[Row, ...] = getattr(plant, table)
    dumped = [row.model_dump(exclude_defaults=True, by_alias=True) for row in rows]
    fields = TABLES[table].model_fields
    columns = [
        info.alias or name
        for name, info in fields.items()
        if info.is_required() or any((info.alias or name) in cells for cells in dumped)
    ]
    body = [tuple(str(cells.get(column, "")) for column in columns) for cells in dumped]
    return [tuple(columns), *body]


def _settings(plant: Plant) -> dict[str, Any]:
    dumped = plant.model_dump(exclude=set(TABLES), exclude_defaults=True, by_alias=True)
    always = plant.model_dump(include={"name", "currency", "time_zone"})
    return always | dumped


def _flat(settings: dict[str, Any]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in settings.items():
        if isinstance(value, dict):
            flat.extend((f"{key}.{part}", str(item)) for part, item in value.items())
        else:
            flat.append((key, str(value)))
    return flat


def _toml_row(row: Row) -> dict[str, object]:
    """Return a row with its lists as arrays, as one would write them by hand."""
    cells = row.model_dump(exclude_defaults=True, by_alias=True)
    lists = {name for name in type(row).model_fields if isinstance(getattr(row, name), tuple)}
    return {
        key: value.split("; ") if key in lists and value else value for key, value in cells.items()
    }


def _csv_bytes(cells: list[tuple[str, ...]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(cells)
    return buffer.getvalue().encode()


def _write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not mkstemp, whose files are for their owner alone: a plant is shared with colleagues.
    staged = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with staged.open("xb") as file:
            file.write(content)
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)
