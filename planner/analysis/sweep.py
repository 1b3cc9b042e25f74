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
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from planner.analysis.point import fixed_cost, investment, varied_orders, varied_plant
from planner.analysis.sweep_row import SweepRow, detailed_row, rough_row
from planner.errors import BadRequest, NoPlan
from planner.files import write_whole
from planner.orders.write import orders_as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import polars as pl

    from planner.analysis.executors import Executor
    from planner.analysis.point import Point
    from planner.analysis.sweep_spec import SweepSpec
    from planner.plan import Plan
    from planner.plant import Plant
    from planner.strategies import Strategy

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

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
    """What came of a point.

    Attributes
    ----------
    rows
        One for each strategy that has a plan.
    left_out
        Why there is no row at all.
    without_plan
        Why single strategies have none, by name.
    seconds
        It took.
    """

    number: int
    rows: tuple[SweepRow, ...]
    left_out: str | None = None
    without_plan: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Swept:
    """A finished sweep.

    Attributes
    ----------
    rows
        By point and strategy.
    left_out
        Why some points have no row, by number.
    without_plan
        Why some strategies have none at a point where others do, by number and name.
    """

    rows: tuple[SweepRow, ...]
    left_out: dict[int, str]
    without_plan: dict[tuple[int, str], str] = field(default_factory=dict)


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
    names = [strategy.name for strategy in base.strategies]
    if len(set(names)) < len(names):
        raise BadRequest("two of the strategies have the same name", hint="rename one of them")
    points = base.spec.all_points()
    with _alone(folder):
        done = _journal(folder / JOURNAL, base.fingerprint())
        missing = [number for number in range(len(points)) if number not in done]
        with (
            (folder / JOURNAL).open("a", encoding="utf-8") as journal,
            (folder / TIMINGS).open("a", encoding="utf-8") as timings,
            closing(executor.run(evaluate, base, missing)) as results,
        ):
            for found in results:
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
        without_plan={
            (found.number, name): why
            for found in ordered
            for name, why in found.without_plan.items()
        },
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep a second sweep out of a folder; a lock of the system ends with whoever held it.

    Raises
    ------
    BadRequest
        When another sweep is at work there.
    """
    if fcntl is None:
        yield
        return
    with (folder / TIMINGS).open("a", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadRequest(
                f"another sweep is at work in {folder}",
                hint="wait until it is done, or name another folder with --out",
            ) from error
        yield


def evaluate(base: Base, number: int) -> Evaluated:
    """Evaluate one point under all strategies; it may be called anywhere, in any order."""
    began = time.monotonic()
    spec, point = base.spec, base.spec.all_points()[number]
    plant = varied_plant(base.plant, point)
    spent = investment(base.plant, plant)
    if spec.budget is not None and spent > round(spec.budget * 1e6):
        return Evaluated(number, (), "over the budget", seconds=time.monotonic() - began)
    orders = varied_orders(base.orders, base.plant, point, base.start, spec.seed)
    money = fixed_cost(base.plant, plant), spent
    weigh = _rough if spec.evaluator == "rough" else _detailed
    found = weigh(base, number, point, plant, orders, money)
    if not found.rows:
        # What holds for the first strategy is as good a reason as any.
        found = replace(found, left_out=next(iter(found.without_plan.values())), without_plan={})
    return replace(found, seconds=time.monotonic() - began)


def _detailed(
    base: Base,
    number: int,
    point: Point,
    plant: Plant,
    orders: pl.DataFrame,
    money: tuple[int, int],
) -> Evaluated:
    from planner.analysis.comparison import WithoutPlan
    from planner.analysis.offering import best_offered
    from planner.plan import Plan
    from planner.planning.plan_week import plan_week

    found: dict[str, Plan | WithoutPlan] = {}
    for strategy in base.strategies:
        try:
            found[strategy.name] = plan_week(
                plant,
                orders,
                start=base.start,
                time_limit=base.spec.time_limit,
                work_limit=base.spec.work_limit,
                workers=base.workers,
                seed=base.spec.seed,
                strategy=strategy,
            )
        except NoPlan as error:
            found[strategy.name] = WithoutPlan.of(error, strategy.name, base.spec.seed)
    rows: list[SweepRow] = []
    without: dict[str, str] = {}
    for strategy in base.strategies:
        own = found[strategy.name]
        others = {n: p for n, p in found.items() if p is not own and isinstance(p, Plan)}
        best, _ = best_offered(own, strategy, others, plant, orders)
        if isinstance(best, Plan):
            rows.append(detailed_row(best, number, point, money, _customized(orders)))
        else:
            without[strategy.name] = best.why
    return Evaluated(number, tuple(rows), without_plan=without)


def _rough(
    base: Base,
    number: int,
    point: Point,
    plant: Plant,
    orders: pl.DataFrame,
    money: tuple[int, int],
) -> Evaluated:
    from planner.planning.rough import Allowance, rough_week

    rows: list[SweepRow] = []
    without: dict[str, str] = {}
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
            without[strategy.name] = f"under {strategy.name} orders that must be made do not fit"
            continue
        rows.append(
            rough_row(plan, strategy.name, number, point, money, _customized(orders), plant)
        )
    return Evaluated(number, tuple(rows), without_plan=without)


def _customized(orders: pl.DataFrame) -> float | None:
    if orders.is_empty():
        return None
    return round(float((orders["level"] != "standard").sum()) / orders.height, 9)


def _line(found: Evaluated) -> str:
    record = {
        "number": found.number,
        "left_out": found.left_out,
        "without_plan": dict(found.without_plan),
        "rows": [row.model_dump(mode="json") for row in found.rows],
    }
    return json.dumps(record) + "\n"


def _journal(path: Path, fingerprint: str) -> dict[int, Evaluated]:
    """Return what a journal holds, having begun one where there is none.

    A last line that a kill has cut short is dropped: its point is evaluated again.
    """
    text = path.read_bytes().decode("utf-8", "replace") if path.exists() else ""
    lines = text.splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    if not whole:
        path.write_text(json.dumps({"sweep": fingerprint}) + "\n", encoding="utf-8")
        return {}
    try:
        head, *found = [json.loads(whole[0]), *map(_read, whole[1:])]
        if head["sweep"] != fingerprint:
            raise BadRequest(
                f"{path.parent} holds another sweep: its plant, orders, strategies or points "
                "differ",
                hint="name another folder with --out, or delete this one",
            )
    except (ValueError, KeyError, TypeError) as error:
        raise BadRequest(
            f"{path} is damaged, so this sweep cannot go on",
            hint="name another folder with --out, or delete this one",
        ) from error
    if len(whole) < len(lines):
        write_whole(path, "".join(whole).encode("utf-8"))
    return {point.number: point for point in found}


def _read(line: str) -> Evaluated:
    record: dict[str, Any] = json.loads(line)
    rows: Sequence[Any] = record["rows"]
    return Evaluated(
        number=int(record["number"]),
        rows=tuple(SweepRow.model_validate(row) for row in rows),
        left_out=record["left_out"],
        without_plan=record["without_plan"],
    )
