"""Reads a schedule: whole numbers, existing elements, every operation exactly once."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from solvers.schedule import Assignment
from solvers.verifier.violations import Violation, ViolationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.problem import Mode, Operation, Problem
    from solvers.schedule import Schedule


class Placed(NamedTuple):
    """A readable assignment with the elements that it names, sorted as machines sort it."""

    start: int
    end: int
    job: int
    number: int
    operation: Operation
    mode: Mode

    def __str__(self) -> str:
        return f"jobs[{self.job}].operations[{self.number}] at [{self.start}, {self.end})"


Work: TypeAlias = dict[tuple[int, int], Placed]
"""The readable assignments by job and operation."""


def is_whole(value: object) -> bool:
    """Return whether ``value`` is an integer proper; a bool or a numpy integer is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def misfits(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    """Yield what keeps a schedule from being read at all."""
    kind = ViolationKind.MALFORMED
    for name in ("routes", "assignments", "windows"):
        if not isinstance(getattr(schedule, name, None), tuple):
            yield Violation(kind=kind, message=f"{name} is not a tuple")
            return
    for index, route in enumerate(schedule.routes):
        if route is not None and not is_whole(route):
            text = f"routes[{index}] is {route!r}, neither None nor a whole number"
            yield Violation(kind=kind, message=text)
    for index, item in enumerate(schedule.assignments):
        if not _five_numbers(item):
            text = f"assignments[{index}] is {item!r}, not five whole numbers"
            yield Violation(kind=kind, message=text)
    for index, window in enumerate(schedule.windows):
        if not is_whole(window):
            text = f"windows[{index}] is {window!r}, not a whole number"
            yield Violation(kind=kind, message=text)
    if len(schedule.routes) != len(problem.jobs):
        text = f"there are {len(schedule.routes)} routes for {len(problem.jobs)} jobs"
        yield Violation(kind=kind, message=text)


def _five_numbers(item: object) -> bool:
    return isinstance(item, Assignment) and all(
        map(is_whole, (item.job, item.operation, item.mode, item.start, item.end))
    )


def read(problem: Problem, schedule: Schedule) -> tuple[Work, list[Violation]]:
    """Return the assignments by operation and every breach of exactly-once.

    ``schedule`` has no misfits.
    """
    work: Work = {}
    found = [*_disorder(schedule), *_windows(problem, schedule)]
    for item in schedule.assignments:
        defect = _defect(problem, schedule, item)
        if defect is None and (item.job, item.operation) in work:
            defect = ViolationKind.DUPLICATE, f"{item} does an operation again"
        if defect is None:
            operation = _operations(problem, schedule, item.job)[item.operation]
            work[item.job, item.operation] = Placed(
                item.start,
                item.end,
                item.job,
                item.operation,
                operation,
                operation.modes[item.mode],
            )
        else:
            kind, text = defect
            found.append(Violation(kind=kind, message=text, job=item.job, operation=item.operation))
    found.extend(_unmade(problem, schedule, work))
    return work, found


def _disorder(schedule: Schedule) -> Iterator[Violation]:
    kind = ViolationKind.MALFORMED
    keys = [(item.job, item.operation) for item in schedule.assignments]
    for before, after in pairwise(keys):
        if after < before:
            text = f"assignments are not sorted by job and operation: {after} follows {before}"
            yield Violation(kind=kind, message=text)
            break
    if any(after < before for before, after in pairwise(schedule.windows)):
        yield Violation(kind=kind, message=f"windows {schedule.windows} are not sorted")


def _windows(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    seen: set[int] = set()
    for window in schedule.windows:
        if not 0 <= window < len(problem.windows):
            text = f"window {window} does not exist (there are {len(problem.windows)})"
            yield Violation(kind=ViolationKind.UNKNOWN, message=text, window=window)
        elif window in seen:
            text = f"windows[{window}] is opened twice"
            yield Violation(kind=ViolationKind.DUPLICATE, message=text, window=window)
        seen.add(window)


def _operations(problem: Problem, schedule: Schedule, job: int) -> tuple[Operation, ...]:
    """Return the operations of the chosen route of ``job``; none when there is no such route."""
    route, routes = schedule.routes[job], problem.jobs[job].routes
    return routes[route].operations if route is not None and 0 <= route < len(routes) else ()


def _defect(
    problem: Problem, schedule: Schedule, item: Assignment
) -> tuple[ViolationKind, str] | None:
    """Return what is wrong with the elements that ``item`` names."""
    if not 0 <= item.job < len(problem.jobs):
        return ViolationKind.UNKNOWN, f"{item} is of no job (there are {len(problem.jobs)})"
    if schedule.routes[item.job] is None:
        return ViolationKind.REFUSAL, f"{item} is of a refused job"
    operations = _operations(problem, schedule, item.job)
    if not 0 <= item.operation < len(operations):
        text = f"{item} is of no operation of route {schedule.routes[item.job]}"
        return ViolationKind.UNKNOWN, text
    modes = operations[item.operation].modes
    if not 0 <= item.mode < len(modes):
        return ViolationKind.UNKNOWN, f"{item} is in no mode (there are {len(modes)})"
    return None


def _unmade(problem: Problem, schedule: Schedule, work: Work) -> Iterator[Violation]:
    for index, (job, route) in enumerate(zip(problem.jobs, schedule.routes, strict=True)):
        where = f"jobs[{index}] {job.name!r}"
        if route is None:
            if job.refusal_cost is None:
                text = f"{where} must be made but is refused"
                yield Violation(kind=ViolationKind.REFUSAL, message=text, job=index)
        elif not 0 <= route < len(job.routes):
            text = f"{where} has no route {route} (there are {len(job.routes)})"
            yield Violation(kind=ViolationKind.UNKNOWN, message=text, job=index)
        else:
            for number in range(len(job.routes[route].operations)):
                if (index, number) not in work:
                    yield Violation(
                        kind=ViolationKind.MISSING,
                        message=f"{where}.routes[{route}].operations[{number}] is not done",
                        job=index,
                        operation=number,
                    )
