"""Reads a family's table of best known values: ``bks.csv`` in its folder."""

from __future__ import annotations

import csv
from fractions import Fraction
from typing import TYPE_CHECKING

from benchmarks.instance import Best
from benchmarks.readers.tokens import broken_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Row = dict[str, str]


def read_best(
    path: Path,
    value: str,
    proven: Callable[[Mapping[str, str]], bool] = lambda row: False,  # noqa: ARG005 (of that form)
    name: Callable[[str], str] = lambda name: name,
) -> dict[str, Best]:
    """Return the best known values by instance; none where there is no such table.

    Parameters
    ----------
    path
        A CSV file with a column ``instance``.
    value
        Column of the best known value; where it is empty none is known.
    proven
        Says of a row whether its value is proven to be optimal.
    name
        Turns what the table calls an instance into what its reader does.

    Raises
    ------
    InputRejected
        When a column is missing or a value is no number.
    """
    if not path.is_file():
        return {}
    best: dict[str, Best] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"instance", value} - set(reader.fieldnames or ())
        if missing:
            raise broken_file(path, f"no column {', '.join(sorted(missing))}")
        for row in reader:
            held = {key: text or "" for key, text in row.items() if key is not None}
            if held[value].strip():
                number = _number(path, held[value])
                best[name(held["instance"])] = Best(number, proven(held), _rounding(held[value]))
    return best


def _rounding(text: str) -> Fraction:
    """Return half a unit of the last decimal; what is printed without decimals is meant so."""
    decimals = text.strip().partition(".")[2]
    return Fraction(1, 2 * 10 ** len(decimals)) if decimals.isdigit() else Fraction(0)


def _number(path: Path, text: str) -> Fraction:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError) as error:
        raise broken_file(path, f"{text!r} is no number") from error
