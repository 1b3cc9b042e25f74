"""FJ | s_ijk | C_max: the flexible job shop with setups between jobs, or between operations.

A classic flexible job shop (see :mod:`benchmarks.readers.fjsp`), then for each machine a matrix:
n x n between jobs, or N x N between all operations in file order. Which of the two is told by how
many numbers there are. The first operation of a machine needs no setup.

A file whose jobs do not end where its matrices begin is rejected; among the published ones that is
HurinkEdata63, HurinkRdata63 and HurinkSdata63, which miss an operation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.fjsp import opened, read_jobs
from benchmarks.readers.shop import Shop
from benchmarks.readers.tokens import broken_file

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Best, Instance

_DEFECTIVE = ("HurinkSdata63", "HurinkEdata63", "HurinkRdata63")


def read(path: Path) -> Instance:
    """Return the instance of a file."""
    tokens, jobs, machines = opened(path)
    work = read_jobs(tokens, jobs, machines)
    counts = [len(job.steps) for job in work]
    if tokens.left == machines * jobs * jobs:
        setup = tokens.table((machines, jobs, jobs), "a setup")
        return Shop(stem(path), machines, work, setup).instance()
    operations = sum(counts)
    if tokens.left != machines * operations * operations:
        raise broken_file(
            path,
            f"{tokens.left} numbers follow the jobs, expected {machines} matrices between "
            f"{jobs} jobs or {operations} operations",
        )
    setup = tokens.table((machines, operations, operations), "a setup")
    families = tuple(
        tuple(range(first, first + count))
        for first, count in zip(np.cumsum([0, *counts]).tolist(), counts, strict=False)
    )
    return Shop(stem(path), machines, work, setup, families).instance()


def best(folder: Path) -> dict[str, Best]:  # noqa: ARG001 (of the same form as the others)
    """Return nothing: no values are published for these files."""
    return {}


FAMILY = Family(
    "fjsp-sdst",
    one_a_file(
        read,
        "*.fjs",
        group=lambda path: "operation-pairs" if "op-pair" in path.parent.name else "job-pairs",
        skip=lambda path: stem(path) in _DEFECTIVE,
    ),
    best,
)
