"""Which problems are sums of loads, and how they are packed for the kernels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.loads.kernel_layout as at
from solvers.problem import FORBIDDEN, NONE
from solvers.search.structure import undated

if TYPE_CHECKING:
    import numpy.typing as npt

    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays, Ints

    Flags = npt.NDArray[np.bool_]

_LARGEST: Final = 2**30
"""Ticks beyond which 32 bits might not hold a sum of two setups."""

_ENTRIES: Final = 2**28
"""Setups beyond which the table would take more than a gigabyte."""

_LISTED: Final = 2**27
"""Gaps looked at beyond which none are listed: the search would wait for its lists."""

_FAR: Final = 2**30


@dataclass(frozen=True, slots=True, eq=False)
class Loads:
    """A problem as the kernels read it.

    Parameters
    ----------
    data
        Flat int32 array, read-only; laid out as :mod:`solvers.search.loads.kernel_layout` says.
    modes
        Shape ``(K, J)``: the mode with which machine ``k`` does job ``j``, NONE where it cannot.
    """

    problem: Problem
    data: npt.NDArray[np.int32]
    modes: Ints


def suits(problem: Problem) -> bool:
    """Whether the makespan is all that counts and machines never wait, by structure alone.

    Every job has one route of one operation, can be done on at least one machine and in one mode
    on each, takes time, must be made and has no date. Machines are always open; nothing is pinned
    and nothing but a machine is needed.
    """
    weights = problem.objective
    if not weights.makespan or any(w for term, w in weights.items() if term != "makespan"):
        return False
    a = problem.arrays
    return (
        a.jobs > 0
        and a.jobs == a.routes == a.operations
        and not problem.pins
        and not problem.windows
        and problem.horizon < _LARGEST
        and undated(a)
        and _machines_alone(a)
        and _one_mode_each(a)
        and _table_size(a) <= _ENTRIES
    )


def _machines_alone(a: Arrays) -> bool:
    """Whether nothing but machines is needed, all of them always open."""
    return bool(
        (a.mode_machine != NONE).all()
        and (a.machine_calendar == NONE).all()
        and not len(a.demand_pool)
        and not len(a.crew_pool)
        and not len(a.material_index)
    )


def _one_mode_each(a: Arrays) -> bool:
    """Whether a machine has one way to do a job, and it takes time.

    Two operations of no time at one tick could not be told apart by their order.
    """
    pairs = a.mode_operation * max(1, a.machines) + a.mode_machine
    return bool(len(np.unique(pairs)) == a.modes and (a.mode_processing > 0).all())


def _families(a: Arrays) -> Ints:
    """Return the family of each job on each machine, shape ``(J, K)``; 0 where it is not done."""
    families = np.zeros((a.jobs, a.machines), dtype=np.int64)
    families[a.mode_operation, a.mode_machine] = a.mode_family
    return families


def _table_size(a: Arrays) -> int:
    if not len(a.setup_time):
        return 0
    return 2 * a.machines * (len(np.unique(_families(a), axis=0)) + 1) ** 2


def pack(problem: Problem, width: int) -> Loads:
    """Return ``problem`` packed, with up to ``width`` gaps listed per job and side."""
    a = problem.arrays
    jobs, machines = a.jobs, a.machines
    modes = np.full((machines, jobs), NONE, dtype=np.int64)
    modes[a.mode_machine, a.mode_operation] = np.arange(a.modes)
    able = modes != NONE
    processing = np.where(able, a.mode_processing[modes], problem.horizon + 1)
    classes, setup = _setups(problem)
    differ = bool(setup.any())
    gaps = np.zeros((jobs, 2, 0), dtype=np.int64)
    if differ and 2 * machines * jobs * jobs <= _LISTED:
        gaps = _gaps(processing, setup, classes, able, width)
    choices = np.concatenate(([0], np.cumsum(able.sum(axis=0))))
    header = np.zeros(at.HEADER, dtype=np.int64)
    nodes = np.concatenate((classes, np.full(machines, setup.shape[1] - 1)))
    # Both directions of a pair of classes lie side by side.
    pairs = np.stack((setup.transpose(0, 2, 1), setup), axis=-1)
    tables = (nodes, processing, pairs, gaps, choices, _ranks(processing, setup, classes, able))
    begin = at.HEADER
    entries = (at.H_CLASS, at.H_PROCESSING, at.H_SETUP, at.H_GAPS, at.H_CHOICES, at.H_RANKS)
    for entry, table in zip(entries, tables, strict=True):
        header[entry] = begin
        begin += table.size
    header[at.H_JOBS], header[at.H_MACHINES] = jobs, machines
    header[at.H_CLASSES], header[at.H_WIDTH] = setup.shape[1], gaps.shape[2]
    header[at.H_SETUPS] = int(differ)
    data = np.concatenate([header, *(table.ravel() for table in tables)]).astype(np.int32)
    data.setflags(write=False)
    return Loads(problem, data, modes)


def _setups(problem: Problem) -> tuple[Ints, Ints]:
    """Return the class of each job, and setups ``[machine, class, class]``.

    The last row is for a machine's first job, the last column is zero. A forbidden transition
    takes longer than the horizon.
    """
    a = problem.arrays
    if not len(a.setup_time):
        return np.zeros(a.jobs, dtype=np.int64), np.zeros((a.machines, 2, 2), dtype=np.int64)
    rows, classes = np.unique(_families(a), axis=0, return_inverse=True)
    count = len(rows)
    table = np.zeros((a.machines, count + 1, count + 1), dtype=np.int64)
    for k, machine in enumerate(problem.machines):
        if machine.setup is None:
            continue
        times = problem.setups[machine.setup].time
        times = np.where(times == FORBIDDEN, problem.horizon + 1, times)
        families = rows[:, k]
        table[k, :-1, :-1] = times[np.ix_(families, families)]
        if machine.initial_family is not None:
            table[k, -1, :-1] = times[machine.initial_family, families]
    return classes.reshape(-1), table


def _gaps(
    processing: Ints, setup: Ints, classes: Ints, able: npt.NDArray[np.bool_], width: int
) -> Ints:
    """Return per job and side the gaps where it would take the shortest time.

    A gap is written ``machine * nodes + node``. On side 0 the job follows the node, on side 1 it
    precedes it. Node ``J + k`` stands for the beginning and the end of machine ``k``.
    """
    machines, jobs = processing.shape
    nodes = jobs + machines
    width = min(width, machines * jobs - 1)
    if width < 1:
        return np.zeros((jobs, 2, 0), dtype=np.int64)
    gaps = np.zeros((jobs, 2, width), dtype=np.int64)
    times = np.full((machines, nodes), _FAR, dtype=np.int64)
    own = np.arange(machines)
    for job in range(jobs):
        for side in range(2):
            if side == 0:
                times[:, :jobs] = setup[:, classes, classes[job]]
                times[own, jobs + own] = setup[:, -1, classes[job]]
            else:
                times[:, :jobs] = setup[:, classes[job], classes]
                times[own, jobs + own] = 0
            times[:, :jobs] += processing[:, job, None]
            times[own, jobs + own] += processing[:, job]
            times[:, job] = _FAR
            times[~able[:, job]] = _FAR
            flat = times.ravel()
            nearest = np.argpartition(flat, width)[:width]
            gaps[job, side] = nearest[np.argsort(flat[nearest], kind="stable")]
    return gaps


def _ranks(processing: Ints, setup: Ints, classes: Ints, able: Flags) -> Ints:
    """Return the machines of each job by its processing and a short setup there."""
    machines, jobs = processing.shape
    near = max(1, min(jobs, 2 * jobs // (3 * machines) + 2)) - 1
    ranks = []
    for job in range(jobs):
        coming = np.partition(setup[:, classes, classes[job]], near, axis=1)[:, : near + 1]
        order = np.argsort(processing[:, job] + coming.mean(axis=1), kind="stable")
        ranks.append(order[able[order, job]])
    return np.concatenate(ranks)
