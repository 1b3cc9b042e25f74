"""Checks each machine: working time, one operation at a time, setups; and notes what they use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.problem import FORBIDDEN
from solvers.verifier.violations import Violation, ViolationKind
from solvers.verifier.working_time import WorkingTime

if TYPE_CHECKING:
    from collections.abc import Iterable

    from solvers.problem import Problem
    from solvers.schedule import Schedule
    from solvers.verifier.structure import Placed, Work


@dataclass(slots=True)
class Usage:
    """What the work on the machines amounts to.

    Attributes
    ----------
    setup_cost
        Sum over all allowed transitions.
    occupied
        Per machine the ``[start, end)`` of its operations and setups.
    pools
        Per pool the changes ``(tick, amount)`` of its use.
    """

    setup_cost: int = 0
    occupied: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    pools: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def demand(
        self, pieces: Iterable[tuple[int, int]], demands: tuple[tuple[int, int], ...]
    ) -> None:
        """Note ``(pool, amount)`` demands over the working intervals ``pieces``."""
        for start, end in pieces:
            if start < end:
                for pool, amount in demands:
                    self.pools[pool] += ((start, amount), (end, -amount))


def machines(
    problem: Problem, schedule: Schedule, work: Work, ready: dict[tuple[int, int], int]
) -> tuple[Usage, list[Violation]]:
    """Check the work on and off machines.

    ``ready`` holds per operation the tick from which all but its machine would allow a start.
    """
    usage = Usage()
    found: list[Violation] = []
    sequences: dict[int, list[Placed]] = defaultdict(list)
    for item in work.values():
        if item.mode.machine is not None:
            sequences[item.mode.machine].append(item)
            continue
        usage.demand([(item.start, item.end)], item.mode.demands)
        if item.end - item.start != item.mode.processing:
            text = f"{item} wants {item.mode.processing} ticks without a machine"
            found.append(_violation(ViolationKind.DURATION, text, item))
    times = _working_times(problem, schedule)
    for machine, sequence in sorted(sequences.items()):
        check = _MachineCheck(problem, machine, times[machine], usage, found, ready)
        previous: Placed | None = None
        for item in sorted(sequence, key=lambda item: item[:4]):
            check.operation(previous, item)
            check.setup(previous, item)
            previous = item
    return usage, found


def _working_times(problem: Problem, schedule: Schedule) -> list[WorkingTime]:
    """Return per machine its calendar with the opened windows; equal calendars share one."""
    opened: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for index in set(schedule.windows):
        if 0 <= index < len(problem.windows):
            window = problem.windows[index]
            opened[window.machine].append((window.start, window.end))
    always = WorkingTime([(0, problem.horizon)])
    regular = [WorkingTime(calendar.intervals) for calendar in problem.calendars]
    times = []
    for index, machine in enumerate(problem.machines):
        if machine.calendar is None:
            times.append(always)
        elif index in opened:
            intervals = problem.calendars[machine.calendar].intervals
            times.append(WorkingTime(sorted([*intervals, *opened[index]])))
        else:
            times.append(regular[machine.calendar])
    return times


def _violation(
    kind: ViolationKind, message: str, item: Placed, machine: int | None = None
) -> Violation:
    return Violation(
        kind=kind, message=message, job=item.job, operation=item.number, machine=machine
    )


@dataclass(slots=True)
class _MachineCheck:
    problem: Problem
    machine: int
    time: WorkingTime
    usage: Usage
    found: list[Violation]
    ready: dict[tuple[int, int], int]

    def _add(self, kind: ViolationKind, message: str, item: Placed) -> None:
        self.found.append(_violation(kind, message, item, self.machine))

    def operation(self, previous: Placed | None, item: Placed) -> None:
        """Check one operation's working time, and that the previous one has ended."""
        kind, time, processing = ViolationKind, self.time, item.mode.processing
        if not time.is_open(item.start):
            self._add(kind.CLOSED, f"{item} starts while machine {self.machine} is closed", item)
        worked = time.count(item.end) - time.count(item.start)
        ends_with_work = item.end == item.start if processing == 0 else time.is_open(item.end - 1)
        if worked != processing or not ends_with_work:
            text = f"{item} has {worked} working ticks of machine {self.machine}"
            text += f", it wants {processing} and ends right after the last"
            self._add(kind.DURATION, text, item)
        if not item.operation.resumable and item.end - item.start > worked:
            text = f"{item} pauses on machine {self.machine} but is not resumable"
            self._add(kind.PAUSE, text, item)
        if previous is not None and item.start < previous.end:
            self._add(kind.OVERLAP, f"{item} is on machine {self.machine} with {previous}", item)
        self.usage.occupied[self.machine].append((item.start, item.end))
        if item.mode.demands:
            self.usage.demand(time.pieces(item.start, item.end), item.mode.demands)

    def setup(self, previous: Placed | None, item: Placed) -> None:
        """Check the setup before one operation."""
        kind, machine = ViolationKind, self.problem.machines[self.machine]
        before = machine.initial_family if previous is None else previous.mode.family
        if machine.setup is None or before is None:
            return
        matrix, after = self.problem.setups[machine.setup], item.mode.family
        duration = int(matrix.time[before, after])
        text = f"{item}: the setup from family {before} to {after} on machine {self.machine}"
        if duration == FORBIDDEN:
            self._add(kind.TRANSITION, f"{text} is forbidden", item)
            return
        self.usage.setup_cost += int(matrix.cost[before, after])
        # A setup of no time begins at the start, which other rules bound as strictly.
        if duration == 0:
            return
        free = 0 if previous is None else previous.end
        begin = self.time.back(item.start, duration)
        if begin is None or begin < free:
            text += f" wants {duration} working ticks between {free} and the start"
            self._add(kind.SETUP, text, item)
        if begin is None:
            return
        ready = self.ready[item.job, item.number]
        if not machine.anticipatory and begin < ready:
            self._add(kind.ANTICIPATION, f"{text} begins at {begin}, ready is {ready}", item)
        self.usage.occupied[self.machine].append((begin, item.start))
        if machine.setup_demands:
            self.usage.demand(self.time.pieces(begin, item.start), machine.setup_demands)
