"""FJ || C_max: the flexible job shop, and flexible assembly shops whose jobs are DAGs.

Classic: ``n m [average]``; per job the number of operations, then for each the number of
alternatives and pairs ``machine ticks``, machines from 1. Assembly (files of a folder whose name
begins with ``instances-fajsp``): ``operations arcs machines``, the arcs, then for each operation
its alternatives, all numbered from 0; lines that begin with # are remarks.

Brandimarte (1993); Hurink, Jurisch, Thole (1994); Dauzère-Pérès, Paulli (1997); Birgin, Feofiloff,
Fernandes, de Melo, Oshiro, Ronconi (2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.readers.best_known import read_best
from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.shop import Shop, Work
from benchmarks.readers.tokens import Tokens, broken_file, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Best, Instance
    from benchmarks.readers.shop import Step

ASSEMBLY: Final = "assembly"
_FLEXIBILITIES: Final = ("edata", "rdata", "sdata", "vdata")


def read(path: Path) -> Instance:
    """Return the instance of a file."""
    if group(path) == ASSEMBLY:
        return read_assembly(path).instance()
    tokens, jobs, machines = opened(path)
    work = read_jobs(tokens, jobs, machines)
    tokens.end()
    return Shop(name(path), machines, work).instance()


def opened(path: Path) -> tuple[Tokens, int, int]:
    """Return what follows the first line, and the number of jobs and machines in it."""
    first, _, rest = read_text(path).lstrip().partition("\n")
    # The average number of alternatives may follow; it says nothing that the rest does not.
    jobs, machines = Tokens(path, first).numbers(2, "the number of jobs and of machines", 1)
    return Tokens(path, rest), int(jobs), int(machines)


def read_jobs(tokens: Tokens, jobs: int, machines: int) -> tuple[Work, ...]:
    """Return the jobs of a classic file, each a chain."""
    work = []
    for _ in range(jobs):
        steps = tokens.number("the number of operations", 1)
        work.append(Work.chain(tuple(_step(tokens, machines, 1) for _ in range(steps))))
    return tuple(work)


def read_assembly(path: Path) -> Shop:
    """Return the shop of an assembly file; operations that arcs connect are one job."""
    lines = (line for line in read_text(path).splitlines() if not line.startswith("#"))
    tokens = Tokens(path, "\n".join(lines))
    operations, count, machines = map(int, tokens.numbers(3, "the header"))
    arcs = [(int(i), int(j)) for i, j in tokens.table((count, 2), "an arc")]
    steps = [_step(tokens, machines, 0) for _ in range(operations)]
    tokens.end()
    if any(not (i < operations and j < operations) for i, j in arcs):
        raise broken_file(path, "an arc names an operation that does not exist")
    return Shop(name(path), machines, _connected(steps, arcs))


def _step(tokens: Tokens, machines: int, first: int) -> Step:
    """Take an operation, whose machines are numbered from `first`."""
    count = tokens.number("the number of alternatives", 1)
    pairs = tokens.table((count, 2), "a machine and its ticks")
    step = tuple((int(machine) - first, int(ticks)) for machine, ticks in pairs)
    if any(not 0 <= machine < machines for machine, _ in step):
        raise broken_file(tokens.path, f"an operation names a machine beyond the {machines}")
    return step


def _connected(steps: list[Step], arcs: list[tuple[int, int]]) -> tuple[Work, ...]:
    job_of = list(range(len(steps)))
    for i, j in arcs:
        old, new = job_of[j], job_of[i]
        if old != new:
            job_of = [new if job == old else job for job in job_of]
    members: dict[int, list[int]] = {}
    for operation, job in enumerate(job_of):
        members.setdefault(job, []).append(operation)
    work = []
    for held in members.values():
        place = {operation: number for number, operation in enumerate(held)}
        inside = tuple((place[i], place[j]) for i, j in arcs if i in place)
        work.append(Work(tuple(steps[operation] for operation in held), inside))
    return tuple(work)


def name(path: Path) -> str:
    """Return the name; Hurink's files have the same ones in four folders, which are added."""
    folder = path.parent.name
    return f"{stem(path)}_{folder}" if folder in _FLEXIBILITIES else stem(path)


def group(path: Path) -> str:
    """Return ``assembly``, or ``classic``."""
    found = any(part.startswith("instances-fajsp") for part in path.parts)
    return ASSEMBLY if found else "classic"


def best(folder: Path) -> dict[str, Best]:
    """Return the upper bounds; of closed instances they are proven."""
    return read_best(folder / "bks.csv", "upper_bound", lambda row: row.get("status") == "closed")


FAMILY = Family("fjsp", one_a_file(read, "*.txt", "*.fjs", name=name, group=group,
                skip=lambda path: path.name.upper().startswith("README")), best)  # fmt: skip
