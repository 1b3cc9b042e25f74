"""What the search relies on: a change decoded equals decoding anew, and undone leaves no trace."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import solvers.decode.kernel_layout as at
from solvers.decode import Choices, Packed, choices_in, load, outcome, pack
from solvers.decode.kernels.changes import attach, begin_change, detach, undo
from solvers.decode.kernels.decoding import renew
from solvers.decode.kernels.sequences import list_head, price_between
from solvers.problem import FORBIDDEN, NONE
from solvers.search.annealing import topology
from solvers.search.kernels import own_size
from solvers.search.move_kernels import propose
from solvers.search.place_kernels import free_mode
from tests.examples import examples
from tests.solvers.decode.lists import random_choices
from tests.solvers.tiny import tiny_problem

# Whether an operation counts as waiting for a store may differ where closed time hides the wait.
NOT_COMPARED = (at.N_LABEL, at.N_QUEUED, at.N_NOTED, at.N_DELAYED)


def living(packed: Packed, state: np.ndarray) -> list[list[int]]:
    """Return what ``state`` says of the schedule, but for labels and numbers of changes."""
    data, a = packed.data, packed.problem.arrays
    parts = [state[[i for i in range(at.T_DELAYED) if i != at.T_STALE]]]
    begin, size = int(data[at.S_JOB]), at.JOB_STATE_SIZE * a.jobs
    parts.extend(state[begin : begin + size].reshape(-1, at.JOB_STATE_SIZE)[:, : at.Y_NOTED])
    begin, size = int(data[at.S_NODE]), at.NODE_SIZE * (a.operations + a.machines + 1)
    nodes = np.delete(state[begin : begin + size].reshape(-1, at.NODE_SIZE), NOT_COMPARED, axis=1)
    listed = state[begin : begin + size].reshape(-1, at.NODE_SIZE)[:, at.N_AFTER] != at.NONE
    parts.extend(nodes[listed])
    for store in range(len(packed.problem.pools) + len(packed.problem.materials)):
        begin = int(data[data[at.D_POOL] + at.STORE_SIZE * store + at.P_STATE])
        parts.append(levels(state, begin, packed.problem.horizon))
    return [part.tolist() for part in parts]


def levels(state: np.ndarray, begin: int, horizon: int) -> np.ndarray:
    """Return the level of a pool or material at every tick."""
    pairs = state[begin + 1 : begin + 1 + 2 * state[begin]].reshape(-1, 2)
    rows = np.searchsorted(pairs[:, 0], np.arange(horizon + 3), side="right") - 1
    return pairs[rows, 1]


class Moves:
    """Random changes as the search makes them."""

    def __init__(self, packed: Packed, seed: int) -> None:
        self.packed = packed
        a = packed.problem.arrays
        self.own = np.zeros(own_size(a.operations, a.jobs, len(packed.problem.windows)), np.int64)
        self.own[len(self.own) - a.operations :] = topology(a)
        self.random = np.array([seed + 1], dtype=np.uint64)

    def propose(self, state: np.ndarray) -> bool:
        return propose(self.packed.data, state, self.own, self.random)


@settings(deadline=None, max_examples=examples(150))
@given(st.integers(0, 2**32))
def test_a_change_that_is_undone_leaves_nothing_behind(seed: int) -> None:
    problem = tiny_problem(seed)
    packed = pack(problem)
    state = packed.new_state()
    load(packed, state, random_choices(problem, Random(seed)))
    before = living(packed, state)
    moves = Moves(packed, seed)
    begin_change(state)
    for step in range(20):
        if moves.propose(state) and step % 3 > 0:
            renew(packed.data, state, at.NEVER)
        undo(packed.data, state)
        assert living(packed, state) == before


@settings(deadline=None, max_examples=examples(300))
@given(st.integers(0, 2**32))
def test_a_change_decoded_equals_decoding_anew(seed: int) -> None:
    problem = tiny_problem(seed)
    packed = pack(problem)
    state, anew = packed.new_state(), packed.new_state()
    load(packed, state, random_choices(problem, Random(seed)))
    moves = Moves(packed, seed)
    begin_change(state)
    for step in range(40):
        if not moves.propose(state):
            continue
        renew(packed.data, state, at.NEVER)
        load(packed, anew, choices_in(packed, state))
        assert outcome(packed, state) == outcome(packed, anew)
        assert living(packed, state) == living(packed, anew)
        if step % 2:
            undo(packed.data, state)
        else:
            begin_change(state)


@settings(deadline=None, max_examples=examples(300))
@given(st.integers(0, 2**32))
def test_decoding_is_given_up_only_above_the_limit(seed: int) -> None:
    # Each change is decoded to its end, then once more from the same state with a limit.
    problem, random = tiny_problem(seed), Random(seed)
    packed = pack(problem)
    state = packed.new_state()
    load(packed, state, random_choices(problem, random))
    moves = Moves(packed, seed)
    begin_change(state)
    for _ in range(60):
        violation, objective = int(state[at.T_INFEASIBLE]), int(state[at.T_OBJECTIVE])
        kept, bits, before = state.copy(), moves.random.copy(), living(packed, state)
        if not moves.propose(state):
            continue
        renew(packed.data, state, at.NEVER)
        outcomes = int(state[at.T_INFEASIBLE]), int(state[at.T_OBJECTIVE])
        if violation > 0:
            # Then no limit may be set; walk on to a list that has none.
            if outcomes < (violation, objective):
                begin_change(state)
            else:
                undo(packed.data, state)
            continue
        limit = max(outcomes[1], objective) + random.choice((-3, -1, 0, 2))
        after = living(packed, state)
        state[:], moves.random[:] = kept, bits
        moves.propose(state)
        renew(packed.data, state, limit)
        if state[at.T_OBJECTIVE] == at.NEVER:
            assert outcomes > (0, limit)
            undo(packed.data, state)
            assert living(packed, state) == before
        else:
            assert living(packed, state) == after
            if outcomes > (0, limit):
                undo(packed.data, state)
            else:
                begin_change(state)


@settings(deadline=None, max_examples=examples(100))
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


def certain(packed: Packed, choices: Choices) -> int:
    """Return what modes and setups of a list cost, weighted, from the problem alone."""
    problem, a = packed.problem, packed.problem.arrays
    weights = problem.objective
    total = weights.mode * int(a.mode_cost[choices.modes[choices.order]].sum())
    families = [machine.initial_family for machine in problem.machines]
    for operation in choices.order.tolist():
        mode = choices.modes[operation]
        machine, family = int(a.mode_machine[mode]), int(a.mode_family[mode])
        if machine == NONE or (setup := problem.machines[machine].setup) is None:
            continue
        before, families[machine] = families[machine], family
        if before is not None and problem.setups[setup].time[before, family] != FORBIDDEN:
            total += weights.setup * int(problem.setups[setup].cost[before, family])
    return total


@settings(deadline=None, max_examples=examples(25))
@given(st.integers(0, 2**32))
def test_what_modes_and_setups_cost_is_right_after_thousands_of_moves(seed: int) -> None:
    problem, random = tiny_problem(seed), Random(seed)
    packed = pack(problem)
    state = packed.new_state()
    load(packed, state, random_choices(problem, random))
    moves = Moves(packed, seed)
    begin_change(state)
    for step in range(3000):
        if not moves.propose(state):
            continue
        if random.random() < 0.5:
            undo(packed.data, state)
        else:
            renew(packed.data, state, at.NEVER)
            begin_change(state)
        if step % 20 < 2:
            assert state[at.T_CERTAIN] == certain(packed, choices_in(packed, state))


@settings(deadline=None, max_examples=examples(60))
@given(st.integers(0, 2**32))
def test_the_price_of_a_place_is_what_attaching_there_adds(seed: int) -> None:
    problem, random = tiny_problem(seed), Random(seed)
    packed = pack(problem)
    state = packed.new_state()
    choices = random_choices(problem, random)
    load(packed, state, choices)
    a, head = problem.arrays, int(list_head(packed.data))
    bits = np.array([seed + 1], dtype=np.uint64)
    for operation in choices.order.tolist():
        begin_change(state)
        detach(packed.data, state, operation)
        before = int(state[at.T_CERTAIN])
        # The last operation of the list can stand behind all others, on any machine.
        mode = int(free_mode(packed.data, bits, operation))
        machine = int(a.mode_machine[mode])
        nodes, end = int(packed.data[at.S_NODE]), a.operations + machine
        last = end if machine == NONE else int(state[nodes + at.NODE_SIZE * end + at.N_LAST])
        behind = int(state[nodes + at.NODE_SIZE * head + at.N_BEFORE])
        price = price_between(packed.data, state, mode, last, end)
        attach(packed.data, state, operation, mode, last, behind)
        assert state[at.T_CERTAIN] == before + price
        undo(packed.data, state)
