"""Part of a schedule that is free to change: a run of operations on each of a few machines.

All else stays as it is, except that what comes later may be put off where that costs nothing
(:func:`postponed`): the decoder pulls everything forward again afterwards, and until then the
excerpt has the room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from solvers.schedule import Schedule, machine_sequences
from solvers.timeline import timelines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from solvers.problem import Mode, Precedence, Problem
    from solvers.schedule import Assignment


class Step(NamedTuple):
    """An operation of a made job by its position in the job's route."""

    job: int
    operation: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive operations of a machine's sequence, positions ``[first, end)``."""

    machine: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is free.

    Parameters
    ----------
    segments
        One per machine.
    refused
        Jobs that are refused now and may be made on these machines instead.
    """

    segments: tuple[Segment, ...]
    refused: tuple[int, ...] = ()

    def lasts(self, sequences: list[list[Assignment]]) -> tuple[int, int]:
        """Return when the free operations begin and end."""
        items = [
            item
            for segment in self.segments
            for item in sequences[segment.machine][segment.first : segment.end]
        ]
        return min(item.start for item in items), max(item.end for item in items)

    def steps(self, sequences: list[list[Assignment]]) -> frozenset[Step]:
        """Return the free operations, given the sequence of every machine."""
        return frozenset(
            Step(item.job, item.operation)
            for segment in self.segments
            for item in sequences[segment.machine][segment.first : segment.end]
        )


def mode_of(problem: Problem, schedule: Schedule, item: Assignment) -> Mode:
    """Return the mode of an assignment of a made job."""
    route = schedule.routes[item.job]
    assert route is not None
    return problem.jobs[item.job].routes[route].operations[item.operation].modes[item.mode]


def postponed(problem: Problem, schedule: Schedule, excerpt: Excerpt) -> Schedule:
    """Return ``schedule`` with all that comes after ``excerpt`` as late as costs nothing.

    Every sequence, mode and setup stays, no job becomes later than it is or than it is due. Nothing
    is put off where later is not harmless: with pools, on machines with opened overtime or whose
    setups wait for arrivals, of jobs with a maximum lag or a pin, and what may not pause. Nothing
    is put off by more than the excerpt lasts, which would only make it harder to solve.
    """
    if problem.pools or problem.objective.total_completion:
        return schedule
    return _Delay(problem, schedule, excerpt).schedule()


class _Delay:
    """One pass over a schedule, the last operation first."""

    def __init__(self, problem: Problem, schedule: Schedule, excerpt: Excerpt) -> None:
        self.problem = problem
        self.old = schedule
        self.sequences = machine_sequences(problem, schedule)
        self.lines = timelines(problem, schedule.windows)
        self.items = {Step(item.job, item.operation): item for item in schedule.assignments}
        self.kept = self._kept(excerpt)
        begin, end = excerpt.lasts(self.sequences)
        self.most = end - begin
        self.next: dict[Step, Step] = {}
        for sequence in self.sequences:
            for before, after in pairwise(sequence):
                self.next[_step(before)] = _step(after)

    def _kept(self, excerpt: Excerpt) -> set[Step]:
        """Return what has to stay: see :func:`postponed`."""
        problem = self.problem
        free = excerpt.steps(self.sequences)
        jobs = {step.job for step in free} | {pin.job for pin in problem.pins}
        for job, route in enumerate(self.old.routes):
            if route is not None:
                links = problem.jobs[job].routes[route].precedences
                if any(link.max_lag is not None for link in links):
                    jobs.add(job)
        overtime = {problem.windows[w].machine for w in self.old.windows}
        waiting = {k for k, m in enumerate(problem.machines) if not m.anticipatory}
        kept = {step for step in self.items if step.job in jobs}
        for k in overtime | waiting:
            kept.update(_step(item) for item in self.sequences[k])
        for segment in excerpt.segments:
            kept.update(_step(item) for item in self.sequences[segment.machine][: segment.end])
        return kept

    def schedule(self) -> Schedule:
        done = {item.job: 0 for item in self.old.assignments}
        for item in self.old.assignments:
            done[item.job] = max(done[item.job], item.end)
        order = sorted(self.items, key=lambda s: (self.items[s].start, self.items[s].end, s))
        for step in reversed(order):
            if step not in self.kept:
                self._put_off(step, done[step.job])
        return replace(
            self.old, assignments=tuple(self.items[_step(item)] for item in self.old.assignments)
        )

    def _put_off(self, step: Step, completion: int) -> None:
        """Move one operation as far as its successors, on its machine and in its job, allow."""
        problem, item = self.problem, self.items[step]
        job, route = problem.jobs[step.job], self.old.routes[step.job]
        assert route is not None
        made = job.routes[route]
        mode = made.operations[step.operation].modes[item.mode]
        if mode.machine is None or not made.operations[step.operation].resumable:
            return
        latest = item.end + self.most
        if job.due is not None:
            latest = min(latest, max(job.due, completion))
        if job.deadline is not None:
            latest = min(latest, job.deadline)
        latest = min(latest, *self._arrivals(step, made.precedences, mode.tail), problem.horizon)
        line = self.lines[mode.machine]
        last = line.position(latest)
        if step in self.next:
            after = self.items[self.next[step]]
            last = min(last, line.position(after.start) - self._setup(item, after))
        start = line.tick(last - mode.processing) if last >= mode.processing else None
        if start is not None and start > item.start:
            end = line.end(start, mode.processing)
            assert end is not None
            self.items[step] = replace(item, start=start, end=end)

    def _arrivals(self, step: Step, links: Iterable[Precedence], tail: int) -> tuple[int, ...]:
        """Return by when the successors in the job need this operation."""
        return (
            self.problem.horizon,
            *(
                self.items[Step(step.job, link.after)].start - link.min_lag - tail
                for link in links
                if link.before == step.operation
            ),
        )

    def _setup(self, before: Assignment, after: Assignment) -> int:
        first, second = (mode_of(self.problem, self.old, item) for item in (before, after))
        assert first.machine is not None
        matrix = self.problem.machines[first.machine].setup
        if matrix is None:
            return 0
        return max(0, int(self.problem.setups[matrix].time[first.family, second.family]))


def _step(item: Assignment) -> Step:
    return Step(item.job, item.operation)
