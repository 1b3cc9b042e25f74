"""What a solve would find out about single orders, told before it: by the code that finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from planner.errors import BadRequest
from planner.plan import RefusalReason
from planner.plant.defects import Defect, DefectCode, Severity, Where, error
from planner.routes.factory import Factory
from planner.routes.lines import read_lines
from planner.routes.under_way import by_order, remaining_recipe
from planner.translation.groundwork import groundwork
from planner.translation.translate import impossible_orders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from planner.orders import CheckedOrders
    from planner.planning.week import Week
    from planner.plant import WorkInProgress
    from planner.plant.parse import PlantReading
    from planner.translation.translation import Impossible

_ALL: Final = 2_000
"""Books of so many orders are looked at whole; of larger ones, the orders most likely stuck."""

_ALIKE: Final = (
    *("product", "options", "level", "stock_item", "regimes", "bespoke_minutes", "bespoke_cost"),
)
"""Columns by which orders have the same routes, but for the quantity."""


def impossible_defects(week: Week) -> tuple[Defect, ...]:
    """Return, as warnings, the orders that a plan of the week will refuse as they stand.

    It is asked of the whole book, or of a large one for the largest order of every kind and those
    with the nearest deadlines: what the largest can do, a smaller one of its kind can, too.

    Parameters
    ----------
    week
        As read; where it cannot be planned at all, nothing more is said.
    """
    if not week.usable(quarantine=True) or week.orders.frame.is_empty():
        return ()
    frame = _suspects(week.orders.frame, week.start_at)
    ground = groundwork(week.reading.plant, frame, week.start_at)
    rows = dict(frame.select("order", "row").iter_rows())
    found = impossible_orders(ground)
    defects = [_warning(week.orders, rows[order.line.order], order) for order in found]
    return tuple(sorted(defects, key=lambda defect: defect.row or 0))


def _suspects(frame: pl.DataFrame, start_at: datetime) -> pl.DataFrame:
    """Return the orders to look at: all of a small book, else the most pressed of every kind."""
    if frame.height <= _ALL:
        return frame
    lists = (
        pl.col(name).cast(pl.List(pl.String)).list.join(";") for name in ("options", "regimes")
    )
    lines = frame.with_row_index("position").with_columns(*lists)
    largest = lines.sort("quantity", descending=True).unique(_ALIKE, keep="first")
    ready = pl.max_horizontal(pl.col("release_at"), pl.lit(start_at))
    pressed = lines.filter(pl.col("deadline_at").is_not_null()).sort(pl.col("deadline_at") - ready)
    kept = pl.concat([each["position"].head(_ALL) for each in (largest, pressed)])
    return frame[kept.unique().sort()]


def _warning(book: CheckedOrders, row: int, order: Impossible) -> Defect:
    line = order.line
    by_deadline = order.reason is RefusalReason.DEADLINE
    consequence = (
        "no plan is possible: it must be made" if line.must_make else "every plan refuses it"
    )
    return Defect(
        code=DefectCode.CANNOT_BE_MADE,
        severity=Severity.WARNING,
        file=book.file,
        row=row,
        column="deadline" if by_deadline else "order",
        value=line.order,
        message=f"it cannot be made, even alone: {order.detail}",
        hint=f"{consequence}; change the order, or what the plant has for it",
        order=line.order,
    )


def state_defects(reading: PlantReading, orders: CheckedOrders) -> tuple[Defect, ...]:
    """Return the rows of the state's work in progress that no plan of these orders could go on.

    Parameters
    ----------
    reading
        A plant without errors.
    orders
        Its checked book; work on an order whose line is set aside cannot be planned around.
    """
    factory = Factory(reading.plant)
    under_way = by_order(factory)
    frame = orders.frame.filter(pl.col("order").is_in(list(under_way)))
    lines = {line.order: line for line in read_lines(frame)}
    aside = set(orders.set_aside["order"].drop_nulls())

    def faults() -> Iterator[Defect]:
        for index, row in enumerate(reading.plant.state_work):
            if row.order not in lines:
                place = reading.origin.where("state_work", index, "order")
                yield _no_line(place, row, set_aside=row.order in aside)
            elif row is under_way[row.order][0]:
                try:
                    remaining_recipe(factory, lines[row.order], under_way[row.order])
                except BadRequest as fault:
                    place = reading.origin.where("state_work", index, "step")
                    message = fault.message.removeprefix("state_work: ")
                    yield error(
                        DefectCode.INVALID_VALUE, place, message, value=row.step, hint=fault.hint
                    )

    return tuple(faults())


def _no_line(place: Where, row: WorkInProgress, *, set_aside: bool) -> Defect:
    if set_aside:
        message = f"order {row.order} is under way, but its line in the order book is set aside"
        hint = "mend the line, or delete this row if the work has ended"
    else:
        message = f"order {row.order} is under way, but not in the order book"
        hint = "keep orders in the book until they are done, or delete the row"
    return error(DefectCode.INVALID_VALUE, place, message, value=row.order, hint=hint)
