"""1 | s_ij | sum w_j T_j: one machine with setups, in the format of Cicirello.

Text sections ``Process Times:``, ``Weights:``, ``Duedates:`` and ``Setup Times:``, whose lines are
``i j ticks``: before j when it follows i, where i = -1 is the machine's first state.

Cicirello (2003), Weighted tardiness scheduling with sequence-dependent setups: a benchmark library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.readers.best_known import read_best
from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.parallel import Measure, ParallelMachines
from benchmarks.readers.tokens import Tokens, broken_file, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Best, Instance

_SECTIONS: Final = ("Process Times", "Weights", "Duedates", "Setup Times")


def read(path: Path) -> Instance:
    """Return the instance of a file."""
    text = read_text(path)
    size = re.search(r"Problem Size:\s*(\d+)", text)
    if size is None:
        raise broken_file(path, "no line `Problem Size:`")
    jobs = int(size[1])
    processing, weight, due, setups = (_section(path, text, name) for name in _SECTIONS)
    triples = setups.table((jobs * jobs, 3), "a setup", least=-1)
    # Row 0 is the first state; a job that follows itself is not listed.
    table = np.full((jobs + 1, jobs), -1, dtype=np.int64)
    table[triples[:, 0] + 1, triples[:, 1]] = triples[:, 2]
    np.fill_diagonal(table[1:], 0)
    if (table < 0).any():
        raise broken_file(path, "a pair of jobs has no setup")
    instance = ParallelMachines(
        name=stem(path),
        measure=Measure.TARDINESS,
        processing=processing.table((jobs, 1), "ticks"),
        setup=table[None, 1:],
        first=table[:1],
        due=due.numbers(jobs, "a due date"),
        weight=weight.numbers(jobs, "a weight"),
    ).instance()
    for section in (processing, weight, due, setups):
        section.end()
    return instance


def _section(path: Path, text: str, name: str) -> Tokens:
    found = re.search(rf"{name}:([-\d\s]*)", text)
    if found is None:
        raise broken_file(path, f"no section `{name}:`")
    return Tokens(path, found[1])


def best(folder: Path) -> dict[str, Best]:
    """Return the optima, all proven."""
    return read_best(folder / "bks.csv", "optimal_twt", lambda _: True)


FAMILY = Family("single-machine-wtsds", one_a_file(read, "*.instance"), best)
