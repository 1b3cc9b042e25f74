"""Workbooks: real dates and numbers, frozen headings, filters, and no formula from data."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard

import xlsxwriter

from planner.reports.parts.table import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from planner.reports.parts.table import Column, Table, Value

_LONGEST_TEXT = 32_767
"""What a cell of a workbook can hold."""

_WIDEST = 48

_WORDS_A_LINE = 130
"""Characters on a line of the summary."""

_FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.QUANTITY: "#,##0.###",
    Kind.NUMBER: "#,##0.0",
    Kind.MONEY: "#,##0.00",
    Kind.SHARE: "0.0%",
    Kind.INSTANT: "yyyy-mm-dd hh:mm",
    Kind.LIMIT: "yyyy-mm-dd hh:mm",
    Kind.SPAN: "#,##0.0",
}


class Sheets:
    """A workbook under construction.

    Parameters
    ----------
    path
        Of the file.
    title
        Of the workbook.
    currency
        Stands beside the headings of money.
    created
        What the file says of itself, on the plant's clock; not the time of writing, so that the
        same data give the same file.
    """

    def __init__(self, path: Path, title: str, currency: str, created: datetime) -> None:
        self._currency = currency
        self._book = xlsxwriter.Workbook(
            str(path),
            {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
        )
        self._book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        self._heading = self._book.add_format({"bold": True, "font_size": 16})
        self._section = self._book.add_format({"bold": True, "font_size": 12, "top": 1})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._head = self._book.add_format(
            {
                "bold": True,
                "bg_color": "#1F3A5F",
                "font_color": "#FFFFFF",
                "valign": "vcenter",
                "text_wrap": True,
                "border": 1,
                "border_color": "#FFFFFF",
            }
        )
        self._kinds = {
            kind: self._book.add_format({"num_format": pattern, "valign": "top"})
            for kind, pattern in _FORMATS.items()
        }
        self._day_end = self._book.add_format({"num_format": 'yyyy-mm-dd "24:00"', "valign": "top"})

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def summary(
        self, title: str, period: str, sentences: Sequence[str], tables: Sequence[Table]
    ) -> None:
        """Add the sheet one reads first: a title, sentences, and small tables below each other."""
        sheet = self._book.add_worksheet("Summary")
        sheet.hide_gridlines(2)
        for column, width in enumerate((26, 20, 34, 64)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, _cut(title), self._heading)
        sheet.write_string(1, 0, _cut(period))
        for row, words in enumerate(sentences, 2):
            sheet.merge_range(row, 0, row, 3, "", self._wrap)
            sheet.write_string(row, 0, _cut(words), self._wrap)
            sheet.set_row(row, 16 * (1 + len(words) // _WORDS_A_LINE))
        row = 3 + len(sentences)
        for table in (each for each in tables if each.rows):
            sheet.write_string(row, 0, table.title, self._section)
            self._headings(sheet, row + 1, table.columns)
            self._rows(sheet, row + 2, table.columns, table.rows)
            row += len(table.rows) + 4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def table(self, table: Table) -> None:
        """Add a sheet with one table."""
        sheet = self._book.add_worksheet(table.title[:31])
        self._headings(sheet, 0, table.columns)
        self._rows(sheet, 1, table.columns, table.rows)
        last = max(len(table.rows), 1)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 32)
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, _width(column, [row[index] for row in table.rows]))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _headings(self, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
        for index, column in enumerate(columns):
            unit = f" ({self._currency})" if column.kind is Kind.MONEY else ""
            unit = " (h)" if column.kind is Kind.SPAN else unit
            sheet.write_string(row, index, column.label + unit, self._head)

    def _rows(
        self,
        sheet: Worksheet,
        first: int,
        columns: Sequence[Column],
        rows: Sequence[tuple[Value, ...]],
    ) -> None:
        formats = [self._kinds[column.kind] for column in columns]
        for number, row in enumerate(rows, first):
            for index, (value, shape) in enumerate(zip(row, formats, strict=True)):
                if columns[index].kind is Kind.LIMIT and _is_midnight(value):
                    # The day's last second, shown as 24:00: 00:00 would be read as a day later,
                    # and the cell still sorts and filters under its own day.
                    _write(sheet, number, index, value - timedelta(seconds=1), self._day_end)
                else:
                    _write(sheet, number, index, value, shape)


def _write(sheet: Worksheet, row: int, column: int, value: Value, shape: Format) -> None:
    match value:
        case None:
            sheet.write_blank(row, column, None, shape)
        case str():
            sheet.write_string(row, column, _cut(value), shape)
        case datetime():
            # A workbook knows no time zones: it holds what the plant's clock shows.
            sheet.write_datetime(row, column, value.replace(tzinfo=None), shape)
        case timedelta():
            sheet.write_number(row, column, value.total_seconds() / 3600, shape)
        case Decimal() | int() | float():
            sheet.write_number(row, column, float(value), shape)


def _is_midnight(value: Value) -> TypeGuard[datetime]:
    return isinstance(value, datetime) and not (value.hour or value.minute or value.second)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _width(column: Column, values: Sequence[Value]) -> int:
    """Return how wide a column has to be, in characters."""
    if column.kind in (Kind.INSTANT, Kind.LIMIT):
        return 17
    if column.kind is not Kind.TEXT:
        return max(11, len(column.label) // 2 + 4)
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return min(max(longest, len(column.label)) + 3, _WIDEST)
