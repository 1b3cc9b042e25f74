"""Refuses workbooks that would take far more memory to read than they are worth.

A workbook is a ZIP archive: a small one can unpack to any size, and a single cell far down and far
to the right makes the reader allocate everything between it and the corner, which ends the process
where there is not that much memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_UNPACKED = 2 * 2**30
"""Most bytes that a workbook may unpack to."""

MAX_CELLS = 25_000_000
"""Most cells between a sheet's corner and its last row and column; a plant is far smaller."""

_NEAR_ROW, _NEAR_COLUMN = 99_999, 26
# Beyond row 99,999 or column Z; in ordinary sheets there are few such cells, or none.
_FAR = re.compile(rb"""\br=["'](?:([A-Za-z]{2,9})(\d{1,18})|([A-Za-z]?)(\d{6,18}))["']""")
_ANY = re.compile(rb"""\br=["']([A-Za-z]{0,9})(\d{1,18})["']""")


def refuse_oversize(content: bytes, max_cells: int = MAX_CELLS) -> None:
    """Raise `ValueError` with the reason if a workbook must not be read, or is none.

    Parameters
    ----------
    content
        The file's bytes.
    max_cells
        Most cells of a sheet, from its corner to its last row and column.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > MAX_UNPACKED:
                raise ValueError(f"it unpacks to {size:,} bytes, more than {MAX_UNPACKED:,}")
            for part in parts:
                if part.filename.lower().endswith(".xml") and "sharedStrings" not in part.filename:
                    _refuse_far_cells(archive.read(part), max_cells)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise ValueError("it is no .xlsx workbook") from problem
    except zlib.error as problem:
        raise ValueError("it is damaged") from problem


def _refuse_far_cells(sheet: bytes, max_cells: int) -> None:
    rows, columns = _extent((m[1] or m[3], m[2] or m[4]) for m in _FAR.finditer(sheet))
    if max(rows, _NEAR_ROW) * max(columns, _NEAR_COLUMN) <= max_cells:
        return
    rows, columns = _extent((m[1], m[2]) for m in _ANY.finditer(sheet))
    if rows * columns > max_cells:
        raise ValueError(
            f"a sheet reaches to row {rows:,} and column {columns:,}; "
            "delete the empty rows and columns beyond the table"
        )


def _extent(references: Iterable[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Return the last row and column that cell references name."""
    rows = columns = 0
    seen: dict[bytes, int] = {}
    for letters, digits in references:
        rows = max(rows, int(digits))
        if letters not in seen:
            seen[letters] = _column(letters)
            columns = max(columns, seen[letters])
    return rows, columns


def _column(letters: bytes) -> int:
    """Return the number of a column by its letters: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
