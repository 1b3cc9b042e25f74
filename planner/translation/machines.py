"""Machines, the stations of resources in the core's terms: calendars, overtime and setups."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from planner.errors import InputRejected
from planner.money import round_half_up
from planner.plant.calendars import open_time, overtime_windows
from solvers.problem import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from planner.plant import Resource
    from planner.routes.factory import Factory
    from planner.translation.clock import Clock
    from solvers.problem import ProblemBuilder

Setup = tuple[str, ...]
"""Values of a resource's ``setup_by``: one setup family."""


@dataclass(frozen=True, slots=True)
class StationName:
    """A machine of the core: one of a resource's stations, from 1, and how it stands at the start.

    ``initial`` is None where nobody knows what it is set up for.
    """

    resource: str
    station: int
    initial: Setup | None
    free_at: datetime | None


@dataclass(frozen=True, slots=True)
class WindowName:
    """An overtime window of the core: on which machine, and when, on whole ticks."""

    machine: int
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, slots=True)
class Transition:
    """A changeover: exact minutes, and micro-units for itself and the hours it takes."""

    minutes: Fraction
    cost: int
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Families:
    """The setup families of a resource, in the order of the core's indices.

    Attributes
    ----------
    transitions
        By index from and to. The row after the last family is that of an unknown setup: the
        dearest changeover into each family.
    trivial
        Whether no changeover takes time or money and none is forbidden.
    """

    setups: tuple[Setup, ...]
    transitions: tuple[tuple[Transition, ...], ...]
    trivial: bool = field(init=False)
    _index: dict[Setup, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        every = (transition for row in self.transitions for transition in row)
        trivial = not any(t.minutes or t.cost or t.forbidden for t in every)
        object.__setattr__(self, "trivial", trivial)
        index = {setup: number for number, setup in enumerate(self.setups)}
        object.__setattr__(self, "_index", index)

    @property
    def unknown(self) -> int:
        """Index of the unknown setup."""
        return len(self.setups)

    def index(self, setup: Setup | None) -> int:
        """Return the index of a setup; None is the unknown one."""
        return self.unknown if setup is None else self._index[setup]


@dataclass(frozen=True, slots=True)
class Machines:
    """What indices of machines, families and windows of the core mean.

    Attributes
    ----------
    stations, windows
        By index of the core.
    by_resource
        The machines that are a resource's stations, in their order.
    families
        By resource.
    first_open
        By machine, its first tick of regular open time.
    """

    stations: tuple[StationName, ...]
    by_resource: Mapping[str, tuple[int, ...]]
    families: Mapping[str, Families]
    windows: tuple[WindowName, ...]
    first_open: tuple[int, ...]

    def machine(self, resource: str, station: int) -> int:
        """Return the index of a station's machine."""
        return self.by_resource[resource][station - 1]


def stations(factory: Factory, under_way: Mapping[tuple[str, int], Setup]) -> list[StationName]:
    """Return every station of the plant and how it stands at the start.

    Parameters
    ----------
    under_way
        By resource and station, the setup of the work in progress on it. Such a station is not
        `busy until`: its work goes on at once.
    """
    busy = {(row.resource, row.station): row.free_at for row in factory.plant.state_machines}
    names = []
    for resource in factory.plant.resources:
        for number in range(1, resource.stations + 1):
            key = (resource.name, number)
            if key in under_way:
                names.append(StationName(*key, under_way[key], None))
            else:
                initial = factory.shop.initial_setup(*key)
                names.append(StationName(*key, initial, busy.get(key)))
    return names


def families(factory: Factory, resource: Resource, setups: Iterable[Setup]) -> Families:
    """Return the setup families of a resource and all changeovers between them.

    Parameters
    ----------
    setups
        Those in which it could work on some order, and the known ones its stations start with.
        Those that its changeover rows name are added: they too may stand there at the start.
    """
    named = {
        setup
        for row in factory.plant.changeovers
        if row.resource == resource.name
        for setup in (row.from_setup, row.to_setup)
        if len(setup) == len(resource.setup_by)
    }
    known = tuple(sorted({*setups, *named}))
    rows = [tuple(_transition(factory, resource, f, g) for g in known) for f in known]
    unknown = tuple(_entry(resource, rows, g) for g in range(len(known)))
    return Families(known, (*rows, unknown))


def _transition(factory: Factory, resource: Resource, before: Setup, after: Setup) -> Transition:
    found = factory.shop.changeover(resource.name, before, after)
    if found is None:
        raise InputRejected(
            f"changeovers: {resource.name} has none from {_said(before)} to {_said(after)}, "
            "which orders of this book may need",
            hint=f"add a row, a rule, or a default changeover to resource {resource.name}",
        )
    if found.forbidden:
        return Transition(found.minutes, 0, forbidden=True)
    return _priced(resource, found.minutes, found.cost)


def _said(setup: Setup) -> str:
    return repr("; ".join(setup))


def _priced(resource: Resource, minutes: Fraction, cost: int) -> Transition:
    return Transition(minutes, cost + round_half_up(minutes / 60 * resource.hourly_cost))


def _entry(resource: Resource, rows: Sequence[Sequence[Transition]], g: int) -> Transition:
    """Return the changeover into family `g` from an unknown setup: the dearest from another one."""
    others = [row[g] for f, row in enumerate(rows) if f != g and not row[g].forbidden]
    if others:
        return max(others, key=lambda t: (t.cost, t.minutes))
    if resource.changeover is not None:
        return _priced(resource, resource.changeover, resource.changeover_cost)
    return _priced(resource, Fraction(0), 0)


def add_machines(
    builder: ProblemBuilder,
    factory: Factory,
    clock: Clock,
    horizon: int,
    names: Sequence[StationName],
    known: Mapping[str, Families],
    pools: Mapping[str, int],
    *,
    overtime: bool = True,
) -> Machines:
    """Add machines, calendars, setup matrices and overtime to a problem.

    Parameters
    ----------
    overtime
        Whether any may be opened.
    """
    machines: dict[str, list[int]] = {}
    windows: list[WindowName] = []
    first: list[int] = []
    for group, resource in enumerate(factory.plant.resources):
        owned = known[resource.name]
        matrix = None if owned.trivial else _add_matrix(builder, clock, resource, owned)
        hours = open_ticks(factory, clock, resource, horizon)
        crew = tuple((pools[name], n) for name, n in sorted(resource.changeover_pools.items()))
        calendars: dict[int, int] = {}
        for name in (name for name in names if name.resource == resource.name):
            free = 0 if name.free_at is None else max(0, clock.ceil(name.free_at))
            if free not in calendars:
                calendars[free] = builder.calendar(_from(hours, free), name=resource.name)
            machine = builder.machine(
                calendar=calendars[free],
                setup=matrix,
                initial_family=None if matrix is None else owned.index(name.initial),
                anticipatory=resource.anticipatory,
                setup_demands=crew,
                group=group,
                name=f"{name.resource} {name.station}",
            )
            machines.setdefault(resource.name, []).append(machine)
            first.append(min((max(start, free) for start, end in hours if end > free), default=0))
            if overtime:
                windows += _add_overtime(builder, factory, clock, machine, resource, free)
    return Machines(
        tuple(names),
        {resource: tuple(numbers) for resource, numbers in machines.items()},
        known,
        tuple(windows),
        tuple(first),
    )


def open_ticks(
    factory: Factory, clock: Clock, resource: Resource, horizon: int
) -> list[tuple[int, int]]:
    """Return the regular open time of a resource up to a tick, whole ticks only."""
    end_at = clock.instant(horizon)
    spans = open_time(factory.plant, resource, clock.start_at, end_at)
    ticks = ((max(0, clock.ceil(start)), clock.floor(end)) for start, end in spans)
    return [(start, end) for start, end in ticks if start < end]


def _from(hours: Iterable[tuple[int, int]], free: int) -> list[tuple[int, int]]:
    return [(max(start, free), end) for start, end in hours if end > free]


def _add_matrix(builder: ProblemBuilder, clock: Clock, resource: Resource, owned: Families) -> int:
    size = len(owned.setups) + 1
    time = np.zeros((size, size), dtype=np.int64)
    cost = np.zeros((size, size), dtype=np.int64)
    for f, row in enumerate(owned.transitions):
        for g, transition in enumerate(row):
            forbidden = transition.forbidden
            time[f, g] = FORBIDDEN if forbidden else clock.work(transition.minutes)
            cost[f, g] = transition.cost
    # Nothing is ever changed over to the unknown setup.
    time[: size - 1, size - 1] = FORBIDDEN
    return builder.setup(time, cost, name=resource.name)


def _add_overtime(
    builder: ProblemBuilder,
    factory: Factory,
    clock: Clock,
    machine: int,
    resource: Resource,
    free: int,
) -> list[WindowName]:
    """Add the overtime that may be opened within the horizon on one machine."""
    end_at = clock.start_at + factory.plant.horizon
    added = []
    for window in overtime_windows(factory.plant, resource, clock.start_at, end_at):
        start, end = max(free, clock.ceil(window.start_at)), clock.floor(window.end_at)
        if start < end:
            rate = round_half_up(window.premium * Fraction(clock.tick, 3600))
            builder.window(machine, start, end, window.fixed, rate, name=resource.name)
            added.append(WindowName(machine, clock.instant(start), clock.instant(end)))
    return added
