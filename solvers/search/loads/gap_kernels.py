"""Where a job may go, compiled: machines, partners and gaps drawn for a move.

Invariant: nothing is changed here but the generator and the count of work. A gap is named by the
node in front of it, and one that is returned exists in the present rings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined, kernel
from solvers.search.loads.kernel_layout import (
    H_CHOICES,
    H_CLASS,
    H_CLASSES,
    H_GAPS,
    H_JOBS,
    H_MACHINES,
    H_RANKS,
    H_SETUP,
    H_SETUPS,
    H_WIDTH,
    NONE,
    S_NEXT,
    S_STEPS,
)
from solvers.search.loads.ring_kernels import setup
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.loads.ring_kernels import Small
    from solvers.search.random_kernel import Bits

_WALKS = 30  # in a hundred gaps, how many are the best of a machine
_TRIES = 10  # listed gaps drawn until one exists


@kernel
def best_gap(data: Small, state: Ints, machine: int, job: int, absent: int) -> int:
    """Return behind which node of ``machine`` the job adds least, as if ``absent`` was not there.

    With both setups of a pair of classes side by side this reads one line of memory per node.
    """
    jobs, width = data[H_JOBS], data[H_CLASSES]
    sentinel = jobs + machine
    base = data[H_SETUP] + 2 * (machine * width + data[data[H_CLASS] + job]) * width
    node = sentinel
    least = np.int64(1) << 60
    best = sentinel
    coming = data[base + 2 * data[data[H_CLASS] + node]]
    while True:
        state[S_STEPS] += 1
        after = state[S_NEXT + node]
        if after == absent:
            after = state[S_NEXT + after]
        entry = base + 2 * data[data[H_CLASS] + after]
        added = coming + data[entry + 1] - setup(data, machine, node, after)
        if added < least:
            least = added
            best = node
        if after == sentinel:
            return int(best)
        coming = data[entry]
        node = after


@inlined
def draw_rank(random: Bits, count: int) -> int:
    """Return a number below ``count``, small ones more often: the square of a uniform one."""
    share = draw(random, 1 << 20)
    return (share * share * count) >> 40


@kernel
def draw_machine(data: Small, random: Bits, job: int) -> int:
    """Return a machine for ``job``, more often one that suits it."""
    first = data[data[H_CHOICES] + job]
    count = data[data[H_CHOICES] + job + 1] - first
    return int(data[data[H_RANKS] + first + draw_rank(random, count)])


@kernel
def draw_member(data: Small, state: Ints, random: Bits, machine: int) -> int:
    """Return a random job of ``machine``; NONE if none was found."""
    jobs, machines = data[H_JOBS], data[H_MACHINES]
    at = S_NEXT + 2 * (jobs + machines)
    for _ in range(2 * machines):
        state[S_STEPS] += 1
        job = draw(random, jobs)
        if state[at + job] == machine:
            return job
    return NONE


@kernel
def draw_gap(data: Small, state: Ints, random: Bits, job: int) -> int:
    """Return a node, other than ``job``, behind which it may be put; NONE if none was found.

    Most gaps come from the job's list: neighbours with which it has a short setup on a machine
    that does it quickly. They exist while that neighbour is on that machine.
    """
    jobs = data[H_JOBS]
    nodes = jobs + data[H_MACHINES]
    width = data[H_WIDTH]
    if data[H_SETUPS] == 0:
        # Without setups all gaps of a machine are alike; one before any job makes that the partner.
        machine = draw_machine(data, random, job)
        member = draw_member(data, state, random, machine)
        node = jobs + machine if member == NONE else state[S_NEXT + nodes + member]
        return NONE if node == job else int(node)
    if width == 0 or draw(random, 100) < _WALKS:
        return best_gap(data, state, draw_machine(data, random, job), job, job)
    for _ in range(_TRIES):
        state[S_STEPS] += 1
        side = draw(random, 2)
        rank = draw_rank(random, width)
        listed = data[data[H_GAPS] + (2 * job + side) * width + rank]
        node = listed % nodes
        if state[S_NEXT + 2 * nodes + node] == listed // nodes:
            if side == 1:
                node = state[S_NEXT + nodes + node]
            if node != job:
                return int(node)
    return NONE
