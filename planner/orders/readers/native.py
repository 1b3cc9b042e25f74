"""Typed values back to unambiguous text, so that every format goes through one parser."""

from __future__ import annotations

import polars as pl

LIST_SEPARATOR = ";"
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
    if isinstance(kind, pl.Datetime):
        return _instants(column, kind)
    if isinstance(kind, pl.List | pl.Array):
        inner = column.cast(pl.List(pl.String))
        return inner.list.drop_nulls().list.join(LIST_SEPARATOR)
    if kind.is_numeric() or kind in {pl.Boolean, pl.Date, pl.Categorical} or kind == pl.Enum:
        return column.cast(pl.String)
    raise TypeError(f"{kind} values have no plain text")


def _instants(column: pl.Series, kind: pl.Datetime) -> pl.Series:
    """Midnight without a zone is a date alone, as spreadsheets mean it."""
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
