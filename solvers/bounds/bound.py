"""A lower bound with the name of what proved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Bound(NamedTuple):
    """No schedule of the problem has an objective below ``value``; ``by`` says who proved it."""

    value: int
    by: str


def best_bound(bounds: Iterable[Bound | None]) -> Bound | None:
    """Return the highest of ``bounds``, the first of equals; None when there is none."""
    known = [bound for bound in bounds if bound is not None]
    return max(known, key=lambda bound: bound.value, default=None)
