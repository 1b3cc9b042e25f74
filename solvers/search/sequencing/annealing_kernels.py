"""Simulated annealing over sequences, compiled.

Invariant, before and after every move: the places of every machine are what its ways lead to (see
:mod:`.timing_kernels`), and ``T_COST`` is what they and the parked jobs cost. ``T_BEST`` is the
least cost so far; ``S_BEST`` holds its sequences, or the current ones are as good while ``T_SAVED``
is 0: they are written down only when the search leaves them for worse ones.

The threshold of a move is drawn before it is evaluated, so that a lower bound on its rise already
rejects it; only what passes is evaluated exactly, and given up as soon as it is over the threshold.
The probability of accepting a rise is the usual one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import kernel
from solvers.search.sequencing.kernel_layout import (
    D_JOB,
    D_MACHINE,
    H_JOBS,
    H_MACHINES,
    J_PARK,
    JOB_SIZE,
    K_PLACE,
    MACHINE_SIZE,
    NEVER,
    NONE,
    P_COST,
    PLACE_SIZE,
    S_BEST,
    S_JOB,
    S_LENGTH,
    T_ACCEPTED,
    T_BEST,
    T_BOUND,
    T_COST,
    T_LEAVES,
    T_PARK,
    T_SAVED,
    T_SPLICES,
    T_TOUCHED,
    UNKNOWN,
    X_SIZE,
    X_WAY,
)
from solvers.search.sequencing.move_kernels import propose
from solvers.search.sequencing.random_kernel import pick
from solvers.search.sequencing.splice_kernels import carry_out, exact, least
from solvers.search.sequencing.timing_kernels import clear, rebuild

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints

_PROPOSED = 6  # what proposing and bounding a move takes, in places


@kernel
def wipe(data: Ints, state: Ints) -> None:
    """Empty all sequences."""
    for machine in range(data[H_MACHINES]):
        clear(data, state, machine)


@kernel
def begin(data: Ints, state: Ints) -> None:
    """Take the ways that stand in the sequences as the current and the best ones."""
    for job in range(data[H_JOBS]):
        state[data[S_JOB] + X_SIZE * job + X_WAY] = NONE
    for machine in range(data[H_MACHINES]):
        rebuild(data, state, machine, 1, NEVER)
    state[T_COST] = total(data, state)
    state[T_BEST] = state[T_COST]
    save(data, state)


@kernel
def total(data: Ints, state: Ints) -> int:
    """Return the cost of all sequences and of the parked jobs."""
    cost = 0
    for machine in range(data[H_MACHINES]):
        base = data[data[D_MACHINE] + MACHINE_SIZE * machine + K_PLACE]
        cost += state[base + PLACE_SIZE * state[data[S_LENGTH] + machine] + P_COST]
    for job in range(data[H_JOBS]):
        if state[data[S_JOB] + X_SIZE * job + X_WAY] == NONE:
            cost += data[data[D_JOB] + JOB_SIZE * job + J_PARK]
    return cost


@kernel
def save(data: Ints, state: Ints) -> None:
    """Write the current sequences down as the best ones."""
    now = data[S_JOB]
    best = data[S_BEST]
    for field in range(X_SIZE * data[H_JOBS]):
        state[best + field] = state[now + field]
    state[T_SAVED] = 1


@kernel
def judge(data: Ints, state: Ints, most: int) -> int:
    """Return the rise by the proposed move, or anything above ``most``."""
    rise = state[T_PARK]
    bounds = 0
    known = True
    for number in range(state[T_SPLICES]):
        bound = least(data, state, number)
        known = known and bound != UNKNOWN
        bounds += bound
        state[T_BOUND + number] = bound
    if known and rise + bounds > most:
        return NEVER
    for number in range(state[T_SPLICES]):
        # What the other machine can save at most is still to be had.
        bounds -= state[T_BOUND + number]
        allowed = most - rise - bounds if known else NEVER
        rise += exact(data, state, number, allowed)
        if known and rise + bounds > most:
            return NEVER
    return int(rise)


@kernel
def take(data: Ints, state: Ints, rise: int) -> None:
    """Carry out the proposed move, which changes the cost by ``rise``."""
    if rise > 0 and state[T_SAVED] == 0:
        save(data, state)
    for number in range(state[T_SPLICES]):
        carry_out(data, state, number)
    if state[T_LEAVES] != NONE:
        state[data[S_JOB] + X_SIZE * state[T_LEAVES] + X_WAY] = NONE
    state[T_ACCEPTED] += 1
    state[T_COST] += rise
    if state[T_COST] < state[T_BEST]:
        state[T_BEST] = state[T_COST]
        state[T_SAVED] = 0


@kernel
def anneal(data: Ints, state: Ints, temperature: float, moves: int, rises: Ints) -> int:
    """Try ``moves`` moves at one temperature; return how many would have risen, of a survey.

    ``rises`` is empty, or as long as there are moves: then this is a survey at temperature 0, and
    the rises of moves are written down there.
    """
    count = 0
    for _ in range(moves):
        if not propose(data, state):
            continue
        most = NEVER // 4 if len(rises) > 0 else 0
        if temperature > 0.0:
            most = int(-temperature * np.log((1 + pick(state, 1 << 30)) / (1 << 30)))
        rise = judge(data, state, most)
        if rise > 0 and len(rises) > 0:
            rises[count] = rise
            count += 1
        elif rise <= most:
            take(data, state, rise)
    state[T_TOUCHED] += _PROPOSED * moves
    if state[T_SAVED] == 0:
        save(data, state)
    return count
