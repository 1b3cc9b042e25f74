"""A problem is rejected with the name of every element that does not fit."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from solvers.problem import (
    Calendar,
    Machine,
    Material,
    Objective,
    Operation,
    Pin,
    Pool,
    Precedence,
    Problem,
    ProblemError,
    Route,
    SetupMatrix,
    Window,
)
from tests.solvers.problem.sample import ROUTE, sample, with_job, with_mode, with_route

MODE = "jobs[0] 'A17'.routes[0].operations[0].modes[0]"


def spoilt(**changes) -> Callable[[], Problem]:
    return lambda: replace(sample(), **changes)


def machine(**changes) -> Callable[[], Problem]:
    return spoilt(machines=(replace(Machine(0, 0, 0, name="saw"), **changes),))


def calendar(*intervals) -> Callable[[], Problem]:
    return spoilt(calendars=(Calendar(intervals, "early"),), windows=())


def window(*windows) -> Callable[[], Problem]:
    return spoilt(windows=tuple(Window(*values, name="lunch") for values in windows))


def pool(*profile) -> Callable[[], Problem]:
    return spoilt(pools=(Pool(profile, "people"),))


def material(on_hand, *receipts) -> Callable[[], Problem]:
    return spoilt(materials=(Material(on_hand, receipts, "boards"),))


def matrix(time, cost=None) -> Callable[[], Problem]:
    return lambda: replace(
        sample(), setups=(SetupMatrix(np.array(time), np.array(cost or time), "blades"),)
    )


def pins(*values) -> Callable[[], Problem]:
    return spoilt(pins=tuple(Pin(*value) for value in values))


def job(**changes) -> Callable[[], Problem]:
    return lambda: with_job(**changes)


def mode(**changes) -> Callable[[], Problem]:
    return lambda: with_mode(**changes)


def links(*precedences) -> Callable[[], Problem]:
    return lambda: with_route(precedences=tuple(Precedence(*values) for values in precedences))


def operation(**changes) -> Callable[[], Problem]:
    first, second = ROUTE.operations
    return lambda: with_route(operations=(replace(first, **changes), second))


RULES: list[tuple[str, Callable[[], Problem]]] = [
    ("horizon: 0 is outside", spoilt(horizon=0)),
    ("horizon: 9.5 is not a whole number", spoilt(horizon=9.5)),
    ("objective.makespan: -1 is outside", spoilt(objective=Objective(makespan=-1))),
    ("objective.mode: True is not a whole number", spoilt(objective=Objective(mode=True))),
    ("calendars[0] 'early': 0.5 is not a whole number", calendar((0.5, 3))),
    ("calendars[0] 'early': -1 is outside", calendar((-1, 3))),
    ("calendars[0] 'early': interval [3, 3) is empty", calendar((3, 3))),
    ("calendars[0] 'early': interval [2, 6) begins at or before 4", calendar((0, 4), (2, 6))),
    ("calendars[0] 'early': interval [4, 6) begins at or before 4", calendar((0, 4), (4, 6))),
    ("calendars[0] 'early': interval [0, 21) ends after horizon 20", calendar((0, 21))),
    ("setups[0] 'blades': time has shape (1, 2)", matrix([[0, 1]])),
    ("setups[0] 'blades': cost has shape (1, 1), time has (2, 2)", matrix([[0, 1]] * 2, [[1]])),
    (
        "setups[0] 'blades': time[0, 1] = -2 is out of range",
        matrix([[0, -2], [0, 0]], [[0] * 2] * 2),
    ),
    (
        "setups[0] 'blades': cost[1, 0] = -1 is out of range",
        matrix([[0, 0]] * 2, [[0, 0], [-1, 0]]),
    ),
    ("machines[0] 'saw': calendar 1 does not exist (there are 1)", machine(calendar=1)),
    ("machines[0] 'saw': setup matrix 7 does not exist", machine(setup=7)),
    ("machines[0] 'saw': initial family 2 does not exist (there are 2)", machine(initial_family=2)),
    ("machines[0] 'saw'.group: -1 is outside", machine(group=-1)),
    ("machines[0] 'saw'.setup_demands: pool 1 does not", machine(setup_demands=((1, 1),))),
    ("machines[0] 'saw'.setup_demands: amount: 0 is out", machine(setup_demands=((0, 0),))),
    ("machines[0] 'saw'.setup_demands: names a pool twice", machine(setup_demands=((0, 1),) * 2)),
    ("windows[0] 'lunch': machine 1 does not exist", window((1, 8, 9))),
    ("windows[0] 'lunch': [9, 9) is empty", window((0, 9, 9))),
    ("windows[0] 'lunch': 21 is outside", window((0, 19, 21))),
    ("windows[0] 'lunch'.cost: -1 is outside", window((0, 8, 9, -1))),
    ("windows[0] 'lunch'.rate: -1 is outside", window((0, 8, 9, 0, -1))),
    ("windows[1] 'lunch': overlaps another window of machine 0", window((0, 8, 10), (0, 9, 10))),
    ("windows[0] 'lunch': overlaps regular working time [0, 8]", window((0, 7, 9))),
    ("windows[0] 'lunch': overlaps regular working time [10, 18]", window((0, 9, 20))),
    ("windows[0] 'lunch': machine 0 is always open", machine(calendar=None)),
    ("pools[0] 'people': profile must begin at tick 0", pool((1, 2))),
    ("pools[0] 'people': profile must begin at tick 0", pool()),
    ("pools[0] 'people': profile must begin at tick 0 and rise", pool((0, 2), (5, 1), (5, 2))),
    ("pools[0] 'people': capacity from tick 0: -1 is outside", pool((0, -1))),
    ("materials[0] 'boards'.on_hand: -1 is outside", material(-1)),
    ("materials[0] 'boards': receipts are not sorted by tick", material(0, (5, 1), (4, 1))),
    ("materials[0] 'boards': receipt at tick 5: 0 is outside", material(0, (5, 0))),
    ("materials[0] 'boards'.receipts: -5 is outside", material(0, (-5, 1))),
    ("jobs[0] 'A17'.release: -1 is outside", job(release=-1)),
    ("jobs[0] 'A17'.due: '3' is not a whole number", job(due="3")),
    ("jobs[0] 'A17'.deadline: 1.0 is not a whole number", job(deadline=1.0)),
    ("jobs[0] 'A17'.tardiness_cost: -2 is outside", job(tardiness_cost=-2)),
    ("jobs[0] 'A17'.refusal_cost: -2 is outside", job(refusal_cost=-2)),
    ("jobs[0] 'A17': has no route", job(routes=())),
    ("jobs[0] 'A17'.routes[0].cost: -1 is outside", job(routes=(replace(ROUTE, cost=-1),))),
    ("jobs[0] 'A17'.routes[0]: has no operation", job(routes=(Route(()),))),
    (".routes[1].operations[0]: has no mode", job(routes=(ROUTE, Route((Operation(()),))))),
    (".operations[0]: material 1 does not exist", operation(materials=((1, 1),))),
    (".operations[0]: amount: 0 is outside", operation(materials=((0, 0),))),
    (".operations[0]: names a material twice", operation(materials=((0, 1), (0, 2)))),
    (f"{MODE}.processing: -1 is outside", mode(processing=-1)),
    (f"{MODE}.tail: -1 is outside", mode(tail=-1)),
    (f"{MODE}.earliest: -1 is outside", mode(earliest=-1)),
    (f"{MODE}.cost: -1 is outside", mode(cost=-1)),
    (f"{MODE}: machine 1 does not exist", mode(machine=1)),
    (f"{MODE}: setup family 2 does not exist (there are 2)", mode(family=2)),
    (f"{MODE}: setup family 1 does not exist (there are 1)", mode(machine=None)),
    (f"{MODE}.demands: pool 1 does not exist", mode(demands=((1, 1),))),
    (f"{MODE}.demands: amount: 0 is outside", mode(demands=((0, 0),))),
    (".precedences[0]: operation 2 does not exist", links((0, 2))),
    (".precedences[0].min_lag: -1 is outside", links((0, 1, -1))),
    (".precedences[0].max_lag: -1 is outside", links((0, 1, 0, -1))),
    (".precedences[0]: max_lag 1 is below min_lag 2", links((0, 1, 2, 1))),
    (".precedences[1]: 0 before 1 is stated twice", links((0, 1), (0, 1, 1))),
    ("operations [0, 1] wait for each other in a cycle", links((0, 1), (1, 0))),
    ("operations [1] wait for each other in a cycle", links((1, 1))),
    ("pins[0]: job 1 does not exist", pins((1, 0, 0, 0))),
    ("pins[0]: route 1 does not exist", pins((0, 1, 0, 0))),
    ("pins[0]: operation 2 does not exist", pins((0, 0, 2, 0))),
    ("pins[0]: the operation has no mode on machine None", pins((0, 0, 0, None))),
    ("pins[0].start: -1 is outside", pins((0, 0, 0, 0, -1))),
    ("pins[1]: the operation is pinned twice", pins((0, 0, 0, 0), (0, 0, 0, 0, 3))),
]


def test_the_sample_is_valid():
    assert sample().horizon == 20


@pytest.mark.parametrize(("defect", "build"), RULES, ids=[defect for defect, _ in RULES])
def test_a_defect_names_its_element_and_value(defect, build):
    with pytest.raises(ProblemError) as caught:
        build()

    assert any(defect in found for found in caught.value.defects), caught.value.defects


def test_pins_of_a_job_must_agree_on_its_route():
    with pytest.raises(ProblemError, match=r"pins\[1\]: another pin of job 0 forces route 0"):
        replace(with_job(routes=(ROUTE, ROUTE)), pins=(Pin(0, 0, 0, 0), Pin(0, 1, 1, None)))


def test_all_defects_are_named_at_once():
    with pytest.raises(ProblemError) as caught:
        replace(sample(), horizon=-3, pools=(Pool(((0, -1),)),), materials=(Material(-2),))

    assert len(caught.value.defects) >= 4
    assert str(caught.value).startswith(f"{len(caught.value.defects)} defects in the problem")


def test_a_worst_case_beyond_the_range_of_sums_is_rejected():
    with pytest.raises(ProblemError, match="objective: the worst schedule could cost"):
        with_job(tardiness_cost=2**58)


def test_costs_at_the_edge_of_the_range_are_accepted():
    assert with_job(refusal_cost=2**60).jobs[0].refusal_cost == 2**60
