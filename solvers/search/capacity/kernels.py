"""Annealing of strands, compiled.

A job holds one unit of the capacity from start to end. Units have no identity, but any schedule
can be written as *strands*: whenever the capacity rises by one a strand begins, whenever it falls
by one a strand that is idle ends, and a job goes on any strand that is idle when it starts. So a
strand is a machine with a birth and an end, and which birth goes with which end is a decision too:
two strands may exchange all that comes after some tick, their ends included. Within a strand jobs
follow each other without a gap, because no cost falls when a job ends later.

Invariant, before and after every move: ``N_NEXT`` leads from the node of a strand through its jobs
back to it, ``N_BEFORE`` is the inverse, ``N_STRAND`` holds the node of the strand, the end of a job
is the end of the node before it plus its ticks, and ``T_COST`` is the cost of all ends. A strand
that lasts too long costs :data:`OVER` a tick, so a search also finds its way out of that.

A move shifts the tails of one or two strands. A tail that moves to the left is evaluated first,
because that is the gain; one that moves to the right only raises the cost, so the walk along it
stops as soon as it exceeds what would be accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined, kernel
from solvers.search.capacity.kernel_layout import (
    HEADER,
    N_BEFORE,
    N_BEST,
    N_BEST_DUE,
    N_DUE,
    N_END,
    N_NEXT,
    N_STRAND,
    N_TICKS,
    N_WEIGHT,
    NODE_SIZE,
    OVER,
    T_BEST,
    T_COMPLETION,
    T_COST,
    T_JOBS,
    T_RISES,
    T_RISING,
    T_SPAN,
    T_STEPS,
    T_STRANDS,
)
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    import numpy.typing as npt

    from solvers.problem.arrays import Ints

    Bits = npt.NDArray[np.uint64]

# How many in a hundred moves are of which kind; the others exchange tails.
_SWAPS = 60
_SHIFTS = 25

_LATE = 60  # in a hundred jobs, how many are late if one of a few is
_TRIES = 4
_RIVALS = 4  # nodes of which the one nearest to a tick is taken
_SCALES = 12  # halvings of the span within which a partner is looked for
_STEPS = 12  # what a move costs beside the nodes that it walks along


@inlined
def at(node: int) -> int:
    """Return where the record of ``node`` begins."""
    return HEADER + NODE_SIZE * node


@inlined
def cost_of(state: Ints, record: int, end: int) -> int:
    """Return what it costs when the job of ``record`` ends at ``end``."""
    late = max(0, end - state[record + N_DUE])
    return int(state[record + N_WEIGHT] * late + state[T_COMPLETION] * end)


@kernel
def walk(state: Ints, node: int, until: int, shift: int, limit: int) -> int:
    """Return by how much the cost rises when ``node`` up to before ``until`` end ``shift`` later.

    May stop once a delay costs more than ``limit``.
    """
    rise = 0
    if shift == 0:
        return 0
    while node != until:
        state[T_STEPS] += 1
        record = at(node)
        end = state[record + N_END]
        rise += cost_of(state, record, end + shift) - cost_of(state, record, end)
        if shift > 0 and rise > limit:
            break
        node = state[record + N_NEXT]
    return int(rise)


@kernel
def tail(state: Ints, node: int, strand: int, shift: int, limit: int) -> int:
    """Return what :func:`walk` does for all from ``node`` to the end of its strand, that included.

    ``node`` may be ``strand`` itself: then what ends the strand is whatever comes before.
    """
    record = at(strand)
    end = state[at(state[record + N_BEFORE]) + N_END] - state[record + N_DUE]
    rise = OVER * (max(0, end + shift) - max(0, end))
    if shift > 0 and rise > limit:
        return int(rise)
    return int(rise + walk(state, node, strand, shift, limit - rise))


@kernel
def move_ends(state: Ints, node: int, until: int, shift: int) -> None:
    """Let ``node`` up to before ``until`` end ``shift`` later."""
    if shift == 0:
        return
    while node != until:
        state[T_STEPS] += 1
        record = at(node)
        state[record + N_END] += shift
        node = state[record + N_NEXT]


@inlined
def link(state: Ints, before: int, after: int) -> None:
    """Make two nodes neighbours."""
    state[at(before) + N_NEXT] = after
    state[at(after) + N_BEFORE] = before


@inlined
def near(state: Ints, random: Bits, tick: int, nodes: int) -> int:
    """Return one of the first ``nodes`` nodes that ends near ``tick``."""
    best = draw(random, nodes)
    least = abs(state[at(best) + N_END] - tick)
    for _ in range(_RIVALS - 1):
        node = draw(random, nodes)
        distance = abs(state[at(node) + N_END] - tick)
        if distance < least:
            least = distance
            best = node
    return int(best)


@inlined
def draw_limit(random: Bits, heat: float) -> int:
    """Return by how much the cost may rise: drawn before the move, so that it can end early."""
    if heat <= 0.0:
        return 0
    share = (1 + draw(random, 1 << 30)) / (1 << 30)
    return int(min(-heat * np.log(share), 1e15))


@inlined
def judge(state: Ints, rise: int, limit: int) -> bool:
    """Whether a move is accepted; its cost is booked."""
    if rise > limit:
        # Whatever oversteps a strand's end says nothing about temperatures.
        if rise < OVER:
            state[T_RISES] += rise
            state[T_RISING] += 1
        return False
    state[T_COST] += rise
    return True


@kernel
def swap(state: Ints, first: int, second: int, limit: int) -> bool:
    """Let two jobs change places."""
    if state[at(first) + N_END] > state[at(second) + N_END]:
        first, second = second, first
    one, two = at(first), at(second)
    home, strand = state[one + N_STRAND], state[two + N_STRAND]
    longer = state[two + N_TICKS] - state[one + N_TICKS]
    one_end = state[one + N_END] + longer
    two_end = state[two + N_END]
    if home != strand:
        two_end -= longer
    before, after = state[one + N_BEFORE], state[one + N_NEXT]
    previous, behind = state[two + N_BEFORE], state[two + N_NEXT]
    rise = (
        cost_of(state, two, one_end)
        - cost_of(state, one, state[one + N_END])
        + cost_of(state, one, two_end)
        - cost_of(state, two, state[two + N_END])
    )
    if home == strand:
        rise += walk(state, after, second, longer, limit - rise)
    elif longer > 0:
        rise += tail(state, behind, strand, -longer, limit)
        rise += tail(state, after, home, longer, limit - rise)
    else:
        rise += tail(state, after, home, longer, limit)
        rise += tail(state, behind, strand, -longer, limit - rise)
    if not judge(state, rise, limit):
        return False
    if home == strand:
        move_ends(state, after, second, longer)
    else:
        move_ends(state, after, home, longer)
        move_ends(state, behind, strand, -longer)
        state[one + N_STRAND] = strand
        state[two + N_STRAND] = home
    state[two + N_END] = one_end
    state[one + N_END] = two_end
    link(state, before, second)
    link(state, first, behind)
    if after == second:
        link(state, second, first)
    else:
        link(state, second, after)
        link(state, previous, first)
    return True


@kernel
def shift(state: Ints, job: int, node: int, limit: int) -> bool:
    """Put ``job`` behind ``node``."""
    record, place = at(job), at(node)
    before, after = state[record + N_BEFORE], state[record + N_NEXT]
    if node in (job, before):
        return False
    behind = state[place + N_NEXT]
    home, strand = state[record + N_STRAND], state[place + N_STRAND]
    ticks = state[record + N_TICKS]
    later = home == strand and state[place + N_END] > state[record + N_END]
    end = state[place + N_END]
    if not later:
        end += ticks
    rise = cost_of(state, record, end) - cost_of(state, record, state[record + N_END])
    if later:
        rise += walk(state, after, behind, -ticks, limit)
    elif home == strand:
        rise += walk(state, behind, job, ticks, limit - rise)
    else:
        rise += tail(state, after, home, -ticks, limit)
        rise += tail(state, behind, strand, ticks, limit - rise)
    if not judge(state, rise, limit):
        return False
    if later:
        move_ends(state, after, behind, -ticks)
    elif home == strand:
        move_ends(state, behind, job, ticks)
    else:
        move_ends(state, after, home, -ticks)
        move_ends(state, behind, strand, ticks)
    state[record + N_END] = end
    state[record + N_STRAND] = strand
    link(state, before, after)
    link(state, job, behind)
    link(state, node, job)
    return True


@kernel
def exchange(state: Ints, first: int, second: int, limit: int) -> bool:
    """Let two strands exchange what comes behind these nodes, their ends included."""
    home, strand = state[at(first) + N_STRAND], state[at(second) + N_STRAND]
    if home == strand:
        return False
    after, behind = state[at(first) + N_NEXT], state[at(second) + N_NEXT]
    later = state[at(second) + N_END] - state[at(first) + N_END]
    if later > 0:
        rise = tail(state, behind, strand, -later, limit)
        rise += tail(state, after, home, later, limit - rise)
    else:
        rise = tail(state, after, home, later, limit)
        rise += tail(state, behind, strand, -later, limit - rise)
    if not judge(state, rise, limit):
        return False
    move_ends(state, after, home, later)
    move_ends(state, behind, strand, -later)
    due = state[at(home) + N_DUE]
    state[at(home) + N_DUE] = state[at(strand) + N_DUE]
    state[at(strand) + N_DUE] = due
    last, final = state[at(home) + N_BEFORE], state[at(strand) + N_BEFORE]
    append(state, first, behind, final, home, strand)
    append(state, second, after, last, strand, home)
    return True


@kernel
def append(state: Ints, node: int, begin: int, last: int, strand: int, old: int) -> None:
    """Let ``begin`` to ``last``, which were the tail of ``old``, follow ``node`` on ``strand``."""
    if begin == old:
        link(state, node, strand)
        return
    link(state, node, begin)
    link(state, last, strand)
    while begin != strand:
        state[at(begin) + N_STRAND] = strand
        begin = state[at(begin) + N_NEXT]


@kernel
def keep(state: Ints) -> None:
    """Take the current strands as the best."""
    state[T_BEST] = state[T_COST]
    jobs = state[T_JOBS]
    for node in range(jobs + state[T_STRANDS]):
        record = at(node)
        state[record + N_BEST] = state[record + N_NEXT]
        state[record + N_BEST_DUE] = state[record + N_DUE]


@kernel
def begin(state: Ints) -> None:
    """Follow the rings, from the strands' records on, and take them as current and best."""
    jobs = state[T_JOBS]
    cost = np.int64(0)
    for strand in range(jobs, jobs + state[T_STRANDS]):
        state[at(strand) + N_STRAND] = strand
        end = state[at(strand) + N_END]
        before = strand
        node = state[at(strand) + N_NEXT]
        while node != strand:
            record = at(node)
            end += state[record + N_TICKS]
            state[record + N_END] = end
            state[record + N_STRAND] = strand
            state[record + N_BEFORE] = before
            cost += cost_of(state, record, end)
            before = node
            node = state[record + N_NEXT]
        state[at(strand) + N_BEFORE] = before
        cost += OVER * max(0, end - state[at(strand) + N_DUE])
        state[T_SPAN] = max(state[T_SPAN], end)
    state[T_COST] = cost
    keep(state)


@kernel
def anneal(state: Ints, random: Bits, heat: float, moves: int) -> None:
    """Try ``moves`` moves at one temperature, in units of the cost."""
    jobs = state[T_JOBS]
    nodes = jobs + state[T_STRANDS]
    for _ in range(moves):
        state[T_STEPS] += _STEPS
        job = draw(random, jobs)
        if draw(random, 100) < _LATE:
            for _ in range(_TRIES):
                if state[at(job) + N_END] > state[at(job) + N_DUE]:
                    break
                job = draw(random, jobs)
        limit = draw_limit(random, heat)
        reach = 2 + (state[T_SPAN] >> draw(random, _SCALES))
        tick = state[at(job) + N_END] + draw(random, 2 * reach) - reach
        kind = draw(random, 100)
        if kind < _SWAPS:
            partner = near(state, random, tick, jobs)
            accepted = partner != job and swap(state, job, partner, limit)
        elif kind < _SWAPS + _SHIFTS:
            accepted = shift(state, job, near(state, random, tick, nodes), limit)
        else:
            accepted = exchange(state, job, near(state, random, tick, nodes), limit)
        if accepted and state[T_COST] < state[T_BEST]:
            keep(state)
