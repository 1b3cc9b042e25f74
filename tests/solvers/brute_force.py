"""The optimum of a tiny problem by trying everything: what all solvers are tested against.

Every route or refusal, mode, set of opened windows and start is tried; a schedule counts if the
verifier accepts it. Working time is looked up tick by tick, so nothing is shared with the
solvers. Only what obviously cannot be part of a better schedule is cut off:

- ends follow from starts;
- a rule that more operations cannot mend is broken by an operation and its own job alone
  (setups are not such a rule: without the triangle inequality an operation between may help);
- two operations overlap on one machine;
- what the decided jobs cost by themselves, and the others at least, is no less than the best.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from solvers.schedule import Assignment, Schedule
from solvers.verifier import ViolationKind, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.problem import Job, Mode, Problem, Route

LASTING = frozenset(
    {
        ViolationKind.PIN,
        ViolationKind.HORIZON,
        ViolationKind.CLOSED,
        ViolationKind.DURATION,
        ViolationKind.PAUSE,
        ViolationKind.OVERLAP,
        ViolationKind.RELEASE,
        ViolationKind.EARLIEST,
        ViolationKind.DEADLINE,
        ViolationKind.PRECEDENCE,
        ViolationKind.MIN_LAG,
        ViolationKind.MAX_LAG,
        ViolationKind.MATERIAL,
    }
)
"""Broken rules that no further operation mends."""


class Optimum(NamedTuple):
    """The least objective value and a schedule that has it; both None when there is none."""

    value: int | None
    schedule: Schedule | None


class _Option(NamedTuple):
    """One way to decide a job: what it costs by itself and the spans it takes on machines."""

    cost: int
    route: int | None
    assignments: tuple[Assignment, ...]
    spans: tuple[tuple[int, int, int], ...]


def brute_force(problem: Problem) -> Optimum:
    """Return the optimum of ``problem``, or ``(None, None)`` when it is infeasible."""
    best = Optimum(None, None)
    count = len(problem.windows)
    for size in range(count + 1):
        for windows in combinations(range(count), size):
            best = _with_windows(problem, windows, best)
    return best


def _with_windows(problem: Problem, windows: tuple[int, ...], best: Optimum) -> Optimum:
    ticks = _working_ticks(problem, windows)
    options = [
        sorted(_options(problem, ticks, windows, number), key=lambda option: option.cost)
        for number in range(len(problem.jobs))
    ]
    weight = problem.objective
    base = weight.overtime * sum(problem.windows[index].cost for index in windows)
    # Completions are not negative, so no lateness is below the latest due date taken negatively.
    base -= weight.maximum_lateness * max([0, *(job.due or 0 for job in problem.jobs)])
    rest = [0]
    for row in reversed(options):
        rest.insert(0, rest[0] + (row[0].cost if row else 0))
    if not all(options):
        return best

    def decide(chosen: tuple[_Option, ...], cost: int, best: Optimum) -> Optimum:
        depth = len(chosen)
        if depth == len(options):
            return _better(problem, windows, chosen, best)
        for option in options[depth]:
            if best.value is not None and cost + option.cost + rest[depth + 1] >= best.value:
                break
            if not any(_clash(option, other) for other in chosen):
                best = decide((*chosen, option), cost + option.cost, best)
        return best

    return decide((), base, best)


def _better(
    problem: Problem, windows: tuple[int, ...], chosen: tuple[_Option, ...], best: Optimum
) -> Optimum:
    schedule = Schedule(
        tuple(option.route for option in chosen),
        tuple(item for option in chosen for item in option.assignments),
        windows,
    )
    verification = verify(problem, schedule)
    if not verification.valid or verification.cost is None:
        return best
    value = verification.cost.total(problem.objective)
    return Optimum(value, schedule) if best.value is None or value < best.value else best


def _clash(one: _Option, other: _Option) -> bool:
    return any(
        machine == taken and start < until and since < end
        for machine, start, end in one.spans
        for taken, since, until in other.spans
    )


def _working_ticks(problem: Problem, windows: tuple[int, ...]) -> list[frozenset[int]]:
    ticks = []
    for index, machine in enumerate(problem.machines):
        calendar = machine.calendar
        spans = [(0, problem.horizon)]
        if calendar is not None:
            spans = [*problem.calendars[calendar].intervals]
            opened = (problem.windows[number] for number in windows)
            spans += [(w.start, w.end) for w in opened if w.machine == index]
        ticks.append(frozenset(tick for start, end in spans for tick in range(start, end)))
    return ticks


def _options(
    problem: Problem, ticks: list[frozenset[int]], windows: tuple[int, ...], number: int
) -> Iterator[_Option]:
    job = problem.jobs[number]
    pinned = {pin.route for pin in problem.pins if pin.job == number}
    if job.refusal_cost is not None and not pinned:
        yield _Option(problem.objective.refusal * job.refusal_cost, None, (), ())
    for index, route in enumerate(job.routes):
        for items in _placements(problem, ticks, windows, (number, index), ()):
            modes = [route.operations[item.operation].modes[item.mode] for item in items]
            spans = tuple(
                (mode.machine, item.start, item.end)
                for mode, item in zip(modes, items, strict=True)
                if mode.machine is not None and item.start < item.end
            )
            yield _Option(_own_cost(problem, job, route, modes, items), index, items, spans)


def _placements(
    problem: Problem,
    ticks: list[frozenset[int]],
    windows: tuple[int, ...],
    where: tuple[int, int],
    items: tuple[Assignment, ...],
) -> Iterator[tuple[Assignment, ...]]:
    """Yield every placement of the operations of one route that may be part of a schedule."""
    job, route = where
    operations = problem.jobs[job].routes[route].operations
    if len(items) == len(operations):
        yield items
        return
    for number, mode in enumerate(operations[len(items)].modes):
        for start in range(problem.horizon + 1):
            end = _end(problem, ticks, mode, start)
            if end is None:
                continue
            more = (*items, Assignment(job, len(items), number, start, end))
            if _may_do(problem, windows, where, more):
                yield from _placements(problem, ticks, windows, where, more)


def _end(problem: Problem, ticks: list[frozenset[int]], mode: Mode, start: int) -> int | None:
    if mode.machine is None:
        return start + mode.processing
    left, tick = mode.processing, start
    while left and tick < problem.horizon:
        left -= tick in ticks[mode.machine]
        tick += 1
    return None if left else tick


def _may_do(
    problem: Problem,
    windows: tuple[int, ...],
    where: tuple[int, int],
    items: tuple[Assignment, ...],
) -> bool:
    routes: list[int | None] = [None] * len(problem.jobs)
    routes[where[0]] = where[1]
    verification = verify(problem, Schedule(tuple(routes), items, windows))
    lasting = LASTING
    if not any(machine.setup_demands for machine in problem.machines):
        lasting = LASTING | {ViolationKind.POOL}
    return not any(
        violation.kind in lasting and violation.job in {None, where[0]}
        for violation in verification.violations
    )


def _own_cost(
    problem: Problem, job: Job, route: Route, modes: list[Mode], items: tuple[Assignment, ...]
) -> int:
    """Return what a job adds to the objective whatever the other jobs do."""
    weight = problem.objective
    completion = max(item.end for item in items)
    late = 0 if job.due is None else max(0, completion - job.due)
    return (
        weight.mode * sum(mode.cost for mode in modes)
        + weight.route * route.cost
        + weight.tardiness * job.tardiness_cost * late
        + weight.total_completion * completion
        + weight.total_tardiness * late
        + weight.number_late * (late > 0)
    )
