"""Jobs of several operations with alternative machines, makespan: the form of three families.

FJ | prec, s_fg | C_max: every job a DAG of operations, chains being the usual case.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.instance import Broken, Instance
from benchmarks.readers.checks import Run, lasts, nobody_refused, once_each, one_at_a_time
from solvers import Objective, ProblemBuilder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from solvers import Problem, Schedule

Step = tuple[tuple[int, int], ...]
"""An operation: alternative machines, each with its ticks."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job: its operations, and which of them come directly before which."""

    steps: tuple[Step, ...]
    arcs: tuple[tuple[int, int], ...]

    @classmethod
    def chain(cls, steps: tuple[Step, ...]) -> Work:
        """Return a job whose operations follow one another."""
        return cls(steps, tuple((number - 1, number) for number in range(1, len(steps))))


@dataclass(frozen=True, slots=True)
class Shop:
    """The data of a file.

    Attributes
    ----------
    machines
        How many there are.
    setup
        Shape ``(machines, F, F)``; ticks on a machine when the column's family follows the row's.
        None: there are none. The first operation of a machine needs none.
    families
        By job, the family of each of its operations. Empty: the job's own number.
    stages
        By machine, which identical machines it belongs to. Empty: all machines differ.
    """

    name: str
    machines: int
    jobs: tuple[Work, ...]
    setup: NDArray[np.int64] | None = None
    families: tuple[tuple[int, ...], ...] = ()
    stages: tuple[int, ...] = ()

    def instance(self) -> Instance:
        """Return the instance."""
        return Instance(name=self.name, problem=self.problem(), evaluate=self.evaluate)

    def problem(self) -> Problem:
        """Return the problem for the core; mode ``i`` is the file's alternative ``i``."""
        builder = ProblemBuilder(Objective(makespan=1), name=self.name)
        for machine in range(self.machines):
            builder.machine(
                setup=None if self.setup is None else builder.setup(self.setup[machine]),
                group=self.stages[machine] if self.stages else None,
                name=f"machine {machine}",
            )
        for job, work in enumerate(self.jobs):
            route = builder.route(builder.job(name=f"job {job}"))
            handles = [builder.operation(route) for _ in work.steps]
            for before, after in work.arcs:
                builder.precede(handles[before], handles[after])
            for number, step in enumerate(work.steps):
                family = 0 if self.setup is None else self._family(job, number)
                for machine, ticks in step:
                    builder.mode(handles[number], machine, ticks, family=family)
        return builder.build()

    def evaluate(self, schedule: Schedule) -> Fraction:
        """Return the makespan of a schedule, see :class:`~benchmarks.instance.Instance`."""
        nobody_refused(schedule)
        done = once_each(schedule, [len(work.steps) for work in self.jobs])
        runs: list[list[Run]] = [[] for _ in range(self.machines)]
        for (job, number), item in done.items():
            machine, ticks = self.jobs[job].steps[number][item.mode]
            run = Run(item.start, item.end, job, number)
            lasts(run, ticks)
            runs[machine].append(run)
        for job, work in enumerate(self.jobs):
            for before, after in work.arcs:
                if done[job, after].start < done[job, before].end:
                    raise Broken(f"job {job}: operation {after} starts before {before} ends")
        for machine, held in enumerate(runs):
            one_at_a_time(held, partial(self._setup, machine))
        return Fraction(max(item.end for item in done.values()))

    def _setup(self, machine: int, before: Run | None, run: Run) -> int:
        if self.setup is None or before is None:
            return 0
        from_family = self._family(before.job, before.operation)
        return int(self.setup[machine, from_family, self._family(run.job, run.operation)])

    def _family(self, job: int, number: int) -> int:
        return self.families[job][number] if self.families else job
