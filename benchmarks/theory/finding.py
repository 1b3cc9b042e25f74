"""What an experiment measured, beside what theory says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ERRORS: Final = 3.0
"""Standard errors that a measured value may lie away from the expected one."""


class Relation(StrEnum):
    """How a measured value should stand to the expected one."""

    EQUAL = "="
    BELOW = "<"


@dataclass(frozen=True, slots=True)
class Finding:
    """One measured value.

    Attributes
    ----------
    quantity
        What was measured, in words.
    expected
        What theory, or its published table, says.
    measured
        What planner's own code found.
    error
        Standard error of the measured value; 0 where nothing is drawn.
    rounding
        How far the expected value may be off as it is stated: half its last digit, or what
        "about" leaves open.
    relation
        Whether the two should be equal, or the measured value below.
    """

    quantity: str
    expected: float
    measured: float
    error: float = 0.0
    rounding: float = 0.0
    relation: Relation = Relation.EQUAL

    @property
    def holds(self) -> bool:
        """Whether the measured value agrees, within `ERRORS` standard errors and the rounding."""
        room = ERRORS * self.error + self.rounding
        if self.relation is Relation.BELOW:
            return self.measured < self.expected + room
        # What is computed in floating point, and not drawn, is off by a few ulps.
        return abs(self.measured - self.expected) <= room + 1e-9 * abs(self.expected)
