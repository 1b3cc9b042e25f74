"""Numbers as people and exports write them, read exactly and never by guess.

`1.000` is a thousand in one country and one in another. A column's convention is stated, or seen
from cells that can be read in one way only; where neither helps, such a cell is a defect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from planner.orders.findings import Fault
from planner.plant.defects import DefectCode

DecimalSign = Literal[".", ","]

_SIGNS: tuple[DecimalSign, DecimalSign] = (".", ",")

AMOUNT = pl.Decimal(38, 6)
"""What numbers are read as: exact, six decimals, rounded beyond them."""

LARGEST = 10**12
# Evidence for one convention counts if it is this clear: a stray cell must not turn a column.
CLEAR_SHARE = 0.95

_GROUP = "[ \u00a0\u2009\u202f'\u2019]"
_SYMBOLS = {"EUR": "\u20ac", "USD": r"\$", "GBP": "\u00a3", "JPY": "\u00a5", "CNY": "\u00a5"}

# What a cell looks like, tried in this order; each with the decimal sign that it proves.
_SHAPES: tuple[tuple[str, str, DecimalSign | None], ...] = (
    ("whole", r"^-?\d+$", None),
    ("either point", r"^-?[1-9]\d{0,2}\.\d{3}$", None),
    ("either comma", r"^-?[1-9]\d{0,2},\d{3}$", None),
    ("grouped by points", r"^-?[1-9]\d{0,2}(\.\d{3}){2,}$", ","),
    ("grouped by commas", r"^-?[1-9]\d{0,2}(,\d{3}){2,}$", "."),
    ("points, then comma", r"^-?[1-9]\d{0,2}(\.\d{3})+,\d+$", ","),
    ("commas, then point", r"^-?[1-9]\d{0,2}(,\d{3})+\.\d+$", "."),
    ("point", r"^-?(\d+\.\d*|\.\d+)([eE][+-]?\d{1,2})?$", "."),
    ("comma", r"^-?(\d+,\d*|,\d+)([eE][+-]?\d{1,2})?$", ","),
    ("power", r"^-?\d+[eE][+-]?\d{1,2}$", None),
)
# Which shapes a convention can read.
_READABLE: dict[DecimalSign, tuple[str, ...]] = {
    ".": (
        "whole",
        "power",
        "point",
        "either point",
        "either comma",
        "grouped by commas",
        "commas, then point",
    ),
    ",": (
        "whole",
        "power",
        "comma",
        "either point",
        "either comma",
        "grouped by points",
        "points, then comma",
    ),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers: the values (`AMOUNT`) and, per row, a mark of what was wrong or null."""

    values: pl.Series
    found: pl.Series
    faults: dict[str, Fault]


def parse_numbers(
    text: pl.Series,
    *,
    decimal: str = "",
    native: bool = False,
    currency: str | None = None,
) -> Numbers:
    """Read a column of numbers.

    Parameters
    ----------
    text
        The cells; null is no value and no fault.
    decimal
        The stated decimal sign, `.` or `,`; empty: seen from the column.
    native
        Whether the file held numbers rather than text, so that a point is a decimal point.
    currency
        The code that amounts of money may carry, before or after.

    Returns
    -------
    Numbers
        As long as `text`; a value is null where the cell is empty or at fault.
    """
    cells = text.alias("text").to_frame().group_by("text").len()
    cells = cells.drop_nulls("text").with_columns(plain=_plain(pl.col("text"), currency))
    cells = cells.with_columns(shape=_shape(pl.col("plain")))
    stated = next((sign for sign in _SIGNS if sign == decimal), None)
    convention: DecimalSign | None = "." if native else stated or _seen(cells)
    cells = cells.with_columns(found=_marks(convention))
    cells = cells.with_columns(value=_value(convention))
    cells = cells.with_columns(
        found=pl.when(pl.col("found").is_not_null())
        .then("found")
        .when(pl.col("value").is_null() | (pl.col("value").abs() >= LARGEST))
        .then(pl.lit("range"))
    ).with_columns(value=pl.when(pl.col("found").is_null()).then("value"))
    joined = text.alias("text").to_frame().join(cells, on="text", how="left", maintain_order="left")
    return Numbers(joined["value"], joined["found"], _faults(convention, stated=bool(stated)))


def _plain(text: pl.Expr, currency: str | None) -> pl.Expr:
    """Take off what does not belong to the number: currency, plus, groups cut by blanks."""
    plain = text.str.replace_all("\u2212", "-")
    if currency is not None:
        names = "|".join(filter(None, (currency, _SYMBOLS.get(currency))))
        plain = plain.str.replace(rf"(?i)^\s*(?:{names})\s*", "")
        plain = plain.str.replace(rf"(?i)\s*(?:{names})\s*$", "")
    plain = plain.str.replace(r"^\+\s*", "").str.replace(r"^(\d.*)-$", "-$1")
    grouped = rf"^-?\d{{1,3}}({_GROUP}\d{{3}})+([.,]\d+)?$"
    return (
        pl.when(plain.str.contains(grouped))
        .then(
            # The blanks already group, so a sign that follows can only be the decimal one; a
            # trailing zero makes that visible to the shapes below without changing the value.
            plain.str.replace_all(_GROUP, "").str.replace(r"([.,]\d{3})$", "${1}0")
        )
        .otherwise(plain)
    )


def _shape(plain: pl.Expr) -> pl.Expr:
    shape = pl.lit(None, dtype=pl.String)
    for name, pattern, _ in reversed(_SHAPES):
        shape = pl.when(plain.str.contains(pattern)).then(pl.lit(name)).otherwise(shape)
    return shape


def _seen(cells: pl.DataFrame) -> DecimalSign | None:
    """Return the convention the column shows, None if it shows none or several."""
    weight = {".": 0, ",": 0}
    proves = {name: sign for name, _, sign in _SHAPES if sign is not None}
    for shape, count in cells.group_by("shape").agg(pl.col("len").sum()).iter_rows():
        if shape in proves:
            weight[proves[shape]] += count
    total = sum(weight.values())
    return next((sign for sign in _SIGNS if total and weight[sign] >= CLEAR_SHARE * total), None)


def _marks(convention: DecimalSign | None) -> pl.Expr:
    shape = pl.col("shape")
    if convention is None:
        odd = shape.str.starts_with("either")
        mark = "ambiguous"
    else:
        odd = ~shape.is_in(_READABLE[convention])
        mark = "convention"
    return pl.when(shape.is_null()).then(pl.lit("invalid")).when(odd).then(pl.lit(mark))


def _value(convention: DecimalSign | None) -> pl.Expr:
    """Read every cell by the convention, or by what it proves itself where there is none."""
    plain, shape = pl.col("plain"), pl.col("shape")
    by_point = plain.str.replace_all(",", "")
    by_comma = plain.str.replace_all(".", "", literal=True).str.replace(",", ".")
    if convention is None:
        comma_shapes = [name for name, _, sign in _SHAPES if sign == ","]
        read = pl.when(shape.is_in(comma_shapes)).then(by_comma).otherwise(by_point)
    else:
        read = by_point if convention == "." else by_comma
    return pl.when(pl.col("found").is_null()).then(read).cast(AMOUNT, strict=False)


def _faults(convention: DecimalSign | None, *, stated: bool) -> dict[str, Fault]:
    sign = {".": "point", ",": "comma", None: "sign"}[convention]
    how = "stated for this order book" if stated else "used in the rest of the column"
    return {
        "ambiguous": Fault(
            DefectCode.SEPARATOR,
            "this may be read with a decimal or with a thousands separator",
            "a number that can be read in one way only",
            'state decimal = "," or decimal = "." under [orders] in plant.toml',
        ),
        "convention": Fault(
            DefectCode.SEPARATOR,
            f"this does not fit the decimal {sign} {how}",
            f"a number with a decimal {sign}",
            "write it like the others, or state another decimal sign under [orders]",
        ),
        "invalid": Fault(
            DefectCode.INVALID_VALUE,
            "this is not a number",
            "digits with at most one decimal sign",
            "take words and units out of the cell",
        ),
        "range": Fault(
            DefectCode.INVALID_VALUE,
            "this number is out of range",
            f"a number below {LARGEST:,}",
            "look for a missing decimal sign",
        ),
    }
