"""When jobs of a sequence end and what that costs, compiled.

The invariant: the places of a machine are what putting its ways one behind the other, each as
early as it can, leads to; :func:`rebuild` restores it from the first changed place on.

Along a sequence the end of a job is a non-decreasing function of the end of the one before, so a
lower bound on an end leads to lower bounds on everything behind it. What ends cost rises with them.
Without closed time it is convex but for jumps (a job becomes late, a deadline is missed): so
``P_RIGHT`` times a delay is a lower bound on what the delay costs, and ``P_LEFT`` times an advance,
plus all jumps, an upper bound on what an advance saves. Closed time makes a delay cost more, which
keeps the first bound; how much more an advance may save :func:`span` says.

Rigid ways, that have to fit between two closings, may advance by more than the job before them: no
bound is known for advances of machines that have them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.search.sequencing.kernel_layout import (
    D_MACHINE,
    D_WAY,
    G_BEFORE,
    G_CLOSE,
    G_OPEN,
    H_BREACH,
    H_COMPLETION,
    H_LATE,
    H_OVER,
    K_CLOSES,
    K_FAMILIES,
    K_INITIAL,
    K_PLACE,
    K_ROW,
    K_ROWS,
    K_SETUP,
    K_SPAN,
    K_WAITS,
    MACHINE_SIZE,
    NONE,
    P_COST,
    P_DROP,
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
    P_RISE,
    P_ROW,
    P_SLACK,
    P_WAY,
    PLACE_SIZE,
    ROW_SIZE,
    S_JOB,
    S_LENGTH,
    W_ARRIVAL,
    W_COST,
    W_DEADLINE_AT,
    W_DUE,
    W_DUE_AT,
    W_FAMILY,
    W_JOB,
    W_PRICE,
    W_PROCESSING,
    W_READY,
    W_RIGID,
    WAY_SIZE,
    X_PLACE,
    X_SIZE,
    X_WAY,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def row_of(data: Ints, home: int, row: int, position: int) -> int:
    """Return the interval that holds working tick ``position``, looked for from ``row`` on."""
    base = data[home + K_ROW]
    while row > 0 and data[base + ROW_SIZE * row + G_BEFORE] > position:
        row -= 1
    last = data[home + K_ROWS] - 1
    while row < last and data[base + ROW_SIZE * (row + 1) + G_BEFORE] <= position:
        row += 1
    return row


@inlined
def end_tick(data: Ints, home: int, row: int, position: int) -> int:
    """Return the tick of an end at ``position``, whose last working tick lies in ``row``."""
    at = data[home + K_ROW] + ROW_SIZE * row
    tick: int = data[at + G_OPEN] + position - data[at + G_BEFORE]
    return tick


@inlined
def span(data: Ints, home: int, advance: int) -> int:
    """Return how many ticks earlier an end can be that is ``advance`` working ticks earlier."""
    if data[home + K_CLOSES] == 0:
        return advance
    bits = 0
    while advance > 1 << bits:
        bits += 1
    ticks: int = data[data[home + K_SPAN] + bits]
    return ticks


@inlined
def enter(data: Ints, home: int, way: int, family: int, free: int) -> tuple[int, int, int]:
    """Put ``way`` behind a job of ``family`` that ends at ``free``.

    Parameters
    ----------
    home, way
        Where the records of the machine and of the way begin.

    Returns
    -------
    end, price, slack
        Price of the setup; slack as in ``P_SLACK``.
    """
    time = 0
    price = 0
    if data[home + K_SETUP] != NONE:
        pair = data[home + K_SETUP] + 2 * (family * data[home + K_FAMILIES] + data[way + W_FAMILY])
        time = data[pair]
        price = data[pair + 1]
    floor = data[way + W_READY]
    if data[home + K_WAITS] != 0:
        floor = max(floor, data[way + W_ARRIVAL] + time)
    processing = data[way + W_PROCESSING]
    slack = free + time - floor
    start = max(free + time, floor)
    if data[way + W_RIGID] != 0:
        row = row_of(data, home, 0, start)
        base = data[home + K_ROW]
        at = base + ROW_SIZE * row
        first = start
        while data[at + G_CLOSE] - data[at + G_OPEN] - (first - data[at + G_BEFORE]) < processing:
            at += ROW_SIZE
            first = data[at + G_BEFORE]
        start = first
        slack = free + time - start
    return start + processing, price, slack


@inlined
def finish(data: Ints, home: int, way: int, end: int, row: int) -> tuple[int, int]:
    """Return what an end at position ``end`` costs, and the interval it lies in.

    ``row`` is a guess at the interval; where no tick is needed it is returned as it came.
    """
    cost = 0
    late = end > data[way + W_DUE_AT]
    if late or data[H_COMPLETION] != 0:
        tick = end
        if data[home + K_CLOSES] != 0:
            row = row_of(data, home, row, end - 1)
            tick = end_tick(data, home, row, end)
        cost = data[H_COMPLETION] * tick
        if late:
            cost += data[way + W_PRICE] * (tick - data[way + W_DUE]) + data[H_LATE]
    over = end - data[way + W_DEADLINE_AT]
    if over > 0:
        cost += data[H_BREACH] + data[H_OVER] * over
    return cost, row


@inlined
def weigh(data: Ints, state: Ints, place: int, way: int) -> int:
    """Write down what a tick later or earlier changes at a place; return the jumps of its end."""
    end = state[place + P_END]
    rise = data[H_COMPLETION]
    drop = data[H_COMPLETION]
    jumps = 0
    if end >= data[way + W_DUE_AT]:
        rise += data[way + W_PRICE]
        if end > data[way + W_DUE_AT]:
            drop += data[way + W_PRICE]
            jumps += data[H_LATE]
    if end >= data[way + W_DEADLINE_AT]:
        rise += data[H_OVER]
        if end > data[way + W_DEADLINE_AT]:
            drop += data[H_OVER]
            jumps += data[H_BREACH]
    state[place + P_RISE] = rise
    state[place + P_DROP] = drop
    return int(jumps)


@inlined
def shift_sums(
    state: Ints, at: int, last: int, cost: int, gaps: int, jumps: int, fall: int
) -> None:
    """Add to the sums of the places from ``at`` to ``last``; only the cost at ``at`` is right."""
    state[at + P_GAPS] += gaps
    state[at + P_JUMPS] += jumps
    state[at + P_FALL] += fall
    while at < last:
        at += PLACE_SIZE
        state[at + P_COST] += cost
        state[at + P_GAPS] += gaps
        state[at + P_JUMPS] += jumps
        state[at + P_FALL] += fall


@kernel
def rebuild(data: Ints, state: Ints, machine: int, first: int, same: int) -> None:
    """Restore everything about a machine whose ways have changed from place ``first`` on.

    From place ``same`` on they are as they were and stand where they stood: as soon as an end there
    is as it was, everything behind is only moved along.
    """
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    base = data[home + K_PLACE]
    length = state[data[S_LENGTH] + machine]
    before = base + PLACE_SIZE * (first - 1)
    changed = length
    for number in range(first, length + 1):
        at = before + PLACE_SIZE
        index = state[at + P_WAY]
        way = data[D_WAY] + WAY_SIZE * index
        end, price, slack = enter(data, home, way, state[before + P_FAMILY], state[before + P_END])
        late, row = finish(data, home, way, end, state[before + P_ROW])
        cost = state[before + P_COST] + price + data[way + W_COST] + late
        gaps = state[before + P_GAPS] + max(0, -slack)
        settled = number >= same and end == state[at + P_END]
        more = cost - state[at + P_COST]
        wider = gaps - state[at + P_GAPS]
        state[at + P_END] = end
        state[at + P_SLACK] = slack
        state[at + P_COST] = cost
        state[at + P_DUE] = data[way + W_DUE_AT]
        state[at + P_PRICE] = data[way + W_PRICE]
        state[at + P_ROW] = row
        state[at + P_FINISH] = late
        state[at + P_FAMILY] = data[way + W_FAMILY]
        jumps = state[before + P_JUMPS] + weigh(data, state, at, way)
        fall = state[before + P_FALL] + state[at + P_DROP]
        if settled:
            jumps -= state[at + P_JUMPS]
            fall -= state[at + P_FALL]
            if more != 0 or wider != 0 or jumps != 0 or fall != 0:
                shift_sums(state, at, base + PLACE_SIZE * length, more, wider, jumps, fall)
            changed = number
            break
        state[at + P_FALL] = fall
        state[at + P_GAPS] = gaps
        state[at + P_JUMPS] = jumps
        job = data[S_JOB] + X_SIZE * data[way + W_JOB]
        state[job + X_WAY] = index
        state[job + X_PLACE] = number
        before = at
    at = base + PLACE_SIZE * (changed + 1)
    if changed == length:
        state[at + P_RIGHT] = 0
        state[at + P_LEFT] = 0
    right = state[at + P_RIGHT]
    left = state[at + P_LEFT]
    for number in range(changed, 0, -1):
        at -= PLACE_SIZE
        slack = state[at + P_SLACK]
        right = state[at + P_RISE] + right if slack >= 0 else 0
        left = state[at + P_DROP] + left if slack > 0 else 0
        # What lies before the change knows of it through these two alone.
        if number < first and state[at + P_RIGHT] == right and state[at + P_LEFT] == left:
            break
        state[at + P_RIGHT] = right
        state[at + P_LEFT] = left


@kernel
def clear(data: Ints, state: Ints, machine: int) -> None:
    """Leave the machine in its first state, with an empty sequence."""
    home = data[D_MACHINE] + MACHINE_SIZE * machine
    base = data[home + K_PLACE]
    for field in range(2 * PLACE_SIZE):
        state[base + field] = 0
    state[base + P_WAY] = NONE
    state[base + P_FAMILY] = data[home + K_INITIAL]
    state[data[S_LENGTH] + machine] = 0
