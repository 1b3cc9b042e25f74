"""The closure of setups never charges more than a real sequence does."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solvers.cpsat.closure import INFINITE, close
from solvers.problem import FORBIDDEN, SetupMatrix


@st.composite
def sequences(draw):
    """A matrix, an initial family or none, and a sequence of families it allows."""
    size = draw(st.integers(1, 4))
    entries = st.integers(FORBIDDEN, 9)
    square = st.lists(st.lists(entries, min_size=size, max_size=size), min_size=size, max_size=size)
    matrix = SetupMatrix.of(draw(square))
    initial = draw(st.none() | st.integers(0, size - 1))
    state, sequence = initial, []
    for family in draw(st.lists(st.integers(0, size - 1), max_size=8)):
        if state is None or matrix.time[state, family] != FORBIDDEN:
            sequence.append(family)
            state = family
    return matrix, initial, sequence


@given(sequences())
def test_first_uses_and_repeats_cost_no_more_than_the_sequence(drawn):
    matrix, initial, sequence = drawn
    closure = close(matrix, initial, sequence)
    where = {family: position for position, family in enumerate(closure.families)}
    visits = list(dict.fromkeys(where[family] for family in sequence))
    closed = closure.time
    charged = int(closed.entry[visits[0]]) if visits else 0
    charged += sum(int(closed.between[f, g]) for f, g in pairwise(visits))
    for family in visits:
        further = sequence.count(closure.families[family]) - 1
        charged += further * int(closed.repeat[family]) if further else 0
    start = [] if initial is None else [initial]
    assert charged <= sum(int(matrix.time[f, g]) for f, g in pairwise(start + sequence))


def test_a_detour_shorter_than_the_direct_transition_is_taken():
    closure = close(SetupMatrix.of([[0, 9, 2], [9, 0, 9], [9, 3, 0]]), None, [0, 1, 2])
    assert closure.time.between[0, 1] == 5


def test_a_detour_over_a_family_that_is_never_made_is_not_taken():
    closure = close(SetupMatrix.of([[0, 9, 2], [9, 0, 9], [9, 3, 0]]), None, [0, 1])
    assert closure.time.between[0, 1] == 9


def test_the_initial_family_need_not_be_one_that_is_made():
    closure = close(SetupMatrix.of([[0, 4], [7, 0]]), 0, [1])
    assert closure.time.entry.tolist() == [4]


def test_an_unknown_state_is_left_for_nothing():
    closure = close(SetupMatrix.of([[3, 4], [7, 3]]), None, [0, 1])
    assert closure.time.entry.tolist() == [0, 0]


def test_a_positive_diagonal_is_charged_to_every_further_operation():
    closure = close(SetupMatrix.of([[2]]), None, [0])
    assert closure.time.repeat.tolist() == [2]


def test_a_further_operation_on_the_way_between_two_others_costs_nothing():
    # From 0 to 2 the way over 1 is the shortest, whether or not 1 was made before.
    matrix = SetupMatrix.of([[5, 1, 2], [1, 5, 1], [2, 1, 5]])
    assert close(matrix, None, [0, 1, 2]).time.repeat[1] == 0


def test_a_family_that_cannot_be_entered_again_has_no_finite_repeat():
    time = [[FORBIDDEN, 1], [FORBIDDEN, FORBIDDEN]]
    repeat = close(SetupMatrix.of(time), None, [0, 1]).time.repeat
    assert repeat[0] >= INFINITE


def test_costs_of_forbidden_transitions_are_not_used():
    matrix = SetupMatrix.of([[0, FORBIDDEN], [1, 0]], [[0, 0], [8, 0]])
    cost = close(matrix, None, [0, 1]).cost.between
    assert cost[0, 1] >= INFINITE
    assert np.array_equal(cost[1], [8, 0])
