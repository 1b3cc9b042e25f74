"""The engine's targets, and how far a result file meets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.measures import Expectation, summary
from benchmarks.peers.table import ratios
from benchmarks.record import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.record import Record

RULE: Final = "rule"
"""The peer that is the best dispatching rule."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a suite should reach.

    Attributes
    ----------
    figure
        Name of a measure, or of a peer that planner is held against: then it is the sum of
        planner's values over the sum of the peer's.
    reach, beyond
        What is needed and what is aimed at: ``<=4``; None where the figure is only reported.
    """

    suite: str
    figure: str
    reach: str | None = None
    beyond: str | None = None


TARGETS: Final = (
    Target("weekly", "gap", "<=4", "<=2"),
    Target("weekly", "controllable-gap"),
    Target("weekly-full", "gap"),
    Target("weekly-full", "controllable-gap"),
    Target("weekly-tardiness", "routing", "<=0.6", "<=0.4"),
    Target("weekly-tardiness", "pyjobshop", "<=0.2", "<=0.05"),
    # Its aim is the same within a second, which a run of the suite's 2 s cannot show.
    Target("single-machine-wt-orlib-small", "hits", ">=100"),
    Target("single-machine-wt-orlib-100", "hits", ">=96", ">=100"),
    Target("single-machine-wtsds", "summed", "<=1", "<=0.2"),
    Target("single-machine-wtsds", "hits", ">=60", ">=86.6"),
    Target("upms-sdst-cmax-small", "hits", ">=100", ">=100"),
    Target("upms-sdst-cmax-large", "deviation", "<=2", "<0"),
    Target("upms-sdst-tardiness", "deviation", "<=1", "<0"),
    Target("fjsp", "deviation", "<=1", "<=0.3"),
    Target("fjsp-sdst", "pyjobshop", "<=0.98", "<=0.95"),
    Target("hybrid-flow-shop", "deviation", "<=2", "<=0.5"),
    Target("order-acceptance-oas-small", "hits", ">=95", ">=100"),
    Target("order-acceptance-oas-large", "cpsat", ">=1"),
    Target("order-acceptance-oas-large", "pyjobshop", ">=1"),
    Target("single-machine-time-dependent-capacity", "deviation", "<=3", "<=0.5"),
)
"""Stated before the engine was written; revenue is maximized, so more than the peer's is better."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A target and what was measured of it.

    Attributes
    ----------
    solves
        How many there are of the suite.
    seconds
        Least and greatest time limit among them.
    value
        None where it is not defined: nothing was measured, or a peer is missing.
    verdict
        ``beyond``, ``reached``, ``missed``, or nothing where there is no target or no value.
    """

    target: Target
    solves: int
    seconds: tuple[float, float] | None
    value: float | None
    verdict: str


def standings(records: Sequence[Record]) -> Iterator[Standing]:
    """Yield every target with what `records` say of it."""
    for target in TARGETS:
        held = [r for r in records if r.suite == target.suite]
        ours = [r for r in held if r.solver == OURS]
        limits = [r.time_limit for r in ours if r.time_limit is not None]
        value = _value(target, held, ours) if ours else None
        yield Standing(
            target,
            len(ours),
            (min(limits), max(limits)) if limits else None,
            value,
            _verdict(target, value),
        )


def _value(target: Target, held: Sequence[Record], ours: Sequence[Record]) -> float | None:
    figures = summary(ours)
    if target.figure in figures:
        return figures[target.figure]
    (ratio,) = ratios(held, [target.figure])
    return ratio.total if ratio.instances else None


def _verdict(target: Target, value: float | None) -> str:
    if value is None or target.reach is None:
        return ""
    if target.beyond is not None and _meets(value, target.beyond):
        return "beyond"
    return "reached" if _meets(value, target.reach) else "missed"


def _meets(value: float, condition: str) -> bool:
    # A condition names a measure, whichever: a ratio is judged by the sign and the number alone.
    return Expectation.parse(f"gap{condition}").met({"gap": value})


def worse_than_rule(records: Sequence[Record]) -> Iterator[tuple[str, int, int]]:
    """Yield each suite with the best rule's answers, how many, and those planner is worse than."""
    for suite in dict.fromkeys(r.suite for r in records if r.solver == RULE):
        (ratio,) = ratios([r for r in records if r.suite == suite], [RULE])
        yield suite, ratio.instances, ratio.worse


def table(records: Sequence[Record]) -> Iterator[str]:
    """Yield the targets as a table in Markdown."""
    yield "| suite | solves | seconds | figure | reach | beyond | measured | |"
    yield "| --- | ---: | ---: | --- | ---: | ---: | ---: | --- |"
    for standing in standings(records):
        target = standing.target
        cells = (
            target.suite,
            str(standing.solves),
            _seconds(standing.seconds),
            target.figure if target.figure in summary([]) else f"against {target.figure}",
            target.reach or "",
            target.beyond or "",
            "not measured" if standing.value is None else f"{standing.value:.3g}",
            standing.verdict,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    for suite, instances, worse in worse_than_rule(records):
        yield f"- {suite}: worse than the best dispatching rule on {worse} of {instances}"


def _seconds(seconds: tuple[float, float] | None) -> str:
    if seconds is None:
        return "-"
    least, most = seconds
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"
