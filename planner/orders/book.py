"""Checks an order book: everything wrong with it in one go, and what of it can be planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from planner.errors import PlannerError
from planner.orders.capacity import check_capacity
from planner.orders.columns import REQUIRED, find_columns
from planner.orders.findings import Fault, Findings, as_defects
from planner.orders.line_checks import (
    check_dates,
    check_duplicates,
    check_outliers,
    check_quantities,
    check_status,
)
from planner.orders.parse import parse_orders
from planner.orders.product_checks import check_options, check_products, check_units
from planner.orders.readers import UnreadableTable, read_frame, read_table
from planner.orders.route_checks import check_routes
from planner.orders.schema import REGIMES, OrderSchema, empty_orders
from planner.plant.defects import DefectCode
from planner.plant.units import on_clock

if TYPE_CHECKING:
    from datetime import datetime

    from planner.orders.capacity import Workload
    from planner.orders.parse import ParsedOrders
    from planner.orders.readers import RawTable
    from planner.plant.defects import Defect
    from planner.plant.model import Plant


@dataclass(frozen=True)
class CheckedOrders:
    """An order book after all checks.

    Attributes
    ----------
    file
        Its name, as the defects show it.
    lines
        How many lines it has, blank ones not counted.
    frame
        The lines without an error, as `OrderSchema` types them; empty if the book as a whole
        cannot be read.
    set_aside
        The other lines: `row`, `order` (null if it has none), `codes` and `reasons` (lists of
        text, one each per defect) and `closed`, true for lines left out because nothing is left
        to make.
    extras
        `row` and the file's columns that are none of ours, as text.
    found
        The defects as a table; `defects` holds the same as objects.
    system
        The system whose export this looks like, or None.
    """

    file: str
    lines: int
    frame: pl.DataFrame
    set_aside: pl.DataFrame
    extras: pl.DataFrame
    found: pl.DataFrame
    system: str | None = None

    @cached_property
    def defects(self) -> tuple[Defect, ...]:
        """Every defect, in the order of the file; those of the whole file first."""
        return as_defects(self.found, self._order_of_row)

    @property
    def unused_columns(self) -> tuple[str, ...]:
        """The file's columns that are none of ours; nothing in planning looks at them."""
        return tuple(self.extras.columns[1:])

    @property
    def readable(self) -> bool:
        """Whether the book as a whole can be used: no defect but in single lines."""
        errors = self.found.filter(pl.col("severity") == "error")
        lines = self.set_aside["row"]
        return bool(errors["row"].is_in(lines.implode()).fill_null(value=False).all())

    def usable(self, *, quarantine: bool = False) -> bool:
        """Return whether `frame` may be planned.

        Parameters
        ----------
        quarantine
            Whether lines with errors may be set aside. Without it one error rejects the book.
        """
        if quarantine:
            return self.readable and self.frame.height > 0
        return not self.found["severity"].eq("error").any()

    @cached_property
    def _order_of_row(self) -> dict[int, str]:
        both = (self.frame.select("row", "order"), self.set_aside.select("row", "order"))
        return dict(pl.concat(both).drop_nulls("order").iter_rows())


def check_orders(
    source: Path | str | pl.DataFrame,
    plant: Plant,
    start: datetime | None = None,
    *,
    sheet: str | None = None,
) -> CheckedOrders:
    """Read an order book and find every defect in it.

    Parameters
    ----------
    source
        A CSV, Parquet, XLSX or JSON file, or a frame with the same columns.
    plant
        What can be made, and how its order books are written (`[orders]`).
    start
        When planning starts; without an offset on the plant's clock. Without a start the plant
        says.
    sheet
        The sheet of a workbook; without one `orders`, or the only sheet there is.

    Returns
    -------
    CheckedOrders
        Never raises for what a file holds: a file that cannot be read at all is a defect, too.

    Raises
    ------
    PlannerError
        If neither `start` nor the plant says when planning starts, or the plant states date
        formats that are none.
    """
    start = start or plant.start
    if start is None:
        raise PlannerError(
            "it is not said when planning starts",
            hint='give --start 2026-03-02, or write start = "2026-03-02" in plant.toml',
        )
    name = "orders" if isinstance(source, pl.DataFrame) else Path(source).name
    try:
        table = (
            read_frame(source)
            if isinstance(source, pl.DataFrame)
            else read_table(Path(source), plant.orders, sheet=sheet)
        )
    except UnreadableTable as error:
        return _unreadable(name, error)
    return _check_table(table, plant, on_clock(start, plant.zone).astimezone(UTC))


def _unreadable(name: str, error: UnreadableTable) -> CheckedOrders:
    findings = Findings(name)
    fault = Fault(DefectCode.UNREADABLE_FILE, error.message, hint=error.hint)
    findings.add(fault, row=error.row)
    return CheckedOrders(
        name, 0, empty_orders(), _set_aside_schema(), pl.DataFrame(), findings.frame()
    )


def _check_table(table: RawTable, plant: Plant, start: datetime) -> CheckedOrders:
    findings = Findings(table.file, table.header_row)
    for fault in table.faults:
        findings.add(
            Fault(DefectCode.INVALID_VALUE, fault.message, fault.expected, fault.hint),
            row=fault.row,
            column=fault.column,
            value=fault.value,
        )
    columns = find_columns(
        table.frame.columns, plant.orders.columns, findings, repeated=table.repeated
    )
    if not len(table.rows):
        findings.add(_NO_ORDERS)
    parsed = parse_orders(table, columns, plant, findings)
    closed = check_status(parsed, findings)
    orders = parsed.only(~closed)
    check_quantities(orders, findings)
    check_outliers(orders, findings)
    check_duplicates(orders, findings)
    check_dates(orders, findings, start, plant.zone)
    products = check_products(orders, plant, findings)
    check_units(orders, products, findings)
    options = check_options(orders, products, plant, findings)
    load = check_routes(orders, products.with_columns(options), plant, findings)
    check_capacity(orders, load, _bad_lines(orders, findings), plant, start, findings)
    found = findings.frame()
    complete = all(name in columns.sources for name in REQUIRED)
    frame = _typed(orders, products, options, load).filter(~_bad_lines(orders, findings))
    return CheckedOrders(
        table.file,
        parsed.frame.height,
        OrderSchema.validate(frame if complete else frame.clear(), cast=True),
        _set_aside(parsed, closed, found),
        table.frame.select(table.rows, *columns.extras),
        found,
        columns.system,
    )


def _bad_lines(orders: ParsedOrders, findings: Findings) -> pl.Series:
    errors = findings.frame().filter(pl.col("severity") == "error")["row"].drop_nulls()
    return orders.text["row"].is_in(errors.implode())


def _typed(
    orders: ParsedOrders, products: pl.DataFrame, options: pl.DataFrame, load: Workload
) -> pl.DataFrame:
    """Put the columns of the schema together; rows with errors may not fit it yet."""
    empty = pl.lit([], dtype=pl.List(pl.String))
    return (
        orders.frame.with_columns(
            *products.select("product", "family", "stock_item").get_columns(),
            options["options"],
            options["level"],
            (load.work / 60).alias("work_hours"),
        )
        .with_columns(
            pl.col("regimes").fill_null(empty).cast(pl.List(pl.Enum(REGIMES))),
            pl.col("priority").fill_null(1),
            pl.col("must_make").fill_null(value=False),
        )
        .select(OrderSchema.column_names())
    )


def _set_aside(orders: ParsedOrders, closed: pl.Series, found: pl.DataFrame) -> pl.DataFrame:
    """List the lines that are left out, with the reasons."""
    lines = orders.frame.select("row", "order").with_columns(closed=closed)
    reasons = (
        found.join(lines.select("row", "closed"), on="row", how="inner", maintain_order="left")
        .filter((pl.col("severity") == "error") | pl.col("closed"))
        .group_by("row")
        .agg(codes="code", reasons="message")
    )
    joined = lines.join(reasons, on="row", how="inner", maintain_order="left")
    return joined.select(_set_aside_schema().columns)


def _set_aside_schema() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "row": pl.UInt32,
            "order": pl.String,
            "codes": pl.List(pl.String),
            "reasons": pl.List(pl.String),
            "closed": pl.Boolean,
        }
    )


_NO_ORDERS = Fault(
    DefectCode.MISSING_VALUE, "there is no order in the book", "at least one line below the header"
)
