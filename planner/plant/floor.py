"""The shop floor at work: which resources make what, at which rate, after which changeover."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.plant.catalogue import Catalogue
from planner.plant.learning import Learned
from planner.plant.resources import Rate
from planner.plant.row import ANY, NO_VALUE, Combine, Direction, Kind, Level, Regime
from planner.plant.units import parse_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from planner.plant.model import Plant
    from planner.plant.resources import (
        Changeover,
        ChangeoverRule,
        Outsourcing,
        Resource,
        RoutingStep,
    )

LEVELS: dict[Regime, frozenset[Level]] = {
    Regime.MASS: frozenset({Level.STANDARD}),
    Regime.FLEXIBLE: frozenset({Level.STANDARD, Level.CONFIGURED}),
    Regime.CUSTOM: frozenset(Level),
    Regime.HYBRID: frozenset({Level.STANDARD, Level.CONFIGURED}),
    Regime.OUTSOURCED: frozenset({Level.STANDARD, Level.CONFIGURED}),
}
"""The levels of orders that a regime can make."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A changeover between two setups of a resource.

    Attributes
    ----------
    minutes
        Working time.
    cost
        Micro-units, beside the resource's hourly cost.
    forbidden
        Whether it is impossible; then the others mean nothing.
    """

    minutes: Fraction
    cost: int
    forbidden: bool = False


NONE = Transition(Fraction(0), 0)
FORBIDDEN = Transition(Fraction(0), 0, forbidden=True)


class ShopFloor:
    """Looks up resources, rates, routes and changeovers of a plant.

    Parameters
    ----------
    plant
        The plant; of several rows of one name the first counts.
    catalogue
        Its catalogue, if there is one at hand.
    """

    def __init__(self, plant: Plant, catalogue: Catalogue | None = None) -> None:
        self.plant = plant
        self.catalogue = catalogue or Catalogue(plant)
        self._resources: dict[str, Resource] = {}
        for row in plant.resources:
            self._resources.setdefault(row.name, row)
        self._matrix = {
            (row.resource, row.from_setup, row.to_setup): row for row in reversed(plant.changeovers)
        }
        self._levels = {(row.attribute, row.value): row.level for row in reversed(plant.levels)}
        self._rates = {
            (row.product, row.resource, row.regime): row for row in reversed(plant.rates)
        }
        self._learned = Learned(plant, self.catalogue)
        self._rules: dict[str, list[ChangeoverRule]] = {}
        for rule in plant.changeover_rules:
            self._rules.setdefault(rule.attribute, []).append(rule)
        self._routings: dict[tuple[str, Regime], dict[str, tuple[RoutingStep, ...]]] = {}
        for step in plant.routings:
            routes = self._routings.setdefault((step.product, step.regime), {})
            routes[step.route] = (*routes.get(step.route, ()), step)

    def resource(self, name: str) -> Resource | None:
        """Return a resource by name."""
        return self._resources.get(name)

    def rate(self, product: str, resource: str, regime: Regime) -> Rate | None:
        """Return the rate of a product on a resource, None if it is not made there.

        For the hybrid regime that is the rate of the baseline on a mass line, for which the mass
        regime's stands in, and the rate of finishing it elsewhere. Finishing takes the late
        options' minutes alone if no row of the hybrid regime says more, wherever the product can be
        made at all.
        """
        row = self._resources.get(resource)
        if row is None:
            return None
        if regime is not Regime.HYBRID:
            return (
                self._nearest_rate(product, row, (regime,)) if row.kind.regime is regime else None
            )
        if row.kind is Kind.MASS:
            return self._nearest_rate(product, row, (Regime.HYBRID, Regime.MASS))
        explicit = self._nearest_rate(product, row, (Regime.HYBRID,))
        if explicit is not None and explicit.regime is Regime.HYBRID:
            return explicit
        if self._nearest_rate(product, row, (row.kind.regime,)) is None:
            return None
        return Rate(product=product, resource=resource, rate=Fraction(0))

    def pace(self, product: str, resource: str | None) -> Fraction:
        """Return the factor that learning puts on the minutes per unit on a resource.

        Parameters
        ----------
        resource
            None: people alone, who learn nothing here.
        """
        if resource is None or not self.plant.learning:
            return Fraction(1)
        return self._learned.pace(product, resource)

    def min_quantity(self, product: str, resource: str, regime: Regime) -> Decimal:
        """Return the least quantity of an order of a product that a resource takes."""
        rate = self.rate(product, resource, regime)
        row = self._resources.get(resource)
        if rate is not None and rate.min_quantity is not None:
            return rate.min_quantity
        return Decimal(0) if row is None else row.min_quantity

    def makers(
        self, product: str, regime: Regime, full: frozenset[str], level: Level
    ) -> tuple[Resource, ...]:
        """Return the resources that make an order in one step: mass, flexible or custom.

        Parameters
        ----------
        product, full, level
            What the order asks for, with its full option set.
        regime
            Not hybrid, which takes `baseline_makers` and `finishers`, nor outsourced.
        """
        if level not in LEVELS[regime]:
            return ()
        allowed: tuple[str, ...] = ()
        if regime is Regime.MASS:
            variant = self.catalogue.variant(product, full)
            if variant is None:
                return ()
            allowed = variant.resources
        return tuple(
            row
            for row in self._resources.values()
            if row.kind.regime is regime
            and (not allowed or row.name in allowed)
            and self.rate(product, row.name, regime) is not None
        )

    def baseline_makers(self, product: str, base: frozenset[str]) -> tuple[Resource, ...]:
        """Return the mass lines that make a baseline: the base options of a standard variant."""
        variants = [
            variant
            for variant in self.catalogue.standard(product)
            if self.catalogue.base(product, variant.options) == base
        ]
        return tuple(
            row
            for row in self._resources.values()
            if row.kind is Kind.MASS
            and any(not v.resources or row.name in v.resources for v in variants)
            and self.rate(product, row.name, Regime.HYBRID) is not None
        )

    def finishers(self, product: str) -> tuple[Resource, ...]:
        """Return the cells and workshops that can add late options to a product's baseline."""
        return tuple(
            row
            for row in self._resources.values()
            if row.kind is not Kind.MASS and self.rate(product, row.name, Regime.HYBRID) is not None
        )

    def routings(self, product: str, regime: Regime) -> dict[str, tuple[RoutingStep, ...]]:
        """Return the explicit routes of a product in a regime, by name.

        The rows that name the product nearest (itself, its family, `*`) are the ones that count.
        """
        for selector in self.catalogue.selectors(product):
            routes = self._routings.get((selector, regime))
            if routes:
                return dict(routes)
        return {}

    def outsourcing(self, product: str, level: Level) -> tuple[Outsourcing, ...]:
        """Return the suppliers of a product for orders of a level; of each its nearest row."""
        best: dict[str, tuple[int, Outsourcing]] = {}
        for row in self.plant.outsourcing:
            nearness = self.catalogue.nearness(row.product, product)
            if nearness is None or level not in (row.levels or LEVELS[Regime.OUTSOURCED]):
                continue
            if row.supplier not in best or nearness > best[row.supplier][0]:
                best[row.supplier] = (nearness, row)
        return tuple(row for _, row in best.values())

    def setup(self, resource: str, product: str, options: Iterable[str]) -> tuple[str, ...]:
        """Return what a resource is set up for while it makes a product with these options.

        One value for each of the resource's `setup_by`; for a hybrid baseline pass the base options
        alone. The value of an attribute is that of the last chosen option, in catalogue order, that
        has it; else the chosen options of the group of that name; else the product's; else `-`.
        """
        row = self._resources[resource]
        values = self._attributes(product, frozenset(options))
        return tuple(values.get(attribute, NO_VALUE) for attribute in row.setup_by)

    def initial_setup(self, resource: str, station: int = 1) -> tuple[str, ...] | None:
        """Return what a station is set up for at the start; None if that is unknown.

        A resource without changeovers (no `setup_by`) is always set up, for `()`.
        """
        row = self._resources[resource]
        if not row.setup_by:
            return ()
        for state in self.plant.state_machines:
            if state.resource == resource and state.station == station:
                return state.setup or None
        return row.initial_setup or None

    def changeover(
        self, resource: str, before: tuple[str, ...], after: tuple[str, ...]
    ) -> Transition | None:
        """Return the changeover between two setups of a resource, None if nothing gives it.

        A row of the matrix counts first. Equal setups need none. Then, if every attribute that
        differs has a rule, those rules count, added or side by side as the resource's `combine`
        says (costs are always added), and forbidden if one of them is; else the default.
        """
        row = self._resources[resource]
        given = self.given_changeover(resource, before, after)
        if given is not None or row.changeover is None:
            return given
        return Transition(row.changeover, row.changeover_cost)

    def given_changeover(
        self, resource: str, before: tuple[str, ...], after: tuple[str, ...]
    ) -> Transition | None:
        """Return the changeover by matrix and rules alone, None where the default would count."""
        row = self._resources[resource]
        cell = self._matrix.get((resource, before, after))
        if cell is not None and (cell.forbidden or cell.minutes is not None):
            return _of_cell(cell)
        if before == after:
            return NONE
        changes = zip(row.setup_by, before, after, strict=True)
        parts = [self._ruled(resource, *change) for change in changes if change[1] != change[2]]
        ruled = [part for part in parts if part is not None]
        if len(ruled) < len(parts):
            return None
        if any(part.forbidden for part in ruled):
            return FORBIDDEN
        minutes = [part.minutes for part in ruled]
        time = max(minutes) if row.combine is Combine.MAX else sum(minutes, Fraction(0))
        return Transition(time, sum(part.cost for part in ruled))

    def _ruled(self, resource: str, attribute: str, before: str, after: str) -> Transition | None:
        """Return what the nearest rule says of a change of one attribute."""
        matching = [
            rule
            for rule in self._rules.get(attribute, ())
            if rule.resource in (resource, ANY)
            and rule.from_value in ("", before)
            and rule.to_value in ("", after)
            and self._covers(rule, before, after)
        ]
        if not matching:
            return None
        rule = max(matching, key=_nearness)
        if rule.forbidden:
            return FORBIDDEN
        steps = abs(self.level(attribute, after) - self.level(attribute, before))
        return Transition(rule.minutes + rule.minutes_per_level * steps, rule.cost)

    def _covers(self, rule: ChangeoverRule, before: str, after: str) -> bool:
        if rule.direction is Direction.ANY:
            return True
        rise = self.level(rule.attribute, after) - self.level(rule.attribute, before)
        return rise > 0 if rule.direction is Direction.UP else rise < 0

    def level(self, attribute: str, value: str) -> Fraction:
        """Return the level of an attribute's value: by the table, or as a number, or else 0."""
        listed = self._levels.get((attribute, value))
        if listed is not None:
            return Fraction(listed)
        try:
            return Fraction(parse_decimal(value))
        except ValueError:
            return Fraction(0)

    def _attributes(self, product: str, options: frozenset[str]) -> dict[str, str]:
        row = self.catalogue.product(product)
        offered: Mapping[str, object] = self.catalogue.options(product)
        values = dict(row.attributes) if row is not None else {}
        groups: dict[str, list[str]] = {}
        attributes: dict[str, str] = {}
        for key, option in self.catalogue.options(product).items():
            if key in options:
                groups.setdefault(option.group, []).append(option.option)
                attributes.update(option.attributes)
        for key in sorted(options - offered.keys()):
            group, _, name = key.partition("=")
            groups.setdefault(group, []).append(name)
        values.update({group: "+".join(sorted(names)) for group, names in groups.items()})
        values.update(attributes)
        family = product if row is None else row.family_name
        return values | {"product": product, "family": family}

    def _nearest_rate(
        self, product: str, resource: Resource, regimes: tuple[Regime, ...]
    ) -> Rate | None:
        """Return the nearest row of rates for the first of the regimes, or for any."""
        for selector in self.catalogue.selectors(product):
            for name in (resource.name, ""):
                for regime in (*regimes, None):
                    row = self._rates.get((selector, name, regime))
                    if row is not None:
                        return row
        return None


def _of_cell(cell: Changeover) -> Transition:
    return FORBIDDEN if cell.forbidden else Transition(cell.minutes or Fraction(0), cell.cost)


def _nearness(rule: ChangeoverRule) -> tuple[bool, bool, bool, bool]:
    """Return how near a rule names a change: its value after, before, its direction, resource."""
    return (
        bool(rule.to_value),
        bool(rule.from_value),
        rule.direction is not Direction.ANY,
        rule.resource != ANY,
    )
