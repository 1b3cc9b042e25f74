"""What a move makes of a machine: bounded in few steps, evaluated exactly, carried out; compiled.

A splice (``V_``) keeps the places of a machine up to ``after``, then puts a patch of new ways, a
run of places in their old order, a second patch, and everything from ``rest`` on. Any of them may
be empty. So a block that moves within a machine is a run and a patch, a swap a patch, a run and a
patch, a block that leaves is nothing but a rest.

:func:`least` takes each run and the rest in one step, with the bounds that
:mod:`.timing_kernels` explains, and :func:`exact` walks along them until nothing is shifted any
more or the rise is too large. Both return the change of the cost of the machine, :func:`least` at
most the exact one.

Invariant: only :func:`carry_out` changes a sequence, and it leaves its places as
:mod:`.timing_kernels` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.search.sequencing.kernel_layout import (
    D_MACHINE,
    D_WAY,
    H_PLAIN,
    K_PLACE,
    K_RIGID,
    MACHINE_SIZE,
    NEVER,
    P_COST,
    P_DUE,
    P_END,
    P_FALL,
    P_FAMILY,
    P_FINISH,
    P_GAPS,
    P_JUMPS,
    P_LEFT,
    P_PRICE,
    P_RIGHT,
    P_ROW,
    P_SLACK,
    P_WAY,
    PLACE_SIZE,
    S_LENGTH,
    S_PATCH,
    S_SCRATCH,
    SPLICE_SIZE,
    T_SPLICE,
    T_TOUCHED,
    UNKNOWN,
    V_AFTER,
    V_FIRST,
    V_FIRST_END,
    V_MACHINE,
    V_REST,
    V_RUN,
    V_RUN_LAST,
    V_SECOND,
    V_SECOND_END,
    W_COST,
    W_FAMILY,
    WAY_SIZE,
)
from solvers.search.sequencing.timing_kernels import enter, finish, rebuild, span

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def walk_patch(
    data: Ints, state: Ints, home: int, patch: int, free: int, family: int, cost: int
) -> tuple[int, int, int]:
    """Put the ways of a patch one behind the other.

    Parameters
    ----------
    patch
        Where the splice says which part of ``S_PATCH`` it is; its end stands next to that.

    Returns
    -------
    free, family, cost
        As after the last of them.
    """
    for index in range(state[patch], state[patch + 1]):
        way = data[D_WAY] + WAY_SIZE * state[data[S_PATCH] + index]
        free, price, _ = enter(data, home, way, family, free)
        late, _ = finish(data, home, way, free, 0)
        cost += price + late + data[way + W_COST]
        family = data[way + W_FAMILY]
    return free, family, cost


@inlined
def follow(
    data: Ints, state: Ints, home: int, at: int, free: int, family: int, cost: int
) -> tuple[int, int]:
    """Put the way that stands at place ``at`` behind a job of ``family`` that ends at ``free``.

    Returns
    -------
    free, cost
        As after it.
    """
    way = data[D_WAY] + WAY_SIZE * state[at + P_WAY]
    free, price, _ = enter(data, home, way, family, free)
    late, _ = finish(data, home, way, free, state[at + P_ROW])
    return free, cost + price + late + data[way + W_COST]


@inlined
def shifted(data: Ints, state: Ints, home: int, at: int, last: int, shift: int) -> int:
    """Return a lower bound on what a shift behind place ``at`` costs up to place ``last``.

    ``UNKNOWN`` where none is known; the rest of a machine is bounded with its end as ``last``.
    """
    behind = at + PLACE_SIZE
    if shift > 0:
        rise = state[behind + P_RIGHT]
        if state[last + P_GAPS] == state[at + P_GAPS]:
            # No idle time stops the shift before the last place: what is behind it counts not.
            rise -= state[last + PLACE_SIZE + P_RIGHT]
        return int(rise * shift)
    if data[home + K_RIGID] != 0:
        return UNKNOWN
    fall = min(state[behind + P_LEFT], state[last + P_FALL] - state[at + P_FALL])
    jumps = state[last + P_JUMPS] - state[at + P_JUMPS]
    return int(-fall * span(data, home, -shift) - jumps)


@kernel
def least(data: Ints, state: Ints, number: int) -> int:
    """Return a lower bound on the change of the cost by splice ``number``."""
    splice = T_SPLICE + SPLICE_SIZE * number
    machine = state[splice + V_MACHINE]
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    base = data[home + K_PLACE]
    end = base + PLACE_SIZE * state[data[S_LENGTH] + machine]
    at = base + PLACE_SIZE * state[splice + V_AFTER]
    free = state[at + P_END]
    family = state[at + P_FAMILY]
    cost = state[at + P_COST]
    free, family, cost = walk_patch(data, state, home, splice + V_FIRST, free, family, cost)
    run = state[splice + V_RUN]
    run_last = state[splice + V_RUN_LAST]
    if run <= run_last:
        at = base + PLACE_SIZE * run
        free, cost = follow(data, state, home, at, free, family, cost)
        shift = free - state[at + P_END]
        until = base + PLACE_SIZE * run_last
        family = state[until + P_FAMILY]
        if at < until and shift != 0:
            change = shifted(data, state, home, at, until, shift)
            if change == UNKNOWN:
                return UNKNOWN
            cost += change
            if shift > 0:
                shift = max(0, shift - (state[until + P_GAPS] - state[at + P_GAPS]))
        cost += state[until + P_COST] - state[at + P_COST]
        free = state[until + P_END] + shift
    free, family, cost = walk_patch(data, state, home, splice + V_SECOND, free, family, cost)
    at = base + PLACE_SIZE * state[splice + V_REST]
    if at <= end:
        free, cost = follow(data, state, home, at, free, family, cost)
        shift = free - state[at + P_END]
        if shift != 0 and at < end:
            change = shifted(data, state, home, at, end, shift)
            if change == UNKNOWN:
                return UNKNOWN
            cost += change
        cost -= state[at + P_COST]
        return int(cost)
    return int(cost - state[end + P_COST])


@kernel
def walk_places(
    data: Ints, state: Ints, home: int, at: int, last: int, shift: int, cost: int, most: int
) -> tuple[int, int]:
    """Shift what is behind place ``at`` up to place ``last``.

    Parameters
    ----------
    shift
        By how much the job at ``at`` ends later.
    cost
        How much more everything up to ``at`` costs than before.
    most
        Where the last place is the machine's last: a rise above which nothing need be exact.

    Returns
    -------
    shift, cost
        The same for ``last``; any cost above ``most``, where there is none below.
    """
    place = at
    touched = 0
    if data[H_PLAIN] != 0:
        while place < last and shift != 0:
            place += PLACE_SIZE
            touched += 1
            # A convex function lies above its tangents, so one of either side bounds what follows.
            slope = state[place + P_RIGHT] if shift > 0 else state[place + P_LEFT]
            if cost + slope * shift > most:
                cost = NEVER
                break
            slack = state[place + P_SLACK]
            shift = max(slack + shift, 0) - max(slack, 0)
            due = state[place + P_DUE]
            end = state[place + P_END]
            cost += state[place + P_PRICE] * (max(0, end + shift - due) - max(0, end - due))
        state[T_TOUCHED] += touched
        return shift, cost
    rigid = data[home + K_RIGID] != 0
    while place < last and shift != 0:
        before = place
        place += PLACE_SIZE
        touched += 1
        if shift > 0 and cost + state[place + P_RIGHT] * shift > most:
            cost = NEVER
            break
        way = data[D_WAY] + WAY_SIZE * state[place + P_WAY]
        end = state[place + P_END]
        if rigid:
            free = state[before + P_END] + shift
            free, _, _ = enter(data, home, way, state[before + P_FAMILY], free)
            shift = free - end
        else:
            slack = state[place + P_SLACK]
            shift = max(slack + shift, 0) - max(slack, 0)
        if shift != 0:
            late, _ = finish(data, home, way, end + shift, state[place + P_ROW])
            cost += late - state[place + P_FINISH]
    state[T_TOUCHED] += touched
    return shift, cost


@kernel
def exact(data: Ints, state: Ints, number: int, most: int) -> int:
    """Return the change of the cost by splice ``number``, or anything above ``most``."""
    splice = T_SPLICE + SPLICE_SIZE * number
    machine = state[splice + V_MACHINE]
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    base = data[home + K_PLACE]
    end = base + PLACE_SIZE * state[data[S_LENGTH] + machine]
    at = base + PLACE_SIZE * state[splice + V_AFTER]
    free = state[at + P_END]
    family = state[at + P_FAMILY]
    cost = state[at + P_COST]
    free, family, cost = walk_patch(data, state, home, splice + V_FIRST, free, family, cost)
    run = state[splice + V_RUN]
    run_last = state[splice + V_RUN_LAST]
    if run <= run_last:
        at = base + PLACE_SIZE * run
        free, cost = follow(data, state, home, at, free, family, cost)
        rise = cost - state[at + P_COST]
        until = base + PLACE_SIZE * run_last
        shift, rise = walk_places(
            data, state, home, at, until, free - state[at + P_END], rise, NEVER
        )
        cost = state[until + P_COST] + rise
        free = state[until + P_END] + shift
        family = state[until + P_FAMILY]
    free, family, cost = walk_patch(data, state, home, splice + V_SECOND, free, family, cost)
    at = base + PLACE_SIZE * state[splice + V_REST]
    if at > end:
        return int(cost - state[end + P_COST])
    free, cost = follow(data, state, home, at, free, family, cost)
    rise = cost - state[at + P_COST]
    _, rise = walk_places(data, state, home, at, end, free - state[at + P_END], rise, most)
    return int(rise)


@kernel
def carry_out(data: Ints, state: Ints, number: int) -> None:
    """Change the machine as splice ``number`` says."""
    splice = T_SPLICE + SPLICE_SIZE * number
    machine = state[splice + V_MACHINE]
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    base = data[home + K_PLACE]
    length = state[data[S_LENGTH] + machine]
    scratch = data[S_SCRATCH]
    patch = data[S_PATCH]
    after = state[splice + V_AFTER]
    count = 0
    for index in range(state[splice + V_FIRST], state[splice + V_FIRST_END]):
        state[scratch + count] = state[patch + index]
        count += 1
    for place in range(state[splice + V_RUN], state[splice + V_RUN_LAST] + 1):
        state[scratch + count] = state[base + PLACE_SIZE * place + P_WAY]
        count += 1
    for index in range(state[splice + V_SECOND], state[splice + V_SECOND_END]):
        state[scratch + count] = state[patch + index]
        count += 1
    rest = state[splice + V_REST]
    same = rest
    if after + count + 1 != rest:
        same = NEVER
        for place in range(rest, length + 1):
            state[scratch + count] = state[base + PLACE_SIZE * place + P_WAY]
            count += 1
        state[data[S_LENGTH] + machine] = after + count
    for index in range(count):
        state[base + PLACE_SIZE * (after + 1 + index) + P_WAY] = state[scratch + index]
    state[T_TOUCHED] += min(same, state[data[S_LENGTH] + machine]) - after
    rebuild(data, state, machine, after + 1, same)
