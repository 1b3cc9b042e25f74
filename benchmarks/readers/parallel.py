"""Jobs of one operation on machines side by side: the form of five families and a generated one.

R | r_jk, s_fg, deadlines | makespan, total weighted tardiness or total weighted completion.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.instance import Broken, Instance
from benchmarks.readers.checks import Run, lasts, nobody_refused, once_each, one_at_a_time
from solvers import FORBIDDEN, Objective, ProblemBuilder

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solvers import Problem, Schedule


class Measure(StrEnum):
    """What such an instance minimizes."""

    MAKESPAN = "makespan"
    TARDINESS = "total weighted tardiness"
    COMPLETION = "total weighted completion"


@dataclass(frozen=True, kw_only=True)
class ParallelMachines:
    """The data of a file; n jobs, m machines, F setup families.

    Attributes
    ----------
    processing
        Shape ``(n, m)``; ticks of a job on a machine, -1 where the machine cannot make it.
    setup
        Shape ``(m, F, F)``; ticks on a machine when the column's family follows the row's.
    first
        Shape ``(m, F)``; ticks before the first job of a machine. None: it needs no setup.
    family
        Shape ``(n,)``. None: every job is a family of its own.
    release
        Shape ``(n, m)``; earliest starts. Setups may be done before. None: all 0.
    due, weight
        Shape ``(n,)``; for tardiness, and the weight alone for completion.
    deadline
        Shape ``(n,)``; -1 is none.
    """

    name: str
    measure: Measure
    processing: NDArray[np.int64]
    setup: NDArray[np.int64] | None = None
    first: NDArray[np.int64] | None = None
    family: NDArray[np.int64] | None = None
    release: NDArray[np.int64] | None = None
    due: NDArray[np.int64] | None = None
    weight: NDArray[np.int64] | None = None
    deadline: NDArray[np.int64] | None = None

    def instance(self) -> Instance:
        """Return the instance."""
        return Instance(name=self.name, problem=self.problem(), evaluate=self.evaluate)

    def problem(self) -> Problem:
        """Return the problem for the core; machine ``k`` of the file is its machine ``k``."""
        makespan = self.measure is Measure.MAKESPAN
        builder = ProblemBuilder(Objective(makespan=int(makespan), tardiness=int(not makespan)))
        builder.name = self.name
        for machine in range(self.processing.shape[1]):
            self._add_machine(builder, machine)
        for job in range(len(self.processing)):
            self._add_job(builder, job)
        return builder.build()

    def evaluate(self, schedule: Schedule) -> Fraction:
        """Return the objective of a schedule, see :class:`~benchmarks.instance.Instance`."""
        nobody_refused(schedule)
        done = once_each(schedule, [1] * len(self.processing))
        runs: list[list[Run]] = [[] for _ in range(self.processing.shape[1])]
        completion = np.zeros(len(self.processing), dtype=np.int64)
        for (job, _), item in done.items():
            machine = int(self._machines(job)[item.mode])
            run = Run(item.start, item.end, job, 0)
            earliest = 0 if self.release is None else int(self.release[job, machine])
            lasts(run, int(self.processing[job, machine]), earliest)
            runs[machine].append(run)
            completion[job] = item.end
        for machine, held in enumerate(runs):
            one_at_a_time(held, partial(self._setup, machine))
        return Fraction(self._value(completion))

    def _value(self, completion: NDArray[np.int64]) -> int:
        if self.deadline is not None:
            late = (self.deadline >= 0) & (completion > self.deadline)
            if late.any():
                raise Broken(f"job {int(np.argmax(late))} misses its deadline")
        if self.measure is Measure.MAKESPAN:
            return int(completion.max())
        weight = 1 if self.weight is None else self.weight
        due = 0 if self.due is None or self.measure is Measure.COMPLETION else self.due
        return int((np.maximum(0, completion - due) * weight).sum())

    def _setup(self, machine: int, before: Run | None, run: Run) -> int:
        family = self._family(run.job)
        if before is None:
            return 0 if self.first is None else int(self.first[machine, family])
        if self.setup is None:
            return 0
        return int(self.setup[machine, self._family(before.job), family])

    def _family(self, job: int) -> int:
        return job if self.family is None else int(self.family[job])

    def _machines(self, job: int) -> NDArray[np.intp]:
        return np.flatnonzero(self.processing[job] >= 0)

    def _add_machine(self, builder: ProblemBuilder, machine: int) -> None:
        if self.setup is None:
            builder.machine(name=f"machine {machine}")
            return
        matrix, initial = self.setup[machine], None
        if self.first is not None:
            # A family of its own for the machine's first state, to which nothing returns.
            initial = len(matrix)
            bigger = np.full((initial + 1, initial + 1), FORBIDDEN, dtype=np.int64)
            bigger[:initial, :initial] = matrix
            bigger[initial, :initial] = self.first[machine]
            matrix = bigger
        number = builder.setup(matrix)
        builder.machine(setup=number, initial_family=initial, name=f"machine {machine}")

    def _add_job(self, builder: ProblemBuilder, job: int) -> None:
        weight = 1 if self.weight is None else int(self.weight[job])
        due = None if self.due is None else int(self.due[job])
        if self.measure is Measure.COMPLETION:
            due = 0
        deadline = None
        if self.deadline is not None and self.deadline[job] >= 0:
            deadline = int(self.deadline[job])
        earliest = (
            np.zeros_like(self.processing[job]) if self.release is None else self.release[job]
        )
        machines = self._machines(job)
        # What holds on every machine is the job's own; models and rules read that more easily.
        release = int(earliest[machines].min()) if len(machines) else 0
        number = builder.job(
            release=release,
            due=due,
            deadline=deadline,
            tardiness_cost=weight,
            name=f"job {job}",
        )
        operation = builder.operation(builder.route(number))
        for machine in machines:
            builder.mode(
                operation,
                int(machine),
                int(self.processing[job, machine]),
                family=0 if self.setup is None else self._family(job),
                earliest=int(earliest[machine]) if earliest[machine] > release else 0,
            )
