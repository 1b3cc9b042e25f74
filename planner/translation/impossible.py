"""Orders that cannot be made, whatever is decided: why, and what refusing them costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.errors import NoPlan
from planner.plan import RefusalReason
from planner.translation.apart import steps_apart
from planner.translation.prices import refusal_cost
from planner.translation.reasons import why_no_route
from planner.translation.translation import Impossible
from solvers.dispatch.shop import Shop
from solvers.earliest import earliest
from solvers.problem import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from planner.routes.factory import Factory
    from planner.routes.lines import Line
    from planner.translation.translation import Translation
    from solvers.problem import Mode, Operation, Problem

_SHOWN = 5
"""How many orders a message names."""


def no_route(factory: Factory, line: Line) -> Impossible:
    """Return an order that has no recipe at all, as what it is."""
    detail = "no resource that is open to it can make it, and no supplier sells it"
    limits = [
        offer.weekly_limit
        for offer in factory.plant.outsourcing
        if offer.product == line.product and offer.weekly_limit is not None
    ]
    if limits and max(limits) < line.quantity:
        detail = (
            "no resource that is open to it can make it, and no supplier sells more than "
            f"{max(limits).normalize():f} a week"
        )
    return _impossible(factory, line, RefusalReason.NO_ROUTE, detail)


def hopeless(draft: Translation) -> dict[int, Impossible]:
    """Return, by job, the orders that could not be made in time even alone in the plant."""
    problem = draft.problem
    # Without deadlines, to be able to say by how much they would be missed.
    if any(job.deadline is not None for job in problem.jobs):
        problem = replace(problem, jobs=tuple(replace(job, deadline=None) for job in problem.jobs))
    dates = earliest(problem)
    completion = dates.route_completion
    first = problem.arrays.job_route
    unstaffed = _unstaffed(problem)
    apart = steps_apart(problem)
    found: dict[int, Impossible] = {}
    for index, (job, line) in enumerate(zip(draft.problem.jobs, draft.lines, strict=True)):
        best = int(completion[first[index] : first[index + 1]].min())
        if best >= NEVER or index in unstaffed or index in apart:
            lacking = best < NEVER and index in unstaffed
            detail = why_no_route(draft, dates.times, index, unstaffed=lacking)
            found[index] = _impossible(draft.factory, line, RefusalReason.NO_ROUTE, detail)
        elif job.deadline is not None and line.deadline_at is not None and best > job.deadline:
            detail = (
                f"even alone it would be done at {_said(draft, draft.clock.instant(best))}, "
                f"after its deadline {_said(draft, line.deadline_at)}"
            )
            found[index] = _impossible(draft.factory, line, RefusalReason.DEADLINE, detail)
    return found


def _unstaffed(problem: Problem) -> frozenset[int]:
    """Return the jobs that have on every route a step whose pools never suffice for it."""
    if not problem.pools:
        return frozenset()
    shop = Shop(problem, range(len(problem.windows)))
    known: dict[tuple[object, ...], bool] = {}

    def never(mode: Mode, operation: Operation) -> bool:
        if not mode.demands:
            return False
        key = (mode.machine, mode.processing, mode.demands, operation.resumable)
        if key not in known:
            known[key] = shop.work_alone(mode, resumable=operation.resumable) is None
        return known[key]

    return frozenset(
        index
        for index, job in enumerate(problem.jobs)
        if all(any(all(never(m, o) for m in o.modes) for o in r.operations) for r in job.routes)
    )


def _said(draft: Translation, moment: datetime) -> str:
    return f"{moment.astimezone(draft.factory.plant.zone):%Y-%m-%d %H:%M}"


def _impossible(factory: Factory, line: Line, reason: RefusalReason, detail: str) -> Impossible:
    return Impossible(line, reason, detail, refusal_cost(factory, line))


def must_not_be_stuck(stuck: Sequence[Impossible]) -> None:
    """Raise where an order that must be made cannot be by anything in the plant.

    What a strategy alone keeps from being made counts as unserved instead.
    """
    needed = [
        order
        for order in stuck
        if order.line.must_make and order.reason is not RefusalReason.STRATEGY
    ]
    if not needed:
        return
    named = "; ".join(f"{order.line.order}: {order.detail}" for order in needed[:_SHOWN])
    more = f"; and {len(needed) - _SHOWN} more" if len(needed) > _SHOWN else ""
    raise NoPlan(
        f"{len(needed)} order{'' if len(needed) == 1 else 's'} that must be made cannot be: "
        f"{named}{more}",
        solution="infeasible",
        hint="clear must_make to let them be refused, or open a route or a later deadline",
    )
