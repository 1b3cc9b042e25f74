"""What the parts of a plan share: their base, and how instants are held and written."""

from datetime import datetime, timezone
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


class Document(BaseModel):
    """A part of a plan: frozen, with no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def fixed_offset(moment: datetime) -> datetime:
    """Return the same instant, on the same clock, with its offset from UTC instead of a zone.

    Two instants with a named zone in the hour that is shown twice are unequal to everything in
    another zone (PEP 495); with an offset they compare and subtract as instants do.

    Raises
    ------
    ValueError
        When it has no time zone.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("an instant needs a time zone")
    return moment.replace(tzinfo=timezone(offset), fold=0)


Instant = Annotated[AwareDatetime, AfterValidator(fixed_offset)]
"""An instant as the plant's clock shows it, with its offset: ``2026-10-25T02:30:00+01:00``."""

MicroMoney = Annotated[int, Field(description="micro-units, 10^-6 of the currency")]
"""Money in micro-units; `planner.money` shows it."""
