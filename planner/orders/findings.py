"""Collects defects a column at a time, so that a hundred thousand of them cost no loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from planner.plant.defects import Defect, DefectCode, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "severity": pl.String,
    "file": pl.String,
    "row": pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "message": pl.String,
    "expected": pl.String,
    "hint": pl.String,
}
WARNINGS = frozenset(
    {
        DefectCode.PAST_DUE,
        DefectCode.PLACEHOLDER_DUE_DATE,
        DefectCode.QUANTITY_OUTLIER,
        DefectCode.OVERLOAD,
        DefectCode.CANNOT_BE_MADE,
        DefectCode.STALE_LINE,
        DefectCode.UNKNOWN_COLUMN,
    }
)
"""Kinds that never block; every other kind of defect in an order book is an error."""
_LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: its kind and the words for it."""

    code: DefectCode
    message: str
    expected: str | None = None
    hint: str | None = None


class Findings:
    """The defects of one order book, as they are found.

    Parameters
    ----------
    file
        The order book's name, as messages show it.
    header_row
        The row that names the columns, if one does.
    """

    def __init__(self, file: str, header_row: int | None = None) -> None:
        self.file = file
        self.header_row = header_row
        self._parts: list[pl.DataFrame] = []

    def add(
        self,
        fault: Fault,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Note one defect."""
        schema = {"row": pl.UInt32, "value": pl.String}
        self.add_all(fault, pl.DataFrame({"row": [row], "value": [value]}, schema=schema), column)

    def add_all(
        self,
        fault: Fault,
        where: pl.DataFrame,
        column: str | None,
    ) -> None:
        """Note the same kind of defect in many rows.

        Parameters
        ----------
        fault
            Its kind and words.
        where
            One row per defect with `row` and `value`; columns `message`, `expected` and `hint`
            stand in for the fault's own words where they differ from row to row.
        column
            The column's name in the file, None for the row as a whole.
        """
        if not where.height:
            return
        severity = Severity.WARNING if fault.code in WARNINGS else Severity.ERROR
        constant = {
            "code": str(fault.code),
            "severity": str(severity),
            "file": self.file,
            "column": column,
            "message": fault.message,
            "expected": fault.expected,
            "hint": fault.hint,
        }
        self._parts.append(
            where.with_columns(
                pl.lit(text, dtype=pl.String).alias(name)
                for name, text in constant.items()
                if name not in where.columns
            )
            .with_columns(pl.col("row").cast(pl.UInt32), shown(pl.col("value")))
            .select(*SCHEMA)
        )

    def add_cells(
        self,
        faults: Mapping[str, Fault],
        found: pl.Series,
        rows: pl.Series,
        values: pl.Series,
        column: str,
    ) -> None:
        """Note the cells of a column in which something is wrong.

        Parameters
        ----------
        faults
            What the marks in `found` stand for.
        found
            A mark per row, null where the cell is fine.
        rows, values
            The file's row numbers and the cells as they stand there.
        column
            The column's name in the file.
        """
        if found.null_count() == len(found):
            return
        frame = pl.DataFrame({"row": rows, "value": values, "found": found}).drop_nulls("found")
        for (mark,), where in frame.group_by("found", maintain_order=True):
            self.add_all(faults[str(mark)], where.drop("found"), column)

    def forget(self, rows: pl.Series) -> None:
        """Drop what was noted of these rows of the file."""
        gone = pl.col("row").is_in(rows.implode()).fill_null(value=False)
        self._parts = [part.filter(~gone) for part in self._parts]

    def frame(self) -> pl.DataFrame:
        """Return all defects, by row; those of the whole file first."""
        if not self._parts:
            return pl.DataFrame(schema=SCHEMA)
        return pl.concat(self._parts).sort("row", nulls_last=False, maintain_order=True)


def shown(value: pl.Expr) -> pl.Expr:
    """Cut a value to what a message can hold, and keep control characters out of a terminal."""
    text = value.str.replace_all(r"\p{C}", "\u00b7")
    return (
        pl.when(text.str.len_chars() > _LONGEST_VALUE)
        .then(text.str.head(_LONGEST_VALUE - 1) + "\u2026")
        .otherwise(text)
    )


def as_defects(frame: pl.DataFrame, orders: Mapping[int, str]) -> tuple[Defect, ...]:
    """Turn rows of `Findings.frame` into defects.

    Parameters
    ----------
    frame
        Columns as in `SCHEMA`.
    orders
        The order that stands in a row of the file.
    """
    codes = {str(code): code for code in DefectCode}
    severities = {str(severity): severity for severity in Severity}
    return tuple(
        Defect(
            code=codes[code],
            severity=severities[severity],
            file=file,
            row=row,
            column=column,
            value=value,
            message=message,
            expected=expected,
            hint=hint,
            order=orders.get(row),
        )
        for code, severity, file, row, column, value, message, expected, hint in frame.iter_rows()
    )
