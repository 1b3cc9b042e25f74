"""FHc || C_max: stages of identical machines that every job visits in order.

``n``; the number of stages; machines of each stage; n lines of ticks by stage.

Naderi, Ruiz, Roshanaei (2023), Mixed-integer programming vs. constraint programming for shop
scheduling problems. INFORMS Journal on Computing 35(4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.readers.best_known import read_best
from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.shop import Shop, Work
from benchmarks.readers.tokens import Tokens, read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.instance import Best, Instance


def read(path: Path) -> Instance:
    """Return the instance of a file."""
    tokens = Tokens(path, read_text(path))
    jobs, stages = map(int, tokens.numbers(2, "the number of jobs and of stages", 1))
    sizes = tokens.numbers(stages, "the machines of a stage", 1).tolist()
    table = tokens.table((jobs, stages), "ticks").tolist()
    tokens.end()
    stage_of = [stage for stage, size in enumerate(sizes) for _ in range(size)]
    held = [[k for k, of in enumerate(stage_of) if of == stage] for stage in range(stages)]
    work = tuple(
        Work.chain(
            tuple(
                tuple((machine, ticks) for machine in held[stage])
                for stage, ticks in enumerate(row)
            )
        )
        for row in table
    )
    return Shop(stem(path), len(stage_of), work, stages=tuple(stage_of)).instance()


def best(folder: Path) -> dict[str, Best]:
    """Return the best known makespans; proven where one of the table's lower bounds meets them."""
    return read_best(
        folder / "bks.csv", "bks", _proven, name=lambda name: name.removesuffix(".txt")
    )


def _proven(row: Mapping[str, str]) -> bool:
    bounds = [row.get("ortools_900s_lb"), row.get("cpo_900s_lb")]
    return any(bound and float(bound) >= float(row["bks"]) for bound in bounds)


FAMILY = Family("hybrid-flow-shop", one_a_file(read, "*.txt"), best)
