"""What a step takes on a resource: exact minutes, money, energy and people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.money import round_half_up
from planner.routes.ways import Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from planner.plant import Regime, Resource
    from planner.routes.factory import Factory


@dataclass(frozen=True, slots=True)
class Work:
    """What has to be done in a step, whoever does it.

    ``minutes = fixed + started x per_unit``; money is in micro-units, not yet rounded.
    """

    minutes: Fraction
    cost: Fraction
    pools: Mapping[str, int]

    @classmethod
    def of(
        cls,
        started: Decimal,
        *,
        fixed: Fraction = Fraction(0),
        per_unit: Fraction = Fraction(0),
        unit_cost: int = 0,
    ) -> Work:
        """Return the work of a rate on so many started units, without options."""
        units = Fraction(started)
        return cls(fixed + units * per_unit, units * unit_cost, {})

    def plus(self, minutes: Fraction, cost: Fraction) -> Work:
        """Return the work with some more of it: what a bespoke order asks for."""
        return replace(self, minutes=self.minutes + minutes, cost=self.cost + cost)

    def at_pace(self, pace: Fraction, fixed: Fraction) -> Work:
        """Return the work with all minutes but the fixed ones at another pace: what was learnt."""
        if pace == 1:
            return self
        return replace(self, minutes=fixed + (self.minutes - fixed) * pace)

    def with_options(
        self, factory: Factory, product: str, keys: Iterable[str], regime: Regime, started: Decimal
    ) -> Work:
        """Return the work with what options add in a regime, per started unit.

        Options outside the catalogue, which bespoke orders may name, add nothing of their own.
        """
        added = factory.additions(product, frozenset(keys), regime)
        units = Fraction(started)
        return Work(
            self.minutes + units * added.minutes,
            self.cost + units * added.cost,
            largest(self.pools, added.pools),
        )

    def way(
        self,
        factory: Factory,
        resource: Resource | None,
        *,
        setup: tuple[str, ...] = (),
        pools: Mapping[str, int] | None = None,
        tail: timedelta | None = None,
        resumable: bool | None = None,
    ) -> Way:
        """Return the work as a way to do the step on `resource`, or by people alone.

        Parameters
        ----------
        pools
            What the step takes beside the resource and the options; of each pool the largest
            amount named counts.
        tail, resumable
            In place of the resource's.
        """
        hours = self.minutes / 60
        demands = largest(self.pools, pools or {})
        if resource is None:
            return Way(
                resource=None,
                minutes=self.minutes,
                production=round_half_up(self.cost),
                tail=timedelta() if tail is None else tail,
                pools=tuple(sorted(demands.items())),
            )
        energy = hours * Fraction(resource.power)
        money = self.cost + hours * resource.hourly_cost + energy * factory.plant.energy_price
        demands = largest(demands, resource.pools)
        return Way(
            resource=resource.name,
            minutes=self.minutes,
            production=round_half_up(money),
            setup=setup,
            tail=resource.tail if tail is None else tail,
            resumable=resource.resumable if resumable is None else resumable,
            pools=tuple(sorted(demands.items())),
            energy_kwh=energy,
        )


def largest(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Return of each pool the larger of two amounts."""
    if not one or not other:
        return dict(one or other)
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in {**one, **other}}
