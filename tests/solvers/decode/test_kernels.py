"""What the search relies on: taking back, and decoding again from the first changed position."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import solvers.decode.kernel_layout as at
from solvers.decode import Packed, choices_in, load, outcome, pack
from solvers.decode.kernels import decode_from, reset, rewind
from tests.solvers.decode.lists import predecessors, random_choices
from tests.solvers.tiny import tiny_problem


def living(packed: Packed, state: np.ndarray) -> list[list[int]]:
    """Return the parts of state that say what the placed operations use."""
    data, a = packed.data, packed.problem.arrays
    parts = [state[at.T_PLACED : at.T_PLACED + 1], state[at.T_COST : at.T_LATENESS + 1]]
    for entry, size in (
        (at.S_COMPLETION, a.jobs),
        (at.S_MACHINE, at.STATE_MACHINE_SIZE * a.machines),
    ):
        parts.append(state[data[entry] : data[entry] + size])
    for store in range(len(packed.problem.pools) + len(packed.problem.materials)):
        begin = data[data[at.D_POOL] + at.STORE_SIZE * store + at.P_STATE]
        parts.append(levels(state, int(begin), packed.problem.horizon))
    return [part.tolist() for part in parts]


def levels(state: np.ndarray, begin: int, horizon: int) -> np.ndarray:
    """Return the level of a pool or material at every tick."""
    pairs = state[begin + 1 : begin + 1 + 2 * state[begin]].reshape(-1, 2)
    rows = np.searchsorted(pairs[:, 0], np.arange(horizon + 3), side="right") - 1
    return pairs[rows, 1]


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 2**32))
def test_taking_everything_back_leaves_nothing_behind(seed: int) -> None:
    problem, random = tiny_problem(seed), Random(seed)
    packed = pack(problem)
    state = packed.new_state()
    choices = random_choices(problem, random)
    load(packed, state, choices)
    rewind(packed.data, state, 0)
    taken_back = living(packed, state)
    reset(packed.data, state)
    assert taken_back == living(packed, state)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 2**32))
def test_decoding_from_a_changed_position_equals_decoding_anew(seed: int) -> None:
    problem, random = tiny_problem(seed), Random(seed)
    packed = pack(problem)
    state, anew = packed.new_state(), packed.new_state()
    load(packed, state, random_choices(problem, random))
    begin = int(packed.data[at.S_ORDER])
    for _ in range(6):
        size = int(state[at.T_ORDER])
        if size < 2:
            return
        slot = random.randrange(size - 1)
        first, second = int(state[begin + slot]), int(state[begin + slot + 1])
        if first not in predecessors(problem, second):
            state[begin + slot], state[begin + slot + 1] = second, first
        changed = int(state[begin + random.randrange(slot, size)])
        low, high = problem.arrays.operation_mode[changed : changed + 2].tolist()
        state[int(packed.data[at.S_MODE]) + changed] = random.randrange(low, high)
        decode_from(packed.data, state, slot)
        load(packed, anew, choices_in(packed, state))
        assert outcome(packed, state) == outcome(packed, anew)
        assert living(packed, state) == living(packed, anew)


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 2**32))
def test_choices_survive_the_state(seed: int) -> None:
    problem, random = tiny_problem(seed), Random(seed)
    packed = pack(problem)
    state = packed.new_state()
    choices = random_choices(problem, random)
    load(packed, state, choices)
    again = choices_in(packed, state)
    assert again.routes.tolist() == choices.routes.tolist()
    assert again.modes.tolist() == choices.modes.tolist()
    assert again.order.tolist() == choices.order.tolist()
    assert again.windows == choices.windows
