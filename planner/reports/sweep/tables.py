"""The tables of a sweep, as its page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.analysis.sweep.findings import conditions
from planner.money import in_currency
from planner.reports.parts.table import Column, Kind, Table
from planner.reports.parts.words import plural
from planner.reports.sweep.words import at, name_label, value_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planner.analysis.sweep.evaluate import Base
    from planner.analysis.sweep.findings import Best, Flip
    from planner.analysis.sweep.row import SweepRow
    from planner.analysis.sweep.sweep import Swept
    from planner.reports.parts.table import Value

MOST_ROWS = 500
"""Rows of a table on the page; the file holds all."""


def bests_table(bests: Sequence[Best], parameters: Sequence[str], *, mixes: bool = False) -> Table:
    """Return who is cheapest where, and by how much.

    Parameters
    ----------
    mixes
        Whether those are choices under conditions, rather than strategies at points.
    """
    columns = (
        *_point_columns(parameters),
        Column("strategy", "Strategy"),
        Column("total", "Total", Kind.MONEY, "fixed costs included"),
        Column("fixed", "Of it fixed", Kind.MONEY),
        Column("investment", "Investment", Kind.MONEY, "in stations beyond the plant's own"),
        Column("otif", "OTIF", Kind.SHARE),
        Column("lost", "Lost orders", Kind.NUMBER),
        Column("next", "Next choice" if mixes else "Next strategy"),
        Column("margin", "Dearer by", Kind.MONEY),
        Column("margin_share", "in percent", Kind.SHARE),
        Column("certainty", "Known as", Kind.TEXT, "proven by bounds, found, estimate, bound"),
    )
    rows = [
        (
            *_point_values(best.row, parameters),
            *_figures(best.row),
            _following(best, parameters, mixes=mixes),
            None if best.margin is None else in_currency(best.margin),
            best.margin_share,
            str(best.certainty) if best.next else "",
        )
        for best in bests
    ]
    return _cut("mixes" if mixes else "points", "Cheapest", columns, rows)


def front_table(rows: Sequence[SweepRow], parameters: Sequence[str]) -> Table:
    """Return the results that no other one beats in cost and OTIF."""
    columns = (
        *_point_columns(parameters),
        Column("strategy", "Strategy"),
        Column("total", "Total", Kind.MONEY),
        Column("fixed", "Of it fixed", Kind.MONEY),
        Column("investment", "Investment", Kind.MONEY),
        Column("otif", "OTIF", Kind.SHARE),
        Column("lost", "Lost orders", Kind.NUMBER),
    )
    lines = [(*_point_values(row, parameters), *_figures(row)) for row in rows]
    return _cut("front", "Pareto front", columns, lines)


def flips_table(found: Sequence[Flip], parameters: Sequence[str]) -> Table:
    """Return between which neighbouring points the cheapest strategy changes."""
    columns = (
        Column("parameter", "Along"),
        Column("low", "from"),
        Column("high", "to"),
        Column("others", "at"),
        Column("before", "Cheapest before"),
        Column("before_margin", "ahead by", Kind.MONEY),
        Column("after", "Cheapest after"),
        Column("after_margin", "ahead by", Kind.MONEY),
        Column("crossing", "About at", Kind.TEXT, "where straight lines between both meet"),
    )
    rows: list[tuple[Value, ...]] = []
    for flip in found:
        name, before, after = flip.parameter, flip.before, flip.after
        others = [other for other in parameters if other != name]
        rows.append(
            (
                name_label(name),
                value_label(getattr(before.row.point, name)),
                value_label(getattr(after.row.point, name)),
                at(before.row.point, others),
                before.row.strategy,
                None if before.margin is None else in_currency(before.margin),
                after.row.strategy,
                None if after.margin is None else in_currency(after.margin),
                "" if flip.crossing is None else f"{flip.crossing:.3g}",
            )
        )
    return _cut("flips", "Changes", columns, rows)


def left_out_table(found: Swept, base: Base) -> Table:
    """Return points without a result, and strategies without a plan at a point, with reasons."""
    parameters, points = base.spec.parameters, base.spec.all_points()
    columns = (
        Column("number", "Point", Kind.COUNT),
        *_point_columns(parameters),
        Column("strategy", "Strategy"),
        Column("why", "Reason"),
    )

    def line(number: int, strategy: str, why: str) -> tuple[Value, ...]:
        values = (value_label(getattr(points[number], name)) for name in parameters)
        return (number, *values, strategy, why)

    rows = [
        *(line(number, "all", why) for number, why in sorted(found.left_out.items())),
        *(line(number, name, why) for (number, name), why in sorted(found.without_plan.items())),
    ]
    return _cut("left_out", "Left out", columns, rows)


def sweep_settings(base: Base) -> Table:
    """Return what the sweep was made with."""
    spec = base.spec
    rough = spec.evaluator == "rough"
    rows: list[tuple[Value, ...]] = [
        ("Sweep", spec.name, ""),
        ("Points", f"{len(spec.all_points()):,}", "a grid" if spec.grid else "a list"),
        *(
            (name_label(name).capitalize(), _range(base, name), "condition" if given else "choice")
            for name in spec.parameters
            for given in (name in conditions(spec.parameters),)
        ),
        ("Strategies", ", ".join(each.name for each in base.strategies), ""),
        (
            "Evaluator",
            spec.evaluator,
            "the rough-cut capacity model: orders divisible, nothing sequenced"
            if rough
            else "a full plan of every point",
        ),
        ("Seed", str(spec.seed), "of redrawn orders, noise and search"),
    ]
    if rough:
        meaning = "the least changeover, so totals are lower bounds"
        typical = "a usual changeover, so totals are estimates"
        words = meaning if spec.allowance == "bound" else typical
        rows.append(("Changeover allowance", spec.allowance, words))
    else:
        limits = [
            *([f"{spec.time_limit:g} s"] if spec.time_limit else []),
            *([f"{spec.work_limit:g} units of work"] if spec.work_limit else []),
        ]
        cores = plural(base.workers, "core")
        rows.append(("Effort for each plan", ", ".join(limits) or "as usual", cores))
    if spec.budget is not None:
        rows.append(("Budget", f"{spec.budget:,.2f} {base.plant.currency}", "most investment"))
    columns = (Column("name", "Setting"), Column("value", "Value"), Column("note", "Meaning"))
    return Table("settings", "Settings", "", columns, tuple(rows))


def _range(base: Base, name: str) -> str:
    values = dict.fromkeys(getattr(point, name) for point in base.spec.all_points())
    labels = [value_label(value) for value in values]
    if len(labels) > 12:
        labels = [*labels[:11], "…", labels[-1]]
    return ", ".join(labels)


def _point_columns(parameters: Iterable[str]) -> tuple[Column, ...]:
    return tuple(Column(f"at_{n}", name_label(n).capitalize(), Kind.NUMBER) for n in parameters)


def _point_values(row: SweepRow, parameters: Iterable[str]) -> tuple[Value, ...]:
    return tuple(value_label(getattr(row.point, name)) for name in parameters)


def _figures(row: SweepRow) -> tuple[Value, ...]:
    money: Mapping[str, int] = {
        "total": row.total,
        "fixed": row.fixed_cost,
        "investment": row.investment,
    }
    return (
        row.strategy,
        *(in_currency(amount) for amount in money.values()),
        row.on_time_share,
        row.lost_orders,
    )


def _following(best: Best, parameters: Sequence[str], *, mixes: bool) -> str:
    if best.next is None:
        return ""
    if not mixes:
        return best.next.strategy
    asked = [name for name in parameters if name not in conditions(parameters)]
    return f"{at(best.next.point, asked)}, {best.next.strategy}"


def _cut(
    name: str, title: str, columns: tuple[Column, ...], rows: Sequence[tuple[Value, ...]]
) -> Table:
    note = (
        f"The first {MOST_ROWS} of {len(rows):,}; sweep.parquet holds every result."
        if len(rows) > MOST_ROWS
        else ""
    )
    return Table(name, title, note, columns, tuple(rows[:MOST_ROWS]))
