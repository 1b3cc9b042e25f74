"""Stations do one thing at a time, in the sequence stated, each after its changeover."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from planner.audit.case import HOUR, MICROSECOND
from planner.audit.routes import near
from planner.audit.sure import sure_routes
from planner.audit.times import arrival
from planner.money import round_half_up
from planner.plan import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from planner.audit.case import Case, Work
    from planner.audit.shapes import RouteShape
    from planner.plan import ResourcePlan, Station
    from planner.plant import Resource, Transition

    _Setups = dict[str, set[tuple[str, ...]]]


def check_stations(case: Case) -> Iterator[str]:
    """Yield where sequences, changeovers or what occupies a station are not as they should be."""
    names = [resource.resource for resource in case.plan.resources]
    if Counter(names) != Counter(row.name for row in case.plant.resources):
        yield f"the plan has the resources {', '.join(names)}, the plant has others"
    asked: tuple[_Setups, _Setups] | None = None
    for resource in case.plan.resources:
        row = case.floor.resource(resource.resource)
        if row is None:
            continue
        if (resource.kind, resource.setup_by) != (row.kind, row.setup_by):
            yield f"{row.name} is stated as another kind of resource than it is"
        if [s.station for s in resource.stations] != list(range(1, row.stations + 1)):
            yield f"{row.name} has {row.stations} stations, the plan has others"
        yield from _setups(case, resource)
        # Setups that no station ever sees count only where nobody knows how one stands at first.
        if row.setup_by and any(station.initial_setup is None for station in resource.stations):
            asked = asked or _setups_of_orders(case)
            yield from _other_setups(resource, *asked)
        for station in resource.stations:
            yield from _station(case, resource, row, station)


def _setups_of_orders(case: Case) -> tuple[_Setups, _Setups]:
    """Return by resource the setups that orders may need, and those they may need for certain."""
    possible: _Setups = {}
    certain: _Setups = {}
    hopeless = {o.order for o in case.plan.refused if o.reason is not RefusalReason.CHOICE}
    for cell in case.plant.changeovers:
        possible.setdefault(cell.resource, set()).update((cell.from_setup, cell.to_setup))
    for line in case.lines.values():
        _add(possible, case.shapes(line.order))
        if line.order not in hopeless:
            _add(certain, sure_routes(case, line))
    return possible, certain


def _add(setups: _Setups, routes: Iterable[RouteShape]) -> None:
    for route in routes:
        for step in route.steps:
            for name, way in step.ways.items():
                if name is not None:
                    setups.setdefault(name, set()).add(way.setup)


def _setups(case: Case, resource: ResourcePlan) -> Iterator[str]:
    """Yield setups in which a resource is seen, but that are not among those it may be in."""
    needed = {work.step.setup for work in case.on_resource(resource.resource)}
    known = (station.initial_setup for station in resource.stations)
    needed |= {setup for setup in known if setup is not None}
    for setup in sorted(needed - set(resource.setups)):
        yield f"{resource.resource}: setup {setup} is not among those it may be in"


def _other_setups(resource: ResourcePlan, possible: _Setups, certain: _Setups) -> Iterator[str]:
    """Yield setups from which no station could come, and those that are missing."""
    stated = set(resource.setups)
    seen = {station.initial_setup for station in resource.stations}
    for setup in sorted(stated - seen - possible.get(resource.resource, set())):
        yield f"{resource.resource}: no order needs the setup {setup}"
    for setup in sorted(certain.get(resource.resource, set()) - stated):
        yield f"{resource.resource}: setup {setup}, which an order may need, is not among its own"


def _station(case: Case, resource: ResourcePlan, row: Resource, station: Station) -> Iterator[str]:
    where = f"{row.name}, station {station.station}"
    initial = case.floor.initial_setup(row.name, station.station)
    here = case.at_station(row.name, station.station)
    if here and here[0].under_way is not None:
        initial = here[0].step.setup
    if station.initial_setup != initial:
        yield f"{where}: initial setup is stated as {station.initial_setup}, it is {initial}"
    stated = [case.by_visit.get((v.order, v.lot, v.step)) for v in station.sequence]
    visits = Counter((v.order, v.lot, v.step) for v in station.sequence)
    if visits != Counter((w.order.order, w.step.lot, w.step.step) for w in here):
        yield f"{where}: its sequence and the steps of the orders disagree"
        sequence = here
    else:
        sequence = [work for work in stated if work is not None]
    yield from _one_at_a_time(case, where, sequence)
    before = initial
    free = 0
    for work in sequence:
        yield from _changeover(case, resource, work, before, free)
        before, free = work.step.setup, case.at(work.step.end_at)


def _one_at_a_time(case: Case, where: str, sequence: list[Work]) -> Iterator[str]:
    for first, second in pairwise(sequence):
        if case.at(second.step.start_at) < case.at(first.step.end_at):
            yield f"{where}: {second} starts before {first} ends"


def transition(
    case: Case, resource: ResourcePlan, before: tuple[str, ...] | None, after: tuple[str, ...]
) -> Transition | None:
    """Return a changeover; from an unknown setup the dearest from any other, hours included.

    None where it is missing, or where one of the two is no setup of the resource.
    """
    name = resource.resource
    if not _fits(case, name, after):
        return None
    if before is not None:
        return case.floor.changeover(name, before, after) if _fits(case, name, before) else None
    others = (setup for setup in resource.setups if setup != after and _fits(case, name, setup))
    entries = [case.floor.changeover(name, other, after) for other in others]
    possible = [entry for entry in entries if entry is not None and not entry.forbidden]
    hourly = case.hourly(name)
    if possible:
        return max(
            possible, key=lambda entry: (entry.cost + entry.minutes * hourly / HOUR, entry.minutes)
        )
    return case.default_changeover(name)


def _fits(case: Case, resource: str, setup: tuple[str, ...]) -> bool:
    row = case.floor.resource(resource)
    return row is not None and len(setup) == len(row.setup_by)


def _changeover(
    case: Case,
    resource: ResourcePlan,
    work: Work,
    before: tuple[str, ...] | None,
    free: int,
) -> Iterator[str]:
    """Yield what is wrong with the changeover before a step, or that it lacks one."""
    step = work.step
    needed = transition(case, resource, before, step.setup)
    if work.under_way is not None:
        if step.changeover is not None:
            yield f"{work} is under way and needs no changeover"
        return
    if needed is None or needed.forbidden:
        yield f"{work}: {resource.resource} cannot change over from {before} to {step.setup}"
        return
    cost = needed.cost + round_half_up(needed.minutes * case.hourly(resource.resource) / HOUR)
    change = step.changeover
    if change is None:
        if needed.minutes or cost:
            yield f"{work} lacks its changeover from {before} to {step.setup}"
        return
    if (change.from_setup, change.to_setup) != (before, step.setup):
        yield f"{work}: the changeover is from {change.from_setup}, the station is at {before}"
    if not near(change.minutes, needed.minutes):
        yield f"{work}: the changeover takes {float(needed.minutes):g} min, not {change.minutes:g}"
    if change.cost != cost:
        yield f"{work}: the changeover costs {cost}, {change.cost} is stated"
    yield from _placed(case, work, needed.minutes, free)


def _placed(case: Case, work: Work, minutes: Fraction, free: int) -> Iterator[str]:
    """Yield where a changeover is not the last working time before its step, or comes too soon."""
    step, change = work.step, work.step.changeover
    if change is None or step.resource is None or step.station is None:
        return
    start, end, begin = case.at(change.start_at), case.at(change.end_at), case.at(step.start_at)
    needed = case.working(minutes)
    last = case.hours(step.resource, step.station).last_working(needed, begin)
    if not needed:
        if start != end or end > begin:
            yield f"{work}: its changeover lasts, but takes no time"
    elif last is None or (start, end) != last:
        shown = "nowhere" if last is None else f"from {last[0] * MICROSECOND} on"
        yield f"{work}: its changeover is not the last open time before it, {shown}"
    if start < free:
        yield f"{work}: its changeover starts before the station is free"
    busy = case.busy_until(step.resource, step.station)
    if start < busy:
        yield f"{work}: its changeover starts while the station is busy with earlier work"
    row = case.floor.resource(step.resource)
    if row is not None and not row.anticipatory and start < arrival(case, work) and needed:
        yield f"{work}: its changeover may not start before the work is there"
