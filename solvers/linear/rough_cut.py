"""Rough-cut capacity: orders of any size, divisible, on kinds of machines by time bucket.

Every job is spread over its routes, every operation over the kinds of machines that can do it and
over time; nothing is sequenced. The rows say that

- each job is made or refused, all operations of a route in the same measure;
- work and changeovers fit into the hours of each kind and bucket, overtime bought where it pays;
- a kind of machine enters a family at least as often as it takes the largest part of an operation
  of that family, and every further operation is a repeat (:mod:`.allowance`);
- what was drawn from stock by the end of a bucket had arrived by then;
- pools have the capacity, bucket by bucket, that work and changeovers ask for.

A schedule, cut at the edges of the buckets, keeps all of them and costs no less than the model
charges, so with :attr:`Allowance.BOUND` the least cost is a lower bound on the objective: what is
left out (sequences, whole orders, waiting, makespan) costs nothing negative.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.linear.activities import Activities, Slots, activities, slots
from solvers.linear.allowance import Allowance, Changeovers, changeovers
from solvers.linear.plant import Pooled, pooled
from solvers.linear.program import LinearProgram, ProgramDraft, spread
from solvers.linear.stores import StockRows, add_materials, add_pools
from solvers.problem import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solvers.problem import Problem
    from solvers.problem.arrays import Ints

_LARGEST: Final = 1e5
"""Largest cost in the program; the solver's tolerances are made for numbers about this size."""


@dataclass(frozen=True, slots=True, eq=False)
class RoughCut:
    """A rough-cut model written out: its parts, its linear program, and where they stand in it.

    Parameters
    ----------
    problem, plant, activities, slots, changeovers, allowance
        What is modelled.
    program
        The linear program; money in units of ``unit``, work in units of ``scale`` ticks.
    job_rows
        Shape (J,): the row that makes or refuses each job.
    entry_rows
        Rows that charge an entry to an activity, and `entry_jobs` whose it is.
    capacity_rows
        Shape (G, T).
    stock
        The rows of the materials.
    slot_columns, refusal_columns, overtime_columns
        Columns: shapes (S,), (J,) (``NONE`` where a job must be made) and that of the overtime.
    entries, repeats
        Columns of shape (C, T); a repeat that takes and costs nothing has ``NONE``.
    """

    problem: Problem
    plant: Pooled
    activities: Activities
    slots: Slots
    changeovers: Changeovers
    allowance: Allowance
    program: LinearProgram
    unit: float
    scale: float
    job_rows: Ints
    entry_rows: Ints
    entry_jobs: Ints
    capacity_rows: Ints
    stock: StockRows
    slot_columns: Ints
    refusal_columns: Ints
    overtime_columns: Ints
    entries: Ints
    repeats: Ints


def rough_cut(
    problem: Problem, edges: Sequence[int], allowance: Allowance = Allowance.BOUND
) -> RoughCut:
    """Write the rough-cut model of ``problem``.

    Parameters
    ----------
    edges
        Ticks that part the buckets, rising from 0 to the horizon. Finer buckets make the bound
        stronger and the model larger.
    allowance
        How generously changeovers are allowed for.

    Raises
    ------
    ValueError
        For edges that do not rise so, or an objective with a maximum lateness, which can be
        negative and does not add up over jobs.
    """
    if problem.objective.maximum_lateness:
        raise ValueError("a rough-cut model does not know the maximum lateness")
    plant = pooled(problem, edges)
    known = activities(problem, plant)
    return _Draft(
        problem,
        plant,
        known,
        slots(problem, plant, known, allowance),
        changeovers(problem, plant, known, allowance),
        allowance,
    ).model()


@dataclass(slots=True)
class _Draft:
    """The linear program of one problem while it is being written."""

    problem: Problem
    plant: Pooled
    activities: Activities
    slots: Slots
    changeovers: Changeovers
    allowance: Allowance
    draft: ProgramDraft = field(default_factory=ProgramDraft)
    unit: float = 1.0
    scale: float = 1.0

    def model(self) -> RoughCut:
        self._scales()
        slot_columns, refusal_columns, overtime_columns = self._columns()
        entries, repeats = self._changeover_columns()
        job_rows = self._jobs(slot_columns, refusal_columns)
        self._routes(slot_columns)
        capacity_rows = self._capacity(slot_columns, overtime_columns, entries, repeats)
        entry_rows, entry_jobs = self._entries(slot_columns, entries)
        self._campaigns(slot_columns, entries)
        self._repeats(slot_columns, entries, repeats)
        stock = add_materials(
            self.draft, self.problem, self.plant, self.activities, self.slots, slot_columns
        )
        add_pools(
            self.draft, self.problem, self.plant, self.activities, self.slots, slot_columns,
            self.changeovers, entries, repeats,
        )  # fmt: skip
        return RoughCut(
            problem=self.problem,
            plant=self.plant,
            activities=self.activities,
            slots=self.slots,
            changeovers=self.changeovers,
            allowance=self.allowance,
            program=self.draft.program(),
            unit=self.unit,
            scale=self.scale,
            job_rows=job_rows,
            entry_rows=entry_rows,
            entry_jobs=entry_jobs,
            capacity_rows=capacity_rows,
            stock=stock,
            slot_columns=slot_columns,
            refusal_columns=refusal_columns,
            overtime_columns=overtime_columns,
            entries=entries,
            repeats=repeats,
        )

    def _scales(self) -> None:
        """Choose units of money and work in which the numbers are of moderate size."""
        refusals = self.problem.arrays.job_refusal_cost * self.problem.objective.refusal
        slot_costs = self.activities.cost[self.slots.activity] + self.slots.late
        largest = max(slot_costs.max(initial=0.0), float(refusals.max(initial=0)), 1.0)
        # Powers of two change no digit.
        self.unit = 2.0 ** math.ceil(math.log2(max(1.0, largest / _LARGEST)))
        work = self.activities.processing[self.activities.processing > 0]
        self.scale = 2.0 ** round(math.log2(float(np.median(work)))) if len(work) else 1.0

    def _columns(self) -> tuple[Ints, Ints, Ints]:
        a, weights = self.problem.arrays, self.problem.objective
        cost = self.activities.cost[self.slots.activity] + self.slots.late
        slot_columns = self.draft.columns(cost / self.unit, 1.0)
        refusable = (a.job_refusal_cost != NONE) & (a.job_pinned_route == NONE)
        refusal_columns = np.full(a.jobs, NONE, dtype=np.int64)
        refusal_columns[refusable] = self.draft.columns(
            weights.refusal * a.job_refusal_cost[refusable] / self.unit, 1.0
        )
        bought = self.plant.overtime
        overtime_columns = self.draft.columns(
            bought.price * self.scale / self.unit, bought.ticks / self.scale
        )
        return slot_columns, refusal_columns, overtime_columns

    def _changeover_columns(self) -> tuple[Ints, Ints]:
        """Add, by pair and bucket, the part of an entry and the number of repeats done in it."""
        c, buckets = self.changeovers, self.plant.buckets
        size = len(c.kind)
        machines = np.array(
            [len(self.plant.machines[k]) for k in c.kind.tolist()], dtype=np.float64
        )
        members = np.bincount(c.of_activity[c.of_activity != NONE], minlength=size)
        most = machines if self.allowance is Allowance.BOUND else np.maximum(machines, members)
        entries = self.draft.columns(
            np.repeat(c.entry_cost / self.unit, buckets), np.repeat(most, buckets)
        ).reshape(size, buckets)
        repeats = np.full((size, buckets), NONE, dtype=np.int64)
        repeating = (c.repeat_time > 0) | (c.repeat_cost > 0)
        repeats[repeating] = self.draft.columns(
            np.repeat(c.repeat_cost[repeating] / self.unit, buckets),
            np.repeat(members[repeating], buckets),
        ).reshape(-1, buckets)
        return entries, repeats

    def _jobs(self, slot_columns: Ints, refusal_columns: Ints) -> Ints:
        """Add a row for every job: it is made by the first operations of its routes, or refused."""
        known, draft = self.activities, self.draft
        rows = draft.rows(self.problem.arrays.jobs, 1.0, 1.0)
        refusable = np.flatnonzero(refusal_columns != NONE)
        draft.entries(rows[refusable], refusal_columns[refusable], 1.0)
        first = known.first[self.slots.activity]
        draft.entries(rows[known.job[self.slots.activity[first]]], slot_columns[first], 1.0)
        return rows

    def _routes(self, slot_columns: Ints) -> None:
        """Add a row for every other operation: as much of it is done as of its route's first."""
        a, known, draft = self.problem.arrays, self.activities, self.draft
        operation = known.operation[self.slots.activity]
        first = known.first[self.slots.activity]
        begun = np.unique(a.operation_route[operation])
        others, place = spread(np.diff(a.route_operation)[begun] - 1)
        row_of = np.full(a.operations, NONE, dtype=np.int64)
        row_of[a.route_operation[begun[others]] + 1 + place] = draft.rows(len(others), 0.0, 0.0)
        draft.entries(row_of[operation[~first]], slot_columns[~first], 1.0)
        leading = np.flatnonzero(first)
        steps = np.diff(a.route_operation)[a.operation_route[operation[leading]]] - 1
        owner, place = spread(steps)
        rows = row_of[operation[leading[owner]] + 1 + place]
        draft.entries(rows, slot_columns[leading[owner]], -1.0)

    def _capacity(
        self, slot_columns: Ints, overtime_columns: Ints, entries: Ints, repeats: Ints
    ) -> Ints:
        plant, known, draft, c = self.plant, self.activities, self.draft, self.changeovers
        high = plant.regular.ravel() / self.scale
        rows = draft.rows(plant.kinds * plant.buckets, -np.inf, high)
        rows = rows.reshape(plant.kinds, plant.buckets)
        worked = known.kind[self.slots.activity] != NONE
        activity, bucket = self.slots.activity[worked], self.slots.bucket[worked]
        draft.entries(
            rows[known.kind[activity], bucket],
            slot_columns[worked],
            known.processing[activity] / self.scale,
        )
        draft.entries(rows[plant.overtime.kind, plant.overtime.bucket], overtime_columns, -1.0)
        draft.entries(rows[c.kind], entries, c.entry_time[:, None] / self.scale)
        repeating = repeats[:, 0] != NONE
        draft.entries(
            rows[c.kind[repeating]],
            repeats[repeating],
            c.repeat_time[repeating, None] / self.scale,
        )
        return rows

    def _entries(self, slot_columns: Ints, entries: Ints) -> tuple[Ints, Ints]:
        """Make a family be entered for whatever is done in it; return rows and whose they are."""
        c, draft = self.changeovers, self.draft
        charged = np.flatnonzero(c.of_activity != NONE)
        rows = draft.rows(len(charged), -np.inf, 0.0)
        row_of = np.full(len(self.activities), NONE, dtype=np.int64)
        row_of[charged] = rows
        done = row_of[self.slots.activity]
        draft.entries(done[done != NONE], slot_columns[done != NONE], 1.0)
        draft.entries(rows[:, None], entries[c.of_activity[charged]], -1.0)
        return rows, self.activities.job[charged]

    def _campaigns(self, slot_columns: Ints, entries: Ints) -> None:
        """Make families be entered as often as is usual, in the buckets in which work is done."""
        c, draft = self.changeovers, self.draft
        usual = np.flatnonzero(c.campaigns > 0)
        row_of = np.full((len(c.kind) + 1, self.plant.buckets), NONE, dtype=np.int64)
        rows = draft.rows(len(usual) * self.plant.buckets, -np.inf, 0.0)
        row_of[usual] = rows.reshape(-1, self.plant.buckets)
        pair = c.of_activity[self.slots.activity]
        done = row_of[pair, self.slots.bucket]
        often = np.append(c.campaigns, 0.0)[pair]
        draft.entries(done[done != NONE], slot_columns[done != NONE], often[done != NONE])
        draft.entries(row_of[usual], entries[usual], -1.0)

    def _repeats(self, slot_columns: Ints, entries: Ints, repeats: Ints) -> None:
        """Make every operation that is no entry a repeat, where repeats cost anything."""
        c, draft = self.changeovers, self.draft
        paid = np.flatnonzero(repeats[:, 0] != NONE)
        row_of = np.full(len(c.kind) + 1, NONE, dtype=np.int64)
        row_of[paid] = draft.rows(len(paid), -np.inf, 0.0)
        # A pair of NONE, which is -1, is the last entry and has no row.
        done = row_of[c.of_activity[self.slots.activity]]
        draft.entries(done[done != NONE], slot_columns[done != NONE], 1.0)
        draft.entries(row_of[paid, None], entries[paid], -1.0)
        draft.entries(row_of[paid, None], repeats[paid], -1.0)
