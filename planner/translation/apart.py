"""Orders whose steps can never follow one another within the longest waits that are allowed.

Earliest dates ignore longest waits, so such an order looks possible until a solver has tried. Here
each kind of order that has such waits on every route is tried alone: by due date first, which
settles nearly all, and by the full model where that finds no place. Only a proof counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from solvers.dispatch.edd import edd

if TYPE_CHECKING:
    from collections.abc import Hashable

    from solvers.problem import Job, Problem

_WORK: Final = 2.0
"""Units of work for one proof: an order alone is a small model."""


def steps_apart(problem: Problem) -> frozenset[int]:
    """Return the jobs that have longest waits on every route and, alone, no schedule at all.

    Parameters
    ----------
    problem
        Without deadlines. Jobs with pinned operations are not looked at: they have begun.
    """
    pinned = {pin.job for pin in problem.pins}
    known: dict[Hashable, bool] = {}
    found = set()
    for index, job in enumerate(problem.jobs):
        if index in pinned or not all(_has_longest_wait(job, r) for r in range(len(job.routes))):
            continue
        key = (job.routes, job.release)
        if key not in known:
            known[key] = _impossible(problem, job)
        if known[key]:
            found.add(index)
    return frozenset(found)


def _has_longest_wait(job: Job, route: int) -> bool:
    return any(link.max_lag is not None for link in job.routes[route].precedences)


def _impossible(problem: Problem, job: Job) -> bool:
    alone = replace(problem, jobs=(replace(job, refusal_cost=None),), pins=())
    if edd(alone) is not None:
        return False
    from solvers.cpsat import CpsatLimits, CpsatStatus, solve_full

    answer = solve_full(alone, CpsatLimits(work_limit=_WORK))
    return answer.status is CpsatStatus.INFEASIBLE
