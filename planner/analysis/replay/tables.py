"""A plan as the compiled replay reads it."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

import planner.analysis.replay.kernels as at
from solvers.problem import NONE
from solvers.schedule import machine_sequences
from solvers.timeline import Timeline

if TYPE_CHECKING:
    import numpy.typing as npt

    from planner.translation.translation import Translation
    from solvers.problem import Mode, Operation, Problem, Route
    from solvers.problem.arrays import Ints
    from solvers.schedule import Assignment, Schedule

    Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReplayTables:
    """Flat tables of a plan for `kernels.replay`, and what its noise is drawn from.

    Attributes
    ----------
    work
        Planned working ticks per step; elapsed ones without a station.
    on_station
        Per step whether a station does it.
    planned_yield
        Good over started units per step.
    receipts
        Planned ticks of all receipts.
    waits
        Per step the receipts it needs, as indices into `receipts`.
    hourly
        Cost of an hour of each step's station, in micro-units.
    """

    steps: Ints
    links: Ints
    hours: Ints
    stations: Ints
    work: Ints
    on_station: npt.NDArray[np.bool_]
    planned_yield: Floats
    receipts: Ints
    waits: tuple[tuple[int, ...], ...]
    hourly: Floats


def replay_tables(translation: Translation, schedule: Schedule) -> ReplayTables:
    """Return the tables of a schedule that keeps all rules."""
    return _Tables(translation, schedule).tables()


class _Tables:
    def __init__(self, translation: Translation, schedule: Schedule) -> None:
        self.translation = translation
        self.problem: Problem = translation.problem
        self.schedule = schedule
        self.sequences = machine_sequences(self.problem, schedule)
        self.previous: dict[tuple[int, int], Assignment | None] = {}
        for sequence in self.sequences:
            self.previous.update({_key(b): a for a, b in pairwise([None, *sequence]) if b})

    def tables(self) -> ReplayTables:
        order = self._order()
        place = {_key(item): number for number, item in enumerate(order)}
        steps = np.zeros((len(order), at.STEP_SIZE), dtype=np.int64)
        links: list[tuple[int, int]] = []
        for number, item in enumerate(order):
            mode = self._mode(item)
            first = len(links)
            links += [
                (place[item.job, link.before], link.min_lag)
                for link in self._route(item).precedences
                if link.after == item.operation
            ]
            machine = NONE if mode.machine is None else mode.machine
            waits = machine != NONE and not self.problem.machines[machine].anticipatory
            steps[number] = (
                *(machine, item.start, self._setup(item, mode), int(waits)),
                *(mode.tail, item.job, first, len(links)),
            )
        hours, stations = self._stations()
        receipts, waits_for = self._receipts(order)
        modes = [self._mode(item) for item in order]
        return ReplayTables(
            steps=steps.ravel(),
            links=np.array(links, dtype=np.int64).ravel(),
            hours=hours,
            stations=stations,
            work=np.array([mode.processing for mode in modes], dtype=np.int64),
            on_station=np.array([mode.machine is not None for mode in modes], dtype=np.bool_),
            planned_yield=np.array([self._yield(item) for item in order], dtype=np.float64),
            receipts=receipts,
            waits=waits_for,
            hourly=np.array([self._hourly(mode) for mode in modes], dtype=np.float64),
        )

    def _order(self) -> list[Assignment]:
        """Return the steps so that whatever one waits for comes before it."""
        items = {_key(item): item for item in self.schedule.assignments}
        graph: TopologicalSorter[tuple[int, int]] = TopologicalSorter()
        for key, item in items.items():
            route = self._route(item)
            before = [(item.job, p.before) for p in route.precedences if p.after == item.operation]
            last = self.previous.get(key)
            graph.add(key, *before, *([] if last is None else [_key(last)]))
        return [items[key] for key in graph.static_order()]

    def _stations(self) -> tuple[Ints, Ints]:
        """Return working time, opened overtime included, and where each station begins in it."""
        hours: list[tuple[int, int]] = []
        stations: list[tuple[int, int, int]] = []
        for index, machine in enumerate(self.problem.machines):
            calendar = machine.calendar
            regular = (
                [(0, self.problem.horizon)]
                if calendar is None
                else list(self.problem.calendars[calendar].intervals)
            )
            opened = [self.problem.windows[number] for number in self.schedule.windows]
            extra = [(window.start, window.end) for window in opened if window.machine == index]
            line = Timeline.of([*regular, *extra])
            first = len(hours)
            hours += zip(line.opens, line.closes, strict=True)
            stations.append((0, first, len(hours)))
        return np.array(hours, dtype=np.int64).ravel(), np.array(stations, dtype=np.int64).ravel()

    def _receipts(self, order: list[Assignment]) -> tuple[Ints, tuple[tuple[int, ...], ...]]:
        """Return the ticks of receipts, and per step those it needs: first come, first served."""
        ticks: list[int] = []
        needs: dict[tuple[int, int], list[int]] = {_key(item): [] for item in order}
        takers = sorted(order, key=lambda item: (item.start, item.job, item.operation))
        for index, material in enumerate(self.problem.materials):
            left = material.on_hand
            pending = sorted(material.receipts)
            came: list[int] = []
            for item in takers:
                amount = sum(a for m, a in self._operation(item).materials if m == index)
                if not amount:
                    continue
                left -= amount
                while left < 0 and pending:
                    tick, received = pending.pop(0)
                    left += received
                    came.append(len(ticks))
                    ticks.append(tick)
                needs[_key(item)] += came
        return np.array(ticks, dtype=np.int64), tuple(tuple(needs[_key(item)]) for item in order)

    def _setup(self, item: Assignment, mode: Mode) -> int:
        if mode.machine is None:
            return 0
        machine = self.problem.machines[mode.machine]
        if machine.setup is None:
            return 0
        last = self.previous[_key(item)]
        family = machine.initial_family if last is None else self._mode(last).family
        if family is None:
            return 0
        return int(self.problem.setups[machine.setup].time[family, mode.family])

    def _hourly(self, mode: Mode) -> float:
        if mode.machine is None:
            return 0.0
        name = self.translation.machines.stations[mode.machine].resource
        return float(self.translation.factory.resource(name).hourly_cost)

    def _yield(self, item: Assignment) -> float:
        route = self.schedule.routes[item.job]
        assert route is not None
        step = self.translation.recipes[item.job][route].steps[item.operation]
        return float(step.good / step.started) if step.started else 1.0

    def _route(self, item: Assignment) -> Route:
        route = self.schedule.routes[item.job]
        assert route is not None  # refused jobs have no assignments
        return self.problem.jobs[item.job].routes[route]

    def _operation(self, item: Assignment) -> Operation:
        return self._route(item).operations[item.operation]

    def _mode(self, item: Assignment) -> Mode:
        return self._operation(item).modes[item.mode]


def _key(item: Assignment) -> tuple[int, int]:
    return item.job, item.operation
