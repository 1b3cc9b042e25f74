"""Checks that need no plant but its planning start: quantities, dates, duplicates, closed lines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from planner.orders.aliases import CLOSED, CLOSED_IN
from planner.orders.columns import folded
from planner.orders.findings import Fault
from planner.plant.defects import DefectCode

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from planner.orders.findings import Findings
    from planner.orders.parse import ParsedOrders

STALE_AFTER = timedelta(days=90)
"""A line due this long before the start is probably forgotten rather than late."""

PLACEHOLDERS = tuple(
    date(year, month, day)
    for month, day in ((1, 1), (12, 31))
    for year in (1900, 1970, 1999, 2000, 2049, 2050)
)
"""Dates that systems and people write where they have none, beside all from 2099 on."""
PLACEHOLDERS_FROM = date(2099, 1, 1)

# A date counts as a placeholder if it is on this share of the lines, at least so many, and neither
# another due date nor the planning start is near it: a week's Friday may be on half the lines, too.
PLACEHOLDER_SHARE = 0.1
PLACEHOLDER_LINES = 10
PLACEHOLDER_DISTANCE = 90

OUTLIER_FACTOR = 10.0
"""A quantity this many times its product's median, or this fraction of it, may be an outlier ..."""
OUTLIER_DEVIATIONS = 3.5
"""... if it is also this many robust standard deviations of the logarithm away from it."""
OUTLIER_LINES = 5
"""With fewer lines of the product, the median of the book counts and the factor is squared."""

# The median absolute deviation of a normal distribution is its standard deviation over this.
_MAD_TO_SIGMA = 1.4826


def check_quantities(orders: ParsedOrders, findings: Findings) -> None:
    """Note quantities that are zero or negative."""
    where = orders.cells("quantity").filter(orders.frame["quantity"] <= 0)
    findings.add_all(
        Fault(
            DefectCode.QUANTITY_NOT_POSITIVE,
            "the quantity is not positive",
            "a quantity above 0",
            "delete the line if nothing is to be made; returns are no orders",
        ),
        where,
        orders.columns.named("quantity"),
    )


def check_outliers(orders: ParsedOrders, findings: Findings) -> None:
    """Warn of quantities far from what is usual for the product.

    Logarithms are compared, by median and median absolute deviation (Iglewicz and Hoaglin, 1993),
    so that one slip of the keyboard does not shift the scale it is measured on.
    """
    size = pl.col("quantity").cast(pl.Float64).log()
    frame = orders.cells("quantity").with_columns(
        size=pl.when(orders.frame["quantity"] > 0).then(orders.frame.select(size).to_series()),
        product=orders.frame["product"],
    )
    frame = frame.filter(pl.col("size").is_not_null() & pl.col("product").is_not_null())
    frame = frame.with_columns(
        lines=pl.len().over("product"),
        centre=pl.col("size").median().over("product"),
        book=pl.col("size").median(),
    ).with_columns(spread=(pl.col("size") - pl.col("centre")).abs().median().over("product"))
    threshold = pl.lit(OUTLIER_FACTOR).log()
    enough = pl.col("lines") >= OUTLIER_LINES
    centre = pl.when(enough).then("centre").otherwise("book")
    distance = (pl.col("size") - centre).abs()
    limit = (
        pl.when(enough)
        .then(pl.max_horizontal(threshold, OUTLIER_DEVIATIONS * _MAD_TO_SIGMA * pl.col("spread")))
        .otherwise(2 * threshold)
    )
    usual = centre.exp().round_sig_figs(3).cast(pl.String).str.replace(r"\.0$", "")
    where = frame.filter(distance >= limit).select(
        "row", "value", expected=pl.format("about {}, as is usual", usual)
    )
    findings.add_all(
        Fault(
            DefectCode.QUANTITY_OUTLIER,
            "the quantity is far from what is usual for this product",
            hint="look for a missing decimal sign, or a quantity in another unit",
        ),
        where,
        orders.columns.named("quantity"),
    )


def check_duplicates(orders: ParsedOrders, findings: Findings) -> None:
    """Note orders that stand in the book twice; the first line is kept."""
    if "order" not in orders.text.columns:
        return
    same = [name for name in orders.text.columns if name != "row"]
    # By the name that plans will use: "A 1" and "A  1" are one order.
    frame = (
        orders.text.with_columns(orders.frame["order"].alias("name"), value=pl.col("order"))
        .with_columns(
            first=pl.col("row").first().over("name"),
            again=pl.col("name").is_not_null() & ~pl.col("name").is_first_distinct(),
            twin=pl.struct(same).is_duplicated(),
        )
        .filter("again")
    )
    alike = pl.when("twin").then(pl.lit("in the same words")).otherwise(pl.lit("in other words"))
    where = frame.select(
        "row",
        "value",
        message=pl.format("the order stands in row {} already, {}", "first", alike),
    )
    findings.add_all(
        Fault(
            DefectCode.DUPLICATE_ORDER_LINE,
            "the order stands in the book twice",
            "every order once",
            "delete the line, or add the column with the line's number (POSNR, Pos)",
        ),
        where,
        orders.columns.named("order"),
    )


def check_dates(orders: ParsedOrders, findings: Findings, start: datetime, zone: ZoneInfo) -> None:
    """Note due dates in the past, placeholders, and dates in an impossible order."""
    frame = orders.frame
    placeholder = _placeholders(frame, start.astimezone(zone).date())
    due = orders.columns.named("due")
    cells = orders.cells("due")
    findings.add_all(
        Fault(
            DefectCode.PLACEHOLDER_DUE_DATE,
            "this looks like a date that stands for no date",
            "the day the customer expects the order",
            "ask for the real date; until then the order counts as due on this one",
        ),
        cells.filter(placeholder),
        due,
    )
    begins = start.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    past = ~placeholder & (frame["due_at"] <= start).fill_null(value=False)
    stale = past & (frame["due_at"] < start - STALE_AFTER).fill_null(value=False)
    findings.add_all(
        Fault(
            DefectCode.PAST_DUE,
            f"the order was due by the planning start, {begins}",
            f"a due date after {begins}",
            "the order is late whatever is planned; check the date or --start",
        ),
        cells.filter(past & ~stale),
        due,
    )
    findings.add_all(
        Fault(
            DefectCode.STALE_LINE,
            f"the order was due more than {STALE_AFTER.days} days before planning starts",
            f"a due date after {begins}",
            "take the line out if it is long delivered or forgotten",
        ),
        cells.filter(stale),
        due,
    )
    _check_deadlines(orders, findings, start)


def check_status(orders: ParsedOrders, findings: Findings) -> pl.Series:
    """Warn of closed lines, and of nothing else in them: nothing is made for them anyway.

    Returns
    -------
    pl.Series
        True for lines of which nothing is left to make: delivered, cancelled, rejected. They are
        left out of all other checks and of the plan.
    """
    said = {field: _says_closed(orders, field) for field in ("status", "rejection")}
    closed = said["status"] | said["rejection"]
    findings.forget(orders.text["row"].filter(closed))
    fault = Fault(
        DefectCode.STALE_LINE,
        "the line is closed, so nothing is made for it",
        "open lines only",
        "leave closed lines out of the export",
    )
    for field, here in (
        ("status", said["status"]),
        ("rejection", said["rejection"] & ~said["status"]),
    ):
        findings.add_all(fault, orders.cells(field).filter(here), orders.columns.named(field))
    return closed.alias("closed")


def _says_closed(orders: ParsedOrders, field: str) -> pl.Series:
    column = orders.frame[field]
    if field == "rejection":
        return column.is_not_null()
    states = CLOSED_IN.get(orders.columns.system or "", CLOSED)
    meant = {word: folded(word) in states for word in column.unique().drop_nulls()}
    return column.replace_strict(meant, default=False, return_dtype=pl.Boolean)


def _placeholders(frame: pl.DataFrame, start: date) -> pl.Series:
    days = frame.select(day="due_day").drop_nulls().group_by("day").len().sort("day")
    before = (pl.col("day") - pl.col("day").shift(1)).dt.total_days()
    after = (pl.col("day").shift(-1) - pl.col("day")).dt.total_days()
    away = (pl.col("day") - start).dt.total_days().abs()
    alone = pl.min_horizontal(before, after, away) > PLACEHOLDER_DISTANCE
    many = (pl.col("len") >= PLACEHOLDER_LINES) & (
        pl.col("len") >= PLACEHOLDER_SHARE * pl.col("len").sum()
    )
    known = pl.col("day").is_in(PLACEHOLDERS) | (pl.col("day") >= PLACEHOLDERS_FROM)
    odd = days.filter(known | (alone & many).fill_null(value=False))["day"]
    return frame["due_day"].is_in(odd.implode()).fill_null(value=False)


def _check_deadlines(orders: ParsedOrders, findings: Findings, start: datetime) -> None:
    frame = orders.frame
    cells = orders.cells("deadline")
    findings.add_all(
        Fault(
            DefectCode.IMPOSSIBLE,
            "the deadline is past when planning starts",
            "a deadline after the planning start",
            "a deadline may not be missed; a date that may be is a due date",
        ),
        cells.filter((frame["deadline_at"] <= start).fill_null(value=False)),
        orders.columns.named("deadline"),
    )
    findings.add_all(
        Fault(
            DefectCode.IMPOSSIBLE,
            "the deadline is not after the release",
            "release, then deadline",
            "check both dates; work starts at the release and ends by the deadline",
        ),
        cells.filter(
            (frame["deadline_at"] > start).fill_null(value=False)
            & (frame["deadline_at"] <= frame["release_at"]).fill_null(value=False)
        ),
        orders.columns.named("deadline"),
    )
