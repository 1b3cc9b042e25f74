"""An operation of a new route goes where modes and setups are cheap, if looking around pays."""

import numpy as np
import pytest

import solvers.decode.kernel_layout as at
from solvers.decode import choices_of, load, pack
from solvers.dispatch.edd import edd
from solvers.problem import ProblemBuilder
from solvers.search.place_kernels import cheap_place

DRAWS = 1000


def draw_places(build: ProblemBuilder) -> list[tuple[int, int]]:
    """Return modes and places drawn for the first operation near the second."""
    problem = build.build()
    packed, schedule = pack(problem), edd(problem)
    assert schedule is not None
    state = packed.new_state()
    load(packed, state, choices_of(problem, schedule))
    random = np.array([1], dtype=np.uint64)
    return [cheap_place(packed.data, state, random, 0, 1) for _ in range(DRAWS)]


def two_modes(*, pool: bool) -> ProblemBuilder:
    """Return a job that one machine makes for nothing and another one for a price, and others."""
    b = ProblemBuilder()
    free, dear = b.machine(), b.machine()
    if pool:
        b.pool(1)
    for _ in range(3):
        operation = b.operation(b.route(b.job()))
        b.mode(operation, free, 1)
        b.mode(operation, dear, 1, cost=5)
    return b


def test_the_cheapest_of_four_modes_is_taken_where_there_are_stores() -> None:
    dear = sum(mode for mode, _ in draw_places(two_modes(pool=True)))
    assert dear == pytest.approx(DRAWS / 2**4, rel=0.3)


def test_the_first_mode_drawn_is_taken_where_there_are_none() -> None:
    dear = sum(mode for mode, _ in draw_places(two_modes(pool=False)))
    assert dear == pytest.approx(DRAWS / 2, rel=0.1)


def test_places_within_another_family_are_left_to_it() -> None:
    def within(*, pool: bool) -> int:
        """Return how often a place between two operations of the other family was taken."""
        b = ProblemBuilder()
        matrix = [[9 * (f != g) for g in range(2)] for f in range(2)]
        machine = b.machine(setup=b.setup(matrix, matrix))
        if pool:
            b.pool(1)
        families = [0, 1, 1, 0, 1, 1, 1, 1]
        for due, family in enumerate(families):
            operation = b.operation(b.route(b.job(due=due)))
            b.mode(operation, machine, 1, family=family)
        inner = [place for place in range(7) if families[place] == families[place + 1] == 1]
        return sum(place in inner for _, place in draw_places(b))

    assert within(pool=True) < within(pool=False) / 4


def test_places_are_nodes_of_the_machine_of_the_mode() -> None:
    b = two_modes(pool=True)
    problem = b.build()
    packed, schedule = pack(problem), edd(problem)
    assert schedule is not None
    state = packed.new_state()
    load(packed, state, choices_of(problem, schedule))
    random = np.array([3], dtype=np.uint64)
    nodes, a = int(packed.data[at.S_NODE]), problem.arrays
    for _ in range(200):
        mode, place = cheap_place(packed.data, state, random, 0, 1)
        held = state[nodes + at.NODE_SIZE * place + at.N_MODE]
        machine = place - a.operations if place >= a.operations else a.mode_machine[held]
        assert machine == a.mode_machine[mode]
