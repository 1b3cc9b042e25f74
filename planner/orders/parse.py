"""From text to types, column by column, with every cell that does not fit reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from planner.nearest import nearest
from planner.orders.columns import FIELDS, REQUIRED
from planner.orders.dates import INSTANT, parse_instants
from planner.orders.findings import Fault
from planner.orders.numbers import AMOUNT, parse_numbers
from planner.orders.schema import REGIMES
from planner.plant.defects import DefectCode
from planner.plant.units import MICRO

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.orders.columns import Columns
    from planner.orders.findings import Findings
    from planner.orders.readers import RawTable
    from planner.plant.model import Plant

TEXTS = ("order", "product", "unit", "customer", "segment", "status", "rejection")
MONEY = ("price", "late_cost_per_day", "refusal_cost", "bespoke_cost")
NUMBERS = ("quantity", "bespoke_minutes", *MONEY)
DATES = ("release", "due", "deadline")
_YES = ("true", "yes", "y", "1", "x", "ja", "j", "wahr")
_NO = ("false", "no", "n", "0", "nein", "falsch")
_LIST_SIGNS = r"[;,|]"
# An option's name may hold a comma, so what a comma means there is for the catalogue to say.
_OPTION_SIGNS = r"[;|\n]"


@dataclass(frozen=True, slots=True)
class ParsedOrders:
    """The order book in types, before anything is checked against the plant.

    Attributes
    ----------
    text
        Our columns as text, all of `FIELDS` that the file has, and `row`.
    frame
        `row` and every column of ours in its type; null where the cell is empty or at fault.
        `due_day` is the calendar day that the due date was written as.
    columns
        Where each column stood in the file.
    """

    text: pl.DataFrame
    frame: pl.DataFrame
    columns: Columns

    def only(self, kept: pl.Series) -> ParsedOrders:
        """Return the lines for which `kept` is true."""
        return ParsedOrders(self.text.filter(kept), self.frame.filter(kept), self.columns)

    def cells(self, field: str) -> pl.DataFrame:
        """Return `row` and `value`, a column of ours as it stands in the file, for defects."""
        value = pl.col(field) if field in self.text.columns else pl.lit(None, dtype=pl.String)
        return self.text.select("row", value=value)


def parse_orders(
    table: RawTable, columns: Columns, plant: Plant, findings: Findings
) -> ParsedOrders:
    """Read every known column by its own rules.

    Parameters
    ----------
    table
        The file as text.
    columns
        Which of its columns are which of ours.
    plant
        States time zone, currency, decimal sign, date formats and named priorities.
    findings
        Where cells that do not fit are noted.
    """
    text = _our_columns(table, columns)
    parser = _Parser(table, text, columns, plant, findings)
    series = [text["row"]]
    for field in FIELDS:
        if field not in text.columns:
            continue
        series.extend(parser.parse(field))
    frame = pl.DataFrame(series)
    missing = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in _TYPES.items()
        if name not in frame.columns
    ]
    return ParsedOrders(text, frame.with_columns(missing).select("row", *_TYPES), columns)


_TYPES: dict[str, pl.DataType | type[pl.DataType]] = {
    **dict.fromkeys(TEXTS, pl.String),
    "quantity": AMOUNT,
    "due_at": INSTANT,
    "due_day": pl.Date,
    "release_at": INSTANT,
    "deadline_at": INSTANT,
    "options": pl.List(pl.String),
    "regimes": pl.List(pl.String),
    "priority": AMOUNT,
    "must_make": pl.Boolean,
    **dict.fromkeys(MONEY, pl.Int64),
    "bespoke_minutes": AMOUNT,
}


def _our_columns(table: RawTable, columns: Columns) -> pl.DataFrame:
    """Pick our columns out of the file, an order's number joined with its line's."""
    picked = [
        pl.concat_str(list(names), separator="-", ignore_nulls=True).alias(field)
        if len(names) > 1
        else pl.col(names[0]).alias(field)
        for field, names in columns.sources.items()
    ]
    text = table.frame.select(table.rows.alias("row"), *picked)
    if "order_line" in text.columns and "order" in text.columns:
        joined = pl.concat_str("order", "order_line", separator="-", ignore_nulls=True)
        text = text.with_columns(order=pl.when(pl.col("order").is_not_null()).then(joined))
    return text


class _Parser:
    """One column after the other; what a column needs to know is the same for all."""

    def __init__(
        self,
        table: RawTable,
        text: pl.DataFrame,
        columns: Columns,
        plant: Plant,
        findings: Findings,
    ) -> None:
        self.native = table.native
        self.text = text
        self.columns = columns
        self.plant = plant
        self.findings = findings

    def parse(self, field: str) -> list[pl.Series]:
        """Return the typed column, or columns, that a column of text becomes."""
        if field in TEXTS:
            return [self._words(field)]
        if field in NUMBERS:
            return [self._number(field)]
        if field in DATES:
            return self._date(field)
        others: dict[str, Callable[[], pl.Series]] = {
            "options": lambda: self._list("options"),
            "regimes": self._regimes,
            "priority": self._priority,
            "must_make": self._flag,
        }
        return [others[field]()] if field in others else []

    def _note(
        self,
        field: str,
        faults: dict[str, Fault],
        found: pl.Series,
        values: pl.Series | None = None,
    ) -> None:
        """Note faulty cells, and with `values` also the empty ones of a required column."""
        if field in REQUIRED and values is not None:
            missing = found.is_null() & values.is_null()
            found = pl.select(pl.when(missing).then(pl.lit("missing")).otherwise(found)).to_series()
            faults = {**faults, "missing": _missing(field)}
        self.findings.add_cells(
            faults, found, self.text["row"], self.text[field], self.columns.named(field)
        )

    def _words(self, field: str) -> pl.Series:
        formula = self.text.select(
            pl.when(pl.col(field).str.contains(r"^[=@]")).then(pl.lit("formula"))
        ).to_series()
        self._note(field, {"formula": _FORMULA}, formula, self.text[field])
        words = pl.col(field).str.replace_all(r"\s+", " ")
        return self.text.select(pl.when(formula.is_null()).then(words).alias(field)).to_series()

    def _number(self, field: str) -> pl.Series:
        numbers = parse_numbers(
            self.text[field],
            decimal=self.plant.orders.decimal,
            native=self.native.issuperset(self.columns.sources[field]),
            currency=self.plant.currency if field in MONEY else None,
        )
        self._note(field, numbers.faults, numbers.found, numbers.values)
        values = numbers.values.alias(field)
        if field == "quantity":
            return values
        values = self._not_negative(field, values)
        return (values * MICRO).cast(pl.Int64).alias(field) if field in MONEY else values

    def _not_negative(self, field: str, values: pl.Series) -> pl.Series:
        frame = values.to_frame()
        below = frame.select(pl.when(pl.col(field) < 0).then(pl.lit("negative"))).to_series()
        self._note(field, {"negative": _NEGATIVE}, below)
        return frame.select(pl.when(pl.col(field) >= 0).then(field).alias(field)).to_series()

    def _date(self, field: str) -> list[pl.Series]:
        instants = parse_instants(
            self.text[field],
            self.plant.zone,
            formats=self.plant.orders.date_formats,
            end_of_day=field != "release",
        )
        self._note(field, instants.faults, instants.found, instants.values)
        at = instants.values.alias(f"{field}_at")
        return [at, instants.days.alias("due_day")] if field == "due" else [at]

    def _list(self, field: str) -> pl.Series:
        signs = _OPTION_SIGNS if field == "options" else _LIST_SIGNS
        parts = pl.col(field).str.replace_all(signs, ";").str.split(";")
        tidy = parts.list.eval(pl.element().str.strip_chars()).list.eval(
            pl.element().filter(pl.element() != "")
        )
        return self.text.select(tidy.alias(field)).to_series()

    def _regimes(self) -> pl.Series:
        lists = self._list("regimes").list.eval(pl.element().str.to_lowercase())
        frame = lists.to_frame()
        unknown = frame.select(
            pl.col("regimes").list.eval(~pl.element().is_in(REGIMES)).list.any()
        ).to_series()
        if not unknown.any():
            return lists
        where = self.text.select("row", value="regimes").filter(unknown.fill_null(value=False))
        column = self.columns.named("regimes")
        for (value,), lines in where.group_by("value", maintain_order=True):
            self.findings.add_all(_unknown_regime(str(value)), lines, column)
        return frame.select(pl.when(~unknown).then("regimes").alias("regimes")).to_series()

    def _priority(self) -> pl.Series:
        """Read a factor, or the name of one that the plant states."""
        factors = {
            name.casefold(): str(factor) for name, factor in self.plant.lateness.priorities.items()
        }
        lowered = pl.col("priority").str.to_lowercase()
        text = self.text.select(
            lowered.replace_strict(factors, default=pl.col("priority"))
            if factors
            else pl.col("priority")
        ).to_series()
        native = bool(factors) or self.native.issuperset(self.columns.sources["priority"])
        numbers = parse_numbers(
            text.alias("priority"), decimal=self.plant.orders.decimal, native=native
        )
        names = ", ".join(self.plant.lateness.priorities) or "none is named in plant.toml"
        faults = {
            **numbers.faults,
            "invalid": Fault(
                DefectCode.INVALID_VALUE,
                "this is neither a factor nor the name of a priority",
                f"a number, or a name under [lateness.priorities]: {names}",
                "a priority multiplies the cost of lateness: 1 is usual, 3 is three times as dear",
            ),
        }
        self._note("priority", faults, numbers.found)
        return self._not_negative("priority", numbers.values.alias("priority"))

    def _flag(self) -> pl.Series:
        lowered = pl.col("must_make").str.to_lowercase()
        flags = self.text.select(
            pl.when(lowered.is_in(_YES))
            .then(pl.lit(value=True))
            .when(lowered.is_in(_NO))
            .then(pl.lit(value=False))
            .alias("must_make")
        ).to_series()
        odd = self.text.select(
            pl.when(flags.is_null() & pl.col("must_make").is_not_null()).then(pl.lit("odd"))
        ).to_series()
        self._note("must_make", {"odd": _NO_FLAG}, odd)
        return flags


def _unknown_regime(text: str) -> Fault:
    names = [name.strip() for name in re.split(_LIST_SIGNS, text)]
    wrong = next((name for name in names if name and name.lower() not in REGIMES), text)
    near = nearest(wrong, REGIMES)
    return Fault(
        DefectCode.INVALID_VALUE,
        f"'{wrong[:40]}' is no regime",
        f"some of {', '.join(REGIMES)}",
        f"did you mean '{near}'?" if near else "leave the cell empty to allow every regime",
    )


def _missing(field: str) -> Fault:
    return Fault(
        DefectCode.MISSING_VALUE,
        f"the order has no {field}",
        f"every order says its {field}",
        "fill the cell, or delete the line",
    )


_FORMULA = Fault(
    DefectCode.FORMULA,
    "this is a formula, not a value",
    "a value",
    "paste the values in place of the formulas, then export again",
)
_NEGATIVE = Fault(
    DefectCode.INVALID_VALUE, "this is below zero", "a number of 0 or more", "check the sign"
)
_NO_FLAG = Fault(
    DefectCode.INVALID_VALUE, "this is neither yes nor no", "yes or no", "leave it empty for no"
)
