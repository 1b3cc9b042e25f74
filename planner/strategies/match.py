"""Which rule of a strategy holds for which order: its conditions, asked of an order book."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from planner.errors import BadRequest
from planner.money import MICRO
from planner.panics import TablePanic, contained
from planner.plan.condition import as_sql, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

    from planner.plan.strategy import Rule, Strategy


class Breakevens(NamedTuple):
    """From which quantity on a product is made in a less flexible way; None: from none.

    Attributes
    ----------
    line
        From which a line is not dearer than the next more flexible way of the product.
    flexible
        From which a cell is not dearer than a workshop.
    """

    line: int | None
    flexible: int | None


_INSTANT = pl.Datetime("us")
VIEW: dict[str, pl.DataType] = {
    "order": pl.String(),
    "product": pl.String(),
    "family": pl.String(),
    "level": pl.String(),
    "quantity": pl.Float64(),
    "unit": pl.String(),
    "options": pl.List(pl.String()),
    "release": _INSTANT,
    "due": _INSTANT,
    "deadline": _INSTANT,
    "priority": pl.Float64(),
    "price": pl.Float64(),
    "late_cost_per_day": pl.Float64(),
    "refusal_cost": pl.Float64(),
    "must_make": pl.Boolean(),
    "customer": pl.String(),
    "segment": pl.String(),
    "regimes": pl.List(pl.String()),
    "bespoke_minutes": pl.Float64(),
    "bespoke_cost": pl.Float64(),
    "stock_item": pl.String(),
    "work_hours": pl.Float64(),
    "breakeven": pl.Int64(),
    "breakeven_flexible": pl.Int64(),
}
"""Types of the columns that a condition may look at; `planner.plan.condition` says what they are.

Amounts are in currency and instants as the plant's clock shows them, as a person would write them.
"""

_MONEY = ("price", "late_cost_per_day", "refusal_cost", "bespoke_cost")
_INSTANTS = ("release", "due", "deadline")
_HIT = "hit"


def needs_breakevens(strategy: Strategy) -> bool:
    """Whether a condition of the strategy looks at a break-even quantity."""
    looked_at = (columns_of(rule.when) for rule in strategy.rules)
    return any(columns & {"breakeven", "breakeven_flexible"} for columns in looked_at)


def order_view(
    orders: pl.DataFrame, zone: ZoneInfo, breakevens: Mapping[str, Breakevens] | None = None
) -> pl.DataFrame:
    """Return a checked order book as conditions see it, one row an order, in its order.

    Parameters
    ----------
    orders
        As `planner.orders.OrderSchema`.
    zone
        The plant's time zone.
    breakevens
        By product; what is not given is null.
    """
    known = breakevens or {}
    nothing = Breakevens(None, None)
    products = orders["product"].to_list()
    found = [known.get(product, nothing) for product in products]
    return orders.with_columns(
        *(pl.col(name) / MICRO for name in _MONEY),
        *(
            pl.col(f"{name}_at")
            .dt.convert_time_zone(zone.key)
            .dt.replace_time_zone(None)
            .alias(name)
            for name in _INSTANTS
        ),
        pl.Series("breakeven", [each.line for each in found], pl.Int64),
        pl.Series("breakeven_flexible", [each.flexible for each in found], pl.Int64),
    ).select(pl.col(name).cast(kind) for name, kind in VIEW.items())


def matching_rules(strategy: Strategy, view: pl.DataFrame) -> list[Rule | None]:
    """Return for each order the first rule that holds for it, None where none does.

    A condition that is neither true nor false, because a cell is empty, does not hold.

    Raises
    ------
    BadRequest
        When a condition cannot be answered for the values of this book.
    """
    found: list[Rule | None] = [None] * view.height
    for number, rule in enumerate(strategy.rules, 1):
        try:
            with contained():
                hits = view.with_columns(_asked(rule)).get_column(_HIT)
        except (pl.exceptions.PolarsError, TablePanic) as error:
            raise BadRequest(
                f"strategy {strategy.name}, rule {number}: {rule.when!r} cannot be answered for "
                f"this order book: {_first_line(error)}"
            ) from error
        for index in hits.fill_null(value=False).arg_true():
            found[index] = found[index] or rule
    return found


def rule_faults(strategy: Strategy) -> Iterator[tuple[int, str]]:
    """Yield, by index, the rules whose conditions are no questions with a yes or no for an answer.

    Polars is asked by an order book without orders, so that types are checked before any book.
    """
    empty = pl.DataFrame(schema=VIEW)
    for index, rule in enumerate(strategy.rules):
        try:
            with contained():
                kind = empty.with_columns(_asked(rule)).schema[_HIT]
        except (pl.exceptions.PolarsError, TablePanic) as error:
            yield index, f"{rule.when!r} is no condition: {_first_line(error)}"
            continue
        if kind != pl.Boolean:
            yield index, f"{rule.when!r} is no condition: its answer is {kind}, not true or false"


def _asked(rule: Rule) -> pl.Expr:
    return pl.sql_expr(as_sql(rule.when)).alias(_HIT)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
