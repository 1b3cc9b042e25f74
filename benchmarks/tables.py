"""Figures as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.comparison import Pairing
    from benchmarks.record import Record

_NAME: Final = 32

HEADER: Final = (
    f"{'instance':<{_NAME}} {'seed':>4} {'value':>14} {'best':>14} {'deviation':>9} {'gap':>7} "
    f"{'integral':>8} {'first':>6} {'seconds':>7} {'moves/s':>9}  ended by"
)


def record_line(record: Record) -> str:
    """Return a solve as a line under :data:`HEADER`."""
    best = _value(record.best) + ("*" if record.proven else " ")
    line = (
        f"{record.instance:<{_NAME}} {record.seed:>4} {_value(record.value):>14} {best:>14} "
        f"{_percent(record.deviation):>9} {_percent(record.gap):>7} "
        f"{_percent(record.integral):>8} {_seconds(record.first):>6} {record.seconds:>7.1f} "
        f"{_value(record.speed and round(record.speed)):>9}  "
        f"{record.termination}"
    )
    if record.defects:
        line += f"; WRONG: {record.defects[0]}"
    if record.failures:
        line += f"; failed: {record.failures[0]}"
    return line


def figures_lines(suite: str, solves: int, figures: Mapping[str, float | None]) -> Iterator[str]:
    """Yield a suite's figures; those that are not defined are left out."""
    yield ""
    yield f"{suite}: {solves} solves"
    for name, value in figures.items():
        if value is not None:
            yield f"  {name:<18} {value:>10.3f}  {MEASURES[name].meaning}"


def pairing_lines(pairings: Sequence[Pairing]) -> Iterator[str]:
    """Yield what changed, a line a suite."""
    yield (
        f"{'suite':<40} {'pairs':>5} {'only one':>8} {'better':>6} {'worse':>5} {'change':>9} "
        f"{'integral':>8} {'sign p':>7} {'rank p':>7}  verdict"
    )
    for pairing in pairings:
        yield (
            f"{pairing.suite:<40} {pairing.pairs:>5} {pairing.missing:>8} {pairing.better:>6} "
            f"{pairing.worse:>5} {_signed(pairing.change):>9} {_signed(pairing.integral):>8} "
            f"{pairing.sign:>7.3f} {pairing.wilcoxon:>7.3f}  {pairing.verdict}"
        )


def _value(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}%"


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}%"


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
