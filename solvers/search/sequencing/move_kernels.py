"""What the search tries next, compiled.

:func:`propose` draws a move and writes it down as splices of one or two machines: a job or a block
goes elsewhere, two change places, two machines exchange what comes last, a parked job comes in,
goes out or takes the place of another.

Invariant: a proposal changes no sequence. ``T_SPLICES`` splices say what the machines concerned
would hold, ``T_LEAVES`` which job would be parked then, and ``T_PARK`` what parked jobs would cost
more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.search.sequencing.kernel_layout import (
    D_JOB,
    D_MACHINE,
    D_SHARE,
    D_WAY,
    H_JOBS,
    H_PARKABLE,
    H_TWINS,
    J_PARK,
    J_PARKABLE,
    J_WAYS,
    JOB_SIZE,
    K_PLACE,
    MACHINE_SIZE,
    NONE,
    P_WAY,
    PLACE_SIZE,
    S_JOB,
    S_LENGTH,
    S_PATCH,
    SHARE_DROP,
    SHARE_SWAP,
    SHARE_TAILS,
    SPLICE_SIZE,
    T_LEAVES,
    T_PARK,
    T_SPLICE,
    T_SPLICES,
    V_AFTER,
    V_FIRST,
    V_FIRST_END,
    V_MACHINE,
    V_REST,
    V_RUN,
    V_RUN_LAST,
    V_SECOND,
    V_SECOND_END,
    W_JOB,
    W_MACHINE,
    WAY_SIZE,
    X_PLACE,
    X_SIZE,
    X_WAY,
)
from solvers.search.sequencing.random_kernel import pick
from solvers.search.sequencing.target_kernels import CAMPAIGN, block, find_target, way_on

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@inlined
def write_splice(
    state: Ints, number: int, machine: int, after: int, patch: int, patch_end: int, rest: int
) -> None:
    """Write down splice ``number`` as one patch between ``after`` and ``rest``."""
    splice = T_SPLICE + SPLICE_SIZE * number
    state[splice + V_MACHINE] = machine
    state[splice + V_AFTER] = after
    state[splice + V_FIRST] = patch
    state[splice + V_FIRST_END] = patch_end
    state[splice + V_RUN] = 1
    state[splice + V_RUN_LAST] = 0
    state[splice + V_SECOND] = 0
    state[splice + V_SECOND_END] = 0
    state[splice + V_REST] = rest


@inlined
def write_run(state: Ints, run: int, run_last: int, second: int, second_end: int) -> None:
    """Add a run and a second patch to splice 0."""
    state[T_SPLICE + V_RUN] = run
    state[T_SPLICE + V_RUN_LAST] = run_last
    state[T_SPLICE + V_SECOND] = second
    state[T_SPLICE + V_SECOND_END] = second_end


@inlined
def gather(
    data: Ints, state: Ints, source: int, first: int, last: int, target: int, at: int
) -> int:
    """Put into the patch from ``at`` ways on ``target`` of the jobs at places of ``source``.

    Returns
    -------
    int
        Where the patch ends; NONE where a job has no way there.
    """
    base = data[data[D_MACHINE] + MACHINE_SIZE * source + K_PLACE]
    patch = data[S_PATCH]
    for place in range(first, last + 1):
        way = state[base + PLACE_SIZE * place + P_WAY]
        if source != target or data[H_TWINS] != 0:
            way = way_on(data, state, data[data[D_WAY] + WAY_SIZE * way + W_JOB], target)
            if way == NONE:
                return NONE
        state[patch + at] = way
        at += 1
    return at


@kernel
def another_way(data: Ints, state: Ints, job: int, machine: int, place: int) -> bool:
    """Propose that a job takes another of its ways where it stands."""
    if data[H_TWINS] == 0:
        return False
    state[data[S_PATCH]] = way_on(data, state, job, machine)
    write_splice(state, 0, machine, place - 1, 0, 1, place + 1)
    return True


@kernel
def propose_parked(data: Ints, state: Ints, job: int) -> bool:
    """Propose that a parked job comes in, behind another or instead of it."""
    record = data[D_JOB] + JOB_SIZE * job
    if data[record + J_WAYS] == 0:
        return False
    target, slot = find_target(data, state, job, NONE, 0)
    if target == NONE:
        return False
    way = way_on(data, state, job, target)
    if way == NONE:
        return False
    state[data[S_PATCH]] = way
    state[T_PARK] = -data[record + J_PARK]
    rest = slot + 1
    if slot > 0 and pick(state, 2) == 0:
        base = data[data[D_MACHINE] + MACHINE_SIZE * target + K_PLACE]
        out = data[data[D_WAY] + WAY_SIZE * state[base + PLACE_SIZE * slot + P_WAY] + W_JOB]
        if data[data[D_JOB] + JOB_SIZE * out + J_PARKABLE] != 0:
            state[T_LEAVES] = out
            state[T_PARK] += data[data[D_JOB] + JOB_SIZE * out + J_PARK]
            slot -= 1
    write_splice(state, 0, target, slot, 0, 1, rest)
    return True


@kernel
def propose_relocation(
    data: Ints, state: Ints, machine: int, first: int, last: int, slot: int
) -> bool:
    """Propose that a block goes behind place ``slot`` of its own machine."""
    if first - 1 <= slot <= last:
        return False
    size = gather(data, state, machine, first, last, machine, 0)
    if slot < first:
        write_splice(state, 0, machine, slot, 0, size, last + 1)
        write_run(state, slot + 1, first - 1, 0, 0)
    else:
        write_splice(state, 0, machine, first - 1, 0, 0, slot + 1)
        write_run(state, last + 1, slot, 0, size)
    return True


@kernel
def propose_transfer(
    data: Ints,
    state: Ints,
    machine: int,
    first: int,
    last: int,
    target: int,
    slot: int,
) -> bool:
    """Propose that a block goes behind place ``slot`` of another machine."""
    size = gather(data, state, machine, first, last, target, 0)
    if size == NONE:
        return False
    write_splice(state, 0, target, slot, 0, size, slot + 1)
    write_splice(state, 1, machine, first - 1, 0, 0, last + 1)
    state[T_SPLICES] = 2
    return True


@kernel
def propose_swap(
    data: Ints,
    state: Ints,
    machine: int,
    first: int,
    last: int,
    target: int,
    other: int,
    other_last: int,
) -> bool:
    """Propose that two blocks change places."""
    if machine == target:
        if first > other:
            first, other = other, first
            last, other_last = other_last, last
        if last >= other:
            return False
        middle = gather(data, state, machine, other, other_last, machine, 0)
        end = gather(data, state, machine, first, last, machine, middle)
        write_splice(state, 0, machine, first - 1, 0, middle, other_last + 1)
        write_run(state, last + 1, other - 1, middle, end)
        return True
    middle = gather(data, state, target, other, other_last, machine, 0)
    if middle == NONE:
        return False
    end = gather(data, state, machine, first, last, target, middle)
    if end == NONE:
        return False
    write_splice(state, 0, machine, first - 1, 0, middle, last + 1)
    write_splice(state, 1, target, other - 1, middle, end, other_last + 1)
    state[T_SPLICES] = 2
    return True


@kernel
def propose_tails(
    data: Ints, state: Ints, machine: int, after: int, target: int, slot: int
) -> bool:
    """Propose that two machines exchange what comes behind two places."""
    length = state[data[S_LENGTH] + machine]
    other = state[data[S_LENGTH] + target]
    if machine == target or length - after > CAMPAIGN or other - slot > CAMPAIGN:
        return False
    middle = gather(data, state, target, slot + 1, other, machine, 0)
    if middle == NONE:
        return False
    end = gather(data, state, machine, after + 1, length, target, middle)
    if end == NONE:
        return False
    write_splice(state, 0, machine, after, 0, middle, length + 1)
    write_splice(state, 1, target, slot, middle, end, other + 1)
    state[T_SPLICES] = 2
    return True


@kernel
def propose(data: Ints, state: Ints) -> bool:
    """Write down a random move; say whether there is one, for most of those drawn are."""
    job = pick(state, data[H_JOBS])
    state[T_SPLICES] = 1
    state[T_PARK] = 0
    state[T_LEAVES] = NONE
    now = data[S_JOB] + X_SIZE * job
    if state[now + X_WAY] == NONE:
        return propose_parked(data, state, job)
    machine = data[data[D_WAY] + WAY_SIZE * state[now + X_WAY] + W_MACHINE]
    place = state[now + X_PLACE]
    shares = data[D_SHARE]
    kind = pick(state, 1000)
    if kind < data[shares + SHARE_DROP] and data[H_PARKABLE] != 0:
        if data[data[D_JOB] + JOB_SIZE * job + J_PARKABLE] == 0:
            return False
        state[T_LEAVES] = job
        state[T_PARK] = data[data[D_JOB] + JOB_SIZE * job + J_PARK]
        write_splice(state, 0, machine, place - 1, 0, 0, place + 1)
        return True
    target, slot = find_target(data, state, job, machine, place)
    if target == NONE:
        return False
    if kind >= data[shares + SHARE_TAILS]:
        first, last = block(data, state, machine, place)
        if target == machine:
            if first - 1 == slot and last == first:
                return another_way(data, state, job, machine, place)
            return propose_relocation(data, state, machine, first, last, slot)
        return propose_transfer(data, state, machine, first, last, target, slot)
    if kind >= data[shares + SHARE_SWAP]:
        return propose_tails(data, state, machine, place - 1, target, slot)
    if slot == 0:
        return False
    first, last = block(data, state, machine, place)
    other, other_last = slot, slot
    if last > first:
        other, other_last = block(data, state, target, slot)
    return propose_swap(data, state, machine, first, last, target, other, other_last)
