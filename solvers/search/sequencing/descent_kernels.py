"""Iterated local search over sequences, compiled.

The invariant: a job that is not in the queue was looked at without success since its surroundings
last changed. Looking at a job tries to put every block that begins or ends with it behind every
place, and to let it change places with every other job; the move that falls most is carried out
and puts those in the queue that it has given new neighbours. Ends behind them have changed as well,
so an empty queue is only nearly a local optimum, for a small part of what a full one takes.

When the queue is empty, the sequences are kept if they are not much worse than those that the
descent began from, or else given up for these; then a few blocks near each other change places.
Everything that is under way stands in the state, so the search may pause after any job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solvers.compiled import inlined, kernel
from solvers.search.sequencing.annealing_kernels import judge, save, take
from solvers.search.sequencing.kernel_layout import (
    D_MACHINE,
    D_WAY,
    H_JOBS,
    H_MACHINES,
    K_PLACE,
    MACHINE_SIZE,
    NEVER,
    NONE,
    P_WAY,
    PLACE_SIZE,
    S_HOME,
    S_JOB,
    S_LENGTH,
    S_QUEUE,
    S_QUEUED,
    T_COST,
    T_FIRST,
    T_HOME,
    T_LEAVES,
    T_OWED,
    T_PARK,
    T_QUEUED,
    T_SAVED,
    T_SPLICES,
    T_TOUCHED,
    W_JOB,
    W_MACHINE,
    WAY_SIZE,
    X_PLACE,
    X_SIZE,
    X_WAY,
)
from solvers.search.sequencing.move_kernels import (
    propose_relocation,
    propose_swap,
    propose_transfer,
)
from solvers.search.sequencing.random_kernel import pick
from solvers.search.sequencing.timing_kernels import clear, rebuild

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints

_PROPOSED = 6  # what proposing and bounding a move takes, in places
_SWAP = 0  # as a length of a block: its job changes places with another


@inlined
def queue(data: Ints, state: Ints, job: int) -> None:
    """Put a job at the end of the queue unless it waits there."""
    if state[data[S_QUEUED] + job] == 0:
        state[data[S_QUEUED] + job] = 1
        end = (state[T_FIRST] + state[T_QUEUED]) % data[H_JOBS]
        state[data[S_QUEUE] + end] = job
        state[T_QUEUED] += 1


@kernel
def queue_all(data: Ints, state: Ints) -> None:
    """Begin a descent from the current sequences with every job of theirs in the queue."""
    keep(data, state)
    state[T_OWED] = 0
    state[T_FIRST] = 0
    state[T_QUEUED] = 0
    for job in range(data[H_JOBS]):
        state[data[S_QUEUED] + job] = 0
        if state[data[S_JOB] + X_SIZE * job + X_WAY] != NONE:
            queue(data, state, job)


@kernel
def queue_around(data: Ints, state: Ints, machine: int, place: int) -> None:
    """Put the jobs at a place and behind it in the queue."""
    base = data[data[D_MACHINE] + MACHINE_SIZE * machine + K_PLACE]
    length = state[data[S_LENGTH] + machine]
    for at in range(max(1, place), min(length, place + 1) + 1):
        queue(
            data,
            state,
            data[data[D_WAY] + WAY_SIZE * state[base + PLACE_SIZE * at + P_WAY] + W_JOB],
        )


@kernel
def put(
    data: Ints, state: Ints, machine: int, first: int, last: int, target: int, slot: int
) -> bool:
    """Propose that a block goes behind a place of any machine; say whether it can."""
    state[T_SPLICES] = 1
    state[T_PARK] = 0
    state[T_LEAVES] = NONE
    if machine == target:
        return propose_relocation(data, state, machine, first, last, slot)
    return propose_transfer(data, state, machine, first, last, target, slot)


@kernel
def exchange(
    data: Ints, state: Ints, machine: int, first: int, last: int, target: int, other: int, end: int
) -> bool:
    """Propose that two blocks change places; say whether they can."""
    state[T_SPLICES] = 1
    state[T_PARK] = 0
    state[T_LEAVES] = NONE
    return propose_swap(data, state, machine, first, last, target, other, end)


@kernel
def look(data: Ints, state: Ints, job: int, longest: int) -> int:
    """Carry out the best of all moves of ``job`` that fall; return how many were tried."""
    now = data[S_JOB] + X_SIZE * job
    machine = data[data[D_WAY] + WAY_SIZE * state[now + X_WAY] + W_MACHINE]
    place = state[now + X_PLACE]
    length = state[data[S_LENGTH] + machine]
    tried = 0
    best = 0
    best_first = place
    best_size = _SWAP
    best_target = NONE
    best_slot = 0
    for target in range(data[H_MACHINES]):
        slots = state[data[S_LENGTH] + target]
        for slot in range(1, slots + 1):
            if exchange(data, state, machine, place, place, target, slot, slot):
                tried += 1
                rise = judge(data, state, best - 1)
                if rise < best:
                    best, best_size, best_target, best_slot = rise, _SWAP, target, slot
        for size in range(1, longest + 1):
            for first in range(place - size + 1, place + 1, max(1, size - 1)):
                if first < 1 or first + size - 1 > length:
                    continue
                for slot in range(slots + 1):
                    if put(data, state, machine, first, first + size - 1, target, slot):
                        tried += 1
                        rise = judge(data, state, best - 1)
                        if rise < best:
                            best, best_size, best_target, best_slot = rise, size, target, slot
                            best_first = first
    if best == 0:
        return tried
    # Where jobs have several ways on a machine one is drawn anew, so the move is judged again.
    if best_size == _SWAP:
        exchange(data, state, machine, place, place, best_target, best_slot, best_slot)
        carry(data, state, -1, machine, place, place, best_target, best_slot, best_slot)
    else:
        last = best_first + best_size - 1
        put(data, state, machine, best_first, last, best_target, best_slot)
        carry(data, state, -1, machine, best_first, last, best_target, best_slot + 1, best_slot)
    return tried


@kernel
def carry(
    data: Ints,
    state: Ints,
    most: int,
    machine: int,
    first: int,
    last: int,
    target: int,
    other: int,
    end: int,
) -> None:
    """Carry out the proposed move of two blocks if it rises by ``most`` at most.

    The jobs at the ends of the blocks are queued.
    """
    rise = judge(data, state, most)
    if rise > most:
        return
    queue_around(data, state, machine, first - 1)
    queue_around(data, state, machine, last)
    queue_around(data, state, target, other - 1)
    queue_around(data, state, target, end)
    take(data, state, rise)


@inlined
def keep(data: Ints, state: Ints) -> None:
    """Take the current sequences as those that descents begin from."""
    for field in range(X_SIZE * data[H_JOBS]):
        state[data[S_HOME] + field] = state[data[S_JOB] + field]
    state[T_HOME] = state[T_COST]


@kernel
def go_home(data: Ints, state: Ints) -> None:
    """Put the sequences back that the descent began from."""
    if state[T_SAVED] == 0:
        save(data, state)
    for machine in range(data[H_MACHINES]):
        clear(data, state, machine)
    for job in range(data[H_JOBS]):
        home = data[S_HOME] + X_SIZE * job
        way = state[home + X_WAY]
        state[data[S_JOB] + X_SIZE * job + X_WAY] = way
        if way != NONE:
            machine = data[data[D_WAY] + WAY_SIZE * way + W_MACHINE]
            base = data[data[D_MACHINE] + MACHINE_SIZE * machine + K_PLACE]
            state[base + PLACE_SIZE * state[home + X_PLACE] + P_WAY] = way
            state[data[S_LENGTH] + machine] += 1
    for machine in range(data[H_MACHINES]):
        rebuild(data, state, machine, 1, NEVER)
    state[T_COST] = state[T_HOME]


@kernel
def kick(data: Ints, state: Ints, longest: int, reach: int) -> None:
    """Let a block change places with one near by."""
    job = pick(state, data[H_JOBS])
    way = state[data[S_JOB] + X_SIZE * job + X_WAY]
    if way == NONE:
        return
    machine = data[data[D_WAY] + WAY_SIZE * way + W_MACHINE]
    length = state[data[S_LENGTH] + machine]
    first = state[data[S_JOB] + X_SIZE * job + X_PLACE]
    last = first + pick(state, longest)
    other = last + 1 + pick(state, reach)
    end = min(length, other + pick(state, longest))
    if other > length:
        return
    if exchange(data, state, machine, first, last, machine, other, end):
        carry(data, state, NEVER // 4, machine, first, last, machine, other, end)


@kernel
def iterate(
    data: Ints,
    state: Ints,
    temperature: float,
    longest: int,
    kicks: int,
    reach: int,
    moves: int,
) -> None:
    """Try about ``moves`` moves; what is too much is taken off the next time.

    Parameters
    ----------
    temperature
        How much worse the sequences may become by a descent, as in annealing.
    longest
        Jobs of a block.
    kicks
        Exchanges between two descents.
    reach
        How far apart the blocks of an exchange are.
    """
    state[T_OWED] += moves
    while state[T_OWED] > 0:
        if state[T_QUEUED] == 0:
            most = 0
            if temperature > 0.0:
                most = int(-temperature * np.log((1 + pick(state, 1 << 30)) / (1 << 30)))
            if state[T_COST] <= state[T_HOME] + most:
                keep(data, state)
            else:
                go_home(data, state)
            for _ in range(kicks):
                kick(data, state, longest, reach)
            state[T_OWED] -= 1
            continue
        job = state[data[S_QUEUE] + state[T_FIRST]]
        state[T_FIRST] = (state[T_FIRST] + 1) % data[H_JOBS]
        state[T_QUEUED] -= 1
        state[data[S_QUEUED] + job] = 0
        tried = look(data, state, job, longest)
        state[T_OWED] -= tried
        state[T_TOUCHED] += _PROPOSED * tried
    if state[T_SAVED] == 0:
        save(data, state)
