"""R || C_max: unrelated machines, in the format of the "Ruiz" class: n; m; n lines of m ticks.

Fanjul-Peyro, Ruiz (2010), Iterated greedy local search methods for unrelated parallel machine
scheduling. European Journal of Operational Research 207(1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.readers.best_known import read_best
from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.parallel import Measure, ParallelMachines
from benchmarks.readers.tokens import Tokens, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Best, Instance


def read(path: Path) -> Instance:
    """Return the instance of a file."""
    tokens = Tokens(path, read_text(path))
    jobs, machines = tokens.numbers(2, "the number of jobs and of machines", 1)
    processing = tokens.table((jobs, machines), "ticks")
    tokens.end()
    return ParallelMachines(
        name=stem(path), measure=Measure.MAKESPAN, processing=processing
    ).instance()


def best(folder: Path) -> dict[str, Best]:
    """Return the best known makespans; none is said to be proven."""
    return read_best(folder / "bks.csv", "bks", name=lambda name: name.removesuffix(".txt"))


FAMILY = Family("unrelated-parallel-nosetup", one_a_file(read, "*.txt"), best)
