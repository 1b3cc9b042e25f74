"""Machines pooled by kind and their hours by time bucket, for models that place no operation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solvers.timeline import timelines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solvers.linear.program import Floats
    from solvers.problem import Machine, Problem
    from solvers.problem.arrays import Ints
    from solvers.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Overtime:
    """Hours that may be bought: one entry per kind, bucket and price per tick.

    The price holds the share of opening the window that falls to each of its ticks, which is all
    that a linear model can charge, and never more than is paid.
    """

    kind: Ints
    bucket: Ints
    ticks: Ints
    price: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Machines pooled by kind (G kinds) and what they can work in each of T buckets.

    Parameters
    ----------
    edges
        Shape (T + 1,): bucket ``t`` is ``[edges[t], edges[t + 1])``.
    kind
        Shape (K,): the kind of each machine. The machines of a group with the same setups are one
        kind; a machine without a group is one of its own.
    machines
        Per kind, its machines.
    regular
        Shape (G, T): working ticks of all its machines together, without overtime.
    overtime
        What can be bought on top.
    """

    edges: Ints
    kind: Ints
    machines: tuple[tuple[int, ...], ...]
    regular: Ints
    overtime: Overtime

    @property
    def kinds(self) -> int:
        """Number of kinds G."""
        return len(self.machines)

    @property
    def buckets(self) -> int:
        """Number of buckets T."""
        return len(self.edges) - 1

    @property
    def most(self) -> Ints:
        """Shape (G, T): working ticks with all overtime."""
        total = self.regular.copy()
        np.add.at(total, (self.overtime.kind, self.overtime.bucket), self.overtime.ticks)
        return total


def pooled(problem: Problem, edges: Sequence[int]) -> Pooled:
    """Return the machines of ``problem`` by kind, and their working ticks by bucket.

    Parameters
    ----------
    edges
        Rising ticks from 0 to the horizon.

    Raises
    ------
    ValueError
        When the edges do not rise from 0 to the horizon.
    """
    ticks = np.array(edges, dtype=np.int64)
    if (
        len(ticks) < 2
        or ticks[0] != 0
        or ticks[-1] != problem.horizon
        or (np.diff(ticks) < 1).any()
    ):
        raise ValueError(f"buckets must rise from 0 to {problem.horizon}, not {list(edges)}")
    names: dict[object, list[int]] = {}
    for index, machine in enumerate(problem.machines):
        names.setdefault(_nature(index, machine), []).append(index)
    kind = np.zeros(len(problem.machines), dtype=np.int64)
    for number, members in enumerate(names.values()):
        kind[members] = number
    regular = np.zeros((len(names), len(ticks) - 1), dtype=np.int64)
    for index, line in enumerate(timelines(problem)):
        regular[kind[index]] += within(line, ticks)
    return Pooled(
        edges=ticks,
        kind=kind,
        machines=tuple(tuple(members) for members in names.values()),
        regular=regular,
        overtime=_overtime(problem, kind, ticks),
    )


def _nature(index: int, machine: Machine) -> object:
    if machine.group is None:
        return index
    return ("group", machine.group, machine.setup, machine.setup_demands)


def within(line: Timeline, edges: Ints) -> Ints:
    """Return the working ticks of a timeline in each bucket."""
    done = np.array([line.position(int(edge)) for edge in edges], dtype=np.int64)
    return done[1:] - done[:-1]


def _overtime(problem: Problem, kind: Ints, edges: Ints) -> Overtime:
    weight = problem.objective.overtime
    bought: dict[tuple[int, int, float], int] = {}
    for window in problem.windows:
        price = weight * (window.rate + window.cost / (window.end - window.start))
        begin, end = np.searchsorted(edges, [window.start, window.end - 1], side="right") - 1
        for bucket in range(int(begin), int(end) + 1):
            ticks = min(window.end, int(edges[bucket + 1])) - max(window.start, int(edges[bucket]))
            key = (int(kind[window.machine]), bucket, price)
            bought[key] = bought.get(key, 0) + ticks
    return Overtime(
        kind=np.array([key[0] for key in bought], dtype=np.int64),
        bucket=np.array([key[1] for key in bought], dtype=np.int64),
        ticks=np.array(list(bought.values()), dtype=np.int64),
        price=np.array([key[2] for key in bought], dtype=np.float64),
    )
