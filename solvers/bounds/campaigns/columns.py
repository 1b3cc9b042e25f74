"""The columns of the program, and the rows that it begins with; the others are cut in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.earliest import lateness_cost
from solvers.linear.program import FREE, ProgramDraft
from solvers.problem import NEVER, NONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.bounds.campaigns.lines import Line
    from solvers.earliest import Earliest
    from solvers.linear.program import LinearProgram
    from solvers.problem import Problem
    from solvers.timeline import Timeline

NO_COLUMN: Final = -1


@dataclass(slots=True)
class Share:
    """An operation on a line: what of it ends there in each bucket.

    ``cells`` holds ``(bucket, column)``; an operation with several modes on the line has several in
    a bucket.
    """

    operation: int
    family: int
    cells: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Setups:
    """Columns of the setups of a line.

    ``begun[f]`` holds the columns of the campaigns of family ``f`` that begin in each bucket,
    ``state[f]`` those of the family being there at its end, ``arcs`` the ``(from, to, column)`` of
    the setups, ``entry[f]`` the first campaign from an unknown state.
    """

    begun: dict[int, list[int]] = field(default_factory=dict)
    state: dict[int, list[int]] = field(default_factory=dict)
    arcs: list[tuple[int, int, int]] = field(default_factory=list)
    entry: dict[int, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Program:
    """The program while it is being written, and where its columns are.

    Costs are in ``unit`` money units, so that they are numbers a simplex code likes.
    """

    problem: Problem
    dates: Earliest
    lines: list[Line]
    ticks: tuple[int, ...]
    unit: float
    draft: ProgramDraft = field(default_factory=ProgramDraft)
    shares: list[list[Share]] = field(default_factory=list)
    setups: list[Setups] = field(default_factory=list)
    _cost: list[float] = field(default_factory=list)
    _upper: list[float] = field(default_factory=list)
    _row: list[int] = field(default_factory=list)
    _column: list[int] = field(default_factory=list)
    _value: list[float] = field(default_factory=list)
    _low: list[float] = field(default_factory=list)
    _high: list[float] = field(default_factory=list)

    @property
    def buckets(self) -> int:
        """How many buckets there are."""
        return len(self.ticks) - 1

    def column(self, money: float, upper: float) -> int:
        """Add a column that costs ``money`` and return its index."""
        self._cost.append(money / self.unit)
        self._upper.append(upper)
        return len(self._cost) - 1

    def row(self, low: float, high: float, terms: list[tuple[int, float]]) -> None:
        """Add a row of ``(column, coefficient)``."""
        number = len(self._low)
        self._low.append(low)
        self._high.append(high)
        self._row.extend([number] * len(terms))
        self._column.extend([column for column, _ in terms])
        self._value.extend([value for _, value in terms])

    def finish(self) -> LinearProgram:
        """Return the program."""
        self.draft.columns(np.array(self._cost), np.array(self._upper))
        self.draft.rows(len(self._low), np.array(self._low), np.array(self._high))
        self.draft.entries(
            np.array(self._row, dtype=np.int64),
            np.array(self._column, dtype=np.int64),
            np.array(self._value),
        )
        return self.draft.program()


class Stopped(Exception):
    """The program is not written to its end."""


def write(program: Program, stop: Callable[[], bool] = lambda: False) -> bool:
    """Write all columns and first rows; False if some job has no choice, which is infeasible.

    Raises
    ------
    Stopped
        When ``stop``, which is asked at every job and line, says so.
    """
    program.shares = [[] for _ in program.lines]
    program.setups = [Setups() for _ in program.lines]
    ended = _Ended(program)
    for job in range(program.problem.arrays.jobs):
        if stop():
            raise Stopped
        if not ended.add(job):
            return False
    for number in range(len(program.lines)):
        if stop():
            raise Stopped
        _capacity(program, number, ended.work[number], _setups(program, number))
    return True


def _first_end(line: Timeline, tick: int, processing: int) -> int:
    """Return the first end after ``tick`` of work that ends on the line."""
    if processing == 0:
        return tick + 1
    following = line.next_working(tick)
    return NEVER if following is None else following + 1


class _Ended:
    """The columns that say where and when operations end, and what jobs cost."""

    def __init__(self, program: Program) -> None:
        self.p = program
        self.a = program.problem.arrays
        self.line_of = {int(m): n for n, line in enumerate(program.lines) for m in line.modes}
        first = {k for line in program.lines for k in line.machines}
        self.others = first - {line.machines[0] for line in program.lines}
        self.share: dict[tuple[int, int, int], Share] = {}
        self.work: list[list[list[tuple[int, float]]]] = [
            [[] for _ in range(program.buckets)] for _ in program.lines
        ]
        self._begin: dict[tuple[int, bool], list[int]] = {}

    def add(self, job: int) -> bool:
        """Add a job's columns and rows; False if it has no choice."""
        p, a = self.p, self.a
        weights = p.problem.objective
        choice: list[tuple[int, float]] = []
        if a.job_refusal_cost[job] != NONE and a.job_pinned_route[job] == NONE:
            money = weights.refusal * int(a.job_refusal_cost[job])
            choice.append((p.column(money, 1.0), 1.0))
        for route in range(int(a.job_route[job]), int(a.job_route[job + 1])):
            if p.dates.route_completion[route] < NEVER:
                made = p.column(weights.route * int(a.route_cost[route]), 1.0)
                self._route(job, route, made)
                choice.append((made, 1.0))
        if choice:
            p.row(1.0, 1.0, choice)
        return bool(choice)

    def _route(self, job: int, route: int, made: int) -> None:
        a = self.a
        operations = range(int(a.route_operation[route]), int(a.route_operation[route + 1]))
        if len(operations) == 1:
            self._operation(job, operations[0], made, alone=True)
            return
        by_bucket = {o: self._operation(job, o, made, alone=False) for o in operations}
        sums = {o: self._cumulated(by_bucket[o]) for o in operations}
        for o in operations:
            for row in range(int(a.predecessor_start[o]), int(a.predecessor_start[o + 1])):
                self._no_later(sums[int(a.predecessor_operation[row])], sums[o])
        completed = self._cumulated(self._completion(job, route, made))
        for o in operations:
            if a.successor_start[o] == a.successor_start[o + 1]:
                self._no_later(sums[o], completed)

    def _cumulated(self, cells: list[list[int]]) -> list[int]:
        """Return columns for the sums of a cell's columns up to each bucket but the last."""
        sums: list[int] = []
        for columns in cells[:-1]:
            total = self.p.column(0.0, 1.0)
            terms = [(total, -1.0), *((column, 1.0) for column in columns)]
            self.p.row(0.0, 0.0, [*terms, (sums[-1], 1.0)] if sums else terms)
            sums.append(total)
        return sums

    def _no_later(self, before: list[int], after: list[int]) -> None:
        for b, a in zip(before, after, strict=True):
            self.p.row(0.0, FREE, [(b, 1.0), (a, -1.0)])

    def _completion(self, job: int, route: int, made: int) -> list[list[int]]:
        """Add the bucket in which a route of several operations completes, with its lateness."""
        p, a = self.p, self.a
        first, end = (int(a.route_operation[route + step]) for step in (0, 1))
        modes = range(int(a.operation_mode[first]), int(a.operation_mode[end]))
        places = {self._place(m) for m in modes if p.dates.mode_completion[m] < NEVER}
        cells: list[list[int]] = [[] for _ in range(p.buckets)]
        for b in range(p.buckets):
            first_end = min(self._begins(place)[b] for place in places)
            when = max(int(p.dates.route_completion[route]), first_end)
            if when <= self._latest(job, b):
                cells[b] = [p.column(lateness_cost(p.problem, job, when), 1.0)]
        p.row(0.0, 0.0, [(made, -1.0), *((c, 1.0) for cell in cells for c in cell)])
        return cells

    def _place(self, mode: int) -> tuple[int, bool]:
        """Return the machine of a mode and whether it takes any time."""
        return int(self.a.mode_machine[mode]), bool(self.a.mode_processing[mode] > 0)

    def _begins(self, place: tuple[int, bool]) -> list[int]:
        """Return the first end that each bucket holds at a place."""
        if place not in self._begin:
            machine, takes = place
            # The first bucket holds ends at tick 0, too.
            ticks = (-1, *self.p.ticks[1:-1])
            self._begin[place] = [
                tick + 1
                if machine == NONE
                else _first_end(self.p.dates.times[machine], tick, int(takes))
                for tick in ticks
            ]
        return self._begin[place]

    def _latest(self, job: int, bucket: int) -> int:
        return min(self.p.ticks[bucket + 1], int(self.a.job_deadline[job]))

    def _operation(self, job: int, o: int, made: int, *, alone: bool) -> list[list[int]]:
        """Add the modes of an operation in each bucket; ``alone`` they complete the job, too."""
        p, a = self.p, self.a
        cells: list[list[int]] = [[] for _ in range(p.buckets)]
        deadline = int(a.job_deadline[job])
        for m in range(int(a.operation_mode[o]), int(a.operation_mode[o + 1])):
            machine = int(a.mode_machine[m])
            # One machine stands for all of its line.
            if p.dates.mode_completion[m] >= NEVER or machine in self.others:
                continue
            after = int(p.dates.mode_after[m])
            soonest = int(p.dates.mode_end[m])
            money = p.problem.objective.mode * int(a.mode_cost[m])
            for b, begin in enumerate(self._begins(self._place(m))):
                when = max(soonest, begin)
                if when > p.ticks[b + 1] or when + after > deadline:
                    continue
                late = lateness_cost(p.problem, job, when + after) if alone else 0
                column = p.column(money + late, 1.0)
                cells[b].append(column)
                if machine != NONE:
                    self._on_line(m, o, b, column)
        p.row(0.0, 0.0, [(made, -1.0), *((c, 1.0) for cell in cells for c in cell)])
        return cells

    def _on_line(self, mode: int, o: int, bucket: int, column: int) -> None:
        number = self.line_of[mode]
        family = int(self.a.mode_family[mode])
        key = (number, o, family)
        if key not in self.share:
            self.share[key] = Share(o, family)
            self.p.shares[number].append(self.share[key])
        self.share[key].cells.append((bucket, column))
        work = float(self.a.mode_processing[mode])
        if work:
            self.work[number][bucket].append((column, work))


def _setups(program: Program, number: int) -> list[list[tuple[int, float]]]:
    """Add the setups of a line; return per bucket the working ticks that they need at least."""
    line, s = program.lines[number], program.setups[number]
    arcs = line.setups()
    ticks: list[list[tuple[int, float]]] = [[] for _ in range(program.buckets)]
    if not any(time or cost for *_, time, cost in arcs):
        return ticks
    count = float(len(line.machines))
    made = {f: sum(share.family == f for share in program.shares[number]) for f in line.families}
    weight = program.problem.objective.setup
    for f in line.families:
        least = min((time for _, to, time, _ in arcs if to == f), default=0)
        most = float(made[f]) if any(to == f for _, to, *_ in arcs) else 0.0
        s.begun[f] = [program.column(0.0, most) for _ in range(program.buckets)]
        s.state[f] = [program.column(0.0, count) for _ in range(program.buckets)]
        if least:
            for b, column in enumerate(s.begun[f]):
                ticks[b].append((column, float(least)))
        if program.problem.machines[line.machines[0]].initial_family is None:
            s.entry[f] = [program.column(0.0, count) for _ in range(program.buckets)]
    for b in range(program.buckets):
        program.row(0.0, count, [(s.state[f][b], 1.0) for f in line.families])
    if s.entry:
        program.row(0.0, count, [(c, 1.0) for columns in s.entry.values() for c in columns])
    for f in line.families:
        _state(program, line, s, f)
    for g, f, _, cost in arcs:
        most = min(made[f], made.get(g, 0) + (count if g == line.initial else 0.0))
        s.arcs.append((g, f, program.column(weight * cost, most)))
    _flow(program, line, s)
    return ticks


def _state(program: Program, line: Line, s: Setups, f: int) -> None:
    """Add that a family is there only if it was before or a campaign of it has begun."""
    for b in range(program.buckets):
        terms = [(s.begun[f][b], 1.0), (s.state[f][b], -1.0)]
        if f in s.entry:
            terms.append((s.entry[f][b], 1.0))
        if b:
            terms.append((s.state[f][b - 1], 1.0))
        held = float(len(line.machines)) if b == 0 and f == line.initial else 0.0
        program.row(-held, FREE, terms)


def _flow(program: Program, line: Line, s: Setups) -> None:
    """Add that every campaign is set up for, and that setups lead only from where one was."""
    into: dict[int, list[tuple[int, float]]] = {f: [] for f in line.states}
    out: dict[int, list[tuple[int, float]]] = {f: [] for f in line.states}
    for g, f, column in s.arcs:
        into[f].append((column, 1.0))
        out[g].append((column, -1.0))
    for f in line.states:
        begun = [(column, 1.0) for column in s.begun.get(f, [])]
        if begun:
            program.row(0.0, 0.0, [*into[f], *((column, -1.0) for column, _ in begun)])
        begun += [(column, 1.0) for column in s.entry.get(f, [])]
        held = float(len(line.machines)) if f == line.initial else 0.0
        program.row(-held, FREE, [*begun, *out[f]])


def _capacity(
    program: Program,
    number: int,
    work: list[list[tuple[int, float]]],
    setups: list[list[tuple[int, float]]],
) -> None:
    """Fit all that ends by the end of each bucket into the working time until then."""
    line = program.lines[number]
    count = len(line.machines)
    scale = max(1.0, program.ticks[-1] / 1000.0)
    overtime = _overtime(program, line, scale)
    before: int | None = None
    for b in range(program.buckets):
        end = program.ticks[b + 1]
        total = count * line.time.position(end)
        load = program.column(0.0, total / scale)
        terms = [(load, -1.0), *((c, w / scale) for c, w in [*work[b], *setups[b]])]
        if before is not None:
            terms.append((before, 1.0))
        program.row(0.0, 0.0, terms)
        before = load
        used = [(column, -1.0) for start, column in overtime if start < end]
        if used:
            regular = count * line.regular.position(end) / scale
            program.row(-FREE, regular, [(load, 1.0), *used])


def _overtime(program: Program, line: Line, scale: float) -> list[tuple[int, int]]:
    """Add what of each window is used, at its share of what opening it costs."""
    weight = program.problem.objective.overtime
    found = []
    for window in line.windows:
        length = window.end - window.start
        money = weight * (window.rate + window.cost / length)
        found.append((window.start, program.column(money * scale, length / scale)))
    return found
