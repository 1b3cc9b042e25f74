"""1, Cap(t) || sum T_j: as many jobs at a time as the capacity of that time allows.

``NOP: n``, ``NINT: k``, k lines ``from to capacity``, n lines ``job ticks due``. A job holds one
unit from start to end without a pause, so it needs that unit in every interval it reaches into. For
the core that is a pool with a profile; jobs name no machine, because units have no identity and
work that reaches from one interval into the next cannot always be split among fixed calendars.

Mencía, Sierra, Mencía, Varela (2019), One machine scheduling with time-dependent capacity via
efficient memetic algorithms. Expert Systems with Applications 115.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from benchmarks.instance import Broken, Instance
from benchmarks.readers.best_known import read_best
from benchmarks.readers.checks import Run, lasts, nobody_refused, once_each
from benchmarks.readers.family import Family, one_a_file, stem
from benchmarks.readers.tokens import Tokens, broken_file, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.instance import Best
    from solvers import Problem, Schedule

from solvers import Objective, ProblemBuilder


@dataclass(frozen=True, slots=True)
class VaryingCapacity:
    """The data of a file: intervals ``(from, to, capacity)``, and ``(ticks, due)`` of each job."""

    name: str
    intervals: tuple[tuple[int, int, int], ...]
    jobs: tuple[tuple[int, int], ...]

    def instance(self) -> Instance:
        """Return the instance."""
        return Instance(name=self.name, problem=self.problem(), evaluate=self.evaluate)

    def problem(self) -> Problem:
        """Return the problem for the core."""
        builder = ProblemBuilder(Objective(total_tardiness=1), name=self.name)
        pool = builder.pool([(start, capacity) for start, _, capacity in self.intervals])
        for ticks, due in self.jobs:
            operation = builder.operation(builder.route(builder.job(due=due)))
            builder.mode(operation, None, ticks, demands=((pool, 1),))
        # The last interval reaches far beyond the work, which would only make the models larger.
        start, end, _ = self.intervals[-1]
        return builder.build(min(end, start + sum(ticks for ticks, _ in self.jobs)))

    def evaluate(self, schedule: Schedule) -> Fraction:
        """Return the total tardiness, see :class:`~benchmarks.instance.Instance`."""
        nobody_refused(schedule)
        changes: dict[int, int] = {}
        tardiness = 0
        for (job, _), item in once_each(schedule, [1] * len(self.jobs)).items():
            ticks, due = self.jobs[job]
            lasts(Run(item.start, item.end, job, 0), ticks)
            changes[item.start] = changes.get(item.start, 0) + 1
            changes[item.end] = changes.get(item.end, 0) - 1
            tardiness += max(0, item.end - due)
        self._check_capacity(changes)
        return Fraction(tardiness)

    def _check_capacity(self, changes: dict[int, int]) -> None:
        """Make sure that no more jobs run at any time than may; `changes` are by tick."""
        capacities = {start: capacity for start, _, capacity in self.intervals}
        capacities[self.intervals[-1][1]] = 0
        running = capacity = 0
        for tick in sorted({*changes, *capacities}):
            running += changes.get(tick, 0)
            capacity = capacities.get(tick, capacity)
            if running > capacity:
                raise Broken(f"{running} jobs run at {tick}, where the capacity is {capacity}")


def read(path: Path) -> Instance:
    """Return the instance of a file."""
    text = read_text(path)
    counts = [re.search(rf"{key}:\s*(\d+)", text) for key in ("NOP", "NINT")]
    if counts[0] is None or counts[1] is None:
        raise broken_file(path, "no line `NOP: n` or `NINT: k`")
    jobs, spans = int(counts[0][1]), int(counts[1][1])
    tokens = Tokens(path, text[counts[1].end() :])
    intervals = tokens.table((spans, 3), "an interval and its capacity").tolist()
    rows = tokens.table((jobs, 3), "a job, its ticks and due date").tolist()
    tokens.end()
    _check_intervals(path, intervals)
    return VaryingCapacity(
        stem(path),
        tuple((start, end, capacity) for start, end, capacity in intervals),
        tuple((ticks, due) for _, ticks, due in rows),
    ).instance()


def _check_intervals(path: Path, intervals: list[list[int]]) -> None:
    borders = [0, *(end for _, end, _ in intervals)]
    follow = all(row[0] == border for row, border in zip(intervals, borders, strict=False))
    if not intervals or not follow or borders != sorted(set(borders)):
        raise broken_file(path, "its intervals do not follow one another from 0 on")
    if intervals[-1][2] == 0:
        raise broken_file(path, "its last interval has no capacity, so work cannot end")


def best(folder: Path) -> dict[str, Best]:
    """Return the best known total tardiness; a value of 0 is optimal."""
    return read_best(folder / "bks.csv", "best_known", lambda row: row["best_known"] == "0")


FAMILY = Family("single-machine-time-dependent-capacity", one_a_file(read, "*.txt"), best)
