"""A plan replayed under noise: how likely is what it promises.

The policy is right-shift: every station keeps its sequence, nothing starts before its planned
start, and what is late pushes on what waits for it. Work that meets closed time goes on when the
station opens again. Nobody mends the plan, so this is what it is worth without replanning. People
and tools that several stations share are not asked for again: a shift may need more of them.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from planner.analysis.replay.shop_noise import ShopNoise, delays, factors, repairs
from planner.analysis.replay.tables import replay_tables
from planner.errors import PlanInvalid
from planner.planning.admit import admitted, last_instant
from planner.translation.translate import translate

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

    from planner.analysis.replay.tables import ReplayTables
    from planner.plan import Plan
    from planner.plant import Plant
    from planner.translation.translation import Translation
    from solvers.problem.arrays import Ints
    from solvers.schedule import Schedule

    Floats = npt.NDArray[np.float64]

_BATCH: Final = 64  # replications drawn at once, so that memory does not grow with their number


class ReplayedOrder(BaseModel):
    """How an order fares; instants carry the plant's offset from UTC."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: str
    on_time: float = Field(description="probability of completion by the due date")
    planned_at: datetime
    p50_at: datetime
    p80_at: datetime
    p95_at: datetime


class Replay(BaseModel):
    """A plan under noise; money in currency, shares 0 to 1, over all replications.

    Attributes
    ----------
    planned_cost, planned_on_time_share
        As the plan states them.
    cost_mean, cost_p50, cost_p80, cost_p95
        Of the whole plan: late costs as they come, and the hours of stations that run longer.
    on_time_share
        Mean of OTIF, refused orders included.
    on_time_share_p5
        What OTIF falls below in one replication of twenty.
    orders
        The orders made, as in the plan.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

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
    orders: tuple[ReplayedOrder, ...]


def replay_plan(
    plan: Plan,
    plant: Plant,
    orders: pl.DataFrame,
    noise: ShopNoise,
    *,
    replications: int = 1000,
    seed: int = 0,
) -> Replay:
    """Return how a plan fares under noise; the same seed gives the same.

    Parameters
    ----------
    plant, orders
        What the plan was made from.
    replications
        At least 1.

    Raises
    ------
    PlanInvalid
        When the plan does not fit the plant and orders.
    """
    translation = translate(
        plant,
        orders,
        start_at=plan.start_at,
        strategy=plan.strategy_document,
        until=last_instant(plan),
    )
    schedule = admitted(translation, plan)
    if schedule is None:
        raise PlanInvalid(
            "the plan does not fit its plant and orders", hint="`planner verify` says why"
        )
    return replay(translation, schedule, noise, replications=replications, seed=seed)


def replay(
    translation: Translation,
    schedule: Schedule,
    noise: ShopNoise,
    *,
    replications: int = 1000,
    seed: int = 0,
) -> Replay:
    """Return how a schedule of `translation` fares under noise; the same seed gives the same.

    Parameters
    ----------
    schedule
        One that keeps all rules.
    replications
        At least 1.
    """
    problem = translation.problem
    completions, extra = _run(
        replay_tables(translation, schedule), translation, noise, replications, seed
    )
    made = np.array([route is not None for route in schedule.routes])
    due = np.array([2**60 if job.due is None else job.due for job in problem.jobs])
    price = np.array([job.tardiness_cost for job in problem.jobs], dtype=np.float64)
    planned = _planned(schedule, len(problem.jobs))
    late = np.maximum(completions - due, 0) * made
    base = _objective(translation, schedule) - float((np.maximum(planned - due, 0) * made) @ price)
    cost = (base + late @ price + extra) / 1e6
    asked = len(problem.jobs) + len(translation.impossible)
    kept = (made & (completions <= due)).sum(axis=1)
    rows = [j for j, route in enumerate(schedule.routes) if route is not None]
    return Replay(
        replications=replications,
        seed=seed,
        noise=noise,
        planned_cost=_money(_objective(translation, schedule) / 1e6),
        cost_mean=_money(float(cost.mean())),
        cost_p50=_money(_rank(cost, 50)),
        cost_p80=_money(_rank(cost, 80)),
        cost_p95=_money(_rank(cost, 95)),
        planned_on_time_share=None if not asked else float((made & (planned <= due)).sum() / asked),
        on_time_share=float(kept.sum() / (asked * replications)) if asked else None,
        on_time_share_p5=_rank(kept, 5) / asked if asked else None,
        orders=tuple(
            _order(translation, j, completions[:, j], int(planned[j]), int(due[j])) for j in rows
        ),
    )


def _run(
    tables: ReplayTables, translation: Translation, noise: ShopNoise, replications: int, seed: int
) -> tuple[Ints, Floats]:
    """Return completions per replication and job, and per replication the cost of longer hours."""
    from planner.analysis.replay import kernels

    # Shop-floor times are drawn in hours and days, the plan is in ticks.
    tick_hours = translation.clock.tick / 3600
    count, jobs = len(tables.work), len(translation.problem.jobs)
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(3)]
    completions = np.zeros((replications, jobs), dtype=np.int64)
    extra = np.zeros(replications)
    ends = np.zeros(count, dtype=np.int64)
    for first in range(0, replications, _BATCH):
        batch = min(_BATCH, replications - first)
        longer = factors(noise, tables.planned_yield, streams[0], batch)
        hours = tables.work * longer * tick_hours
        broken = repairs(noise, hours, streams[1]) * tables.on_station
        durations = _ticks(tables.work * longer + broken / tick_hours)
        arrivals = _arrivals(tables, noise, streams[2], batch, 24 / tick_hours)
        extra[first : first + batch] = (durations - tables.work) @ (tables.hourly * tick_hours)
        for row in range(batch):
            kernels.replay(
                *(tables.steps, tables.links, tables.hours, tables.stations.copy()),
                *(durations[row], arrivals[row], ends, completions[first + row]),
            )
    return completions, extra


def _ticks(amounts: Floats) -> Ints:
    """Round up to whole ticks, as plans do, but not for a last digit of a float."""
    return np.ceil(amounts - 1e-6).astype(np.int64)


def _arrivals(
    tables: ReplayTables, noise: ShopNoise, random: np.random.Generator, batch: int, day: float
) -> Ints:
    """Return per replication and step when the last receipt that it needs is there."""
    when = tables.receipts + _ticks(delays(noise, len(tables.receipts), random, batch) * day)
    arrivals = np.zeros((batch, len(tables.work)), dtype=np.int64)
    for step, needed in enumerate(tables.waits):
        if needed:
            arrivals[:, step] = when[:, list(needed)].max(axis=1)
    return arrivals


def _planned(schedule: Schedule, jobs: int) -> Ints:
    ends = np.zeros(jobs, dtype=np.int64)
    for item in schedule.assignments:
        ends[item.job] = max(ends[item.job], item.end)
    return ends


def _objective(translation: Translation, schedule: Schedule) -> float:
    from solvers.objective import value

    return float(value(translation.problem, schedule) + translation.constant)


def _order(translation: Translation, job: int, ends: Ints, planned: int, due: int) -> ReplayedOrder:
    p50, p80, p95 = (
        translation.clock.instant(int(_rank(ends, percent))) for percent in (50, 80, 95)
    )
    return ReplayedOrder(
        order=translation.lines[job].order,
        on_time=float((ends <= due).mean()),
        planned_at=translation.clock.instant(planned),
        p50_at=p50,
        p80_at=p80,
        p95_at=p95,
    )


def _rank(values: Ints | Floats, percent: int) -> float:
    """Return the percentile by nearest rank."""
    return float(np.sort(values)[max(-(-percent * len(values) // 100), 1) - 1])


def _money(amount: float) -> Decimal:
    return Decimal(repr(round(amount, 2)))
