"""The full scheduling model: every element of a problem, nothing excluded.

Its optimum and its infeasibility are the problem's own. One module per kind of constraint adds its
part to a :class:`Draft`; this one puts them together and reads schedules back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from solvers.cpsat.draft import Draft, Scale
from solvers.cpsat.facts import Facts
from solvers.cpsat.machines import add_machines
from solvers.cpsat.materials import add_materials
from solvers.cpsat.objective import add_objective
from solvers.cpsat.operations import Operations, add_operations
from solvers.cpsat.overtime import add_overtime
from solvers.cpsat.pools import add_pools
from solvers.cpsat.precedence import add_arrivals, add_precedences
from solvers.cpsat.symmetry import break_symmetry, canonical
from solvers.problem import MAX_OBJECTIVE
from solvers.schedule import Assignment, Schedule

if TYPE_CHECKING:
    from collections.abc import Callable

    from ortools.sat.python import cp_model

    from solvers.problem import Problem

Evaluate: TypeAlias = "Callable[[cp_model.LinearExprT], int]"
"""The value of an expression in a solution."""


@dataclass(slots=True)
class FullModel:
    """A built model of ``problem`` and how to speak with it in schedules."""

    problem: Problem
    draft: Draft
    operations: Operations
    scale: Scale

    @property
    def model(self) -> cp_model.CpModel:
        """The CP-SAT model."""
        return self.draft.model

    def hint(self, schedule: Schedule) -> None:
        """Give every variable its value in ``schedule`` as a hint, instead of any earlier one.

        A schedule that keeps all rules makes a hint that satisfies every constraint, once its
        interchangeable machines are relabelled as the model has them.
        """
        facts = Facts(self.problem, canonical(self.problem, schedule))
        pairs = list(self.draft.hint(facts))
        self.model.proto.clear_solution_hint()
        proto = self.model.proto.solution_hint
        proto.vars.extend([index for index, _ in pairs])
        proto.values.extend([value for _, value in pairs])

    def require_below(self, cutoff: int) -> None:
        """Ask only for schedules with an objective below ``cutoff``; a second call replaces it."""
        domain = self.model.proto.objective.domain
        domain.clear()
        domain.extend([-MAX_OBJECTIVE, min(self.scale.largest_below(cutoff), MAX_OBJECTIVE)])

    def schedule(self, value: Evaluate) -> Schedule:
        """Read the schedule from a solution."""
        arrays = self.problem.arrays
        operations = self.operations
        routes: list[int | None] = []
        assignments: list[Assignment] = []
        for job in range(len(self.problem.jobs)):
            first = int(arrays.job_route[job])
            options = range(first, int(arrays.job_route[job + 1]))
            taken = next((r for r in options if value(operations.route[r])), None)
            routes.append(None if taken is None else taken - first)
            if taken is None:
                continue
            base = int(arrays.route_operation[taken])
            for operation in range(base, int(arrays.route_operation[taken + 1])):
                modes = range(
                    int(arrays.operation_mode[operation]), int(arrays.operation_mode[operation + 1])
                )
                mode = next(m for m in modes if value(operations.mode[m]))
                assignments.append(
                    Assignment(
                        job,
                        operation - base,
                        mode - modes.start,
                        value(operations.start[operation]),
                        value(operations.end[operation]),
                    )
                )
        opened = tuple(w for w, literal in enumerate(operations.opened) if value(literal))
        return Schedule(tuple(routes), tuple(assignments), opened)


def build(problem: Problem) -> FullModel:
    """Build the full model; :func:`count_arcs` says beforehand how large it will get."""
    draft = Draft()
    operations = add_operations(draft, problem)
    setups = add_machines(draft, problem, operations)
    add_precedences(draft, problem, operations)
    add_arrivals(draft, problem, operations, setups)
    add_pools(draft, problem, operations, setups)
    add_materials(draft, problem, operations)
    runs = [*operations.runs.values(), *(setup.run for setup in setups)]
    add_overtime(draft, problem, operations, runs)
    add_objective(draft, problem, operations)
    break_symmetry(draft, problem, operations)
    return FullModel(problem, draft, operations, draft.finish())
