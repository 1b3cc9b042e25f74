"""How generously a linear model allows for changeovers: as little as possible, or as is usual.

A linear model does not say in what order a machine works, so it cannot know the setups. It pays
for the *entries* of each kind of machine into each family: as often as the largest part of an order
of that family that the kind takes (in truth once per machine, or more). Every operation that is no
entry is a *repeat*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from solvers.problem import FORBIDDEN, NEVER, NONE

if TYPE_CHECKING:
    from solvers.linear.activities import Activities
    from solvers.linear.plant import Pooled
    from solvers.linear.program import Floats
    from solvers.problem import Problem
    from solvers.problem.arrays import Ints


class Allowance(StrEnum):
    """What is allowed for.

    ``BOUND``: the least entry into each family, once; work is done as soon as its bucket begins.
    So no schedule is cheaper than the model says. ``TYPICAL``: the mean entry, as often as if each
    due bucket were a campaign of its own; work is done half-way through its bucket. Never less
    than ``BOUND``.
    """

    BOUND = "bound"
    TYPICAL = "typical"


@dataclass(frozen=True, slots=True, eq=False)
class Changeovers:
    """What C pairs of a kind of machine and a family allow for; those that cost nothing are absent.

    Parameters
    ----------
    kind, family
        Shape (C,).
    entry_time, entry_cost, repeat_time, repeat_cost
        Shape (C,): ticks and money of an entry and of every further operation.
    campaigns
        Shape (C,): entries per operation that are usual; 0 in the bound.
    of_activity
        Shape (A,): position of each activity's pair here, ``NONE`` where there is none.
    """

    kind: Ints
    family: Ints
    entry_time: Floats
    entry_cost: Floats
    repeat_time: Floats
    repeat_cost: Floats
    campaigns: Floats
    of_activity: Ints


def changeovers(
    problem: Problem, plant: Pooled, known: Activities, allowance: Allowance
) -> Changeovers:
    """Return what is allowed for every kind of machine and family that some activity has."""
    on_machines = np.flatnonzero(known.kind != NONE)
    pairs, place = np.unique(
        np.column_stack([known.kind, known.family])[on_machines], axis=0, return_inverse=True
    )
    place = place.ravel()
    families = {kind: pairs[pairs[:, 0] == kind, 1] for kind in np.unique(pairs[:, 0]).tolist()}
    figures = np.array(
        [
            _figures(problem, plant, kind, family, families[kind], allowance)
            for kind, family in pairs.tolist()
        ],
        dtype=np.float64,
    ).reshape(-1, 4)
    figures[:, [1, 3]] *= problem.objective.setup
    kept = figures.any(axis=1)
    position = np.where(kept, np.cumsum(kept) - 1, NONE)
    of_activity = np.full(len(known), NONE, dtype=np.int64)
    of_activity[on_machines] = position[place]
    campaigns = np.zeros(len(pairs))
    if allowance is Allowance.TYPICAL:
        campaigns = _campaigns(problem, plant, known, on_machines, place, len(pairs))
    return Changeovers(
        kind=pairs[kept, 0],
        family=pairs[kept, 1],
        entry_time=figures[kept, 0],
        entry_cost=figures[kept, 1],
        repeat_time=figures[kept, 2],
        repeat_cost=figures[kept, 3],
        campaigns=campaigns[kept],
        of_activity=of_activity,
    )


def _figures(
    problem: Problem,
    plant: Pooled,
    kind: int,
    family: int,
    families: Ints,
    allowance: Allowance,
) -> tuple[float, float, float, float]:
    """Return time and cost of an entry, then of a repeat."""
    members = [problem.machines[index] for index in plant.machines[kind]]
    if members[0].setup is None:
        return (0.0, 0.0, 0.0, 0.0)
    matrix = problem.setups[members[0].setup]
    others = families[families != family]
    usual = [
        (float(matrix.time[f, family]), float(matrix.cost[f, family]))
        for f in others
        if matrix.time[f, family] != FORBIDDEN
    ]
    # A machine in an unknown state needs no setup; one that stands in the family only a repeat.
    initial = [
        (0.0, 0.0)
        if machine.initial_family is None
        else (
            float(matrix.time[machine.initial_family, family]),
            float(matrix.cost[machine.initial_family, family]),
        )
        for machine in members
        if machine.initial_family is None
        or matrix.time[machine.initial_family, family] != FORBIDDEN
    ]
    same = []
    if matrix.time[family, family] != FORBIDDEN:
        same = [(float(matrix.time[family, family]), float(matrix.cost[family, family]))]
    if allowance is Allowance.TYPICAL:
        entry = _means(usual or initial)
        return (*entry, *(same[0] if same else entry))
    entry = _leasts(usual + initial)
    return (*entry, *_leasts(usual + initial + same))


def _means(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    if not pairs:
        return (0.0, 0.0)
    return (sum(t for t, _ in pairs) / len(pairs), sum(c for _, c in pairs) / len(pairs))


def _leasts(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    return (min((t for t, _ in pairs), default=0.0), min((c for _, c in pairs), default=0.0))


def _campaigns(
    problem: Problem, plant: Pooled, known: Activities, rows: Ints, place: Ints, pairs: int
) -> Floats:
    """Return due buckets over operations of every pair: one campaign a bucket, shared equally."""
    a = problem.arrays
    due = np.minimum(np.maximum(a.job_due[known.job[rows]], 1), problem.horizon)
    due = np.where(a.job_due[known.job[rows]] >= NEVER, problem.horizon, due)
    bucket = np.searchsorted(plant.edges, due - 1, side="right") - 1
    campaigns = np.unique(np.column_stack([place, bucket]), axis=0)[:, 0]
    operations = np.unique(np.column_stack([place, known.operation[rows]]), axis=0)[:, 0]
    return np.bincount(campaigns, minlength=pairs) / np.maximum(
        1, np.bincount(operations, minlength=pairs)
    )
