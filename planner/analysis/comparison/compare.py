"""Plan one book under several strategies, in several scenarios, and say how they compare.

All runs have the same seconds and cores and stand side by side, each in a process of its own. When
all are over, a plan found under one strategy is offered to every other one that admits it, scenario
by scenario: so a wider strategy never looks worse than a narrower one for want of time.

A strategy may have no plan in a scenario: orders that must be made need not fit on what it opens.
Then the others are compared all the same, and it is said.
"""

from __future__ import annotations

from concurrent.futures import as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planner.analysis.comparison.document import (
    Comparison,
    Spread,
    StrategyReplay,
    WithoutPlan,
    differences,
    dominated,
)
from planner.analysis.comparison.offering import best_offered
from planner.analysis.executors import processes, submitted
from planner.analysis.noise import DemandNoise, scenario
from planner.analysis.outcome import outcome
from planner.analysis.replay.replay import replay_plan
from planner.analysis.replay.shop_noise import ShopNoise
from planner.errors import BadRequest, NoPlan
from planner.money import in_currency
from planner.plan import Plan
from planner.planning.plan_week import accepted, plan_week
from planner.planning.prepare import precompile
from planner.plant.units import on_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from datetime import datetime

    import polars as pl

    from planner.orders import CheckedOrders
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
    orders: CheckedOrders | pl.DataFrame
    start: datetime
    effort: Effort


@dataclass(frozen=True, slots=True)
class _Offer:
    run: Run
    own: Plan | WithoutPlan
    others: dict[str, Plan]
    plant: Plant
    orders: pl.DataFrame


@dataclass(slots=True)
class _Book:
    """The orders of every scenario: as they were given, and those to plan."""

    plant: Plant
    given: CheckedOrders | pl.DataFrame
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
    orders: CheckedOrders | pl.DataFrame,
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
    told: Callable[[Run, Plan | WithoutPlan, int, int], None] | None = None,
    offered: Callable[[int, int], None] | None = None,
) -> Compared:
    """Return how strategies compare on the same book, scenarios, seeds, seconds and cores.

    Parameters
    ----------
    orders
        A checked order book, or the frame of one: scenario 0. Lines with errors are set aside, and
        the plans of scenario 0 tell which.
    strategies
        At least one, with different names.
    start
        When planning starts; without an offset on the plant's clock.
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
    offered
        Called before and after strategies are offered the plans of the others, in the same way.

    Raises
    ------
    BadRequest
        When names repeat, or there is no such baseline.
    InputRejected
        When no order is left.
    NoPlan
        When no strategy has a plan of the book itself.
    """
    start = on_clock(start, plant.zone)
    base = baseline_of(strategies, baseline)
    names = [strategy.name for strategy in strategies]
    noise, effort = noise or DemandNoise(), effort or Effort()
    book = _Book(plant, orders, accepted(orders, quarantine=True)[0], start, noise, seed)
    runs = [
        *(Run(s, number, seed) for number in range(scenarios) for s in strategies),
        *(Run(s, 0, seed + extra) for extra in range(1, seeds) for s in strategies),
    ]
    with processes(effort.side_by_side) as pool:
        made = _made(pool, runs, book, effort, told)
        found = _offered(pool, made, book, offered)
    plans = {run: plan for run, (plan, _) in found.items() if isinstance(plan, Plan)}
    headline = {run.strategy.name: plan for run, plan in plans.items() if _is_headline(run, seed)}
    without = tuple(plan for plan, _ in found.values() if isinstance(plan, WithoutPlan))
    if not headline:
        raise _none(without)
    outcomes = tuple(
        outcome(plan, run.scenario, found[run][1])
        for run, plan in plans.items()
        if run.seed == seed
    )
    return Compared(
        Comparison(
            plant=plant.name,
            currency=plant.currency,
            baseline=base,
            strategies=tuple(names),
            seed=seed,
            time_limit=effort.time_limit,
            work_limit=effort.work_limit,
            workers=effort.workers,
            noise=noise,
            headline=tuple(row for row in outcomes if row.scenario == 0),
            outcomes=outcomes,
            without_plan=without,
            spreads=_spreads(plans, names) if seeds > 1 else (),
            differences=differences(outcomes, base),
            dominated=dominated(outcomes),
            replays=() if simulate is None else _replays(headline, book, simulate, seed),
        ),
        headline,
    )


def baseline_of(strategies: Sequence[Strategy], baseline: str | None = None) -> str:
    """Return the strategy that differences refer to: the one named, or the first.

    Raises
    ------
    BadRequest
        When names repeat, or there is no such baseline.
    """
    names = [strategy.name for strategy in strategies]
    if len(set(names)) < len(names):
        raise BadRequest("two of the strategies have the same name", hint="rename one of them")
    base = names[0] if baseline is None else baseline
    if base not in names:
        raise BadRequest(
            f"the baseline {base!r} is none of the strategies", hint=f"one of {', '.join(names)}"
        )
    return base


def _is_headline(run: Run, seed: int) -> bool:
    return run.scenario == 0 and run.seed == seed


def _none(without: Sequence[WithoutPlan]) -> NoPlan:
    missing = [row for row in without if row.scenario == 0]
    proven = all(row.solution == "infeasible" for row in missing)
    return NoPlan(
        f"none of the strategies has a plan of the given book; {missing[0].strategy}: "
        f"{missing[0].why}",
        solution="infeasible" if proven else "none",
        hint="give more time, or let some orders be refused"
        if not proven
        else "let some orders that must be made be refused, or give them later deadlines",
    )


def _made(
    pool: ProcessPoolExecutor,
    runs: Sequence[Run],
    book: _Book,
    effort: Effort,
    told: Callable[[Run, Plan | WithoutPlan, int, int], None] | None,
) -> dict[Run, Plan | WithoutPlan]:
    """Return every run's own plan, in the order of the runs."""
    tasks = [
        _Task(
            run,
            book.plant,
            book.scenario(run.scenario) if run.scenario else book.given,
            book.start,
            effort,
        )
        for run in runs
    ]
    found: dict[Run, Plan | WithoutPlan] = {}
    futures = submitted(pool, _plan, tasks)
    for future in as_completed(futures):
        run = futures[future].run
        found[run] = future.result()
        if told is not None:
            told(run, found[run], len(found), len(runs))
    return {run: found[run] for run in runs}


def _offered(
    pool: ProcessPoolExecutor,
    made: dict[Run, Plan | WithoutPlan],
    book: _Book,
    offered: Callable[[int, int], None] | None,
) -> dict[Run, tuple[Plan | WithoutPlan, str | None]]:
    """Return every run's plan, if any, and the strategy that it was adopted from."""
    offers = [
        _Offer(run, own, _others(run, made), book.plant, book.scenario(run.scenario))
        for run, own in made.items()
    ]
    found: dict[Run, tuple[Plan | WithoutPlan, str | None]] = {}
    if offered is not None:
        offered(0, len(offers))
    futures = submitted(pool, _best, offers)
    for future in as_completed(futures):
        found[futures[future].run] = future.result()
        if offered is not None:
            offered(len(found), len(offers))
    return {run: found[run] for run in made}


def _others(run: Run, made: dict[Run, Plan | WithoutPlan]) -> dict[str, Plan]:
    """Return what other strategies have found for the orders and with the seed of a run."""
    return {
        other.strategy.name: plan
        for other, plan in made.items()
        if (other.scenario, other.seed) == (run.scenario, run.seed)
        and other != run
        and isinstance(plan, Plan)
    }


def _best(offer: _Offer) -> tuple[Plan | WithoutPlan, str | None]:
    """Return the best plan of a run after all offers; called in a process of its own."""
    return best_offered(offer.own, offer.run.strategy, offer.others, offer.plant, offer.orders)


def _plan(task: _Task) -> Plan | WithoutPlan:
    """Plan one run; called in a process of its own."""
    precompile()  # or the first plan of a process would load the search in its own seconds
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
            quarantine=True,
        )
    except NoPlan as error:
        return WithoutPlan.of(error, run.strategy.name, run.seed, run.scenario)


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
        if not mine:
            continue
        totals = tuple(in_currency(plan.cost.total) for plan in mine.values())
        found.append(Spread(strategy=name, seeds=tuple(mine), totals=totals))
    return tuple(found)
