"""Checks a problem as a whole and names every element that does not fit.

The rules are the executable form of the package docstring. Each check yields messages; nothing
here raises until all of them have been collected.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.problem.elements import FORBIDDEN
from solvers.problem.errors import ProblemError
from solvers.problem.extremes import worst_objective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.problem.elements import Job, Machine, Mode, Route
    from solvers.problem.problem import Problem

MAX_TICK: Final = 2**40
"""Largest tick and duration; at one second a tick it is 34,000 years."""

MAX_MONEY: Final = 2**61
"""Largest single cost."""


def validate(problem: Problem, max_objective: int) -> None:
    """Raise a :class:`ProblemError` naming every defect of ``problem``, if there is one."""
    defects = [
        *_objective(problem),
        *_calendars(problem),
        *_setups(problem),
        *_machines(problem),
        *_windows(problem),
        *_stores(problem),
    ]
    # Jobs are checked against the elements above and would repeat their defects.
    if not defects:
        for index, job in enumerate(problem.jobs):
            defects.extend(_job(problem, f"jobs[{index}] {job.name!r}", job))
    if not defects:
        defects.extend(_pins(problem))
    if not defects:
        worst = worst_objective(problem)
        if worst > max_objective:
            defects.append(
                f"objective: the worst schedule could cost {worst}, more than {max_objective}: "
                "use a coarser money unit or smaller weights"
            )
    if defects:
        raise ProblemError(defects)


def _whole(value: object, where: str, low: int = 0, high: int = MAX_TICK) -> Iterator[str]:
    # bool is an int to Python and a mistake to us.
    if isinstance(value, bool) or not isinstance(value, int):
        yield f"{where}: {value!r} is not a whole number"
    elif not low <= value <= high:
        yield f"{where}: {value} is outside {low}..{high}"


def _index(value: object, size: int, where: str, what: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < size:
        yield f"{where}: {what} {value!r} does not exist (there are {size})"


def _objective(problem: Problem) -> Iterator[str]:
    yield from _whole(problem.horizon, "horizon", 1)
    for term, weight in problem.objective.items():
        yield from _whole(weight, f"objective.{term}", 0, MAX_MONEY)


def _calendars(problem: Problem) -> Iterator[str]:
    for index, calendar in enumerate(problem.calendars):
        where = f"calendars[{index}] {calendar.name!r}"
        previous = -1
        for start, end in calendar.intervals:
            yield from _whole(start, where)
            yield from _whole(end, where)
            if start >= end:
                yield f"{where}: interval [{start}, {end}) is empty"
            if start <= previous:
                yield (
                    f"{where}: interval [{start}, {end}) begins at or before {previous}, the end "
                    "of the one before: sort and merge them"
                )
            if end > problem.horizon:
                yield f"{where}: interval [{start}, {end}) ends after horizon {problem.horizon}"
            previous = end


def _setups(problem: Problem) -> Iterator[str]:
    for index, matrix in enumerate(problem.setups):
        where = f"setups[{index}] {matrix.name!r}"
        shape = matrix.time.shape
        if len(shape) != 2 or shape[0] != shape[1] or shape[0] == 0:
            yield f"{where}: time has shape {shape}, expected a square of at least 1 x 1"
        elif matrix.cost.shape != shape:
            yield f"{where}: cost has shape {matrix.cost.shape}, time has {shape}"
        else:
            bad_time = (matrix.time < FORBIDDEN) | (matrix.time > MAX_TICK)
            bad_cost = (matrix.cost < 0) | (matrix.cost > MAX_MONEY)
            for name, bad, values in (
                ("time", bad_time, matrix.time),
                ("cost", bad_cost, matrix.cost),
            ):
                for f, g in np.argwhere(bad)[:3]:
                    yield f"{where}: {name}[{f}, {g}] = {values[f, g]} is out of range"


def _machines(problem: Problem) -> Iterator[str]:
    for index, machine in enumerate(problem.machines):
        where = f"machines[{index}] {machine.name!r}"
        if machine.calendar is not None:
            yield from _index(machine.calendar, len(problem.calendars), where, "calendar")
        if machine.setup is not None:
            yield from _index(machine.setup, len(problem.setups), where, "setup matrix")
        if machine.initial_family is not None:
            yield from _index(
                machine.initial_family, families(problem, machine), where, "initial family"
            )
        if machine.group is not None:
            yield from _whole(machine.group, f"{where}.group")
        yield from _demands(problem, machine.setup_demands, f"{where}.setup_demands")


def families(problem: Problem, machine: Machine) -> int:
    """Return how many setup families an operation on ``machine`` can have; 1 without a matrix."""
    matrices = problem.setups
    if machine.setup is None or not 0 <= machine.setup < len(matrices):
        return 1
    return matrices[machine.setup].families


def _windows(problem: Problem) -> Iterator[str]:
    taken: dict[int, list[tuple[int, int, str]]] = {}
    for index, window in enumerate(problem.windows):
        where = f"windows[{index}] {window.name!r}"
        span = f"[{window.start}, {window.end})"
        yield from _whole(window.start, where)
        yield from _whole(window.end, where, 0, problem.horizon)
        yield from _whole(window.cost, f"{where}.cost", 0, MAX_MONEY)
        yield from _whole(window.rate, f"{where}.rate", 0, MAX_MONEY)
        if window.start >= window.end:
            yield f"{where}: {span} is empty"
        bad = list(_index(window.machine, len(problem.machines), where, "machine"))
        yield from bad
        if not bad:
            taken.setdefault(window.machine, []).append((window.start, window.end, where))
    for machine, spans in taken.items():
        yield from _overlaps(problem, machine, sorted(spans))


def _overlaps(problem: Problem, machine: int, spans: list[tuple[int, int, str]]) -> Iterator[str]:
    for (_, end, _), (start, _, where) in pairwise(spans):
        if start < end:
            yield f"{where}: overlaps another window of machine {machine}"
    calendar = problem.machines[machine].calendar
    if calendar is None:
        yield f"{spans[0][2]}: machine {machine} is always open, overtime cannot add to that"
        return
    if not 0 <= calendar < len(problem.calendars):
        return
    intervals = problem.calendars[calendar].intervals
    starts = np.array([start for start, _ in intervals], dtype=np.int64)
    for start, end, where in spans:
        # The last interval that begins before the window's end is the only one to overlap it
        # last; intervals are disjoint, so its end decides.
        last = int(np.searchsorted(starts, end)) - 1
        if last >= 0 and intervals[last][1] > start:
            yield f"{where}: overlaps regular working time {list(intervals[last])}"


def _stores(problem: Problem) -> Iterator[str]:
    for index, pool in enumerate(problem.pools):
        where = f"pools[{index}] {pool.name!r}"
        ticks = [tick for tick, _ in pool.profile]
        if not ticks or ticks[0] != 0 or any(a >= b for a, b in pairwise(ticks)):
            yield f"{where}: profile must begin at tick 0 and rise, got ticks {ticks[:5]}"
        for tick, capacity in pool.profile:
            yield from _whole(tick, where)
            yield from _whole(capacity, f"{where}: capacity from tick {tick}")
    for index, material in enumerate(problem.materials):
        where = f"materials[{index}] {material.name!r}"
        yield from _whole(material.on_hand, f"{where}.on_hand")
        ticks = [tick for tick, _ in material.receipts]
        if ticks != sorted(ticks):
            yield f"{where}: receipts are not sorted by tick"
        for tick, amount in material.receipts:
            yield from _whole(tick, f"{where}.receipts")
            yield from _whole(amount, f"{where}: receipt at tick {tick}", 1)


def _demands(problem: Problem, demands: tuple[tuple[int, int], ...], where: str) -> Iterator[str]:
    for pool, amount in demands:
        yield from _index(pool, len(problem.pools), where, "pool")
        yield from _whole(amount, f"{where}: amount", 1)
    if len({pool for pool, _ in demands}) < len(demands):
        yield f"{where}: names a pool twice"


def _job(problem: Problem, where: str, job: Job) -> Iterator[str]:
    yield from _whole(job.release, f"{where}.release")
    if job.due is not None:
        yield from _whole(job.due, f"{where}.due", -MAX_TICK)
    if job.deadline is not None:
        yield from _whole(job.deadline, f"{where}.deadline", -MAX_TICK)
    yield from _whole(job.tardiness_cost, f"{where}.tardiness_cost", 0, MAX_MONEY)
    if job.refusal_cost is not None:
        yield from _whole(job.refusal_cost, f"{where}.refusal_cost", 0, MAX_MONEY)
    if not job.routes:
        yield f"{where}: has no route"
    for index, route in enumerate(job.routes):
        yield from _route(problem, f"{where}.routes[{index}]", route)


def _route(problem: Problem, where: str, route: Route) -> Iterator[str]:
    yield from _whole(route.cost, f"{where}.cost", 0, MAX_MONEY)
    if not route.operations:
        yield f"{where}: has no operation"
    for index, operation in enumerate(route.operations):
        at = f"{where}.operations[{index}]"
        if not operation.modes:
            yield f"{at}: has no mode"
        for number, mode in enumerate(operation.modes):
            yield from _mode(problem, f"{at}.modes[{number}]", mode)
        for material, amount in operation.materials:
            yield from _index(material, len(problem.materials), at, "material")
            yield from _whole(amount, f"{at}: amount", 1)
        if len({material for material, _ in operation.materials}) < len(operation.materials):
            yield f"{at}: names a material twice"
    yield from _precedences(where, route)


def _mode(problem: Problem, where: str, mode: Mode) -> Iterator[str]:
    bounds = (mode.processing, mode.tail, mode.earliest)
    for name, value in zip(("processing", "tail", "earliest"), bounds, strict=True):
        yield from _whole(value, f"{where}.{name}")
    yield from _whole(mode.cost, f"{where}.cost", 0, MAX_MONEY)
    yield from _demands(problem, mode.demands, f"{where}.demands")
    count = 1
    if mode.machine is not None:
        bad = list(_index(mode.machine, len(problem.machines), where, "machine"))
        yield from bad
        if bad:
            return
        count = families(problem, problem.machines[mode.machine])
    yield from _index(mode.family, count, where, "setup family")


def _precedences(where: str, route: Route) -> Iterator[str]:
    size = len(route.operations)
    seen: set[tuple[int, int]] = set()
    waits: dict[int, set[int]] = {index: set() for index in range(size)}
    for index, link in enumerate(route.precedences):
        at = f"{where}.precedences[{index}]"
        bad = [
            *_index(link.before, size, at, "operation"),
            *_index(link.after, size, at, "operation"),
            *_whole(link.min_lag, f"{at}.min_lag"),
        ]
        if link.max_lag is not None:
            bad.extend(_whole(link.max_lag, f"{at}.max_lag"))
        yield from bad
        if bad:
            continue
        if link.max_lag is not None and link.max_lag < link.min_lag:
            yield f"{at}: max_lag {link.max_lag} is below min_lag {link.min_lag}"
        if (link.before, link.after) in seen:
            yield f"{at}: {link.before} before {link.after} is stated twice"
        seen.add((link.before, link.after))
        waits[link.after].add(link.before)
    stuck = _stuck(waits)
    if stuck:
        yield f"{where}: operations {stuck} wait for each other in a cycle"


def _stuck(waits: dict[int, set[int]]) -> list[int]:
    """Return the operations that can never start, by repeatedly taking those that can."""
    free = [index for index, before in waits.items() if not before]
    while free:
        done = free.pop()
        del waits[done]
        for index, before in waits.items():
            if done in before:
                before.discard(done)
                if not before:
                    free.append(index)
    return sorted(waits)


def _pins(problem: Problem) -> Iterator[str]:
    routes: dict[int, int] = {}
    seen: set[tuple[int, int, int]] = set()
    for index, pin in enumerate(problem.pins):
        where = f"pins[{index}]"
        bad = list(_index(pin.job, len(problem.jobs), where, "job"))
        if not bad:
            bad = list(_index(pin.route, len(problem.jobs[pin.job].routes), where, "route"))
        if not bad:
            route = problem.jobs[pin.job].routes[pin.route]
            bad = list(_index(pin.operation, len(route.operations), where, "operation"))
        yield from bad
        if bad:
            continue
        modes = route.operations[pin.operation].modes
        if pin.machine not in {mode.machine for mode in modes}:
            yield f"{where}: the operation has no mode on machine {pin.machine}"
        if pin.start is not None:
            yield from _whole(pin.start, f"{where}.start")
        if (pin.job, pin.route, pin.operation) in seen:
            yield f"{where}: the operation is pinned twice"
        seen.add((pin.job, pin.route, pin.operation))
        if routes.setdefault(pin.job, pin.route) != pin.route:
            yield f"{where}: another pin of job {pin.job} forces route {routes[pin.job]}"
