"""The moves of machine sequences and what their loads are worth, compiled.

The makespan itself is flat almost everywhere: most moves do not touch the longest machine. So the
search minimizes ``sum_k phi(load_k)`` with ``phi(x) = (T / 6) (x / T)^6``, ``T`` the best makespan
so far. The derivative of ``phi`` is 1 at ``T``, which makes its unit a tick of the longest machine,
and falls quickly below: ticks on machines that are far from critical are cheap, but never free.
That is the price of a machine in the dual of the assignment problem, found by the loads themselves.

Invariant: a move computes the exact change of every load first, and changes rings and loads only
once its rise of the price is accepted; so :mod:`solvers.search.loads.ring_kernels` holds after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined, kernel
from solvers.search.loads.gap_kernels import best_gap, draw_gap, draw_machine, draw_member
from solvers.search.loads.kernel_layout import (
    H_JOBS,
    H_MACHINES,
    H_SETUPS,
    NONE,
    S_NEXT,
    S_STEPS,
)
from solvers.search.loads.ring_kernels import (
    insertion,
    lasts,
    link,
    put_in,
    removal,
    replacement,
    setup,
    take_out,
)
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.loads.ring_kernels import Small
    from solvers.search.random_kernel import Bits

_HOPELESS = 20.0  # rises by so many temperatures are never accepted


@inlined
def phi(load: int, target: float) -> float:
    """Return the price of a load; see the module's docstring."""
    share = load / target
    square = share * share
    return square * square * square * target / 6.0


@inlined
def rise(load: int, change: int, target: float) -> float:
    """Return by how much ``change`` raises the price of a load."""
    return phi(load + change, target) - phi(load, target)


@inlined
def rise_of_two(
    state: Ints, loads: int, machine: int, change: int, other: int, more: int, target: float
) -> float:
    """Return by how much the price rises when two loads change, which may be one and the same."""
    if machine == other:
        return rise(state[loads + machine], change + more, target)
    return rise(state[loads + machine], change, target) + rise(state[loads + other], more, target)


@inlined
def accepts(random: Bits, change: float, temperature: float) -> bool:
    """Whether a rise of the price by ``change`` is accepted."""
    if change <= 0.0:
        return True
    if change >= _HOPELESS * temperature:
        return False
    return bool(draw(random, 1 << 30) / (1 << 30) < np.exp(-change / temperature))


@kernel
def best_last(data: Small, state: Ints, machine: int, job: int, node: int) -> int:
    """Return the job up to which those from ``job`` on are best put behind ``node``, all on one.

    With that the move is the best of those exchanges of three arcs that keep directions and bring
    ``job`` behind ``node``.
    """
    jobs = data[H_JOBS]
    before = state[S_NEXT + jobs + data[H_MACHINES] + job]
    behind = state[S_NEXT + node]
    least = np.int64(1) << 60
    best = job
    last = job
    while last < jobs and last != node:
        state[S_STEPS] += 1
        after: int = state[S_NEXT + last]
        added = (
            setup(data, machine, last, behind)
            + setup(data, machine, before, after)
            - setup(data, machine, last, after)
        )
        if added < least:
            least = np.int64(added)
            best = last
        last = after
    return int(best)


@kernel
def shift(
    data: Small, state: Ints, random: Bits, job: int, count: int, target: float, heat: float
) -> bool:
    """Put ``job`` and up to ``count - 1`` that follow it into another gap."""
    jobs = data[H_JOBS]
    nodes = jobs + data[H_MACHINES]
    node = draw_gap(data, state, random, job)
    before = state[S_NEXT + nodes + job]
    if node in (NONE, before):
        return False
    machine, other = state[S_NEXT + 2 * nodes + job], state[S_NEXT + 2 * nodes + node]
    last = int(job)
    taken = lasts(data, machine, job)
    given = lasts(data, other, job)
    if count > 1 and machine == other:
        given = taken
        last = int(best_last(data, state, machine, job, node))
        count = 1
    for _ in range(count - 1):
        following = int(state[S_NEXT + last])
        if following >= jobs or following == node:
            break
        taken += setup(data, machine, last, following) + lasts(data, machine, following)
        given += setup(data, other, last, following) + lasts(data, other, following)
        last = following
    after, behind = state[S_NEXT + last], state[S_NEXT + node]
    falls = (
        setup(data, machine, before, job)
        + setup(data, machine, last, after)
        - setup(data, machine, before, after)
        + taken
    )
    rises = (
        setup(data, other, node, job)
        + setup(data, other, last, behind)
        - setup(data, other, node, behind)
        + given
    )
    loads = S_NEXT + 3 * nodes
    change = rise_of_two(state, loads, machine, -falls, other, rises, target)
    if not accepts(random, change, heat):
        return False
    state[loads + machine] -= falls
    state[loads + other] += rises
    link(data, state, before, after)
    link(data, state, node, job)
    link(data, state, last, behind)
    if machine != other:
        moved = job
        while moved != behind:
            state[S_NEXT + 2 * nodes + moved] = other
            moved = state[S_NEXT + moved]
    return True


@kernel
def trade(data: Small, state: Ints, random: Bits, job: int, target: float, heat: float) -> bool:
    """Let two jobs change machines, each to the best gap there."""
    jobs = data[H_JOBS]
    nodes = jobs + data[H_MACHINES]
    machine = state[S_NEXT + 2 * nodes + job]
    other = draw_machine(data, random, job)
    if machine == other:
        return False
    partner = draw_member(data, state, random, other)
    if partner == NONE:
        return False
    there, here = jobs + other, jobs + machine
    if data[H_SETUPS] != 0:
        here = best_gap(data, state, machine, partner, job)
        there = best_gap(data, state, other, job, partner)
    first = insertion(data, state, machine, partner, here, job) - removal(data, state, job)
    first += lasts(data, machine, partner) - lasts(data, machine, job)
    second = insertion(data, state, other, job, there, partner) - removal(data, state, partner)
    second += lasts(data, other, job) - lasts(data, other, partner)
    loads = S_NEXT + 3 * nodes
    change = rise_of_two(state, loads, machine, first, other, second, target)
    if not accepts(random, change, heat):
        return False
    state[loads + machine] += first
    state[loads + other] += second
    take_out(data, state, job)
    take_out(data, state, partner)
    put_in(data, state, partner, here, machine)
    put_in(data, state, job, there, other)
    return True


@kernel
def replace(data: Small, state: Ints, random: Bits, job: int, target: float, heat: float) -> bool:
    """Let two jobs that are not neighbours change places; one gets a predecessor it likes."""
    jobs = data[H_JOBS]
    nodes = jobs + data[H_MACHINES]
    node = draw_gap(data, state, random, job)
    before, after = state[S_NEXT + nodes + job], state[S_NEXT + job]
    if node in (NONE, before):
        return False
    partner = state[S_NEXT + node]
    if partner >= jobs or partner in (job, before, after):
        return False
    machine, other = state[S_NEXT + 2 * nodes + job], state[S_NEXT + 2 * nodes + node]
    behind = state[S_NEXT + partner]
    first = replacement(data, state, machine, before, partner)
    second = replacement(data, state, other, node, job)
    loads = S_NEXT + 3 * nodes
    change = rise_of_two(state, loads, machine, first, other, second, target)
    if not accepts(random, change, heat):
        return False
    state[loads + machine] += first
    state[loads + other] += second
    link(data, state, before, partner)
    link(data, state, partner, after)
    link(data, state, node, job)
    link(data, state, job, behind)
    state[S_NEXT + 2 * nodes + job] = other
    state[S_NEXT + 2 * nodes + partner] = machine
    return True


@kernel
def eject(data: Small, state: Ints, random: Bits, job: int, target: float, heat: float) -> bool:
    """Put ``job`` in the place of one on another machine, and that one into a gap of a third."""
    jobs = data[H_JOBS]
    nodes = jobs + data[H_MACHINES]
    on = S_NEXT + 2 * nodes
    node = draw_gap(data, state, random, job)
    if node == NONE or state[on + node] == state[on + job]:
        return False
    partner = state[S_NEXT + node]
    if partner >= jobs:
        return False
    gap = draw_gap(data, state, random, partner)
    if gap in (NONE, job) or state[on + gap] in (state[on + node], state[on + job]):
        return False
    machine, other, third = state[on + job], state[on + node], state[on + gap]
    first = removal(data, state, job) + lasts(data, machine, job)
    second = replacement(data, state, other, node, job)
    more = insertion(data, state, third, partner, gap, NONE) + lasts(data, third, partner)
    loads = S_NEXT + 3 * nodes
    change = rise(state[loads + machine], -first, target)
    change += rise(state[loads + other], second, target)
    change += rise(state[loads + third], more, target)
    if not accepts(random, change, heat):
        return False
    state[loads + machine] -= first
    state[loads + other] += second
    state[loads + third] += more
    take_out(data, state, job)
    take_out(data, state, partner)
    put_in(data, state, job, node, other)
    put_in(data, state, partner, gap, third)
    return True
