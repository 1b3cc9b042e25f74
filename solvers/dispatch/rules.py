"""Dispatching rules: compiled constructions, the best of which is kept."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solvers import objective
from solvers.decode import Choices, Decoded, Packed, choices_in, load, outcome, pack
from solvers.decode.kernel_layout import T_INFEASIBLE, T_OBJECTIVE
from solvers.dispatch.edd import edd
from solvers.dispatch.kernel_layout import ATCSR, GUIDE_SIZE, MOST_WORK, SCRATCH_SIZE, SPT
from solvers.dispatch.params import DispatchParams
from solvers.dispatch.prices import remaining_ticks, topological_order
from solvers.problem import FORBIDDEN, NEVER, NONE, UNPINNED
from solvers.timeline import timelines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solvers.dispatch.kernel_layout import Reals
    from solvers.problem import Problem
    from solvers.problem.arrays import Ints

DEFAULT = DispatchParams()


def dispatch(
    problem: Problem, params: DispatchParams = DEFAULT, packed: Packed | None = None
) -> Decoded:
    """Return the best schedule of EDD, SPT, most work remaining and the grid of ATCSR.

    The best list is then improved by refusing jobs and opening windows where that lowers its
    cost. The first call of a process loads compiled code, which :func:`~solvers.dispatch.edd.edd`
    does not need.

    Returns
    -------
    Decoded
        Of violation 0 unless no rule finds a schedule.
    """
    packed = packed or pack(problem)
    best = _improved(packed, _best_list(packed, params, None), params)
    first = edd(problem)
    if first is not None:
        value = objective.value(problem, first)
        if best.violation > 0 or value < best.objective:
            return Decoded(first, value, 0)
    return best


def sequence(
    packed: Packed, routes: Ints, modes: Ints, params: DispatchParams = DEFAULT
) -> Decoded:
    """Return the best schedule of the rules that keeps an assignment.

    Parameters
    ----------
    routes, modes
        As in :class:`~solvers.decode.Choices`: the route of each job or ``NONE``, and the mode of
        each operation of those routes. A pinned operation on another machine gets its first mode
        on the pinned one.
    """
    a = packed.problem.arrays
    kept = np.array(modes, dtype=np.int64)
    for operation in np.flatnonzero(a.operation_pin_machine != UNPINNED):
        first, end = a.operation_mode[operation : operation + 2]
        held = a.mode_machine[first:end] == a.operation_pin_machine[operation]
        if kept[operation] != NONE and not held[kept[operation] - first]:
            kept[operation] = first + np.flatnonzero(held)[0]
    assignment = _Assignment(kept, np.asarray(routes, dtype=np.int64))
    choices = _best_list(packed, params, assignment)
    state = packed.new_state()
    load(packed, state, choices)
    return outcome(packed, state)


class _Assignment(NamedTuple):
    modes: Ints
    routes: Ints


class _Rule(NamedTuple):
    number: int
    slack: float = 1.0
    setup: float = 1.0
    wait: float = 1.0
    pressure: float = 0.0


def _affordable(packed: Packed, params: DispatchParams) -> list[_Rule]:
    """Return as many of the rules as may be run on a problem of this size."""
    a = packed.problem.arrays
    rules = list(_rules(packed, params))
    # Each operation placed is chosen from about half of those ready at the outset.
    outset = int((np.diff(a.predecessor_start) == 0).sum())
    each = max(1, a.operations * outset // 2)
    affordable = max(1, params.candidates // each)
    return rules[:: -(-len(rules) // affordable)]


def _rules(packed: Packed, params: DispatchParams) -> Iterator[_Rule]:
    a = packed.problem.arrays
    # Values that can make no difference are not tried.
    setups = params.setup if a.setup_time.any() else params.setup[:1]
    single = not a.job_release.any() and not len(a.predecessor_operation)
    waits = params.wait[:1] if single and not a.mode_earliest.any() else params.wait
    for slack, setup, wait in product(params.slack, setups, waits):
        for pressure in reversed(params.pressure):
            yield _Rule(ATCSR, slack, setup, wait, pressure)
    for pressure in params.pressure:
        yield _Rule(SPT, pressure=pressure)
        yield _Rule(MOST_WORK, pressure=pressure)


def _best_list(packed: Packed, params: DispatchParams, kept: _Assignment | None) -> Choices:
    """Return the best choices of all rules, by violation, then objective."""
    from solvers.dispatch.construction_kernels import construct

    problem = packed.problem
    a = problem.arrays
    guide = _guide(problem)
    urgency, stretch = _urgency(problem), _stretch(problem)
    work, setup = _means(problem)
    assigned, routes = kept or _Assignment(np.zeros(0, np.int64), np.zeros(0, np.int64))
    scratch = np.zeros(SCRATCH_SIZE * max(1, a.operations), dtype=np.int64)
    ranks = np.zeros(max(1, a.operations))
    state = packed.new_state()
    best: tuple[int, int] | None = None
    choices: Choices | None = None
    for rule in _affordable(packed, params):
        scale = (rule.slack * work, rule.setup * setup, rule.wait * work, rule.pressure)
        reals = np.concatenate((scale, urgency, stretch))
        construct(
            packed.data,
            state,
            guide,
            reals,
            rule.number,
            assigned,
            routes,
            scratch,
            ranks,
        )
        value = int(state[T_INFEASIBLE]), int(state[T_OBJECTIVE])
        if best is None or value < best:
            best, choices = value, choices_in(packed, state)
    # There is always a first rule.
    assert choices is not None
    return choices


def _improved(packed: Packed, choices: Choices, params: DispatchParams) -> Decoded:
    from solvers.dispatch.improvement_kernels import open_where_cheaper, refuse_where_cheaper

    a = packed.problem.arrays
    state = packed.new_state()
    load(packed, state, choices)
    refusable = np.flatnonzero((a.job_refusal_cost != NONE) & (a.job_pinned_route == NONE))
    # Late jobs that are cheap to refuse promise most.
    urgency = a.job_tardiness_cost[refusable] / (1.0 + a.job_refusal_cost[refusable])
    jobs = refusable[np.argsort(-urgency, kind="stable")].astype(np.int64)
    refuse_where_cheaper(packed.data, state, jobs, params.work)
    open_where_cheaper(packed.data, state, params.work)
    return outcome(packed, state)


def _guide(problem: Problem) -> Ints:
    """Return the guide as :mod:`solvers.dispatch.kernel_layout` says."""
    a, w = problem.arrays, problem.objective
    rest: list[int] = []
    others: list[int] = []
    for job in problem.jobs:
        for route in job.routes:
            rest += remaining_ticks(route, topological_order(route))
            cheapest = [min(mode.cost for mode in what.modes) for what in route.operations]
            total = w.route * route.cost + w.mode * sum(cheapest)
            others += [total - w.mode * own for own in cheapest]
    successors = GUIDE_SIZE * a.operations + a.successor_start
    due = np.minimum(np.minimum(a.job_due, a.job_deadline), problem.horizon)
    table = np.column_stack(
        (
            np.array(rest, dtype=np.int64),
            np.array(others, dtype=np.int64),
            np.diff(a.predecessor_start),
            successors[:-1],
            successors[1:],
            due[a.operation_job],
        )
    )
    return np.concatenate((table.ravel(), a.successor_operation)).astype(np.int64)


def _urgency(problem: Problem) -> Reals:
    """Return per job the logarithm of its weight; one that weighs nothing, of almost nothing."""
    a, w = problem.arrays, problem.objective
    weight = (w.tardiness * a.job_tardiness_cost + w.total_tardiness + w.total_completion).astype(
        np.float64
    )
    weight[a.job_deadline < NEVER] += weight.mean() if len(weight) else 0.0
    positive = weight[weight > 0]
    least = 1.0 if not len(positive) else float(positive.min()) / 100
    return np.log(np.maximum(weight, least))


def _stretch(problem: Problem) -> Reals:
    """Return per machine how many ticks pass per working tick, between its first and last."""
    return np.array(
        [
            (line.closes[-1] - line.opens[0]) / line.total if line.total else 1.0
            for line in timelines(problem)
        ]
    )


def _means(problem: Problem) -> tuple[float, float]:
    """Return the mean processing time and the mean positive setup time, at least 1."""
    a = problem.arrays
    setups = a.setup_time[(a.setup_time > 0) & (a.setup_time != FORBIDDEN)]
    work = a.mode_processing.mean() if a.modes else 1.0
    setup = setups.mean() if len(setups) else 1.0
    return max(1.0, float(work)), max(1.0, float(setup)) if math.isfinite(setup) else 1.0
