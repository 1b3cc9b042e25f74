"""A problem flattened into numpy arrays, for models and compiled kernels.

Routes, operations and modes get global indices in the order of nesting: the operations of route
``r`` are ``route_operation[r] : route_operation[r + 1]``, likewise jobs -> routes and
operations -> modes. A pair of arrays ``x_start`` and ``x_*`` is a compressed row list: the
entries of row ``i`` are ``x_start[i] : x_start[i + 1]``. All arrays are int64 and read-only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from solvers.problem.elements import Pin
    from solvers.problem.problem import Problem

Ints: TypeAlias = NDArray[np.int64]

NEVER: Final = 2**61
"""A date that is never reached: stands for a missing due date, deadline or maximum lag."""

NONE: Final = -1
"""A missing index (no machine, no matrix, unknown family) or a missing cost (no refusal)."""

UNPINNED: Final = -2
"""``operation_pin_machine`` of an operation without a pin (``NONE`` is: without a machine)."""


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """Flat form of a :class:`Problem`. Shapes: J jobs, R routes, O operations, M modes, K machines.

    ``setup_time`` and ``setup_cost`` hold every matrix one after the other, each with one more
    row for the unknown family: the entry of matrix ``s`` from ``f`` (or ``setup_size[s]`` when
    unknown) to ``g`` is at ``setup_start[s] + f * setup_size[s] + g``. ``predecessor_*`` and
    ``successor_*`` are the same links seen from either end; their operations are global indices.
    """

    job_release: Ints
    job_due: Ints  # NEVER when there is none
    job_deadline: Ints  # NEVER when there is none
    job_tardiness_cost: Ints
    job_refusal_cost: Ints  # NONE when it must be made
    job_pinned_route: Ints  # global route, or NONE
    job_route: Ints  # J + 1
    route_job: Ints
    route_cost: Ints
    route_operation: Ints  # R + 1
    operation_job: Ints
    operation_route: Ints
    operation_resumable: Ints  # 0 or 1
    operation_pin_machine: Ints  # UNPINNED, NONE or a machine
    operation_pin_start: Ints  # NONE or a tick
    operation_mode: Ints  # O + 1
    predecessor_start: Ints  # O + 1
    predecessor_operation: Ints
    predecessor_min_lag: Ints
    predecessor_max_lag: Ints  # NEVER when there is none
    successor_start: Ints  # O + 1
    successor_operation: Ints
    material_start: Ints  # O + 1
    material_index: Ints
    material_amount: Ints
    mode_operation: Ints
    mode_machine: Ints  # NONE without a machine
    mode_processing: Ints
    mode_family: Ints
    mode_tail: Ints
    mode_cost: Ints
    mode_earliest: Ints
    demand_start: Ints  # M + 1
    demand_pool: Ints
    demand_amount: Ints
    machine_calendar: Ints  # NONE: always open
    machine_setup: Ints  # NONE: no setups
    machine_initial: Ints  # NONE: unknown
    machine_anticipatory: Ints  # 0 or 1
    crew_start: Ints  # K + 1, the setup demands
    crew_pool: Ints
    crew_amount: Ints
    setup_start: Ints
    setup_size: Ints
    setup_time: Ints  # FORBIDDEN where it may not happen
    setup_cost: Ints
    calendar_start: Ints  # number of calendars + 1
    calendar_open: Ints
    calendar_close: Ints
    window_machine: Ints
    window_open: Ints
    window_close: Ints
    window_cost: Ints
    window_rate: Ints
    pool_start: Ints  # number of pools + 1
    pool_tick: Ints
    pool_capacity: Ints
    receipt_start: Ints  # number of materials + 1, on hand counts as a receipt at tick 0
    receipt_tick: Ints
    receipt_amount: Ints
    objective: Ints  # weights in the order of TERMS

    @property
    def jobs(self) -> int:
        """Number of jobs J."""
        return len(self.job_release)

    @property
    def routes(self) -> int:
        """Number of routes R of all jobs."""
        return len(self.route_job)

    @property
    def operations(self) -> int:
        """Number of operations O of all routes."""
        return len(self.operation_job)

    @property
    def modes(self) -> int:
        """Number of modes M of all operations."""
        return len(self.mode_machine)

    @property
    def machines(self) -> int:
        """Number of machines K."""
        return len(self.machine_calendar)


def flatten(problem: Problem) -> Arrays:
    """Return the flat form of a valid ``problem``."""
    columns: dict[str, Ints] = {}
    for part in (_jobs, _operations, _links, _modes, _machines, _setups, _stores):
        columns.update(part(problem))
    for column in columns.values():
        column.setflags(write=False)
    return Arrays(**columns)


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _optional(values: Iterable[int | None], missing: int) -> Ints:
    return _ints(missing if value is None else value for value in values)


def _starts(lengths: Iterable[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(_ints(lengths)))).astype(np.int64)


def _rows(
    rows: Sequence[Sequence[tuple[int, int]]], start: str, first: str, second: str
) -> dict[str, Ints]:
    """Compressed row list of pairs."""
    return {
        start: _starts(len(row) for row in rows),
        first: _ints(pair[0] for row in rows for pair in row),
        second: _ints(pair[1] for row in rows for pair in row),
    }


def _jobs(problem: Problem) -> dict[str, Ints]:
    jobs = problem.jobs
    job_route = _starts(len(job.routes) for job in jobs)
    pinned = np.full(len(jobs), NONE, dtype=np.int64)
    for pin in problem.pins:
        pinned[pin.job] = job_route[pin.job] + pin.route
    routes = [(index, route) for index, job in enumerate(jobs) for route in job.routes]
    return {
        "job_release": _ints(job.release for job in jobs),
        "job_due": _optional((job.due for job in jobs), NEVER),
        "job_deadline": _optional((job.deadline for job in jobs), NEVER),
        "job_tardiness_cost": _ints(job.tardiness_cost for job in jobs),
        "job_refusal_cost": _optional((job.refusal_cost for job in jobs), NONE),
        "job_pinned_route": pinned,
        "job_route": job_route,
        "route_job": _ints(index for index, _ in routes),
        "route_cost": _ints(route.cost for _, route in routes),
        "route_operation": _starts(len(route.operations) for _, route in routes),
        "objective": _ints(weight for _, weight in problem.objective.items()),
    }


def _operations(problem: Problem) -> dict[str, Ints]:
    rows = [
        (job_index, route_index, number, operation)
        for job_index, job in enumerate(problem.jobs)
        for route_index, route in enumerate(job.routes)
        for number, operation in enumerate(route.operations)
    ]
    pins: dict[tuple[int, int, int], Pin] = {
        (pin.job, pin.route, pin.operation): pin for pin in problem.pins
    }
    held = [pins.get((job, route, number)) for job, route, number, _ in rows]
    job_route = _starts(len(job.routes) for job in problem.jobs)
    return {
        "operation_job": _ints(job for job, _, _, _ in rows),
        "operation_route": _ints(int(job_route[job]) + route for job, route, _, _ in rows),
        "operation_resumable": _ints(int(operation.resumable) for _, _, _, operation in rows),
        "operation_mode": _starts(len(operation.modes) for _, _, _, operation in rows),
        "operation_pin_machine": _ints(
            UNPINNED if pin is None else NONE if pin.machine is None else pin.machine
            for pin in held
        ),
        "operation_pin_start": _optional(
            (None if pin is None else pin.start for pin in held), NONE
        ),
        **_rows(
            [operation.materials for _, _, _, operation in rows],
            "material_start",
            "material_index",
            "material_amount",
        ),
    }


def _links(problem: Problem) -> dict[str, Ints]:
    before: list[list[tuple[int, int, int]]] = []
    after: list[list[int]] = []
    base = 0
    for job in problem.jobs:
        for route in job.routes:
            size = len(route.operations)
            before.extend([] for _ in range(size))
            after.extend([] for _ in range(size))
            for link in route.precedences:
                longest = NEVER if link.max_lag is None else link.max_lag
                before[base + link.after].append((base + link.before, link.min_lag, longest))
                after[base + link.before].append(base + link.after)
            base += size
    flat = [link for row in before for link in row]
    return {
        "predecessor_start": _starts(len(row) for row in before),
        "predecessor_operation": _ints(link[0] for link in flat),
        "predecessor_min_lag": _ints(link[1] for link in flat),
        "predecessor_max_lag": _ints(link[2] for link in flat),
        "successor_start": _starts(len(row) for row in after),
        "successor_operation": _ints(index for row in after for index in row),
    }


def _modes(problem: Problem) -> dict[str, Ints]:
    operations = [o for job in problem.jobs for route in job.routes for o in route.operations]
    rows = [(index, mode) for index, o in enumerate(operations) for mode in o.modes]
    return {
        "mode_operation": _ints(index for index, _ in rows),
        "mode_machine": _optional((mode.machine for _, mode in rows), NONE),
        "mode_processing": _ints(mode.processing for _, mode in rows),
        "mode_family": _ints(mode.family for _, mode in rows),
        "mode_tail": _ints(mode.tail for _, mode in rows),
        "mode_cost": _ints(mode.cost for _, mode in rows),
        "mode_earliest": _ints(mode.earliest for _, mode in rows),
        **_rows([mode.demands for _, mode in rows], "demand_start", "demand_pool", "demand_amount"),
    }


def _machines(problem: Problem) -> dict[str, Ints]:
    machines = problem.machines
    windows = problem.windows
    return {
        "machine_calendar": _optional((m.calendar for m in machines), NONE),
        "machine_setup": _optional((m.setup for m in machines), NONE),
        "machine_initial": _optional((m.initial_family for m in machines), NONE),
        "machine_anticipatory": _ints(int(m.anticipatory) for m in machines),
        **_rows([m.setup_demands for m in machines], "crew_start", "crew_pool", "crew_amount"),
        **_rows(
            [calendar.intervals for calendar in problem.calendars],
            "calendar_start",
            "calendar_open",
            "calendar_close",
        ),
        "window_machine": _ints(w.machine for w in windows),
        "window_open": _ints(w.start for w in windows),
        "window_close": _ints(w.end for w in windows),
        "window_cost": _ints(w.cost for w in windows),
        "window_rate": _ints(w.rate for w in windows),
    }


def _setups(problem: Problem) -> dict[str, Ints]:
    def stacked(which: str) -> Ints:
        parts: list[Ints] = []
        for matrix in problem.setups:
            values: Ints = getattr(matrix, which)
            # From an unknown family nothing needs a setup.
            parts.extend((values.ravel(), np.zeros(matrix.families, dtype=np.int64)))
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    sizes = [matrix.families for matrix in problem.setups]
    return {
        "setup_start": _starts((size + 1) * size for size in sizes),
        "setup_size": _ints(sizes),
        "setup_time": stacked("time"),
        "setup_cost": stacked("cost"),
    }


def _stores(problem: Problem) -> dict[str, Ints]:
    receipts = [((0, material.on_hand), *material.receipts) for material in problem.materials]
    return {
        **_rows(
            [pool.profile for pool in problem.pools], "pool_start", "pool_tick", "pool_capacity"
        ),
        **_rows(receipts, "receipt_start", "receipt_tick", "receipt_amount"),
    }
