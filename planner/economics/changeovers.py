"""What a changeover of a resource costs on average: the mean over its allowed transitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import prod
from typing import TYPE_CHECKING, Final

from planner.plant import Kind, Regime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.plant import Resource, Transition
    from planner.routes.factory import Factory

_MOST: Final = 1_000
"""How many option sets of a product are looked at, beyond which only its standard variants are."""

Setup = tuple[str, ...]


def mean_changeover(factory: Factory, resource: Resource) -> Fraction:
    """Return the mean cost of changing a resource from one setup to another, hours included.

    The mean is over all ordered pairs of different setups between which changing over is allowed.
    Without such a pair it is the resource's default changeover; without `setup_by` it is nothing.

    Returns
    -------
    Fraction
        Micro-units.
    """
    if not resource.setup_by:
        return Fraction(0)
    pairs = permutations(sorted(setups_of(factory, resource)), 2)
    found = (factory.shop.changeover(resource.name, before, after) for before, after in pairs)
    costs = [_cost(resource, each) for each in found if each is not None and not each.forbidden]
    if costs:
        return sum(costs, Fraction(0)) / len(costs)
    minutes = resource.changeover or Fraction(0)
    return minutes / 60 * resource.hourly_cost + resource.changeover_cost


def _cost(resource: Resource, change: Transition) -> Fraction:
    return change.minutes / 60 * resource.hourly_cost + change.cost


def setups_of(factory: Factory, resource: Resource) -> frozenset[Setup]:
    """Return the setups that a resource may be in: for all that the catalogue can ask of it."""
    size = len(resource.setup_by)
    known: set[Setup] = set()
    for row in factory.plant.products:
        for regime in Regime:
            known.update(_setups(factory, resource, row.name, regime))
    for cell in factory.plant.changeovers:
        if cell.resource == resource.name:
            known.update((cell.from_setup, cell.to_setup))
    for initial in (resource.initial_setup, *_states(factory, resource)):
        known.add(initial)
    return frozenset(setup for setup in known if len(setup) == size)


def _states(factory: Factory, resource: Resource) -> Iterator[Setup]:
    for state in factory.plant.state_machines:
        if state.resource == resource.name:
            yield state.setup


def _setups(
    factory: Factory, resource: Resource, product_name: str, regime: Regime
) -> Iterator[Setup]:
    """Yield the setups of a resource for a product in a regime; none where it takes no part."""
    shop = factory.shop
    routings = shop.routings(product_name, regime)
    if routings:
        rows = [row for steps in routings.values() for row in steps]
        taking_part = [row for row in rows if resource.name in row.resources]
        yield from (row.setup for row in taking_part if row.setup)
        if all(row.setup for row in taking_part):
            return
    elif factory.rate(product_name, resource.name, regime) is None:
        return
    for options in _option_sets(factory, resource, product_name, regime, explicit=bool(routings)):
        yield shop.setup(resource.name, product_name, options)


def _option_sets(
    factory: Factory, resource: Resource, name: str, regime: Regime, *, explicit: bool
) -> Iterable[frozenset[str]]:
    catalogue = factory.catalogue
    standard = [variant.options for variant in catalogue.standard(name)]
    if regime is Regime.MASS:
        return standard
    if regime is Regime.HYBRID and resource.kind is Kind.MASS and not explicit:
        return [catalogue.base(name, options) for options in standard]
    return [*standard, *_all_sets(factory, resource, name)]


def _all_sets(factory: Factory, resource: Resource, name: str) -> Iterator[frozenset[str]]:
    """Yield the valid option sets of a product that differ in what the resource is set up by."""
    offered = factory.catalogue.options(name)
    by_group: dict[str, list[str]] = {}
    optional: set[str] = {row.group for row in offered.values()}
    for key, row in offered.items():
        by_group.setdefault(row.group, []).append(key)
        if row.default:
            optional.discard(row.group)
    wanted = set(resource.setup_by)
    relevant = [
        group
        for group, keys in by_group.items()
        if group in wanted or any(wanted & offered[key].attributes.keys() for key in keys)
    ]
    choices = [
        [*((key,) for key in by_group[group]), *([()] if group in optional else [])]
        for group in relevant
    ]
    if prod(len(choice) for choice in choices) > _MOST:
        return
    for chosen in product(*choices):
        full = factory.catalogue.full(name, (key for keys in chosen for key in keys))
        if not factory.catalogue.faults(name, full):
            yield full
