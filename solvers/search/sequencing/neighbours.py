"""Which jobs are worth being next to which: the candidate lists of the sequencing search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.problem import FORBIDDEN, NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays, Ints

_CELLS: Final = 4_000_000
"""Pairs of jobs looked at in one go, for the sake of memory."""

_PAIRS: Final = 60_000_000
"""Pairs of jobs and machines looked at in all, for the sake of time."""

_NONE_YET: Final = 1e18


def neighbours(problem: Problem, mode: Ints, count: int) -> Ints:
    """Return per job others that it may well follow: after a cheap setup, or with a near date.

    Half of a list has the cheapest setups, by date where they are equal, and the other half the
    nearest dates, by setup where these are equal.

    Parameters
    ----------
    mode
        The modes that count, of operations that are the only ones of their route.
    count
        Jobs in a list, fewer where there are not as many.

    Returns
    -------
    numpy.ndarray
        Shape ``(J, count)``.
    """
    a = problem.arrays
    count = min(count, a.jobs - 1)
    if count < 1:
        return np.zeros((a.jobs, 0), dtype=np.int64)
    urgency = _urgency(a)
    spread = max(1.0, float(np.ptp(urgency)))
    tables = _tables(problem, mode)
    allowed = max(1, _PAIRS // (a.jobs * a.jobs))
    tables = tables[:: -(-len(tables) // allowed)]
    result = np.zeros((a.jobs, count), dtype=np.int64)
    step = max(1, _CELLS // a.jobs)
    for first in range(0, a.jobs, step):
        rows = np.arange(first, min(a.jobs, first + step))
        apart = np.abs(urgency[rows, None] - urgency[None, :]) / spread
        setup = _setup(tables, rows, a.jobs)
        apart[np.arange(len(rows)), rows] = _NONE_YET
        cheap = _smallest(setup + 0.05 * apart, (count + 1) // 2)
        np.put_along_axis(apart, cheap, _NONE_YET, axis=1)
        soon = _smallest(apart + 0.05 * setup, count - cheap.shape[1])
        result[rows] = np.concatenate([cheap, soon], axis=1)
    return result


def _urgency(a: Arrays) -> NDArray[np.float64]:
    """Return per job when it is wanted, or where nobody says, when it can be begun."""
    wanted = np.minimum(a.job_due, a.job_deadline)
    return np.where(wanted < 2**60, wanted, a.job_release).astype(np.float64)


def _tables(problem: Problem, mode: Ints) -> list[tuple[Ints, NDArray[np.float64]]]:
    """Return per machine the family of each job, or NONE, and the setups relative to their mean."""
    a = problem.arrays
    job = a.operation_job[a.mode_operation[mode]]
    result: list[tuple[Ints, NDArray[np.float64]]] = []
    for machine in range(a.machines):
        mine = np.flatnonzero(a.mode_machine[mode] == machine)
        family = np.full(a.jobs, NONE, dtype=np.int64)
        family[job[mine]] = a.mode_family[mode[mine]]
        number = problem.machines[machine].setup
        if number is None:
            result.append((family, np.zeros((1, 1))))
            continue
        matrix = problem.setups[number]
        forbidden = matrix.time == FORBIDDEN
        relative = np.zeros(matrix.time.shape)
        for part in (matrix.time, problem.objective.setup * matrix.cost):
            mean = float(part[~forbidden].mean()) if (~forbidden).any() else 0.0
            relative += part / mean if mean > 0 else 0.0
        relative[forbidden] = 1e6
        result.append((family, relative))
    return result


def _setup(
    tables: list[tuple[Ints, NDArray[np.float64]]], rows: Ints, jobs: int
) -> NDArray[np.float64]:
    """Return the mean setup before each of ``rows`` when it follows each job."""
    total = np.zeros((len(rows), jobs))
    shared = np.zeros((len(rows), jobs))
    for family, relative in tables:
        made = (family[rows] != NONE)[:, None] & (family != NONE)[None, :]
        total += np.where(made, relative[family[None, :], family[rows][:, None]], 0.0)
        shared += made
    return np.where(shared > 0, total / np.maximum(1, shared), _NONE_YET)


def _smallest(values: NDArray[np.float64], count: int) -> Ints:
    """Return per row the columns of the ``count`` smallest values."""
    if count <= 0:
        return np.zeros((len(values), 0), dtype=np.int64)
    if count >= values.shape[1]:
        return np.argsort(values, axis=1, kind="stable")[:, :count].astype(np.int64)
    found = np.argpartition(values, count - 1, axis=1)[:, :count]
    return found.astype(np.int64)
