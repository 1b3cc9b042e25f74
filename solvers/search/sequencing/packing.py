"""Packs a problem of sequences into one array of data, and sizes the state that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.sequencing.kernel_layout as at
from solvers.problem import FORBIDDEN
from solvers.problem.arrays import UNPINNED
from solvers.problem.extremes import worst_objective
from solvers.search.sequencing.neighbours import neighbours
from solvers.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solvers.problem import Objective, Problem
    from solvers.problem.arrays import Arrays, Ints
    from solvers.search.sequencing.params import SequencingParams

LIMIT: Final = 2**59
"""End of the working time that every machine has beyond the horizon, as in the decoder."""

_SPANS: Final = 61


@dataclass(frozen=True, slots=True, eq=False)
class PackedSequences:
    """A problem as the kernels of this package read it.

    Parameters
    ----------
    data
        Flat int64 array, laid out as :mod:`solvers.search.sequencing.kernel_layout` says.
    mode
        Shape ``(ways,)``: the mode of each way, a global index.
    parked
        Shape ``(J,)``: the mode of no machine in which a parked job is made, or ``NONE`` where it
        is refused.
    breach
        What breaking a rule once adds to a cost: more than any objective.
    """

    problem: Problem
    data: Ints
    mode: Ints
    parked: Ints
    breach: int

    def new_state(self) -> Ints:
        """Return a fresh array of state."""
        return np.zeros(int(self.data[at.S_SIZE]), dtype=np.int64)


def breach_of(problem: Problem) -> int:
    """Return what breaking a rule once costs: more than any objective."""
    return worst_objective(problem) + 1


def fits(problem: Problem) -> bool:
    """Whether costs of sequences that break every rule stay within 64 bits."""
    return breach_of(problem) * (8 * len(problem.jobs) + 8) < at.NEVER


def pack(problem: Problem, params: SequencingParams) -> PackedSequences:
    """Return ``problem`` packed for the kernels; it must be one that the search suits."""
    return _Packing(problem, params).packed()


class _Packing:
    """Lays tables out one after the other and notes in the header where each begins."""

    def __init__(self, problem: Problem, params: SequencingParams) -> None:
        self.problem = problem
        self.params = params
        self.a: Arrays = problem.arrays
        self.breach = breach_of(problem)
        self.header = np.zeros(at.HEADER, dtype=np.int64)
        self.tables: list[Ints] = []
        self.used = at.HEADER
        self.state_used = at.STATE_HEADER
        self.lines = [_line(problem, machine) for machine in range(self.a.machines)]

    def packed(self) -> PackedSequences:
        a, header = self.a, self.header
        mode = self._usable()
        machine = a.mode_machine[mode]
        job = a.operation_job[a.mode_operation[mode]]
        header[at.H_JOBS], header[at.H_MACHINES], header[at.H_WAYS] = a.jobs, a.machines, len(mode)
        header[at.H_BREACH] = self.breach
        reach = self.problem.horizon + int(a.mode_processing.max(initial=0)) * (a.jobs + 1)
        header[at.H_OVER] = self.breach // (8 * reach)
        header[at.H_LATE] = self.problem.objective.number_late
        header[at.H_COMPLETION] = self.problem.objective.total_completion
        header[at.H_SETUPS] = int((a.machine_setup != at.NONE).any())
        ways = self._ways(mode, job, machine)
        header[at.D_WAY] = self._append(ways)
        parked = self._jobs(job)
        near = neighbours(self.problem, mode, self.params.near)
        header[at.H_NEAR] = near.shape[1]
        header[at.D_NEAR] = self._append(near)
        on = np.full((a.jobs, a.machines), at.NONE, dtype=np.int64)
        _, first = np.unique(job * a.machines + machine, return_index=True)
        on[job[first], machine[first]] = first
        header[at.D_ON] = self._append(on)
        header[at.H_TWINS] = int((ways[:, at.W_TWINS] > 1).any())
        header[at.D_SHARE] = self._append(self.params.shares())
        closes = self._machines(machine, ways)
        safe = self._horizon_is_ample(mode, job) and (a.job_deadline == at.NEVER).all()
        pinned = (a.operation_pin_start != at.NONE).any()
        plain = safe and not pinned and not closes
        header[at.H_PLAIN] = int(plain and not header[[at.H_LATE, at.H_COMPLETION]].any())
        self._state()
        data = np.concatenate([header, *self.tables])
        data.setflags(write=False)
        return PackedSequences(self.problem, data, mode, parked, self.breach)

    def _append(self, table: Ints | Sequence[int]) -> int:
        """Add ``table`` to data and return where it begins."""
        begin = self.used
        flat = np.asarray(table, dtype=np.int64).ravel()
        self.tables.append(flat)
        self.used += len(flat)
        return begin

    def _reserve(self, size: int) -> int:
        """Set ``size`` numbers of state aside and return where they begin."""
        begin = self.state_used
        self.state_used += size
        return begin

    def _allowed(self) -> Ints:
        """Return the modes that pins allow."""
        a = self.a
        operation = a.mode_operation
        pin = a.operation_pin_machine[operation]
        route = a.job_pinned_route[a.operation_job[operation]]
        allowed = (pin == UNPINNED) | (pin == a.mode_machine)
        allowed &= (route == at.NONE) | (route == a.operation_route[operation])
        return np.flatnonzero(allowed)

    def _usable(self) -> Ints:
        """Return the modes of machines that pins allow, by job and machine."""
        a = self.a
        allowed = self._allowed()
        kept = allowed[a.mode_machine[allowed] != at.NONE]
        job = a.operation_job[a.mode_operation[kept]]
        order = np.lexsort((kept, a.mode_machine[kept], job))
        usable: Ints = kept[order]
        return usable

    def _ways(self, mode: Ints, job: Ints, machine: Ints) -> Ints:
        a, weights = self.a, self.problem.objective
        operation = a.mode_operation[mode]
        arrival = np.maximum(a.job_release[job], a.mode_earliest[mode])
        pin = a.operation_pin_start[operation]
        processing = a.mode_processing[mode]
        deadline = np.minimum(a.job_deadline[job], self.problem.horizon)
        table = np.zeros((len(mode), at.WAY_SIZE), dtype=np.int64)
        table[:, at.W_JOB] = job
        table[:, at.W_MACHINE] = machine
        table[:, at.W_FAMILY] = a.mode_family[mode]
        table[:, at.W_PROCESSING] = processing
        table[:, at.W_READY] = self._positions(machine, np.maximum(arrival, pin))
        table[:, at.W_ARRIVAL] = self._positions(machine, arrival)
        table[:, at.W_DUE] = a.job_due[job]
        table[:, at.W_PRICE] = _late_price(weights, a)[job]
        table[:, at.W_DUE_AT] = self._positions(machine, a.job_due[job])
        last = self._positions(machine, deadline)
        pinned = np.flatnonzero(pin != at.NONE)
        for row in pinned.tolist():
            start = int(pin[row])
            line = self.lines[int(machine[row])]
            # Ends rise strictly with starts, so the pinned start is a latest end as well.
            end = line.position(start) + int(processing[row])
            last[row] = min(last[row], end) if line.is_working(start) else at.NONE
        table[:, at.W_DEADLINE_AT] = last
        route = a.operation_route[operation]
        table[:, at.W_COST] = weights.mode * a.mode_cost[mode] + weights.route * a.route_cost[route]
        closing = np.array([len(line.opens) > 1 for line in self.lines], dtype=np.int64)
        table[:, at.W_RIGID] = (1 - a.operation_resumable[operation]) * closing[machine]
        _, place, count = np.unique(
            job * a.machines + machine, return_inverse=True, return_counts=True
        )
        table[:, at.W_TWINS] = count[place]
        return table

    def _positions(self, machine: Ints, ticks: Ints) -> Ints:
        """Return the working ticks of each machine before its tick, which may be never."""
        result = ticks.copy()
        for index, line in enumerate(self.lines):
            rows = np.flatnonzero((machine == index) & (ticks < at.NEVER))
            opens, closes = np.array(line.opens), np.array(line.closes)
            row = np.maximum(0, np.searchsorted(opens, ticks[rows], side="right") - 1)
            worked = np.minimum(ticks[rows], closes[row]) - opens[row]
            result[rows] = np.array(line.before)[row] + np.maximum(0, worked)
        return result

    def _jobs(self, job: Ints) -> Ints:
        """Add the table of jobs and return the modes in which parked ones are made."""
        a, weights = self.a, self.problem.objective
        first = np.searchsorted(job, np.arange(a.jobs + 1))
        cost = np.full(a.jobs, 3 * self.breach, dtype=np.int64)
        mode = np.full(a.jobs, at.NONE, dtype=np.int64)
        refusable = (a.job_refusal_cost != at.NONE) & (a.job_pinned_route == at.NONE)
        cost[refusable] = weights.refusal * a.job_refusal_cost[refusable]
        price = _late_price(weights, a)
        for index in self._allowed().tolist():
            if a.mode_machine[index] != at.NONE:
                continue
            operation = int(a.mode_operation[index])
            owner, pin = int(a.operation_job[operation]), int(a.operation_pin_start[operation])
            arrival = max(int(a.job_release[owner]), int(a.mode_earliest[index]))
            start = max(arrival, pin)
            end = start + int(a.mode_processing[index])
            late = end - int(a.job_due[owner])
            total = weights.mode * int(a.mode_cost[index]) + weights.total_completion * end
            total += weights.route * int(a.route_cost[a.operation_route[operation]])
            if late > 0:
                total += int(price[owner]) * late + weights.number_late
            broken = end > min(int(a.job_deadline[owner]), self.problem.horizon)
            total += self.breach * (int(broken) + int(pin not in (at.NONE, start)))
            if total < cost[owner]:
                cost[owner], mode[owner] = total, index
        table = np.zeros((a.jobs, at.JOB_SIZE), dtype=np.int64)
        table[:, at.J_WAY] = first[:-1]
        table[:, at.J_WAYS] = np.diff(first)
        table[:, at.J_PARK] = cost
        table[:, at.J_PARKABLE] = cost < self.breach
        self.header[at.D_JOB] = self._append(table)
        self.header[at.H_PARKABLE] = int((cost < self.breach).any())
        return mode

    def _horizon_is_ample(self, mode: Ints, job: Ints) -> bool:
        """Whether all work one after the other ends by the horizon, whatever the sequence."""
        a = self.a
        setup = np.array(
            [
                0 if m.setup is None else int(self.problem.setups[m.setup].time.max(initial=0))
                for m in self.problem.machines
            ],
            dtype=np.int64,
        )
        longest = np.zeros(a.jobs, dtype=np.int64)
        np.maximum.at(longest, job, a.mode_processing[mode] + setup[a.mode_machine[mode]])
        ready = max(int(a.job_release.max(initial=0)), int(a.mode_earliest.max(initial=0)))
        return bool(ready + int(longest.sum()) < self.problem.horizon)

    def _machines(self, machine: Ints, ways: Ints) -> bool:
        """Add the machines; say whether any closes."""
        a = self.a
        setups = [self._setup(index) for index in range(len(self.problem.setups))]
        table = np.zeros((a.machines, at.MACHINE_SIZE), dtype=np.int64)
        spans: dict[Timeline, tuple[int, int]] = {}
        for index, line in enumerate(self.lines):
            number = int(a.machine_setup[index])
            families = 0 if number == at.NONE else self.problem.setups[number].families
            initial = int(a.machine_initial[index])
            if line not in spans:
                rows = zip(line.opens, line.closes, line.before[:-1], strict=True)
                spans[line] = (
                    self._append([value for row in rows for value in row]),
                    self._append(_spans(line)),
                )
            mine = machine == index
            capacity = len(np.unique(ways[mine, at.W_JOB]))
            table[index, at.K_SETUP] = at.NONE if number == at.NONE else setups[number]
            table[index, at.K_FAMILIES] = families
            table[index, at.K_INITIAL] = families if initial == at.NONE else initial
            table[index, at.K_WAITS] = 1 - a.machine_anticipatory[index]
            table[index, at.K_CLOSES] = int(line.opens != (0,))
            table[index, at.K_RIGID] = int(ways[mine, at.W_RIGID].any())
            table[index, at.K_ROW], table[index, at.K_SPAN] = spans[line]
            table[index, at.K_ROWS] = len(line.opens)
            table[index, at.K_PLACE] = self._reserve((capacity + 2) * at.PLACE_SIZE)
            table[index, at.K_CAPACITY] = capacity
        self.header[at.D_MACHINE] = self._append(table)
        return bool(table[:, at.K_CLOSES].any())

    def _setup(self, index: int) -> int:
        """Add a matrix with a row of zeros for the unknown family."""
        matrix = self.problem.setups[index]
        forbidden = matrix.time == FORBIDDEN
        table = np.zeros((matrix.families + 1, matrix.families, 2), dtype=np.int64)
        table[:-1, :, 0] = np.where(forbidden, 0, matrix.time)
        price = self.problem.objective.setup * matrix.cost
        table[:-1, :, 1] = np.where(forbidden, self.breach, price)
        return self._append(table)

    def _state(self) -> None:
        jobs = self.a.jobs
        for entry, size in (
            (at.S_JOB, at.X_SIZE * jobs),
            (at.S_LENGTH, self.a.machines),
            # A move patches no more than two machines, and neither with more than all jobs.
            (at.S_PATCH, 2 * jobs + 2),
            (at.S_SCRATCH, jobs + 2),
            (at.S_BEST, at.X_SIZE * jobs),
            (at.S_HOME, at.X_SIZE * jobs),
            (at.S_QUEUE, jobs),
            (at.S_QUEUED, jobs),
        ):
            self.header[entry] = self._reserve(size)
        self.header[at.S_SIZE] = self.state_used


def _late_price(weights: Objective, a: Arrays) -> Ints:
    """Return per job the rise of the objective per tick of tardiness."""
    price: Ints = weights.tardiness * a.job_tardiness_cost + weights.total_tardiness
    return price


def _line(problem: Problem, machine: int) -> Timeline:
    """Return the working time of a machine, which from the horizon on never ends."""
    calendar = problem.machines[machine].calendar
    regular: tuple[tuple[int, int], ...] = ((0, problem.horizon),)
    if calendar is not None:
        regular = problem.calendars[calendar].intervals
    return Timeline.of([*regular, (problem.horizon, LIMIT)])


def _spans(line: Timeline) -> Ints:
    """Return per power of two how many ticks lie at most between ends so many working ticks apart.

    They are furthest apart where the later end is the first working tick of an interval.
    """
    opens = np.array(line.opens, dtype=np.int64)
    before = np.array(line.before[:-1], dtype=np.int64)
    result = np.zeros(_SPANS, dtype=np.int64)
    for bit in range(_SPANS):
        advance = 1 << bit
        earlier = np.maximum(0, before - advance)
        row = np.searchsorted(before, earlier, side="right") - 1
        apart = opens - (opens[row] + earlier - before[row])
        result[bit] = max(advance, int(apart.max(initial=0)))
    return result
