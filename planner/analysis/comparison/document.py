"""What a comparison of strategies says: headline figures, paired differences, who is dominated."""

from __future__ import annotations

from decimal import Decimal
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from planner.analysis.comparison.statistics import Paired, paired
from planner.analysis.figures import Figures
from planner.analysis.noise import DemandNoise
from planner.analysis.outcome import Outcome
from planner.analysis.replay.shop_noise import ShopNoise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.errors import NoPlan

FORMAT: Literal["strategy-comparison/1"] = "strategy-comparison/1"

_MICRO = 1_000_000

_Pairs = list[tuple[Outcome, Outcome]]
"""A strategy's outcomes beside another one's, in the scenarios that both have a plan for."""


class Difference(Figures):
    """What a strategy costs and delivers beyond the baseline, paired by scenario.

    Attributes
    ----------
    cost
        Total cost less the baseline's, in currency; negative is cheaper.
    on_time_share
        OTIF less the baseline's, in shares of all orders.
    """

    strategy: str
    baseline: str
    cost: Paired
    on_time_share: Paired


class Dominated(Figures):
    """A strategy that another one beats in cost and OTIF, on the mean of all scenarios.

    Attributes
    ----------
    sure
        Whether the intervals of both paired differences exclude that it is the other way round.
    """

    strategy: str
    by: str
    sure: bool


class WithoutPlan(Figures):
    """A strategy, scenario and seed for which there is no plan.

    Attributes
    ----------
    solution
        ``infeasible`` where it is proven that there is none, else ``none`` within the limits.
    why
        In words.
    """

    strategy: str
    scenario: int
    seed: int
    solution: Literal["none", "infeasible"]
    why: str

    @property
    def known(self) -> str:
        """How far it is known that there is no plan, in words."""
        return "proven impossible" if self.solution == "infeasible" else "none found in time"

    @classmethod
    def of(cls, error: NoPlan, strategy: str, seed: int, scenario: int = 0) -> WithoutPlan:
        """Return what an error says of a run."""
        return cls(
            strategy=strategy,
            scenario=scenario,
            seed=seed,
            solution=error.solution,
            why=error.message,
        )


class Spread(Figures):
    """Total costs in currency of one strategy on the book itself, over the solver's seeds."""

    strategy: str
    seeds: tuple[int, ...]
    totals: tuple[Decimal, ...]


class StrategyReplay(Figures):
    """How a strategy's plan of the book itself fares under noise; see `analysis.replay`."""

    strategy: str
    replications: int
    seed: int
    noise: ShopNoise
    planned_cost: Decimal
    cost_mean: Decimal
    cost_p50: Decimal
    cost_p80: Decimal
    cost_p95: Decimal
    planned_on_time_share: float | None
    on_time_share: float | None
    on_time_share_p5: float | None


class Comparison(Figures):
    """Strategies on the same book, scenarios, seeds, seconds and cores.

    Attributes
    ----------
    strategies
        As they were asked for.
    headline
        One outcome a strategy: the book itself (scenario 0) with the first seed.
    outcomes
        One a strategy and scenario, with the first seed; scenario by scenario.
    without_plan
        Runs that ended without a plan; they have no outcome, in the headline neither.
    spreads
        The same on further seeds, apart: noise of the search, not of demand.
    """

    format: Literal["strategy-comparison/1"] = FORMAT
    plant: str
    currency: str
    baseline: str
    strategies: tuple[str, ...]
    seed: int
    time_limit: float | None
    work_limit: float | None
    workers: int = Field(description="cores for each plan")
    noise: DemandNoise
    headline: tuple[Outcome, ...]
    outcomes: tuple[Outcome, ...]
    without_plan: tuple[WithoutPlan, ...] = ()
    spreads: tuple[Spread, ...] = ()
    differences: tuple[Difference, ...]
    dominated: tuple[Dominated, ...]
    replays: tuple[StrategyReplay, ...] = ()

    @property
    def scenarios(self) -> int:
        """How many scenarios there are, the book itself included."""
        planned = {row.scenario for row in self.outcomes}
        return len(planned | {row.scenario for row in self.without_plan})

    @property
    def missing(self) -> dict[str, WithoutPlan]:
        """Strategies that the headline lacks, and why, as they were asked for."""
        have = {row.strategy for row in self.headline}
        why = {
            row.strategy: row
            for row in self.without_plan
            if (row.scenario, row.seed) == (0, self.seed)
        }
        return {name: why[name] for name in self.strategies if name not in have and name in why}


def differences(outcomes: Sequence[Outcome], baseline: str) -> tuple[Difference, ...]:
    """Return what every other strategy costs and delivers beyond `baseline`.

    A difference is over the scenarios that both have a plan for; where there are none, so is no
    difference.
    """
    found = []
    for name in dict.fromkeys(row.strategy for row in outcomes):
        pairs = _pairs(outcomes, name, baseline)
        if name != baseline and pairs:
            found.append(
                Difference(
                    strategy=name,
                    baseline=baseline,
                    cost=_paired_cost(pairs),
                    on_time_share=_paired_share(pairs),
                )
            )
    return tuple(found)


def dominated(outcomes: Sequence[Outcome]) -> tuple[Dominated, ...]:
    """Return every strategy that another one beats, with the cheapest one that does.

    They meet in the scenarios of the one that is beaten; the other must have a plan for all of
    them, and in those be cheaper and more punctual on average.
    """
    names = list(dict.fromkeys(row.strategy for row in outcomes))
    found = []
    for name in names:
        against = {other: _pairs(outcomes, name, other) for other in names if other != name}
        asked = sum(row.strategy == name for row in outcomes)
        better = {
            other: pairs
            for other, pairs in against.items()
            if len(pairs) == asked and _is_beaten(pairs)
        }
        if better:
            by = min(better, key=lambda other: (_mean_cost(better[other]), names.index(other)))
            cost, share = _paired_cost(better[by]), _paired_share(better[by])
            sure = cost.low is not None and cost.low >= 0 and share.high is not None
            found.append(Dominated(strategy=name, by=by, sure=sure and (share.high or 0.0) <= 0))
    return tuple(found)


def _is_beaten(pairs: _Pairs) -> bool:
    cost, share = _paired_cost(pairs).mean, _paired_share(pairs).mean
    return cost >= 0 and share <= 0 and (cost > 0 or share < 0)


def _mean_cost(pairs: _Pairs) -> float:
    return fmean(other.cost.total for _, other in pairs)


def _paired_cost(pairs: _Pairs) -> Paired:
    return paired([(one.cost.total - base.cost.total) / _MICRO for one, base in pairs])


def _paired_share(pairs: _Pairs) -> Paired:
    return paired([(one.on_time_share or 0.0) - (base.on_time_share or 0.0) for one, base in pairs])


def _pairs(outcomes: Sequence[Outcome], strategy: str, baseline: str) -> _Pairs:
    one, base = _of(outcomes, strategy), _of(outcomes, baseline)
    return [(one[number], base[number]) for number in sorted(one.keys() & base.keys())]


def _of(outcomes: Iterable[Outcome], strategy: str) -> dict[int, Outcome]:
    return {row.scenario: row for row in outcomes if row.strategy == strategy}
