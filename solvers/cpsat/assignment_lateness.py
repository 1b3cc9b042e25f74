r"""Lateness that follows from load: too much work before its due dates makes somebody late.

Take machine k and a tick t, and operations S on it whose jobs are late if the operation is not
finished at t. At least ``R(t) = max(0, load(S) - W(t))`` ticks of their processing are left then,
``W(t)`` being all working time before t, overtime included. An operation of processing p whose
job loses v money units per late tick loses at least ``v / p`` per tick of its processing left, so
the plan loses at least ``rho * R(t)`` at tick t if every operation of S has ``v / p >= rho``. With
nested sets ``S_1 > S_2 > ...`` of thresholds ``rho_1 < rho_2 < ...`` the amounts
``(rho_c - rho_{c-1}) * R_c(t)`` add up, because an operation with ratio ``v / p`` is in the sets up
to its own ratio only.

Between two ticks of a grid the set is kept as it is at the first, which only leaves operations
out; the integral of ``max(0, load - W(t))`` over the interval is a convex function of the load, and
its tangents are the rows. A job with several operations splits its v between them in fixed shares,
so nothing is counted twice. What a mode's own earliest date makes late is charged to the mode, and
an operation counts here only from the later of the two on:
``T = max(0, E - due) + max(0, C - max(due, E))`` for every completion C no earlier than E.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.earliest import lateness_cost, passed

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solvers.cpsat.assignment_draft import Draft
    from solvers.problem.arrays import Ints
    from solvers.timeline import Timeline

_INTERVALS: Final = 10
"""Intervals of the grid between the due dates of a machine."""

_BEYOND: Final = (Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2))
"""Ticks of the grid after the last due date, in working time relative to that before it."""

_CLASSES: Final = 3
"""Thresholds rho per interval."""

_FINE: Final = 2**10
"""Steepness below which the coefficients of a tangent are taken as multiples of ``1 / _FINE``."""

_SAFE: Final = 2**60


def add_earliest_lateness(d: Draft) -> None:
    """Charge each route its earliest completion, and each mode its share of what it adds to that.

    The completion is no earlier than that of any chosen mode, so the share-weighted mean of the
    modes' costs is a lower bound on the cost.
    """
    a = d.arrays
    shares = _shares(d)
    least: dict[int, int] = {}
    for r, made in d.routes.items():
        job = int(a.route_job[r])
        least[r] = lateness_cost(d.problem, job, int(d.dates.route_completion[r]))
        d.pay(made, least[r])
    for m, chosen in d.modes.items():
        o = int(a.mode_operation[m])
        r = int(a.operation_route[o])
        cost = lateness_cost(d.problem, int(a.route_job[r]), int(d.dates.mode_completion[m]))
        d.pay(chosen, int(shares[o] * (max(cost, least[r]) - least[r])))


def add_overload(d: Draft) -> bool:
    """Charge the lateness that follows from the machines' loads; say whether there is any."""
    shares = _shares(d)
    before = len(d.terms)
    fractions: list[tuple[cp_model.IntVar, int]] = []
    for k in range(d.arrays.machines):
        _Overload(d, k, shares, fractions).add()
    if fractions:
        _add_up(d, fractions)
    return len(d.terms) > before


def _add_up(d: Draft, fractions: list[tuple[cp_model.IntVar, int]]) -> None:
    """Charge costs in fractions of a unit together, so that they are rounded up only once.

    All other costs of the model are whole, and so is the objective of every schedule, so rounding
    the sum up leaves a bound; rounding each would not.
    """
    from ortools.sat.python import cp_model

    most = sum(largest for _, largest in fractions)
    if most >= _SAFE:
        return
    total = d.model.new_int_var(0, most // _FINE + 1, "")
    d.model.add(_FINE * total >= cp_model.LinearExpr.sum([cost for cost, _ in fractions]))
    d.terms.append((total, 1))


def _shares(d: Draft) -> dict[int, Fraction]:
    """Return per possible operation its share of its job's lateness; per route they add up to 1."""
    a = d.arrays
    shares: dict[int, Fraction] = {}
    for r in d.routes:
        operations = range(int(a.route_operation[r]), int(a.route_operation[r + 1]))
        work = [_least_work(d, o) for o in operations]
        total = sum(work)
        for o, part in zip(operations, work, strict=True):
            shares[o] = Fraction(part, total) if total else Fraction(1, len(operations))
    return shares


def _least_work(d: Draft, operation: int) -> int:
    a = d.arrays
    modes = range(int(a.operation_mode[operation]), int(a.operation_mode[operation + 1]))
    return min(int(a.mode_processing[m]) for m in modes if m in d.modes)


@dataclass(frozen=True, slots=True)
class _Late:
    """A mode that costs ``rate`` per tick that it is unfinished from ``start`` on."""

    mode: int
    start: int
    rate: Fraction
    processing: int

    @property
    def ratio(self) -> Fraction:
        return self.rate / self.processing


class _Overload:
    """The rows of one machine."""

    def __init__(
        self,
        d: Draft,
        machine: int,
        shares: dict[int, Fraction],
        fractions: list[tuple[cp_model.IntVar, int]],
    ) -> None:
        self.d = d
        self.fractions = fractions
        self.line = d.dates.times[machine]
        self.area = _Area(self.line)
        self.late = [late for m in d.on_machine(machine) for late in _rates(d, m, shares)]

    def add(self) -> None:
        """Add the rows of every threshold."""
        if not self.late:
            return
        grid = self._grid()
        below = Fraction(0)
        for rho in _thresholds([late.ratio for late in self.late]):
            self._class(grid, self._joining(grid, rho), (rho - below) / self.d.unit)
            below = rho

    def _grid(self) -> list[int]:
        starts = np.array([late.start for late in self.late], dtype=np.int64)
        weights = np.array([late.processing for late in self.late], dtype=np.float64)
        order = np.argsort(starts, kind="stable")
        passing = np.cumsum(weights[order]) / weights.sum()
        wanted = np.arange(_INTERVALS + 1) / _INTERVALS
        rows = np.minimum(np.searchsorted(passing, wanted), len(order) - 1)
        grid = {max(0, int(start)) for start in starts[order][rows]}
        done = self.line.position(max(grid))
        for share in _BEYOND:
            grid.add(passed(self.line, min(self.line.total, int(done * (1 + share)) + 1)))
        horizon = self.d.problem.horizon
        return sorted(tick for tick in {*grid, horizon} if tick <= horizon)

    def _joining(self, grid: list[int], rho: Fraction) -> list[list[int]]:
        """Return per interval the modes whose ratio reaches ``rho`` at its first tick."""
        joining: list[list[int]] = [[] for _ in grid]
        reached: dict[int, Fraction] = {}
        for late in sorted(self.late, key=lambda late: late.start):
            before = reached.get(late.mode, Fraction(0))
            reached[late.mode] = before + late.ratio
            if before < rho <= reached[late.mode]:
                # Past the last tick of the grid it joins no interval.
                row = bisect_left(grid, late.start)
                if row < len(grid):
                    joining[row].append(late.mode)
        return joining

    def _class(self, grid: list[int], joining: list[list[int]], rate: Fraction) -> None:
        """Charge ``rate`` times the integral of the work left of the modes that have joined."""
        from ortools.sat.python import cp_model

        processing = self.d.arrays.mode_processing
        load, most = None, 0
        for (begin, end), modes in zip(pairwise(grid), joining, strict=False):
            terms = [(self.d.modes[m], int(processing[m])) for m in modes]
            most += sum(work for _, work in terms)
            if most >= _SAFE:
                return
            if terms:
                if load is not None:
                    terms.append((load, 1))
                load = self.d.model.new_int_var(0, most, "")
                variables, coefficients = zip(*terms, strict=True)
                total = cp_model.LinearExpr.weighted_sum(variables, coefficients)
                self.d.model.add(load == total)
            if load is not None and most > self.line.position(begin):
                self._tangents(begin, end, load, most, rate)

    def _tangents(
        self, begin: int, end: int, load: cp_model.IntVar, most: int, rate: Fraction
    ) -> None:
        """Charge at least two tangents of the cost of ``load`` ticks of work over the interval."""
        untils = sorted({(begin + end + 1) // 2, end})
        # max(0, .) is at least its argument up to `until`, and at least 0 after it. Coefficients
        # are rounded down to whole numbers, or to fractions where that would lose too much (and
        # can be added up: in coarser units the objective is not whole).
        steep = rate * (untils[0] - begin) >= _FINE
        fine = 1 if steep or self.d.unit > 1 else _FINE
        rows = []
        for until in untils:
            factor = int(rate * (until - begin) * fine)
            base = ceil(rate * self.area.under(begin, until) * fine)
            if factor * most - base > 0 and factor * most < _SAFE:
                rows.append((factor, base))
        if not rows:
            return
        largest = max(factor * most - base for factor, base in rows)
        largest = min(largest, fine * (self.d.worst // self.d.unit + 1))
        cost = self.d.model.new_int_var(0, largest, "")
        for factor, base in rows:
            self.d.model.add(cost >= factor * load - base)
        if fine == 1:
            self.d.terms.append((cost, 1))
        else:
            self.fractions.append((cost, largest))


def _rates(d: Draft, mode: int, shares: dict[int, Fraction]) -> list[_Late]:
    """Return what ``mode`` loses per tick: from its due date on, and for mere completion."""
    a = d.arrays
    processing = int(a.mode_processing[mode])
    o = int(a.mode_operation[mode])
    job = d.problem.jobs[int(a.operation_job[o])]
    weights = d.problem.objective
    if processing == 0:
        return []
    found = []
    after = int(d.dates.mode_after[mode])
    route = int(a.operation_route[o])
    earliest = max(int(d.dates.mode_completion[mode]), int(d.dates.route_completion[route]))
    if job.due is not None:
        rate = shares[o] * (weights.tardiness * job.tardiness_cost + weights.total_tardiness)
        if rate:
            found.append(_Late(mode, max(job.due, earliest) - after, rate, processing))
    if weights.total_completion:
        rate = shares[o] * weights.total_completion
        found.append(_Late(mode, earliest - after, rate, processing))
    return found


def _thresholds(ratios: list[Fraction]) -> list[Fraction]:
    """Return rising thresholds: the least ratio and some higher ones."""
    distinct = sorted(set(ratios))
    ordered = sorted(ratios)
    rows = {len(ordered) * c // _CLASSES for c in range(_CLASSES)}
    return sorted({distinct[0], *(ordered[row] for row in rows)})


class _Area:
    """The integral of a timeline's position, which is linear while it is open, constant else."""

    def __init__(self, line: Timeline) -> None:
        self.line = line
        self.opens: Ints = np.array(line.opens, dtype=np.int64)
        sums = [0]
        tick = 0
        for row, (start, close) in enumerate(zip(line.opens, line.closes, strict=True)):
            done = line.before[row]
            closed = done * (start - tick)
            length = close - start
            sums.append(sums[-1] + closed * 2 + (2 * done + length) * length)
            tick = close
        #: Twice the integral up to the end of each interval.
        self.sums = sums

    def under(self, begin: int, end: int) -> Fraction:
        """Return the integral over ``[begin, end)``."""
        return Fraction(self._twice(end) - self._twice(begin), 2)

    def _twice(self, tick: int) -> int:
        row = int(np.searchsorted(self.opens, tick, side="right")) - 1
        if row < 0:
            return 0
        line = self.line
        begin, close = line.opens[row], min(tick, line.closes[row])
        previous = line.closes[row - 1] if row else 0
        done = line.before[row]
        length = close - begin
        total = self.sums[row] + 2 * done * (begin - previous) + (2 * done + length) * length
        return total + 2 * (done + length) * (tick - close)
