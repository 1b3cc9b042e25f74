"""What a check can find: the kinds of broken rule, one violation, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solvers.result import Cost


class ViolationKind(StrEnum):
    """The rule that is broken. The kinds from ``STATUS`` on concern a result, not a schedule."""

    MALFORMED = "malformed"
    """Not whole numbers, not of the problem's shape, or not in the stated order."""
    UNKNOWN = "unknown"
    """An index of a job, route, operation, mode or window that does not exist."""
    MISSING = "missing"
    """An operation of a chosen route is not done."""
    DUPLICATE = "duplicate"
    """An operation is done twice, or a window opened twice."""
    REFUSAL = "refusal"
    """A job that must be made is refused, or a refused one is worked on."""
    PIN = "pin"
    """A pinned operation is on another route, machine or start."""
    HORIZON = "horizon"
    """An operation is not within the horizon."""
    CLOSED = "closed"
    """An operation does not start on a working tick."""
    DURATION = "duration"
    """An operation does not end right after its last working tick."""
    PAUSE = "pause"
    """An operation that is not resumable pauses."""
    OVERLAP = "overlap"
    """Two operations are on one machine at a time."""
    SETUP = "setup"
    """A setup does not fit between the previous operation, or tick 0, and the start."""
    TRANSITION = "transition"
    """A forbidden transition between families."""
    ANTICIPATION = "anticipation"
    """A setup begins before release or arrival on a machine that is not anticipatory."""
    RELEASE = "release"
    """A start before the job's release."""
    EARLIEST = "earliest"
    """A start before the mode's own earliest one."""
    DEADLINE = "deadline"
    """An end after the job's deadline."""
    PRECEDENCE = "precedence"
    """A start before a predecessor's end plus tail."""
    MIN_LAG = "min_lag"
    """A start too soon after a predecessor's end plus tail."""
    MAX_LAG = "max_lag"
    """A start too long after a predecessor's end plus tail."""
    POOL = "pool"
    """More of a pool is used at some tick than there is."""
    MATERIAL = "material"
    """More of a material is consumed by some tick than has arrived."""
    STATUS = "status"
    """Solution, termination and schedule do not fit each other."""
    OBJECTIVE = "objective"
    """The stated objective is not the schedule's."""
    COST = "cost"
    """A stated term of the cost is not the schedule's."""
    BOUND = "bound"
    """A bound above the objective, without a name, or not a whole number."""
    GAP = "gap"
    """The gap does not follow from objective and bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken rule: which, a message with the values, and the elements it concerns.

    ``operation`` is a position in the chosen route of ``job``; the others index the problem's
    tuples. None is not concerned.
    """

    kind: ViolationKind
    message: str
    job: int | None = None
    operation: int | None = None
    machine: int | None = None
    pool: int | None = None
    material: int | None = None
    window: int | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check found.

    ``cost`` holds the terms as recomputed by the verifier. It is None without a schedule, or with
    one that is not exactly one assignment for each operation, and means little with violations.
    """

    violations: tuple[Violation, ...]
    cost: Cost | None = None

    @property
    def valid(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    @property
    def kinds(self) -> frozenset[ViolationKind]:
        """The rules that are broken."""
        return frozenset(violation.kind for violation in self.violations)
