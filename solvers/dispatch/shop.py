"""A workshop in which operations are placed one by one, in plain Python.

Everything that constrains a start stands here: working time, the neighbours on the machine and
the setups from and to them, pools, crews and materials. An operation may be placed into a gap
between earlier ones, which never move; it can be taken out again in reverse order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from solvers.dispatch.levels import FOREVER, Levels
from solvers.problem import FORBIDDEN, Operation
from solvers.timeline import Timeline, timelines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from solvers.problem import Machine, Mode, Problem, Window


class Request(NamedTuple):
    """What is to be placed, and when at the earliest."""

    job: int
    operation: int
    mode: int
    what: Operation
    how: Mode
    arrival: int  # release, own earliest start, predecessors: binds non-anticipatory setups, too
    low: int  # every other lower bound on the start
    at: int | None  # the only start allowed


class Placed(NamedTuple):
    """An operation in the shop; tuples of one machine sort in the order of its sequence."""

    start: int
    end: int
    job: int
    operation: int
    mode: int
    setup_start: int
    arrival: int
    how: Mode
    price: int  # rise of the objective by setups and overtime when it was placed


@dataclass(slots=True)
class _Station:
    """A machine with what is placed on it, in sequence; ``idle`` is what precedes each of them."""

    machine: Machine
    line: Timeline
    windows: list[Window]
    times: list[list[int]]
    costs: list[list[int]]
    sequence: list[Placed]
    idle: list[int]

    def family(self, row: int) -> int | None:
        """Return the family the machine is in before position ``row``, None when unknown."""
        if row == 0:
            return self.machine.initial_family
        return self.sequence[row - 1].how.family

    def setup(self, before: int | None, family: int) -> tuple[int, int]:
        """Return time and cost of a transition; the time may be ``FORBIDDEN``."""
        if before is None or not self.times:
            return 0, 0
        return self.times[before][family], self.costs[before][family]

    def measure(self, row: int) -> None:
        """Set how many working ticks are idle before the operation at ``row``, if there is one."""
        if row < len(self.sequence):
            previous = self.sequence[row - 1].end if row else 0
            self.idle[row] = self.line.between(previous, self.sequence[row].setup_start)


class Shop:
    """The state of all machines, pools and materials.

    Parameters
    ----------
    problem
        What is to be scheduled.
    windows
        Indices of the opened overtime windows.
    """

    def __init__(self, problem: Problem, windows: Iterable[int] = ()) -> None:
        opened = tuple(windows)
        weights = problem.objective
        self._setup_weight = weights.setup
        self._overtime_weight = weights.overtime
        self._always = Timeline.of([(0, problem.horizon)])
        times = [matrix.time.tolist() for matrix in problem.setups]
        costs = [matrix.cost.tolist() for matrix in problem.setups]
        self.stations = [
            _Station(
                machine,
                line,
                [problem.windows[i] for i in opened if problem.windows[i].machine == index],
                [] if machine.setup is None else times[machine.setup],
                [] if machine.setup is None else costs[machine.setup],
                [],
                [],
            )
            for index, (machine, line) in enumerate(
                zip(problem.machines, timelines(problem, opened), strict=True)
            )
        ]
        self._pools = [Levels(pool.profile) for pool in problem.pools]
        self._materials: list[Levels] = []
        for material in problem.materials:
            level = 0
            steps: list[tuple[int, int]] = []
            for tick, amount in ((0, material.on_hand), *material.receipts):
                level += amount
                steps.append((tick, level))
            self._materials.append(Levels(steps))

    def line(self, mode: Mode) -> Timeline:
        """Return the working time in which ``mode`` is processed."""
        return self._always if mode.machine is None else self.stations[mode.machine].line

    def fit(self, request: Request) -> Placed | None:
        """Return where the operation could start first; None when nowhere before the horizon."""
        low = max(request.low, request.arrival)
        for material, amount in request.what.materials:
            low = max(low, self._materials[material].always_from(amount))
        if request.at is not None:
            low = max(low, request.at)
        if low >= FOREVER:
            return None
        if request.how.machine is None:
            found = self._within(request, self._always, low)
        else:
            found = self._first_gap(request, self.stations[request.how.machine], low)
        return found if found and request.at in {None, found.start} else None

    def work_alone(self, mode: Mode, *, resumable: bool) -> int | None:
        """Return the first tick at which the work of a mode could start, its setup left aside.

        Nothing but working time and pools is looked at. None: in no schedule, if the shop is empty.
        """
        nothing = Operation((mode,), resumable)
        request = Request(0, 0, 0, nothing, mode, 0, 0, None)
        found = self._within(request, self.line(mode), 0)
        return None if found is None else found.start

    def place(self, item: Placed, materials: Iterable[tuple[int, int]]) -> None:
        """Put ``item``, found by :meth:`fit` in the present state, into the shop."""
        self._take(item, materials, 1)
        if item.how.machine is not None:
            station = self.stations[item.how.machine]
            row = bisect_right(station.sequence, _place_of(item), key=_place_of)
            station.sequence.insert(row, item)
            station.idle.insert(row, 0)
            if row + 1 < len(station.sequence):
                self._reset_up(station, row + 1)
            station.measure(row)
            station.measure(row + 1)

    def remove(self, item: Placed, materials: Iterable[tuple[int, int]]) -> None:
        """Take out the operation that was placed last."""
        self._take(item, materials, -1)
        if item.how.machine is not None:
            station = self.stations[item.how.machine]
            row = bisect_right(station.sequence, _place_of(item), key=_place_of) - 1
            del station.sequence[row], station.idle[row]
            if row < len(station.sequence):
                self._reset_up(station, row)
            station.measure(row)

    def _reset_up(self, station: _Station, row: int) -> None:
        """Give the operation at ``row`` the setup that its predecessor on the machine asks for."""
        item = station.sequence[row]
        setup, _ = station.setup(station.family(row), item.how.family)
        begin = station.line.setup_start(item.start, setup)
        # The gap was checked when something went into it.
        assert begin is not None
        station.sequence[row] = item._replace(setup_start=begin)

    def _first_gap(self, request: Request, station: _Station, low: int) -> Placed | None:
        mode = request.how
        need = max(1, mode.processing)
        size = len(station.sequence)
        for row in range(bisect_left(station.sequence, low, key=_start_of), size):
            if station.idle[row] >= need:
                found = self._in_gap(request, station, row, low)
                if found is not None:
                    return found
        return self._in_gap(request, station, size, low)

    def _in_gap(self, request: Request, station: _Station, row: int, low: int) -> Placed | None:
        """Return the first start before position ``row`` of the sequence, if there is one."""
        mode, line = request.how, station.line
        before = station.family(row)
        setup, cost = station.setup(before, mode.family)
        latest, rise = self._room_before(request, station, row)
        if setup == FORBIDDEN or latest < 0:
            return None
        ready = station.sequence[row - 1].end if row else 0
        low = max(low, ready)
        if not station.machine.anticipatory:
            ready = max(ready, request.arrival)
        while True:
            if setup:
                after_setup = line.nth_working(ready, setup)
                if after_setup is None:
                    return None
                low = max(low, after_setup)
            found = self._within(request, line, low)
            if found is None or found.end > latest:
                return None
            if row and found[:4] < station.sequence[row - 1][:4]:
                low = found.start + 1
                continue
            if row < len(station.sequence) and found[:4] > station.sequence[row][:4]:
                return None
            begin = line.setup_start(found.start, setup)
            # A setup that began before tick 0 was excluded by the first lower bound above.
            assert begin is not None
            short = self._crew_shortage(station, begin, found.start)
            if short is None:
                price = self._setup_weight * (cost + rise) + self._overtime(
                    station, begin, found.end
                )
                return found._replace(setup_start=begin, price=price)
            ready = max(ready, short)

    def _room_before(self, request: Request, station: _Station, row: int) -> tuple[int, int]:
        """Return the latest end that leaves the next operation its setup, and its extra cost.

        The latest end is negative when the next operation cannot follow at all.
        """
        if row == len(station.sequence):
            return FOREVER, 0
        following = station.sequence[row]
        setup, cost = station.setup(request.how.family, following.how.family)
        old_setup, old_cost = station.setup(station.family(row), following.how.family)
        begin = None
        if setup != FORBIDDEN:
            begin = station.line.setup_start(following.start, setup)
        if begin is None:
            return -1, 0
        if not station.machine.anticipatory and begin < following.arrival:
            return -1, 0
        # The crew's hours are booked; a setup of another length would change them.
        if station.machine.setup_demands and setup != old_setup:
            return -1, 0
        return begin, cost - old_cost

    def _within(self, request: Request, line: Timeline, low: int) -> Placed | None:
        """Return the first start from ``low`` with working time and pools, setups aside."""
        mode = request.how
        while True:
            start = line.earliest_start(low, mode.processing, request.what.resumable)
            end = None if start is None else line.end(start, mode.processing)
            if start is None or end is None:
                return None
            short = self._pool_shortage(mode.demands, line.worked(start, end))
            if short is None:
                return Placed(
                    start,
                    end,
                    request.job,
                    request.operation,
                    request.mode,
                    start,
                    request.arrival,
                    mode,
                    0,
                )
            low = short

    def _crew_shortage(self, station: _Station, begin: int, start: int) -> int | None:
        demands = station.machine.setup_demands
        if not demands:
            return None
        return self._pool_shortage(demands, station.line.worked(begin, start))

    def _pool_shortage(
        self, demands: tuple[tuple[int, int], ...], work: Iterator[tuple[int, int]]
    ) -> int | None:
        """Return until when the first pool that lacks capacity lacks it."""
        if not demands:
            return None
        for start, end in work:
            for pool, amount in demands:
                until = self._pools[pool].shortage(start, end, amount)
                if until is not None:
                    return until
        return None

    def _overtime(self, station: _Station, begin: int, end: int) -> int:
        ticks = sum(
            window.rate * max(0, min(end, window.end) - max(begin, window.start))
            for window in station.windows
        )
        return self._overtime_weight * ticks

    def _take(self, item: Placed, materials: Iterable[tuple[int, int]], sign: int) -> None:
        for material, amount in materials:
            self._materials[material].shift(item.start, FOREVER, -sign * amount)
        mode = item.how
        if mode.demands:
            for start, end in self.line(mode).worked(item.start, item.end):
                for pool, amount in mode.demands:
                    self._pools[pool].shift(start, end, -sign * amount)
        if mode.machine is not None and self.stations[mode.machine].machine.setup_demands:
            station = self.stations[mode.machine]
            for start, end in station.line.worked(item.setup_start, item.start):
                for pool, amount in station.machine.setup_demands:
                    self._pools[pool].shift(start, end, -sign * amount)


def _place_of(item: Placed) -> tuple[int, int, int, int]:
    return item[:4]


def _start_of(item: Placed) -> int:
    return item.start
