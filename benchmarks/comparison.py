"""Two result files against each other, pair by pair."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.record import Pair, Record

LEVEL: Final = 0.05
"""P-value above which a difference may well be chance."""

_EXACT: Final = 20
"""Pairs up to which the signed-rank test counts instead of approximating."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """What changed in a suite from one file to the other.

    Attributes
    ----------
    suite
        Its name.
    pairs
        Instances and seeds that both files hold an answer to.
    missing
        Those that only one file has solved.
    better, worse
        Pairs in which the second file's value is better, or worse; the others are equal.
    change
        Mean of :func:`change` over the pairs: below 0 is better.
    sign, wilcoxon
        Two-sided p-values; see :func:`sign_test` and :func:`signed_rank_test`.
    integral
        Mean difference of the primal integral, in percentage points.
    """

    suite: str
    pairs: int
    missing: int
    better: int
    worse: int
    change: float | None
    sign: float
    wilcoxon: float
    integral: float | None

    @property
    def verdict(self) -> str:
        """Say in words what the tests allow to be said."""
        if not self.pairs:
            return "nothing to compare"
        if self.better + self.worse == 0:
            return "the same"
        if max(self.sign, self.wilcoxon) > LEVEL:
            return "no difference that the tests see"
        return "better" if (self.change or 0) < 0 else "worse"


def compared(before: Mapping[Pair, Record], after: Mapping[Pair, Record]) -> list[Pairing]:
    """Return the pairing of every suite that is in both files, by name."""
    suites = sorted({key[0] for key in before} & {key[0] for key in after})
    return [_pairing(suite, before, after) for suite in suites]


def _pairing(
    suite: str,
    before: Mapping[Pair, Record],
    after: Mapping[Pair, Record],
) -> Pairing:
    keys = sorted(key for key in {*before, *after} if key[0] == suite)
    both = [(before[key], after[key]) for key in keys if key in before and key in after]
    solved = [(a, b) for a, b in both if a.value is not None and b.value is not None]
    changes = [change(a, b) for a, b in solved]
    integrals = [
        b.integral - a.integral
        for a, b in solved
        if a.integral is not None and b.integral is not None
    ]
    return Pairing(
        suite=suite,
        pairs=len(solved),
        missing=len(keys) - len(solved),
        better=sum(value < 0 for value in changes),
        worse=sum(value > 0 for value in changes),
        change=_mean(changes),
        sign=sign_test(changes),
        wilcoxon=signed_rank_test(changes),
        integral=_mean(integrals),
    )


def change(before: Record, after: Record) -> float:
    """Return by how many percent of the larger value an answer got worse; below 0 is better.

    Of the larger one, so that swapping the files only turns the sign.
    """
    a, b = before.value or 0.0, after.value or 0.0
    if a == b:
        return 0.0
    worse = a - b if before.maximize else b - a
    return 100 * worse / max(abs(a), abs(b))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def sign_test(differences: Iterable[float]) -> float:
    """Return the two-sided p-value of the exact sign test; equal pairs are left out."""
    signs = [value > 0 for value in differences if value != 0]
    count = len(signs)
    fewer = min(sum(signs), count - sum(signs))
    tail = sum(math.comb(count, k) for k in range(fewer + 1))
    return min(1.0, 2.0 * tail / 2.0**count)


def signed_rank_test(differences: Iterable[float]) -> float:
    """Return the two-sided p-value of Wilcoxon's signed-rank test; equal pairs are left out.

    Exact up to 20 pairs without ties among them, else by the normal approximation with the
    correction for ties and for continuity.

    Wilcoxon (1945), Individual comparisons by ranking methods. Biometrics Bulletin 1(6).
    """
    values = sorted((value for value in differences if value != 0), key=abs)
    count = len(values)
    if count == 0:
        return 1.0
    ranks = _ranks([abs(value) for value in values])
    positive = sum(rank for rank, value in zip(ranks, values, strict=True) if value > 0)
    total = count * (count + 1) / 2
    smaller = min(positive, total - positive)
    ties = [ranks.count(rank) for rank in set(ranks)]
    if count <= _EXACT and max(ties) == 1:
        return min(1.0, 2 * _exact_tail(count, int(smaller)))
    variance = count * (count + 1) * (2 * count + 1) / 24 - sum(t**3 - t for t in ties) / 48
    score = max(0.0, total / 2 - smaller - 0.5) / math.sqrt(variance)
    return min(1.0, math.erfc(score / math.sqrt(2)))


def _ranks(sizes: Sequence[float]) -> list[float]:
    """Return ranks of ascending numbers from 1, equal ones sharing the mean of theirs."""
    places: dict[float, list[int]] = {}
    for place, size in enumerate(sizes, start=1):
        places.setdefault(size, []).append(place)
    return [sum(places[size]) / len(places[size]) for size in sizes]


def _exact_tail(count: int, statistic: int) -> float:
    """Return how probable a rank sum of at most `statistic` is, all signs being as likely."""
    ways = [1] + [0] * statistic
    for rank in range(1, count + 1):
        for reached in range(statistic, rank - 1, -1):
            ways[reached] += ways[reached - rank]
    return float(sum(ways) / 2.0**count)
