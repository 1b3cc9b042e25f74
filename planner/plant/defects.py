"""What is wrong with an input, where, and how to mend it: the form in which every check speaks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """Whether a defect rejects the input or is merely pointed out."""

    ERROR = "error"
    WARNING = "warning"


class DefectCode(StrEnum):
    """The kinds of defect, by the names that `check --json` prints.

    The first block concerns order books, the second plants and the third any file.
    """

    MISSING_COLUMN = "missing-column"
    AMBIGUOUS_COLUMN = "ambiguous-column"
    UNKNOWN_COLUMN = "unknown-column"
    UNKNOWN_PRODUCT = "unknown-product"
    AMBIGUOUS_DATE = "ambiguous-date"
    INVALID_DATE = "invalid-date"
    EXCEL_SERIAL_DATE = "excel-serial-date"
    PAST_DUE = "past-due"
    PLACEHOLDER_DUE_DATE = "placeholder-due-date"
    DUPLICATE_ORDER_LINE = "duplicate-order-line"
    QUANTITY_NOT_POSITIVE = "quantity-not-positive"
    SEPARATOR = "decimal-or-thousand-separator"
    QUANTITY_OUTLIER = "quantity-outlier"
    UNIT_MISMATCH = "unit-mismatch"
    NO_ROUTE = "no-route"
    INVALID_OPTION = "invalid-option"
    OVERLOAD = "overload"
    IMPOSSIBLE = "impossible"
    CANNOT_BE_MADE = "cannot-be-made"
    STALE_LINE = "stale-line"

    UNKNOWN_RESOURCE = "unknown-resource"
    MISSING_RATE = "missing-rate"
    IMPLAUSIBLE_RATE = "implausible-rate"
    CALENDAR_ENDS = "calendar-ends"
    SHIFTS_NEVER_OVERLAP = "shifts-never-overlap"
    MISSING_CHANGEOVER = "missing-changeover"
    TRIANGLE_INEQUALITY = "triangle-inequality"
    UNKNOWN_INITIAL_STATE = "unknown-initial-state"
    ROUTING_CYCLE = "routing-cycle"
    MISSING_BASELINE = "missing-baseline"
    UNKNOWN_NAME = "unknown-name"
    DUPLICATE_ROW = "duplicate-row"
    INCONSISTENT = "inconsistent"

    UNREADABLE_FILE = "unreadable-file"
    UNKNOWN_KEY = "unknown-key"
    UNKNOWN_TABLE = "unknown-table"
    MISSING_VALUE = "missing-value"
    INVALID_VALUE = "invalid-value"
    FORMULA = "formula"


class Where(BaseModel):
    """A place in an input: a file (or `workbook.xlsx:sheet`), a row and a column.

    Rows count as a spreadsheet shows them, so the first row below a header is row 2; in a TOML file
    the row is the line.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    row: int | None = None
    column: str | None = None

    def at(self, column: str | None) -> Where:
        """Return the same row's place in another column."""
        return Where(file=self.file, row=self.row, column=column)

    def __str__(self) -> str:
        """Return `rates.csv, row 3, column rate`."""
        parts = [self.file]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


class Defect(BaseModel):
    """One defect of an input, complete enough to be mended without looking anything up.

    Attributes
    ----------
    code, severity
        What kind of defect, and whether it rejects the input.
    file, row, column
        Where; see `Where`. `row` and `column` are None where the whole file or table is concerned.
    value
        The offending value as it stands in the file, None if there is none.
    message
        What is wrong, as a sentence without a full stop.
    expected
        What would have been accepted.
    hint
        What to do about it.
    order
        The order concerned, in an order book; quarantine sets exactly these orders aside.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: DefectCode
    severity: Severity
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    message: str
    expected: str | None = None
    hint: str | None = None
    order: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether it rejects the input."""
        return self.severity is Severity.ERROR

    @property
    def where(self) -> Where:
        """The place."""
        return Where(file=self.file, row=self.row, column=self.column)

    def __str__(self) -> str:
        """Return the defect as people read it: where, which value, what is wrong, and the hint."""
        where = str(self.where)
        if self.order is not None and self.order != self.value:
            where += f", order {self.order}"
        if self.value is not None and self.value not in self.message:
            where += f", '{self.value}'"
        lines = [f"{self.severity}: {where}: {self.message} [{self.code}]"]
        if self.expected is not None:
            lines.append(f"  expected: {self.expected}")
        if self.hint is not None:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def error(
    code: DefectCode,
    where: Where,
    message: str,
    *,
    value: object = None,
    expected: str | None = None,
    hint: str | None = None,
) -> Defect:
    """Return a defect that rejects the input."""
    return _defect(code, Severity.ERROR, where, message, value=value, expected=expected, hint=hint)


def warning(
    code: DefectCode,
    where: Where,
    message: str,
    *,
    value: object = None,
    expected: str | None = None,
    hint: str | None = None,
) -> Defect:
    """Return a defect that is pointed out and never blocks."""
    return _defect(
        code, Severity.WARNING, where, message, value=value, expected=expected, hint=hint
    )


def shorten(text: str, limit: int = 120) -> str:
    """Return `text` fit to be shown: invisible characters escaped, cut to `limit` characters."""
    shown = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii")
        for c in text[: limit + 1]
    )
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


def has_errors(defects: Iterable[Defect]) -> bool:
    """Return whether any of the defects rejects the input."""
    return any(defect.blocks for defect in defects)


def _defect(
    code: DefectCode,
    severity: Severity,
    where: Where,
    message: str,
    *,
    value: object,
    expected: str | None,
    hint: str | None,
) -> Defect:
    return Defect(
        code=code,
        severity=severity,
        file=where.file,
        row=where.row,
        column=where.column,
        value=None if value is None else shorten(str(value)),
        message=message,
        expected=expected,
        hint=hint,
    )
