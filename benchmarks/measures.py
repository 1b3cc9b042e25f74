"""What is printed of solves: figures of one, and means over a suite."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import nan
from typing import TYPE_CHECKING, Final

from planner.errors import BadRequest
from planner.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.instance import Instance
    from benchmarks.record import Record
    from solvers import TracePoint


def deviation(value: Fraction, best: Fraction, *, maximize: bool) -> Fraction | None:
    """Return by how many percent of `best` a value is worse; negative where it is better.

    Returns
    -------
    Fraction or None
        None where `best` is 0 and the value is not: then only :func:`summed` says how much.
    """
    worse = best - value if maximize else value - best
    if best == 0:
        return Fraction(0) if worse == 0 else None
    return 100 * worse / abs(best)


def gap(value: Fraction, bound: Fraction) -> Fraction:
    """Return the distance to a bound in percent of the value, at least of 1."""
    return 100 * abs(value - bound) / max(Fraction(1), abs(value))


def primal_integral(
    instance: Instance, trace: Sequence[TracePoint], reference: Fraction, seconds: float
) -> float:
    """Return the primal integral over `seconds`, as a mean in percent.

    Berthold (2013), Measuring the impact of primal heuristics. Operations Research Letters 41(6):
    at any time ``|incumbent - reference| / max(|incumbent|, |reference|)``, 1 without an incumbent.

    Parameters
    ----------
    trace
        In time order.
    reference
        The best value known, in the published objective.
    """
    total, since, distance = 0.0, 0.0, 1.0
    for point in trace:
        if point.objective is None:
            continue
        at = min(seconds, point.seconds)
        total += distance * (at - since)
        since, distance = at, _distance(instance.published(point.objective), reference)
    total += distance * (seconds - since)
    return 100 * total / seconds


def _distance(value: Fraction, reference: Fraction) -> float:
    if value == reference:
        return 0.0
    if value * reference < 0:
        return 1.0
    return float(abs(value - reference) / max(abs(value), abs(reference)))


def first_incumbent(trace: Sequence[TracePoint]) -> float | None:
    """Return after how many seconds there was a schedule; None where there never was."""
    return next((point.seconds for point in trace if point.objective is not None), None)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def summed(records: Sequence[Record]) -> float | None:
    """Return by how many percent all values together are worse than all best ones together."""
    known = [r for r in records if r.best is not None]
    if not known or any(r.value is None for r in known):
        return None
    best = sum(r.best or 0.0 for r in known)
    worse = sum(((r.value or 0.0) - (r.best or 0.0)) * (-1 if r.maximize else 1) for r in known)
    return 100 * worse / abs(best) if best else (0.0 if worse == 0 else None)


def mean_deviation(records: Sequence[Record]) -> float | None:
    """Return the mean deviation; None while an instance with a best value has no answer.

    Where the best value is 0 and was missed there is no deviation, and :func:`summed` tells.
    """
    if any(r.best is not None and r.value is None for r in records):
        return None
    return _mean([r.deviation for r in records])


def _hit_share(records: Sequence[Record]) -> float | None:
    known = [r for r in records if r.best is not None]
    return 100 * sum(r.hit for r in known) / len(known) if known else None


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a suite; `of` returns None where it is not defined."""

    name: str
    meaning: str
    of: Callable[[Sequence[Record]], float | None]


MEASURES: Final = {
    measure.name: measure
    for measure in (
        Measure("solved", "% with a verified answer", lambda rs: 100 * _mean_of(rs, _solved)),
        Measure("deviation", "mean % worse than the best known", mean_deviation),
        Measure("summed", "% that all values together are worse than all best known", summed),
        Measure("hits", "% as good as the best known, or better", _hit_share),
        Measure("gap", "mean % between value and bound", lambda rs: _mean([r.gap for r in rs])),
        Measure(
            "controllable-gap",
            "the same, of the cost beyond what no plan avoids",
            lambda rs: _mean([r.controllable_gap for r in rs]),
        ),
        Measure("optimal", "% proven optimal", lambda rs: 100 * _mean_of(rs, _optimal)),
        Measure("integral", "primal integral, mean %", lambda rs: _mean([r.integral for r in rs])),
        Measure("first", "mean s to the first incumbent", lambda rs: _mean([r.first for r in rs])),
        Measure("cold", "s to the first incumbent in a new process", lambda rs: _mean(_cold(rs))),
        Measure("seconds", "mean s of a solve", lambda rs: _mean([r.seconds for r in rs])),
        Measure("moves", "mean moves per s of a solve", lambda rs: _mean([r.speed for r in rs])),
    )
}
"""By name."""


def _mean_of(records: Sequence[Record], holds: Callable[[Record], bool]) -> float:
    return sum(map(holds, records)) / len(records)


def _solved(record: Record) -> bool:
    return record.value is not None and not record.defects


def _optimal(record: Record) -> bool:
    return record.solution == "optimal"


def _cold(records: Sequence[Record]) -> list[float | None]:
    return [r.first for r in records if r.cold]


def summary(records: Sequence[Record]) -> dict[str, float | None]:
    """Return every measure of a suite; all are None without records."""
    return {name: measure.of(records) if records else None for name, measure in MEASURES.items()}


@dataclass(frozen=True, slots=True)
class Expectation:
    """A condition on a suite's mean, ``deviation<=2``."""

    measure: str
    sign: str
    number: float

    @classmethod
    def parse(cls, text: str) -> Expectation:
        """Read a condition.

        Raises
        ------
        BadRequest
            When it is none, or names no measure.
        """
        found = re.fullmatch(
            r"\s*([a-z_-]+)\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?(?:e\d+)?)\s*%?\s*", text
        )
        if found is None:
            raise BadRequest(
                f"--expect {text!r} is no condition", hint="write it like 'deviation<=2'"
            )
        name = found[1].replace("_", "-")
        if name not in MEASURES:
            raise BadRequest(
                f"--expect {text!r}: there is no measure {name!r}",
                hint=did_you_mean(name, MEASURES),
            )
        return cls(name, found[2], float(found[3]))

    def met(self, figures: dict[str, float | None]) -> bool:
        """Say whether a suite's figures meet it; one that is not defined does not."""
        value = figures[self.measure]
        value = nan if value is None else value
        return {
            "<=": value <= self.number,
            ">=": value >= self.number,
            "<": value < self.number,
            ">": value > self.number,
        }[self.sign]

    def __str__(self) -> str:
        return f"{self.measure}{self.sign}{self.number:g}"
