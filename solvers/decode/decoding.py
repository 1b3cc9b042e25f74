"""The Python face of the compiled decoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import solvers.decode.kernel_layout as at
from solvers import objective
from solvers.decode.choices import Choices
from solvers.schedule import Assignment, Schedule

if TYPE_CHECKING:
    from solvers.decode.packing import Packed
    from solvers.problem.arrays import Ints
    from solvers.result import Cost


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a list leads to.

    Parameters
    ----------
    objective
        Weighted cost. With a violation it counts no time beyond the horizon.
    violation
        0 when the schedule keeps every rule. Else a sum of ticks (past the horizon, a deadline, a
        maximum lag or a pinned start) plus the horizon and one for each forbidden transition,
        refused job that must be made, and other machine or route than the pinned one. Smaller is
        closer to a schedule; it is minimized before the objective.
    """

    schedule: Schedule
    objective: int
    violation: int

    def cost(self, packed: Packed) -> Cost:
        """Return the terms of the objective, recomputed from the schedule."""
        return objective.cost(packed.problem, self.schedule)


def decode(packed: Packed, choices: Choices) -> Decoded:
    """Return the schedule in which every operation of the list starts as early as it can.

    Raises
    ------
    ValueError
        When ``choices`` do not fit the problem; see :meth:`Choices.check`.
    """
    choices.check(packed.problem)
    state = packed.new_state()
    load(packed, state, choices)
    return outcome(packed, state)


def load(packed: Packed, state: Ints, choices: Choices) -> None:
    """Write ``choices`` into ``state`` and decode them."""
    # The kernels load numba, and some callers only ever pack.
    from solvers.decode.kernels.decoding import decode_list

    data = packed.data
    _jobs(packed, state)[:, at.Y_ROUTE] = choices.routes
    _operations(packed, state)[:, at.N_MODE] = choices.modes
    begin = int(data[at.S_WINDOW])
    state[begin : begin + len(packed.problem.windows)] = 0
    state[begin + np.array(choices.windows, dtype=np.int64)] = 1
    decode_list(data, state, np.ascontiguousarray(choices.order))


def choices_in(packed: Packed, state: Ints) -> Choices:
    """Return the choices that ``state`` holds; the inverse of :func:`load`."""
    nodes = _operations(packed, state)
    listed = np.flatnonzero(nodes[:, at.N_AFTER] != at.NONE)
    begin = int(packed.data[at.S_WINDOW])
    opened = state[begin : begin + len(packed.problem.windows)]
    return Choices(
        _jobs(packed, state)[:, at.Y_ROUTE].copy(),
        nodes[:, at.N_MODE].copy(),
        listed[np.argsort(nodes[listed, at.N_LABEL])],
        tuple(np.flatnonzero(opened).tolist()),
    )


def outcome(packed: Packed, state: Ints) -> Decoded:
    """Return what ``state``, decoded to the end of its list, holds."""
    a = packed.problem.arrays
    choices = choices_in(packed, state)
    nodes = _operations(packed, state)
    operations = np.sort(choices.order)
    jobs = a.operation_job[operations]
    rows = zip(
        jobs.tolist(),
        (operations - a.route_operation[a.operation_route[operations]]).tolist(),
        (choices.modes[operations] - a.operation_mode[operations]).tolist(),
        nodes[operations, at.N_START].tolist(),
        nodes[operations, at.N_END].tolist(),
        strict=True,
    )
    routes = np.where(choices.routes == at.NONE, at.NONE, choices.routes - a.job_route[:-1])
    schedule = Schedule(
        tuple(None if route == at.NONE else route for route in routes.tolist()),
        tuple(Assignment(*row) for row in rows),
        choices.windows,
    )
    return Decoded(schedule, int(state[at.T_OBJECTIVE]), int(state[at.T_INFEASIBLE]))


def _jobs(packed: Packed, state: Ints) -> Ints:
    """Return a view of the jobs in ``state``, one row each."""
    begin = int(packed.data[at.S_JOB])
    size = at.JOB_STATE_SIZE * packed.problem.arrays.jobs
    return state[begin : begin + size].reshape(-1, at.JOB_STATE_SIZE)


def _operations(packed: Packed, state: Ints) -> Ints:
    """Return a view of the operations' nodes in ``state``, one row each."""
    begin = int(packed.data[at.S_NODE])
    size = at.NODE_SIZE * packed.problem.arrays.operations
    return state[begin : begin + size].reshape(-1, at.NODE_SIZE)
