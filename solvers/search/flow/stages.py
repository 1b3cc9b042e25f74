"""Hybrid flow shops among the problems: the same chain of stages for every job.

``FFc | r_j | C_max``: stage ``k`` has ``machines[k]`` identical machines, always open, without
setups; a job needs one of them for ``ticks[k, j]``. Between two stages it may have to wait for a
lag, and before the first one for its release. One machine a stage is the permutation flow shop's
shop, though here jobs may overtake one another.

The problem looks the same from its end: seen backwards, stages, lags and releases change places,
and every schedule is one of the mirrored problem with the same makespan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.problem import NEVER, NONE

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """A hybrid flow shop of S stages and J jobs.

    Attributes
    ----------
    ticks
        Shape ``(S, J)``: processing of a job in a stage.
    lags
        Shape ``(S + 1, J)``: ``lags[k]`` ticks pass between the end in stage ``k - 1`` and the
        start in stage ``k``, at least; ``lags[0]`` is the release, ``lags[S]`` is zero.
    machines
        Shape ``(S,)``: how many machines a stage has.
    held
        By stage, which machines these are.
    """

    ticks: Ints
    lags: Ints
    machines: Ints
    held: tuple[tuple[int, ...], ...]

    def least(self) -> float:
        """Return a makespan below which the load of some stage cannot be done."""
        tails = self.behind()
        whole = self.ticks.sum(axis=0) + self.lags.sum(axis=0)
        heads = whole - tails - self.ticks
        loads = heads.min(axis=1) + self.ticks.sum(axis=1) / self.machines + tails.min(axis=1)
        return float(max(whole.max(), loads.max()))

    def behind(self) -> Ints:
        """Return, by stage and job, what a job needs behind its end even if it never waits."""
        rests = np.cumsum((self.ticks + self.lags[1:])[::-1], axis=0)[::-1]
        return np.ascontiguousarray(rests - self.ticks)

    def mirrored(self) -> Stages:
        """Return the same shop seen from its end."""
        return Stages(
            np.ascontiguousarray(self.ticks[::-1]),
            np.ascontiguousarray(self.lags[::-1]),
            np.ascontiguousarray(self.machines[::-1]),
            self.held[::-1],
        )


def suits(problem: Problem) -> bool:
    """Whether ``problem`` is a hybrid flow shop of two stages or more that minimizes makespan."""
    return stages_of(problem) is not None


def stages_of(problem: Problem) -> Stages | None:
    """Return the hybrid flow shop that ``problem`` is, or None."""
    a = problem.arrays
    if not (_only_makespan(problem) and _plain(problem) and a.jobs > 0):
        return None
    count = a.operations // a.jobs
    if count < 2 or (np.diff(a.route_operation) != count).any() or not _chains(a, count):
        return None
    held = [_machines(a, k) for k in range(count)]
    apart = [k for stage in held for k in stage]
    if NONE in apart or len(set(apart)) < len(apart):
        return None
    for o in range(a.operations):
        if not _alike(a, o, held[o % count]):
            return None
    first = a.operation_mode[:-1]
    lags = np.zeros((count + 1, a.jobs), dtype=np.int64)
    lags[0] = a.job_release
    tails = a.mode_tail[first].reshape(a.jobs, count)[:, :-1]
    lags[1:-1] = (tails + a.predecessor_min_lag.reshape(a.jobs, count - 1)).T
    return Stages(
        np.ascontiguousarray(a.mode_processing[first].reshape(a.jobs, count).T),
        lags,
        np.array([len(stage) for stage in held], dtype=np.int64),
        tuple(held),
    )


def _only_makespan(problem: Problem) -> bool:
    """Whether the makespan is all that schedules of one route and no setups can differ in."""
    weights = problem.objective
    others = (
        weights.tardiness,
        weights.total_completion,
        weights.total_tardiness,
        weights.number_late,
        weights.maximum_lateness,
    )
    return weights.makespan > 0 and not any(others)


def _plain(problem: Problem) -> bool:
    """Whether there is nothing but jobs of one route and machines that are always open."""
    a = problem.arrays
    stores = problem.pools or problem.materials or problem.windows or problem.pins
    return not stores and bool(
        a.routes == a.jobs
        and (a.job_refusal_cost == NONE).all()
        and (a.job_deadline == NEVER).all()
        and (a.machine_calendar == NONE).all()
        and (a.machine_setup == NONE).all()
    )


def _chains(a: Arrays, count: int) -> bool:
    """Whether the operations of each job follow one another in the order they are listed."""
    before = np.diff(a.predecessor_start).reshape(-1, count)
    if (before[:, 0] != 0).any() or (before[:, 1:] != 1).any():
        return False
    after = np.arange(a.operations).reshape(-1, count)[:, 1:].ravel()
    return bool(
        (a.predecessor_operation == after - 1).all() and (a.predecessor_max_lag == NEVER).all()
    )


def _machines(a: Arrays, operation: int) -> tuple[int, ...]:
    """Return the machines of the modes of ``operation``, rising."""
    modes = slice(int(a.operation_mode[operation]), int(a.operation_mode[operation + 1]))
    return tuple(sorted(a.mode_machine[modes].tolist()))


def _alike(a: Arrays, operation: int, machines: tuple[int, ...]) -> bool:
    """Whether the modes of ``operation`` are one on each of ``machines`` and the same otherwise."""
    modes = slice(int(a.operation_mode[operation]), int(a.operation_mode[operation + 1]))
    same = all(
        (column[modes] == column[modes][0]).all()
        for column in (a.mode_processing, a.mode_tail, a.mode_cost)
    )
    return same and _machines(a, operation) == machines and not a.mode_earliest[modes].any()
