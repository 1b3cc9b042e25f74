"""Plan a week: from plant and orders to a verified plan, in one call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from planner.audit import audit
from planner.errors import InputRejected, NoPlan, PlanInvalid
from planner.interpretation.interpret import Origin, interpret
from planner.interpretation.tidy import tidy
from planner.plan import Limits, OrderDefect, QuarantinedOrder
from planner.planning.admit import best_admitted, last_instant
from planner.planning.progress import announced
from planner.planning.versions import versions
from planner.strategies import OPTIMAL, Strategy, strategy_named
from planner.translation.steer import Unweighted, at_plant_prices, steered
from planner.translation.translate import translate
from solvers.bounds import floor
from solvers.portfolio import solve
from solvers.result import Result, Solution
from solvers.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from planner.orders import CheckedOrders
    from planner.plan import InputFile, Plan
    from planner.planning.progress import ProgressListener
    from planner.plant import Plant
    from planner.translation.translation import Translation
    from solvers.events import Listener
    from solvers.limits import CancelToken
    from solvers.schedule import Schedule


def plan_week(  # noqa: PLR0913 - the one call that a service makes spells out its settings
    plant: Plant,
    orders: CheckedOrders | pl.DataFrame,
    *,
    start: datetime | None = None,
    time_limit: float | None = 60.0,
    gap: float = 0.0,
    workers: int | None = None,
    seed: int = 0,
    work_limit: float | None = None,
    strategy: str | Strategy = OPTIMAL,
    offered: Iterable[Plan] = (),
    quarantine: bool = False,
    inputs: Iterable[InputFile] = (),
    listener: ProgressListener | None = None,
    cancel: CancelToken | None = None,
) -> Plan:
    """Return the best verified plan that was found within the limits.

    Parameters
    ----------
    plant
        A plant without errors.
    orders
        A checked order book, or the frame of one.
    start
        Planning start; without an offset it is a time on the plant's clock. Without a start, the
        plant says.
    time_limit, gap, work_limit
        When to stop: seconds, a relative gap that is good enough, units of effort.
    workers
        How many cores to use; None is all of them.
    seed
        With a work limit, the same seed gives the same plan.
    strategy
        How things are to be made: a strategy or the name of a built-in one.
    offered
        Plans of the same plant, orders and start that were made under other strategies. The
        cheapest of those that this strategy admits is where the search starts, so that, unless
        the strategy's weights steer it elsewhere, the answer is never dearer.
    quarantine
        Whether orders with errors are set aside and the others planned.
    inputs
        Fingerprints of the files that plant and orders came from; the plan keeps them.
    listener
        Hears of progress.
    cancel
        Ends the search early; the best plan so far is returned.

    Raises
    ------
    InputRejected
        When the order book has errors and they are not quarantined, or no order is left.
    NoPlan
        When no plan was found within the limits, or none is possible.
    PlanInvalid
        When the plan does not hold against the verifier or the audit: a mistake of ours.
    """
    chosen = strategy_named(strategy) if isinstance(strategy, str) else strategy
    frame, aside = accepted(orders, quarantine=quarantine)
    plans = tuple(offered)
    until = last_instant(*plans)
    translation = translate(plant, frame, start_at=start, strategy=chosen, until=until)
    limits = Limits(time_limit=time_limit, gap=gap, work_limit=work_limit, workers=workers)
    result = _searched(
        translation,
        limits,
        seed=seed,
        start=best_admitted(translation, plans),
        listener=announced(translation, listener),
        cancel=cancel,
    )
    result = _finished(translation, result)
    schedule = result.schedule
    if schedule is None:
        raise _no_plan(result)
    origin = Origin(limits, tuple(inputs), aside, versions())
    plan = interpret(translation, result, schedule, floor(translation.problem), origin)
    check = audit(plan, plant, frame)
    if not check.valid:
        # The core is content, so the translation is wrong; nobody is given such a plan either.
        raise PlanInvalid(violations=check.violations)
    return plan


def _searched(
    translation: Translation,
    limits: Limits,
    *,
    seed: int,
    start: Schedule | None,
    listener: Listener | None,
    cancel: CancelToken | None,
) -> Result:
    """Return what the core finds, costed at the plant's prices whatever the weights."""
    problem, weights = translation.problem, translation.strategy.weights
    steers = translation.strategy.steers
    if steers and listener is not None:
        listener = Unweighted(problem, weights, listener)
    result = solve(
        steered(problem, weights) if steers else problem,
        time_limit=limits.time_limit,
        gap=limits.gap or 0.0,
        workers=limits.workers,
        seed=seed,
        work_limit=limits.work_limit,
        start=start,
        listener=listener,
        cancel=cancel,
    )
    return at_plant_prices(problem, weights, result) if steers else result


def accepted(
    orders: CheckedOrders | pl.DataFrame, *, quarantine: bool = False
) -> tuple[pl.DataFrame, tuple[QuarantinedOrder, ...]]:
    """Return the orders to plan and those set aside.

    Raises
    ------
    InputRejected
        When the book has errors and they are not quarantined, or no order is left.
    """
    aside: tuple[QuarantinedOrder, ...] = ()
    if isinstance(orders, pl.DataFrame):
        frame = orders
    elif orders.usable(quarantine=quarantine):
        frame, aside = orders.frame, _aside(orders)
    else:
        raise InputRejected(defects=orders.defects)
    if frame.is_empty():
        raise InputRejected("the order book holds no order to plan")
    return frame, aside


def _aside(orders: CheckedOrders) -> tuple[QuarantinedOrder, ...]:
    """Return the orders of the lines that hold errors; closed lines ask for nothing."""
    rows = orders.set_aside.filter(~pl.col("closed"))
    by_row: dict[int, list[OrderDefect]] = {row: [] for row in rows["row"]}
    for defect in orders.defects:
        if defect.row in by_row and defect.severity == "error":
            by_row[defect.row].append(
                OrderDefect(
                    code=str(defect.code),
                    message=defect.message,
                    file=defect.file,
                    row=defect.row,
                    column=defect.column,
                    value=defect.value,
                )
            )
    return tuple(
        QuarantinedOrder(order=row["order"], defects=tuple(by_row[row["row"]]))
        for row in rows.iter_rows(named=True)
    )


def _finished(translation: Translation, result: Result) -> Result:
    """Return the result with its schedule tidied, verified and costed anew."""
    if result.schedule is None:
        return result
    problem = translation.problem
    schedule = tidy(translation, result.schedule)
    check = verify(problem, schedule)
    if check.violations or check.cost is None:
        # Tidying or solving went wrong; nobody is given a plan that does not hold.
        raise PlanInvalid(violations=[str(violation) for violation in check.violations])
    objective = check.cost.total(problem.objective)
    proven = result.bound is not None and objective <= result.bound
    return replace(
        result,
        schedule=schedule,
        objective=objective,
        cost=check.cost,
        solution=Solution.OPTIMAL if proven else result.solution,
    )


def _no_plan(result: Result) -> NoPlan:
    if result.solution is Solution.INFEASIBLE:
        return NoPlan(
            "no plan is possible: deadlines, work in progress and orders that must be made "
            "contradict each other",
            solution="infeasible",
            hint="let some orders be refused, or give them later deadlines",
        )
    return NoPlan(
        f"no plan was found in {result.seconds:.0f} s",
        hint="raise --time-limit, or let some orders with deadlines be refused",
    )
