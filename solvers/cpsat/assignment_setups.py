"""Family changeovers of the assignment model: a tour through the families used on each machine.

The rows that make its linear relaxation tight, and with it the whole model fast: a row for every
mode that its family is used, and flow in = flow out = used beside the circuit constraint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from solvers.cpsat.closure import INFINITE, close
from solvers.problem import NONE

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    from solvers.cpsat.assignment_draft import Draft
    from solvers.cpsat.closure import Closure

MAX_ARCS: Final = 150_000
"""Arcs of all tours beyond which the largest machines get the cheaper relaxation of entries."""


def add_setups(d: Draft) -> None:
    """Add the closed setups of every machine, smallest tours first, within :data:`MAX_ARCS`."""
    closures: list[tuple[int, Closure]] = []
    for k, machine in enumerate(d.problem.machines):
        modes = d.on_machine(k)
        if machine.setup is None or not modes:
            continue
        families = sorted({int(d.arrays.mode_family[m]) for m in modes})
        matrix = d.problem.setups[machine.setup]
        closure = close(matrix, machine.initial_family, families)
        if any(part.any() for c in (closure.time, closure.cost) for part in (c.entry, c.between)):
            closures.append((k, closure))
    closures.sort(key=lambda item: len(item[1].families))
    arcs = 0
    for k, closure in closures:
        arcs += (len(closure.families) + 1) ** 2
        _Tour(d, k, closure).add(whole=arcs <= MAX_ARCS)


class _Tour:
    """The families used on one machine, and the order of their first use."""

    def __init__(self, d: Draft, machine: int, closure: Closure) -> None:
        self.d = d
        self.closure = closure
        self.unknown = d.arrays.machine_initial[machine] == NONE
        self.time: list[tuple[cp_model.IntVar, int]] = d.setup_time.setdefault(machine, [])
        self.members: list[list[cp_model.IntVar]] = [[] for _ in closure.families]
        position = {family: i for i, family in enumerate(closure.families)}
        for m in d.on_machine(machine):
            self.members[position[int(d.arrays.mode_family[m])]].append(d.modes[m])
        self.used = [d.model.new_bool_var("") for _ in closure.families]

    def add(self, *, whole: bool) -> None:
        """Add the tour, or only what it costs to enter each family."""
        for members, used in zip(self.members, self.used, strict=True):
            for literal in members:
                self.d.model.add(literal <= used)
        self._repeats()
        if whole:
            self._circuit()
        else:
            self._entries()

    def _pay(self, variable: cp_model.IntVar, time: int, cost: int) -> None:
        self.d.pay(variable, self.d.problem.objective.setup * cost)
        if time:
            self.time.append((variable, time))

    def _repeats(self) -> None:
        """Charge every operation of a family after its first."""
        time, cost = self.closure.time.repeat, self.closure.cost.repeat
        for i, (members, used) in enumerate(zip(self.members, self.used, strict=True)):
            if time[i] >= INFINITE:
                self.d.model.add_at_most_one(members)
            elif (time[i] or cost[i]) and len(members) > 1:
                further = self.d.model.new_int_var(0, len(members) - 1, "")
                self.d.model.add(further >= sum(members) - used)
                self._pay(further, int(time[i]), int(cost[i]))

    def _circuit(self) -> None:
        from ortools.sat.python import cp_model

        model = self.d.model
        size = len(self.used)
        time, cost = self.closure.time, self.closure.cost
        arcs: list[tuple[int, int, cp_model.LiteralT]] = []
        into: list[list[cp_model.IntVar]] = [[] for _ in range(size)]
        out: list[list[cp_model.IntVar]] = [[] for _ in range(size)]
        for f in range(size):
            arcs.append((f, f, self.used[f].negated()))
            # The depot, node `size`, stands for the state before the first and after the last.
            last = model.new_bool_var("")
            arcs.append((f, size, last))
            out[f].append(last)
            if time.entry[f] < INFINITE:
                first = model.new_bool_var("")
                arcs.append((size, f, first))
                into[f].append(first)
                self._pay(first, int(time.entry[f]), int(cost.entry[f]))
            for g in range(size):
                if f != g and time.between[f, g] < INFINITE:
                    arc = model.new_bool_var("")
                    arcs.append((f, g, arc))
                    out[f].append(arc)
                    into[g].append(arc)
                    self._pay(arc, int(time.between[f, g]), int(cost.between[f, g]))
        idle = model.new_bool_var("")
        arcs.append((size, size, idle))
        model.add_circuit(arcs)
        for f in range(size):
            model.add(cp_model.LinearExpr.sum(into[f]) == self.used[f])
            model.add(cp_model.LinearExpr.sum(out[f]) == self.used[f])

    def _entries(self) -> None:
        """Charge each family used its cheapest entry; one is free from an unknown state."""
        time, cost = self.closure.time, self.closure.cost
        first = [self.d.model.new_bool_var("") for _ in self.used] if self.unknown else []
        if first:
            self.d.model.add_at_most_one(first)
        for f, used in enumerate(self.used):
            others = [g for g in range(len(self.used)) if g != f]
            least_time = min((int(time.between[g, f]) for g in others), default=INFINITE)
            least_cost = min((int(cost.between[g, f]) for g in others), default=INFINITE)
            entered = used
            if first:
                entered = self.d.model.new_bool_var("")
                self.d.model.add(entered >= used - first[f])
            else:
                least_time = min(least_time, int(time.entry[f]))
                least_cost = min(least_cost, int(cost.entry[f]))
            if least_time >= INFINITE:
                self.d.model.add(entered == 0)
            else:
                self._pay(entered, least_time, least_cost)
