"""The page of a sweep: what to conclude, then the maps and tables it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from planner.analysis.sweep.findings import (
    REFUSED,
    best_choices,
    best_strategies,
    choices,
    conditions,
    flips,
    front,
    paybacks,
    regime_shares,
    values_of,
)
from planner.files import write_whole
from planner.money import MICRO
from planner.reports.parts.charts import Spot, Stack, coarse, colours, scatter, stacked, thinned
from planner.reports.parts.grid import grid
from planner.reports.parts.render import render
from planner.reports.parts.words import percent, plural
from planner.reports.sweep.heat import HeatCell, heat_maps, layout
from planner.reports.sweep.tables import (
    bests_table,
    flips_table,
    front_table,
    left_out_table,
    sweep_settings,
)
from planner.reports.sweep.words import (
    at,
    headline,
    how_known,
    name_label,
    on_cost,
    on_flips,
    on_front,
    on_missing,
    on_mixes,
    on_payback,
    on_regimes,
    on_strategies,
    value_label,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.analysis.sweep.evaluate import Base
    from planner.analysis.sweep.findings import Best
    from planner.analysis.sweep.row import SweepRow
    from planner.analysis.sweep.sweep import Swept
    from planner.reports.parts.charts import Scatter
    from planner.reports.parts.table import Table
    from planner.reports.sweep.heat import HeatMap, Layout

FILE: Final = "sweep.html"

_MOST_PLANES: Final = 6
_NAMED: Final = 8
"""Corners of a front that are named in the drawing."""

_PALEST: Final = 15.0
_DEEPEST: Final = 60.0
"""Percent of the colour in the strongest cell: text stays readable on it."""


@dataclass(frozen=True, slots=True)
class Maps:
    """Maps of one strategy, or of who is cheapest, and what to conclude from them."""

    title: str
    conclusion: str
    maps: tuple[HeatMap, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plane:
    """Cost against OTIF under one condition."""

    title: str
    conclusion: str
    scatter: Scatter


@dataclass(frozen=True, slots=True)
class Shares:
    """How orders are made, by value of a parameter."""

    title: str
    rows: tuple[Stack, ...]


def write_sweep_page(found: Swept, base: Base, folder: Path) -> str:
    """Write the page into a folder; return its name."""
    write_whole(folder / FILE, sweep_page(found, base).encode())
    return FILE


def sweep_page(found: Swept, base: Base) -> str:
    """Return the page of a sweep."""
    spec, rows = base.spec, found.rows
    parameters = tuple(
        name for name in spec.parameters if len({getattr(r.point, name) for r in rows}) > 1
    )
    currency = base.plant.currency
    names = [each.name for each in base.strategies]
    bests = best_strategies(rows)
    mixes = best_choices(rows, parameters)
    rivals, winner = _rivals(rows, bests)
    changes = flips(rivals, parameters)
    shape = layout(rows, parameters, len(names)) if rows else None
    shares = {name: regime_shares([best.row for best in bests], name) for name in parameters}
    planes, corners, unseen = _planes(rows, parameters, names, currency)
    tables: dict[str, Table] = {
        "mixes": bests_table(mixes, parameters, mixes=True),
        "points": bests_table(bests, parameters),
        "front": front_table(corners, parameters),
        "flips": flips_table(changes, parameters),
        "left_out": left_out_table(found, base),
        "settings": sweep_settings(base),
    }
    values = {
        "plant": base.plant.name,
        "currency": currency,
        "question": spec.question or spec.name,
        "period": f"{base.plant.name}: {plural(len(spec.all_points()), 'point')}, "
        f"{plural(len(names), 'strategy', 'strategies')}, {spec.evaluator}",
        "headline": headline(bests, mixes, parameters),
        "verdict": _verdict(found, base, bests, mixes, parameters),
        "conclusion_mixes": on_mixes(mixes, parameters, currency) if mixes else "",
        "choice_names": [name_label(name) for name in choices(parameters)],
        "leaders": _leaders(bests, rivals, winner, shape, colours(names)),
        "strategy_colours": colours(names),
        "costs": _costs(rows, parameters, names, shape, currency),
        "conclusion_missing": on_missing(found, len(spec.all_points()), names),
        "left_out_of_maps": "" if shape is None else shape.left_out,
        "is_list": shape is None and bool(parameters),
        "planes": planes,
        "planes_unseen": unseen,
        "conclusion_flips": on_flips(changes, parameters, best_strategies(rivals))
        if parameters and rows
        else "",
        "beside": winner,
        "conclusion_regimes": on_regimes(shares, [b.row for b in bests]) if bests else "",
        "shares": _shares(shares),
        "regimes": [*rows[0].orders_by_regime, REFUSED] if rows else [],
        "tables": tables,
        "grids": {name: grid(table) for name, table in tables.items()},
        "sections": _sections(tables, rows),
    }
    return render("sweep.html", values, styles=("page.css", "charts.css"))


def _verdict(
    found: Swept,
    base: Base,
    bests: Sequence[Best],
    mixes: Sequence[Best],
    parameters: Sequence[str],
) -> list[str]:
    """Return what stands below the headline; the charts say the rest, each its own."""
    spec, rows = base.spec, found.rows
    days = base.plant.horizon / timedelta(days=1)
    said = [
        headline(bests, (), parameters) if mixes else "",
        on_payback(paybacks(rows, parameters), parameters, base.plant.currency, days)
        if mixes
        else "",
        on_missing(found, len(spec.all_points()), [each.name for each in base.strategies]),
        how_known(rows),
    ]
    return [sentence for sentence in said if sentence]


def _rivals(
    rows: Sequence[SweepRow], bests: Sequence[Best]
) -> tuple[tuple[SweepRow, ...], str | None]:
    """Return the rows among which the lead can change, and who is left out as it always leads.

    One that admits the plans of all others is cheapest everywhere, which says nothing about them.
    """
    leaders = {best.row.strategy for best in bests}
    others = {row.strategy for row in rows} - leaders
    if len(leaders) == 1 and len(others) > 1:
        winner = next(iter(leaders))
        return tuple(row for row in rows if row.strategy != winner), winner
    return tuple(rows), None


def _leaders(
    bests: Sequence[Best],
    rivals: Sequence[SweepRow],
    winner: str | None,
    shape: Layout | None,
    colour: Mapping[str, str],
) -> tuple[Maps, ...]:
    """Return maps of who is cheapest; of one that always is, also maps of the others."""
    if not bests:
        return ()
    asked = (
        [(bests, None)] if winner is None else [(bests, None), (best_strategies(rivals), winner)]
    )
    found = []
    for leading, beside in asked:
        by_number = {best.row.number: best for best in leading}
        widest = max((best.margin_share or 0.0 for best in leading), default=0.0)
        # A map of one colour says no more than its sentence.
        plain = len({best.row.strategy for best in leading}) == 1
        maps: tuple[HeatMap, ...] = ()
        if shape is not None and not (plain and winner is not None):
            cell = partial(_leader, by_number, colour, widest, named=not plain)
            maps = heat_maps([best.row for best in leading], shape, cell)
        title = "Of all strategies" if beside is None else f"Of all but {beside}"
        found.append(Maps(title, on_strategies(leading, beside), maps))
    return tuple(found)


def _leader(
    known: Mapping[int, Best],
    colour: Mapping[str, str],
    widest: float,
    row: SweepRow,
    *,
    named: bool,
) -> HeatCell:
    """Return the cell of a winner: the paler, the closer the next one is.

    Parameters
    ----------
    known
        By the number of the point.
    widest
        The largest margin there is, in shares of a total.
    named
        Whether the cell says who it is.
    """
    best = known[row.number]
    ahead = "" if best.margin_share is None else f"+{percent(best.margin_share)}"
    beyond = "" if best.next is None else f", {best.next.strategy} costs {ahead}"
    title = f"{row.strategy}: {coarse(row.total / MICRO)}{beyond}"
    name = row.strategy if len(row.strategy) <= 14 else f"{row.strategy[:13]}…"
    text = f"{name} {ahead}".strip() if named or not ahead else ahead
    share = 1.0 if best.margin_share is None or not widest else best.margin_share / widest
    shade = f"{_PALEST + (_DEEPEST - _PALEST) * share:.0f}"
    return HeatCell(text, title, shade, colour[row.strategy])


def _costs(
    rows: Sequence[SweepRow],
    parameters: Sequence[str],
    names: Sequence[str],
    shape: Layout | None,
    currency: str,
) -> tuple[Maps, ...]:
    found = []
    for name in names:
        mine = [row for row in rows if row.strategy == name]
        if not parameters:
            continue
        if not mine:
            words = "It has no plan at any point of this sweep, so it stands in no map."
            found.append(Maps(name, words, ()))
            continue
        low, high = min(row.total for row in mine), max(row.total for row in mine)

        def cell(row: SweepRow, low: int = low, high: int = high) -> HeatCell:
            share = (row.total - low) / (high - low) if high > low else 0.0
            words = f"{coarse(row.total / MICRO)}, {percent(row.on_time_share or 0.0)} on time"
            return HeatCell(_short(row.total / MICRO), words, f"{_DEEPEST * share:.0f}")

        maps = () if shape is None else heat_maps(mine, shape, cell)
        found.append(Maps(name, on_cost(mine, parameters, currency), maps))
    return tuple(found)


def _planes(
    rows: Sequence[SweepRow], parameters: Sequence[str], names: Sequence[str], currency: str
) -> tuple[tuple[Plane, ...], tuple[SweepRow, ...], int]:
    """Return a plane a condition, all corners of fronts, and how many conditions are not drawn."""
    given = conditions(parameters)
    groups: dict[tuple[float | None, ...], list[SweepRow]] = {}
    for row in rows:
        groups.setdefault(values_of(row.point, given), []).append(row)
    colour = colours(names)
    planes: list[Plane] = []
    corners: list[SweepRow] = []
    drawn = thinned(tuple(groups), _MOST_PLANES)
    for met, group in groups.items():
        edge = front(group)
        corners.extend(edge)
        if met in drawn:
            title = at(group[0].point, given)
            words = on_front(group, edge, currency)
            planes.append(Plane(title, words, _plane(group, edge, parameters, colour)))
    return tuple(planes), tuple(corners), len(groups) - len(planes)


def _plane(
    rows: Sequence[SweepRow],
    edge: Sequence[SweepRow],
    parameters: Sequence[str],
    colour: Mapping[str, str],
) -> Scatter:
    known = {(row.number, row.strategy) for row in edge}
    named = [name for name in parameters if name not in conditions(parameters)]

    def spot(row: SweepRow, label: str = "") -> Spot:
        where = at(row.point, parameters)
        title = f"{row.strategy}, {where}: {coarse(row.total / MICRO)}, "
        title += f"{percent(row.on_time_share or 0.0)} on time in full"
        share = row.on_time_share or 0.0
        return Spot(row.total / MICRO, share, label, title, colour[row.strategy])

    def label(row: SweepRow) -> str:
        numbers = "/".join(value_label(getattr(row.point, name)) for name in named)
        return f"{row.strategy} {numbers}".strip() if len(edge) <= _NAMED else ""

    cloud = [spot(row) for row in rows if (row.number, row.strategy) not in known]
    line = [(row.total / MICRO, row.on_time_share or 0.0) for row in edge]
    words = f"{len(rows)} results, {len(edge)} of them on the front"
    return scatter(
        [spot(row, label(row)) for row in edge],
        cloud,
        line,
        words,
        coarse,
        lambda share: percent(share, 0),
    )


def _shares(
    shares: Mapping[str, Mapping[float | None, Mapping[str, float]]],
) -> tuple[Shares, ...]:
    found = []
    for name, by_value in shares.items():
        rows = []
        for value, parts in by_value.items():
            named = [(part, size, f"{part}: {percent(size)}") for part, size in parts.items()]
            made = 1 - parts.get(REFUSED, 0.0)
            bars = stacked(named, 1.0)
            rows.append(Stack(value_label(value), bars, f"{percent(made)} made"))
        found.append(Shares(name_label(name), tuple(rows)))
    return tuple(found)


def _sections(tables: Mapping[str, Table], rows: Sequence[SweepRow]) -> list[tuple[str, str]]:
    chosen = [
        ("mixes", "Cheapest choice") if tables["mixes"].rows else None,
        ("leaders", "Cheapest strategy") if rows else None,
        ("flips", "Where it flips") if rows else None,
        ("tradeoff", "Cost against OTIF") if rows else None,
        ("costs", "Cost") if rows else None,
        ("shares", "Regimes") if rows else None,
        ("points", "Points") if rows else None,
        ("left_out", "Without figures") if tables["left_out"].rows else None,
        ("settings", "Settings"),
    ]
    return [each for each in chosen if each is not None]


def _short(amount: float) -> str:
    """Return an amount in four or five characters."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(amount) >= size:
            return f"{amount / size:.3g}{letter}" if abs(amount) < 1000 * size else f"{amount:.1e}"
    return f"{amount:.0f}"
