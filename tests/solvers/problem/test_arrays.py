"""The flat arrays hold what the elements hold."""

from dataclasses import fields

import pytest
from hypothesis import given

from solvers.problem import NEVER, NONE, UNPINNED
from tests.solvers.problem.sample import sample
from tests.solvers.tiny import tiny_problems


@given(tiny_problems())
def test_jobs_routes_operations_and_modes_are_nested_in_order(problem):
    a = problem.arrays
    route = operation = mode = 0
    for number, job in enumerate(problem.jobs):
        assert a.job_route[number] == route
        for one in job.routes:
            assert (a.route_job[route], a.route_cost[route]) == (number, one.cost)
            assert a.route_operation[route] == operation
            for step in one.operations:
                assert a.operation_job[operation] == number
                assert a.operation_route[operation] == route
                assert a.operation_resumable[operation] == step.resumable
                assert a.operation_mode[operation] == mode
                for way in step.modes:
                    assert a.mode_operation[mode] == operation
                    assert a.mode_machine[mode] == (NONE if way.machine is None else way.machine)
                    assert a.mode_processing[mode] == way.processing
                    assert (a.mode_family[mode], a.mode_tail[mode]) == (way.family, way.tail)
                    assert (a.mode_cost[mode], a.mode_earliest[mode]) == (way.cost, way.earliest)
                    mode += 1
                operation += 1
            route += 1
    assert (a.routes, a.operations, a.modes) == (route, operation, mode)


@given(tiny_problems())
def test_links_are_the_same_from_either_end(problem):
    a = problem.arrays
    forward, backward = set(), set()
    for operation in range(a.operations):
        for row in range(a.predecessor_start[operation], a.predecessor_start[operation + 1]):
            backward.add((int(a.predecessor_operation[row]), operation))
        for row in range(a.successor_start[operation], a.successor_start[operation + 1]):
            forward.add((operation, int(a.successor_operation[row])))
    stated = {
        (int(a.route_operation[route]) + link.before, int(a.route_operation[route]) + link.after)
        for route, one in enumerate(one for job in problem.jobs for one in job.routes)
        for link in one.precedences
    }

    assert forward == backward == stated


@given(tiny_problems())
def test_a_setup_is_found_by_matrix_family_and_family(problem):
    a = problem.arrays
    for index, matrix in enumerate(problem.setups):
        start, size = a.setup_start[index], a.setup_size[index]
        for before in range(matrix.families + 1):
            for after in range(matrix.families):
                known = before < matrix.families
                place = start + before * size + after
                assert a.setup_time[place] == (matrix.time[before, after] if known else 0)
                assert a.setup_cost[place] == (matrix.cost[before, after] if known else 0)


def test_what_is_missing_has_its_stand_in():
    a = sample().arrays

    assert a.predecessor_max_lag.tolist() == [NEVER]
    assert a.operation_pin_machine.tolist() == [0, UNPINNED]
    assert a.operation_pin_start.tolist() == [3, NONE]
    assert a.mode_machine.tolist() == [0, NONE]


def test_stock_on_hand_counts_as_a_receipt_at_tick_0():
    a = sample().arrays

    assert a.receipt_tick.tolist() == [0, 4]
    assert a.receipt_amount.tolist() == [1, 1]


@pytest.mark.parametrize("name", [f.name for f in fields(sample().arrays)])
def test_arrays_cannot_be_written(name):
    array = getattr(sample().arrays, name)

    assert not array.flags.writeable
    assert array.dtype == "int64"
