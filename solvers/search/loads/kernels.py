"""Annealing of machine sequences by their loads, compiled.

Machines never wait here, so the completion of a machine, its *load*, is a plain sum: the setup of
its first job, then processing and setup of one job after the other. Hence the change of a load is
exact after looking at the few neighbours that change, whatever the length of the sequence.

The makespan itself is flat almost everywhere: most moves do not touch the longest machine. So the
search minimizes ``sum_k phi(load_k)`` with ``phi(x) = (T / 6) (x / T)^6``, ``T`` the best makespan
so far. The derivative of ``phi`` is 1 at ``T``, which makes its unit a tick of the longest machine,
and falls quickly below: ticks on machines that are far from critical are cheap, but never free.
That is the price of a machine in the dual of the assignment problem, found by the loads themselves.

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
    H_CHOICES,
    H_CLASS,
    H_CLASSES,
    H_GAPS,
    H_JOBS,
    H_MACHINES,
    H_PROCESSING,
    H_RANKS,
    H_SETUP,
    H_SETUPS,
    H_WIDTH,
    NONE,
    S_ACCEPTED,
    S_BEST,
    S_NEXT,
    S_STEPS,
)
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    import numpy.typing as npt

    from solvers.problem.arrays import Ints

    Small = npt.NDArray[np.int32]
    Bits = npt.NDArray[np.uint64]

# How many in a hundred moves are of which kind; the others shift a few neighbours together.
_SHIFTS = 45
_TRADES = 15
_REPLACES = 15
_EJECTS = 10

_WALKS = 30  # in a hundred gaps, how many are the best of a machine
_CRITICAL = 30  # in a hundred jobs, how many are the one on the longest machine of a few
_TRIES = 10  # listed gaps drawn until one exists
_LONGEST = 4  # jobs shifted together
_STEPS = 6  # what a move costs beside the nodes that it looks at
_HOPELESS = 20.0  # rises by so many temperatures are never accepted


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
def link(data: Small, state: Ints, before: int, after: int) -> None:
    """Make two nodes neighbours."""
    nodes = data[H_JOBS] + data[H_MACHINES]
    state[S_NEXT + before] = after
    state[S_NEXT + nodes + after] = before


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


@inlined
def accepts(random: Bits, change: float, temperature: float) -> bool:
    """Whether a rise of the price by ``change`` is accepted."""
    if change <= 0.0:
        return True
    if change >= _HOPELESS * temperature:
        return False
    return bool(draw(random, 1 << 30) / (1 << 30) < np.exp(-change / temperature))


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
    if machine == other:
        change = rise(state[loads + machine], rises - falls, target)
    else:
        change = rise(state[loads + machine], -falls, target)
        change += rise(state[loads + other], rises, target)
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
    change = rise(state[loads + machine], first, target)
    change += rise(state[loads + other], second, target)
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
    first = (
        setup(data, machine, before, partner)
        + setup(data, machine, partner, after)
        - setup(data, machine, before, job)
        - setup(data, machine, job, after)
    )
    second = (
        setup(data, other, node, job)
        + setup(data, other, job, behind)
        - setup(data, other, node, partner)
        - setup(data, other, partner, behind)
    )
    first += lasts(data, machine, partner) - lasts(data, machine, job)
    second += lasts(data, other, job) - lasts(data, other, partner)
    loads = S_NEXT + 3 * nodes
    if machine == other:
        change = rise(state[loads + machine], first + second, target)
    else:
        change = rise(state[loads + machine], first, target)
        change += rise(state[loads + other], second, target)
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
    behind = state[S_NEXT + partner]
    first = removal(data, state, job) + lasts(data, machine, job)
    second = (
        setup(data, other, node, job)
        + setup(data, other, job, behind)
        - setup(data, other, node, partner)
        - setup(data, other, partner, behind)
        + lasts(data, other, job)
        - lasts(data, other, partner)
    )
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
def anneal(data: Small, state: Ints, random: Bits, heat: float, moves: int) -> None:
    """Try ``moves`` moves at one temperature, in ticks of the longest machine."""
    jobs = data[H_JOBS]
    nodes = jobs + data[H_MACHINES]
    on = S_NEXT + 2 * nodes
    loads = S_NEXT + 3 * nodes
    target = max(1.0, float(state[S_BEST]))
    for _ in range(moves):
        state[S_STEPS] += _STEPS
        job = draw(random, jobs)
        if draw(random, 100) < _CRITICAL:
            for _ in range(2):
                rival = draw(random, jobs)
                if state[loads + state[on + rival]] > state[loads + state[on + job]]:
                    job = rival
        kind = draw(random, 100)
        if kind < _SHIFTS:
            accepted = shift(data, state, random, job, 1, target, heat)
        elif kind < _SHIFTS + _TRADES:
            accepted = trade(data, state, random, job, target, heat)
        elif kind < _SHIFTS + _TRADES + _REPLACES:
            accepted = replace(data, state, random, job, target, heat)
        elif kind < _SHIFTS + _TRADES + _REPLACES + _EJECTS:
            accepted = eject(data, state, random, job, target, heat)
        else:
            count = 2 + draw(random, _LONGEST - 1)
            accepted = shift(data, state, random, job, count, target, heat)
        if accepted:
            state[S_ACCEPTED] += 1
            keep(data, state)
            target = max(1.0, float(state[S_BEST]))


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
