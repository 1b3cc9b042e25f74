"""Where strategies stand after a comparison: who leads, by how much, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from planner.analysis.comparison.statistics import paired

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.analysis.comparison.document import Comparison
    from planner.analysis.comparison.statistics import Paired
    from planner.analysis.outcome import Outcome

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A strategy over the scenarios that it has a plan for.

    Attributes
    ----------
    scenarios
        How many those are.
    cost
        Mean total in currency.
    on_time_share
        Mean OTIF; an empty book counts as none.
    dominated_by
        The cheapest strategy that beats it in both, if any.
    """

    strategy: str
    scenarios: int
    cost: float
    on_time_share: float
    dominated_by: str | None


@dataclass(frozen=True, slots=True)
class Lead:
    """The strategy that is cheapest on the mean of all scenarios.

    Only strategies with a plan for the most scenarios can lead: the mean of one that has none for
    the dear ones says little.

    Attributes
    ----------
    on_the_book
        The one that is cheapest on the given book; the mean may say otherwise.
    beyond_baseline, beyond_next
        Its cost less that of the baseline and of the next cheapest, paired by scenario, in
        currency; None where there is no other one.
    next
        The next cheapest on the mean.
    outruled
        Strategies under which no plan of the given book costs less than the one of `on_the_book`:
        their proven bound reaches that cost.
    """

    strategy: str
    on_the_book: str
    baseline: str
    beyond_baseline: Paired | None
    next: str | None
    beyond_next: Paired | None
    outruled: tuple[str, ...]


def standings(found: Comparison) -> tuple[Standing, ...]:
    """Return where every strategy stands that has a plan at all, as they were asked for."""
    worse = {row.strategy: row.by for row in found.dominated}
    return tuple(
        Standing(
            strategy=name,
            scenarios=len(rows),
            cost=_mean_cost(rows.values()),
            on_time_share=fmean(row.on_time_share or 0.0 for row in rows.values()),
            dominated_by=worse.get(name),
        )
        for name, rows in _by_strategy(found).items()
    )


def lead(found: Comparison) -> Lead:
    """Return who leads; of equals the one that was named first."""
    rows = _by_strategy(found)
    most = max(len(each) for each in rows.values())
    whole = [name for name, each in rows.items() if len(each) == most]
    ranked = sorted(whole, key=lambda name: _mean_cost(rows[name].values()))
    first = ranked[0]
    # Where the leader's plan of the book costs as little as any, nobody else is named.
    best = min(found.headline, key=lambda row: (row.cost.total, row.strategy != first))

    def beyond(other: str) -> Paired | None:
        both = sorted(rows[first].keys() & rows.get(other, {}).keys())
        pairs = [(rows[first][number], rows[other][number]) for number in both]
        gaps = [(one.cost.total - two.cost.total) / _MICRO for one, two in pairs]
        return paired(gaps) if gaps else None

    return Lead(
        strategy=first,
        on_the_book=best.strategy,
        baseline=found.baseline,
        beyond_baseline=None if first == found.baseline else beyond(found.baseline),
        next=ranked[1] if len(ranked) > 1 else None,
        beyond_next=beyond(ranked[1]) if len(ranked) > 1 else None,
        outruled=tuple(
            row.strategy
            for row in found.headline
            if row.strategy != best.strategy
            and row.bound is not None
            and row.bound >= best.cost.total
        ),
    )


def _by_strategy(found: Comparison) -> dict[str, dict[int, Outcome]]:
    """Return outcomes by strategy and scenario, without strategies that have none."""
    rows: dict[str, dict[int, Outcome]] = {name: {} for name in found.strategies}
    for row in found.outcomes:
        rows[row.strategy][row.scenario] = row
    return {name: each for name, each in rows.items() if each}


def _mean_cost(rows: Iterable[Outcome]) -> float:
    return fmean(row.cost.total / _MICRO for row in rows)
