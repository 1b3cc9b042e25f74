"""Moves of the annealing leave every operation behind its predecessors in the list."""

import numpy as np
import pytest

import solvers.decode.kernel_layout as at
from solvers.decode import choices_of, load, pack
from solvers.decode.kernels.changes import begin_change
from solvers.decode.kernels.decoding import renew
from solvers.dispatch.edd import edd
from solvers.problem import ProblemBuilder
from solvers.search.annealing import topology
from solvers.search.kernels import own_size
from solvers.search.move_kernels import propose, swap


def chains(jobs=2):
    """Return jobs of three steps, one after the other: the first on a machine of its own."""
    b = ProblemBuilder()
    first, other = b.machine(), b.machine()
    for _ in range(jobs):
        route, last = b.route(b.job()), None
        for machine in (first, other, other):
            last = b.operation(route, after=last)
            b.mode(last, machine, 1)
    return b.build()


def listed(problem):
    """Return the arrays of a decoded list for ``problem``."""
    packed, schedule = pack(problem), edd(problem)
    state = packed.new_state()
    load(packed, state, choices_of(problem, schedule))
    begin_change(state)
    return packed, state


def in_order(packed, state):
    """Whether the labels of the list rise along every route."""
    nodes, a = int(packed.data[at.S_NODE]), packed.problem.arrays
    label = state[nodes + at.NODE_SIZE * np.arange(a.operations) + at.N_LABEL]
    return all(
        (np.diff(label[a.route_operation[r] : a.route_operation[r + 1]]) > 0).all()
        for r in range(a.routes)
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_list_keeps_the_steps_of_a_job_in_order(seed):
    packed, state = listed(chains())
    a = packed.problem.arrays
    own = np.zeros(own_size(a.operations, a.jobs, 0), np.int64)
    own[len(own) - a.operations :] = topology(a)
    random = np.array([seed + 1], dtype=np.uint64)
    changed = 0
    for _ in range(2000):
        if propose(packed.data, state, own, random):
            assert in_order(packed, state)
            renew(packed.data, state, at.NEVER)
            begin_change(state)
            changed += 1
    assert changed > 500


def test_two_of_a_job_are_not_swapped():
    # Without both, the third would know nothing of the first, its predecessor's predecessor.
    packed, state = listed(chains())
    random = np.array([1], dtype=np.uint64)

    assert not swap(packed.data, state, random, 1, 2)
    assert swap(packed.data, state, random, 1, 4)
