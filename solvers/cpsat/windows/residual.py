"""What a fixed part of a schedule leaves of pools and materials."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from solvers import objective
from solvers.cpsat.windows.excerpt import Step, mode_of
from solvers.problem import Material, Pool
from solvers.timeline import timelines

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from solvers.problem import Problem
    from solvers.schedule import Schedule


def pools(
    problem: Problem, schedule: Schedule, free: Container[Step], inside: Container[Step]
) -> tuple[Pool, ...]:
    """Return every pool with the capacity that the fixed part leaves.

    Parameters
    ----------
    free
        Operations that are not fixed.
    inside
        Operations whose setup is not fixed: the free ones, and the first after each segment.
    """
    if not problem.pools:
        return ()
    changes: list[dict[int, int]] = [{} for _ in problem.pools]
    for pool, begin, end, amount in _used(problem, schedule, free, inside):
        changes[pool][begin] = changes[pool].get(begin, 0) - amount
        changes[pool][end] = changes[pool].get(end, 0) + amount
    return tuple(_less(pool, change) for pool, change in zip(problem.pools, changes, strict=True))


def _used(
    problem: Problem, schedule: Schedule, free: Container[Step], inside: Container[Step]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield ``(pool, begin, end, amount)`` of fixed operations and setups."""
    lines = timelines(problem, schedule.windows)
    for item in schedule.assignments:
        mode = mode_of(problem, schedule, item)
        if not mode.demands or (item.job, item.operation) in free:
            continue
        if mode.machine is None:
            worked = [(item.start, item.end)] if item.end > item.start else []
        else:
            worked = list(lines[mode.machine].worked(item.start, item.end))
        for begin, end in worked:
            for pool, amount in mode.demands:
                yield pool, begin, end, amount
    for machine, item, time, _ in objective.setups(problem, schedule):
        demands = problem.machines[machine].setup_demands
        if not time or not demands or (item.job, item.operation) in inside:
            continue
        first = lines[machine].setup_start(item.start, time)
        for begin, end in lines[machine].worked(first or 0, item.start):
            for pool, amount in demands:
                yield pool, begin, end, amount


def _less(pool: Pool, change: dict[int, int]) -> Pool:
    total = dict(change)
    for (_, before), (tick, after) in pairwise(((0, 0), *pool.profile)):
        total[tick] = total.get(tick, 0) + after - before
    profile, capacity = [], 0
    for tick in sorted(total):
        capacity += total[tick]
        profile.append((tick, capacity))
    return Pool(tuple(profile), pool.name)


def materials(problem: Problem, schedule: Schedule, free: Container[Step]) -> tuple[Material, ...]:
    """Return every material with the stock that the fixed part leaves at any time from then on.

    What is consumed never falls, so at a tick no more can be taken than is left at any later one.
    """
    used: list[dict[int, int]] = [{} for _ in problem.materials]
    for item in schedule.assignments:
        if (item.job, item.operation) not in free:
            route = schedule.routes[item.job]
            assert route is not None
            operation = problem.jobs[item.job].routes[route].operations[item.operation]
            for material, amount in operation.materials:
                used[material][item.start] = used[material].get(item.start, 0) - amount
    return tuple(_left(m, change) for m, change in zip(problem.materials, used, strict=True))


def _left(material: Material, change: dict[int, int]) -> Material:
    total = dict(change)
    for tick, amount in material.receipts:
        total[tick] = total.get(tick, 0) + amount
    ticks, stock = sorted(total), material.on_hand
    levels = []
    for tick in ticks:
        stock += total[tick]
        levels.append(stock)
    for index in range(len(levels) - 2, -1, -1):
        levels[index] = min(levels[index], levels[index + 1])
    first = min([material.on_hand, *levels])
    receipts, before = [], first
    for tick, level in zip(ticks, levels, strict=True):
        if level > before:
            receipts.append((tick, level - before))
            before = level
    return Material(first, tuple(receipts), material.name)
