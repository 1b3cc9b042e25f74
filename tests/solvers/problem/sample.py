"""One small problem with every kind of element, to spoil in one place at a time."""

from dataclasses import replace

from solvers.problem import (
    Calendar,
    Job,
    Machine,
    Material,
    Mode,
    Operation,
    Pin,
    Pool,
    Precedence,
    Problem,
    Route,
    SetupMatrix,
    Window,
)

CUT = Mode(0, 3, family=1, demands=((0, 1),))
SAND = Mode(None, 2, tail=1)
ROUTE = Route((Operation((CUT,), materials=((0, 1),)), Operation((SAND,))), (Precedence(0, 1),))
JOB = Job((ROUTE,), release=1, due=9, deadline=15, tardiness_cost=2, refusal_cost=30, name="A17")


def sample() -> Problem:
    """Return the problem."""
    return Problem(
        jobs=(JOB,),
        machines=(Machine(0, 0, 0, setup_demands=((0, 1),), name="saw"),),
        horizon=20,
        calendars=(Calendar(((0, 8), (10, 18)), "early"),),
        setups=(SetupMatrix.of([[0, 1], [2, 0]], name="blades"),),
        windows=(Window(0, 8, 9, 5, name="lunch"),),
        pools=(Pool(((0, 2), (6, 1)), "people"),),
        materials=(Material(1, ((4, 1),), "boards"),),
        pins=(Pin(0, 0, 0, 0, 3),),
    )


def with_job(**changes) -> Problem:
    """Return the sample with ``changes`` in its job; the pin goes."""
    return replace(sample(), jobs=(replace(JOB, **changes),), pins=())


def with_route(**changes) -> Problem:
    """Return the sample with ``changes`` in its route."""
    return with_job(routes=(replace(ROUTE, **changes),))


def with_mode(**changes) -> Problem:
    """Return the sample with ``changes`` in the mode of its first operation."""
    first, second = ROUTE.operations
    return with_route(operations=(replace(first, modes=(replace(CUT, **changes),)), second))
