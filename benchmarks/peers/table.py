"""A suite by several solvers: who was how good, instance by instance and in all."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.record import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.record import Record


@dataclass(frozen=True, slots=True)
class Ratio:
    """How the engine stands against a peer, where both have an answer.

    Attributes
    ----------
    instances
        How many those are.
    unanswered
        Instances to which the engine has an answer and the peer has none.
    total
        Sum of the engine's values over the sum of the peer's; None where that is 0.
    typical
        Geometric mean of the ratios where both values are above 0.
    worse
        Instances on which the engine is worse than the peer.
    """

    peer: str
    instances: int
    unanswered: int
    total: float | None
    typical: float | None
    worse: int


def ratios(records: Sequence[Record], peers: Sequence[str]) -> list[Ratio]:
    """Return how the engine stands against each peer."""
    by = {(r.instance, r.seed, r.solver): r for r in records}
    places = list(dict.fromkeys((r.instance, r.seed) for r in records))
    found = []
    for peer in peers:
        pairs = [(by.get((*place, OURS)), by.get((*place, peer))) for place in places]
        ours = [(a, b) for a, b in pairs if a is not None and a.value is not None]
        both = [(a, b) for a, b in ours if b is not None and b.value is not None]
        values = [(a.value or 0.0, b.value or 0.0) for a, b in both]
        theirs = sum(b for _, b in values)
        logs = [math.log(a / b) for a, b in values if a > 0 and b > 0]
        found.append(
            Ratio(
                peer=peer,
                instances=len(both),
                unanswered=len(ours) - len(both),
                total=sum(a for a, _ in values) / theirs if theirs else None,
                typical=math.exp(sum(logs) / len(logs)) if logs else None,
                worse=sum((a < b) if r.maximize else (a > b)
                          for (a, b), (r, _) in zip(values, both, strict=True)),
            )
        )  # fmt: skip
    return found


def header(solvers: Sequence[str]) -> str:
    """Return the head of the table of values."""
    return f"{'instance':<32} {'seed':>4}" + "".join(f" {name:>14}" for name in solvers)


def value_line(solvers: Sequence[str], held: Mapping[str, Record]) -> str:
    """Return the values of an instance, a dash where a solver has none."""
    first = next(iter(held.values()))
    values = (held[name].value if name in held else None for name in solvers)
    cells = "".join(f" {'-' if value is None else format(value, ',.10g'):>14}" for value in values)
    why = "; ".join(
        f"{name}: {record.failures[0]}" for name, record in held.items() if record.failures
    )
    return f"{first.instance:<32} {first.seed:>4}{cells}" + (f"  {why}" if why else "")


def ratio_lines(found: Sequence[Ratio]) -> Iterator[str]:
    """Yield how the engine stands against each peer."""
    yield ""
    names = ("answered", "not", "total", "typical", "worse")
    yield f"{'planner against':<16}" + "".join(f" {name:>8}" for name in names)
    for ratio in found:
        yield (
            f"{ratio.peer:<16} {ratio.instances:>8} {ratio.unanswered:>8} {_times(ratio.total):>8} "
            f"{_times(ratio.typical):>8} {ratio.worse:>8}"
        )


def _times(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}x"
