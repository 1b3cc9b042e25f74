"""A schedule laid out on its machines: every operation with its setup and overtime, in ticks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from solvers.schedule import machine_sequences
from solvers.timeline import timelines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.routes.ways import Recipe, StepRecipe, Way
    from planner.translation.machines import Setup, Transition
    from planner.translation.translation import Translation
    from solvers.problem import Mode, Problem
    from solvers.schedule import Assignment, Schedule
    from solvers.timeline import Timeline


@dataclass(frozen=True, slots=True)
class SetupRun:
    """A setup as it is done: from ``before`` (None: unknown), in ticks ``[start, end)``.

    ``end`` is right after its last working tick, which closed time may part from the operation.
    """

    before: Setup | None
    after: Setup
    transition: Transition
    start: int
    end: int
    ticks: int
    cost: int


@dataclass(frozen=True, slots=True)
class Run:
    """One operation of a schedule: what it does, where and when.

    Attributes
    ----------
    overtime
        Per opened window of its machine, the ticks that it and its setup occupy.
    """

    item: Assignment
    recipe: Recipe
    step: StepRecipe
    way: Way
    mode: Mode
    machine: int | None
    setup: SetupRun | None = None
    overtime: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Timetable:
    """All runs of a schedule, by job in the order of their steps, and by machine in sequence."""

    by_job: tuple[tuple[Run, ...], ...]
    by_machine: tuple[tuple[Run, ...], ...]
    lines: tuple[Timeline, ...]


def lay_out(translation: Translation, schedule: Schedule) -> Timetable:
    """Return the runs of a verified schedule with their setups and overtime."""
    problem = translation.problem
    lines = timelines(problem, schedule.windows)
    machines = []
    on_machines: dict[tuple[int, int], Run] = {}
    for machine, sequence in enumerate(machine_sequences(problem, schedule)):
        bare = [_run(translation, schedule, item) for item in sequence]
        runs = tuple(_with_setups(translation, machine, bare, lines[machine]))
        runs = tuple(_with_overtime(problem, schedule, machine, runs, lines[machine]))
        machines.append(runs)
        on_machines.update({(run.item.job, run.item.operation): run for run in runs})
    by_job: list[list[Run]] = [[] for _ in problem.jobs]
    for item in schedule.assignments:
        run = on_machines.get((item.job, item.operation))
        by_job[item.job].append(run or _run(translation, schedule, item))
    return Timetable(tuple(tuple(runs) for runs in by_job), tuple(machines), lines)


def _run(translation: Translation, schedule: Schedule, item: Assignment) -> Run:
    route = schedule.routes[item.job]
    if route is None:
        raise ValueError(f"job {item.job} is refused and has an operation")
    recipe = translation.recipes[item.job][route]
    step = recipe.steps[item.operation]
    name = translation.modes(step)[item.mode]
    operation = translation.problem.jobs[item.job].routes[route].operations[item.operation]
    return Run(item, recipe, step, name.way, operation.modes[item.mode], name.machine)


def _with_setups(
    translation: Translation, machine: int, runs: Sequence[Run], line: Timeline
) -> Iterator[Run]:
    """Yield the runs of a machine with the setups that take time or cost money."""
    problem = translation.problem
    element = problem.machines[machine]
    if element.setup is None or not runs:
        yield from runs
        return
    matrix = problem.setups[element.setup]
    station = translation.machines.stations[machine]
    families = translation.machines.families[station.resource]
    worn = [station.initial, *(run.way.setup for run in runs)]
    for run, (before, after) in zip(runs, pairwise(worn), strict=True):
        f, g = families.index(before), families.index(after)
        ticks, cost = int(matrix.time[f, g]), int(matrix.cost[f, g])
        if not ticks and not cost:
            yield run
            continue
        start, end = _setup_span(line, run.item.start, ticks)
        transition = families.transitions[f][g]
        setup = SetupRun(before, run.way.setup, transition, start, end, ticks, cost)
        yield replace(run, setup=setup)


def _setup_span(line: Timeline, start: int, ticks: int) -> tuple[int, int]:
    """Return when the last `ticks` working ticks before a start begin and end."""
    if not ticks:
        return start, start
    first = line.setup_start(start, ticks)
    last = line.tick(line.position(start) - 1)
    if first is None or last is None:
        raise ValueError(f"a setup of {ticks} ticks does not fit before tick {start}")
    return first, last + 1


def _with_overtime(
    problem: Problem, schedule: Schedule, machine: int, runs: Sequence[Run], line: Timeline
) -> Iterator[Run]:
    """Yield the runs of a machine with the ticks they occupy in each of its opened windows."""
    opened = [index for index in schedule.windows if problem.windows[index].machine == machine]
    for run in runs:
        spans = list(line.worked(run.item.start, run.item.end))
        if run.setup is not None:
            spans += line.worked(run.setup.start, run.setup.end)
        used = []
        for index in opened:
            window = problem.windows[index]
            overlaps = (min(e, window.end) - max(s, window.start) for s, e in spans)
            ticks = sum(max(0, overlap) for overlap in overlaps)
            if ticks:
                used.append((index, ticks))
        yield replace(run, overtime=tuple(used))
