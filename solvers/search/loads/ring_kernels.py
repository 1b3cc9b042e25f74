"""Machine sequences as rings, and the loads they add up to, compiled.

Machines never wait here, so the completion of a machine, its *load*, is a plain sum: the setup of
its first job, then processing and setup of one job after the other. Hence the change of a load is
exact after looking at the few neighbours that change, whatever the length of the sequence.

Invariant, before and after every move: each machine ``k`` has a node ``n + k`` (a sentinel), and
``NEXT`` leads from it through the jobs of the machine, in their order, back to it; ``BEFORE`` is
its inverse; ``ON`` holds the machine of each node; ``LOAD`` is the sum along each ring.

Setups depend on the *class* of a job: jobs of one class have the same family on every machine. The
class after the last one is that of a sentinel: from it as a first job, to it for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined, kernel
from solvers.search.loads.kernel_layout import (
    H_CLASS,
    H_CLASSES,
    H_JOBS,
    H_MACHINES,
    H_PROCESSING,
    H_SETUP,
    NONE,
    S_BEST,
    S_NEXT,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from solvers.problem.arrays import Ints

    Small = npt.NDArray[np.int32]


@kernel
def state_size(jobs: int, machines: int) -> int:
    """Return the length of state: the rings, then loads, then the best rings."""
    return S_NEXT + 4 * (jobs + machines) + machines


@inlined
def setup(data: Small, machine: int, before: int, after: int) -> int:
    """Return the setup between two nodes that would be neighbours on ``machine``."""
    width = data[H_CLASSES]
    row = (machine * width + data[data[H_CLASS] + after]) * width
    return int(data[data[H_SETUP] + 2 * (row + data[data[H_CLASS] + before])])


@inlined
def lasts(data: Small, machine: int, job: int) -> int:
    """Return the processing of ``job`` on ``machine``."""
    return int(data[data[H_PROCESSING] + machine * data[H_JOBS] + job])


@inlined
def link(data: Small, state: Ints, before: int, after: int) -> None:
    """Make two nodes neighbours."""
    nodes = data[H_JOBS] + data[H_MACHINES]
    state[S_NEXT + before] = after
    state[S_NEXT + nodes + after] = before


@inlined
def removal(data: Small, state: Ints, job: int) -> int:
    """Return by how much setups fall when ``job`` leaves its place."""
    nodes = data[H_JOBS] + data[H_MACHINES]
    machine = state[S_NEXT + 2 * nodes + job]
    before, after = state[S_NEXT + nodes + job], state[S_NEXT + job]
    return (
        setup(data, machine, before, job)
        + setup(data, machine, job, after)
        - setup(data, machine, before, after)
    )


@inlined
def insertion(data: Small, state: Ints, machine: int, job: int, node: int, absent: int) -> int:
    """Return by how much setups rise when ``job`` comes behind ``node`` (``absent`` gone)."""
    after = state[S_NEXT + node]
    if after == absent:
        after = state[S_NEXT + after]
    return (
        setup(data, machine, node, job)
        + setup(data, machine, job, after)
        - setup(data, machine, node, after)
    )


@inlined
def replacement(data: Small, state: Ints, machine: int, before: int, job: int) -> int:
    """Return by how much the load rises when ``job`` replaces what comes behind ``before``."""
    old = state[S_NEXT + before]
    after = state[S_NEXT + old]
    return (
        setup(data, machine, before, job)
        + setup(data, machine, job, after)
        - setup(data, machine, before, old)
        - setup(data, machine, old, after)
        + lasts(data, machine, job)
        - lasts(data, machine, old)
    )


@inlined
def take_out(data: Small, state: Ints, job: int) -> None:
    """Close the gap that ``job`` leaves."""
    nodes = data[H_JOBS] + data[H_MACHINES]
    link(data, state, state[S_NEXT + nodes + job], state[S_NEXT + job])


@inlined
def put_in(data: Small, state: Ints, job: int, node: int, machine: int) -> None:
    """Put ``job`` behind ``node``, which is on ``machine``."""
    link(data, state, job, state[S_NEXT + node])
    link(data, state, node, job)
    state[S_NEXT + 2 * (data[H_JOBS] + data[H_MACHINES]) + job] = machine


@kernel
def longest(data: Small, state: Ints) -> int:
    """Return the makespan of the current rings."""
    first = S_NEXT + 3 * (data[H_JOBS] + data[H_MACHINES])
    most = state[first]
    for at in range(first + 1, first + data[H_MACHINES]):
        most = max(most, state[at])
    return int(most)


@kernel
def keep(data: Small, state: Ints) -> None:
    """Take the current rings as the best if they are."""
    makespan = longest(data, state)
    if makespan >= state[S_BEST]:
        return
    state[S_BEST] = makespan
    nodes = data[H_JOBS] + data[H_MACHINES]
    best = S_NEXT + 3 * nodes + data[H_MACHINES]
    for node in range(nodes):
        state[best + node] = state[S_NEXT + node]


@kernel
def load(data: Small, state: Ints, order: Ints, machines: Ints) -> None:
    """Begin with these jobs, each behind those of its machine, as the current and the best."""
    jobs, count = data[H_JOBS], data[H_MACHINES]
    nodes = jobs + count
    for machine in range(count):
        link(data, state, jobs + machine, jobs + machine)
        state[S_NEXT + 2 * nodes + jobs + machine] = machine
        state[S_NEXT + 3 * nodes + machine] = 0
    for at in range(len(order)):
        machine, job = machines[at], order[at]
        last = state[S_NEXT + nodes + jobs + machine]
        rises = insertion(data, state, machine, job, last, NONE) + lasts(data, machine, job)
        state[S_NEXT + 3 * nodes + machine] += rises
        put_in(data, state, job, last, machine)
    state[S_BEST] = np.int64(1) << 60
    keep(data, state)
