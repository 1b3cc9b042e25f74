"""Write a checked order book so that reading it with the same plant gives the same orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from planner.errors import PlannerError
from planner.native import LIST_SEPARATOR
from planner.orders.numbers import AMOUNT
from planner.orders.parse import MONEY
from planner.orders.readers.files import KINDS
from planner.plant.units import MICRO

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.plant.model import Plant

_REQUIRED = ("order", "product", "quantity", "due")
_WIDEST = 60


def write_orders(frame: pl.DataFrame, path: Path, plant: Plant) -> None:
    """Write orders to CSV, TSV, Parquet, XLSX or JSON, by the ending of `path`.

    Numbers are written so that they can be read in one way only, days without a time of day where
    the order has none, other instants with their offset. Column names, decimal sign and delimiter
    follow the plant's `[orders]`. Empty optional columns are left out.

    Parameters
    ----------
    frame
        Orders as `OrderSchema` types them.
    path
        An existing file is replaced.
    plant
        Gives the time zone, and says how its order books are written.

    Raises
    ------
    PlannerError
        If no order book is written in files with this ending.
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None or path.suffix.lower() == ".xlsm":
        raise PlannerError(
            f"{path.name}: orders are not written to '{path.suffix}' files",
            hint=f"use one of {', '.join(KINDS)}",
        )
    text = orders_as_text(frame, plant)
    if kind == "Parquet":
        text.write_parquet(path)
    elif kind == "workbook":
        _write_workbook(text, path)
    elif kind == "JSON":
        content = text.write_json() if path.suffix.lower() == ".json" else text.write_ndjson()
        path.write_text(content, encoding="utf-8")
    else:
        _write_delimited(text, path, plant)


def orders_as_text(frame: pl.DataFrame, plant: Plant) -> pl.DataFrame:
    """Return the orders as the text of a file, under the names the plant's books use."""
    comma = plant.orders.decimal == ","
    money = [(pl.col(name).cast(AMOUNT) / MICRO).cast(AMOUNT).alias(name) for name in MONEY]
    frame = frame.with_columns(money)
    stock = pl.col("stock_item").is_not_null()
    columns = {
        "order": pl.col("order"),
        "product": pl.coalesce("stock_item", "product"),
        "quantity": _number("quantity", comma=comma),
        "due": _moment("due_at", plant.time_zone, end_of_day=True),
        "unit": pl.col("unit"),
        "options": pl.when(~stock).then(_joined("options")),
        "release": _moment("release_at", plant.time_zone, end_of_day=False),
        "deadline": _moment("deadline_at", plant.time_zone, end_of_day=True),
        "priority": pl.when(pl.col("priority") != 1).then(_number("priority", comma=comma)),
        **{name: _number(name, comma=comma) for name in MONEY},
        "must_make": pl.when("must_make").then(pl.lit("yes")),
        "customer": pl.col("customer"),
        "segment": pl.col("segment"),
        "regimes": _joined("regimes"),
        "bespoke_minutes": _number("bespoke_minutes", comma=comma),
    }
    text = frame.select(expression.alias(name) for name, expression in columns.items())
    kept = [
        name for name in text.columns if name in _REQUIRED or text[name].null_count() < text.height
    ]
    return _named(text.select(kept), plant.orders.columns)


def _number(name: str, *, comma: bool) -> pl.Expr:
    """Write a number exactly; three decimals get a fourth, so that none looks like a thousand."""
    text = pl.col(name).cast(AMOUNT).cast(pl.String).str.replace(r"\.?0+$", "")
    text = text.str.replace(r"(\.\d{3})$", "${1}0")
    return text.str.replace(".", ",", literal=True) if comma else text


def _moment(name: str, zone: str, *, end_of_day: bool) -> pl.Expr:
    """Write the day alone where that reads back as the same instant, else the instant in full."""
    local = pl.col(name).dt.convert_time_zone(zone)
    clock = local.dt.replace_time_zone(None)
    same = clock.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    midnight = (clock.dt.time() == pl.time(0, 0)) & (same == local)
    day = clock.dt.offset_by("-1d") if end_of_day else clock
    return (
        pl.when(midnight)
        .then(day.dt.to_string("%Y-%m-%d"))
        .otherwise(local.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f%:z"))
    )


def _joined(name: str) -> pl.Expr:
    text = pl.col(name).cast(pl.List(pl.String)).list.join(LIST_SEPARATOR + " ")
    return pl.when(text != "").then(text)


def _named(text: pl.DataFrame, stated: Mapping[str, str]) -> pl.DataFrame:
    """Rename to the stated columns; of several that make one, the first holds it all."""
    for field, name in stated.items():
        if field in text.columns:
            first, *others = [part.strip() for part in name.split("+")]
            text = text.rename({field: first}).with_columns(
                pl.lit(None, dtype=pl.String).alias(other) for other in others
            )
    return text


def _write_delimited(text: pl.DataFrame, path: Path, plant: Plant) -> None:
    usual = "\t" if path.suffix.lower() == ".tsv" else ","
    content = text.write_csv(separator=plant.orders.separator or usual)
    path.write_text(content, encoding=plant.orders.encoding or "utf-8", newline="")


def _write_workbook(text: pl.DataFrame, path: Path) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("orders")
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        for position, column in enumerate(text):
            sheet.write_string(0, position, column.name, bold)
            for row, value in enumerate(column, start=1):
                if value is not None:
                    sheet.write_string(row, position, value)
            longest = column.str.len_chars().max()
            width = max(len(column.name), longest if isinstance(longest, int) else 0)
            sheet.set_column(position, position, min(width + 2, _WIDEST))
