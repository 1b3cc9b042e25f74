"""Stock and people in the rough-cut model: what is drawn and demanded, bucket by bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.linear.program import spread
from solvers.problem import NONE

if TYPE_CHECKING:
    from solvers.linear.activities import Activities, Slots
    from solvers.linear.allowance import Changeovers
    from solvers.linear.plant import Pooled
    from solvers.linear.program import Floats, ProgramDraft
    from solvers.problem import Problem
    from solvers.problem.arrays import Ints


@dataclass(frozen=True, slots=True, eq=False)
class StockRows:
    """Rows that limit what is drawn of a material, in units of ``size``."""

    row: Ints
    material: Ints
    supply: Floats
    size: Floats


def add_materials(
    draft: ProgramDraft,
    problem: Problem,
    plant: Pooled,
    known: Activities,
    slots: Slots,
    slot_columns: Ints,
) -> StockRows:
    """Limit what is drawn up to the end of each bucket to what has arrived before it.

    An operation draws everything at its start, so no later than any part of it is done.
    """
    added: list[tuple[int, int, int, float]] = []
    a = problem.arrays
    operation = known.operation[slots.activity]
    taking, offset = spread(np.diff(a.material_start)[operation])
    entry = a.material_start[operation[taking]] + offset
    material, amount = a.material_index[entry], a.material_amount[entry].astype(np.float64)
    for number in range(len(problem.materials)):
        arrivals = slice(int(a.receipt_start[number]), int(a.receipt_start[number + 1]))
        supply = _supply(a.receipt_tick[arrivals], a.receipt_amount[arrivals], plant.edges)
        mine = material == number
        size = float(amount[mine].max(initial=1.0))
        for bucket, there in enumerate(supply.tolist()):
            # Where nothing arrives in the next bucket, its row implies this one.
            if bucket + 1 == len(supply) or supply[bucket + 1] > there:
                drawn = mine & (slots.bucket[taking] <= bucket)
                row = draft.rows(1, -np.inf, there / size)
                draft.entries(row, slot_columns[taking[drawn]], amount[drawn] / size)
                added.append((int(row[0]), number, there, size))
    return StockRows(
        row=np.array([row for row, _, _, _ in added], dtype=np.int64),
        material=np.array([material for _, material, _, _ in added], dtype=np.int64),
        supply=np.array([supply for _, _, supply, _ in added], dtype=np.float64),
        size=np.array([size for _, _, _, size in added], dtype=np.float64),
    )


def _supply(ticks: Ints, amounts: Ints, edges: Ints) -> Ints:
    """Return what has arrived before the end of each bucket."""
    total = np.concatenate(([0], np.cumsum(amounts)))
    supply: Ints = total[np.searchsorted(ticks, edges[1:], side="left")]
    return supply


def add_pools(  # noqa: PLR0913, PLR0917 - the parts of one model, each by its name
    draft: ProgramDraft,
    problem: Problem,
    plant: Pooled,
    known: Activities,
    slots: Slots,
    slot_columns: Ints,
    changeovers: Changeovers,
    entries: Ints,
    repeats: Ints,
) -> None:
    """Limit what work and changeovers ask of each pool in each bucket to what it has there."""
    a = problem.arrays
    mode = known.mode[slots.activity]
    asking, offset = spread(np.diff(a.demand_start)[mode])
    entry = a.demand_start[mode[asking]] + offset
    amount = a.demand_amount[entry] * known.processing[slots.activity[asking]]
    for number in range(len(problem.pools)):
        capacity = _capacity(problem, number, plant.edges)
        mine = (a.demand_pool[entry] == number) & (amount > 0)
        size = float(np.median(amount[mine])) if mine.any() else 1.0
        rows = draft.rows(plant.buckets, -np.inf, capacity / size)
        draft.entries(
            rows[slots.bucket[asking[mine]]], slot_columns[asking[mine]], amount[mine] / size
        )
        crew = _crew(problem, plant, number)[changeovers.kind]
        for columns, time in (
            (entries, changeovers.entry_time),
            (repeats, changeovers.repeat_time),
        ):
            busy = np.flatnonzero((crew * time > 0) & (columns[:, 0] != NONE))
            if len(busy):
                draft.entries(rows, columns[busy], (crew * time)[busy, None] / size)


def _capacity(problem: Problem, pool: int, edges: Ints) -> Floats:
    """Return the capacity of a pool times the ticks that it lasts, by bucket."""
    a = problem.arrays
    steps = slice(int(a.pool_start[pool]), int(a.pool_start[pool + 1]))
    ticks, capacities = a.pool_tick[steps], a.pool_capacity[steps]
    lengths = np.diff(np.append(ticks, max(int(edges[-1]), int(ticks[-1]))))
    done = np.concatenate(([0], np.cumsum(capacities * lengths)))
    row = np.searchsorted(ticks, edges, side="right") - 1
    total = done[row] + capacities[row] * (edges - ticks[row])
    return np.diff(total).astype(np.float64)


def _crew(problem: Problem, plant: Pooled, pool: int) -> Floats:
    """Return per kind of machine how much of a pool its changeovers ask for."""
    return np.array(
        [
            sum(n for p, n in problem.machines[members[0]].setup_demands if p == pool)
            for members in plant.machines
        ],
        dtype=np.float64,
    )
