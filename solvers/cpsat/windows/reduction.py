"""An excerpt of a schedule as a problem of its own.

Its jobs are those with a free operation, and its machines those of the excerpt, open from the end
of the fixed operation before until the start of the one after, or for as long again as the excerpt
lasts where nothing follows. The family before is the initial
family; the operation after is a job of one tick, pinned where it starts, so that its setup is in
the problem too. A fixed operation of a job that is partly free needs no machine and is pinned. What
the fixed part leaves of pools and materials is all there is (:mod:`.residual`). So every model
that solves a problem solves an excerpt, with borders to what is fixed on all sides.

Costs of what is fixed are left out, so only differences mean anything. They are those of the whole
problem, but for the ticks worked in overtime that reaches beyond the excerpt and is open anyway:
they come free.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from solvers.cpsat.windows import residual
from solvers.cpsat.windows.excerpt import Step, mode_of
from solvers.problem import Calendar, Job, Mode, Operation, Pin, Problem, Route, Window
from solvers.schedule import Assignment, Schedule, machine_sequences
from solvers.timeline import Timeline

if TYPE_CHECKING:
    from solvers.cpsat.windows.excerpt import Excerpt, Segment
    from solvers.problem import Machine


@dataclass(frozen=True, slots=True)
class _Part:
    """A job of the reduced problem: whose it is, its routes, and per operation its modes there."""

    job: int
    routes: tuple[int, ...]
    modes: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Reduced:
    """A problem for an excerpt, and the way there and back.

    Parameters
    ----------
    problem
        What is free, as a problem.
    now
        The excerpt as it is in the schedule: a schedule for ``problem``.
    """

    problem: Problem
    now: Schedule
    _parts: tuple[_Part, ...]
    _windows: tuple[int, ...]
    _whole: Schedule

    def merge(self, schedule: Schedule) -> Schedule:
        """Return the whole schedule with the excerpt as ``schedule`` has it."""
        routes = list(self._whole.routes)
        for part, route in zip(self._parts, schedule.routes, strict=False):
            routes[part.job] = None if route is None else part.routes[route]
        inside = {part.job for part in self._parts}
        kept = {(a.job, a.operation): a for a in self._whole.assignments}
        items = [item for item in self._whole.assignments if item.job not in inside]
        for item in schedule.assignments:
            if item.job >= len(self._parts):
                continue
            part, route = self._parts[item.job], schedule.routes[item.job]
            assert route is not None
            modes = part.modes[route][item.operation]
            if modes:
                items.append(replace(item, job=part.job, mode=modes[item.mode]))
            else:
                items.append(kept[part.job, item.operation])
        items.sort(key=lambda item: (item.job, item.operation))
        opened = set(self._whole.windows).difference(self._windows)
        opened.update(self._windows[w] for w in schedule.windows)
        return Schedule(tuple(routes), tuple(items), tuple(sorted(opened)))


def reduce(problem: Problem, schedule: Schedule, excerpt: Excerpt) -> Reduced:
    """Return ``excerpt`` of ``schedule`` as a problem of its own."""
    return _Reduction(problem, schedule, excerpt).reduced()


class _Reduction:
    def __init__(self, problem: Problem, schedule: Schedule, excerpt: Excerpt) -> None:
        self.problem = problem
        self.schedule = schedule
        self.excerpt = excerpt
        self.sequences = machine_sequences(problem, schedule)
        self.free = excerpt.steps(self.sequences)
        self.place = {s.machine: k for k, s in enumerate(excerpt.segments)}
        self.pinned = {pin.job for pin in problem.pins}
        self.items: dict[int, list[Assignment]] = {step.job: [] for step in self.free}
        for item in schedule.assignments:
            if item.job in self.items:
                self.items[item.job].append(item)
        self.jobs: list[Job] = []
        self.parts: list[_Part] = []
        self.pins: list[Pin] = []
        self.routes: list[int | None] = []
        self.now: list[Assignment] = []
        self.calendars: list[Calendar] = []
        self.machines: list[Machine] = []
        self.windows: dict[int, Window] = {}

    def reduced(self) -> Reduced:
        for job in sorted(self.items):
            free = all((job, item.operation) in self.free for item in self.items[job])
            if free and job not in self.pinned:
                self._whole(job)
            else:
                self._partly(job)
        for job in self.excerpt.refused:
            self._whole(job)
        inside = set(self.free)
        for number, segment in enumerate(self.excerpt.segments):
            inside.update(self._machine(number, segment))
        problem, schedule = self.problem, self.schedule
        small = Problem(
            jobs=tuple(self.jobs),
            machines=tuple(self.machines),
            horizon=problem.horizon,
            objective=problem.objective,
            calendars=tuple(self.calendars),
            setups=problem.setups,
            windows=tuple(self.windows.values()),
            pools=residual.pools(problem, schedule, self.free, inside),
            materials=residual.materials(problem, schedule, self.free),
            pins=tuple(self.pins),
        )
        order = tuple(self.windows)
        opened = tuple(k for k, w in enumerate(order) if w in schedule.windows)
        now = Schedule(tuple(self.routes), tuple(self.now), opened)
        return Reduced(small, now, tuple(self.parts), order, schedule)

    def _whole(self, job: int) -> None:
        """Add a job that is wholly free, or refused: all its routes that these machines can do."""
        element = self.problem.jobs[job]
        taken = self.schedule.routes[job]
        kept: list[int] = []
        routes: list[Route] = []
        modes: list[tuple[tuple[int, ...], ...]] = []
        for number, route in enumerate(element.routes):
            picked = tuple(self._modes(operation) for operation in route.operations)
            if all(picked):
                operations = tuple(map(self._operation, route.operations, picked))
                kept.append(number)
                routes.append(replace(route, operations=operations))
                modes.append(picked)
        self.parts.append(_Part(job, tuple(kept), tuple(modes)))
        self.jobs.append(replace(element, routes=tuple(routes)))
        self._set_now(job, None if taken is None else kept.index(taken))

    def _partly(self, job: int) -> None:
        """Add a job of which a part is fixed, and with it the route."""
        element, taken = self.problem.jobs[job], self.schedule.routes[job]
        assert taken is not None
        route = element.routes[taken]
        operations: list[Operation] = []
        modes: list[tuple[int, ...]] = []
        number = len(self.jobs)
        for item in self.items[job]:
            operation = route.operations[item.operation]
            if (job, item.operation) in self.free:
                picked = self._modes(operation)
                operations.append(self._operation(operation, picked))
                modes.append(picked)
                continue
            tail = operation.modes[item.mode].tail
            fixed = Mode(None, item.end - item.start, tail=tail)
            operations.append(Operation((fixed,)))
            modes.append(())
            self.pins.append(Pin(number, 0, item.operation, None, item.start))
        for pin in self.problem.pins:
            if pin.job == job and (job, pin.operation) in self.free:
                machine = None if pin.machine is None else self.place[pin.machine]
                self.pins.append(Pin(number, 0, pin.operation, machine, pin.start))
        self.parts.append(_Part(job, (taken,), (tuple(modes),)))
        routes = (replace(route, operations=tuple(operations), cost=0),)
        self.jobs.append(replace(element, routes=routes, refusal_cost=None))
        self._set_now(job, 0)

    def _modes(self, operation: Operation) -> tuple[int, ...]:
        """Return the modes of ``operation`` that the excerpt offers."""
        return tuple(
            number
            for number, mode in enumerate(operation.modes)
            if mode.machine is None or mode.machine in self.place
        )

    def _operation(self, operation: Operation, picked: tuple[int, ...]) -> Operation:
        modes = (operation.modes[number] for number in picked)
        return replace(
            operation,
            modes=tuple(
                mode if mode.machine is None else replace(mode, machine=self.place[mode.machine])
                for mode in modes
            ),
        )

    def _set_now(self, job: int, route: int | None) -> None:
        """Add what the schedule does with the job that was added last."""
        number = len(self.jobs) - 1
        self.routes.append(route)
        if route is None:
            return
        for item, modes in zip(self.items[job], self.parts[-1].modes[route], strict=True):
            mode = modes.index(item.mode) if modes else 0
            self.now.append(replace(item, job=number, mode=mode))

    def _machine(self, number: int, segment: Segment) -> list[Step]:
        """Add a machine between its fixed neighbours; return the one that follows, if any."""
        problem, sequence = self.problem, self.sequences[segment.machine]
        element = problem.machines[segment.machine]
        begin, end = self.excerpt.lasts(self.sequences)
        closes = min(problem.horizon, end + (end - begin))
        opens, family = 0, element.initial_family
        if segment.first > 0:
            before = sequence[segment.first - 1]
            opens, family = before.end, mode_of(problem, self.schedule, before).family
        after = sequence[segment.end] if segment.end < len(sequence) else None
        if after is not None:
            closes = after.start + 1
            self._border(number, after, anticipatory=element.anticipatory)
        regular = self._regular(element, segment.machine, number, opens, closes)
        self.machines.append(replace(element, calendar=number, initial_family=family, group=None))
        self.calendars.append(Calendar(regular))
        return [] if after is None else [Step(after.job, after.operation)]

    def _regular(
        self, element: Machine, machine: int, number: int, opens: int, closes: int
    ) -> tuple[tuple[int, int], ...]:
        """Return the calendar of a machine in the excerpt, and add the overtime within it."""
        problem = self.problem
        spans = [(0, problem.horizon)]
        if element.calendar is not None:
            spans = list(problem.calendars[element.calendar].intervals)
        for index, window in enumerate(problem.windows):
            if window.machine != machine:
                continue
            if opens <= window.start and window.end <= closes:
                self.windows[index] = replace(window, machine=number)
            elif index in self.schedule.windows:
                spans.append((window.start, window.end))
        line = Timeline.of((max(opens, begin), min(closes, end)) for begin, end in spans)
        return tuple(zip(line.opens, line.closes, strict=True))

    def _border(self, number: int, after: Assignment, *, anticipatory: bool) -> None:
        """Add the first fixed operation after a segment, of which only the first tick matters."""
        family = mode_of(self.problem, self.schedule, after).family
        release = 0 if anticipatory else self._setup_start(after)
        mode = Mode(number, 1, family=family)
        self.pins.append(Pin(len(self.jobs), 0, 0, number, after.start))
        self.now.append(Assignment(len(self.jobs), 0, 0, after.start, after.start + 1))
        self.routes.append(0)
        self.jobs.append(Job((Route((Operation((mode,)),)),), release=release))

    def _setup_start(self, after: Assignment) -> int:
        """Return from when on the setup may lie, where it has to wait for the work: no earlier."""
        from solvers import objective
        from solvers.timeline import timelines

        for machine, item, time, _ in objective.setups(self.problem, self.schedule):
            if item == after:
                line = timelines(self.problem, self.schedule.windows)[machine]
                return line.setup_start(after.start, time) or 0
        return after.start
