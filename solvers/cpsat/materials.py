"""Materials: stock and dated receipts that operations consume when they start.

Seen from the end of time, an operation that has started holds its amount for ever, and a receipt
holds its own until it arrives: so a material is a cumulative resource whose capacity is all there
will ever be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from solvers.cpsat.draft import Draft
    from solvers.cpsat.operations import Operations
    from solvers.problem import Problem


def add_materials(draft: Draft, problem: Problem, operations: Operations) -> None:
    """Keep the stock of every material from falling below zero."""
    takers: list[list[tuple[int, int]]] = [[] for _ in problem.materials]
    arrays = problem.arrays
    for operation in range(arrays.operations):
        rows = range(
            int(arrays.material_start[operation]), int(arrays.material_start[operation + 1])
        )
        for row in rows:
            amount = int(arrays.material_amount[row])
            takers[int(arrays.material_index[row])].append((operation, amount))
    for material, taken in enumerate(takers):
        _add_material(draft, problem, operations, material, taken)


def _add_material(
    draft: Draft,
    problem: Problem,
    operations: Operations,
    material: int,
    taken: list[tuple[int, int]],
) -> None:
    arrays = problem.arrays
    # A start may be at the horizon itself, where an operation of no processing ends, too.
    forever = problem.horizon + 1
    stock = problem.materials[material]
    receipts = [(tick, amount) for tick, amount in stock.receipts if tick < forever]
    supply = stock.on_hand + sum(amount for _, amount in receipts)
    routes = [operations.route[int(arrays.operation_route[o])] for o, _ in taken]
    for route, (_, amount) in zip(routes, taken, strict=True):
        if amount > supply:
            draft.forbid(route)
    held = [
        (r, o, amount) for r, (o, amount) in zip(routes, taken, strict=True) if amount <= supply
    ]
    if sum(amount for _, _, amount in held) <= stock.on_hand:
        return
    amounts = [amount for _, _, amount in held]
    total = cp_model.LinearExpr.weighted_sum([route for route, _, _ in held], amounts)
    draft.at_least(supply - total, 0)
    waits = [(tick, amount) for tick, amount in receipts if tick > 0]
    if not waits:
        return
    model = draft.model
    starts = [operations.start[o] for _, o, _ in held]
    intervals = [
        model.new_optional_interval_var(start, forever - start, forever, route, "")
        for start, (route, _, _) in zip(starts, held, strict=True)
    ]
    intervals += [model.new_fixed_size_interval_var(0, tick, "") for tick, _ in waits]
    model.add_cumulative(intervals, [*amounts, *(amount for _, amount in waits)], supply)
