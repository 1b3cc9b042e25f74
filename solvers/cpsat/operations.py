"""Which route, which modes, and when: the variables that a schedule is read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.cpsat.calendars import Clock, Run, Work, place
from solvers.cpsat.ranges import Ranges, pin_start, ranges
from solvers.cpsat.spans import Piece, Spans, machine_spans, pieces
from solvers.problem import NONE

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solvers.cpsat.draft import Draft, Literal, Value
    from solvers.cpsat.facts import Facts
    from solvers.problem import Problem


@dataclass(slots=True)
class Operations:
    """The decisions of a model by global index.

    Parameters
    ----------
    refused
        Per job; None where it must be made.
    route, mode
        Literals; a mode holds only with its route.
    start, end
        Per operation, meaningful where its route is taken.
    runs
        Per mode its place on its machine; modes that cannot be or have no machine are missing.
    opened
        Per overtime window.
    """

    ranges: Ranges
    clocks: list[Clock]
    opened: list[Literal]
    refused: list[Literal | None] = field(default_factory=list)
    route: list[Literal] = field(default_factory=list)
    mode: list[Literal] = field(default_factory=list)
    start: list[cp_model.IntVar] = field(default_factory=list)
    end: list[cp_model.LinearExpr] = field(default_factory=list)
    runs: dict[int, Run] = field(default_factory=dict)


def add_operations(draft: Draft, problem: Problem) -> Operations:
    """Add windows, routes, modes and the times of all operations."""
    opened = [draft.boolean(_is_open(window)) for window in range(len(problem.windows))]
    spans = machine_spans(problem)
    clocks = [
        Clock(k, spans[k], {w: opened[w] for w in spans[k].window if w != NONE})
        for k in range(len(spans))
    ]
    operations = Operations(ranges(problem), clocks, opened)
    for job in range(len(problem.jobs)):
        _add_routes(draft, problem, operations, job)
    for operation in range(problem.arrays.operations):
        _add_operation(draft, problem, operations, operation)
    return operations


def _add_routes(draft: Draft, problem: Problem, operations: Operations, job: int) -> None:
    arrays = problem.arrays
    pinned = int(arrays.job_pinned_route[job])
    routes = range(int(arrays.job_route[job]), int(arrays.job_route[job + 1]))
    refusable = pinned == NONE and arrays.job_refusal_cost[job] != NONE
    refused = draft.boolean(lambda f: int(f.refused[job])) if refusable else None
    single = len(routes) == 1 and refused is None
    literals = [draft.true if single else draft.boolean(_is_taken(route)) for route in routes]
    choices = literals if refused is None else [*literals, refused]
    if not single:
        draft.model.add_exactly_one(choices)
    for route, literal in zip(routes, literals, strict=True):
        if pinned not in (NONE, route):
            draft.forbid(literal)
    operations.route.extend(literals)
    operations.refused.append(refused)


def _add_operation(draft: Draft, problem: Problem, operations: Operations, operation: int) -> None:
    """Add the modes, start and end of ``operation`` and place it on its machines."""
    arrays = problem.arrays
    route = operations.route[int(arrays.operation_route[operation])]
    modes = range(int(arrays.operation_mode[operation]), int(arrays.operation_mode[operation + 1]))
    found = {mode: _mode_pieces(problem, operations, mode) for mode in modes}
    possible = [mode for mode in modes if found[mode]]
    for mode in modes:
        alone = possible == [mode]
        operations.mode.append(route if alone else draft.boolean(_is_chosen(mode)))
    literals = {mode: operations.mode[mode] for mode in modes}
    for mode in modes:
        if not found[mode]:
            draft.forbid(literals[mode])
    if len(possible) != 1:
        draft.model.add_exactly_one([~route, *(literals[mode] for mode in possible)])
    ticks = [(piece.low, piece.high) for mode in possible for piece in found[mode]]
    start = draft.among(ticks or [(0, 0)], lambda f: f.start[operation])
    operations.start.append(start)
    elapsed = {_elapsed(problem, operations, mode, found[mode]) for mode in possible}
    fixed = elapsed.pop() if len(elapsed) == 1 else None
    end = draft.integer(0, problem.horizon, lambda f: f.end[operation]) if fixed is None else None
    operations.end.append(start + (fixed or 0) if end is None else end)
    for mode in possible:
        _place_mode(draft, problem, operations, mode, found[mode], start, end)


def _place_mode(
    draft: Draft,
    problem: Problem,
    operations: Operations,
    mode: int,
    found: list[Piece],
    start: cp_model.IntVar,
    end: cp_model.IntVar | None,
) -> None:
    arrays = problem.arrays
    machine, length = int(arrays.mode_machine[mode]), int(arrays.mode_processing[mode])
    operation, literal = int(arrays.mode_operation[mode]), operations.mode[mode]
    if machine == NONE:
        (piece,) = found
        draft.within(start, piece.low, piece.high, literal)
        if end is not None:
            draft.within(end - start, length, length, literal)
        return

    def when(facts: Facts) -> tuple[int, int] | None:
        begin, finish = facts.start[operation], facts.end[operation]
        if not facts.mode[mode] or begin is None or finish is None:
            return None
        return begin, finish

    resumable = bool(arrays.operation_resumable[operation])
    work = Work(operations.clocks[machine], literal, length, found, when, resumable)
    operations.runs[mode] = place(draft, work, start, end)


def _mode_pieces(problem: Problem, operations: Operations, mode: int) -> list[Piece]:
    """Return where ``mode`` can lie, nothing when it cannot be chosen."""
    arrays, bounds = problem.arrays, operations.ranges
    operation = int(arrays.mode_operation[mode])
    if not bounds.allowed[mode]:
        return []
    length = int(arrays.mode_processing[mode])
    earliest = max(int(bounds.earliest[operation]), int(arrays.mode_earliest[mode]))
    latest = int(bounds.latest[operation])
    pinned = pin_start(arrays, operation)
    machine = int(arrays.mode_machine[mode])
    if machine == NONE:
        found = [Piece(0, 0, earliest, latest - length)]
    else:
        spans: Spans = operations.clocks[machine].spans
        resumable = bool(arrays.operation_resumable[operation])
        found = pieces(spans, length, earliest, latest, resumable)
    if pinned is not None:
        # A start before the release or the mode's own earliest start leaves nothing.
        found = [p._replace(low=max(p.low, pinned), high=min(p.high, pinned)) for p in found]
    return [piece for piece in found if piece.low <= piece.high]


def _elapsed(problem: Problem, operations: Operations, mode: int, found: list[Piece]) -> int | None:
    """Return the ticks from start to end of ``mode``, None when it depends on the start."""
    machine = int(problem.arrays.mode_machine[mode])
    length = int(problem.arrays.mode_processing[mode])
    if machine == NONE:
        return length
    spans = operations.clocks[machine].spans
    if not spans.fixed or len(found) > 1:
        return None
    return length + spans.shift(found[0].last) - spans.shift(found[0].first)


def _is_open(window: int) -> Value:
    return lambda facts: int(window in facts.opened)


def _is_taken(route: int) -> Value:
    return lambda facts: int(facts.route[route])


def _is_chosen(mode: int) -> Value:
    return lambda facts: int(facts.mode[mode])
