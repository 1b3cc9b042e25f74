"""Pools: what operations and setups use of a capacity over time, on working ticks only.

A run that pauses is cut into one interval per span it works in, so that a pool is free while its
user's machine is closed. Missing capacity never pauses anything: it is use that is always there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from solvers.problem import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ortools.sat.python import cp_model

    from solvers.cpsat.calendars import Run
    from solvers.cpsat.draft import Draft, Literal
    from solvers.cpsat.machines import Setup
    from solvers.cpsat.operations import Operations
    from solvers.problem import Problem


@dataclass(slots=True)
class _User:
    """Something that uses pools on its working ticks, if ``literal`` holds.

    ``run`` is where it is on its machine, None for ``length`` ticks from ``start`` without one.
    """

    literal: Literal
    demands: dict[int, int]
    length: int
    start: cp_model.LinearExpr
    run: Run | None
    _intervals: list[cp_model.IntervalVar] = field(default_factory=list, init=False)

    def intervals(self, draft: Draft) -> list[cp_model.IntervalVar]:
        """Return the intervals of use, the same for every pool."""
        model = draft.model
        if not self._intervals and (self.run is None or self.run.solid):
            self._intervals = [
                model.new_optional_fixed_size_interval_var(
                    self.start, self.length, self.literal, ""
                )
            ]
        elif not self._intervals and self.run is not None:
            self._intervals = [
                model.new_optional_interval_var(s.start, s.size, s.end, s.literal, "")
                for s in self.run.stretches(draft)
            ]
        return self._intervals


def add_pools(
    draft: Draft, problem: Problem, operations: Operations, setups: Sequence[Setup]
) -> None:
    """Keep the use of every pool within its capacity at every tick."""
    users = [*_modes(problem, operations), *_crews(problem, setups)]
    for pool in range(len(problem.pools)):
        steps = _steps(problem, pool)
        most, least = max(step[2] for step in steps), min(step[2] for step in steps)
        own = [(user, user.demands[pool]) for user in users if pool in user.demands]
        for user, amount in own:
            if amount > most:
                draft.forbid(user.literal)
        own = [(user, amount) for user, amount in own if amount <= most]
        if sum(amount for _, amount in own) <= least:
            continue
        uses = [(i, amount) for user, amount in own for i in user.intervals(draft)]
        uses += [
            (draft.model.new_fixed_size_interval_var(start, end - start, ""), most - capacity)
            for start, end, capacity in steps
            if capacity < most
        ]
        draft.model.add_cumulative([i for i, _ in uses], [amount for _, amount in uses], most)


def _steps(problem: Problem, pool: int) -> list[tuple[int, int, int]]:
    """Return ``(start, end, capacity)`` of the steps of ``pool`` within the horizon."""
    profile = [step for step in problem.pools[pool].profile if step[0] < problem.horizon]
    following = [*profile[1:], (problem.horizon, 0)]
    return [
        (start, end, capacity)
        for (start, capacity), (end, _) in zip(profile, following, strict=True)
    ]


def _modes(problem: Problem, operations: Operations) -> Iterator[_User]:
    arrays = problem.arrays
    for mode, literal in enumerate(operations.mode):
        rows = slice(int(arrays.demand_start[mode]), int(arrays.demand_start[mode + 1]))
        pools, amounts = arrays.demand_pool[rows].tolist(), arrays.demand_amount[rows].tolist()
        length = int(arrays.mode_processing[mode])
        run = operations.runs.get(mode)
        impossible = run is None and arrays.mode_machine[mode] != NONE
        if pools and length and not impossible:
            start = operations.start[int(arrays.mode_operation[mode])]
            yield _User(literal, dict(zip(pools, amounts, strict=True)), length, start, run)


def _crews(problem: Problem, setups: Sequence[Setup]) -> Iterator[_User]:
    for setup in setups:
        run = setup.run
        demands = dict(problem.machines[run.work.clock.machine].setup_demands)
        if demands:
            yield _User(run.work.literal, demands, run.work.length, run.start, run)
