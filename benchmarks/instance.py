"""What a benchmark solves: a problem, and a price of its schedules that is not the engine's.

A published instance has an objective of its own: a makespan in the file's ticks, a revenue with
decimals that is maximized. The core minimizes integers. An :class:`Instance` holds the problem for
the core and knows both scales; `evaluate` reads the schedule and the file, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers import Problem, Schedule


class Broken(Exception):
    """A schedule breaks a rule of the file it is for."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best value known of an instance, in the published objective.

    Attributes
    ----------
    value
        As it is printed.
    optimal
        Whether it is proven.
    rounding
        By how much the true value may differ from the printed one.
    """

    value: Fraction
    optimal: bool = False
    rounding: Fraction = Fraction(0)

    def beside(self, value: Fraction | None) -> Best:
        """Return this as it is to be compared with `value`: the same where it may be the same."""
        if value is None or abs(value - self.value) > self.rounding:
            return self
        return replace(self, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One instance, ready to solve.

    Attributes
    ----------
    name
        Unique within its family.
    problem
        What the engine is given.
    evaluate
        Returns the published objective of a schedule, recomputed from the file's data alone;
        raises :class:`Broken` when the schedule breaks the file's rules.
    scale
        Units of the core's cost in one unit of the published objective.
    constant
        Value of the published objective at a cost of 0: what all accepted orders would earn.
    maximize
        Whether the published objective is `constant` less the cost, instead of plus.
    tolerance
        By how much the core's cost may differ from `evaluate`, in published units, because the
        file's numbers had to be rounded to integers; 0 where they are integers.
    """

    name: str
    problem: Problem
    evaluate: Callable[[Schedule], Fraction]
    scale: int = 1
    constant: Fraction = Fraction(0)
    maximize: bool = False
    tolerance: Fraction = Fraction(0)

    def published(self, cost: int) -> Fraction:
        """Return a cost or bound of the core in the published objective."""
        amount = Fraction(cost, self.scale)
        return self.constant - amount if self.maximize else self.constant + amount


@dataclass(frozen=True, slots=True)
class Entry:
    """An instance that has not been read yet.

    Attributes
    ----------
    name
        Of the instance.
    group
        Part of its family that it belongs to: a size, or the source within the family.
    load
        Reads it.
    best
        The best value known, if any is.
    """

    name: str
    group: str
    load: Callable[[], Instance]
    best: Best | None = None
