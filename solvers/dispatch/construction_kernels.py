"""Compiled dispatching: a list of operations grows while the decoder places it.

:func:`construct` keeps the decoder's invariant (see :mod:`solvers.decode.kernels.changes`) and
one of its own: *ready* holds exactly the operations that could be appended, that is, whose
predecessors are placed and whose route is, or may still become, that of their job. Each step

1. estimates for every ready operation its best mode from when machines get free, which takes no
   search in calendars;
2. takes the machine that is free first among those best for somebody, so that all machines
   advance together, and of the operations that it suits best the one of highest priority;
3. fits this operation exactly in each of its modes (and those of other routes, while its job has
   none) and places the best, or refuses the job where that is cheaper.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.decode.kernel_layout import (
    D_JOB,
    D_MODE,
    D_OPERATION,
    D_ROUTE,
    H_JOBS,
    H_OPERATIONS,
    J_PIN,
    J_REFUSAL,
    J_ROUTE,
    J_ROUTE_END,
    JOB_SIZE,
    JOB_STATE_SIZE,
    M_MACHINE,
    MODE_SIZE,
    NEVER,
    NONE,
    O_JOB,
    O_MODE,
    O_MODE_END,
    O_PIN_MACHINE,
    O_ROUTE,
    OPERATION_SIZE,
    R_OPERATION,
    R_OPERATION_END,
    ROUTE_SIZE,
    S_JOB,
    Y_ROUTE,
)
from solvers.decode.kernels.changes import append
from solvers.decode.kernels.decoding import conclude, reset, settle
from solvers.dispatch.estimate_kernels import estimate, exact, pressed, priority
from solvers.dispatch.kernel_layout import (
    GUIDE_SIZE,
    I_NEXT,
    I_NEXT_END,
    I_OTHERS,
    I_WAITING,
    Q_FREE,
    Q_MODE,
    Q_OVER,
    Q_READY,
    Q_WAITING,
    SCRATCH_SIZE,
)

if TYPE_CHECKING:
    from solvers.dispatch.kernel_layout import Reals
    from solvers.problem.arrays import Ints


@kernel
def allowed(data: Ints, operation: int, mode: int) -> bool:
    """Whether the pin of ``operation``, if it has one, allows ``mode``."""
    pin = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_PIN_MACHINE]
    return bool(pin < NONE or data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE] == pin)


@kernel
def modes_of(data: Ints, assigned: Ints, operation: int) -> tuple[int, int]:
    """Return the first of the modes to choose from and their end: one, where it is assigned."""
    if len(assigned) > 0:
        return assigned[operation], assigned[operation] + 1
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    return data[record + O_MODE], data[record + O_MODE_END]


@kernel
def open_route(data: Ints, guide: Ints, scratch: Ints, route: int, ready: int) -> int:
    """Make the first operations of ``route`` ready; return how many are."""
    record = data[D_ROUTE] + ROUTE_SIZE * route
    for operation in range(data[record + R_OPERATION], data[record + R_OPERATION_END]):
        if guide[GUIDE_SIZE * operation + I_WAITING] == 0:
            scratch[SCRATCH_SIZE * ready + Q_READY] = operation
            ready += 1
    return ready


@kernel
def first_ready(
    data: Ints, state: Ints, guide: Ints, assigned: Ints, routes: Ints, scratch: Ints
) -> int:
    """Fill the ready operations before anything is placed; return how many there are."""
    ready = 0
    for operation in range(data[H_OPERATIONS]):
        waiting = guide[GUIDE_SIZE * operation + I_WAITING]
        scratch[SCRATCH_SIZE * operation + Q_WAITING] = waiting
        scratch[SCRATCH_SIZE * operation + Q_MODE] = NONE
    for job in range(data[H_JOBS]):
        record = data[D_JOB] + JOB_SIZE * job
        state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE] = NONE
        if len(assigned) > 0:
            state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE] = routes[job]
            if routes[job] != NONE:
                ready = open_route(data, guide, scratch, routes[job], ready)
        elif data[record + J_PIN] != NONE:
            ready = open_route(data, guide, scratch, data[record + J_PIN], ready)
        else:
            for route in range(data[record + J_ROUTE], data[record + J_ROUTE_END]):
                ready = open_route(data, guide, scratch, route, ready)
    return ready


@kernel
def renew_estimates(
    data: Ints,
    state: Ints,
    guide: Ints,
    reals: Reals,
    assigned: Ints,
    scratch: Ints,
    ranks: Reals,
    ready: int,
    changed: int,
) -> int:
    """Bring the best mode of every ready operation up to date after a change of one machine.

    Only modes on ``changed`` can have become better or worse, so only these are estimated, and
    all of them for an operation that is new or whose best mode is there.

    Returns
    -------
    int
        When the first of the machines that are best for an operation gets free.
    """
    earliest = NEVER
    for row in range(ready):
        operation = scratch[SCRATCH_SIZE * row + Q_READY]
        entry = SCRATCH_SIZE * operation
        first, end = modes_of(data, assigned, operation)
        best = scratch[entry + Q_MODE]
        if best != NONE and data[data[D_MODE] + MODE_SIZE * best + M_MACHINE] == changed:
            best = NONE
        anew = best == NONE
        if anew:
            scratch[entry + Q_OVER] = NEVER
        for mode in range(first, end):
            if not anew and data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE] != changed:
                continue
            if not allowed(data, operation, mode):
                continue
            over, rank, free = estimate(data, state, guide, reals, operation, mode)
            known = scratch[entry + Q_OVER]
            if over < known or (over == known and rank < ranks[operation]):
                ranks[operation] = rank
                scratch[entry + Q_OVER] = over
                scratch[entry + Q_MODE] = mode
                scratch[entry + Q_FREE] = free
        earliest = min(earliest, scratch[entry + Q_FREE])
    return earliest


@kernel
def first_by_priority(
    data: Ints,
    state: Ints,
    guide: Ints,
    reals: Reals,
    rule: int,
    scratch: Ints,
    ready: int,
    now: int,
) -> int:
    """Return the operation of highest priority among those whose machine is free at ``now``."""
    operation = NONE
    highest = -math.inf
    for row in range(ready):
        candidate = scratch[SCRATCH_SIZE * row + Q_READY]
        if scratch[SCRATCH_SIZE * candidate + Q_FREE] > now:
            continue
        mode = scratch[SCRATCH_SIZE * candidate + Q_MODE]
        value = priority(data, state, guide, reals, rule, candidate, mode, now)
        if value > highest:
            highest = value
            operation = candidate
    return operation


@kernel
def best_way(
    data: Ints,
    state: Ints,
    guide: Ints,
    reals: Reals,
    assigned: Ints,
    scratch: Ints,
    ready: int,
    operation: int,
    undecided: bool,
) -> tuple[int, int, int, int]:
    """Return the best operation and mode to place, with violation and cost.

    That is ``operation`` in one of its modes, or, while its job has no route, also one of another
    route of that job.
    """
    job = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_JOB]
    best = NONE
    best_mode = NONE
    best_violation = NEVER
    best_cost = 0
    best_rank = 0.0
    best_end = 0
    for row in range(ready):
        candidate = scratch[SCRATCH_SIZE * row + Q_READY]
        record = data[D_OPERATION] + OPERATION_SIZE * candidate
        if candidate != operation and not (undecided and data[record + O_JOB] == job):
            continue
        first, last = modes_of(data, assigned, candidate)
        for mode in range(first, last):
            if not allowed(data, candidate, mode):
                continue
            violation, cost, end = exact(data, state, guide, candidate, mode)
            if undecided:
                cost += guide[GUIDE_SIZE * candidate + I_OTHERS]
            rank = pressed(reals, job, cost, end)
            if (
                violation < best_violation
                or (violation == best_violation and rank < best_rank)
                or (violation == best_violation and rank == best_rank and end < best_end)
            ):
                best = candidate
                best_mode = mode
                best_violation = violation
                best_cost = cost
                best_rank = rank
                best_end = end
    return best, best_mode, best_violation, best_cost


@kernel
def drop_decided(data: Ints, scratch: Ints, ready: int, job: int, route: int, placed: int) -> int:
    """Take ``placed``, and all operations of the job's routes not taken, out of the ready ones.

    ``route`` and ``placed`` are NONE for a refused job. Returns how many remain.
    """
    kept = 0
    for row in range(ready):
        candidate = scratch[SCRATCH_SIZE * row + Q_READY]
        record = data[D_OPERATION] + OPERATION_SIZE * candidate
        if data[record + O_JOB] == job and data[record + O_ROUTE] != route:
            continue
        if candidate == placed:
            continue
        scratch[SCRATCH_SIZE * kept + Q_READY] = candidate
        kept += 1
    return kept


@kernel
def add_successors(guide: Ints, scratch: Ints, ready: int, placed: int) -> int:
    """Make the operations ready that waited for ``placed`` alone; return how many are ready."""
    row = GUIDE_SIZE * placed
    for index in range(guide[row + I_NEXT], guide[row + I_NEXT_END]):
        successor = guide[index]
        scratch[SCRATCH_SIZE * successor + Q_WAITING] -= 1
        if scratch[SCRATCH_SIZE * successor + Q_WAITING] == 0:
            scratch[SCRATCH_SIZE * ready + Q_READY] = successor
            ready += 1
    return ready


@kernel
def construct(
    data: Ints,
    state: Ints,
    guide: Ints,
    reals: Reals,
    rule: int,
    assigned: Ints,
    routes: Ints,
    scratch: Ints,
    ranks: Reals,
) -> None:
    """Build choices and a list by one rule and decode them.

    ``assigned`` is empty, or holds the mode of every operation; ``routes`` then holds the route
    of every job, and both are kept. Windows are left as ``state`` has them. ``reals`` holds the
    scale of the rule, the logarithm of the weight of each job, and the ticks per working tick of
    each machine; ``scratch`` and ``ranks`` are overwritten.
    """
    reset(data, state)
    ready = first_ready(data, state, guide, assigned, routes, scratch)
    changed = NONE - 1
    while ready > 0:
        now = renew_estimates(data, state, guide, reals, assigned, scratch, ranks, ready, changed)
        operation = first_by_priority(data, state, guide, reals, rule, scratch, ready, now)
        job = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_JOB]
        undecided = state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE] == NONE
        best, mode, violation, cost = best_way(
            data, state, guide, reals, assigned, scratch, ready, operation, undecided
        )
        entry = data[D_JOB] + JOB_SIZE * job
        refusal = data[entry + J_REFUSAL]
        refusable = undecided and refusal != NONE and data[entry + J_PIN] == NONE
        if refusable and (violation > 0 or cost > refusal):
            changed = NONE - 1
            ready = drop_decided(data, scratch, ready, job, NONE, NONE)
            continue
        changed = data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE]
        route = data[data[D_OPERATION] + OPERATION_SIZE * best + O_ROUTE]
        state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE] = route
        append(data, state, best, mode)
        ready = drop_decided(data, scratch, ready, job, route, best)
        ready = add_successors(guide, scratch, ready, best)
    settle(data, state)
    conclude(data, state)
