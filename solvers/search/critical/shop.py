"""The problems of this search, as the arrays that its kernels read.

FJ | prec, r_j, l_ij, s_fg | C_max (or L_max): every job has one route, every operation one or more
modes, each on a machine. The structure of a schedule is then a graph of operations, and its
objective is the longest path: nothing but precedence and the sequences on machines delays a start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solvers.problem import NEVER, NONE, UNPINNED

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays, Ints


class Shop(NamedTuple):
    """A problem, flat; all times in ticks.

    The links of operation ``o`` are the rows ``x_start[o] : x_start[o + 1]``, its modes
    ``mode_start[o] : mode_start[o + 1]``.

    Attributes
    ----------
    release
        By operation, the release of its job.
    delivery
        By operation, what follows its end at least: 0, or for the maximum lateness how much
        earlier its job is due than the last one.
    before, after
        By link, the operation at its other end.
    before_lag, after_lag
        By link, the minimum lag.
    machine, processing, family, tail, earliest
        By mode.
    initial
        By machine, the family it is set up for; the row of the unknown one if there is none.
    setup_start, setup_size
        By machine, where its matrix begins in ``setup_time`` and the length of a row.
    """

    release: Ints
    delivery: Ints
    before_start: Ints
    before: Ints
    before_lag: Ints
    after_start: Ints
    after: Ints
    after_lag: Ints
    mode_start: Ints
    machine: Ints
    processing: Ints
    family: Ints
    tail: Ints
    earliest: Ints
    initial: Ints
    setup_start: Ints
    setup_size: Ints
    setup_time: Ints


def suits(problem: Problem) -> bool:
    """Whether a longest path through operations is all there is to ``problem``.

    Not so with calendars, overtime, pools, materials, pins, deadlines, maximum lags, forbidden
    transitions, choices of routes or refusals, or another objective than one of ``C_max`` and
    ``L_max``; nor with operations of no processing, which may share a tick with their neighbours
    and then are sequenced by number. A problem of single operations is left to other searches.
    """
    a = problem.arrays
    if not (_one_extreme(problem) and len(problem.jobs) and a.machines):
        return False
    if problem.windows or problem.pools or problem.materials:
        return False
    own_way = (a.machine_anticipatory == 0) & (a.machine_setup != NONE)
    return bool(
        a.routes == a.jobs
        and a.operations > a.jobs
        and (a.job_refusal_cost == NONE).all()
        and (a.job_deadline == NEVER).all()
        and (a.operation_pin_machine == UNPINNED).all()
        and (a.predecessor_max_lag == NEVER).all()
        and (a.mode_machine != NONE).all()
        and (a.mode_processing > 0).all()
        and (a.machine_calendar == NONE).all()
        and (a.setup_time >= 0).all()
        and not own_way.any()
    )


def _one_extreme(problem: Problem) -> bool:
    """Whether the objective is the makespan alone, or the maximum lateness of all jobs alone."""
    weighed = {term for term, weight in problem.objective.items() if weight}
    if weighed == {"maximum_lateness"}:
        return bool((problem.arrays.job_due < NEVER).all())
    return weighed == {"makespan"}


def latest_due(problem: Problem) -> int:
    """Return the date against which ends are measured: the last due date, or 0 for a makespan."""
    return int(problem.arrays.job_due.max()) if problem.objective.maximum_lateness else 0


def shop_of(problem: Problem) -> Shop:
    """Return the arrays of a problem that suits."""
    a = problem.arrays
    late = latest_due(problem)
    due = a.job_due if problem.objective.maximum_lateness else np.full(a.jobs, late)
    start, size, time = _setups(a)
    none = a.machine_initial == NONE
    return Shop(
        release=a.job_release[a.operation_job],
        delivery=(late - due)[a.operation_job],
        before_start=a.predecessor_start.copy(),
        before=a.predecessor_operation.copy(),
        before_lag=a.predecessor_min_lag.copy(),
        after_start=a.successor_start.copy(),
        after=a.successor_operation.copy(),
        after_lag=_reversed(a),
        mode_start=a.operation_mode.copy(),
        machine=a.mode_machine.copy(),
        processing=a.mode_processing.copy(),
        family=a.mode_family.copy(),
        tail=a.mode_tail.copy(),
        earliest=a.mode_earliest.copy(),
        initial=np.where(none, size, a.machine_initial),
        setup_start=start,
        setup_size=size,
        setup_time=time,
    )


def _reversed(a: Arrays) -> Ints:
    """Return the minimum lags in the order in which links leave operations."""
    after = np.repeat(np.arange(a.operations), np.diff(a.predecessor_start))
    pairs = zip(a.predecessor_operation.tolist(), after.tolist(), strict=True)
    lag = dict(zip(pairs, a.predecessor_min_lag.tolist(), strict=True))
    before = np.repeat(np.arange(a.operations), np.diff(a.successor_start))
    pairs = zip(before.tolist(), a.successor_operation.tolist(), strict=True)
    return np.array([lag[pair] for pair in pairs], dtype=np.int64)


def _setups(a: Arrays) -> tuple[Ints, Ints, Ints]:
    """Return where each machine's matrix begins, its size, and all matrices.

    A machine without setups gets one of a single family that takes no time.
    """
    empty = len(a.setup_time)
    time = np.concatenate((a.setup_time, np.zeros(2, dtype=np.int64)))
    start = np.full(a.machines, empty, dtype=np.int64)
    size = np.ones(a.machines, dtype=np.int64)
    held = a.machine_setup != NONE
    start[held] = a.setup_start[a.machine_setup[held]]
    size[held] = a.setup_size[a.machine_setup[held]]
    return start, size, time
