"""Checks that every order can be made at all, and gathers what each asks of the resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from planner.orders.alternatives import (
    Alternative,
    Hours,
    alternatives,
    stock_alternatives,
    undominated,
)
from planner.orders.capacity import Workload
from planner.orders.findings import Fault
from planner.plant.defects import DefectCode
from planner.plant.floor import LEVELS, ShopFloor
from planner.plant.row import Level, Regime

if TYPE_CHECKING:
    from planner.orders.findings import Findings
    from planner.orders.parse import ParsedOrders
    from planner.plant.model import Plant

_KEYS = ("product", "stock_item", "options", "level", "regimes")


def check_routes(
    orders: ParsedOrders, kinds: pl.DataFrame, plant: Plant, findings: Findings
) -> Workload:
    """Note orders for which there is no route, and return the work of the others.

    Parameters
    ----------
    orders
        The book; each distinct kind of order is looked at once.
    kinds
        As long as the book: `product`, `stock_item`, `options`, `level`, and `valid`, false where
        something about these is wrong already.
    plant
        Its shop floor says what is made where.
    findings
        Where orders without a route are noted.
    """
    lines = kinds.with_columns(orders.frame["regimes"].list.sort()).with_row_index("position")
    lines = lines.with_columns(quantity=orders.frame["quantity"].cast(pl.Float64))
    distinct = lines.filter("valid").select(_KEYS).unique(maintain_order=True)
    distinct = distinct.with_row_index("kind")
    floor = ShopFloor(plant)
    ways = [_ways(floor, *row) for row in distinct.select(_KEYS).iter_rows()]
    lines = lines.join(distinct, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
    known = lines.filter(pl.col("valid") & (pl.col("quantity") > 0))
    hours = Hours(plant)
    quickest = [undominated(options, hours) for options in ways]
    table = _table(quickest)
    taken = known.select("position", "kind", "quantity").join(table, on="kind", how="inner")
    taken = taken.filter(pl.col("quantity") >= pl.col("least")).select(
        "position",
        "way",
        work=pl.col("fixed") + pl.col("per_unit") * pl.col("quantity"),
        elapsed=(pl.col("fixed") + pl.col("per_unit") * pl.min_horizontal("quantity", "max_lot"))
        / pl.col("side_by_side")
        + pl.col("lead_minutes"),
    )
    least = taken.group_by("position").agg(pl.col("work").min())
    joined = lines.join(least, on="position", how="left", maintain_order="left")
    _note_no_route(orders, joined.with_columns(known=_known(lines)), ways, findings)
    reaches = tuple(
        frozenset(name for way in options for name in way.resources) for options in ways
    )
    flat = tuple(way for options in quickest for way in options)
    return Workload(taken, flat, joined["work"], joined["kind"], reaches)


def _known(lines: pl.DataFrame) -> pl.Series:
    return (lines["valid"] & (lines["quantity"] > 0)).fill_null(value=False)


def _ways(
    floor: ShopFloor,
    product: str,
    stock_item: str | None,
    options: list[str],
    level: str,
    regimes: list[str] | None,
) -> tuple[Alternative, ...]:
    if stock_item is not None:
        return stock_alternatives(floor, product, frozenset(options))
    allowed = [Regime(name) for name in regimes or ()]
    return alternatives(floor, product, frozenset(options), Level(level), allowed)


def _table(ways: list[tuple[Alternative, ...]]) -> pl.DataFrame:
    flat = [(kind, way) for kind, options in enumerate(ways) for way in options]
    return pl.DataFrame(
        {
            "kind": [kind for kind, _ in flat],
            "way": list(range(len(flat))),
            "fixed": [way.fixed for _, way in flat],
            "per_unit": [way.per_unit for _, way in flat],
            "max_lot": [way.max_lot for _, way in flat],
            "least": [float(way.least) for _, way in flat],
            "side_by_side": [way.side_by_side for _, way in flat],
            "lead_minutes": [way.lead_minutes for _, way in flat],
        },
        schema={
            "kind": pl.UInt32,
            "way": pl.UInt32,
            "fixed": pl.Float64,
            "per_unit": pl.Float64,
            "max_lot": pl.Float64,
            "least": pl.Float64,
            "side_by_side": pl.UInt32,
            "lead_minutes": pl.Float64,
        },
    )


def _note_no_route(
    orders: ParsedOrders,
    lines: pl.DataFrame,
    ways: list[tuple[Alternative, ...]],
    findings: Findings,
) -> None:
    stuck = lines.filter(pl.col("known") & pl.col("work").is_null())
    if not stuck.height:
        return
    words = []
    for kind, level, regimes, stock_item in (
        stuck.select("kind", "level", "regimes", "stock_item").unique("kind").iter_rows()
    ):
        words.append((kind, *_reason(ways[kind], level, regimes or [], stock_item)))
    schema = {"kind": pl.UInt32, "message": pl.String, "hint": pl.String}
    reasons = pl.DataFrame(words, schema=schema, orient="row")
    where = stuck.join(reasons, on="kind", how="left", maintain_order="left")
    cells = orders.cells("product")[where["position"]]
    findings.add_all(
        Fault(
            DefectCode.NO_ROUTE, "the plant has no way to make this", "a regime that can make it"
        ),
        cells.with_columns(where["message"], where["hint"]),
        orders.columns.named("product"),
    )


def _reason(
    ways: tuple[Alternative, ...], level: str, regimes: list[str], stock_item: str | None
) -> tuple[str, str]:
    if ways:
        least = min(way.least for way in ways)
        return (
            f"the quantity is below the least that any resource takes, {least.normalize():f}",
            "raise the quantity, allow other regimes, or lower min_quantity in the plant",
        )
    if stock_item is not None:
        return (
            f"no mass line makes the baseline '{stock_item}'",
            "give a line a rate for its product in the mass or hybrid regime",
        )
    able = [str(r) for r, levels in LEVELS.items() if Level(level) in levels]
    asked = f" in the regimes it allows ({', '.join(regimes)})" if regimes else ""
    return (
        f"no resource makes this {level} order{asked}",
        f"a {level} order can be {', '.join(able)}: allow one of them, and give a resource of that "
        "kind a rate for the product",
    )
