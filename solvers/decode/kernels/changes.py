"""Changes of list, modes, routes and windows of a decoded state, and taking them back; compiled.

Between changes ``state`` is exactly what placing the operations of its list, one after the other,
each as early as it can, leads to. A change is begun, made by any of the functions here, and
decoded by ``renew``; then it stays, or is undone. Whatever it touches is written down first, so
taking it back costs what making it has cost.

What may have to move is queued: the operation itself, what follows it on the machines it leaves
and enters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import kernel
from solvers.decode.kernel_layout import (
    CHOICE_SIZE,
    D_JOB,
    D_MACHINE,
    D_MODE,
    D_OPERATION,
    D_ROUTE,
    D_WINDOW,
    FORCED,
    H_HORIZON,
    H_MATERIALS,
    H_OPERATIONS,
    H_POOLS,
    J_PIN,
    J_REFUSAL,
    JOB_LOG_SIZE,
    JOB_SIZE,
    JOB_STATE_SIZE,
    K_OPENED,
    LOG_SIZE,
    M_COST,
    M_MACHINE,
    MACHINE_SIZE,
    MODE_SIZE,
    N_AFTER,
    N_BEFORE,
    N_BEGIN,
    N_COST,
    N_DELAYED,
    N_END,
    N_HELD,
    N_LABEL,
    N_LAST,
    N_MODE,
    N_NEXT,
    N_QUEUED,
    N_START,
    N_VIOLATION,
    NODE_SIZE,
    NONE,
    O_JOB,
    OPERATION_SIZE,
    R_COST,
    R_OPERATION,
    R_OPERATION_END,
    ROUTE_SIZE,
    S_JOB,
    S_JOB_LOG,
    S_LOG,
    S_NODE,
    S_WINDOW,
    STRONG,
    T_CERTAIN,
    T_CHANGE,
    T_COST,
    T_DELAYED,
    T_FIXED_COST,
    T_FIXED_VIOLATION,
    T_FROM,
    T_JOBS_LOGGED,
    T_LOGGED,
    T_ORDER,
    T_RELABELLED,
    T_SAVED,
    T_TOGGLED,
    T_VIOLATION,
    V_COST,
    V_MACHINE,
    Y_ROUTE,
)
from solvers.decode.kernels.notes import note_job, note_node
from solvers.decode.kernels.placing import complete, last_end, place
from solvers.decode.kernels.queue import empty_queue, enqueue
from solvers.decode.kernels.sequences import (
    link_list,
    link_machine,
    list_head,
    price_between,
    relabel,
    take_mode,
)
from solvers.decode.kernels.stores import exchange, forget_stores, give_back, uses_stores, widen
from solvers.decode.kernels.working_time import build_time

if TYPE_CHECKING:
    from solvers.problem.arrays import Ints


@kernel
def append(data: Ints, state: Ints, operation: int, mode: int) -> None:
    """Place ``operation`` in ``mode`` at the end of the list, for good."""
    take_mode(data, state, operation, mode)
    head = list_head(data)
    link_list(data, state, operation, state[data[S_NODE] + NODE_SIZE * head + N_BEFORE])
    machine = data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE]
    end = data[H_OPERATIONS] + machine
    last = state[data[S_NODE] + NODE_SIZE * end + N_LAST]
    state[T_CERTAIN] += price_between(data, state, mode, last, end)
    if machine != NONE:
        link_machine(data, state, operation, last)
    place(data, state, operation)


@kernel
def begin_change(state: Ints) -> None:
    """Start a change that :func:`undo` can take back; the one before stays for good."""
    for field in range(T_SAVED):
        state[T_SAVED + field] = state[field]
    state[T_CHANGE] += 1
    state[T_LOGGED] = 0
    state[T_JOBS_LOGGED] = 0
    state[T_TOGGLED] = NONE
    state[T_RELABELLED] = 0


@kernel
def attach(data: Ints, state: Ints, operation: int, mode: int, last: int, before: int) -> None:
    """Put ``operation`` in ``mode`` behind ``last`` on its machine, behind ``before`` in the list.

    Both must agree: no operation of the machine stands between them in the list but ``last``.
    """
    nodes = data[S_NODE]
    note_node(data, state, operation)
    note_node(data, state, before)
    note_node(data, state, state[nodes + NODE_SIZE * before + N_AFTER])
    take_mode(data, state, operation, mode)
    link_list(data, state, operation, before)
    if data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE] != NONE:
        following = state[nodes + NODE_SIZE * last + N_NEXT]
        state[T_CERTAIN] += price_between(data, state, mode, last, following)
        note_node(data, state, last)
        note_node(data, state, following)
        link_machine(data, state, operation, last)
    else:
        state[T_CERTAIN] += data[data[D_MODE] + MODE_SIZE * mode + M_COST]
    enqueue(data, state, operation, FORCED)


@kernel
def detach(data: Ints, state: Ints, operation: int) -> None:
    """Take ``operation`` out of the list and off its machine.

    It still counts as placed where it was until it is placed anew or forgotten.
    """
    nodes = data[S_NODE]
    node = nodes + NODE_SIZE * operation
    mode = state[node + N_MODE]
    note_node(data, state, operation)
    before = state[node + N_BEFORE]
    after = state[node + N_AFTER]
    if data[H_POOLS] + data[H_MATERIALS] > 0 and uses_stores(data, operation, mode):
        give_back(data, state, operation)
        widen(data, state, operation, True)
        state[T_DELAYED] -= state[node + N_DELAYED]
        state[node + N_DELAYED] = 0
        state[T_FROM] = min(state[T_FROM], state[node + N_LABEL])
    note_node(data, state, before)
    note_node(data, state, after)
    state[nodes + NODE_SIZE * before + N_AFTER] = after
    state[nodes + NODE_SIZE * after + N_BEFORE] = before
    state[node + N_AFTER] = NONE
    state[T_ORDER] -= 1
    if data[data[D_MODE] + MODE_SIZE * mode + M_MACHINE] != NONE:
        last = state[node + N_LAST]
        following = state[node + N_NEXT]
        state[T_CERTAIN] -= price_between(data, state, mode, last, following)
        note_node(data, state, last)
        note_node(data, state, following)
        state[nodes + NODE_SIZE * last + N_NEXT] = following
        state[nodes + NODE_SIZE * following + N_LAST] = last
        if following < data[H_OPERATIONS]:
            enqueue(data, state, following, STRONG)
    else:
        state[T_CERTAIN] -= data[data[D_MODE] + MODE_SIZE * mode + M_COST]


@kernel
def forget(data: Ints, state: Ints, operation: int) -> None:
    """Let a detached ``operation`` count as placed no more."""
    node = data[S_NODE] + NODE_SIZE * operation
    state[T_COST] -= state[node + N_COST]
    state[T_VIOLATION] -= state[node + N_VIOLATION]
    state[node + N_COST] = 0
    state[node + N_VIOLATION] = 0
    state[node + N_END] = NONE
    job = data[data[D_OPERATION] + OPERATION_SIZE * operation + O_JOB]
    complete(data, state, job, last_end(data, state, operation))


@kernel
def drop_route(data: Ints, state: Ints, job: int) -> None:
    """Take all operations of ``job`` out of the list and refuse it."""
    route = state[data[S_JOB] + JOB_STATE_SIZE * job + Y_ROUTE]
    choose_route(data, state, job, NONE)
    way = data[D_ROUTE] + ROUTE_SIZE * route
    for operation in range(data[way + R_OPERATION], data[way + R_OPERATION_END]):
        detach(data, state, operation)
        forget(data, state, operation)


@kernel
def route_price(data: Ints, job: int, route: int) -> tuple[int, int]:
    """Return cost and violation of making ``job`` by ``route``, or refusing it, as such."""
    record = data[D_JOB] + JOB_SIZE * job
    cost = 0
    violation = 0
    breach = data[H_HORIZON] + 1
    if route != NONE:
        cost = data[data[D_ROUTE] + ROUTE_SIZE * route + R_COST]
    elif data[record + J_REFUSAL] != NONE:
        cost = data[record + J_REFUSAL]
    else:
        violation += breach
    if data[record + J_PIN] != NONE and data[record + J_PIN] != route:
        violation += breach
    return cost, violation


@kernel
def choose_route(data: Ints, state: Ints, job: int, route: int) -> None:
    """Let ``job``, nothing of which need be in the list yet, be made by ``route``."""
    at = data[S_JOB] + JOB_STATE_SIZE * job
    note_job(data, state, job)
    cost, violation = route_price(data, job, state[at + Y_ROUTE])
    state[T_FIXED_COST] -= cost
    state[T_FIXED_VIOLATION] -= violation
    cost, violation = route_price(data, job, route)
    state[T_FIXED_COST] += cost
    state[T_FIXED_VIOLATION] += violation
    state[at + Y_ROUTE] = route


@kernel
def switch_window(data: Ints, state: Ints, window: int) -> None:
    """Open or close ``window`` and build the working time of its machine anew."""
    machine = data[data[D_WINDOW] + CHOICE_SIZE * window + V_MACHINE]
    opened = 1 - state[data[S_WINDOW] + window]
    state[data[S_WINDOW] + window] = opened
    state[data[data[D_MACHINE] + MACHINE_SIZE * machine + K_OPENED]] += 2 * opened - 1
    build_time(data, state, machine)


@kernel
def toggle(data: Ints, state: Ints, window: int) -> None:
    """Open or close ``window``; a change does so once at most."""
    record = data[D_WINDOW] + CHOICE_SIZE * window
    stores = data[H_POOLS] + data[H_MATERIALS] > 0
    operation = state[
        data[S_NODE] + NODE_SIZE * (data[H_OPERATIONS] + data[record + V_MACHINE]) + N_NEXT
    ]
    while operation < data[H_OPERATIONS]:
        node = data[S_NODE] + NODE_SIZE * operation
        note_node(data, state, operation)
        if stores and state[node + N_HELD] != 0:
            # While the working time in which it was taken still stands.
            give_back(data, state, operation)
            widen(data, state, operation, False)
        enqueue(data, state, operation, STRONG)
        operation = state[node + N_NEXT]
    state[T_TOGGLED] = window
    switch_window(data, state, window)
    sign = 2 * state[data[S_WINDOW] + window] - 1
    state[T_FIXED_COST] += sign * data[record + V_COST]


@kernel
def restore_stores(data: Ints, state: Ints, index: int) -> None:
    """Give back what node ``index`` of the log has taken, unless it took the same before."""
    entry = data[S_LOG] + LOG_SIZE * index
    operation = state[entry]
    if operation >= data[H_OPERATIONS]:
        return
    node = data[S_NODE] + NODE_SIZE * operation
    if state[node + N_HELD] == 0:
        return
    if (
        state[entry + 1 + N_HELD] == 0
        or state[T_TOGGLED] != NONE
        or state[entry + 1 + N_MODE] != state[node + N_MODE]
        or state[entry + 1 + N_BEGIN] != state[node + N_BEGIN]
        or state[entry + 1 + N_START] != state[node + N_START]
        or state[entry + 1 + N_END] != state[node + N_END]
    ):
        exchange(data, state, operation, -1)


@kernel
def undo(data: Ints, state: Ints) -> None:
    """Take the change under way back, decoded or not, and begin another."""
    empty_queue(data, state)
    forget_stores(state)
    stores = data[H_POOLS] + data[H_MATERIALS] > 0
    if stores:
        for index in range(state[T_LOGGED]):
            restore_stores(data, state, index)
    if state[T_TOGGLED] != NONE:
        switch_window(data, state, state[T_TOGGLED])
    for index in range(state[T_LOGGED]):
        entry = data[S_LOG] + LOG_SIZE * index
        at = data[S_NODE] + NODE_SIZE * state[entry]
        held = state[at + N_HELD]
        for field in range(NODE_SIZE):
            state[at + field] = state[entry + 1 + field]
        state[at + N_QUEUED] = 0
        if held != state[at + N_HELD]:
            exchange(data, state, state[entry], 1)
    for index in range(state[T_JOBS_LOGGED]):
        entry = data[S_JOB_LOG] + JOB_LOG_SIZE * index
        at = data[S_JOB] + JOB_STATE_SIZE * state[entry]
        for field in range(JOB_STATE_SIZE):
            state[at + field] = state[entry + 1 + field]
    for field in range(T_SAVED):
        state[field] = state[T_SAVED + field]
    if state[T_RELABELLED] != 0:
        relabel(data, state)
    begin_change(state)
