"""Which problems are strands of a changing capacity, and how a schedule is cut into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

import solvers.search.capacity.kernel_layout as at
from solvers.problem import NONE
from solvers.search.structure import undated

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays, Ints

_LARGEST: Final = 2**58
"""Sum of all weighted times beyond which the price of a late strand might not be added to it."""

_TERMS: Final = frozenset({"tardiness", "total_tardiness", "total_completion"})


@dataclass(frozen=True, slots=True)
class Step:
    """Strands that begin, or end where ``count`` is negative, at one tick."""

    tick: int
    count: int


def suits(problem: Problem) -> bool:
    """Whether jobs only share one pool and lateness or completion is what counts, by structure.

    Every job has one route of one operation with one mode, which names no machine, takes time and
    the same amount of the one pool as all others; it must be made and has no release or deadline.
    """
    weights = problem.objective
    if any(weight for term, weight in weights.items() if term not in _TERMS):
        return False
    a = problem.arrays
    return (
        a.jobs > 0
        and a.jobs == a.routes == a.operations == a.modes
        and not problem.pins
        and undated(a)
        and _alike(a)
        and _small(problem)
    )


def _alike(a: Arrays) -> bool:
    """Whether every job takes time and the same amount of the same pool, and nothing else."""
    return bool(
        (a.mode_machine == NONE).all()
        and (a.mode_processing > 0).all()
        and not len(a.material_index)
        and (np.diff(a.demand_start) == 1).all()
        and (a.demand_pool == a.demand_pool[0]).all()
        and (a.demand_amount == a.demand_amount[0]).all()
        and a.demand_amount[0] > 0
    )


def _small(problem: Problem) -> bool:
    """Whether costs and prices can be added up, and strands do not outnumber jobs by far."""
    rates = weights_of(problem) + problem.objective.total_completion
    begun = sum(step.count for step in steps(problem) if step.count > 0)
    return bool(
        0 < int(rates.max()) < at.DEAREST
        and int(rates.sum()) * problem.horizon < _LARGEST
        and at.DEAREST * problem.horizon < _LARGEST
        and 0 < begun <= 1000 + 10 * len(problem.jobs)
    )


def weights_of(problem: Problem) -> Ints:
    """Return the cost of each job per tick of tardiness."""
    weights = problem.objective
    rates: Ints = weights.tardiness * problem.arrays.job_tardiness_cost + weights.total_tardiness
    return rates


def steps(problem: Problem) -> list[Step]:
    """Return when strands begin and end, in order of time; those that remain end at the horizon.

    More capacity than all jobs together take begins no strand.
    """
    a = problem.arrays
    amount = int(a.demand_amount[0])
    found = []
    capacity = 0
    for tick, whole in problem.pools[int(a.demand_pool[0])].profile:
        if tick >= problem.horizon:
            break
        level = min(whole // amount, a.jobs)
        if level != capacity:
            found.append(Step(tick, level - capacity))
        capacity = level
    if capacity:
        found.append(Step(problem.horizon, -capacity))
    return found


@dataclass(slots=True)
class Strand:
    """When a strand begins and ends at the latest, and its jobs in their order."""

    birth: int
    due: int
    jobs: list[int]
    end: int


def strands_of(problem: Problem, starts: Ints, ends: Ints) -> list[Strand]:
    """Return the strands of a schedule, given the start and end of each job.

    Of a schedule that keeps the capacity no strand lasts too long; of another one some may.
    """
    changes = [(step.tick, 1 if step.count > 0 else 0, step.count) for step in steps(problem)]
    # At one tick strands end, then others begin, then jobs start.
    moments = [(tick, kind, count, NONE) for tick, kind, count in changes]
    moments += [(int(start), 2, 0, job) for job, start in enumerate(starts)]
    done: list[Strand] = []
    alive: list[Strand] = []
    rest: list[int] = []
    for tick, kind, count, job in sorted(moments):
        if kind == 0:
            alive.sort(key=lambda strand: strand.end, reverse=True)
            for _ in range(-count):
                strand = alive.pop()
                strand.due = tick
                done.append(strand)
        elif kind == 1:
            alive += [Strand(tick, tick, [], tick) for _ in range(count)]
        else:
            idle = [strand for strand in alive if strand.end <= tick]
            if idle:
                strand = max(idle, key=lambda idle: idle.end)
                strand.jobs.append(job)
                strand.end = int(ends[job])
            else:
                rest.append(job)
    for job in rest:
        ticks = int(ends[job] - starts[job])
        strand = min(done, key=lambda s: (max(0, s.end + ticks - s.due), s.end))
        strand.jobs.append(job)
        strand.end += ticks
    return done
