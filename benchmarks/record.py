"""One solve of one instance, as a line of a result file."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import solvers
from planner.errors import BadRequest, InputRejected
from planner.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

OURS: Final = "planner"

Pair: TypeAlias = tuple[str, str, int, str]
"""Suite, instance, seed and solver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a solve gave, in the instance's published objective, and what it ran on.

    Attributes
    ----------
    value, bound, best
        Objective of the answer, what the engine proved, and the best value known before.
    proven
        Whether `best` is known to be optimal.
    maximize
        Whether more is better.
    deviation
        Percent by which `value` is worse than `best`; None where that is 0 and was missed.
    gap
        Percent between `value` and `bound`, of `value`.
    controllable_gap
        Percent between cost and bound, of the cost beyond the floor that no plan avoids.
    integral
        Primal integral: percent by which the incumbent was worse than the best of `best` and
        `value`, averaged over the time limit; 100 before there was one.
    first
        Seconds until the first incumbent.
    seconds
        Seconds of the solve.
    defects
        What the verifier or the evaluation from the file found wrong with the answer.
    failures
        Parts of the engine that failed; it went on without them.
    engine
        Fingerprint of the engine's sources, or the versions of a peer's packages.
    solver
        ``planner``, or the name of a peer.
    cold
        Whether it was the first solve of its process, so that what it loads counts.
    work_limit
        Units of work after which the solve ended instead of seconds; None where only time counted.
    moves
        Moves that the engine's searches tried; None where that is not known, as of a peer.
    stop_at_best
        Whether the solve was ended as soon as its answer was as good as the best known.
    """

    suite: str
    instance: str
    group: str
    notation: str
    seed: int
    time_limit: float | None
    workers: int
    solution: str
    termination: str
    bound_by: str | None
    value: float | None
    bound: float | None
    best: float | None
    proven: bool
    maximize: bool
    deviation: float | None
    gap: float | None
    controllable_gap: float | None
    integral: float | None
    first: float | None
    seconds: float
    defects: tuple[str, ...]
    failures: tuple[str, ...]
    cold: bool
    engine: str
    version: str
    machine: str
    python: str
    date: str
    solver: str = OURS
    work_limit: float | None = None
    moves: int | None = None
    stop_at_best: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What makes a second solve a repetition of this one."""
        limits = (self.time_limit, self.work_limit, self.stop_at_best)
        return (*self.pair, *limits, self.workers, self.engine, self.machine)

    @property
    def pair(self) -> Pair:
        """What two result files are compared by."""
        return self.suite, self.instance, self.seed, self.solver

    @property
    def hit(self) -> bool:
        """Whether the answer is as good as the best known, or better."""
        if self.value is None or self.best is None:
            return False
        return self.value >= self.best if self.maximize else self.value <= self.best

    @property
    def speed(self) -> float | None:
        """Moves per second of the whole solve, construction and proofs included."""
        return self.moves / self.seconds if self.moves and self.seconds else None

    def line(self) -> str:
        """Return the record as a line of JSON."""
        return json.dumps(asdict(self), allow_nan=False)


class ResultFile:
    """A file of records, one a line, that only ever grows.

    Parameters
    ----------
    path
        Need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Record]:
        """Return all records; none where there is no file.

        A last line without an end is what an interruption left of a record, and is passed over.

        Raises
        ------
        InputRejected
            When another line is no record.
        """
        if not self.path.is_file():
            return []
        lines = self.path.read_text(encoding="utf-8").split("\n")
        complete = enumerate(lines[:-1], start=1)
        return [_record(self.path, number, line) for number, line in complete if line.strip()]

    def append(self, record: Record) -> None:
        """Add a record, behind whatever an interruption left."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    self._cut(file.fileno())
            file.write(f"{record.line()}\n".encode())
            file.flush()

    def _cut(self, descriptor: int) -> None:
        whole = self.path.read_bytes().rpartition(b"\n")
        os.truncate(descriptor, len(whole[0]) + len(whole[1]))


def _record(path: Path, number: int, line: str) -> Record:
    try:
        data = json.loads(line)
        names = {f.name for f in fields(Record)}
        held = {name: value for name, value in data.items() if name in names}
        held |= {name: tuple(held[name]) for name in ("defects", "failures")}
        return Record(**held)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputRejected(
            f"{path}: line {number} is no record of a run: {error}",
            hint="name a file that `python -m benchmarks run --out` has written",
        ) from error


def latest(path: Path) -> dict[Pair, Record]:
    """Return the last record of every suite, instance, seed and solver in a file.

    Raises
    ------
    BadRequest
        When there is no such file.
    """
    if not path.is_file():
        raise BadRequest(
            f"{path} does not exist", hint="`python -m benchmarks run SUITE --out FILE` writes one"
        )
    return {record.pair: record for record in ResultFile(path).read()}


@cache
def engine() -> str:
    """Return a fingerprint of the engine's sources: other code, other results."""
    folder = Path(solvers.__file__).parent
    digest = hashlib.sha256()
    for source in sorted(folder.rglob("*.py")):
        digest.update(source.relative_to(folder).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


@cache
def machine() -> str:
    """Return what this machine is, and how many cores it has."""
    return f"{_processor()}, {os.cpu_count()} cores"


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def version() -> str:
    """Return the version of planner."""
    return __version__


def python() -> str:
    """Return the version of Python."""
    return ".".join(map(str, sys.version_info[:3]))


def now() -> str:
    """Return the current instant."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def ascending(records: Iterable[Record]) -> list[Record]:
    """Return records by suite, instance and seed."""
    from benchmarks.readers.natural import natural

    return sorted(records, key=lambda r: (natural(r.suite), natural(r.instance), r.seed))
