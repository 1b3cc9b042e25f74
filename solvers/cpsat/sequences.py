"""Which transitions a machine can make: the arcs of its circuit, as plain arrays.

An arc says that one mode directly follows another on the machine, with node ``n`` (after all
modes) standing for both ends of the sequence. What can never be is left out: forbidden pairs, two
modes of which at most one is chosen, an order against precedence or dates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solvers.problem import FORBIDDEN, NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from solvers.cpsat.ranges import Ranges
    from solvers.problem import Arrays, Problem
    from solvers.problem.arrays import Ints


class Arcs(NamedTuple):
    """The possible transitions of one machine.

    Parameters
    ----------
    modes
        Global mode of each of the n nodes.
    tail, head
        Node of each arc; n is where the sequence begins (as a tail) and ends (as a head).
    time, cost
        Setup of the arc; 0 for arcs that end the sequence.
    distance
        Least difference of the starts' positions in working ticks.
    """

    modes: Ints
    tail: Ints
    head: Ints
    time: Ints
    cost: Ints
    distance: Ints


def count_arcs(problem: Problem) -> int:
    """Return an upper bound on the arcs of the full model, in time linear in the modes.

    It decides, before anything is built, whether the full model is worth building.
    """
    arrays = problem.arrays
    total = 0
    for machine in range(arrays.machines):
        modes = np.flatnonzero(arrays.mode_machine == machine)
        if needs_circuit(problem, machine, modes):
            total += (len(modes) + 1) ** 2
    return total


def needs_circuit(problem: Problem, machine: int, modes: Ints) -> bool:
    """Whether the sequence on ``machine`` costs time or money or may be forbidden."""
    arrays = problem.arrays
    matrix = int(arrays.machine_setup[machine])
    if matrix == NONE or len(modes) == 0:
        return False
    time, cost = _tables(arrays, matrix)
    into = np.unique(arrays.mode_family[modes])
    initial = int(arrays.machine_initial[machine])
    rows = np.append(into, arrays.setup_size[matrix] if initial == NONE else initial)
    block = np.ix_(rows, into)
    dear = problem.objective.setup > 0 and bool((cost[block] > 0).any())
    return dear or bool((time[block] != 0).any())


def machine_arcs(problem: Problem, machine: int, modes: Sequence[int], bounds: Ranges) -> Arcs:
    """Return the possible transitions between ``modes`` on ``machine``."""
    arrays = problem.arrays
    matrix = int(arrays.machine_setup[machine])
    nodes = np.array(modes, dtype=np.int64)
    count = len(nodes)
    time, cost = _tables(arrays, matrix)
    initial = int(arrays.machine_initial[machine])
    family = arrays.mode_family[nodes]
    rows = np.append(family, arrays.setup_size[matrix] if initial == NONE else initial)
    times, costs = time[np.ix_(rows, family)], cost[np.ix_(rows, family)]
    distance = times.copy()
    distance[:count] += arrays.mode_processing[nodes][:, None]
    possible = times != FORBIDDEN
    possible[:count] &= _may_follow(arrays, nodes, bounds, distance[:count])
    # Of operations of no processing at one tick the lower index comes first.
    operation = arrays.mode_operation[nodes]
    tied = (distance[:count] == 0) & (operation[:, None] > operation[None, :])
    tied &= arrays.mode_processing[nodes][None, :] == 0
    distance[:count] += tied
    tail, head = np.nonzero(possible)
    every = np.arange(count)
    none = np.zeros(count, dtype=np.int64)
    return Arcs(
        nodes,
        np.concatenate((tail, every)),
        np.concatenate((head, np.full(count, count))),
        np.concatenate((times[tail, head], none)),
        np.concatenate((costs[tail, head], none)),
        np.concatenate((distance[tail, head], none)),
    )


def _may_follow(arrays: Arrays, nodes: Ints, bounds: Ranges, distance: Ints) -> NDArray[np.bool_]:
    operation = arrays.mode_operation[nodes]
    job, route = arrays.operation_job[operation], arrays.operation_route[operation]
    allowed: NDArray[np.bool_] = operation[:, None] != operation[None, :]
    allowed &= (job[:, None] != job[None, :]) | (route[:, None] == route[None, :])
    earliest = np.maximum(bounds.earliest[operation], arrays.mode_earliest[nodes])
    latest = bounds.latest[operation] - arrays.mode_processing[nodes]
    # Working ticks never exceed elapsed ticks, so this holds on any calendar.
    allowed &= earliest[:, None] + distance <= latest[None, :]
    for row, first in enumerate(operation):
        if bounds.before[first]:
            ahead = np.isin(operation, list(bounds.before[first]))
            # Only at a single tick could a predecessor come after in the sequence.
            allowed[row] &= ~ahead | (distance[row] + arrays.mode_processing[nodes] == 0)
    return allowed


def _tables(arrays: Arrays, matrix: int) -> tuple[Ints, Ints]:
    size, start = int(arrays.setup_size[matrix]), int(arrays.setup_start[matrix])
    rows = slice(start, start + (size + 1) * size)
    shape = (size + 1, size)
    return arrays.setup_time[rows].reshape(shape), arrays.setup_cost[rows].reshape(shape)
