"""How long and how costly a schedule can get at worst, from the data alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.problem.elements import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from solvers.problem.elements import Job, Machine, Mode, SetupMatrix
    from solvers.problem.problem import Problem


def _worst_setups(
    machines: Sequence[Machine], setups: Sequence[SetupMatrix]
) -> list[tuple[int, int]]:
    """Largest setup time and cost per machine."""
    per_matrix = []
    for matrix in setups:
        allowed = matrix.time != FORBIDDEN
        time = int(matrix.time[allowed].max(initial=0))
        per_matrix.append((time, int(matrix.cost[allowed].max(initial=0))))
    return [(0, 0) if m.setup is None else per_matrix[m.setup] for m in machines]


def serial_horizon(
    jobs: Iterable[Job],
    machines: Sequence[Machine],
    setups: Sequence[SetupMatrix],
    ready: int,
) -> int:
    """Return a horizon that suffices to do all work one after the other on open machines.

    Parameters
    ----------
    ready
        Tick from which nothing waits for a date any more (last receipt, last capacity step).
    """
    worst = _worst_setups(machines, setups)
    total = 0
    for job in jobs:
        ready = max(ready, job.release)
        longest = 0
        for route in job.routes:
            length = sum(p.min_lag for p in route.precedences)
            for operation in route.operations:
                ready = max([ready, *(mode.earliest for mode in operation.modes)])
                length += max((_span(mode, worst) for mode in operation.modes), default=0)
            longest = max(longest, length)
        total += longest
    return max(1, ready + total)


def _span(mode: Mode, worst: list[tuple[int, int]]) -> int:
    known = mode.machine is not None and 0 <= mode.machine < len(worst)
    setup = worst[mode.machine][0] if known and mode.machine is not None else 0
    # One tick more than the work: operations of no processing that tie are pushed apart.
    return mode.processing + mode.tail + setup + 1


def worst_objective(problem: Problem) -> int:
    """Return an upper bound on the absolute objective value of any schedule within the horizon."""
    weight = problem.objective
    worst = _worst_setups(problem.machines, problem.setups)
    total = 0
    lateness = 0
    for job in problem.jobs:
        late = 0 if job.due is None else max(0, problem.horizon - job.due)
        lateness = max(lateness, 0 if job.due is None else max(late, abs(job.due)))
        made = (
            weight.tardiness * job.tardiness_cost * late
            + weight.total_tardiness * late
            + weight.total_completion * problem.horizon
            + weight.number_late
            + max((_route_cost(problem, job, r, worst) for r in range(len(job.routes))), default=0)
        )
        total += max(made, weight.refusal * (job.refusal_cost or 0))
    windows = sum(w.cost + w.rate * (w.end - w.start) for w in problem.windows)
    return (
        total
        + weight.overtime * windows
        + weight.makespan * problem.horizon
        + weight.maximum_lateness * lateness
    )


def _route_cost(problem: Problem, job: Job, route: int, worst: list[tuple[int, int]]) -> int:
    weight = problem.objective
    chosen = job.routes[route]
    total = weight.route * chosen.cost
    for operation in chosen.operations:
        total += max(
            weight.mode * mode.cost
            + weight.setup * (0 if mode.machine is None else worst[mode.machine][1])
            for mode in operation.modes
        )
    return total
