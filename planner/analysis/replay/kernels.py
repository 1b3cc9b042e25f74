"""The compiled part of a replay: when every step of a plan ends, once noise is known.

Invariant: steps are visited in an order in which whatever a step waits for (its predecessors, and
the step before it on its station) comes earlier. So one pass gives all ends, and the free time of a
station only grows: each station keeps the interval of working time it has reached, and a pass
takes time in proportion to steps and intervals, not to searches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints

# A row of steps.
MACHINE = 0  # or -1
PLANNED = 1  # start in the plan, before which it never starts
SETUP = 2  # working ticks of its changeover
WAITS = 3  # whether the changeover waits for the work to arrive
TAIL = 4
JOB = 5
LINK = 6  # rows of links, first and end: (step, least lag)
LINK_END = 7
STEP_SIZE = 8

# A row of stations.
FREE = 0
ROW = 1  # interval of its working time in which it gets free, or the next one
ROW_END = 2
STATION_SIZE = 3


@kernel
def work(hours: Ints, stations: Ints, at: int, tick: int, ticks: int) -> int:
    """Return when `ticks` working ticks from `tick` on are done, and move the station's interval.

    Beyond its last interval a station works on without closing.
    """
    row = stations[at + ROW]
    last = stations[at + ROW_END]
    while row < last and hours[2 * row + 1] <= tick:
        row += 1
    now: int = tick
    left: int = ticks
    while row < last:
        now = max(now, hours[2 * row])
        room = hours[2 * row + 1] - now
        if left <= room:
            stations[at + ROW] = row
            return now + left
        left -= room
        row += 1
    stations[at + ROW] = row
    return now + left


@kernel
def replay(
    steps: Ints,
    links: Ints,
    hours: Ints,
    stations: Ints,
    durations: Ints,
    arrivals: Ints,
    ends: Ints,
    completions: Ints,
) -> None:
    """Right-shift a plan once: nothing starts before its planned start or out of its sequence.

    Parameters
    ----------
    steps, links
        Flat tables as the names above say.
    hours
        Flat intervals (open, close) of working time.
    stations
        Flat table, fresh for every call; it is used up.
    durations
        Working ticks per step; elapsed ones without a station.
    arrivals
        Per step when its late materials are there, 0 where they are.
    ends, completions
        Results per step and per job; completions begin at 0.
    """
    for step in range(durations.shape[0]):
        base = STEP_SIZE * step
        ready = max(steps[base + PLANNED], arrivals[step])
        for link in range(steps[base + LINK], steps[base + LINK_END]):
            before = links[2 * link]
            tail = steps[STEP_SIZE * before + TAIL]
            ready = max(ready, ends[before] + tail + links[2 * link + 1])
        end = ready + durations[step]
        machine = steps[base + MACHINE]
        if machine >= 0:
            at = STATION_SIZE * machine
            setup = steps[base + SETUP]
            begin = stations[at + FREE]
            if steps[base + WAITS] > 0 and setup > 0:
                begin = max(begin, ready)
            start = work(hours, stations, at, begin, setup)
            end = work(hours, stations, at, max(start, ready), durations[step])
            stations[at + FREE] = end
        ends[step] = end
        job = steps[base + JOB]
        completions[job] = max(completions[job], end)
