"""The check of a schedule: every rule in turn, then its cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.result import Cost
from solvers.verifier import dates, stores
from solvers.verifier.machines import machines
from solvers.verifier.structure import misfits, read
from solvers.verifier.violations import Verification

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.schedule import Schedule
    from solvers.verifier.machines import Usage
    from solvers.verifier.structure import Work


def verify(problem: Problem, schedule: Schedule) -> Verification:
    """Check every rule on ``schedule`` and recompute its cost; never raises."""
    unreadable = tuple(misfits(problem, schedule))
    if unreadable:
        return Verification(unreadable)
    work, structural = read(problem, schedule)
    ready = dates.ready(problem, schedule, work)
    usage, on_machines = machines(problem, schedule, work, ready)
    violations = (
        *structural,
        *dates.pins(problem, schedule, work),
        *dates.dates(problem, work),
        *dates.lags(problem, schedule, work),
        *on_machines,
        *stores.pools(problem, usage.pools),
        *stores.materials(problem, work),
    )
    return Verification(violations, None if structural else _cost(problem, schedule, work, usage))


def _cost(problem: Problem, schedule: Schedule, work: Work, usage: Usage) -> Cost:
    """Return the terms of the objective of a schedule that does every operation once."""
    completion: dict[int, int] = {}
    for item in work.values():
        completion[item.job] = max(item.end, completion.get(item.job, item.end))
    decided = list(zip(problem.jobs, schedule.routes, strict=True))
    lateness = [
        (end - due, problem.jobs[index].tardiness_cost)
        for index, end in completion.items()
        if (due := problem.jobs[index].due) is not None
    ]
    return Cost(
        mode=sum(item.mode.cost for item in work.values()),
        route=sum(job.routes[route].cost for job, route in decided if route is not None),
        setup=usage.setup_cost,
        overtime=_overtime(problem, schedule, usage),
        refusal=sum(job.refusal_cost or 0 for job, route in decided if route is None),
        tardiness=sum(weight * max(0, ticks) for ticks, weight in lateness),
        makespan=max(completion.values(), default=0),
        total_completion=sum(completion.values()),
        total_tardiness=sum(max(0, ticks) for ticks, _ in lateness),
        number_late=sum(ticks > 0 for ticks, _ in lateness),
        maximum_lateness=max((ticks for ticks, _ in lateness), default=0),
    )


def _overtime(problem: Problem, schedule: Schedule, usage: Usage) -> int:
    total = 0
    for index in schedule.windows:
        window = problem.windows[index]
        overlaps = (
            min(end, window.end) - max(start, window.start)
            for start, end in usage.occupied[window.machine]
        )
        total += window.cost + window.rate * sum(max(0, ticks) for ticks in overlaps)
    return total
