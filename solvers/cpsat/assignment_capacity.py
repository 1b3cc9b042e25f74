"""What the plant can take: machine hours, overtime, deadlines, materials and pools.

Every row holds for all schedules because it compares work that must be done with all the time or
stock there is for it, in whatever order: operations and setups occupy distinct working ticks of
their machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.problem import NEVER

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solvers.cpsat.assignment_draft import Draft

_DEADLINES: Final = 8
"""Deadlines per machine that get a row; the others are implied by the dates of the modes."""

_SAFE: Final = 2**60


def add_capacity(d: Draft) -> None:
    """Add all rows of this module."""
    for k in range(d.arrays.machines):
        _hours(d, k)
        _deadlines(d, k)
    _materials(d)
    _pools(d)


def load(d: Draft, machine: int) -> list[tuple[cp_model.IntVar, int]]:
    """Return the terms of the processing and closed setup time on ``machine``."""
    processing = d.arrays.mode_processing
    work = [(d.modes[m], int(processing[m])) for m in d.on_machine(machine)]
    return [*work, *d.setup_time.get(machine, [])]


def _hours(d: Draft, machine: int) -> None:
    """Fit work and setups into the open time; what exceeds the calendar needs overtime."""
    from ortools.sat.python import cp_model

    a = d.arrays
    terms = load(d, machine)
    most = sum(coefficient for _, coefficient in terms)
    total = d.dates.times[machine].total
    d.at_most(terms, total)
    windows = np.flatnonzero(a.window_machine == machine)
    lengths = {int(w): int(a.window_close[w] - a.window_open[w]) for w in windows}
    regular = total - sum(lengths.values())
    weight = d.problem.objective.overtime
    free = not weight or not (a.window_cost[windows].any() or a.window_rate[windows].any())
    if free or most <= regular or most >= _SAFE:
        return
    extra = []
    for w, length in lengths.items():
        opened = d.model.new_bool_var("")
        used = d.model.new_int_var(0, length, "")
        d.model.add(used <= length * opened)
        d.pay(opened, weight * int(a.window_cost[w]))
        d.pay(used, weight * int(a.window_rate[w]))
        extra.append(used)
    variables, coefficients = zip(*terms, strict=True)
    work = cp_model.LinearExpr.weighted_sum(variables, coefficients)
    d.model.add(work <= regular + cp_model.LinearExpr.sum(extra))


def _deadlines(d: Draft, machine: int) -> None:
    """Fit the work that must end by some tick before it."""
    a = d.arrays
    modes = np.array(d.on_machine(machine), dtype=np.int64)
    limits = a.job_deadline[a.operation_job[a.mode_operation[modes]]]
    ends = limits - d.dates.mode_after[modes]
    dates = np.unique(ends[limits < NEVER])
    step = max(1, len(dates) // _DEADLINES)
    for date in dates[::-step]:
        early = modes[(limits < NEVER) & (ends <= date)]
        terms = [(d.modes[int(m)], int(a.mode_processing[m])) for m in early]
        d.at_most(terms, d.dates.times[machine].position(int(date)))


def _materials(d: Draft) -> None:
    """Limit what is consumed to stock plus all receipts."""
    a = d.arrays
    terms: list[list[tuple[cp_model.IntVar, int]]] = [[] for _ in d.problem.materials]
    for o in range(a.operations):
        made = d.routes.get(int(a.operation_route[o]))
        if made is not None:
            for row in range(int(a.material_start[o]), int(a.material_start[o + 1])):
                amount = int(a.material_amount[row])
                terms[int(a.material_index[row])].append((made, amount))
    for material, used in zip(d.problem.materials, terms, strict=True):
        d.at_most(used, material.on_hand + sum(amount for _, amount in material.receipts))


def _pools(d: Draft) -> None:
    """Limit what is demanded of a pool over time to all it has until the horizon."""
    a = d.arrays
    terms: list[list[tuple[cp_model.IntVar, int]]] = [[] for _ in d.problem.pools]
    for m, chosen in d.modes.items():
        for row in range(int(a.demand_start[m]), int(a.demand_start[m + 1])):
            energy = int(a.demand_amount[row]) * int(a.mode_processing[m])
            terms[int(a.demand_pool[row])].append((chosen, energy))
    for pool, used in zip(d.problem.pools, terms, strict=True):
        ticks = [min(tick, d.problem.horizon) for tick, _ in pool.profile] + [d.problem.horizon]
        steps = zip(pool.profile, ticks[:-1], ticks[1:], strict=True)
        d.at_most(used, sum(capacity * (end - start) for (_, capacity), start, end in steps))
