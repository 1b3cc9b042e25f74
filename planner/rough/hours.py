"""What one more hour of a resource is worth, bucket by bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class HourWorth:
    """One more hour on one station of a resource in a bucket, in micro-units.

    Attributes
    ----------
    gain
        By how much the least cost falls, solved again with the hour.
    dual
        What the dual price promises for it: never less than the gain. Where it is more, the first
        minutes of the hour are worth more than its last.
    """

    resource: str
    start_at: datetime
    end_at: datetime
    gain: int
    dual: int
