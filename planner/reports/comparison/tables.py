"""The tables of a comparison, as its page and its workbook show them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from planner.analysis.outcome import NO_SEGMENT
from planner.money import in_currency, shown
from planner.plan import COST_TERMS
from planner.reports.parts.table import Column, Kind, Table
from planner.reports.parts.words import plural

NO_PLAN: Final = "no plan"
"""Stands where a cost would."""

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from planner.analysis.comparison.document import Comparison
    from planner.analysis.outcome import Outcome
    from planner.reports.parts.table import Value

    _Figure = tuple[Column, Callable[[Outcome], Value]]


def figures_table(found: Comparison) -> Table:
    """Return all figures of the given book, a row a strategy."""
    return Table(
        "summary", "Figures", "Of the given book.", *_outcomes(found, found.headline, found.missing)
    )


def scenarios_table(found: Comparison) -> Table:
    """Return all figures, a row a strategy and scenario."""
    note = "Scenario 0 is the given book; all strategies meet the same scenarios."
    missing = [row for row in found.without_plan if row.seed == found.seed]
    columns, rows = _outcomes(found, found.outcomes, [row.strategy for row in missing])
    places = [row.scenario for row in found.outcomes] + [row.scenario for row in missing]
    return Table(
        "scenarios",
        "Scenarios",
        note,
        (columns[0], Column("scenario", "Scenario", Kind.COUNT), *columns[1:]),
        tuple((row[0], place, *row[1:]) for row, place in zip(rows, places, strict=True)),
    )


def cost_table(found: Comparison) -> Table:
    """Return the terms of the cost on the given book, which add up to the total."""
    columns = (
        Column("strategy", "Strategy"),
        *(Column(term, term.capitalize(), Kind.MONEY) for term in COST_TERMS),
        Column("total", "Total", Kind.MONEY),
        Column("bound", "Proven bound", Kind.MONEY, "no plan under the strategy costs less"),
        Column("gap", "Gap", Kind.SHARE, "(total - bound) / total"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            row.strategy,
            *shown(row.cost.terms()).values(),
            in_currency(row.cost.total),
            None if row.bound is None else in_currency(row.bound),
            row.gap,
        )
        for row in found.headline
    ]
    rows.extend((name, *(None for _ in COST_TERMS), NO_PLAN, None, None) for name in found.missing)
    note = "Of the given book; the terms add up to the total."
    return Table("cost", "Cost", note, columns, tuple(rows))


def differences_table(found: Comparison) -> Table:
    """Return what strategies cost and deliver beyond the baseline, with 95% intervals."""
    columns = (
        Column("strategy", "Strategy"),
        Column("baseline", "Baseline"),
        Column("scenarios", "Scenarios", Kind.COUNT),
        Column("cost", "Cost beyond", Kind.MONEY),
        Column("cost_low", "from", Kind.MONEY),
        Column("cost_high", "to", Kind.MONEY),
        Column("otif", "OTIF beyond", Kind.SHARE),
        Column("otif_low", "OTIF from", Kind.SHARE),
        Column("otif_high", "OTIF to", Kind.SHARE),
        Column("dominated_by", "Dominated by"),
        Column("sure", "Surely"),
    )
    worse = {row.strategy: row for row in found.dominated}
    rows: list[tuple[Value, ...]] = []
    for row in found.differences:
        cost, share = row.cost, row.on_time_share
        beaten = worse.get(row.strategy)
        rows.append(
            (
                *(row.strategy, row.baseline, cost.scenarios),
                *(_money(amount) for amount in (cost.mean, cost.low, cost.high)),
                *(share.mean, share.low, share.high),
                *(("", "") if beaten is None else (beaten.by, "yes" if beaten.sure else "no")),
            )
        )
    note = "Paired by scenario, with Student's 95% intervals; a negative cost is cheaper."
    return Table("differences", "Differences", note, columns, tuple(rows))


def without_plan_table(found: Comparison) -> Table:
    """Return the runs that ended without a plan, and why."""
    columns = (
        Column("strategy", "Strategy"),
        Column("scenario", "Scenario", Kind.COUNT),
        Column("seed", "Seed", Kind.COUNT),
        Column("known", "Known as"),
        Column("why", "Reason"),
    )
    rows = tuple((r.strategy, r.scenario, r.seed, r.known, r.why) for r in found.without_plan)
    note = "They stand in no figure, no mean and no difference."
    return Table("without_plan", "Without a plan", note, columns, rows)


def settings_table(found: Comparison) -> Table:
    """Return what the comparison was made with."""
    noise = found.noise
    rows: list[tuple[Value, ...]] = [
        ("Strategies", ", ".join(found.strategies), ""),
        ("Baseline", found.baseline, "what differences refer to"),
        ("Scenarios", str(found.scenarios), "the given book included"),
        ("Seconds for each plan", _number(found.time_limit), "the same for all"),
        ("Work for each plan", _number(found.work_limit), "with a seed, repeatable"),
        ("Cores for each plan", str(found.workers), ""),
        ("Seed", str(found.seed), "of the search and of the scenarios"),
        ("Noise of quantities", f"{noise.quantity:g}", "coefficient of variation, lognormal"),
        ("Noise of the mix", f"{noise.mix:.0%}", "of orders ask for what another one asks for"),
        ("Noise of due dates", f"{noise.days:g} d", "standard deviation, whole days"),
    ]
    if found.spreads:
        seeds = plural(len(found.spreads[0].seeds), "seed")
        rows.append(("Seeds of the search", seeds, "on the given book"))
    if found.replays:
        replay = found.replays[0]
        floor = replay.noise
        rows += [
            ("Replays of each plan", f"{replay.replications:,}", f"seed {replay.seed}"),
            ("Noise of durations", f"{floor.duration:g}", "coefficient of variation, lognormal"),
            (
                "Breakdowns",
                "none"
                if not floor.hours_between_failures
                else f"every {floor.hours_between_failures:g} h, for {floor.hours_to_repair:g} h",
                "means, in working hours of a station; exponential",
            ),
            (
                "Late receipts",
                f"{floor.late_receipts:.0%}",
                f"by {floor.late_days:g} d on the mean, exponential",
            ),
            ("Noise of the yield", f"{floor.yield_loss:g}", "standard deviation, steps with scrap"),
        ]
    columns = (Column("name", "Setting"), Column("value", "Value"), Column("note", "Meaning"))
    return Table("settings", "Settings", "", columns, tuple(rows))


def replays_table(found: Comparison) -> Table:
    """Return how every plan of the given book fares under noise."""
    columns = (
        Column("strategy", "Strategy"),
        Column("planned", "Planned cost", Kind.MONEY),
        Column("mean", "Mean", Kind.MONEY),
        Column("p50", "P50", Kind.MONEY, "half of the replays cost at most this"),
        Column("p80", "P80", Kind.MONEY, "80% of the replays cost at most this"),
        Column("p95", "P95", Kind.MONEY, "95% of the replays cost at most this"),
        Column("planned_otif", "Planned OTIF", Kind.SHARE),
        Column("otif", "Mean OTIF", Kind.SHARE),
        Column("otif_p5", "OTIF P5", Kind.SHARE, "in 95% of the replays it is at least this"),
    )
    rows = tuple(
        (
            *(row.strategy, row.planned_cost, row.cost_mean),
            *(row.cost_p50, row.cost_p80, row.cost_p95),
            *(row.planned_on_time_share, row.on_time_share, row.on_time_share_p5),
        )
        for row in found.replays
    )
    return Table("replays", "Replayed under noise", "", columns, rows)


def spreads_table(found: Comparison) -> Table:
    """Return the cost of the given book over the seeds of the search."""
    columns = (
        Column("strategy", "Strategy"),
        Column("seeds", "Seeds", Kind.COUNT),
        Column("low", "Cheapest", Kind.MONEY),
        Column("high", "Dearest", Kind.MONEY),
        Column("spread", "Spread", Kind.SHARE, "(dearest - cheapest) / cheapest"),
    )
    rows = []
    for row in found.spreads:
        low, high = min(row.totals), max(row.totals)
        spread = float((high - low) / low) if low else None
        rows.append((row.strategy, len(row.seeds), low, high, spread))
    return Table("spreads", "Spread over seeds of the search", "", columns, tuple(rows))


def _outcomes(
    found: Comparison, rows: Sequence[Outcome], missing: Iterable[str]
) -> tuple[tuple[Column, ...], tuple[tuple[Value, ...], ...]]:
    """Return columns and rows of figures, and a row without any for each that is missing."""
    figures = [*_figures(), *_by_name(found.outcomes)]
    columns = (
        Column("strategy", "Strategy"),
        *(column for column, _ in figures),
    )
    known = [(row.strategy, *(value(row) for _, value in figures)) for row in rows]
    without = [(name, NO_PLAN, *(None for _ in figures[1:])) for name in missing]
    return columns, (*known, *without)


def _figures() -> list[_Figure]:
    return [
        (Column("total", "Cost", Kind.MONEY), lambda row: in_currency(row.cost.total)),
        (Column("gap", "Gap", Kind.SHARE, "(cost - proven bound) / cost"), lambda row: row.gap),
        (
            Column("otif", "OTIF", Kind.SHARE, "on time in full, of all orders"),
            lambda row: row.on_time_share,
        ),
        (
            Column("otd", "OTD", Kind.SHARE, "on time, of the orders that are made"),
            lambda row: row.on_time_delivery,
        ),
        (Column("late", "Late orders", Kind.COUNT), lambda row: row.late_orders),
        (
            Column("tardiness", "Tardiness (days)", Kind.NUMBER, "summed over the orders"),
            lambda row: row.tardiness_days,
        ),
        (Column("lost", "Lost orders", Kind.COUNT, "refused"), lambda row: row.lost_orders),
        (
            Column("lost_margin", "Lost margin", Kind.MONEY, "of the refused orders"),
            lambda row: in_currency(row.lost_margin),
        ),
        (
            Column("changeover", "Changeover share", Kind.SHARE, "of the hours worked"),
            lambda row: row.changeover_share,
        ),
        (
            Column("lead_p50", "Lead time P50 (days)", Kind.NUMBER),
            lambda row: row.lead_time_p50_days,
        ),
        (
            Column("lead_p90", "Lead time P90 (days)", Kind.NUMBER),
            lambda row: row.lead_time_p90_days,
        ),
        (
            Column("energy", "Energy per good unit (kWh)", Kind.NUMBER),
            lambda row: row.energy_per_good_unit,
        ),
        (
            Column("scrap", "Scrap per good unit", Kind.SHARE),
            lambda row: row.scrap_per_good_unit,
        ),
    ]


def _by_name(rows: Sequence[Outcome]) -> list[_Figure]:
    """Return the figures of regimes, kinds and segments, as far as some outcome has them."""
    regimes = list(rows[0].regimes.model_dump()) if rows else []
    kinds = _names(row.utilization for row in rows)
    segments = _names(row.served for row in rows)
    return [
        *(
            (
                Column(f"orders_{name}", f"Orders: {name}", Kind.COUNT),
                lambda row, name=name: int(getattr(row.regimes, name)),
            )
            for name in regimes
        ),
        *(
            (
                Column(f"used_{name}", f"Utilization: {name}", Kind.SHARE, "of open time"),
                lambda row, name=name: row.utilization.get(name),
            )
            for name in kinds
        ),
        *(
            (
                Column(f"served_{name}", f"Served: {_segment(name)}", Kind.SHARE, "orders made"),
                lambda row, name=name: row.served.get(name),
            )
            for name in segments
        ),
    ]


def _names(dictionaries: Iterable[Iterable[str]]) -> list[str]:
    return sorted({name for each in dictionaries for name in each})


def _segment(name: str) -> str:
    return "orders of no segment" if name == NO_SEGMENT else name


def _money(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(f"{amount:.2f}")


def _number(limit: float | None) -> str:
    return "no limit" if limit is None else f"{limit:g}"
