"""Random and exhaustive choices for a problem, for tests of the decoder."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from solvers.decode import Choices
from solvers.problem import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from solvers.problem import Problem


def ints(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def chosen_operations(problem: Problem, routes: list[int]) -> list[int]:
    a = problem.arrays
    return [o for o in range(a.operations) if a.operation_route[o] in routes]


def predecessors(problem: Problem, operation: int) -> set[int]:
    a = problem.arrays
    rows = slice(a.predecessor_start[operation], a.predecessor_start[operation + 1])
    return set(a.predecessor_operation[rows].tolist())


def random_order(problem: Problem, routes: list[int], random: Random) -> list[int]:
    """Return the operations of ``routes`` in a random order with predecessors first."""
    left = chosen_operations(problem, routes)
    order: list[int] = []
    while left:
        ready = [o for o in left if not predecessors(problem, o) & set(left)]
        order.append(random.choice(ready))
        left.remove(order[-1])
    return order


def random_choices(problem: Problem, random: Random) -> Choices:
    """Return any choices, sensible or not."""
    a = problem.arrays
    routes = [
        NONE
        if random.random() < 0.15
        else random.randrange(int(a.job_route[j]), int(a.job_route[j + 1]))
        for j in range(a.jobs)
    ]
    modes = [
        random.randrange(int(a.operation_mode[o]), int(a.operation_mode[o + 1]))
        for o in range(a.operations)
    ]
    order = random_order(problem, routes, random)
    windows = tuple(i for i in range(len(problem.windows)) if random.random() < 0.5)
    return Choices(ints(routes), ints(modes), ints(order), windows)


def every_order(problem: Problem, left: list[int]) -> Iterator[list[int]]:
    """Yield every order of ``left`` with predecessors first."""
    if not left:
        yield []
    for operation in left:
        if not predecessors(problem, operation) & set(left):
            for rest in every_order(problem, [o for o in left if o != operation]):
                yield [operation, *rest]


def every_choice(problem: Problem) -> Iterator[Choices]:
    """Yield all choices whose routes, refusals and machines the problem allows."""
    a = problem.arrays
    options: list[list[int]] = []
    for j in range(a.jobs):
        own = list(range(a.job_route[j], a.job_route[j + 1]))
        if a.job_pinned_route[j] != NONE:
            own = [int(a.job_pinned_route[j])]
        elif a.job_refusal_cost[j] != NONE:
            own.append(NONE)
        options.append(own)
    for routes in product(*options):
        operations = chosen_operations(problem, list(routes))
        ways = [range(a.operation_mode[o], a.operation_mode[o + 1]) for o in operations]
        orders = list(every_order(problem, operations))
        for opened in product((False, True), repeat=len(problem.windows)):
            windows = tuple(index for index, is_open in enumerate(opened) if is_open)
            for way in product(*ways):
                modes = [NONE] * a.operations
                for operation, mode in zip(operations, way, strict=True):
                    modes[operation] = mode
                for order in orders:
                    yield Choices(ints(list(routes)), ints(modes), ints(order), windows)
