"""The public names, written down once more: changing one is a decision, never an accident."""

import pytest

import planner
import solvers

PLANNER = {
    "BadRequest",
    "CancelToken",
    "CheckedOrders",
    "Defect",
    "GateFailed",
    "InputRejected",
    "NoPlan",
    "Plan",
    "PlanInvalid",
    "PlannerError",
    "Plant",
    "Progress",
    "Strategy",
    "Week",
    "__version__",
    "admits",
    "check_orders",
    "find_strategy",
    "load_plan",
    "load_plant",
    "plan_week",
    "read_week",
    "save_plant",
    "save_week",
    "verify_folder",
}
SOLVERS = {
    "Assignment",
    "Bound",
    "CancelToken",
    "Cost",
    "Event",
    "FORBIDDEN",
    "Failure",
    "Incumbent",
    "Limits",
    "Listener",
    "Objective",
    "Phase",
    "Problem",
    "ProblemBuilder",
    "ProblemError",
    "Result",
    "Schedule",
    "Solution",
    "StartError",
    "Termination",
    "TracePoint",
    "Verification",
    "Violation",
    "ViolationKind",
    "dump_problem",
    "load_problem",
    "solve",
    "verify",
    "verify_result",
}

EXPORTS = [
    *((planner, name) for name in sorted(PLANNER)),
    *((solvers, name) for name in sorted(SOLVERS)),
]


def test_planner_exports_what_was_promised():
    assert set(planner.__all__) == PLANNER


def test_solvers_exports_what_was_promised():
    assert set(getattr(solvers, "__all__", ())) == SOLVERS


@pytest.mark.parametrize(("package", "name"), EXPORTS)
def test_every_exported_name_is_there(package, name):
    assert getattr(package, name) is not None


def test_a_name_that_is_not_exported_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'planner' has no attribute 'Plnat'"):
        _ = planner.Plnat
