"""Packs a problem into one array of data and sizes the array of state that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

import solvers.decode.kernel_layout as at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from solvers.problem import Objective, Problem
    from solvers.problem.arrays import Arrays, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A problem as the compiled decoder reads it.

    Parameters
    ----------
    data
        Flat int64 array, read-only; laid out as :mod:`solvers.decode.kernel_layout` says.
    """

    problem: Problem
    data: Ints

    def new_state(self) -> Ints:
        """Return a fresh array of state; every thread and search needs its own.

        Nothing is chosen in it: all jobs are refused and the list is empty.
        """
        a = self.problem.arrays
        state = np.zeros(int(self.data[at.S_SIZE]), dtype=np.int64)
        first = int(self.data[at.S_JOB])
        jobs = state[first : first + at.JOB_STATE_SIZE * a.jobs].reshape(-1, at.JOB_STATE_SIZE)
        jobs[:, at.Y_ROUTE] = at.NONE
        first = int(self.data[at.S_NODE])
        nodes = state[first : first + at.NODE_SIZE * a.operations].reshape(-1, at.NODE_SIZE)
        nodes[:, at.N_MODE] = at.NONE
        nodes[:, at.N_AFTER] = at.NONE
        return state


def pack(problem: Problem) -> Packed:
    """Return ``problem`` packed for the kernels."""
    return _Packing(problem).packed()


class _Packing:
    """Lays tables out one after the other and notes in the header where each begins."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.header = np.zeros(at.HEADER, dtype=np.int64)
        self.tables: list[Ints] = []
        self.used = at.HEADER
        self.state_used = at.STATE_HEADER
        self.uses: list[tuple[int, int]] = []

    def packed(self) -> Packed:
        problem, a = self.problem, self.problem.arrays
        self._counts(problem.objective, a)
        self._jobs(problem.objective, a)
        self._operations(a)
        self._modes(problem.objective, a)
        self._state_tables(a)
        self._machines()
        self._stores()
        self._table(at.D_USE, [number for use in self.uses for number in use])
        self.header[at.S_SIZE] = self.state_used
        data = np.concatenate([self.header, *self.tables])
        data.setflags(write=False)
        return Packed(problem, data)

    def _append(self, table: Ints | Sequence[int]) -> int:
        """Add ``table`` to data and return where it begins."""
        begin = self.used
        flat = np.asarray(table, dtype=np.int64).ravel()
        self.tables.append(flat)
        self.used += len(flat)
        return begin

    def _table(self, entry: int, table: Ints | Sequence[int]) -> None:
        self.header[entry] = self._append(table)

    def _reserve(self, size: int) -> int:
        """Set ``size`` numbers of state aside and return where they begin."""
        begin = self.state_used
        self.state_used += size
        return begin

    def _use(self, pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
        """Add (pool or material, amount) pairs and return their rows."""
        first = len(self.uses)
        self.uses.extend(pairs)
        return first, len(self.uses)

    def _counts(self, weights: Objective, a: Arrays) -> None:
        problem = self.problem
        limited = a.predecessor_max_lag < at.NEVER
        intervals = len(a.calendar_open) + len(problem.windows) + a.machines
        for entry, value in (
            (at.H_JOBS, a.jobs),
            (at.H_OPERATIONS, a.operations),
            (at.H_MACHINES, a.machines),
            (at.H_WINDOWS, len(problem.windows)),
            (at.H_POOLS, len(problem.pools)),
            (at.H_MATERIALS, len(problem.materials)),
            (at.H_HORIZON, problem.horizon),
            (at.H_MAX_LAGS, int(limited.any())),
            # Lags alone settle in one pass each; calendars can make one wait for every interval.
            (at.H_PASSES, 2 + 2 * int(limited.sum()) + intervals),
            (at.H_LATE, weights.number_late),
            (at.H_COMPLETION, weights.total_completion),
            (at.H_MAKESPAN, weights.makespan),
            (at.H_LATENESS, weights.maximum_lateness),
        ):
            self.header[entry] = value

    def _jobs(self, weights: Objective, a: Arrays) -> None:
        refusal = a.job_refusal_cost
        columns = (
            a.job_release,
            a.job_due,
            a.job_deadline,
            weights.tardiness * a.job_tardiness_cost + weights.total_tardiness,
            np.where(refusal == at.NONE, at.NONE, weights.refusal * refusal),
            a.job_pinned_route,
            a.job_route[:-1],
            a.job_route[1:],
        )
        self._table(at.D_JOB, _records(columns, at.JOB_SIZE))
        routes = (weights.route * a.route_cost, a.route_operation[:-1], a.route_operation[1:])
        self._table(at.D_ROUTE, _records(routes, at.ROUTE_SIZE))

    def _operations(self, a: Arrays) -> None:
        uses = np.array(
            [
                self._use(_pairs(a.material_index, a.material_amount, first, end))
                for first, end in pairwise(a.material_start.tolist())
            ],
            dtype=np.int64,
        ).reshape(a.operations, 2)
        columns = (
            a.operation_job,
            a.operation_resumable,
            a.operation_pin_machine,
            a.operation_pin_start,
            a.predecessor_start[:-1],
            a.predecessor_start[1:],
            uses[:, 0],
            uses[:, 1],
            a.operation_mode[:-1],
            a.operation_mode[1:],
            a.operation_route,
            a.successor_start[:-1],
            a.successor_start[1:],
        )
        self._table(at.D_OPERATION, _records(columns, at.OPERATION_SIZE))
        links = (a.predecessor_operation, a.predecessor_min_lag, a.predecessor_max_lag)
        self._table(at.D_LINK, _records(links, at.LINK_SIZE))
        after = np.repeat(np.arange(a.operations), np.diff(a.predecessor_start))
        # Grouped by predecessor, as ``successor_start`` counts them.
        order = np.lexsort((after, a.predecessor_operation))
        follows = (after[order], a.predecessor_min_lag[order])
        self._table(at.D_NEXT, _records(follows, at.FOLLOW_SIZE))

    def _modes(self, weights: Objective, a: Arrays) -> None:
        uses = np.array(
            [
                self._use(_pairs(a.demand_pool, a.demand_amount, first, end))
                for first, end in pairwise(a.demand_start.tolist())
            ],
            dtype=np.int64,
        ).reshape(a.modes, 2)
        columns = (
            a.mode_machine,
            a.mode_processing,
            a.mode_family,
            a.mode_tail,
            weights.mode * a.mode_cost,
            a.mode_earliest,
            uses[:, 0],
            uses[:, 1],
        )
        self._table(at.D_MODE, _records(columns, at.MODE_SIZE))

    def _state_tables(self, a: Arrays) -> None:
        nodes = a.operations + a.machines + 1
        for entry, size in (
            (at.S_JOB, at.JOB_STATE_SIZE * a.jobs),
            (at.S_WINDOW, len(self.problem.windows)),
            (at.S_NODE, at.NODE_SIZE * nodes),
            (at.S_QUEUE, 2 * a.operations),
            (at.S_LOG, at.LOG_SIZE * nodes),
            (at.S_JOB_LOG, at.JOB_LOG_SIZE * a.jobs),
        ):
            self.header[entry] = self._reserve(size)

    def _machines(self) -> None:
        problem = self.problem
        setups = [self._setup(index) for index in range(len(problem.setups))]
        weight = problem.objective.overtime
        records: list[list[int]] = []
        for index, machine in enumerate(problem.machines):
            number = machine.setup
            families = 0 if number is None else problem.setups[number].families
            initial = machine.initial_family
            windows = [(i, w) for i, w in enumerate(problem.windows) if w.machine == index]
            segments = sorted(
                [(*span, at.NONE) for span in self._regular(machine.calendar)]
                + [(window.start, window.end, i) for i, window in windows]
            )
            records.append(
                [
                    at.NONE if number is None else setups[number],
                    families,
                    families if initial is None else initial,
                    int(machine.anticipatory),
                    *self._use(machine.setup_demands),
                    self._append([value for segment in segments for value in segment]),
                    len(segments),
                    # The number of intervals stands before them; one more lies past the horizon.
                    self._reserve(1 + 3 * (len(segments) + 1)),
                    self._append(
                        [n for i, w in windows for n in (i, w.start, w.end, weight * w.rate)]
                    ),
                    len(windows),
                    self._reserve(1),
                ]
            )
        self._table(at.D_MACHINE, np.array(records, dtype=np.int64))
        self._table(at.D_WINDOW, [n for w in problem.windows for n in (weight * w.cost, w.machine)])

    def _regular(self, calendar: int | None) -> Sequence[tuple[int, int]]:
        if calendar is None:
            return ((0, self.problem.horizon),)
        return self.problem.calendars[calendar].intervals

    def _setup(self, index: int) -> int:
        """Add a matrix with a row of zeros for the unknown family."""
        matrix = self.problem.setups[index]
        table = np.zeros((matrix.families + 1, matrix.families, 2), dtype=np.int64)
        table[:-1, :, 0] = matrix.time
        table[:-1, :, 1] = np.where(
            matrix.time == at.FORBIDDEN, 0, self.problem.objective.setup * matrix.cost
        )
        return self._append(table)

    def _stores(self) -> None:
        """Add pools, then materials, whose records follow each other."""
        problem = self.problem
        records: list[int] = []
        for index, pool in enumerate(problem.pools):
            records += self._store(pool.profile, 1 + self._pool_edges(index))
        for material in problem.materials:
            receipts = sorted(((0, material.on_hand), *material.receipts))
            levels = accumulate(amount for _, amount in receipts)
            steps = zip((tick for tick, _ in receipts), levels, strict=True)
            # A step for each receipt is enough, however often something is taken.
            records += self._store(steps, 2 + len(material.receipts))
        self._table(at.D_POOL, records)
        self.header[at.D_MATERIAL] = self.header[at.D_POOL] + at.STORE_SIZE * len(problem.pools)

    def _store(self, steps: Iterable[tuple[int, int]], own: int) -> list[int]:
        """Add one pool or material that has up to ``own`` steps in state."""
        kept = {tick: level for tick, level in steps if tick <= self.problem.horizon}
        kept[self.problem.horizon + 1] = at.PLENTY
        flat = [number for step in kept.items() for number in step]
        return [self._append(flat), len(kept), self._reserve(1 + 2 * own)]

    def _pool_edges(self, pool: int) -> int:
        """Return at how many ticks the use of ``pool`` can change at most."""
        a = self.problem.arrays
        edges = 2 * sum(1 for taken in a.demand_pool if taken == pool)
        for index, machine in enumerate(self.problem.machines):
            # Working time that begins or ends, also past the horizon.
            own = sum(1 for window in self.problem.windows if window.machine == index)
            edges += 2 * (len(self._regular(machine.calendar)) + own + 1)
            if any(taken == pool for taken, _ in machine.setup_demands):
                edges += 2 * int((a.mode_machine == index).sum())
        # Both edges of a piece are split off before either is joined again.
        return edges + 2


def _records(columns: Sequence[Ints], size: int) -> Ints:
    """Return the table whose records have these columns."""
    assert len(columns) == size
    return np.column_stack(columns)


def _pairs(first: Ints, second: Ints, begin: int, end: int) -> list[tuple[int, int]]:
    return list(zip(first[begin:end].tolist(), second[begin:end].tolist(), strict=True))
