"""A plan that was found under another strategy, taken over where it is the better one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.audit import audit
from planner.errors import PlanInvalid
from planner.interpretation.interpret import Origin, interpret
from planner.planning.admit import best_admitted, last_instant
from planner.translation.translate import translate
from solvers.bounds import floor
from solvers.result import Result, Solution, Termination
from solvers.verifier import verify

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from planner.plan import Plan
    from planner.plant import Plant


def adopt(plan: Plan, offered: Iterable[Plan], plant: Plant, orders: pl.DataFrame) -> Plan:
    """Return the cheapest of a plan and those offered that its strategy admits, as its own.

    What is adopted keeps the figures of `plan` on how it was sought: limits, seconds and bound,
    for they are of the same problem. A strategy whose weights look for something other than the
    least cost keeps its own plan.

    Parameters
    ----------
    offered
        Plans of the same plant, orders and start, under any strategies.

    Raises
    ------
    PlanInvalid
        When what is adopted does not hold against the audit: a mistake of ours.
    """
    cheaper = [other for other in offered if other.cost.total < plan.cost.total]
    if plan.strategy_document.steers or not cheaper:
        return plan
    translation = translate(
        plant,
        orders,
        start_at=plan.start_at,
        strategy=plan.strategy_document,
        until=last_instant(plan, *cheaper),
    )
    schedule = best_admitted(translation, cheaper)
    if schedule is None:
        return plan
    check = verify(translation.problem, schedule)
    if check.cost is None or check.violations:
        raise PlanInvalid(violations=[str(violation) for violation in check.violations])
    objective = check.cost.total(translation.problem.objective)
    status = plan.status
    bound = None if status.bound is None else status.bound - translation.constant
    closed = bound is not None and bound >= objective
    result = Result(
        solution=Solution.OPTIMAL if closed else Solution.FEASIBLE,
        termination=Termination.OPTIMAL if closed else Termination(status.termination),
        schedule=schedule,
        objective=objective,
        cost=check.cost,
        bound=bound,
        bound_by=status.bound_by,
        seed=plan.seed,
        seconds=status.seconds,
    )
    origin = Origin(plan.limits, plan.inputs, plan.quarantined, plan.versions)
    adopted = interpret(translation, result, schedule, floor(translation.problem), origin)
    found = audit(adopted, plant, orders)
    if not found.valid:
        raise PlanInvalid(violations=found.violations)
    return adopted
