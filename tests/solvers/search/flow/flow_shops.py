"""Small hybrid flow shops to search."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from solvers.problem import Objective, ProblemBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solvers.problem import Problem


def flow_shop(
    ticks: Sequence[Sequence[int]],
    machines: Sequence[int],
    releases: Sequence[int] = (),
    lag: int = 0,
    horizon: int | None = None,
) -> Problem:
    """Return a shop; ``ticks`` by job and stage, ``lag`` between all stages."""
    b = ProblemBuilder(Objective(makespan=1))
    stages = [[b.machine() for _ in range(count)] for count in machines]
    for index, row in enumerate(ticks):
        route = b.route(b.job(release=releases[index] if releases else 0))
        before = None
        for stage, work in zip(stages, row, strict=True):
            operation = b.operation(route)
            if before is not None:
                b.precede(before, operation, lag)
            for machine in stage:
                b.mode(operation, machine, work)
            before = operation
    return b.build(horizon)


def random_flow_shop(seed: int) -> Problem:
    """Return a shop of up to 12 jobs and 4 stages, some with releases, lags and empty work."""
    random = Random(seed)
    jobs, stages = random.randint(1, 12), random.randint(2, 4)
    machines = [random.randint(1, 4) for _ in range(stages)]
    least = random.choice((0, 1))
    ticks = [[random.randint(least, 9) for _ in range(stages)] for _ in range(jobs)]
    releases = [random.choice((0, random.randint(0, 20))) for _ in range(jobs)]
    return flow_shop(ticks, machines, releases, random.choice((0, 0, 3)))
