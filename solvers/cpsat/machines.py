"""Machines do one operation at a time, with setups that depend on the sequence.

Operations on a machine do not overlap in working ticks. Where setups matter a circuit over the
modes of the machine says which follows which, and every arc keeps the distance of its setup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.cpsat.calendars import Run, Work, place
from solvers.cpsat.draft import UNBOUNDED
from solvers.cpsat.sequences import machine_arcs, needs_circuit
from solvers.cpsat.spans import pieces
from solvers.problem import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from solvers.cpsat.draft import Draft, Literal
    from solvers.cpsat.facts import Facts
    from solvers.cpsat.operations import Operations
    from solvers.cpsat.sequences import Arcs
    from solvers.problem import Problem


@dataclass(frozen=True, slots=True)
class Setup:
    """A setup of ``run.work.length`` working ticks right before the operation of ``mode``."""

    mode: int
    run: Run


def add_machines(draft: Draft, problem: Problem, operations: Operations) -> list[Setup]:
    """Sequence every machine and return the setups that need a place in time.

    They do where they occupy a crew or overtime or may not begin before their work arrives.
    """
    setups: list[Setup] = []
    per_machine: dict[int, list[int]] = {}
    for mode, run in operations.runs.items():
        per_machine.setdefault(run.work.clock.machine, []).append(mode)
    for machine, modes in per_machine.items():
        _separate(draft, [operations.runs[mode] for mode in modes])
        if needs_circuit(problem, machine, np.array(modes)):
            arcs = machine_arcs(problem, machine, modes, operations.ranges)
            literals = _add_circuit(draft, problem, operations, machine, arcs)
            if _setups_placed(problem, machine):
                setups.extend(_add_setups(draft, problem, operations, arcs, literals))
    return setups


def _separate(draft: Draft, runs: Sequence[Run]) -> None:
    if len(runs) < 2:
        return
    # An interval of size 0 may not lie strictly inside another, which is what we mean.
    draft.model.add_no_overlap(
        [
            draft.model.new_optional_fixed_size_interval_var(
                run.position.expression(), run.work.length, run.work.literal, ""
            )
            for run in runs
        ]
    )


def _add_circuit(
    draft: Draft, problem: Problem, operations: Operations, machine: int, arcs: Arcs
) -> range:
    """Add the circuit of one machine and return the indices of its arcs' literals."""
    runs = [operations.runs[int(mode)] for mode in arcs.modes]
    count = len(runs)
    pairs = list(zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True))
    ends = [*arcs.modes.tolist(), NONE]

    def follows(facts: Facts) -> Iterator[int]:
        for tail, head in pairs:
            mode = ends[head]
            if mode == NONE:
                yield int(facts.last[machine] == ends[tail])
            else:
                yield int(facts.previous.get(mode, NONE - 1) == ends[tail])

    literals = draft.booleans(len(pairs), follows)
    idle = draft.boolean(lambda f: int(f.last[machine] == NONE))
    # A negated literal is written as -index - 1. Modes that are not chosen loop.
    loops = [-run.work.literal.index - 1 for run in runs]
    tails = [*arcs.tail.tolist(), *range(count), count]
    heads = [*arcs.head.tolist(), *range(count), count]
    draft.write(
        f"circuit{{tails:{tails} heads:{heads} literals:{[*literals, *loops, idle.index]}}}"
    )
    _keep_distances(draft, arcs, runs, literals)
    weight = problem.objective.setup
    if weight:
        costs = zip(arcs.cost.tolist(), literals, strict=True)
        draft.charge_indices((weight * cost, index) for cost, index in costs if cost)
    return literals


def _keep_distances(draft: Draft, arcs: Arcs, runs: Sequence[Run], literals: range) -> None:
    """Keep ``position[head] - position[tail] >= distance`` on every arc that is taken."""
    places = [(run.position.variable.index, run.position.offset) for run in runs]
    count = len(runs)
    columns = arcs.tail.tolist(), arcs.head.tolist(), arcs.distance.tolist(), literals
    for tail, head, distance, literal in zip(*columns, strict=True):
        if head == count or (tail == count and distance == 0):
            continue
        after, offset = places[head]
        if tail == count:
            draft.bound(after, distance - offset, UNBOUNDED, literal)
            continue
        before, shift = places[tail]
        draft.write(
            f"enforcement_literal:{literal} linear{{vars:[{after},{before}] coeffs:[1,-1] "
            f"domain:[{distance - offset + shift},{UNBOUNDED}]}}"
        )


def _setups_placed(problem: Problem, machine: int) -> bool:
    made = problem.machines[machine]
    paid = problem.objective.overtime > 0 and any(
        window.machine == machine and window.rate > 0 for window in problem.windows
    )
    return paid or bool(made.setup_demands) or not made.anticipatory


def _add_setups(
    draft: Draft, problem: Problem, operations: Operations, arcs: Arcs, literals: range
) -> Iterator[Setup]:
    """Yield one setup per mode and duration that it may need before it."""
    index = np.array(literals)
    for node, mode in enumerate(arcs.modes.tolist()):
        into = arcs.head == node
        for ticks in np.unique(arcs.time[into & (arcs.time > 0)]).tolist():
            chosen = [draft.literal(i) for i in index[into & (arcs.time == ticks)].tolist()]
            literal = _any_of(draft, chosen, mode, ticks)
            run = _place_setup(draft, problem, operations, mode, literal, ticks)
            if run is not None:
                yield Setup(mode, run)


def _any_of(draft: Draft, arcs: list[Literal], mode: int, ticks: int) -> Literal:
    if len(arcs) == 1:
        return arcs[0]

    def value(facts: Facts) -> int:
        setup = facts.setup.get(mode)
        return int(setup is not None and setup.ticks == ticks)

    literal = draft.boolean(value)
    draft.model.add_exactly_one([~literal, *arcs])
    return literal


def _place_setup(
    draft: Draft,
    problem: Problem,
    operations: Operations,
    mode: int,
    literal: Literal,
    ticks: int,
) -> Run | None:
    """Place a setup right before its operation; forbid it and return None where none fits."""
    arrays = problem.arrays
    operation = int(arrays.mode_operation[mode])
    run = operations.runs[mode]
    clock = run.work.clock
    waits = not arrays.machine_anticipatory[clock.machine]
    earliest = 0
    if waits:
        release = int(arrays.job_release[arrays.operation_job[operation]])
        earliest = max(release, int(arrays.mode_earliest[mode]))
    latest = max(piece.high for piece, _ in run.parts)
    found = pieces(clock.spans, ticks, earliest, latest, resumable=True)
    if not found:
        draft.forbid(literal)
        return None

    def when(facts: Facts) -> tuple[int, int] | None:
        setup = facts.setup.get(mode)
        return None if setup is None or setup.ticks != ticks else (setup.start, setup.end)

    work = Work(clock, literal, ticks, found, when)
    return place(draft, work, position=run.position.earlier(ticks))
