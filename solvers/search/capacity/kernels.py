"""Annealing of strands, compiled.

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

Strands that have to end are filled to the last tick in a good schedule, and hardly any move keeps
that. So a strand may last too long at a price a tick, which rises while this happens often and
falls while it does not; as the best counts only what has the least of it, none once there is such.

A move shifts the tails of one or two strands. A tail that moves to the left is evaluated first,
because that is the gain; one that moves to the right only raises the cost, so the walk along it
stops as soon as it exceeds what would be accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined, kernel
from solvers.search.capacity.kernel_layout import (
    DEAREST,
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
    T_FITTING,
    T_JOBS,
    T_MOVES,
    T_OVER,
    T_PRICE,
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
_SWAPS = 35
_SHIFTS = 10
_EARLIER = 10
_LATER = 10
_BLOCKS = 20

_LATE = 60  # in a hundred jobs, how many are late if one of a few is
_TRIES = 4
_RIVALS = 3  # nodes of which the one nearest to a tick is taken
_SCALES = 12  # halvings of the span within which a partner is looked for
_PERIOD = 1000  # moves between changes of the price
_FITTING = 40  # in a hundred moves, how many ought to find all strands fitting
_BLOCK = 4  # one more than the jobs of a block
_ANY = 1 << 60  # a rise that no walk exceeds: where a gain may still follow
_FARTHEST = 8  # jobs that one put earlier or later passes at most
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
    over = max(0, end + shift) - max(0, end)
    state[T_CHANGE] += over
    rise = state[T_PRICE] * over
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
def draw_limit(random: Bits, heat: float) -> int:
    """Return by how much the cost may rise: drawn before the move, so that it can end early."""
    if heat <= 0.0:
        return 0
    share = (1 + draw(random, 1 << 30)) / (1 << 30)
    return int(min(-heat * np.log(share), 1e15))


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
    put(state, job, node, later)
    return True


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
    cross(state, first, second)
    return True


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
    first = last
    for _ in range(draw(random, _FARTHEST)):
        before = state[at(first) + N_BEFORE]
        if before == strand:
            break
        first = before
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
    last = after
    for _ in range(draw(random, _FARTHEST)):
        following = state[at(last) + N_NEXT]
        if following == home:
            break
        last = following
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
    last, final = first, second
    for _ in range(draw(random, _BLOCK)):
        node = state[at(last) + N_NEXT]
        if node == home:
            break
        last = node
    for _ in range(draw(random, _BLOCK)):
        node = state[at(final) + N_NEXT]
        if node == strand:
            break
        final = node
    after, behind = state[at(first) + N_NEXT], state[at(second) + N_NEXT]
    beyond, rest = state[at(last) + N_NEXT], state[at(final) + N_NEXT]
    gap = state[at(second) + N_END] - state[at(first) + N_END]
    longer = state[at(final) + N_END] - state[at(last) + N_END] - gap
    rise = walk(state, after, beyond, gap, _ANY) + walk(state, behind, rest, -gap, _ANY)
    if longer > 0:
        rise += tail(state, rest, strand, -longer, limit)
        rise += tail(state, beyond, home, longer, limit - rise)
    else:
        rise += tail(state, beyond, home, longer, limit)
        rise += tail(state, rest, strand, -longer, limit - rise)
    if not judge(state, rise, limit):
        return False
    cross(state, first, second)
    if last == first:
        last = second
    if final == second:
        final = first
    cross(state, final, last)
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
    state[T_BEST_OVER] = state[T_OVER]
    jobs = state[T_JOBS]
    for node in range(jobs + state[T_STRANDS]):
        record = at(node)
        state[record + N_BEST] = state[record + N_NEXT]
        state[record + N_BEST_DUE] = state[record + N_DUE]


@kernel
def reprice(state: Ints) -> None:
    """Change the price by how many of the last moves found all strands fitting."""
    price = state[T_PRICE]
    if _FITTING * state[T_MOVES] <= 100 * state[T_FITTING]:
        price -= price >> 3
    else:
        price += 1 + (price >> 3)
    state[T_PRICE] = min(max(1, price), DEAREST)
    state[T_MOVES] = 0
    state[T_FITTING] = 0


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


@kernel
def anneal(state: Ints, random: Bits, heat: float, moves: int) -> None:
    """Try ``moves`` moves at one temperature, in units of the cost."""
    jobs = state[T_JOBS]
    nodes = jobs + state[T_STRANDS]
    for _ in range(moves):
        state[T_STEPS] += _STEPS
        state[T_CHANGE] = 0
        state[T_MOVES] += 1
        state[T_FITTING] += state[T_OVER] == 0
        if state[T_MOVES] == _PERIOD:
            reprice(state)
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
        elif kind < _SWAPS + _SHIFTS + _EARLIER:
            accepted = earlier(state, random, job, limit)
        elif kind < _SWAPS + _SHIFTS + _EARLIER + _LATER:
            accepted = later(state, random, job, limit)
        elif kind < _SWAPS + _SHIFTS + _EARLIER + _LATER + _BLOCKS:
            partner = near(state, random, tick, nodes)
            accepted = swap_blocks(state, random, state[at(job) + N_BEFORE], partner, limit)
        else:
            accepted = exchange(state, job, near(state, random, tick, nodes), limit)
        if accepted and (
            state[T_OVER] < state[T_BEST_OVER]
            or (state[T_OVER] == state[T_BEST_OVER] and state[T_COST] < state[T_BEST])
        ):
            keep(state)
