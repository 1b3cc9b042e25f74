"""Checks what operations share: pools at every tick, and materials at every start."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from solvers.verifier.violations import Violation, ViolationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.problem import Problem
    from solvers.verifier.structure import Work


def pools(problem: Problem, changes: dict[int, list[tuple[int, int]]]) -> Iterator[Violation]:
    """Yield the first tick of each pool with too little capacity.

    ``changes`` holds per pool the ``(tick, amount)`` by which its use rises or falls. Between two
    ticks at which use or capacity changes neither does, so those ticks suffice.
    """
    for index, own in sorted(changes.items()):
        pool = problem.pools[index]
        use: dict[int, int] = defaultdict(int)
        for tick, amount in own:
            use[tick] += amount
        capacities = dict(pool.profile)
        used = capacity = 0
        for tick in sorted(use.keys() | capacities.keys()):
            used += use.get(tick, 0)
            capacity = capacities.get(tick, capacity)
            if used > capacity:
                text = f"pools[{index}] {pool.name!r}: {used} used at tick {tick} of {capacity}"
                yield Violation(kind=ViolationKind.POOL, message=text, pool=index)
                break


def materials(problem: Problem, work: Work) -> Iterator[Violation]:
    """Yield the first tick of each material at which more is consumed than has arrived."""
    consumed: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for item in work.values():
        for index, amount in item.operation.materials:
            consumed[index].append((item.start, amount))
    for index, takes in sorted(consumed.items()):
        material = problem.materials[index]
        # At one tick receipts, marked 0, come before starts, marked 1.
        events = [(tick, 0, amount) for tick, amount in material.receipts]
        events += [(tick, 1, -amount) for tick, amount in takes]
        stock = material.on_hand
        for tick, _, amount in sorted(events):
            stock += amount
            if stock < 0:
                text = f"materials[{index}] {material.name!r}: {-stock} missing at tick {tick}"
                yield Violation(kind=ViolationKind.MATERIAL, message=text, material=index)
                break
