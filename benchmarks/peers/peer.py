"""What a peer is, and what it may be unable to say of a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solvers import FORBIDDEN, Assignment, Schedule

if TYPE_CHECKING:
    from solvers import Problem
    from solvers.problem import Mode

Solve = Callable[["Problem", float, int, int], "Schedule | None"]
"""From a problem, seconds, workers and a seed to the best schedule found, if any."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A solver to compare with.

    Attributes
    ----------
    name
        What the user types.
    packages
        What has to be installed for it.
    lacks
        Names what of a problem it cannot express.
    solve
        Solves a problem of which it lacks nothing.
    """

    name: str
    packages: tuple[str, ...]
    lacks: Callable[[Problem], list[str]]
    solve: Solve


def beyond_sequencing(problem: Problem) -> Iterator[str]:
    """Yield what a problem has beyond jobs of one route on machines that are always open."""
    found = {
        "calendars": any(machine.calendar is not None for machine in problem.machines),
        "overtime": bool(problem.windows),
        "pools": bool(problem.pools),
        "materials": bool(problem.materials),
        "pins": bool(problem.pins),
        "alternative routes": any(len(job.routes) != 1 for job in problem.jobs),
        "refusal": any(job.refusal_cost is not None for job in problem.jobs),
        "setups after arrival alone": any(not m.anticipatory for m in problem.machines),
        "modes of more than a machine and ticks": not all(map(_plain, _modes(problem))),
        "setup costs": problem.objective.setup > 0,
        "forbidden setups": any(_forbids(problem, number) for number in range(len(problem.setups))),
    }
    yield from (name for name, there in found.items() if there)


def _forbids(problem: Problem, number: int) -> bool:
    """Say whether a matrix forbids what work could ask for; no work returns to a first state."""
    users = [place for place, machine in enumerate(problem.machines) if machine.setup == number]
    used = sorted({mode.family for mode in _modes(problem) if mode.machine in users})
    first = {family for k in users if (family := problem.machines[k].initial_family) is not None}
    times = problem.setups[number].time
    return bool((times[sorted({*used, *first})][:, used] == FORBIDDEN).any())


def _plain(mode: Mode) -> bool:
    return mode.machine is not None and not (
        mode.tail or mode.cost or mode.demands or mode.earliest
    )


def _modes(problem: Problem) -> Iterator[Mode]:
    for job in problem.jobs:
        for route in job.routes:
            for operation in route.operations:
                yield from operation.modes


def timed(problem: Problem, sequences: list[list[int]]) -> Schedule:
    """Return the earliest schedule of jobs of one operation, by machine in this order."""
    done: dict[int, Assignment] = {}
    for machine, jobs in enumerate(sequences):
        free, family = 0, problem.machines[machine].initial_family
        for job in jobs:
            element = problem.jobs[job]
            modes = element.routes[0].operations[0].modes
            number = next(n for n, mode in enumerate(modes) if mode.machine == machine)
            mode = modes[number]
            start = max(free + setup_time(problem, machine, family, mode.family), element.release)
            free, family = start + mode.processing, mode.family
            done[job] = Assignment(job, 0, number, start, free)
    return Schedule((0,) * len(problem.jobs), tuple(done[job] for job in sorted(done)))


def setup_time(problem: Problem, machine: int, before: int | None, after: int) -> int:
    """Return the ticks between two families on a machine; None before is no setup."""
    matrix = problem.machines[machine].setup
    if matrix is None or before is None:
        return 0
    return int(problem.setups[matrix].time[before, after])
