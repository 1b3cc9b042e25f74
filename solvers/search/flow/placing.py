"""Kernels that the others build on: a job on one of several identical machines, lists of jobs.

Invariant: ``free`` holds, rising, the ticks from which the machines of one stage are free. Which
machine is which does not matter until a schedule is written down, so this is the whole state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@kernel
def place(free: Ints, machines: int, ready: int, ticks: int) -> int:
    """Start a job as early as it can, on the machine that idles least before it; return its end.

    A machine that is free only later stays as it is for jobs that come after in the list, though
    they may be ready earlier.
    """
    at = 0
    while at + 1 < machines and free[at + 1] <= ready:
        at += 1
    end = max(free[at], ready) + ticks
    while at + 1 < machines and free[at + 1] < end:
        free[at] = free[at + 1]
        at += 1
    free[at] = end
    return int(end)


@kernel
def start_key(start: int, ticks: int) -> int:
    """Return what jobs are sorted by to be placed as in a schedule: start, work of no ticks first.

    After a job that starts at the same tick and lasts, a job of no ticks may find no machine free.
    """
    return 2 * start + int(ticks > 0)


@kernel
def sort_up(jobs: Ints, keys: Ints, count: int) -> None:
    """Sort the first ``count`` jobs by their keys, rising; fast when nearly sorted."""
    for index in range(1, count):
        job = jobs[index]
        key = keys[job]
        at = index
        while at > 0 and keys[jobs[at - 1]] > key:
            jobs[at] = jobs[at - 1]
            at -= 1
        jobs[at] = job


@kernel
def shift(jobs: Ints, source: int, target: int) -> None:
    """Move what stands at ``source`` to ``target``, all between moving up by one."""
    job = jobs[source]
    for at in range(source, target):
        jobs[at] = jobs[at + 1]
    for at in range(source, target, -1):
        jobs[at] = jobs[at - 1]
    jobs[target] = job
