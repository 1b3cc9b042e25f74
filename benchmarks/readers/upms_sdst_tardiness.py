"""Unrelated machines with job-pair setups and due-date objectives, in four formats.

``setting_*``
    One line: p[k][j], w[j], per machine setups with the *following* job as row, due[j], release[j];
    the file's name says ``10X100``: 10 machines, 100 jobs. R | r_j, s_ijk | sum w_j T_j (Lin, Hsieh
    2014).
First line of three numbers
    ``n m families``; n lines ``due hard [weight]``; n lines of m ticks; m matrices n x n. A hard
    due date is a deadline. R | s_ijk | sum T_j (Chen 2009) or, with weights, sum w_j C_j (Chen
    2015).
``*.json``
    ``n, m, capable[j], duration[j][k], release[j][k], setup[i][j][k]``: a semiconductor shop,
    R | r_jk, s_ijk, M_j | C_max.

Setups may be done before the release: ``start = max(C_previous + s, r_j)``. The first job of a
machine needs none.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.readers.best_known import read_best
from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.parallel import Measure, ParallelMachines
from benchmarks.readers.tokens import Tokens, broken_file, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from benchmarks.instance import Best, Instance

_SETTING = re.compile(r"setting_.*?(\d+)X(\d+)", re.IGNORECASE)


def read(path: Path) -> Instance:
    """Return the instance of a file in any of the formats."""
    if path.suffix == ".json":
        return _semiconductor(path).instance()
    sizes = _SETTING.match(path.name)
    if sizes is not None:
        return _lin_hsieh(path, int(sizes[1]), int(sizes[2])).instance()
    return _chen(path).instance()


def _lin_hsieh(path: Path, machines: int, jobs: int) -> ParallelMachines:
    tokens = Tokens(path, read_text(path))
    processing = tokens.table((machines, jobs), "ticks").T
    weight = tokens.numbers(jobs, "a weight")
    setup = tokens.table((machines, jobs, jobs), "a setup").transpose(0, 2, 1)
    due = tokens.numbers(jobs, "a due date")
    release = tokens.numbers(jobs, "a release date")
    tokens.end()
    return ParallelMachines(
        name=stem(path),
        measure=Measure.TARDINESS,
        processing=processing,
        setup=setup,
        release=np.repeat(release[:, None], machines, axis=1),
        due=due,
        weight=weight,
    )


def _chen(path: Path) -> ParallelMachines:
    header, *rest = (line.split() for line in read_text(path).splitlines() if line.strip())
    jobs, machines, _ = Tokens(path, " ".join(header)).numbers(3, "the header", 1)
    widths = {len(line) for line in rest[:jobs]}
    if widths not in ({2}, {3}):
        raise broken_file(path, "its jobs are not `due hard` or `due hard weight`")
    weighted = widths == {3}
    tokens = Tokens(path, " ".join(word for line in rest for word in line))
    jobs_table = tokens.table((jobs, 3 if weighted else 2), "a due date, a flag or a weight")
    processing = tokens.table((jobs, machines), "ticks")
    setup = tokens.table((machines, jobs, jobs), "a setup")
    tokens.end()
    due = jobs_table[:, 0]
    return ParallelMachines(
        name=stem(path),
        measure=Measure.COMPLETION if weighted else Measure.TARDINESS,
        processing=processing,
        setup=setup,
        due=due,
        weight=jobs_table[:, 2] if weighted else None,
        deadline=np.where(jobs_table[:, 1] == 1, due, -1),
    )


def _semiconductor(path: Path) -> ParallelMachines:
    data = json.loads(read_text(path))
    jobs, machines = int(data["n"]), int(data["m"])
    capable = np.zeros((jobs, machines), dtype=bool)
    for job, able in enumerate(data["capable"]):
        capable[job, able] = True
    duration = _table(data["duration"], (jobs, machines))
    return ParallelMachines(
        name=stem(path),
        measure=Measure.MAKESPAN,
        processing=np.where(capable, duration, -1),
        setup=_table(data["setup"], (jobs, jobs, machines)).transpose(2, 0, 1),
        release=_table(data["release"], (jobs, machines)),
    )


def _table(values: object, shape: tuple[int, ...]) -> NDArray[np.int64]:
    table = np.array(values, dtype=np.int64)
    if table.shape != shape:
        raise ValueError(f"a table of shape {table.shape} instead of {shape}")
    return table


def best(folder: Path) -> dict[str, Best]:
    """Return the best known values; none is proven."""
    return read_best(folder / "bks.csv", "best_known", name=_plain)


def _plain(name: str) -> str:
    """Return the last part of a name, without what only the file or only the table adds to it."""
    return name.rpartition("/")[2].removeprefix("TWTC_")


def _named(path: Path) -> str:
    return _plain(stem(path))


FAMILY = Family(
    "upms-sdst-tardiness",
    one_a_file(
        read,
        "*.txt",
        "*.json",
        name=_named,
        skip=lambda path: path.name.startswith(("solution", "best_result", "README")),
    ),
    best,
)
