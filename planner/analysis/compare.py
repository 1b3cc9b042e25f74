"""Plan one book under several strategies, in several scenarios, and say how they compare.

All runs have the same seconds and cores and stand side by side, each in a process of its own. When
all are over, a plan found under one strategy is offered to every other one that admits it, scenario
by scenario: so a wider strategy never looks worse than a narrower one for want of time.
"""

from __future__ import annotations

import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TYPE_CHECKING

from planner.analysis.comparison import (
    Comparison,
    Spread,
    StrategyReplay,
    differences,
    dominated,
)
from planner.analysis.noise import DemandNoise, scenario
from planner.analysis.outcome import outcome
from planner.analysis.replay import replay_plan
from planner.analysis.shop_noise import ShopNoise
from planner.errors import BadRequest, NoPlan
from planner.money import in_currency
from planner.planning.adopt import adopt
from planner.planning.plan_week import plan_week

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    import polars as pl

    from planner.plan import Plan
    from planner.plant import Plant
    from planner.strategies import Strategy


@dataclass(frozen=True, slots=True)
class Effort:
    """What every run of a comparison may spend.

    Attributes
    ----------
    time_limit, work_limit
        Seconds and units of work; with a work limit, the same seed gives the same comparison.
    workers
        Cores of each run.
    side_by_side
        Runs at a time.
    """

    time_limit: float | None = 60.0
    work_limit: float | None = None
    workers: int = 1
    side_by_side: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """One plan of a comparison: a strategy, a scenario and a seed."""

    strategy: Strategy
    scenario: int
    seed: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison and the plans behind its headline, by strategy."""

    comparison: Comparison
    plans: dict[str, Plan]


@dataclass(frozen=True, slots=True)
class _Task:
    run: Run
    plant: Plant
    orders: pl.DataFrame
    start: datetime
    effort: Effort


@dataclass(slots=True)
class _Book:
    """The orders of every scenario."""

    plant: Plant
    orders: pl.DataFrame
    start: datetime
    noise: DemandNoise
    seed: int
    drawn: dict[int, pl.DataFrame] = field(default_factory=dict)

    def scenario(self, number: int) -> pl.DataFrame:
        if number not in self.drawn:
            self.drawn[number] = scenario(
                self.orders, self.plant, self.start, number, self.noise, self.seed
            )
        return self.drawn[number]


def compare(  # noqa: PLR0913 - one call; each is a decision of whoever compares
    plant: Plant,
    orders: pl.DataFrame,
    strategies: Sequence[Strategy],
    *,
    start: datetime,
    baseline: str | None = None,
    scenarios: int = 5,
    seeds: int = 1,
    seed: int = 0,
    noise: DemandNoise | None = None,
    effort: Effort | None = None,
    simulate: int | None = None,
    told: Callable[[Run, Plan, int, int], None] | None = None,
) -> Compared:
    """Return how strategies compare on the same book, scenarios, seeds, seconds and cores.

    Parameters
    ----------
    orders
        A checked order book, scenario 0.
    strategies
        At least one, with different names.
    start
        When planning starts.
    baseline
        The strategy that differences refer to; by default the first.
    scenarios
        How many, the book itself included.
    seeds
        How many seeds of the solver the book itself is planned with; the further ones only show
        the spread.
    simulate
        How often the headline plans are replayed under the usual noise of a shop floor.
    told
        Called after each run, with how many are over and how many there are.

    Raises
    ------
    BadRequest
        When names repeat, or there is no such baseline.
    NoPlan
        When a run finds no plan; it is named.
    """
    names = [strategy.name for strategy in strategies]
    if len(set(names)) < len(names):
        raise BadRequest("two of the strategies have the same name", hint="rename one of them")
    base = baseline or names[0]
    if base not in names:
        raise BadRequest(
            f"the baseline {base!r} is none of the strategies", hint=f"one of {', '.join(names)}"
        )
    noise, effort = noise or DemandNoise(), effort or Effort()
    book = _Book(plant, orders, start, noise, seed)
    runs = [
        *(Run(s, number, seed) for number in range(scenarios) for s in strategies),
        *(Run(s, 0, seed + extra) for extra in range(1, seeds) for s in strategies),
    ]
    found = _all(runs, book, effort, told)
    plans = {run: plan for run, (plan, _) in found.items()}
    headline = {s.name: plans[Run(s, 0, seed)] for s in strategies}
    outcomes = tuple(
        outcome(found[run][0], run.scenario, found[run][1]) for run in runs if run.seed == seed
    )
    return Compared(
        Comparison(
            plant=plant.name,
            currency=plant.currency,
            baseline=base,
            seed=seed,
            time_limit=effort.time_limit,
            work_limit=effort.work_limit,
            workers=effort.workers,
            noise=noise,
            headline=tuple(row for row in outcomes if row.scenario == 0),
            outcomes=outcomes,
            spreads=_spreads(plans, names) if seeds > 1 else (),
            differences=differences(outcomes, base),
            dominated=dominated(outcomes),
            replays=() if simulate is None else _replays(headline, book, simulate, seed),
        ),
        headline,
    )


def _all(
    runs: Sequence[Run],
    book: _Book,
    effort: Effort,
    told: Callable[[Run, Plan, int, int], None] | None,
) -> dict[Run, tuple[Plan, str | None]]:
    """Return every run's plan, and the strategy that it was adopted from."""
    tasks = [
        _Task(run, book.plant, book.scenario(run.scenario), book.start, effort) for run in runs
    ]
    plans: dict[Run, Plan] = {}
    # A fork would copy the threads' locks of a solver; a fresh process costs a second or two.
    pool = ProcessPoolExecutor(effort.side_by_side, get_context("spawn"), _ignore_interrupts)
    try:
        futures = {pool.submit(_plan, task): task.run for task in tasks}
        for future in as_completed(futures):
            run = futures[future]
            plans[run] = future.result()
            if told is not None:
                told(run, plans[run], len(plans), len(runs))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return {run: _best(run, plans, book) for run in runs}


def _best(run: Run, plans: dict[Run, Plan], book: _Book) -> tuple[Plan, str | None]:
    own = plans[run]
    others = {
        other.strategy.name: plan
        for other, plan in plans.items()
        if (other.scenario, other.seed) == (run.scenario, run.seed) and other != run
    }
    adopted = adopt(own, others.values(), book.plant, book.scenario(run.scenario))
    if adopted is own:
        return own, None
    source = next(name for name, plan in others.items() if plan.cost.total == adopted.cost.total)
    return adopted, source


def _plan(task: _Task) -> Plan:
    """Plan one run; called in a process of its own."""
    run = task.run
    try:
        return plan_week(
            task.plant,
            task.orders,
            start=task.start,
            time_limit=task.effort.time_limit,
            work_limit=task.effort.work_limit,
            workers=task.effort.workers,
            seed=run.seed,
            strategy=run.strategy,
        )
    except NoPlan as error:
        raise NoPlan(
            f"under strategy {run.strategy.name}, scenario {run.scenario}: {error.message}",
            solution=error.solution,
            hint=error.hint,
        ) from error


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that asked; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _replays(
    plans: dict[str, Plan], book: _Book, replications: int, seed: int
) -> tuple[StrategyReplay, ...]:
    found = []
    for name, plan in plans.items():
        run = replay_plan(
            plan, book.plant, book.orders, ShopNoise(), replications=replications, seed=seed
        )
        found.append(StrategyReplay(strategy=name, **run.model_dump(exclude={"orders"})))
    return tuple(found)


def _spreads(plans: dict[Run, Plan], names: Iterable[str]) -> tuple[Spread, ...]:
    found = []
    for name in names:
        mine = {r.seed: p for r, p in plans.items() if r.strategy.name == name and r.scenario == 0}
        totals = tuple(in_currency(plan.cost.total) for plan in mine.values())
        found.append(Spread(strategy=name, seeds=tuple(mine), totals=totals))
    return tuple(found)
