"""Evaluate every point of a sweep under every strategy, and go on where a sweep was killed.

A point is one task, with all its strategies one after the other, so that a plan of one is offered
to the next. What is finished stands in a journal, a line a point; a killed sweep repeats at most
the points that were under way. The final table is written from the journal in the order of the
points, so it does not depend on who finished first.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.analysis.point import fixed_cost, investment, varied_orders, varied_plant
from planner.analysis.sweep_row import SweepRow, detailed_row, rough_row
from planner.errors import BadRequest, NoPlan
from planner.orders.write import orders_as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    import polars as pl

    from planner.analysis.executors import Executor
    from planner.analysis.point import Point
    from planner.analysis.sweep_spec import SweepSpec
    from planner.plan import Plan
    from planner.plant import Plant
    from planner.strategies import Strategy

JOURNAL = "journal.jsonl"
TIMINGS = "timings.jsonl"


@dataclass(frozen=True, slots=True)
class Base:
    """What all points of a sweep share; it goes to every worker once.

    Attributes
    ----------
    workers
        Cores of every detailed plan.
    """

    plant: Plant
    orders: pl.DataFrame
    start: datetime
    strategies: tuple[Strategy, ...]
    spec: SweepSpec
    workers: int = 1

    def fingerprint(self) -> str:
        """Return a digest of everything that results depend on."""
        book = orders_as_text(self.orders, self.plant).write_csv()
        parts = [
            self.plant.model_dump_json(),
            book,
            self.start.isoformat(),
            self.spec.model_dump_json(),
            *(strategy.model_dump_json() for strategy in self.strategies),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What came of a point: its rows, or why it has none; and the seconds it took."""

    number: int
    rows: tuple[SweepRow, ...]
    left_out: str | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Swept:
    """A finished sweep: all rows by point and strategy, and why other points have none."""

    rows: tuple[SweepRow, ...]
    left_out: dict[int, str]


def sweep(
    base: Base,
    folder: Path,
    executor: Executor,
    told: Callable[[int, int], None] | None = None,
) -> Swept:
    """Evaluate all points that a journal in `folder` does not hold yet, and return all of them.

    Parameters
    ----------
    folder
        Exists; the journal and the timings stand in it.
    told
        Called after each point with how many are done, old ones included, and how many there are.

    Raises
    ------
    BadRequest
        When the journal is of another question, or the plant cannot be varied as asked.
    """
    points = base.spec.all_points()
    done = _journal(folder / JOURNAL, base.fingerprint())
    missing = [number for number in range(len(points)) if number not in done]
    with (
        (folder / JOURNAL).open("a", encoding="utf-8") as journal,
        (folder / TIMINGS).open("a", encoding="utf-8") as timings,
    ):
        for found in executor.run(evaluate, base, missing):
            done[found.number] = found
            journal.write(_line(found))
            journal.flush()
            timings.write(json.dumps({"number": found.number, "seconds": found.seconds}) + "\n")
            timings.flush()
            if told is not None:
                told(len(done), len(points))
    ordered = [done[number] for number in range(len(points))]
    return Swept(
        rows=tuple(row for found in ordered for row in found.rows),
        left_out={found.number: found.left_out for found in ordered if found.left_out is not None},
    )


def evaluate(base: Base, number: int) -> Evaluated:
    """Evaluate one point under all strategies; it may be called anywhere, in any order."""
    began = time.monotonic()
    spec, point = base.spec, base.spec.all_points()[number]
    plant = varied_plant(base.plant, point)
    spent = investment(base.plant, plant)
    if spec.budget is not None and spent > round(spec.budget * 1e6):
        return Evaluated(number, (), "over the budget", time.monotonic() - began)
    orders = varied_orders(base.orders, base.plant, point, base.start, spec.seed)
    money = fixed_cost(base.plant, plant), spent
    weigh = _rough if spec.evaluator == "rough" else _detailed
    try:
        rows = weigh(base, number, point, plant, orders, money)
    except NoPlan as error:
        return Evaluated(number, (), error.message, time.monotonic() - began)
    return Evaluated(number, rows, None, time.monotonic() - began)


def _detailed(
    base: Base,
    number: int,
    point: Point,
    plant: Plant,
    orders: pl.DataFrame,
    money: tuple[int, int],
) -> tuple[SweepRow, ...]:
    from planner.planning.adopt import adopt
    from planner.planning.plan_week import plan_week

    plans: list[Plan] = []
    for strategy in base.strategies:
        plan = plan_week(
            plant,
            orders,
            start=base.start,
            time_limit=base.spec.time_limit,
            work_limit=base.spec.work_limit,
            workers=base.workers,
            seed=base.spec.seed,
            strategy=strategy,
        )
        plans.append(plan)
    best = [adopt(plan, [p for p in plans if p is not plan], plant, orders) for plan in plans]
    return tuple(detailed_row(plan, number, point, money, _customized(orders)) for plan in best)


def _rough(
    base: Base,
    number: int,
    point: Point,
    plant: Plant,
    orders: pl.DataFrame,
    money: tuple[int, int],
) -> tuple[SweepRow, ...]:
    from planner.planning.rough import Allowance, rough_week

    rows = []
    for strategy in base.strategies:
        week = rough_week(
            plant,
            orders,
            start_at=base.start,
            strategy=strategy,
            allowance=Allowance(base.spec.allowance),
        )
        plan = week.plan()
        if plan is None:
            raise NoPlan(f"under {strategy.name} the orders that must be made do not fit")
        rows.append(
            rough_row(plan, strategy.name, number, point, money, _customized(orders), plant)
        )
    return tuple(rows)


def _customized(orders: pl.DataFrame) -> float | None:
    if orders.is_empty():
        return None
    return round(float((orders["level"] != "standard").sum()) / orders.height, 9)


def _line(found: Evaluated) -> str:
    record = {
        "number": found.number,
        "left_out": found.left_out,
        "rows": [row.model_dump(mode="json") for row in found.rows],
    }
    return json.dumps(record) + "\n"


def _journal(path: Path, fingerprint: str) -> dict[int, Evaluated]:
    """Return what a journal holds, having begun one where there is none.

    A last line that a kill has cut short is dropped: its point is evaluated again.
    """
    if not path.exists():
        path.write_text(json.dumps({"sweep": fingerprint}) + "\n", encoding="utf-8")
        return {}
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    if not whole or json.loads(whole[0]).get("sweep") != fingerprint:
        raise BadRequest(
            f"{path.parent} holds another sweep: its plant, orders, strategies or points differ",
            hint="name another folder with --out, or delete this one",
        )
    if len(whole) < len(lines):
        path.write_text("".join(whole), encoding="utf-8")
    return {found.number: found for found in map(_read, whole[1:])}


def _read(line: str) -> Evaluated:
    record: dict[str, Any] = json.loads(line)
    rows: Sequence[Any] = record["rows"]
    return Evaluated(
        number=record["number"],
        rows=tuple(SweepRow.model_validate(row) for row in rows),
        left_out=record["left_out"],
        seconds=0.0,
    )
