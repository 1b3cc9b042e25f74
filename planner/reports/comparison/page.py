"""The page of a comparison: the verdict first, then what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.analysis.comparison.standing import standings
from planner.money import in_currency
from planner.plan import COST_TERMS
from planner.reports.comparison.tables import (
    NO_PLAN,
    cost_table,
    differences_table,
    figures_table,
    replays_table,
    scenarios_table,
    settings_table,
    spreads_table,
    without_plan_table,
)
from planner.reports.comparison.words import headline, sentences
from planner.reports.parts.charts import (
    Spot,
    Stack,
    coarse,
    colours,
    percent_of,
    scatter,
    signed,
    stacked,
    whiskers,
)
from planner.reports.parts.grid import grid, on_its_side
from planner.reports.parts.render import render
from planner.reports.parts.words import money, percent, percent_at_most, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from planner.analysis.comparison.document import Comparison, StrategyReplay
    from planner.analysis.outcome import Outcome
    from planner.reports.parts.charts import Scatter, Whiskers

FILE = "comparison.html"

STYLES = ("page.css", "charts.css")


def write_comparison_page(found: Comparison, folder: Path) -> str:
    """Write the page into a folder; return its name."""
    (folder / FILE).write_text(comparison_page(found), encoding="utf-8", newline="\n")
    return FILE


def comparison_page(found: Comparison) -> str:
    """Return the page of a comparison."""
    drawn = plural(found.scenarios - 1, "scenario")
    tables = {
        "cost": cost_table(found),
        "scenarios": scenarios_table(found),
        "differences": differences_table(found),
        "settings": settings_table(found),
        "replays": replays_table(found),
        "spreads": spreads_table(found),
        "without_plan": without_plan_table(found),
    }
    # Whoever has no plan keeps its place, with nothing drawn.
    missing = tuple(Stack(name, (), NO_PLAN, row.known) for name, row in found.missing.items())
    values = {
        "found": found,
        "period": f"{plural(len(found.strategies), 'strategy', 'strategies')} on the given book"
        + (f" and {drawn} drawn from it" if found.scenarios > 1 else ""),
        "headline": headline(found),
        "sentences": sentences(found),
        "terms": [term for term in COST_TERMS if _has(found, term)],
        "regimes": [*found.headline[0].regimes.model_dump(), "refused"],
        "costs": (*_costs(found.headline), *missing),
        "orders": [*(_orders(row) for row in found.headline), *missing],
        "cost_beyond": _beyond_cost(found) if found.differences else None,
        "share_beyond": _beyond_share(found) if found.differences else None,
        "paired_over": _paired_over(found),
        "scatter": _scatter(found),
        "strategy_colours": colours(found.strategies),
        "replays": _growth(found.replays) if found.replays else None,
        "names": [*(row.strategy for row in found.headline), *found.missing],
        "lines": on_its_side(figures_table(found)),
        "grids": {name: grid(table) for name, table in tables.items()},
        "sections": _sections(found),
    }
    return render("comparison.html", values, styles=STYLES)


def _paired_over(found: Comparison) -> str:
    """Return over how many scenarios differences are, in words."""
    numbers = {row.cost.scenarios for row in found.differences}
    if numbers == {found.scenarios}:
        return f"all {found.scenarios}"
    low, high = min(numbers, default=0), max(numbers, default=0)
    span = f"{low}" if low == high else f"{low} to {high}"
    return f"{span} of {found.scenarios}"


def _has(found: Comparison, term: str) -> bool:
    return any(getattr(row.cost, term) for row in found.headline)


def _costs(rows: Sequence[Outcome]) -> tuple[Stack, ...]:
    """Return the terms of every total, all to one scale, with the proven bound across them."""
    most = max(row.cost.total for row in rows) or 1
    found = []
    for row in rows:
        terms = row.cost.terms().items()
        parts = stacked(
            ((term, amount, f"{term}: {money(in_currency(amount))}") for term, amount in terms),
            most,
        )
        bound = None if row.bound is None else max(0, row.bound)
        found.append(
            Stack(
                label=row.strategy,
                parts=parts,
                amount=money(in_currency(row.cost.total)),
                detail="" if row.gap is None else f"gap at most {percent_at_most(row.gap)}",
                mark=None if bound is None else percent_of(bound, most),
                mark_title=""
                if bound is None
                else f"proven: no plan under {row.strategy} costs less than "
                f"{money(in_currency(bound))}",
            )
        )
    return tuple(found)


def _orders(row: Outcome) -> Stack:
    counts: Mapping[str, int] = {**row.regimes.model_dump(), "refused": row.lost_orders}
    whole = sum(counts.values())
    parts = stacked(
        ((name, n, f"{name}: {plural(n, 'order')}") for name, n in counts.items()), whole
    )
    made = whole - row.lost_orders
    return Stack(row.strategy, parts, f"{made:,} of {whole:,}", f"{row.late_orders:,} late")


def _beyond_cost(found: Comparison) -> Whiskers:
    rows = [
        (row.strategy, *_ends(row.cost.mean, row.cost.low, row.cost.high))
        for row in found.differences
    ]
    return whiskers(rows, signed, signed)


def _beyond_share(found: Comparison) -> Whiskers:
    rows = []
    for row in found.differences:
        share = row.on_time_share
        low, high = share.low, share.high
        # Shares differ by at most all orders; an interval that reaches further says no more.
        rows.append(
            (
                row.strategy,
                *_ends(
                    100 * share.mean,
                    None if low is None else 100 * max(low, -1.0),
                    None if high is None else 100 * min(high, 1.0),
                ),
            )
        )
    return whiskers(rows, lambda value: signed(value, 1), signed)


def _ends(
    mean: float, low: float | None, high: float | None
) -> tuple[float, float | None, float | None]:
    return mean, low, high


def _scatter(found: Comparison) -> Scatter:
    rows = standings(found)
    colour = colours(found.strategies)
    spots = [
        Spot(
            x=row.cost,
            y=row.on_time_share,
            label=row.strategy,
            title=f"{row.strategy}: {coarse(row.cost)} {found.currency}, "
            f"{percent(row.on_time_share)} on time in full"
            + (f"; dominated by {row.dominated_by}" if row.dominated_by else ""),
            colour=colour[row.strategy],
            faded=row.dominated_by is not None,
        )
        for row in rows
    ]
    front = sorted((row.cost, row.on_time_share) for row in rows if row.dominated_by is None)
    words = "; ".join(spot.title for spot in spots)
    return scatter(spots, (), front, words, coarse, lambda share: percent(share, 0))


def _growth(rows: Sequence[StrategyReplay]) -> Whiskers:
    """Return by how much replays cost more than planned: P80, and P50 to P95, in percent."""
    beyond = []
    for row in rows:
        whole = float(row.planned_cost) or 1.0
        p50, p80, p95 = (
            100 * float(cost - row.planned_cost) / whole
            for cost in (row.cost_p50, row.cost_p80, row.cost_p95)
        )
        beyond.append((row.strategy, p80, p50, p95))
    return whiskers(beyond, lambda value: f"{signed(value, 1)}%", lambda value: f"{value:g}%")


def _sections(found: Comparison) -> list[tuple[str, str]]:
    chosen = [
        ("cost", "Cost"),
        ("differences", "Differences") if found.differences else None,
        ("tradeoff", "Cost against OTIF"),
        ("orders", "Orders by regime"),
        ("figures", "Figures"),
        ("replays", "Under noise") if found.replays else None,
        ("spreads", "Seeds") if found.spreads else None,
        ("without_plan", "Without a plan") if found.without_plan else None,
        ("scenarios", "Scenarios"),
        ("settings", "Settings"),
    ]
    return [each for each in chosen if each is not None]
