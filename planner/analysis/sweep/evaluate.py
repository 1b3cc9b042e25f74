"""One point of a sweep: its plant and its book, under every strategy.

What cannot be is a finding and no failure: a point that asks for what the plant does not have is
left out, a strategy that has no plan there is named, and the others stay.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from planner.analysis.sweep.point import Point, fixed_cost, investment, varied_orders, varied_plant
from planner.analysis.sweep.row import SweepRow, detailed_row, rough_row
from planner.errors import BadRequest, InputRejected, NoPlan
from planner.orders.write import orders_as_text
from planner.plant.units import on_clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    import polars as pl

    from planner.analysis.sweep.spec import SweepSpec
    from planner.plan import Plan
    from planner.plant import Plant
    from planner.strategies import Strategy

OVER_BUDGET: Final = "over the budget"


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

    def __post_init__(self) -> None:
        """Take a start without an offset for one on the plant's clock."""
        object.__setattr__(self, "start", on_clock(self.start, self.plant.zone))

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


def evaluate(base: Base, number: int) -> Evaluated:
    """Evaluate one point under all strategies; it may be called anywhere, in any order."""
    began = time.monotonic()
    spec, point = base.spec, base.spec.all_points()[number]
    try:
        plant = varied_plant(base.plant, point)
    except BadRequest as error:
        return Evaluated(number, (), error.message, seconds=time.monotonic() - began)
    spent = investment(base.plant, plant)
    if spec.budget is not None and spent > round(spec.budget * 1e6):
        return Evaluated(number, (), OVER_BUDGET, seconds=time.monotonic() - began)
    orders = varied_orders(base.orders, base.plant, point, base.start, spec.seed)
    money = fixed_cost(base.plant, plant), spent
    weigh = _rough if spec.evaluator == "rough" else _detailed
    found = weigh(base, number, point, plant, orders, money)
    if not found.rows and found.left_out is None:
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
    from planner.analysis.comparison.document import WithoutPlan
    from planner.analysis.comparison.offering import best_offered
    from planner.plan import Plan
    from planner.planning.plan_week import plan_week
    from planner.planning.prepare import precompile

    precompile()  # or the first plan of a process would load the search in its own seconds
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
        except (BadRequest, InputRejected) as error:
            # The point lacks a resource that the strategy names, or is beyond what can be planned.
            found[strategy.name] = WithoutPlan.of(
                NoPlan(error.message, solution="infeasible"), strategy.name, base.spec.seed
            )
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
    from planner.rough import Allowance, rough_week_from
    from planner.translation.groundwork import groundwork

    try:
        ground = groundwork(plant, orders, base.start)
    except (BadRequest, InputRejected) as error:
        return Evaluated(number, (), error.message)
    rows: list[SweepRow] = []
    without: dict[str, str] = {}
    for strategy in base.strategies:
        try:
            week = rough_week_from(
                ground, strategy=strategy, allowance=Allowance(base.spec.allowance)
            )
        except (NoPlan, BadRequest, InputRejected) as error:
            without[strategy.name] = error.message
            continue
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


def ensure_possible(base: Base) -> None:
    """Refuse a sweep none of whose points can be, or which names resources that no point has.

    Raises
    ------
    BadRequest
        Why, of the first such point or strategy.
    """
    named = {
        name: strategy.name
        for strategy in base.strategies
        for names in (strategy.resources, *(rule.resources for rule in strategy.rules))
        for name in names
    }
    unknown, first, possible = set(named), None, False
    for plant in _plants(base):
        if isinstance(plant, BadRequest):
            first = first or plant
            continue
        possible = True
        unknown -= {row.name for row in plant.resources}
        if not unknown:
            return
    if not possible and first is not None:
        raise BadRequest(f"no point of this sweep can be: {first.message}", hint=first.hint)
    name = min(unknown)
    raise BadRequest(
        f"strategy {named[name]} names the resource {name!r}, which no point of this sweep has",
        hint="correct the strategy, or sweep a plant that has it",
    )


def _plants(base: Base) -> Iterator[Plant | BadRequest]:
    """Yield the plant of every capacity that some point asks for, or why there is none."""
    points = base.spec.all_points()
    for capacity in dict.fromkeys((point.lines, point.cells, point.stations) for point in points):
        lines, cells, stations = capacity
        try:
            yield varied_plant(base.plant, Point(lines=lines, cells=cells, stations=stations))
        except BadRequest as error:
            yield error
