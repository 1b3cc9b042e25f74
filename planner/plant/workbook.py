"""Reads a plant workbook: sheet `plant` with a key and its value a row, and a sheet a table."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from planner.panics import TablePanic, contained
from planner.plant.defects import Where
from planner.plant.extent import refuse_oversize
from planner.plant.grids import settings_of_grid, table_of_grid
from planner.plant.model import TABLES
from planner.plant.naming import unknown_table
from planner.plant.raw import RawPlant

if TYPE_CHECKING:
    from pathlib import Path

    import fastexcel

SETTINGS_SHEET = "plant"


def read_workbook(path: Path) -> RawPlant:
    """Return what the sheets of a workbook hold; sheets of other names are left alone."""
    raw = RawPlant(path.name)
    content = raw.read_bytes(path)
    if content is None or not _is_workbook(raw, content):
        return raw
    import fastexcel

    # It warns of sheets that are empty or no worksheets; what matters is reported as a defect.
    for name in ("fastexcel", "calamine"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        with contained():
            _read_sheets(raw, fastexcel.read_excel(content), path.name)
    except (fastexcel.FastExcelError, TablePanic) as problem:
        raw.unreadable(path.name, str(problem).splitlines()[0], hint="save it as .xlsx again")
    return raw


def _read_sheets(raw: RawPlant, reader: fastexcel.ExcelReader, workbook: str) -> None:
    for sheet in reader.sheet_names:
        name = sheet.strip().lower()
        file = f"{workbook}:{sheet}"
        if name != SETTINGS_SHEET and name not in TABLES:
            if not name.startswith("orders"):
                raw.defects.extend(unknown_table(sheet, Where(file=file)))
            continue
        grid = reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
        rows = grid.to_polars().rows()
        if name == SETTINGS_SHEET:
            raw.file = file
            settings_of_grid(raw, rows, file)
        else:
            raw.add_table(name, table_of_grid(raw, rows, file))


def _is_workbook(raw: RawPlant, content: bytes) -> bool:
    try:
        refuse_oversize(content)
    except ValueError as problem:
        raw.unreadable(raw.file, str(problem), hint="save it as .xlsx again")
        return False
    return True
