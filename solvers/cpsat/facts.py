"""Everything a given schedule implies, looked up by the hints of a model's variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from solvers.problem import NEVER, NONE
from solvers.timeline import timelines

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.schedule import Schedule
    from solvers.timeline import Timeline


class SetupFact(NamedTuple):
    """A setup: its working ticks, the tick of the first and the end of the last one."""

    ticks: int
    start: int
    end: int


class Facts:
    """A schedule by global index, with sequences, setups and positions in working ticks.

    Attributes
    ----------
    refused, route, mode
        Whether a job is refused, a route taken, a mode chosen.
    start, end
        Per operation, None when it is not made.
    opened
        Indices of the opened windows.
    previous
        Per chosen mode on a machine the mode before it, or NONE for the first one.
    last
        Per machine the last mode, or NONE.
    setup
        Per chosen mode the setup of positive time before it, where there is one.
    """

    def __init__(self, problem: Problem, schedule: Schedule) -> None:
        arrays = problem.arrays
        self.problem = problem
        self.opened = frozenset(schedule.windows)
        self.refused = [route is None for route in schedule.routes]
        self.route = [False] * arrays.routes
        self.mode = [False] * arrays.modes
        self.start: list[int | None] = [None] * arrays.operations
        self.end: list[int | None] = [None] * arrays.operations
        self.lines: tuple[Timeline, ...] = timelines(problem, schedule.windows)
        chosen: list[list[tuple[int, int, int, int]]] = [[] for _ in problem.machines]
        for job, route in enumerate(schedule.routes):
            if route is not None:
                self.route[int(arrays.job_route[job]) + route] = True
        for item in schedule.assignments:
            route = schedule.routes[item.job]
            if route is None:
                continue
            first = int(arrays.route_operation[int(arrays.job_route[item.job]) + route])
            operation = first + item.operation
            mode = int(arrays.operation_mode[operation]) + item.mode
            self.mode[mode] = True
            self.start[operation] = item.start
            self.end[operation] = item.end
            machine = int(arrays.mode_machine[mode])
            if machine != NONE:
                chosen[machine].append((item.start, item.end, operation, mode))
        self.previous: dict[int, int] = {}
        self.last = [NONE] * len(problem.machines)
        self.setup: dict[int, SetupFact] = {}
        for machine, rows in enumerate(chosen):
            self._sequence(machine, [(row[0], row[3]) for row in sorted(rows)])

    def _sequence(self, machine: int, rows: list[tuple[int, int]]) -> None:
        arrays = self.problem.arrays
        line = self.lines[machine]
        matrix = int(arrays.machine_setup[machine])
        family = int(arrays.machine_initial[machine])
        for start, mode in rows:
            self.previous[mode] = self.last[machine]
            self.last[machine] = mode
            if matrix == NONE:
                continue
            size = int(arrays.setup_size[matrix])
            row = size if family == NONE else family
            family = int(arrays.mode_family[mode])
            ticks = int(arrays.setup_time[int(arrays.setup_start[matrix]) + row * size + family])
            begin = line.setup_start(start, ticks) if ticks > 0 else None
            final = line.tick(line.position(start) - 1)
            if begin is not None and final is not None:
                self.setup[mode] = SetupFact(ticks, begin, final + 1)

    def completion(self, job: int) -> int | None:
        """Return the largest end of ``job``'s operations, None when it is refused."""
        arrays = self.problem.arrays
        for route in range(int(arrays.job_route[job]), int(arrays.job_route[job + 1])):
            if self.route[route]:
                low, high = arrays.route_operation[route], arrays.route_operation[route + 1]
                return max(e for e in self.end[int(low) : int(high)] if e is not None)
        return None

    def tardiness(self, job: int) -> int | None:
        """Return the tardiness of ``job``, None when it is refused."""
        completion = self.completion(job)
        if completion is None:
            return None
        return max(0, completion - int(self.problem.arrays.job_due[job]))

    def makespan(self) -> int:
        """Return the largest completion, 0 when nothing is made."""
        return max((self.completion(j) or 0 for j in range(len(self.refused))), default=0)

    def maximum_lateness(self) -> int:
        """Return the largest lateness of the made jobs with a due date, 0 when there is none."""
        dues = self.problem.arrays.job_due
        made = ((self.completion(j), int(d)) for j, d in enumerate(dues) if d != NEVER)
        return max((c - due for c, due in made if c is not None), default=0)
