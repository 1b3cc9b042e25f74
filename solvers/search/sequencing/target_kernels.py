"""What a move of sequences takes, and where to, compiled: blocks, machines and places drawn.

Invariant: nothing is changed here but the generator. Most targets are next to a neighbour, a job
that is worth being next to; the others are near, or at about the same time on another machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined
from solvers.search.sequencing.kernel_layout import (
    D_JOB,
    D_MACHINE,
    D_NEAR,
    D_ON,
    D_SHARE,
    D_WAY,
    H_MACHINES,
    H_NEAR,
    H_TWINS,
    J_WAY,
    J_WAYS,
    JOB_SIZE,
    K_CLOSES,
    K_PLACE,
    MACHINE_SIZE,
    NONE,
    P_END,
    P_FAMILY,
    PLACE_SIZE,
    S_JOB,
    S_LENGTH,
    SHARE_CLOSE,
    SHARE_FEW,
    SHARE_NEAR,
    SHARE_SINGLE,
    W_MACHINE,
    W_TWINS,
    WAY_SIZE,
    X_PLACE,
    X_SIZE,
    X_WAY,
)
from solvers.search.sequencing.random_kernel import pick

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints

_LONGEST = 13  # jobs of a block of neighbours
CAMPAIGN = 60  # jobs that a block takes at either side, and a tail in all


@inlined
def way_on(data: Ints, state: Ints, job: int, machine: int) -> int:
    """Return a way of ``job`` on ``machine``, or NONE."""
    way: int = data[data[D_ON] + data[H_MACHINES] * job + machine]
    if way != NONE and data[H_TWINS] != 0:
        twins = data[data[D_WAY] + WAY_SIZE * way + W_TWINS]
        if twins > 1:
            way += pick(state, twins)
    return way


@inlined
def block(data: Ints, state: Ints, machine: int, place: int) -> tuple[int, int]:
    """Return first and last place of a block that holds ``place``."""
    length = state[data[S_LENGTH] + machine]
    kind = pick(state, 1000)
    if kind < data[data[D_SHARE] + SHARE_SINGLE]:
        return place, place
    if kind < data[data[D_SHARE] + SHARE_FEW]:
        return place, min(length, place + 1 + pick(state, _LONGEST - 1))
    base = data[data[D_MACHINE] + MACHINE_SIZE * machine + K_PLACE]
    family = state[base + PLACE_SIZE * place + P_FAMILY]
    first = place
    last = place
    part = pick(state, 3)
    if part != 1:
        while (
            first > 1
            and state[base + PLACE_SIZE * (first - 1) + P_FAMILY] == family
            and place - first < CAMPAIGN
        ):
            first -= 1
    if part != 2:
        while (
            last < length
            and state[base + PLACE_SIZE * (last + 1) + P_FAMILY] == family
            and last - place < CAMPAIGN
        ):
            last += 1
    if first == last:
        # Where every job is a family of its own there are no campaigns, but blocks that fit.
        last = min(length, place + 1 + pick(state, _LONGEST - 1))
    return first, last


@inlined
def slot_at(data: Ints, state: Ints, machine: int, end: int) -> int:
    """Return the last place of ``machine`` that ends at ``end`` or before."""
    base = data[data[D_MACHINE] + MACHINE_SIZE * machine + K_PLACE]
    low = 0
    high = state[data[S_LENGTH] + machine]
    while low < high:
        middle = (low + high + 1) // 2
        if state[base + PLACE_SIZE * middle + P_END] <= end:
            low = middle
        else:
            high = middle - 1
    return low


@inlined
def about(data: Ints, state: Ints, source: int, place: int, target: int) -> int:
    """Return a place of ``target`` at about the time of ``place`` of ``source``."""
    length = state[data[S_LENGTH] + target]
    home = data[D_MACHINE] + MACHINE_SIZE * source
    closes = data[home + K_CLOSES] + data[data[D_MACHINE] + MACHINE_SIZE * target + K_CLOSES]
    if closes == 0:
        end = state[data[home + K_PLACE] + PLACE_SIZE * place + P_END]
        slot = slot_at(data, state, target, end)
    else:
        slot = place * length // max(1, state[data[S_LENGTH] + source])
    reach = 2 + length // 16
    return int(max(0, min(length, slot + pick(state, 2 * reach + 1) - reach)))


@inlined
def find_target(data: Ints, state: Ints, job: int, machine: int, place: int) -> tuple[int, int]:
    """Return a machine and the place behind which ``job`` may go, at ``place`` of ``machine`` now.

    ``machine`` is NONE for a parked job. The answer is NONE where nothing was found.
    """
    kind = pick(state, 1000)
    if kind < data[data[D_SHARE] + SHARE_NEAR] and data[H_NEAR] > 0:
        near = data[D_NEAR] + data[H_NEAR] * job
        other = data[near + pick(state, data[H_NEAR])]
        now = data[S_JOB] + X_SIZE * other
        if state[now + X_WAY] == NONE:
            return NONE, 0
        target = data[data[D_WAY] + WAY_SIZE * state[now + X_WAY] + W_MACHINE]
        return target, state[now + X_PLACE] - int(pick(state, 4) == 0)
    if machine != NONE and kind < data[data[D_SHARE] + SHARE_CLOSE]:
        reach = 2 + state[data[S_LENGTH] + machine] // 8
        slot = place + pick(state, 2 * reach + 1) - reach
        return machine, max(0, min(state[data[S_LENGTH] + machine], slot))
    record = data[D_JOB] + JOB_SIZE * job
    way = data[record + J_WAY] + pick(state, data[record + J_WAYS])
    target = data[data[D_WAY] + WAY_SIZE * way + W_MACHINE]
    if machine not in (NONE, target) and pick(state, 4) > 0:
        return target, about(data, state, machine, place, target)
    return target, pick(state, state[data[S_LENGTH] + target] + 1)
