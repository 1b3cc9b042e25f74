"""Builds a problem step by step; handles returned by one call are used in the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from solvers.problem.elements import (
    Calendar,
    Job,
    Machine,
    Material,
    Mode,
    Operation,
    Pin,
    Pool,
    Precedence,
    Route,
    SetupMatrix,
    Window,
)
from solvers.problem.errors import ProblemError
from solvers.problem.extremes import serial_horizon
from solvers.problem.problem import Problem
from solvers.problem.weights import Objective

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray


class RouteHandle(NamedTuple):
    """A route being built: ``problem.jobs[job].routes[route]``."""

    job: int
    route: int


class OperationHandle(NamedTuple):
    """An operation being built: ``problem.jobs[job].routes[route].operations[operation]``."""

    job: int
    route: int
    operation: int


Pairs = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _RouteDraft:
    cost: int
    name: str
    operations: list[Operation] = field(default_factory=list)
    precedences: list[Precedence] = field(default_factory=list)


class ProblemBuilder:
    """Collects elements and builds the frozen :class:`Problem`.

    Examples
    --------
    >>> b = ProblemBuilder(Objective(makespan=1))
    >>> saw = b.machine(name="saw")
    >>> cut = b.operation(b.route(b.job(due=9)))
    >>> b.mode(cut, machine=saw, processing=4)
    >>> b.build().notation()
    '1||C_max'
    """

    def __init__(self, objective: Objective | None = None, name: str = "") -> None:
        self.objective = objective or Objective.money()
        self.name = name
        self._jobs: list[Job] = []
        self._routes: list[list[_RouteDraft]] = []
        self._machines: list[Machine] = []
        self._calendars: list[Calendar] = []
        self._setups: list[SetupMatrix] = []
        self._windows: list[Window] = []
        self._pools: list[Pool] = []
        self._materials: list[Material] = []
        self._pins: list[Pin] = []

    def calendar(self, intervals: Iterable[tuple[int, int]], name: str = "") -> int:
        """Add a calendar; intervals are sorted and merged here."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted(intervals):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        self._calendars.append(Calendar(tuple(merged), name))
        return len(self._calendars) - 1

    def setup(
        self,
        time: Sequence[Sequence[int]] | NDArray[np.int64],
        cost: Sequence[Sequence[int]] | NDArray[np.int64] | None = None,
        name: str = "",
    ) -> int:
        """Add a setup matrix; see :class:`SetupMatrix`."""
        self._setups.append(SetupMatrix.of(time, cost, name))
        return len(self._setups) - 1

    def machine(
        self,
        calendar: int | None = None,
        setup: int | None = None,
        initial_family: int | None = None,
        anticipatory: bool = True,
        setup_demands: Pairs = (),
        group: int | None = None,
        name: str = "",
    ) -> int:
        """Add a machine; see :class:`Machine`."""
        self._machines.append(
            Machine(calendar, setup, initial_family, anticipatory, setup_demands, group, name)
        )
        return len(self._machines) - 1

    def window(
        self, machine: int, start: int, end: int, cost: int = 0, rate: int = 0, name: str = ""
    ) -> int:
        """Add an overtime window; see :class:`Window`."""
        self._windows.append(Window(machine, start, end, cost, rate, name))
        return len(self._windows) - 1

    def pool(self, capacity: int | Iterable[tuple[int, int]], name: str = "") -> int:
        """Add a pool of constant capacity, or of a profile of ``(tick, capacity)`` steps."""
        profile = ((0, capacity),) if isinstance(capacity, int) else tuple(capacity)
        self._pools.append(Pool(profile, name))
        return len(self._pools) - 1

    def material(
        self, on_hand: int = 0, receipts: Iterable[tuple[int, int]] = (), name: str = ""
    ) -> int:
        """Add a material; receipts are sorted here."""
        self._materials.append(Material(on_hand, tuple(sorted(receipts)), name))
        return len(self._materials) - 1

    def job(
        self,
        release: int = 0,
        due: int | None = None,
        deadline: int | None = None,
        tardiness_cost: int = 0,
        refusal_cost: int | None = None,
        name: str = "",
    ) -> int:
        """Add a job, still without routes; see :class:`Job`."""
        self._jobs.append(Job((), release, due, deadline, tardiness_cost, refusal_cost, name))
        self._routes.append([])
        return len(self._jobs) - 1

    def route(self, job: int, cost: int = 0, name: str = "") -> RouteHandle:
        """Add a route to ``job``, still without operations."""
        self._routes[job].append(_RouteDraft(cost, name))
        return RouteHandle(job, len(self._routes[job]) - 1)

    def operation(
        self,
        route: RouteHandle,
        resumable: bool = True,
        materials: Pairs = (),
        after: OperationHandle | None = None,
        name: str = "",
    ) -> OperationHandle:
        """Add an operation to ``route``, still without modes, optionally right after another."""
        draft = self._routes[route.job][route.route]
        draft.operations.append(Operation((), resumable, materials, name))
        handle = OperationHandle(*route, len(draft.operations) - 1)
        if after is not None:
            self.precede(after, handle)
        return handle

    def mode(
        self,
        operation: OperationHandle,
        machine: int | None,
        processing: int,
        family: int = 0,
        tail: int = 0,
        cost: int = 0,
        demands: Pairs = (),
        earliest: int = 0,
    ) -> None:
        """Add a mode to ``operation``; see :class:`Mode`."""
        operations = self._routes[operation.job][operation.route].operations
        old = operations[operation.operation]
        mode = Mode(machine, processing, family, tail, cost, demands, earliest)
        operations[operation.operation] = replace(old, modes=(*old.modes, mode))

    def precede(
        self,
        before: OperationHandle,
        after: OperationHandle,
        min_lag: int = 0,
        max_lag: int | None = None,
    ) -> None:
        """Put ``before`` before ``after``, both of the same route; see :class:`Precedence`.

        Raises
        ------
        ProblemError
            When the operations belong to different routes.
        """
        if before[:2] != after[:2]:
            raise ProblemError([f"precedence between routes: {before[:2]} and {after[:2]}"])
        link = Precedence(before.operation, after.operation, min_lag, max_lag)
        self._routes[before.job][before.route].precedences.append(link)

    def pin(
        self, operation: OperationHandle, machine: int | None, start: int | None = None
    ) -> None:
        """Fix ``operation`` to a machine, or to a machine and a start; see :class:`Pin`."""
        self._pins.append(Pin(*operation, machine, start))

    def build(self, horizon: int | None = None) -> Problem:
        """Return the frozen, checked problem.

        Parameters
        ----------
        horizon
            Default: long enough to do all work one after the other on machines that are always
            open, and at least to the end of the last calendar or window. A given horizon cuts
            calendars off.

        Raises
        ------
        ProblemError
            Naming every defect.
        """
        jobs = tuple(
            replace(job, routes=tuple(_frozen(draft) for draft in drafts))
            for job, drafts in zip(self._jobs, self._routes, strict=True)
        )
        limit = self._default_horizon(jobs) if horizon is None else horizon
        return Problem(
            jobs=jobs,
            machines=tuple(self._machines),
            horizon=limit,
            objective=self.objective,
            calendars=tuple(_cut(calendar, limit) for calendar in self._calendars),
            setups=tuple(self._setups),
            windows=tuple(self._windows),
            pools=tuple(self._pools),
            materials=tuple(self._materials),
            pins=tuple(self._pins),
            name=self.name,
        )

    def _default_horizon(self, jobs: tuple[Job, ...]) -> int:
        dates = [tick for pool in self._pools for tick, _ in pool.profile]
        dates += [tick for material in self._materials for tick, _ in material.receipts]
        dates += [pin.start for pin in self._pins if pin.start is not None]
        closing = [end for calendar in self._calendars for _, end in calendar.intervals]
        closing += [window.end for window in self._windows]
        serial = serial_horizon(jobs, self._machines, self._setups, max(dates, default=0))
        return max([serial, *closing])


def _frozen(draft: _RouteDraft) -> Route:
    return Route(tuple(draft.operations), tuple(draft.precedences), draft.cost, draft.name)


def _cut(calendar: Calendar, horizon: int) -> Calendar:
    kept = tuple((start, min(end, horizon)) for start, end in calendar.intervals if start < horizon)
    return replace(calendar, intervals=kept)
