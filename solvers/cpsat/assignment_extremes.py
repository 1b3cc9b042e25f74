"""The terms of the assignment model that are a maximum over jobs: makespan and largest lateness."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from solvers.cpsat.assignment_capacity import load
from solvers.problem import NEVER

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solvers.cpsat.assignment_draft import Draft
    from solvers.timeline import Timeline

_SAFE: Final = 2**60

_EDGES: Final = 6
"""Edges of a machine's hull that get a row, the widest ones."""


def add_extremes(d: Draft) -> None:
    """Add the makespan and the maximum lateness where they have a weight."""
    if d.problem.objective.makespan:
        _makespan(d)
    if d.problem.objective.maximum_lateness:
        _lateness(d)


def _at_least(
    d: Draft, largest: cp_model.IntVar, values: dict[int, int], operation_of: dict[int, list[int]]
) -> None:
    """Make ``largest`` at least the value of the mode chosen for every operation."""
    from ortools.sat.python import cp_model

    for modes in operation_of.values():
        chosen = [d.modes[m] for m in modes]
        row = cp_model.LinearExpr.weighted_sum(chosen, [values[m] for m in modes])
        d.model.add(largest >= row)


def _by_operation(d: Draft, modes: list[int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for m in modes:
        groups.setdefault(int(d.arrays.mode_operation[m]), []).append(m)
    return groups


def _makespan(d: Draft) -> None:
    horizon = d.problem.horizon
    makespan = d.model.new_int_var(0, horizon, "")
    d.pay(makespan, d.problem.objective.makespan)
    values = {m: int(d.dates.mode_completion[m]) for m in d.modes}
    _at_least(d, makespan, values, _by_operation(d, list(d.modes)))
    for k in range(d.arrays.machines):
        modes = d.on_machine(k)
        if modes:
            _machine(d, k, makespan, modes)


def _machine(d: Draft, machine: int, makespan: cp_model.IntVar, modes: list[int]) -> None:
    """Add what the load of one machine needs, with and without setups."""
    busy = d.model.new_bool_var("")
    for m in modes:
        d.model.add(d.modes[m] <= busy)
    line = d.dates.times[machine]
    processing = d.arrays.mode_processing
    work = [(d.modes[m], int(processing[m])) for m in modes]
    # Processing waits for the first work to arrive; setups need not.
    first = min(line.position(int(d.dates.mode_end[m])) - int(processing[m]) for m in modes)
    _hull(d, line, work, max(0, first), (makespan, busy))
    if d.setup_time.get(machine):
        _hull(d, line, load(d, machine), 0, (makespan, busy))


def _hull(
    d: Draft,
    line: Timeline,
    terms: list[tuple[cp_model.IntVar, int]],
    offset: int,
    ends: tuple[cp_model.IntVar, cp_model.IntVar],
) -> None:
    """Make the makespan no earlier than the load can be worked off from working tick ``offset`` on.

    The date by which a number of working ticks have passed jumps over closed time. The rows are the
    edges of the convex function below it, through its start and the ends of working intervals; they
    hold only if the machine does anything, the second of ``ends``.
    """
    from ortools.sat.python import cp_model

    start = line.tick(offset)
    if start is None:
        return
    points = [(0, start)]
    for row, close in enumerate(line.closes):
        point = (line.before[row + 1] - offset, close)
        if point[0] > 0:
            while len(points) > 1 and not _turns(points[-2], points[-1], point):
                points.pop()
            points.append(point)
    edges = sorted(pairwise(points), key=lambda edge: edge[0][0] - edge[1][0])[:_EDGES]
    variables, coefficients = zip(*terms, strict=True)
    work = cp_model.LinearExpr.weighted_sum(variables, coefficients)
    makespan, busy = ends
    for (w0, t0), (w1, t1) in edges:
        rise, run = t1 - t0, w1 - w0
        if rise * (sum(coefficients) + w0) < _SAFE and run * (d.problem.horizon + t0) < _SAFE:
            d.model.add(run * makespan >= rise * work + (run * t0 - rise * w0) * busy)


def _turns(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    """Whether the slope rises at ``b`` on the way from ``a`` to ``c``."""
    return (b[1] - a[1]) * (c[0] - b[0]) < (c[1] - b[1]) * (b[0] - a[0])


def _lateness(d: Draft) -> None:
    """Charge the largest lateness of the modes' earliest dates, 0 if no job with one is made.

    It may be negative: the variable counts from the least value it can take.
    """
    a = d.arrays
    due = a.job_due[a.operation_job[a.mode_operation]]
    values = {m: int(d.dates.mode_completion[m] - due[m]) for m in d.modes if due[m] < NEVER}
    if not values:
        return
    least = min(0, *values.values())
    weight = d.problem.objective.maximum_lateness
    largest = d.model.new_int_var(0, d.problem.horizon - least + max(values.values()), "")
    d.constant += weight * least
    d.pay(largest, weight)
    above = {m: value - least for m, value in values.items()}
    _at_least(d, largest, above, _by_operation(d, list(values)))
