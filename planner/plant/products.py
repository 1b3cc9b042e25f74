"""What is made and of what: products, the option catalogue, standard variants, stock, materials."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pydantic import Field

from planner.plant.fields import (
    Amounts,
    Attributes,
    Flag,
    Minutes,
    Moment,
    Money,
    Name,
    Names,
    Number,
    OptionalName,
    Quantity,
)
from planner.plant.row import Regime, Row, Stage


def option_key(group: str, option: str) -> str:
    """Return the full name of an option, `group=option`."""
    return f"{group}={option}"


class Product(Row):
    """A product that orders may ask for."""

    name: Name = Field(description="the name orders use")
    family: OptionalName = Field(
        default="", description="products made alike; empty: the product itself"
    )
    unit: Name = Field(default="pcs", description="unit of measure of its quantities")
    price: Money | None = Field(
        default=None, description="per unit; what an order is worth if it names no price of its own"
    )
    attributes: Attributes = Field(
        default_factory=dict, description="values for setups, by attribute: size=L"
    )
    late_cost_per_day: Money | None = Field(
        default=None, description="per order and day late; empty: by the lateness settings"
    )
    goodwill: Money | None = Field(
        default=None, description="penalty for refusing an order; empty: by the refusal settings"
    )

    @property
    def family_name(self) -> str:
        """The family, which is the product itself where none is given."""
        return self.family or self.name


class Option(Row):
    """An option of the catalogue.

    From a group that has a default for a product exactly one option is chosen; from any other
    group any number, none included. An option may have several rows with different `products`
    where it differs between them.
    """

    group: Name = Field(description="what is chosen: fabric")
    option: Name = Field(description="the choice: leather")
    products: Names = Field(
        default=(), description="products or families that offer it; empty: all"
    )
    default: Flag = Field(
        default=False, description="whether it is taken where an order names none"
    )
    stage: Stage = Field(
        default=Stage.BASE,
        description="base: part of the baseline; late: can be added to a finished one",
    )
    attributes: Attributes = Field(
        default_factory=dict, description="values for setups, by attribute: lightness=3"
    )
    excludes: Names = Field(default=(), description="options or groups it cannot be combined with")
    needs: Names = Field(
        default=(), description="options or groups (any one of them) it must come with"
    )
    minutes: Minutes = Field(
        default=Fraction(0), description="work it adds per unit, in every regime"
    )
    cost: Money = Field(default=0, description="cost it adds per unit, in every regime")
    price: Money = Field(default=0, description="what it adds to the price per unit")

    @property
    def key(self) -> str:
        """The option's full name, `group=option`."""
        return option_key(self.group, self.option)


class OptionWork(Row):
    """What an option adds in one regime, in place of the catalogue's `minutes` and `cost`.

    In the hybrid regime it is what adding a late option to a finished baseline takes. A cell or
    workshop without a rate in that regime takes these minutes alone; `planner check` warns where
    they are 0.
    """

    group: Name = Field(description="group of the option")
    option: Name = Field(description="the option")
    regime: Regime = Field(description="the regime")
    minutes: Minutes = Field(default=Fraction(0), description="work it adds per unit")
    cost: Money = Field(default=0, description="cost it adds per unit")
    pools: Amounts = Field(
        default_factory=dict,
        description="people or tools that the step then takes: upholsterers=1",
    )

    @property
    def key(self) -> str:
        """The option's full name, `group=option`."""
        return option_key(self.group, self.option)


class Variant(Row):
    """A standard variant: an option set that lines make.

    A product without any has one: all its defaults.
    """

    product: Name = Field(description="the product")
    variant: Name = Field(description="name of the variant")
    options: Names = Field(
        default=(), description="its options; a group not named takes its default"
    )
    resources: Names = Field(
        default=(), description="mass lines that make it; empty: all with a rate for the product"
    )


class AttributeLevel(Row):
    """The level of an attribute's value, by which changeover rules tell up from down.

    A value that is a number is its own level and needs no row.
    """

    attribute: Name = Field(description="attribute or option group: colour")
    value: Name = Field(description="its value: white")
    level: Number = Field(description="its level: 9")


class StockItem(Row):
    """A material, or a baseline: a product with its base options, ready for the late ones."""

    item: Name = Field(description="name of the material or baseline")
    product: OptionalName = Field(
        default="", description="the product it is a baseline of; empty: a material"
    )
    options: Names = Field(
        default=(), description="the baseline's base options; a group not named takes its default"
    )
    unit: Name = Field(default="pcs", description="unit of measure")
    on_hand: Quantity = Field(
        default=Decimal(0), description="quantity on hand at the planning start"
    )
    unit_value: Money = Field(default=0, description="charged per unit drawn")


class Receipt(Row):
    """A quantity of a stock item that arrives."""

    item: Name = Field(description="the stock item")
    arrives_at: Moment = Field(description="from when on it can be used")
    quantity: Quantity = Field(description="how much arrives")


class Material(Row):
    """A line of the bill of materials: what a unit of a product, or of an option, uses."""

    item: Name = Field(description="the stock item used")
    product: OptionalName = Field(default="", description="product, family or * that uses it")
    option: OptionalName = Field(
        default="", description="option that uses it, if it is the option's"
    )
    group: OptionalName = Field(default="", description="group of that option")
    regime: Regime | None = Field(
        default=None, description="in this regime only; empty: in every one"
    )
    step: OptionalName = Field(
        default="", description="step of an explicit routing that draws it; empty: the first"
    )
    per_unit: Quantity = Field(description="quantity per started unit")
