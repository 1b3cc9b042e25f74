"""Checks what does not depend on the machines: pins, horizon, dates, precedence and lags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.verifier.violations import Violation, ViolationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.problem import Precedence, Problem
    from solvers.schedule import Schedule
    from solvers.verifier.structure import Placed, Work


def pins(problem: Problem, schedule: Schedule, work: Work) -> Iterator[Violation]:
    """Yield every pin that is not kept."""
    for index, pin in enumerate(problem.pins):
        route = schedule.routes[pin.job]
        item = work.get((pin.job, pin.operation))
        text = None
        if route != pin.route:
            text = f"route {pin.route}, not {route}"
        elif item is not None and item.mode.machine != pin.machine:
            text = f"machine {pin.machine}, not {item.mode.machine}: {item}"
        elif item is not None and pin.start is not None and item.start != pin.start:
            text = f"start {pin.start}: {item}"
        if text is not None:
            pinned = f"pins[{index}] of jobs[{pin.job}].operations[{pin.operation}]"
            yield Violation(
                kind=ViolationKind.PIN,
                message=f"{pinned} wants {text}",
                job=pin.job,
                operation=pin.operation,
                machine=pin.machine,
            )


def dates(problem: Problem, work: Work) -> Iterator[Violation]:
    """Yield every operation outside the horizon or its job's and mode's dates."""
    kind = ViolationKind
    for item in work.values():
        job = problem.jobs[item.job]
        found: list[tuple[ViolationKind, str]] = []
        if item.start < 0 or item.end > problem.horizon:
            found.append((kind.HORIZON, f"is not within the horizon [0, {problem.horizon})"))
        if item.start < job.release:
            found.append((kind.RELEASE, f"is before its release {job.release}"))
        if item.start < item.mode.earliest:
            found.append((kind.EARLIEST, f"is before its mode's earliest {item.mode.earliest}"))
        if job.deadline is not None and item.end > job.deadline:
            found.append((kind.DEADLINE, f"is past its deadline {job.deadline}"))
        for what, text in found:
            yield Violation(
                kind=what, message=f"{item} {text}", job=item.job, operation=item.number
            )


def lags(problem: Problem, schedule: Schedule, work: Work) -> Iterator[Violation]:
    """Yield every precedence whose lag is out of its limits."""
    for link, before, after in _links(problem, schedule, work):
        arrival = before.end + before.mode.tail
        lag = after.start - arrival
        kind, limit = None, ""
        if lag < 0:
            kind = ViolationKind.PRECEDENCE
        elif lag < link.min_lag:
            kind, limit = ViolationKind.MIN_LAG, f", at least {link.min_lag} are wanted"
        elif link.max_lag is not None and lag > link.max_lag:
            kind, limit = ViolationKind.MAX_LAG, f", at most {link.max_lag} are allowed"
        if kind is not None:
            text = f"{after} is {lag} ticks after the arrival at {arrival} of {before}{limit}"
            yield Violation(kind=kind, message=text, job=after.job, operation=after.number)


def ready(problem: Problem, schedule: Schedule, work: Work) -> dict[tuple[int, int], int]:
    """Return per operation the tick from which release, mode and predecessors allow a start."""
    ticks = {
        key: max(problem.jobs[item.job].release, item.mode.earliest) for key, item in work.items()
    }
    for link, before, after in _links(problem, schedule, work):
        key = after.job, after.number
        ticks[key] = max(ticks[key], before.end + before.mode.tail + link.min_lag)
    return ticks


def _links(
    problem: Problem, schedule: Schedule, work: Work
) -> Iterator[tuple[Precedence, Placed, Placed]]:
    for index, (job, route) in enumerate(zip(problem.jobs, schedule.routes, strict=True)):
        if route is None or not 0 <= route < len(job.routes):
            continue
        for link in job.routes[route].precedences:
            before, after = work.get((index, link.before)), work.get((index, link.after))
            if before is not None and after is not None:
                yield link, before, after
