"""What a comparison of strategies says: headline figures, paired differences, who is dominated."""

from __future__ import annotations

from decimal import Decimal
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from planner.analysis.noise import DemandNoise
from planner.analysis.outcome import Outcome
from planner.analysis.shop_noise import ShopNoise
from planner.analysis.statistics import Paired, paired

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMAT: Literal["strategy-comparison/1"] = "strategy-comparison/1"

_MICRO = 1_000_000


class Difference(BaseModel):
    """What a strategy costs and delivers beyond the baseline, paired by scenario.

    Attributes
    ----------
    cost
        Total cost less the baseline's, in currency; negative is cheaper.
    on_time_share
        OTIF less the baseline's, in shares of all orders.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    strategy: str
    baseline: str
    cost: Paired
    on_time_share: Paired


class Dominated(BaseModel):
    """A strategy that another one beats in cost and OTIF, on the mean of all scenarios.

    Attributes
    ----------
    sure
        Whether the intervals of both paired differences exclude that it is the other way round.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    strategy: str
    by: str
    sure: bool


class Spread(BaseModel):
    """Total costs in currency of one strategy on the book itself, over the solver's seeds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strategy: str
    seeds: tuple[int, ...]
    totals: tuple[Decimal, ...]


class StrategyReplay(BaseModel):
    """How a strategy's plan of the book itself fares under noise; see `planner.analysis.replay`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

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


class Comparison(BaseModel):
    """Strategies on the same book, scenarios, seeds, seconds and cores.

    Attributes
    ----------
    headline
        One outcome a strategy: the book itself (scenario 0) with the first seed.
    outcomes
        One a strategy and scenario, with the first seed; scenario by scenario.
    spreads
        The same on further seeds, apart: noise of the search, not of demand.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["strategy-comparison/1"] = FORMAT
    plant: str
    currency: str
    baseline: str
    seed: int
    time_limit: float | None
    work_limit: float | None
    workers: int = Field(description="cores for each plan")
    noise: DemandNoise
    headline: tuple[Outcome, ...]
    outcomes: tuple[Outcome, ...]
    spreads: tuple[Spread, ...] = ()
    differences: tuple[Difference, ...]
    dominated: tuple[Dominated, ...]
    replays: tuple[StrategyReplay, ...] = ()

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies, as they were asked for."""
        return tuple(row.strategy for row in self.headline)

    @property
    def scenarios(self) -> int:
        """How many scenarios there are, the book itself included."""
        return len({row.scenario for row in self.outcomes})


def differences(outcomes: Sequence[Outcome], baseline: str) -> tuple[Difference, ...]:
    """Return what every other strategy costs and delivers beyond `baseline`.

    Parameters
    ----------
    outcomes
        The same scenarios for every strategy.
    """
    names = dict.fromkeys(row.strategy for row in outcomes)
    return tuple(
        Difference(
            strategy=name,
            baseline=baseline,
            cost=_paired_cost(outcomes, name, baseline),
            on_time_share=_paired_share(outcomes, name, baseline),
        )
        for name in names
        if name != baseline
    )


def dominated(outcomes: Sequence[Outcome]) -> tuple[Dominated, ...]:
    """Return every strategy that another one beats, with the cheapest one that does."""
    names = list(dict.fromkeys(row.strategy for row in outcomes))
    found = []
    for name in names:
        better = [other for other in names if other != name and _beats(outcomes, other, name)]
        if better:
            by = min(better, key=lambda other: (_mean_cost(outcomes, other), names.index(other)))
            cost = _paired_cost(outcomes, name, by)
            share = _paired_share(outcomes, name, by)
            sure = cost.low is not None and cost.low >= 0 and share.high is not None
            found.append(Dominated(strategy=name, by=by, sure=sure and (share.high or 0.0) <= 0))
    return tuple(found)


def _beats(outcomes: Sequence[Outcome], one: str, other: str) -> bool:
    cost, dearer = _mean_cost(outcomes, one), _mean_cost(outcomes, other)
    share, less = _mean_share(outcomes, one), _mean_share(outcomes, other)
    return cost <= dearer and share >= less and (cost < dearer or share > less)


def _mean_cost(outcomes: Sequence[Outcome], strategy: str) -> float:
    return fmean(row.cost.total / _MICRO for row in _of(outcomes, strategy))


def _mean_share(outcomes: Sequence[Outcome], strategy: str) -> float:
    return fmean(row.on_time_share or 0.0 for row in _of(outcomes, strategy))


def _paired_cost(outcomes: Sequence[Outcome], strategy: str, baseline: str) -> Paired:
    pairs = _pairs(outcomes, strategy, baseline)
    return paired([(one.cost.total - base.cost.total) / _MICRO for one, base in pairs])


def _paired_share(outcomes: Sequence[Outcome], strategy: str, baseline: str) -> Paired:
    pairs = _pairs(outcomes, strategy, baseline)
    return paired([(one.on_time_share or 0.0) - (base.on_time_share or 0.0) for one, base in pairs])


def _pairs(
    outcomes: Sequence[Outcome], strategy: str, baseline: str
) -> list[tuple[Outcome, Outcome]]:
    return list(zip(_of(outcomes, strategy), _of(outcomes, baseline), strict=True))


def _of(outcomes: Iterable[Outcome], strategy: str) -> list[Outcome]:
    return sorted(
        (row for row in outcomes if row.strategy == strategy), key=lambda row: row.scenario
    )
