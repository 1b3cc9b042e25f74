"""More or fewer resources of a kind: clones of the plant's own, and plants without some."""

from __future__ import annotations

from itertools import count as counting
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any, Final

from planner.errors import BadRequest
from planner.plant.row import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plant import Plant, Resource

# Tables whose rows are of one resource, and those in which a row lists several.
# What a station is set up for and has learnt is its own, and no clone's.
_OF_ONE: Final = ("rates", "changeovers", "changeover_rules", "learning", "downtime", "overtime")
_LISTING: Final = ("variants", "routings")


def with_kind(plant: Plant, kind: Kind, count: int) -> Plant:
    """Return the plant with `count` resources of a kind; of custom ones, so many stations in all.

    Raises
    ------
    BadRequest
        When there is none to clone, or one that would go has work under way.
    """
    own = [row for row in plant.resources if row.kind is kind]
    if not own:
        if count == 0:
            return plant
        raise BadRequest(
            f"{plant.name} has no {kind} resource to clone, so it cannot have {count}",
            hint="add one to the plant first",
        )
    if kind is Kind.CUSTOM:
        return _with_stations(plant, own, count)
    if count <= len(own):
        return _without(plant, [row.name for row in own[count:]])
    for like in islice(cycle(own), count - len(own)):
        plant = _cloned(plant, like)
    return plant


def _with_stations(plant: Plant, own: list[Resource], count: int) -> Plant:
    stations = {row.name: row.stations for row in own}
    names = list(stations)
    total = sum(stations.values())
    for name in islice(cycle(names), max(0, count - total)):
        stations[name] += 1
    for name in cycle(reversed(names)):
        if sum(stations.values()) <= count:
            break
        stations[name] -= int(stations[name] > 0)
    plant = _without(plant, [name for name in names if stations[name] == 0])
    _free(plant, {(name, station) for name in names for station in _gone(own, name, stations)})
    rows = tuple(
        row.model_copy(update={"stations": stations.get(row.name, row.stations)})
        for row in plant.resources
    )
    states = tuple(
        row
        for row in plant.state_machines
        if row.station <= stations.get(row.resource, row.station)
    )
    return plant.model_copy(update={"resources": rows, "state_machines": states})


def _gone(own: Iterable[Resource], name: str, stations: dict[str, int]) -> range:
    before = next(row.stations for row in own if row.name == name)
    return range(stations[name] + 1, before + 1)


def _cloned(plant: Plant, like: Resource) -> Plant:
    taken = {row.name for row in plant.resources}
    name = next(name for n in counting(2) if (name := f"{like.name} {n}") not in taken)
    resources: list[Resource] = []
    for row in plant.resources:
        resources.append(row)
        if row.name == like.name:
            resources.append(like.model_copy(update={"name": name}))
    update: dict[str, Any] = {"resources": tuple(resources)}
    for table in _OF_ONE:
        rows = getattr(plant, table)
        copies = [r.model_copy(update={"resource": name}) for r in rows if r.resource == like.name]
        update[table] = (*rows, *copies)
    for table in _LISTING:
        update[table] = tuple(
            row.model_copy(update={"resources": (*row.resources, name)})
            if like.name in row.resources
            else row
            for row in getattr(plant, table)
        )
    return plant.model_copy(update=update)


def _without(plant: Plant, names: Iterable[str]) -> Plant:
    gone = set(names)
    if not gone:
        return plant
    _free(plant, {(row.resource, row.station) for row in plant.state_work if row.resource in gone})
    update: dict[str, Any] = {
        "resources": tuple(row for row in plant.resources if row.name not in gone),
        "routings": _routings(plant, gone),
        # Variants keep naming lines that are gone: without a name they would be open to all.
        **{
            table: tuple(row for row in getattr(plant, table) if row.resource not in gone)
            for table in (*_OF_ONE, "state_machines", "state_volume")
        },
    }
    return plant.model_copy(update=update)


def _routings(plant: Plant, gone: set[str]) -> tuple[Any, ...]:
    """Return the routings that can still be followed, on the resources that are left."""
    dead = {
        (row.product, row.route, row.regime)
        for row in plant.routings
        if row.resources and gone.issuperset(row.resources)
    }
    return tuple(
        row.model_copy(update={"resources": tuple(r for r in row.resources if r not in gone)})
        for row in plant.routings
        if (row.product, row.route, row.regime) not in dead
    )


def _free(plant: Plant, gone: set[tuple[str, int]]) -> None:
    for work in plant.state_work:
        if (work.resource, work.station) in gone:
            raise BadRequest(
                f"order {work.order} is under way on {work.resource}, station {work.station}, so "
                "the plant cannot do without it",
                hint="sweep a plant without work in progress, or keep this many",
            )
