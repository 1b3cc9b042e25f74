"""Sorts names as people count: ``mk2`` before ``mk10``."""

from __future__ import annotations

import re


def natural(name: str) -> tuple[tuple[str, int], ...]:
    """Return a sort key: words, and the numbers between them by value."""
    return tuple((word, int(digits or 0)) for word, digits in re.findall(r"(\D*)(\d*)", name))
