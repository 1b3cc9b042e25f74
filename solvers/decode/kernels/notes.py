"""Writing down what a change touches, before it does, so that it can be taken back; compiled.

A record is written down once a change, the first time anything in it is about to change. Change 0,
the first decoding, is never taken back: all records count as noted in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    JOB_LOG_SIZE,
    JOB_STATE_SIZE,
    LOG_SIZE,
    N_NOTED,
    NODE_SIZE,
    S_JOB,
    S_JOB_LOG,
    S_LOG,
    S_NODE,
    T_CHANGE,
    T_JOBS_LOGGED,
    T_LOGGED,
    Y_NOTED,
)

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def note_node(data: Ints, state: Ints, node: int) -> None:
    """Write down the node as it is, unless the change under way has done so before."""
    at = data[S_NODE] + NODE_SIZE * node
    if state[at + N_NOTED] == state[T_CHANGE]:
        return
    entry = data[S_LOG] + LOG_SIZE * state[T_LOGGED]
    state[entry] = node
    for field in range(NODE_SIZE):
        state[entry + 1 + field] = state[at + field]
    state[at + N_NOTED] = state[T_CHANGE]
    state[T_LOGGED] += 1


@kernel
def note_job(data: Ints, state: Ints, job: int) -> None:
    """Write down the job as it is, unless the change under way has done so before."""
    at = data[S_JOB] + JOB_STATE_SIZE * job
    if state[at + Y_NOTED] == state[T_CHANGE]:
        return
    entry = data[S_JOB_LOG] + JOB_LOG_SIZE * state[T_JOBS_LOGGED]
    state[entry] = job
    for field in range(JOB_STATE_SIZE):
        state[entry + 1 + field] = state[at + field]
    state[at + Y_NOTED] = state[T_CHANGE]
    state[T_JOBS_LOGGED] += 1
