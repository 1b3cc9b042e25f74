"""Reads the tables of a source: every cell as text, every column that is needed there."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from planner import BadRequest

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def read_table(path: Path, columns: Collection[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file as text without surrounding blanks, by column.

    Parameters
    ----------
    path
        A CSV file in UTF-8 with a header.
    columns
        Columns that must be there; others are left out.

    Raises
    ------
    BadRequest
        When there is no such file, or it lacks a column.
    """
    if not path.is_file():
        raise BadRequest(
            f"{path} does not exist", hint="--data names the folder that holds the source's files"
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise BadRequest(
                f"{path} has no column {', '.join(missing)}",
                hint=f"it has {', '.join(reader.fieldnames or ('no header',))}",
            )
        return [{column: (row[column] or "").strip() for column in columns} for row in reader]
