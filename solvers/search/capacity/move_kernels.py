"""The moves of strands, compiled.

Invariant: a move evaluates its rise first, ``T_CHANGE`` meanwhile adding up by how many more ticks
strands would last too long; it changes the strands only if the rise is at most the ``limit`` that
was drawn, and then leaves them as :mod:`solvers.search.capacity.strand_kernels` says.

A move shifts the tails of one or two strands. A tail that moves to the left is evaluated first,
because that is the gain; one that moves to the right only raises the cost, so the walk along it
stops as soon as it exceeds what would be accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.search.capacity.kernel_layout import (
    N_BEFORE,
    N_END,
    N_NEXT,
    N_STRAND,
    N_TICKS,
    T_CHANGE,
    T_COST,
    T_JOBS,
    T_OVER,
    T_PRICE,
    T_STEPS,
)
from solvers.search.capacity.strand_kernels import (
    at,
    both_tails,
    cost_of,
    cross,
    link,
    move_ends,
    put,
    tail,
    walk,
)
from solvers.search.random_kernel import draw

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints
    from solvers.search.random_kernel import Bits

_RIVALS = 3  # nodes of which the one nearest to a tick is taken
_BLOCK = 4  # one more than the jobs of a block
_FARTHEST = 8  # jobs that one put earlier or later passes at most
_ANY = 1 << 60  # a rise that no walk exceeds: where a gain may still follow


@kernel
def near(state: Ints, random: Bits, tick: int, nodes: int) -> int:
    """Return one of the first ``nodes`` nodes, the one of its strand that ends next to ``tick``."""
    best = draw(random, nodes)
    least = abs(state[at(best) + N_END] - tick)
    for _ in range(_RIVALS - 1):
        node = draw(random, nodes)
        distance = abs(state[at(node) + N_END] - tick)
        if distance < least:
            least = distance
            best = node
    way = N_NEXT if state[at(best) + N_END] < tick else N_BEFORE
    while True:
        state[T_STEPS] += 1
        node = state[at(best) + way]
        if node >= state[T_JOBS] or abs(state[at(node) + N_END] - tick) >= least:
            return int(best)
        least = abs(state[at(node) + N_END] - tick)
        best = node


@inlined
def stroll(state: Ints, random: Bits, node: int, way: int, most: int) -> int:
    """Return a node of the same strand, fewer than ``most`` away, ``N_NEXT`` or ``N_BEFORE``."""
    for _ in range(draw(random, most)):
        beyond = state[at(node) + way]
        if beyond >= state[T_JOBS]:
            break
        node = beyond
    return node


@inlined
def judge(state: Ints, rise: int, limit: int) -> bool:
    """Whether a move is accepted; if so, it is booked."""
    if rise > limit:
        return False
    state[T_OVER] += state[T_CHANGE]
    state[T_COST] += rise - state[T_PRICE] * state[T_CHANGE]
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
    else:
        rise = both_tails(state, after, home, behind, strand, longer, rise, limit)
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
    put(state, job, node, later)
    return True


@kernel
def exchange(state: Ints, first: int, second: int, limit: int) -> bool:
    """Let two strands exchange what comes behind these nodes, their ends included."""
    home, strand = state[at(first) + N_STRAND], state[at(second) + N_STRAND]
    if home == strand:
        return False
    after, behind = state[at(first) + N_NEXT], state[at(second) + N_NEXT]
    later = state[at(second) + N_END] - state[at(first) + N_END]
    rise = both_tails(state, after, home, behind, strand, later, 0, limit)
    if not judge(state, rise, limit):
        return False
    cross(state, first, second)
    return True


@kernel
def earlier(state: Ints, random: Bits, job: int, limit: int) -> bool:
    """Put ``job`` earlier on another strand and exchange tails where it was.

    Then only those between its new and its old tick are delayed by its ticks, as when it comes
    earlier in a list whose jobs take whatever is free first; the tails hardly move.
    """
    record = at(job)
    home = state[record + N_STRAND]
    ticks = state[record + N_TICKS]
    begin = state[record + N_END] - ticks
    last = near(state, random, begin, state[T_JOBS])
    strand = state[at(last) + N_STRAND]
    if home == strand:
        return False
    first = stroll(state, random, last, N_BEFORE, _FARTHEST)
    node = state[at(first) + N_BEFORE]
    after, behind = state[record + N_NEXT], state[at(last) + N_NEXT]
    end = state[at(node) + N_END] + ticks
    gap = state[at(last) + N_END] - begin
    rise = cost_of(state, record, end) - cost_of(state, record, begin + ticks)
    rise += tail(state, after, home, gap, _ANY)
    rise += tail(state, behind, strand, -gap, _ANY)
    rise += walk(state, first, behind, ticks, limit - rise)
    if not judge(state, rise, limit):
        return False
    previous = state[record + N_BEFORE]
    put(state, job, node, False)
    cross(state, previous, last)
    return True


@kernel
def later(state: Ints, random: Bits, job: int, limit: int) -> bool:
    """Put ``job`` later on another strand and exchange tails there; see :func:`earlier`."""
    record = at(job)
    home = state[record + N_STRAND]
    ticks = state[record + N_TICKS]
    after = state[record + N_NEXT]
    if after == home:
        return False
    last = stroll(state, random, after, N_NEXT, _FARTHEST)
    begin = state[at(last) + N_END] - ticks
    node = near(state, random, begin, state[T_JOBS])
    strand = state[at(node) + N_STRAND]
    if home == strand:
        return False
    beyond, behind = state[at(last) + N_NEXT], state[at(node) + N_NEXT]
    gap = state[at(node) + N_END] - begin
    end = begin + gap + ticks
    rise = cost_of(state, record, end) - cost_of(state, record, state[record + N_END])
    rise += walk(state, after, beyond, -ticks, limit)
    rise += tail(state, behind, strand, -gap, _ANY)
    rise += tail(state, beyond, home, gap, limit - rise)
    if not judge(state, rise, limit):
        return False
    put(state, job, node, False)
    cross(state, last, job)
    return True


@kernel
def swap_blocks(state: Ints, random: Bits, first: int, second: int, limit: int) -> bool:
    """Let a few jobs behind two nodes of different strands change places; one may be none."""
    home, strand = state[at(first) + N_STRAND], state[at(second) + N_STRAND]
    if home == strand:
        return False
    last = stroll(state, random, first, N_NEXT, _BLOCK)
    final = stroll(state, random, second, N_NEXT, _BLOCK)
    after, behind = state[at(first) + N_NEXT], state[at(second) + N_NEXT]
    beyond, rest = state[at(last) + N_NEXT], state[at(final) + N_NEXT]
    gap = state[at(second) + N_END] - state[at(first) + N_END]
    longer = state[at(final) + N_END] - state[at(last) + N_END] - gap
    rise = walk(state, after, beyond, gap, _ANY) + walk(state, behind, rest, -gap, _ANY)
    rise = both_tails(state, beyond, home, rest, strand, longer, rise, limit)
    if not judge(state, rise, limit):
        return False
    cross(state, first, second)
    if last == first:
        last = second
    if final == second:
        final = first
    cross(state, final, last)
    return True
