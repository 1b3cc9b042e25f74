"""What a sweep finds: who is cheapest where, how surely, where that flips, and what it takes.

Parameters are of two sorts. *Choices* are what an analyst decides on: how many lines, cells and
stations. All others are *conditions* that the plant meets. Costs are compared under the same
conditions only: that little demand costs less than much says nothing about how to meet it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from planner.analysis.sweep.point import Point
    from planner.analysis.sweep.row import SweepRow

CHOICES: Final = ("lines", "cells", "stations")

REFUSED: Final = "refused"

Values = tuple[float | None, ...]
"""Of some parameters at a point, in the order of their names."""


class Certainty(StrEnum):
    """How far it is known that one row is cheaper than another."""

    PROVEN = "proven"
    """The plan found costs no more than the bound of every other: none of theirs is cheaper."""
    FOUND = "found"
    """Both are plans; a better search could still find a cheaper one for the other."""
    ESTIMATE = "estimate"
    """Rough figures, which may err either way."""
    BOUND = "bound"
    """Lower bounds, which the plans may exceed by different amounts."""


@dataclass(frozen=True, slots=True)
class Best:
    """The cheapest of some rows.

    Attributes
    ----------
    next
        The cheapest of those it is measured against; None where there is none.
    margin
        What `next` costs more, in micro-units.
    """

    row: SweepRow
    next: SweepRow | None
    margin: int | None
    certainty: Certainty

    @property
    def margin_share(self) -> float | None:
        """The margin in shares of the cheapest total; None where there is nothing to compare."""
        if self.margin is None or self.row.total <= 0:
            return None
        return self.margin / self.row.total


@dataclass(frozen=True, slots=True)
class Flip:
    """Two neighbouring points between which the cheapest strategy changes.

    Attributes
    ----------
    parameter
        The only one they differ in; `before` has the lower value.
    crossing
        Where the costs of both strategies are equal if they run straight between the points; None
        where one of them has no plan at one of the points.
    """

    parameter: str
    before: Best
    after: Best
    crossing: float | None


@dataclass(frozen=True, slots=True)
class Payback:
    """What a choice saves beside the cheapest one that takes the least investment.

    Attributes
    ----------
    extra
        Investment beyond that of the thriftiest choice, in micro-units.
    saving
        What it costs less over one planning horizon, fixed costs included, in micro-units.
    """

    row: SweepRow
    thrifty: SweepRow
    extra: int
    saving: int

    @property
    def horizons(self) -> float | None:
        """Planning horizons after which it has paid back; None where it takes or saves nothing."""
        return self.extra / self.saving if self.extra > 0 and self.saving > 0 else None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a parameter does to the total when it goes from its lowest to its highest value.

    Attributes
    ----------
    change
        Mean over `pairs` of points that differ in nothing else, in micro-units.
    same_sign
        Whether it goes the same way in all of them.
    """

    parameter: str
    low: float
    high: float
    change: float
    pairs: int
    same_sign: bool


def values_of(point: Point, names: Iterable[str]) -> Values:
    """Return the values of some parameters at a point."""
    return tuple(getattr(point, name) for name in names)


def conditions(parameters: Iterable[str]) -> tuple[str, ...]:
    """Return the parameters that are no choices."""
    return tuple(name for name in parameters if name not in CHOICES)


def choices(parameters: Iterable[str]) -> tuple[str, ...]:
    """Return the parameters that are choices."""
    return tuple(name for name in parameters if name in CHOICES)


def axes(rows: Sequence[SweepRow], parameters: Sequence[str]) -> tuple[str, ...]:
    """Return at most two parameters that vary most: with most values, of equals the first named."""
    counts = {name: len({getattr(row.point, name) for row in rows}) for name in parameters}
    chosen = sorted(parameters, key=lambda name: -counts[name])[:2]
    return tuple(name for name in parameters if name in chosen)


def best_strategies(rows: Iterable[SweepRow]) -> tuple[Best, ...]:
    """Return the cheapest strategy at every point; of equals the one that comes first."""
    points: defaultdict[int, list[SweepRow]] = defaultdict(list)
    for row in rows:
        points[row.number].append(row)
    found = []
    for number in sorted(points):
        row = min(points[number], key=lambda each: each.total)
        found.append(_best(row, [each for each in points[number] if each is not row]))
    return tuple(found)


def best_choices(rows: Sequence[SweepRow], parameters: Sequence[str]) -> tuple[Best, ...]:
    """Return the cheapest choice under every condition, measured against the other choices.

    Nothing where the sweep leaves no choice.
    """
    asked = choices(parameters)
    if len({values_of(row.point, asked) for row in rows}) < 2:
        return ()
    groups: defaultdict[Values, list[SweepRow]] = defaultdict(list)
    for row in rows:
        groups[values_of(row.point, conditions(parameters))].append(row)
    found = []
    for group in groups.values():
        row = min(group, key=lambda each: (each.total, each.number))
        own = values_of(row.point, asked)
        found.append(_best(row, [each for each in group if values_of(each.point, asked) != own]))
    return tuple(found)


def paybacks(rows: Iterable[SweepRow], parameters: Sequence[str]) -> tuple[Payback, ...]:
    """Return what the cheapest choice under every condition takes and saves, in the same order."""
    groups: defaultdict[Values, list[SweepRow]] = defaultdict(list)
    for row in rows:
        groups[values_of(row.point, conditions(parameters))].append(row)
    found = []
    for group in groups.values():
        row = min(group, key=lambda each: (each.total, each.number))
        thrifty = min(group, key=lambda each: (each.investment, each.total, each.number))
        extra, saving = row.investment - thrifty.investment, thrifty.total - row.total
        found.append(Payback(row, thrifty, extra, saving))
    return tuple(found)


def flips(rows: Iterable[SweepRow], parameters: Sequence[str]) -> tuple[Flip, ...]:
    """Return where the cheapest strategy changes from a point to the next along one parameter.

    Where both cost the same at one of the points nothing changes there yet.
    """
    rows = tuple(rows)
    totals = {(row.number, row.strategy): row.total for row in rows}
    bests = best_strategies(rows)
    found = []
    for name in parameters:
        for line in _lines(bests, name, parameters):
            for before, after in pairwise(line):
                flip = _flip(name, before, after, totals)
                if flip is not None:
                    found.append(flip)
    return tuple(found)


def front(rows: Iterable[SweepRow]) -> tuple[SweepRow, ...]:
    """Return the Pareto front of total and OTIF, the cheapest first; one row of equals."""
    found: list[SweepRow] = []
    for row in sorted(rows, key=lambda each: (each.total, -(each.on_time_share or 0.0))):
        if not found or (row.on_time_share or 0.0) > (found[-1].on_time_share or 0.0):
            found.append(row)
    return tuple(found)


def effects(rows: Iterable[SweepRow], parameters: Sequence[str]) -> tuple[Effect, ...]:
    """Return what every parameter does to the total, the strongest first.

    Parameters
    ----------
    rows
        Of one strategy, or one a point.
    """
    rows = tuple(rows)
    found = []
    for name in parameters:
        values = sorted({v for row in rows if (v := getattr(row.point, name)) is not None})
        if len(values) < 2:
            continue
        others = [other for other in parameters if other != name]
        ends: dict[float, dict[Values, int]] = {values[0]: {}, values[-1]: {}}
        for row in rows:
            if getattr(row.point, name) in ends:
                ends[getattr(row.point, name)][values_of(row.point, others)] = row.total
        low, high = ends[values[0]], ends[values[-1]]
        changes = [high[at] - low[at] for at in low if at in high]
        if changes:
            same = min(changes) >= 0 or max(changes) <= 0
            found.append(
                Effect(name, values[0], values[-1], fmean(changes), len(changes), same_sign=same)
            )
    return tuple(sorted(found, key=lambda effect: -abs(effect.change)))


def regime_shares(rows: Iterable[SweepRow], parameter: str) -> dict[float | None, dict[str, float]]:
    """Return the mean share of orders by regime, refused ones included, by value of a parameter."""
    groups: defaultdict[float | None, list[dict[str, float]]] = defaultdict(list)
    for row in rows:
        if row.orders:
            parts = {**row.orders_by_regime, REFUSED: row.lost_orders}
            shares = {name: part / row.orders for name, part in parts.items()}
            groups[getattr(row.point, parameter)].append(shares)
    return {
        value: {
            name: fmean(each.get(name, 0.0) for each in groups[value])
            for name in dict.fromkeys(name for each in groups[value] for name in each)
        }
        for value in sorted(groups, key=lambda each: (each is not None, each or 0.0))
    }


def _best(row: SweepRow, others: Sequence[SweepRow]) -> Best:
    following = min(others, key=lambda each: (each.total, each.number), default=None)
    margin = None if following is None else following.total - row.total
    return Best(row, following, margin, _certainty(row, others))


def _certainty(row: SweepRow, others: Iterable[SweepRow]) -> Certainty:
    if row.evaluator == "rough":
        return Certainty.ESTIMATE if row.bound is None else Certainty.BOUND
    proven = all(each.bound is not None and each.bound >= row.total for each in others)
    return Certainty.PROVEN if proven else Certainty.FOUND


def _lines(bests: Iterable[Best], name: str, parameters: Sequence[str]) -> Iterable[list[Best]]:
    """Return points that differ in one parameter only, in its order."""
    others = [other for other in parameters if other != name]
    groups: defaultdict[Values, dict[float, Best]] = defaultdict(dict)
    for best in bests:
        value = getattr(best.row.point, name)
        if value is not None:
            groups[values_of(best.row.point, others)].setdefault(value, best)
    return [[group[value] for value in sorted(group)] for group in groups.values()]


def _flip(name: str, before: Best, after: Best, totals: dict[tuple[int, str], int]) -> Flip | None:
    one, two = before.row, after.row
    if one.strategy == two.strategy:
        return None
    ahead = totals.get((one.number, two.strategy))
    behind = totals.get((two.number, one.strategy))
    if ahead is None or behind is None:
        return Flip(name, before, after, None)
    lead, lag = ahead - one.total, behind - two.total
    if lead == 0 or lag == 0:
        return None
    low, high = getattr(one.point, name), getattr(two.point, name)
    return Flip(name, before, after, low + (high - low) * lead / (lead + lag))
