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
    D_MACHINE,
    D_MODE,
    D_OPERATION,
    D_ROUTE,
    FORBIDDEN,
    H_HORIZON,
    H_JOBS,
    H_OPERATIONS,
    H_WINDOWS,
    J_DEADLINE,
    J_PIN,
    J_REFUSAL,
    J_ROUTE,
    J_ROUTE_END,
    JOB_SIZE,
    JOB_STATE_SIZE,
    K_FAMILIES,
    K_SETUP,
    M_COST,
    M_FAMILY,
    M_MACHINE,
    M_PROCESSING,
    MACHINE_SIZE,
    MODE_SIZE,
    MOST,
    N_END,
    N_FAMILY,
    N_LAST,
    NEVER,
    NODE_SIZE,
    NONE,
    O_JOB,
    O_MODE,
    O_MODE_END,
    O_PIN_MACHINE,
    O_PIN_START,
    O_ROUTE,
    OPERATION_SIZE,
    R_OPERATION,
    R_OPERATION_END,
    ROUTE_SIZE,
    S_JOB,
    S_NODE,
    T_INFEASIBLE,
    T_OBJECTIVE,
    Y_ROUTE,
)
from solvers.decode.kernels.changes import append, begin_change, drop_route, toggle, undo
from solvers.decode.kernels.decoding import conclude, renew, reset, settle
from solvers.decode.kernels.placing import arrival_of, completion_cost, fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from solvers.problem.arrays import Ints

    Reals = NDArray[np.float64]

# Rules by number.
SPT = 0
ATCSR = 1
MOST_WORK = 2

# The guide of a problem: one row of these per operation, then the successors.
I_REST = 0  # least ticks from its end to the completion of the job
I_OTHERS = 1  # weighted cost of the route and the cheapest modes of its other operations
I_WAITING = 2  # number of predecessors
I_NEXT = 3  # its successors, first and end
I_NEXT_END = 4
I_DUE = 5  # of its job, or the deadline where that is earlier
GUIDE_SIZE = 6

# The scratch of one construction: one row of these per operation.
Q_READY = 0  # the ready operations, in a row
Q_WAITING = 1  # predecessors that are not placed yet
Q_MODE = 2  # best mode by estimate, or NONE
Q_FREE = 3  # when its machine gets free
Q_OVER = 4  # its overrun of the deadline
SCRATCH_SIZE = 5

# The scale of a rule: its parameters times mean processing and setup times, and its pressure.
C_SLACK = 0
C_SETUP = 1
C_WAIT = 2
C_PRESSURE = 3
SCALE_SIZE = 4


@kernel
def last_on(data: Ints, state: Ints, mode: int) -> int:
    """Return the node behind which an operation in ``mode`` is appended, NONE without machine."""
    machine = data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE]
    if machine == NONE:
        return NONE
    last: int = state[data[S_NODE] + NODE_SIZE * (data[H_OPERATIONS] + machine) + N_LAST]
    return last


@kernel
def estimate(
    data: Ints, state: Ints, guide: Ints, reals: Reals, operation: int, mode: int
) -> tuple[int, float, int]:
    """Return overrun of the deadline, rank and when the machine is free, without any calendar.

    Closed time is counted by the ticks in which the machine works one tick on average. The rank is
    the cost and the pressure of finishing early; see :func:`pressed`.
    """
    way = data[D_MODE] + MODE_SIZE * mode
    machine = data[way + M_MACHINE]
    start = arrival_of(data, state, operation, mode)
    processing = data[way + M_PROCESSING]
    cost = data[way + M_COST]
    over = 0
    free = start
    if machine != NONE:
        home = data[D_MACHINE] + MACHINE_SIZE * machine
        behind = data[S_NODE] + NODE_SIZE * last_on(data, state, mode)
        stretch = reals[SCALE_SIZE + data[H_JOBS] + machine]
        free = state[behind + N_END]
        setup = 0
        if data[home + K_SETUP] != NONE:
            pair = data[home + K_SETUP] + 2 * (
                state[behind + N_FAMILY] * data[home + K_FAMILIES] + data[way + M_FAMILY]
            )
            setup = data[pair]
            cost += data[pair + 1]
            if setup == FORBIDDEN:
                over = data[H_HORIZON]
                setup = 0
        start = max(start, free + int(setup * stretch))
        processing = int(processing * stretch)
    completion = start + processing + guide[GUIDE_SIZE * operation + I_REST]
    job = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_JOB]
    over += max(0, completion - data[data[D_JOB] + JOB_SIZE * job + J_DEADLINE])
    cost += completion_cost(data, job, min(completion, data[H_HORIZON]))
    return over, pressed(reals, job, cost, completion), free


@kernel
def pressed(reals: Reals, job: int, cost: int, completion: int) -> float:
    """Return the cost and, by the rule's pressure, that of finishing at ``completion`` at all.

    What is not late yet would otherwise wait for its cheapest machine and make others late.
    """
    weight = math.exp(reals[SCALE_SIZE + job])
    rank: float = cost + reals[C_PRESSURE] * weight * completion
    return rank


@kernel
def exact(data: Ints, state: Ints, guide: Ints, operation: int, mode: int) -> tuple[int, int, int]:
    """Return violation, cost and completion of the job with ``operation`` next in ``mode``."""
    last = last_on(data, state, mode)
    _, start, end, _, _, price, breach, _ = fit(data, state, operation, mode, last)
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    job = data[record + O_JOB]
    completion = end + guide[GUIDE_SIZE * operation + I_REST]
    violation = breach + min(MOST, max(0, completion - data[H_HORIZON]))
    violation += min(MOST, max(0, completion - data[data[D_JOB] + JOB_SIZE * job + J_DEADLINE]))
    pin = data[record + O_PIN_START]
    if pin != NONE:
        violation += max(0, start - pin)
    cost = data[data[D_MODE] + MODE_SIZE * mode + M_COST] + price
    cost += completion_cost(data, job, min(completion, data[H_HORIZON]))
    return violation, cost, completion


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
def priority(
    data: Ints,
    state: Ints,
    guide: Ints,
    reals: Reals,
    rule: int,
    operation: int,
    mode: int,
    now: int,
) -> float:
    """Return the priority of ``operation`` on the machine of ``mode``, free at ``now``.

    ATCSR is used in its logarithm, so weights and exponents of all sizes stay comparable and
    nothing overflows.
    """
    record = data[D_OPERATION] + OPERATION_SIZE * operation
    pin = data[record + O_PIN_START]
    if pin != NONE:
        # What has to start at a time cannot queue behind what need not.
        first: float = 1e18 - pin
        return first
    way = data[D_MODE] + MODE_SIZE * mode
    processing = data[way + M_PROCESSING]
    rest = guide[GUIDE_SIZE * operation + I_REST]
    if rule == SPT:
        return float(-processing)
    if rule == MOST_WORK:
        return float(processing + rest)
    arrival = arrival_of(data, state, operation, mode)
    slack = guide[GUIDE_SIZE * operation + I_DUE] - rest - processing - max(now, arrival)
    setup = 0
    machine = data[way + M_MACHINE]
    if machine != NONE:
        home = data[D_MACHINE] + MACHINE_SIZE * machine
        if data[home + K_SETUP] != NONE:
            family = state[data[S_NODE] + NODE_SIZE * last_on(data, state, mode) + N_FAMILY]
            setup = data[
                data[home + K_SETUP] + 2 * (family * data[home + K_FAMILIES] + data[way + M_FAMILY])
            ]
            if setup == FORBIDDEN:
                setup = data[H_HORIZON]
    index: float = (
        reals[SCALE_SIZE + data[record + O_JOB]]
        - math.log(max(processing, 1))
        - max(0, slack) / reals[C_SLACK]
        - setup / reals[C_SETUP]
        - max(0, arrival - now) / reals[C_WAIT]
    )
    return index


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
        job = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_JOB]
        undecided = state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE] == NONE
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
        entry = data[D_JOB] + JOB_SIZE * job
        refused = (
            undecided
            and data[entry + J_REFUSAL] != NONE
            and data[entry + J_PIN] == NONE
            and (best_violation > 0 or best_cost > data[entry + J_REFUSAL])
        )
        route = NONE
        changed = NONE - 1
        if not refused:
            changed = data[data[D_MODE] + MODE_SIZE * best_mode + M_MACHINE]
            route = data[data[D_OPERATION] + OPERATION_SIZE * best + O_ROUTE]
            state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE] = route
            append(data, state, best, best_mode)
        # What is placed leaves the ready ones, and so do all operations of routes not taken.
        kept = 0
        for row in range(ready):
            candidate = scratch[SCRATCH_SIZE * row + Q_READY]
            record = data[D_OPERATION] + OPERATION_SIZE * candidate
            if data[record + O_JOB] == job and data[record + O_ROUTE] != route:
                continue
            if candidate == best and not refused:
                continue
            scratch[SCRATCH_SIZE * kept + Q_READY] = candidate
            kept += 1
        ready = kept
        if not refused:
            row = GUIDE_SIZE * best
            for index in range(guide[row + I_NEXT], guide[row + I_NEXT_END]):
                successor = guide[index]
                scratch[SCRATCH_SIZE * successor + Q_WAITING] -= 1
                if scratch[SCRATCH_SIZE * successor + Q_WAITING] == 0:
                    scratch[SCRATCH_SIZE * ready + Q_READY] = successor
                    ready += 1
    settle(data, state)
    conclude(data, state)


@kernel
def better(state: Ints, violation: int, objective: int) -> bool:
    """Whether the list in ``state`` is better than one with these figures."""
    return bool(
        state[T_INFEASIBLE] < violation
        or (state[T_INFEASIBLE] == violation and state[T_OBJECTIVE] < objective)
    )


@kernel
def refuse_where_cheaper(data: Ints, state: Ints, jobs: Ints, work: int) -> None:
    """Refuse each of ``jobs``, in this order, whose marginal cost exceeds its refusal cost.

    The marginal cost is what the whole list costs more with the job than without, others' delay
    included. Stops after about ``work`` placements.
    """
    for job in jobs:
        if state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE] == NONE or work <= 0:
            continue
        violation = state[T_INFEASIBLE]
        objective = state[T_OBJECTIVE]
        begin_change(state)
        drop_route(data, state, job)
        work -= 1 + renew(data, state, objective if violation == 0 else NEVER)
        if not better(state, violation, objective):
            undo(data, state)


@kernel
def open_where_cheaper(data: Ints, state: Ints, work: int) -> None:
    """Open or close each overtime window where that lowers violation or cost of the list."""
    for window in range(data[H_WINDOWS]):
        if work <= 0:
            return
        violation = state[T_INFEASIBLE]
        objective = state[T_OBJECTIVE]
        begin_change(state)
        toggle(data, state, window)
        work -= 1 + renew(data, state, objective if violation == 0 else NEVER)
        if not better(state, violation, objective):
            undo(data, state)
