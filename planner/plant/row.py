"""What every table row of a plant shares, and the few words its columns choose from."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

ANY = "*"
"""In a `product` column: every product."""

NO_VALUE = "-"
"""The value of a setup attribute that a product does not have."""


class Regime(StrEnum):
    """How an order is made.

    `mass`, `flexible` and `custom` take the resources of that kind; `hybrid` takes a mass line for
    the baseline, or draws the baseline from stock, and then a flexible or custom resource for the
    late options; `outsourced` takes none.
    """

    MASS = "mass"
    FLEXIBLE = "flexible"
    CUSTOM = "custom"
    HYBRID = "hybrid"
    OUTSOURCED = "outsourced"


class Kind(StrEnum):
    """The nature of a resource: a mass line, a flexible cell or a custom workshop."""

    MASS = "mass"
    FLEXIBLE = "flexible"
    CUSTOM = "custom"

    @property
    def regime(self) -> Regime:
        """The regime in which such a resource makes orders from start to end."""
        return Regime(self.value)


class Stage(StrEnum):
    """Whether an option is part of the baseline (`base`) or is added to a finished one (`late`)."""

    BASE = "base"
    LATE = "late"


class Level(StrEnum):
    """How far an order departs from the standard.

    `standard`: its full option set is a listed standard variant. `configured`: any other valid
    combination from the catalogue. `bespoke`: it asks for bespoke minutes or cost.
    """

    STANDARD = "standard"
    CONFIGURED = "configured"
    BESPOKE = "bespoke"


class Adds(StrEnum):
    """Which options' minutes and cost a step of an explicit routing bears."""

    NONE = "none"
    BASE = "base"
    LATE = "late"
    ALL = "all"


class Combine(StrEnum):
    """How the rules of several differing attributes combine: one after another, side by side."""

    ADD = "add"
    MAX = "max"


class Direction(StrEnum):
    """Which changes of an attribute a changeover rule covers: any, to a higher or a lower level."""

    ANY = "any"
    UP = "up"
    DOWN = "down"


class Row(BaseModel):
    """One row of one of a plant's tables: frozen, with no columns but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Settings(BaseModel):
    """One group of a plant's settings: frozen, with no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
