"""The three-field notation of Graham, Lawler, Lenstra and Rinnooy Kan, as far as it reaches.

What the notation has no word for is written in words of its own (``overtime``, ``materials``), so
that two problems with the same text have the same features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solvers.problem.problem import Problem


def notation(problem: Problem) -> str:
    """Return ``alpha|beta|gamma`` for ``problem``, e.g. ``R4|r_j, s_fg, refusal|sum w_j T_j``."""
    return f"{_alpha(problem)}|{', '.join(_beta(problem))}|{_gamma(problem)}"


def _alpha(problem: Problem) -> str:
    count = len(problem.machines)
    routes = [route for job in problem.jobs for route in job.routes]
    if any(len(route.operations) > 1 for route in routes):
        flexible = any(len(o.modes) > 1 for route in routes for o in route.operations)
        return f"{'FJ' if flexible else 'J'}{count}"
    if count == 1:
        return "1"
    steps = [operation for route in routes for operation in route.operations]
    alike = all(len({mode.processing for mode in step.modes}) == 1 for step in steps)
    return f"{'P' if steps and alike and _everywhere(problem) else 'R'}{count}"


def _everywhere(problem: Problem) -> bool:
    """Whether every operation has exactly one mode on every machine."""
    every = list(range(len(problem.machines)))
    return all(
        sorted(-1 if mode.machine is None else mode.machine for mode in operation.modes) == every
        for job in problem.jobs
        for route in job.routes
        for operation in route.operations
    )


def _beta(problem: Problem) -> list[str]:
    a = problem.arrays
    routes = [route for job in problem.jobs for route in job.routes]
    links = [link for route in routes for link in route.precedences]
    features = {
        "r_j": bool(a.job_release.any()),
        "d_j^bar": any(job.deadline is not None for job in problem.jobs),
        "M_j": not _everywhere(problem),
        "alternative routes": len(routes) > len(problem.jobs),
        "prec": _branching(problem),
        "l_ij": any(link.min_lag or link.max_lag is not None for link in links),
        "tails": bool(a.mode_tail.any()),
        "s_fg": bool(a.setup_time.any() or a.setup_cost.any()),
        "forbidden": bool((a.setup_time < 0).any()),
        "calendars": bool((a.machine_calendar >= 0).any()),
        "resumable": bool((a.machine_calendar >= 0).any() and a.operation_resumable.any()),
        "overtime": bool(problem.windows),
        "pools": bool(problem.pools),
        "materials": bool(problem.materials),
        "refusal": bool((a.job_refusal_cost >= 0).any()),
        "pins": bool(problem.pins),
    }
    return [word for word, present in features.items() if present]


def _branching(problem: Problem) -> bool:
    """Whether some route is not a chain in the order of its operations."""
    for job in problem.jobs:
        for route in job.routes:
            links = {(link.before, link.after) for link in route.precedences}
            if links != {(i, i + 1) for i in range(len(route.operations) - 1)}:
                return True
    return False


_SYMBOLS = {
    "mode": "mode cost",
    "route": "route cost",
    "setup": "setup cost",
    "overtime": "overtime cost",
    "refusal": "refusal cost",
    "tardiness": "sum w_j T_j",
    "makespan": "C_max",
    "total_completion": "sum C_j",
    "total_tardiness": "sum T_j",
    "number_late": "sum U_j",
    "maximum_lateness": "L_max",
}


def _gamma(problem: Problem) -> str:
    parts = [
        _SYMBOLS[term] if weight == 1 else f"{weight} {_SYMBOLS[term]}"
        for term, weight in problem.objective.items()
        if weight
    ]
    return " + ".join(parts) or "-"
