"""What was decided: routes, modes, starts, ends and opened overtime.

Setups are not part of a schedule, they follow from the sequence on each machine. Nothing here is
checked: :mod:`solvers.verifier` says whether a schedule keeps the rules and
:mod:`solvers.objective` what it costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solvers.problem import Problem


@dataclass(frozen=True, slots=True)
class Assignment:
    """One operation of a made job: its mode and when, ``[start, end)``.

    ``operation`` and ``mode`` are positions in the job's chosen route and in the operation's modes.
    """

    job: int
    operation: int
    mode: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """The decisions for a problem.

    Parameters
    ----------
    routes
        Per job the position of its route, None when it is refused.
    assignments
        One per operation of every chosen route, sorted by job, then operation.
    windows
        Indices of the opened overtime windows, rising.
    """

    routes: tuple[int | None, ...]
    assignments: tuple[Assignment, ...]
    windows: tuple[int, ...] = ()


def machine_sequences(problem: Problem, schedule: Schedule) -> list[list[Assignment]]:
    """Return per machine its assignments in the order of the package docstring of the problem.

    Assignments in modes without a machine are in none of them.
    """
    sequences: list[list[Assignment]] = [[] for _ in problem.machines]
    for item in schedule.assignments:
        route = schedule.routes[item.job]
        if route is None:
            continue
        machine = problem.jobs[item.job].routes[route].operations[item.operation]
        chosen = machine.modes[item.mode].machine
        if chosen is not None:
            sequences[chosen].append(item)
    for sequence in sequences:
        sequence.sort(key=lambda a: (a.start, a.end, a.job, a.operation))
    return sequences
