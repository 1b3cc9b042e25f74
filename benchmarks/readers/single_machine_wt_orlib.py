"""1 || sum w_j T_j: one machine, in the format of the OR-Library, 125 instances in a file.

``wtN.txt`` holds for each instance N processing times, N weights and N due dates. ``wtoptN.txt``
and ``wtbestN*.txt`` hold one value an instance in the same order; all of them are known to be
optimal since Tanaka, Fujikuma, Araki (2009), An exact algorithm for single-machine scheduling
without machine idle time. Journal of Scheduling 12.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.instance import Best, Entry
from benchmarks.readers.family import Family
from benchmarks.readers.parallel import Measure, ParallelMachines
from benchmarks.readers.tokens import Tokens, broken_file, fits, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from benchmarks.instance import Instance

_FILE = re.compile(r"wt(\d+)\.txt")
_VALUES = re.compile(r"wt(?:opt|best)(\d+)[a-z]?\.txt")


def find(folder: Path, best: Mapping[str, Best]) -> Iterator[Entry]:
    """Yield the instances of every file, ``wt40-1`` being the first of ``wt40.txt``."""
    for path in sorted(folder.rglob("wt*.txt")):
        size = _FILE.fullmatch(path.name)
        if size is None:
            continue
        jobs = int(size[1])
        tables = _tables(path, jobs)
        for number, table in enumerate(tables, start=1):
            name = f"wt{jobs}-{number}"
            load = partial(fits, path, partial(_instance, name, table))
            yield Entry(name, str(jobs), load, best.get(name))


def _tables(path: Path, jobs: int) -> NDArray[np.int64]:
    """Return the instances of a file, shape (number, 3, jobs)."""
    text = read_text(path)
    words = len(text.split())
    if jobs == 0 or words % (3 * jobs):
        raise broken_file(path, f"{words} numbers are no instances of 3 x {jobs}")
    return Tokens(path, text).table((words // (3 * jobs), 3, jobs), "ticks, a weight or a due date")


def _instance(name: str, table: NDArray[np.int64]) -> Instance:
    return ParallelMachines(
        name=name,
        measure=Measure.TARDINESS,
        processing=table[0, :, None],
        weight=table[1],
        due=table[2],
    ).instance()


def best(folder: Path) -> dict[str, Best]:
    """Return the optima; where files differ, the lower value is."""
    found: dict[str, Best] = {}
    for path in sorted(folder.rglob("wt*.txt")):
        size = _VALUES.fullmatch(path.name)
        if size is None:
            continue
        text = read_text(path)
        values = Tokens(path, text).numbers(len(text.split()), "a value")
        for number, value in enumerate(values.tolist(), start=1):
            name = f"wt{size[1]}-{number}"
            held = found.get(name)
            if held is None or value < held.value:
                found[name] = Best(Fraction(value), optimal=True)
    return found


FAMILY = Family("single-machine-wt-orlib", find, best)
