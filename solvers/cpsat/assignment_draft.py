"""The assignment model while it is being built: its choices, its costs and what they are of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.earliest import earliest
from solvers.problem import NEVER, NONE
from solvers.problem.extremes import worst_objective

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solvers.earliest import Earliest
    from solvers.problem import Problem
    from solvers.problem.arrays import Arrays

EXACT: Final = 2**48
"""Largest worst case that is modelled in single money units; beyond, costs are rounded down."""

_SAFE: Final = 2**61


@dataclass(slots=True)
class Draft:
    """Variables of the model, by global index, and the terms of its objective.

    Parameters
    ----------
    unit
        Money units that one unit of the model's objective stands for. Every cost is divided by it
        and rounded down, so the model never costs more than the schedule it stands for.
    routes, modes
        Literal of every possible route and mode; an impossible one has none.
    refused
        Literal of every job that may be refused.
    terms
        ``(variable, coefficient)`` of the objective, in model units.
    constant
        Money units, exact, that come on top (a maximum lateness may be negative).
    setup_time
        Per machine the terms of its closed setup time.
    """

    problem: Problem
    dates: Earliest
    model: cp_model.CpModel
    unit: int
    worst: int
    routes: dict[int, cp_model.IntVar] = field(default_factory=dict)
    modes: dict[int, cp_model.IntVar] = field(default_factory=dict)
    refused: dict[int, cp_model.IntVar] = field(default_factory=dict)
    terms: list[tuple[cp_model.IntVar, int]] = field(default_factory=list)
    constant: int = 0
    setup_time: dict[int, list[tuple[cp_model.IntVar, int]]] = field(default_factory=dict)

    @property
    def arrays(self) -> Arrays:
        """The problem's arrays."""
        return self.problem.arrays

    def pay(self, variable: cp_model.IntVar, money: int) -> None:
        """Charge ``money`` for each unit of ``variable``, which is never negative."""
        if money >= self.unit:
            self.terms.append((variable, money // self.unit))

    def at_most(self, terms: list[tuple[cp_model.IntVar, int]], limit: int) -> bool:
        """Add ``sum(coefficient * literal) <= limit`` unless it cannot bind; say if it was added.

        A row whose sum could overflow is left out, which relaxes the model and is always valid.
        Coefficients are at least 0.
        """
        from ortools.sat.python import cp_model

        most = sum(coefficient for _, coefficient in terms)
        if most <= limit or most >= _SAFE:
            return False
        variables, coefficients = zip(*terms, strict=True)
        self.model.add(cp_model.LinearExpr.weighted_sum(variables, coefficients) <= limit)
        return True

    def on_machine(self, machine: int) -> list[int]:
        """Return the possible modes on ``machine``."""
        return [
            int(m) for m in np.flatnonzero(self.arrays.mode_machine == machine) if m in self.modes
        ]


def draft(problem: Problem) -> Draft:
    """Return an empty draft for ``problem``."""
    from ortools.sat.python import cp_model

    worst = worst_objective(problem)
    return Draft(problem, earliest(problem), cp_model.CpModel(), max(1, worst // EXACT), worst)


def add_choices(d: Draft) -> bool:
    """Add one route or refusal per job and one mode per operation; False if a job has no choice."""
    from ortools.sat.python import cp_model

    a = d.arrays
    weights = d.problem.objective
    for j in range(a.jobs):
        options = []
        for r in range(int(a.job_route[j]), int(a.job_route[j + 1])):
            if d.dates.route_completion[r] < NEVER:
                d.routes[r] = d.model.new_bool_var("")
                d.pay(d.routes[r], weights.route * int(a.route_cost[r]))
                options.append(d.routes[r])
        if a.job_refusal_cost[j] != NONE and a.job_pinned_route[j] == NONE:
            d.refused[j] = d.model.new_bool_var("")
            d.pay(d.refused[j], weights.refusal * int(a.job_refusal_cost[j]))
            options.append(d.refused[j])
        if not options:
            return False
        d.model.add_exactly_one(options)
    for r, made in d.routes.items():
        for o in range(int(a.route_operation[r]), int(a.route_operation[r + 1])):
            modes = range(int(a.operation_mode[o]), int(a.operation_mode[o + 1]))
            possible = [m for m in modes if d.dates.mode_completion[m] < NEVER]
            for m in possible:
                d.modes[m] = made if len(possible) == 1 else d.model.new_bool_var("")
                d.pay(d.modes[m], weights.mode * int(a.mode_cost[m]))
            if len(possible) > 1:
                chosen = [d.modes[m] for m in possible]
                d.model.add(cp_model.LinearExpr.sum(chosen) == made)
    return True
