"""Machines of a group that are identical: one of all their relabellings is enough.

Machines are interchangeable if they agree in everything, every operation has the same modes on
each, and no window or pin names one of them. Then of machines 0, 1, 2 ... of a class the model may
demand that machine c is not used by an operation unless machine c - 1 is used by an earlier one
(in the order of the arrays): any schedule can be relabelled so, at the same cost.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from solvers.cpsat.draft import Draft, Literal, Value
    from solvers.cpsat.operations import Operations
    from solvers.problem import Mode, Operation, Problem
    from solvers.schedule import Assignment, Schedule


def interchangeable(problem: Problem) -> list[list[int]]:
    """Return the classes of two or more identical machines, rising within each."""
    named = {window.machine for window in problem.windows}
    named |= {pin.machine for pin in problem.pins if pin.machine is not None}
    kinds: dict[int, list[Hashable]] = defaultdict(list)
    for number, operation in enumerate(_operations(problem)):
        for used in {mode.machine for mode in operation.modes if mode.machine is not None}:
            modes = tuple(kind for kind, _ in _modes_on(operation, used))
            kinds[used].append((number, modes))
    classes: dict[Hashable, list[int]] = defaultdict(list)
    for index, machine in enumerate(problem.machines):
        if machine.group is not None and index not in named:
            classes[replace(machine, name=""), tuple(kinds[index])].append(index)
    return [machines for machines in classes.values() if len(machines) > 1]


def _operations(problem: Problem) -> Iterator[Operation]:
    return (o for job in problem.jobs for route in job.routes for o in route.operations)


def _modes_on(operation: Operation, machine: int) -> list[tuple[Hashable, int]]:
    """Return ``(what it is apart from the machine, its number)`` of the modes, sorted."""
    return sorted(
        (_kind(mode), number)
        for number, mode in enumerate(operation.modes)
        if mode.machine == machine
    )


def _kind(mode: Mode) -> tuple[int, int, int, int, tuple[tuple[int, int], ...], int]:
    demands = tuple(sorted(mode.demands))
    return mode.processing, mode.family, mode.tail, mode.cost, demands, mode.earliest


def canonical(problem: Problem, schedule: Schedule) -> Schedule:
    """Return ``schedule`` with interchangeable machines relabelled as the model demands."""
    renamed: dict[int, int] = {}
    order = _machines_in_order(problem, schedule)
    for machines in interchangeable(problem):
        used = [machine for machine in order if machine in machines]
        idle = [machine for machine in machines if machine not in used]
        renamed.update(zip([*used, *idle], machines, strict=True))
    moved = (_moved(problem, schedule, item, renamed) for item in schedule.assignments)
    return replace(schedule, assignments=tuple(moved))


def _machines_in_order(problem: Problem, schedule: Schedule) -> list[int]:
    """Return the machines used, each where the first of its operations is."""
    machines = (
        _operation(problem, schedule, item).modes[item.mode].machine
        for item in schedule.assignments
    )
    return list(dict.fromkeys(machine for machine in machines if machine is not None))


def _operation(problem: Problem, schedule: Schedule, item: Assignment) -> Operation:
    route = schedule.routes[item.job]
    assert route is not None  # a refused job has no assignments
    return problem.jobs[item.job].routes[route].operations[item.operation]


def _moved(
    problem: Problem, schedule: Schedule, item: Assignment, renamed: dict[int, int]
) -> Assignment:
    operation = _operation(problem, schedule, item)
    machine = operation.modes[item.mode].machine
    if machine is None or renamed.get(machine, machine) == machine:
        return item
    numbers = [number for _, number in _modes_on(operation, machine)]
    _, mode = _modes_on(operation, renamed[machine])[numbers.index(item.mode)]
    return replace(item, mode=mode)


def break_symmetry(draft: Draft, problem: Problem, operations: Operations) -> None:
    """Demand that interchangeable machines are used in order."""
    arrays = problem.arrays
    for machines in interchangeable(problem):
        modes: dict[int, list[list[int]]] = {}
        for column, machine in enumerate(machines):
            for mode in (arrays.mode_machine == machine).nonzero()[0].tolist():
                row = modes.setdefault(int(arrays.mode_operation[mode]), [[] for _ in machines])
                row[column].append(mode)
        _use_in_order(draft, operations, [modes[operation] for operation in sorted(modes)])


def _use_in_order(draft: Draft, operations: Operations, rows: list[list[list[int]]]) -> None:
    """Add the demand for one class; ``rows`` holds per operation its modes on each machine."""
    used: list[Literal] = []
    seen: list[list[int]] = [[] for _ in rows[0]] if rows else []
    for row in rows:
        for column in range(1, len(row)):
            for mode in row[column]:
                if used:
                    draft.model.add_implication(operations.mode[mode], used[column - 1])
                else:
                    draft.forbid(operations.mode[mode])
        following: list[Literal] = []
        for column in range(len(row) - 1):
            seen[column] = [*seen[column], *row[column]]
            literal = draft.boolean(_any_chosen(seen[column]))
            reasons = [operations.mode[mode] for mode in row[column]] + used[column : column + 1]
            draft.model.add_bool_or([~literal, *reasons])
            following.append(literal)
        used = following


def _any_chosen(modes: list[int]) -> Value:
    return lambda facts: int(any(facts.mode[mode] for mode in modes))
