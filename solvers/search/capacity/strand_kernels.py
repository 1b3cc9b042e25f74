"""Strands as rings, compiled: what they cost, and how their tails move.

A job holds one unit of the capacity from start to end. Units have no identity, but any schedule
can be written as *strands*: whenever the capacity rises by one a strand begins, whenever it falls
by one a strand that is idle ends, and a job goes on any strand that is idle when it starts. So a
strand is a machine with a birth and an end, and which birth goes with which end is a decision too:
two strands may exchange all that comes after some tick, their ends included. Within a strand jobs
follow each other without a gap, because no cost falls when a job ends later.

Invariant, before and after every move: ``N_NEXT`` leads from the node of a strand through its jobs
back to it, ``N_BEFORE`` is the inverse, ``N_STRAND`` holds the node of the strand, the end of a job
is the end of the node before it plus its ticks, ``T_COST`` is the cost of all ends, and ``T_OVER``
by how many ticks all strands together last too long.
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
    T_BEST,
    T_BEST_OVER,
    T_CHANGE,
    T_COMPLETION,
    T_COST,
    T_JOBS,
    T_OVER,
    T_PRICE,
    T_SPAN,
    T_STEPS,
    T_STRANDS,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


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
    over = max(0, end + shift) - max(0, end)
    state[T_CHANGE] += over
    rise = state[T_PRICE] * over
    if shift > 0 and rise > limit:
        return int(rise)
    return int(rise + walk(state, node, strand, shift, limit - rise))


@inlined
def both_tails(
    state: Ints, node: int, home: int, other: int, strand: int, shift: int, rise: int, limit: int
) -> int:
    """Return ``rise`` and by how much the cost rises when two tails move against each other.

    The one from ``node`` on, of ``home``, ends ``shift`` later, the one from ``other`` on, of
    ``strand``, as much earlier. That which moves to the left comes first: it holds the gain, and
    the walk along the other stops as soon as it exceeds what is left of ``limit``.
    """
    if shift > 0:
        rise += tail(state, other, strand, -shift, limit)
        return rise + tail(state, node, home, shift, limit - rise)
    rise += tail(state, node, home, shift, limit)
    return rise + tail(state, other, strand, -shift, limit - rise)


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
def put(state: Ints, job: int, node: int, later: bool) -> None:
    """Carry out that ``job`` comes behind ``node``, ``later`` on its strand or not."""
    record, place = at(job), at(node)
    before, after = state[record + N_BEFORE], state[record + N_NEXT]
    behind = state[place + N_NEXT]
    home, strand = state[record + N_STRAND], state[place + N_STRAND]
    ticks = state[record + N_TICKS]
    end = state[place + N_END] + (0 if later else ticks)
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


@kernel
def cross(state: Ints, first: int, second: int) -> None:
    """Carry out that two strands exchange what comes behind these nodes."""
    home, strand = state[at(first) + N_STRAND], state[at(second) + N_STRAND]
    after, behind = state[at(first) + N_NEXT], state[at(second) + N_NEXT]
    later = state[at(second) + N_END] - state[at(first) + N_END]
    move_ends(state, after, home, later)
    move_ends(state, behind, strand, -later)
    due = state[at(home) + N_DUE]
    state[at(home) + N_DUE] = state[at(strand) + N_DUE]
    state[at(strand) + N_DUE] = due
    last, final = state[at(home) + N_BEFORE], state[at(strand) + N_BEFORE]
    append(state, first, behind, final, home, strand)
    append(state, second, after, last, strand, home)


@kernel
def keep(state: Ints) -> None:
    """Take the current strands as the best."""
    state[T_BEST] = state[T_COST]
    state[T_BEST_OVER] = state[T_OVER]
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
    over = np.int64(0)
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
        over += max(0, end - state[at(strand) + N_DUE])
        state[T_SPAN] = max(state[T_SPAN], end)
    state[T_COST] = cost
    state[T_OVER] = over
    keep(state)
