"""What it costs to do an operation next, estimated and exact, and who comes first, compiled.

Invariant: nothing is changed here. An operation is always looked at as the next one of its machine,
behind the last that the decoder has placed there; what follows in its job counts by the least
ticks that it takes, ``I_REST``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.decode.kernel_layout import (
    D_JOB,
    D_MACHINE,
    D_MODE,
    D_OPERATION,
    FORBIDDEN,
    H_HORIZON,
    H_JOBS,
    H_OPERATIONS,
    J_DEADLINE,
    JOB_SIZE,
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
    NODE_SIZE,
    NONE,
    O_JOB,
    O_PIN_START,
    OPERATION_SIZE,
    S_NODE,
)
from solvers.decode.kernels.placing import arrival_of, completion_cost, fit
from solvers.dispatch.kernel_layout import (
    C_PRESSURE,
    C_SETUP,
    C_SLACK,
    C_WAIT,
    GUIDE_SIZE,
    I_DUE,
    I_REST,
    MOST_WORK,
    SCALE_SIZE,
    SPT,
)

if TYPE_CHECKING:
    from solvers.dispatch.kernel_layout import Reals
    from solvers.problem.arrays import Ints


@kernel
def last_on(data: Ints, state: Ints, mode: int) -> int:
    """Return the node behind which an operation in ``mode`` is appended, NONE without machine."""
    machine = data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE]
    if machine == NONE:
        return NONE
    last: int = state[data[S_NODE] + NODE_SIZE * (data[H_OPERATIONS] + machine) + N_LAST]
    return last


@inlined
def setup_entry(data: Ints, state: Ints, mode: int, last: int) -> int:
    """Return where in data the setup from node ``last`` to ``mode`` stands, NONE without any.

    Its time stands there, and its cost behind that.
    """
    way = data[D_MODE] + MODE_SIZE * mode
    home = data[D_MACHINE] + MACHINE_SIZE * data[way + M_MACHINE]
    if data[home + K_SETUP] == NONE:
        return NONE
    family = state[data[S_NODE] + NODE_SIZE * last + N_FAMILY]
    return int(data[home + K_SETUP] + 2 * (family * data[home + K_FAMILIES] + data[way + M_FAMILY]))


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
        last = last_on(data, state, mode)
        stretch = reals[SCALE_SIZE + data[H_JOBS] + machine]
        free = state[data[S_NODE] + NODE_SIZE * last + N_END]
        setup = 0
        pair = setup_entry(data, state, mode, last)
        if pair != NONE:
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
    if data[way + M_MACHINE] != NONE:
        pair = setup_entry(data, state, mode, last_on(data, state, mode))
        if pair != NONE:
            setup = data[pair]
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
