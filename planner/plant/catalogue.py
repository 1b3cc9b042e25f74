"""The option catalogue at work: what a product offers, which combinations hold, what they add."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from planner.plant.products import option_key
from planner.plant.row import ANY, Level, Regime, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from planner.plant.model import Plant
    from planner.plant.products import Material, Option, Product, StockItem


@dataclass(frozen=True, slots=True)
class Addition:
    """What an option adds in a regime.

    Attributes
    ----------
    minutes
        Working time per started unit.
    cost
        Micro-units per started unit.
    pools
        People or tools that the step which works it in takes, by pool.
    """

    minutes: Fraction
    cost: int
    pools: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandardVariant:
    """A listed variant with its full option set.

    Attributes
    ----------
    name
        As listed; `standard` for the only variant of a product that lists none.
    options
        Full names of all its options, defaults included.
    resources
        Mass lines that make it; empty: all that have a rate for the product.
    """

    name: str
    options: frozenset[str]
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a started unit draws of a stock item, and at which step of an explicit routing."""

    item: str
    per_unit: Decimal
    step: str


class Catalogue:
    """Looks up products and options of a plant.

    An option is named in full, `group=option`; an option set is a `frozenset` of such names. A
    *full* set holds the default of every group that has one and was not chosen from. Names that the
    plant does not know are answered with None or nothing; reporting them is the checks' business.

    Parameters
    ----------
    plant
        The plant; of several rows of one name the first counts.
    """

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self._products: dict[str, Product] = {}
        for row in plant.products:
            self._products.setdefault(row.name, row)
        self._options: dict[str, dict[str, Option]] = {}
        self._faults: dict[tuple[str, frozenset[str]], tuple[str, ...]] = {}

    def product(self, name: str) -> Product | None:
        """Return a product by name."""
        return self._products.get(name)

    def products_of(self, selector: str) -> tuple[str, ...]:
        """Return the products that a `product` column means: one, those of a family, or all."""
        if selector in self._products:
            return (selector,)
        if selector == ANY:
            return tuple(self._products)
        return self._families.get(selector, ())

    def selectors(self, product: str) -> tuple[str, ...]:
        """Return what a `product` column may say to mean a product: itself, its family, `*`."""
        row = self._products.get(product)
        if row is None or row.family_name in self._products:
            return (product, ANY)
        return (product, row.family_name, ANY)

    def nearness(self, selector: str, product: str) -> int | None:
        """Return how near a `product` column names a product.

        2 by its name, 1 by its family, 0 by `*`, None not at all.
        """
        if selector == product:
            return 2
        if selector == ANY:
            return 0
        return 1 if selector in self.selectors(product) else None

    def options(self, product: str) -> Mapping[str, Option]:
        """Return the options that a product offers, by full name, in catalogue order."""
        if product not in self._options:
            offered: dict[str, Option] = {}
            for row in self.plant.options:
                selectors = row.products or (ANY,)
                if any(self.nearness(name, product) is not None for name in selectors):
                    offered.setdefault(row.key, row)
            self._options[product] = offered
        return self._options[product]

    def resolve(self, product: str, name: str) -> tuple[str, ...]:
        """Return the full names of the options meant by an option, bare or in full, or a group."""
        offered = self.options(product)
        group, equals, option = name.partition("=")
        if equals:
            key = option_key(group.strip(), option.strip())
            return (key,) if key in offered else ()
        bare = tuple(key for key, row in offered.items() if row.option == name)
        return bare or tuple(key for key, row in offered.items() if row.group == name)

    def parse(self, product: str, names: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
        """Return the options that names mean, and the names that mean none or more than one.

        A name is an option's own (`oak`), if no other group of the product has it, or its full one
        (`wood=oak`).
        """
        keys: set[str] = set()
        unknown: list[str] = []
        offered = self.options(product)
        for name in names:
            meant = self.resolve(product, name)
            if len(meant) == 1 and ("=" in name or offered[meant[0]].option == name):
                keys.update(meant)
            else:
                unknown.append(name)
        return frozenset(keys), tuple(unknown)

    def full(self, product: str, chosen: Iterable[str]) -> frozenset[str]:
        """Return the chosen options with the default of every group not chosen from."""
        keys = set(chosen)
        groups = {key.partition("=")[0] for key in keys}
        for key, row in self.options(product).items():
            if row.default and row.group not in groups:
                keys.add(key)
                groups.add(row.group)
        return frozenset(keys)

    def faults(self, product: str, full: frozenset[str]) -> tuple[str, ...]:
        """Return what is wrong with a full option set, a sentence each; nothing if it is valid."""
        if (product, full) not in self._faults:
            self._faults[product, full] = tuple(self._find_faults(product, full))
        return self._faults[product, full]

    def level(self, product: str, full: frozenset[str], *, bespoke: bool = False) -> Level:
        """Return how far an order of this valid full option set departs from the standard."""
        if bespoke:
            return Level.BESPOKE
        return Level.CONFIGURED if self.variant(product, full) is None else Level.STANDARD

    def standard(self, product: str) -> tuple[StandardVariant, ...]:
        """Return the standard variants of a product; where none is listed, its defaults are one."""
        listed = self._variants.get(product, ())
        return listed or (StandardVariant("standard", self.full(product, ()), ()),)

    def variant(self, product: str, full: frozenset[str]) -> StandardVariant | None:
        """Return the standard variant with this full option set, None if it is no standard."""
        return next((v for v in self.standard(product) if v.options == full), None)

    def base(self, product: str, full: frozenset[str]) -> frozenset[str]:
        """Return the options of a set that are part of the baseline."""
        return full - self.late(product, full)

    def late(self, product: str, full: frozenset[str]) -> frozenset[str]:
        """Return the options of a set that are added to a finished baseline."""
        offered = self.options(product)
        return frozenset(k for k in full if k in offered and offered[k].stage is Stage.LATE)

    def addition(self, product: str, key: str, regime: Regime) -> Addition:
        """Return what an option adds: by the regime's `option_work`, else by the catalogue."""
        work = self._work.get((key, regime))
        if work is not None:
            return work
        row = self.options(product).get(key)
        return Addition(Fraction(0), 0) if row is None else Addition(row.minutes, row.cost)

    def baselines(self, product: str, base: frozenset[str]) -> tuple[StockItem, ...]:
        """Return the stock items that are baselines of a product with exactly these base options.

        Parameters
        ----------
        product
            The product.
        base
            All base options, as `base` gives them for a full set.
        """
        found = []
        for item in self.plant.stock:
            if item.product == product:
                chosen, _ = self.parse(product, item.options)
                if self.base(product, self.full(product, chosen)) == base:
                    found.append(item)
        return tuple(found)

    def product_usage(self, product: str, regime: Regime) -> tuple[Usage, ...]:
        """Return what a started unit of a product draws, its options apart."""
        return tuple(
            Usage(row.item, row.per_unit, row.step)
            for row in self.plant.materials
            if not row.option
            and row.regime in (None, regime)
            and self.nearness(row.product, product) is not None
        )

    def option_usage(self, product: str, keys: Iterable[str], regime: Regime) -> tuple[Usage, ...]:
        """Return what options of a product draw per started unit."""
        wanted = frozenset(keys)
        return tuple(
            Usage(row.item, row.per_unit, row.step)
            for row in self.plant.materials
            if row.option
            and row.regime in (None, regime)
            and (not row.product or self.nearness(row.product, product) is not None)
            and not wanted.isdisjoint(self.resolve(product, _material_option(row)))
        )

    def _find_faults(self, product: str, full: frozenset[str]) -> Iterable[str]:
        offered = self.options(product)
        for key in sorted(full - offered.keys()):
            yield f"{product} does not offer {key}"
        chosen: dict[str, list[str]] = {}
        for key in sorted(full & offered.keys()):
            row = offered[key]
            chosen.setdefault(row.group, []).append(row.option)
            for name in row.excludes:
                others = full.intersection(self.resolve(product, name)) - {key}
                if others:
                    yield f"{key} cannot be combined with {', '.join(sorted(others))}"
            for name in row.needs:
                if full.isdisjoint(self.resolve(product, name)):
                    yield f"{key} needs {name}"
        for group in dict.fromkeys(row.group for row in offered.values() if row.default):
            options = chosen.get(group, [])
            if len(options) != 1:
                yield f"{group} takes exactly one option, not {len(options)}: {', '.join(options)}"

    @cached_property
    def _families(self) -> dict[str, tuple[str, ...]]:
        families: dict[str, tuple[str, ...]] = {}
        for row in self._products.values():
            families[row.family_name] = (*families.get(row.family_name, ()), row.name)
        return families

    @cached_property
    def _variants(self) -> dict[str, tuple[StandardVariant, ...]]:
        variants: dict[str, tuple[StandardVariant, ...]] = {}
        for row in self.plant.variants:
            chosen, _ = self.parse(row.product, row.options)
            variant = StandardVariant(row.variant, self.full(row.product, chosen), row.resources)
            variants[row.product] = (*variants.get(row.product, ()), variant)
        return variants

    @cached_property
    def _work(self) -> dict[tuple[str, Regime], Addition]:
        return {
            (row.key, row.regime): Addition(row.minutes, row.cost, row.pools)
            for row in reversed(self.plant.option_work)
        }


def _material_option(row: Material) -> str:
    return option_key(row.group, row.option) if row.group else row.option
