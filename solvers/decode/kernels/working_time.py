"""The working time of a machine in the decoder's state: ticks to working ticks and back, compiled.

A machine's working time is a sequence of intervals that rise and do not touch: its calendar joined
with its open windows, and one without end from the horizon on, so that everything finds a place.
``time`` is where the first interval stands; their number is just before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    D_MACHINE,
    G_CLOSE,
    G_OPEN,
    G_WINDOW,
    H_HORIZON,
    I_BEFORE,
    I_CLOSE,
    I_OPEN,
    INTERVAL_SIZE,
    K_SEGMENT,
    K_SEGMENTS,
    K_TIME,
    LIMIT,
    MACHINE_SIZE,
    NONE,
    S_WINDOW,
    SEGMENT_SIZE,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@kernel
def row_at_tick(state: Ints, time: int, row: int, tick: int) -> int:
    """Return the first interval from ``row`` on that closes after ``tick``.

    Doubling steps and then halving ones: most searches end one or two intervals further.
    """
    if state[time + INTERVAL_SIZE * row + I_CLOSE] > tick:
        return row
    count = state[time - 1]
    step = 1
    while row + step < count and state[time + INTERVAL_SIZE * (row + step) + I_CLOSE] <= tick:
        row += step
        step *= 2
    low = row + 1
    high = min(row + step, count - 1)
    while low < high:
        middle = (low + high) // 2
        if state[time + INTERVAL_SIZE * middle + I_CLOSE] > tick:
            high = middle
        else:
            low = middle + 1
    return low


@kernel
def row_at_position(state: Ints, time: int, row: int, position: int) -> int:
    """Return the last interval from ``row`` on with at most ``position`` working ticks before."""
    count = state[time - 1]
    step = 1
    while row + step < count and state[time + INTERVAL_SIZE * (row + step) + I_BEFORE] <= position:
        row += step
        step *= 2
    low = row
    high = min(row + step, count) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if state[time + INTERVAL_SIZE * middle + I_BEFORE] <= position:
            low = middle
        else:
            high = middle - 1
    return low


@inlined
def tick_of(state: Ints, time: int, row: int, position: int) -> int:
    """Return the tick of working tick ``position``, which lies in interval ``row``."""
    at = time + INTERVAL_SIZE * row
    tick: int = state[at + I_OPEN] + position - state[at + I_BEFORE]
    return tick


@inlined
def position_of(state: Ints, time: int, row: int, tick: int) -> int:
    """Return the working ticks before ``tick``; ``row`` is the first to close after it."""
    at = time + INTERVAL_SIZE * row
    position: int = state[at + I_BEFORE] + max(0, tick - state[at + I_OPEN])
    return position


@kernel
def build_time(data: Ints, state: Ints, machine: int) -> None:
    """Join the calendar of ``machine`` and its open windows to its working time."""
    record = data[D_MACHINE] + MACHINE_SIZE * machine
    time = data[record + K_TIME] + 1
    segment = data[record + K_SEGMENT]
    horizon = data[H_HORIZON]
    count = 0
    total = 0
    for index in range(data[record + K_SEGMENTS] + 1):
        if index < data[record + K_SEGMENTS]:
            at = segment + SEGMENT_SIZE * index
            window = data[at + G_WINDOW]
            if window != NONE and state[data[S_WINDOW] + window] == 0:
                continue
            opens = data[at + G_OPEN]
            closes = data[at + G_CLOSE]
        else:
            opens = horizon
            closes = LIMIT
        last = time + INTERVAL_SIZE * (count - 1)
        if count > 0 and state[last + I_CLOSE] == opens:
            state[last + I_CLOSE] = closes
        else:
            at = last + INTERVAL_SIZE
            state[at + I_OPEN] = opens
            state[at + I_CLOSE] = closes
            state[at + I_BEFORE] = total
            count += 1
        total += closes - opens
    state[time - 1] = count
