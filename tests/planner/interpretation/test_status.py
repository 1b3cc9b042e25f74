import pytest

from planner.interpretation.status import controllable_gap, status
from solvers.result import Result, Solution, Termination, TracePoint


def test_bound_floor_and_trace_gain_the_constant():
    trace = (TracePoint(0.1, 90, None, "edd"), TracePoint(0.2, 90, 70, "assignment"))
    result = Result(
        Solution.FEASIBLE, Termination.TIME_LIMIT, bound=70, bound_by="assignment", trace=trace
    )
    found = status(result, 100, 10, 50)
    assert (found.objective, found.bound, found.floor) == (100, 80, 60)
    assert found.gap == 0.2
    assert found.controllable_gap == 0.5
    assert [(point.objective, point.bound) for point in found.trace] == [(100, None), (100, 80)]


@pytest.mark.parametrize(
    ("objective", "bound", "floor"), [(100, None, 50), (100, 100, None), (100, 100, 100)]
)
def test_without_bound_or_anything_to_control_there_is_no_controllable_gap(objective, bound, floor):
    assert controllable_gap(objective, bound, floor) is None
