"""A part takes its turn within its budget, and only where it can help."""

import pytest

from solvers import Objective, ProblemBuilder
from solvers.events import Broadcast
from solvers.limits import Limits
from solvers.portfolio.parts import Parts
from solvers.portfolio.standing import Standing
from solvers.portfolio.turns import Part, Turn
from solvers.schedule import Assignment, Schedule


@pytest.fixture
def start():
    """Jobs whose families alternate, where two changes would do."""
    spans = [(0, 2), (3, 5), (6, 8), (9, 11), (12, 14)]
    return Schedule((0,) * 5, tuple(Assignment(j, 0, 0, *span) for j, span in enumerate(spans)))


@pytest.fixture
def parts():
    b = ProblemBuilder(Objective.money())
    b.machine(setup=b.setup([[0, 1], [1, 0]], [[0, 10], [10, 0]]), initial_family=0)
    for job in range(5):
        operation = b.operation(b.route(b.job(due=50, tardiness_cost=1)))
        b.mode(operation, 0, 2, family=job % 2)
    limits = Limits(time_limit=None, work_limit=3.0)
    standing = Standing(b.build(60), limits.criterion(), Broadcast(None))
    return Parts(standing, limits, workers=1, seed=0)


def test_windows_mend_what_a_stalled_search_leaves(parts, start):
    parts.standing.offer(start, "start")
    parts.standing.spend(1.0)
    parts.take(Turn(Part.WINDOWS, 0.5), 0)
    assert parts.standing.objective == 10
    assert not parts.standing.failed


def test_windows_leave_the_time_to_a_search_that_gains(parts, start):
    parts.standing.spend(1.0)
    parts.standing.offer(start, "start")
    parts.take(Turn(Part.WINDOWS, 0.5), 0)
    assert parts.standing.objective == 40
    assert parts.standing.work == 1.0
