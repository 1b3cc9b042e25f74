"""A plant as its files hold it: cells with their places, before anything is made of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.plant.defects import Defect, DefectCode, Where, error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_BYTES = 64 * 2**20
"""Largest file that is read; a plant is a few thousand rows."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """The value of a setting, and where it stands."""

    value: object
    where: Where


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of a row by column, and where it stands. Cells are text, or TOML values."""

    cells: Mapping[str, object]
    where: Where


@dataclass(frozen=True, slots=True)
class RawTable:
    """The rows of a table.

    Attributes
    ----------
    where
        The table as a whole: the place of its header, or of its first row in a TOML file.
    columns
        The header, None in a TOML file, where every row names its own.
    rows
        In file order; blank rows are left out.
    """

    where: Where
    columns: tuple[str, ...] | None
    rows: tuple[RawRow, ...]


@dataclass(slots=True)
class RawPlant:
    """What was read of a plant, and what could not be.

    Attributes
    ----------
    file
        The file of the settings.
    settings
        By dotted key, `lateness.cost_per_day`.
    tables
        By name; names that no plant has are still among them.
    defects
        What was wrong with the files as files.
    hashes
        SHA-256 of every file read, by name.
    """

    file: str
    settings: dict[str, RawCell] = field(default_factory=dict)
    tables: dict[str, RawTable] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    def add_table(self, name: str, table: RawTable) -> None:
        """Take a table in, unless there is one of that name already."""
        if name in self.tables:
            first = self.tables[name].where.file
            self.defects.append(
                error(
                    DefectCode.INCONSISTENT,
                    table.where,
                    f"table {name} is given twice, in {first} and in {table.where.file}",
                    hint="keep one of the two",
                )
            )
            return
        self.tables[name] = table

    def read_bytes(self, path: Path) -> bytes | None:
        """Return a file's content, note its hash; None, and a defect, if it cannot be read."""
        try:
            size = path.stat().st_size
            content = path.read_bytes() if size <= MAX_BYTES else None
        except OSError as problem:
            self.unreadable(path.name, problem.strerror or str(problem))
            return None
        if content is None:
            self.unreadable(path.name, f"it has {size:,} bytes, more than {MAX_BYTES:,}")
            return None
        self.hashes[path.name] = hashlib.sha256(content).hexdigest()
        return content

    def unreadable(
        self, file: str, reason: str, *, row: int | None = None, hint: str | None = None
    ) -> None:
        """Note that a file, or what follows a row of it, cannot be read."""
        where = Where(file=file, row=row)
        message = f"{file} cannot be read: {reason}"
        self.defects.append(error(DefectCode.UNREADABLE_FILE, where, message, hint=hint))
