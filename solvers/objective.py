"""What a schedule costs, term by term.

The schedule must do every operation of the chosen routes once, with elements that exist (the
verifier checks that; this module assumes it, for speed). It need not keep the other rules, but
then the figures mean little: a forbidden transition costs nothing, and a setup that would begin
before tick 0 occupies no overtime.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from solvers.problem import FORBIDDEN
from solvers.result import Cost
from solvers.schedule import machine_sequences
from solvers.timeline import timelines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.problem import Mode, Problem
    from solvers.schedule import Assignment, Schedule


def value(problem: Problem, schedule: Schedule) -> int:
    """Return the objective of ``schedule``: the weighted sum of the terms of :func:`cost`."""
    return cost(problem, schedule).total(problem.objective)


def cost(problem: Problem, schedule: Schedule) -> Cost:
    """Return the terms of the objective of ``schedule``, unweighted.

    Parameters
    ----------
    schedule
        Structurally valid: see the module docstring.
    """
    completions = _completions(schedule)
    late = {
        job: completion - due
        for job, completion in completions.items()
        if (due := problem.jobs[job].due) is not None
    }
    done = list(setups(problem, schedule))
    return Cost(
        mode=sum(_mode(problem, schedule, item).cost for item in schedule.assignments),
        route=sum(
            problem.jobs[job].routes[route].cost
            for job, route in enumerate(schedule.routes)
            if route is not None
        ),
        setup=sum(price for _, _, _, price in done),
        overtime=_overtime(problem, schedule, [setup[:3] for setup in done]),
        refusal=sum(
            problem.jobs[job].refusal_cost or 0
            for job, route in enumerate(schedule.routes)
            if route is None
        ),
        tardiness=sum(problem.jobs[job].tardiness_cost * max(0, late[job]) for job in late),
        makespan=max(completions.values(), default=0),
        total_completion=sum(completions.values()),
        total_tardiness=sum(max(0, lateness) for lateness in late.values()),
        number_late=sum(1 for lateness in late.values() if lateness > 0),
        maximum_lateness=max(late.values(), default=0),
    )


def setups(problem: Problem, schedule: Schedule) -> Iterator[tuple[int, Assignment, int, int]]:
    """Yield every setup of ``schedule``, those of no time and no cost too.

    Yields
    ------
    tuple
        Machine, the operation that the setup leads to, working ticks, and cost before any weight.
    """
    for machine, sequence in enumerate(machine_sequences(problem, schedule)):
        element = problem.machines[machine]
        if element.setup is None or not sequence:
            continue
        matrix = problem.setups[element.setup]
        families = [element.initial_family]
        families += [_mode(problem, schedule, item).family for item in sequence]
        for item, (before, after) in zip(sequence, pairwise(families), strict=True):
            if before is None or after is None or matrix.time[before, after] == FORBIDDEN:
                continue
            yield machine, item, int(matrix.time[before, after]), int(matrix.cost[before, after])


def _mode(problem: Problem, schedule: Schedule, item: Assignment) -> Mode:
    route = schedule.routes[item.job]
    if route is None:
        raise ValueError(f"{item} is of a refused job")
    return problem.jobs[item.job].routes[route].operations[item.operation].modes[item.mode]


def _completions(schedule: Schedule) -> dict[int, int]:
    """Return the completion of every made job."""
    completions: dict[int, int] = {}
    for item in schedule.assignments:
        completions[item.job] = max(item.end, completions.get(item.job, item.end))
    return completions


def _overtime(
    problem: Problem, schedule: Schedule, setups: list[tuple[int, Assignment, int]]
) -> int:
    """Return the cost of opened windows and of what work and ``setups`` occupy in them."""
    if not schedule.windows:
        return 0
    lines = timelines(problem, schedule.windows)
    busy: dict[int, list[tuple[int, int]]] = {}
    for item in schedule.assignments:
        machine = _mode(problem, schedule, item).machine
        if machine is not None:
            busy.setdefault(machine, []).append((item.start, item.end))
    for machine, item, time in setups:
        begin = lines[machine].setup_start(item.start, time)
        if begin is not None:
            busy.setdefault(machine, []).append((begin, item.start))
    total = 0
    for index in schedule.windows:
        window = problem.windows[index]
        spans = busy.get(window.machine, [])
        # All of an open window is working time, so what overlaps it occupies it.
        occupied = sum(max(0, min(e, window.end) - max(s, window.start)) for s, e in spans)
        total += window.cost + window.rate * occupied
    return total
