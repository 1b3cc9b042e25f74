"""How early each mode and route of a job could end if it had the plant to itself.

Every date here is a lower bound for all schedules: all overtime is open, nothing else is in the
way, pools are free and maximum lags are ignored; calendars, releases, lags, pins, the first moment
at which stock suffices and the least setup that can precede an operation are honoured. A mode that
cannot be part of any schedule is marked impossible, for the same reasons.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.problem import FORBIDDEN, NEVER, NONE, UNPINNED
from solvers.timeline import Timeline, timelines

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Earliest:
    """Lower bounds on dates, in ticks; :data:`NEVER` marks what no schedule can contain.

    Parameters
    ----------
    mode_end
        Shape (M,): earliest end of the operation in this mode.
    mode_completion
        Shape (M,): earliest completion of the route when it uses this mode.
    mode_after
        Shape (M,): least ticks between the operation's end and the completion of the route.
    route_completion
        Shape (R,): earliest completion of the route.
    times
        Per machine its working time when all overtime is open.
    """

    mode_end: Ints
    mode_completion: Ints
    mode_after: Ints
    route_completion: Ints
    times: tuple[Timeline, ...]


def earliest(problem: Problem) -> Earliest:
    """Return the earliest dates of every mode and route of ``problem``."""
    return _Dates(problem).run()


def lateness_cost(problem: Problem, job: int, completion: int) -> int:
    """Return what completing ``job`` at ``completion`` costs in the terms that add up over jobs.

    It never falls when the completion rises.
    """
    weights = problem.objective
    element = problem.jobs[job]
    cost = weights.total_completion * completion
    if element.due is not None and completion > element.due:
        rate = weights.tardiness * element.tardiness_cost + weights.total_tardiness
        cost += rate * (completion - element.due) + weights.number_late
    return cost


class _Dates:
    """The forward pass over every route; plain lists, because it works number by number."""

    def __init__(self, problem: Problem) -> None:
        a = problem.arrays
        self.a = a
        self.horizon = problem.horizon
        self.times = timelines(problem, range(len(problem.windows)))
        self.entry = _least_entries(problem)
        self.release = a.job_release[a.operation_job].tolist()
        self.stocked = _stocked(a)
        self.machine = a.mode_machine.tolist()
        self.family = a.mode_family.tolist()
        self.processing = a.mode_processing.tolist()
        self.tail = a.mode_tail.tolist()
        self.opens = a.mode_earliest.tolist()
        self.first_mode = a.operation_mode.tolist()
        self.resumable = a.operation_resumable.tolist()
        self.pin_machine = a.operation_pin_machine.tolist()
        self.pin_start = a.operation_pin_start.tolist()
        self.mode_end = [NEVER] * a.modes
        self.mode_after = [0] * a.modes
        self.mode_completion = [NEVER] * a.modes
        self.route_completion = [NEVER] * a.routes

    def run(self) -> Earliest:
        a = self.a
        job_pin = a.job_pinned_route.tolist()
        job_of = a.route_job.tolist()
        for route in range(a.routes):
            pinned = job_pin[job_of[route]]
            if pinned in (NONE, route):
                self._route(route)
        return Earliest(
            np.array(self.mode_end, dtype=np.int64),
            np.array(self.mode_completion, dtype=np.int64),
            np.array(self.mode_after, dtype=np.int64),
            np.array(self.route_completion, dtype=np.int64),
            self.times,
        )

    def _route(self, route: int) -> None:
        a = self.a
        operations = range(int(a.route_operation[route]), int(a.route_operation[route + 1]))
        order = _topological(a, operations)
        ready = self._forward(order)
        self._backward(order)
        if any(when >= NEVER for when in ready.values()):
            return
        base = max(
            min(self.mode_end[m] for m in range(self.first_mode[o], self.first_mode[o + 1]))
            for o in operations
        )
        deadline = int(a.job_deadline[a.route_job[route]])
        completion = base
        for o in operations:
            least = NEVER
            for m in range(self.first_mode[o], self.first_mode[o + 1]):
                if self.mode_end[m] < NEVER:
                    when = max(base, self.mode_end[m] + self.mode_after[m])
                    self.mode_completion[m] = when if when <= deadline else NEVER
                    least = min(least, self.mode_completion[m])
            completion = max(completion, least)
        self.route_completion[route] = completion

    def _forward(self, order: list[int]) -> dict[int, int]:
        """Fill the earliest ends; return when the work of each operation is available."""
        a = self.a
        ready: dict[int, int] = {}
        for o in order:
            arrival = self.release[o]
            links = range(int(a.predecessor_start[o]), int(a.predecessor_start[o + 1]))
            for link in links:
                before = ready[int(a.predecessor_operation[link])]
                arrival = max(arrival, before + int(a.predecessor_min_lag[link]))
            least = NEVER
            for m in range(self.first_mode[o], self.first_mode[o + 1]):
                end = self._end(o, m, arrival)
                self.mode_end[m] = end
                least = min(least, end + self.tail[m])
            ready[o] = min(least, NEVER)
        return ready

    def _end(self, o: int, m: int, arrival: int) -> int:
        """Return the earliest end of operation ``o`` in mode ``m``; NEVER if it cannot be."""
        machine = self.machine[m]
        if arrival >= NEVER or self.pin_machine[o] not in (UNPINNED, machine):
            return NEVER
        start = max(arrival, self.opens[m])
        if machine == NONE:
            start = self._pinned(o, max(start, self.stocked[o]))
            end = start + self.processing[m]
            return end if end <= self.horizon else NEVER
        time = self.times[machine]
        entry = self.entry[machine][self.family[m]]
        if entry >= NEVER:
            return NEVER
        if entry > 0:
            waits = self.a.machine_anticipatory[machine] == 0
            begin = time.position(start) if waits else 0
            start = max(start, passed(time, begin + entry))
        start = self._pinned(o, max(start, self.stocked[o]))
        if start >= NEVER:
            return NEVER
        end = _earliest_end(time, start, self.processing[m], bool(self.resumable[o]))
        return end if end <= self.horizon else NEVER

    def _pinned(self, o: int, start: int) -> int:
        pin = self.pin_start[o]
        if pin == NONE:
            return start
        return pin if start <= pin else NEVER

    def _backward(self, order: list[int]) -> None:
        """Fill the least ticks from each end to the completion of the route."""
        a = self.a
        least: dict[int, int] = {}
        for o in reversed(order):
            after = 0
            last = True
            for link in range(int(a.successor_start[o]), int(a.successor_start[o + 1])):
                last = False
                after = max(after, least[int(a.successor_operation[link])] + _lag(a, o, link))
            modes = range(self.first_mode[o], self.first_mode[o + 1])
            for m in modes:
                self.mode_after[m] = 0 if last else self.tail[m] + after
            least[o] = min(self.processing[m] + self.mode_after[m] for m in modes)


def passed(line: Timeline, work: int) -> int:
    """Return the first tick by which ``work`` working ticks have passed; NEVER if too many."""
    if work <= 0:
        return 0
    last = line.tick(work - 1)
    return NEVER if last is None else last + 1


def _earliest_end(line: Timeline, start: int, processing: int, resumable: bool) -> int:
    if processing == 0:
        begin = line.next_working(start)
        return NEVER if begin is None else begin
    if resumable:
        return passed(line, line.position(start) + processing)
    begin = line.earliest_start(start, processing, resumable=False)
    return NEVER if begin is None else begin + processing


def _lag(a: Arrays, before: int, link: int) -> int:
    """Return the minimum lag of a successor link."""
    after = int(a.successor_operation[link])
    rows = range(int(a.predecessor_start[after]), int(a.predecessor_start[after + 1]))
    return next(int(a.predecessor_min_lag[r]) for r in rows if a.predecessor_operation[r] == before)


def _topological(a: Arrays, operations: range) -> list[int]:
    if len(operations) == 1:
        return list(operations)
    waiting = {o: int(a.predecessor_start[o + 1] - a.predecessor_start[o]) for o in operations}
    order = [o for o in operations if not waiting[o]]
    for o in order:
        for successor in a.successor_operation[a.successor_start[o] : a.successor_start[o + 1]]:
            waiting[int(successor)] -= 1
            if not waiting[int(successor)]:
                order.append(int(successor))
    return order


def _stocked(a: Arrays) -> list[int]:
    """Return per operation the first tick at which all receipts together could cover it."""
    stores: list[tuple[list[int], list[int]]] = []
    for s in range(len(a.receipt_start) - 1):
        rows = slice(int(a.receipt_start[s]), int(a.receipt_start[s + 1]))
        stores.append((a.receipt_tick[rows].tolist(), np.cumsum(a.receipt_amount[rows]).tolist()))
    result = []
    starts = a.material_start.tolist()
    for o in range(a.operations):
        when = 0
        for row in range(starts[o], starts[o + 1]):
            ticks, amounts = stores[int(a.material_index[row])]
            index = bisect_left(amounts, int(a.material_amount[row]))
            when = max(when, ticks[index] if index < len(ticks) else NEVER)
        result.append(when)
    return result


def _least_entries(problem: Problem) -> list[list[int]]:
    """Return ``[machine][family]``: the least setup that can precede an operation of the family.

    Only families with a mode on the machine, and its initial one, can come before.
    """
    a = problem.arrays
    result = []
    for index, machine in enumerate(problem.machines):
        if machine.setup is None:
            result.append([0])
            continue
        time = problem.setups[machine.setup].time
        if machine.initial_family is None:
            result.append([0] * time.shape[0])
            continue
        sources = {machine.initial_family, *a.mode_family[a.mode_machine == index].tolist()}
        rows = time[sorted(sources)]
        result.append(np.where(rows == FORBIDDEN, NEVER, rows).min(axis=0).tolist())
    return result
