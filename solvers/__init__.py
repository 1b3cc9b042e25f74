"""The scheduling core: integers only, usable on its own.

>>> from solvers import Objective, ProblemBuilder, solve
>>> b = ProblemBuilder(Objective(makespan=1))
>>> saw = b.machine(name="saw")
>>> for processing in (3, 4):
...     b.mode(b.operation(b.route(b.job())), saw, processing)
>>> solve(b.build(), time_limit=5).objective
7
"""

from solvers.events import Bound, Event, Failure, Incumbent, Listener, Phase
from solvers.limits import CancelToken, Limits
from solvers.portfolio import StartError, solve
from solvers.problem import (
    FORBIDDEN,
    Objective,
    Problem,
    ProblemBuilder,
    ProblemError,
    dump_problem,
    load_problem,
)
from solvers.result import Cost, Result, Solution, Termination, TracePoint
from solvers.schedule import Assignment, Schedule
from solvers.verifier import Verification, Violation, ViolationKind, verify, verify_result

__all__ = [
    "FORBIDDEN",
    "Assignment",
    "Bound",
    "CancelToken",
    "Cost",
    "Event",
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
]
