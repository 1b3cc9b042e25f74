"""Typed values back to unambiguous text, so that every format goes through one parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

LIST_SEPARATOR = ";"
BEYOND_CALENDAR = "a date before year 1 or after 9999"
"""What a cell says whose date no calendar has."""

_DAY = 86_400
_PER_SECOND = {"ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
# A day from either end of the years 1 to 9999, whatever the time zone; days from 1970.
_FIRST_DAY, _LAST_DAY = -719_161, 2_932_895
# Below it every whole float is exact.
_EXACT = 1e15


def as_text(column: pl.Series) -> pl.Series:
    """Write a typed column as text that parses back to the same values.

    Whole floats lose their `.0`, others keep the shortest text that reads back equal; dates and
    instants are ISO, with their offset if they have a zone; lists are joined by `;`.

    Raises
    ------
    TypeError
        If the values have no plain text, as structs and binaries.
    """
    kind = column.dtype
    if kind == pl.String:
        return column
    if kind == pl.Null:
        return column.cast(pl.String)
    if kind.is_float():
        whole = (column == column.round(0)) & (column.abs() < _EXACT)
        return (
            column.to_frame()
            .select(
                pl.when(whole)
                .then(pl.first().cast(pl.Int64, strict=False).cast(pl.String))
                .otherwise(pl.first().cast(pl.String))
            )
            .to_series()
        )
    if kind == pl.Date or isinstance(kind, pl.Datetime):
        return within_calendar(column, _instants)
    if isinstance(kind, pl.List | pl.Array):
        inner = column.cast(pl.List(pl.String))
        return inner.list.drop_nulls().list.join(LIST_SEPARATOR)
    if not has_text(kind):
        raise TypeError(f"{kind} values have no plain text")
    return column.cast(pl.String)


def has_text(kind: pl.DataType) -> bool:
    """Return whether values of a type have a plain text, as `as_text` writes it."""
    if isinstance(kind, pl.List | pl.Array):
        return True
    if kind.is_temporal():
        return kind == pl.Date or isinstance(kind, pl.Datetime)
    # One by one: a categorical type is equal to its class and has another hash.
    known = (pl.String, pl.Null, pl.Boolean, pl.Categorical, pl.Enum)
    return kind.is_numeric() or any(kind == each for each in known)


def within_calendar(column: pl.Series, written: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Return a column as text, with words in place of dates that no calendar has.

    A file may hold any count of days; Polars panics where it has to write such a one.

    Parameters
    ----------
    column
        Of any type; only dates and instants are looked at.
    written
        Writes dates of the years 1 to 9999.
    """
    kind = column.dtype
    if kind == pl.Date:
        per_day = 1
    elif isinstance(kind, pl.Datetime):
        per_day = _DAY * _PER_SECOND[kind.time_unit]
    else:
        return written(column)
    inside = column.to_physical().is_between(_FIRST_DAY * per_day, _LAST_DAY * per_day)
    frame = column.alias("at").to_frame().with_columns(inside.alias("inside"))
    kept = frame.select(pl.when("inside").then("at")).to_series()
    text = written(kept.alias(column.name))
    return text.set(~inside.fill_null(value=True), BEYOND_CALENDAR)


def _instants(column: pl.Series) -> pl.Series:
    """Midnight without a zone is a date alone, as spreadsheets mean it."""
    kind = column.dtype
    if not isinstance(kind, pl.Datetime):
        return column.cast(pl.String)
    if kind.time_zone is not None:
        return column.dt.convert_time_zone("UTC").dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ")
    frame = column.alias("at").to_frame()
    date_only = pl.col("at").dt.time() == pl.time(0, 0)
    return frame.select(
        pl.when(date_only)
        .then(pl.col("at").dt.to_string("%Y-%m-%d"))
        .otherwise(pl.col("at").dt.to_string("%Y-%m-%dT%H:%M:%S%.6f"))
        .alias(column.name)
    ).to_series()
