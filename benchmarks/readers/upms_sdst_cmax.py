"""R | s_ijk | C_max: unrelated machines with job-pair setups, in the format of Vallada and Ruiz.

Line 1 ``n m 1``, line 2 ``m``, n lines of m pairs ``machine ticks``, ``SSD``, then for each machine
``Mk`` and an n x n matrix: row i, column j is the setup when j follows i. The first job of a
machine needs none.

Vallada, Ruiz (2011), A genetic algorithm for the unrelated parallel machine scheduling problem with
sequence dependent setup times. European Journal of Operational Research 211(3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.readers.best_known import read_best
from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.parallel import Measure, ParallelMachines
from benchmarks.readers.tokens import Tokens, broken_file, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Best, Instance

SMALL_JOBS: Final = 12
"""Jobs up to which an instance belongs to the small set."""


def read(path: Path) -> Instance:
    """Return the instance of a file, packed or not."""
    tokens = Tokens(path, read_text(path))
    jobs, machines, _ = tokens.numbers(3, "the header", 1)
    if tokens.number("the number of machines") != machines:
        raise broken_file(path, "its first two lines differ on the number of machines")
    pairs = tokens.table((jobs, machines, 2), "a machine and its ticks")
    if (pairs[:, :, 0] != np.arange(machines)).any():
        raise broken_file(path, "the machines of a job are not 0 to m - 1 in this order")
    tokens.word("SSD")
    setup = np.zeros((machines, jobs, jobs), dtype=np.int64)
    for machine in range(machines):
        tokens.word(f"M{machine}")
        setup[machine] = tokens.table((jobs, jobs), "a setup")
    tokens.end()
    return ParallelMachines(
        name=stem(path), measure=Measure.MAKESPAN, processing=pairs[:, :, 1], setup=setup
    ).instance()


def group(path: Path) -> str:
    """Return ``small`` or ``large``."""
    jobs = Tokens(path, read_text(path)[:100]).number("the number of jobs")
    return "small" if jobs <= SMALL_JOBS else "large"


def best(folder: Path) -> dict[str, Best]:
    """Return the best known makespans; those of the small set are proven."""
    return read_best(folder / "bks.csv", "bks", lambda row: "optimal" in row.get("bks_kind", ""))


FAMILY = Family("upms-sdst-cmax", one_a_file(read, "I_*.txt", "I_*.txt.gz", group=group), best)
