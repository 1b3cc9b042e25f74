"""A constraint model being written: variables that know their hint, and the objective's parts.

Every variable is created together with a function that says which value it has in a given
schedule, so a hint is complete by construction. A function may return None (a start of an
operation that is not made): then any value of the domain will do and the lowest is taken, because
constraints on such variables are enforced only by the literal that says they matter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from solvers.cpsat.facts import Facts

Literal: TypeAlias = cp_model.IntVar
"""A variable with domain 0..1; only positive literals are stored."""

Value: TypeAlias = "Callable[[Facts], int | None]"
Bulk: TypeAlias = "Callable[[Facts], Iterable[int]]"

UNBOUNDED: Final = 2**63 - 1
"""Upper end of a constraint's domain that has none."""

_SAFE_SUM: Final = 2**61
"""Largest sum of coefficient times value that CP-SAT is handed; beyond, it may reject the model."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How the solver's integer objective and the problem's relate.

    ``problem objective >= unit * model objective + constant``, with equality when ``exact``: costs
    too large for 64-bit sums lose their lowest digits, rounded down, so that bounds stay valid.
    """

    unit: int
    constant: int
    exact: bool

    def bound(self, value: int) -> int:
        """Return the problem's lower bound for the model's lower bound ``value``."""
        return self.unit * value + self.constant

    def largest_below(self, cutoff: int) -> int:
        """Return the largest model objective a schedule cheaper than ``cutoff`` may have."""
        return (cutoff - 1 - self.constant) // self.unit


class Draft:
    """A CP-SAT model with the hint of each variable and the coefficients of the objective.

    Attributes
    ----------
    model
        The model so far.
    true
        A literal that always holds.
    """

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self.true: Literal = self.model.new_constant(1)
        self._values: list[tuple[int, Value]] = []
        self._bulks: list[tuple[range, Bulk]] = []
        self._coefficients: dict[int, int] = {}
        self._constant = 0
        self._texts: list[str] = []

    def boolean(self, value: Value) -> Literal:
        """Add a literal."""
        variable = self.model.new_bool_var("")
        self._values.append((variable.index, value))
        return variable

    def integer(self, low: int, high: int, value: Value) -> cp_model.IntVar:
        """Add a variable with domain ``low..high``."""
        variable = self.model.new_int_var(low, high, "")
        self._values.append((variable.index, value))
        return variable

    def among(self, intervals: Sequence[tuple[int, int]], value: Value) -> cp_model.IntVar:
        """Add a variable whose domain is the union of closed ``intervals``."""
        domain = cp_model.Domain.from_intervals([list(interval) for interval in intervals])
        variable = self.model.new_int_var_from_domain(domain, "")
        self._values.append((variable.index, value))
        return variable

    def booleans(self, count: int, values: Bulk) -> range:
        """Add ``count`` literals at once and return their indices.

        They are written as text and parsed by the solver, several times as fast as one by one.
        """
        first = len(self.model.proto.variables)
        self.model.proto.merge_text_format("variables{domain:[0,1]}" * count)
        indices = range(first, first + count)
        self._bulks.append((indices, values))
        return indices

    def literal(self, index: int) -> Literal:
        """Return the literal of an index of :meth:`booleans`."""
        return self.model.get_bool_var_from_proto_index(index)

    def write(self, constraint: str) -> None:
        """Add a constraint given in the text format of the model's protocol, when finishing."""
        self._texts.append(f"constraints{{{constraint}}}")

    def bound(self, variable: int, low: int, high: int, literal: int) -> None:
        """Bound a variable to ``low..high`` where a literal holds, both given by index."""
        self.write(
            f"enforcement_literal:{literal} "
            f"linear{{vars:{variable} coeffs:1 domain:[{low},{high}]}}"
        )

    def within(
        self, expression: cp_model.LinearExpr, low: int, high: int, *literals: cp_model.LiteralT
    ) -> None:
        """Bound ``expression`` to ``low..high`` where all ``literals`` hold."""
        self.model.add_linear_constraint(expression, low, high).only_enforce_if(
            self._conditions(literals)
        )

    def at_least(
        self, expression: cp_model.LinearExpr, low: int, *literals: cp_model.LiteralT
    ) -> None:
        """Bound ``expression`` from below where all ``literals`` hold."""
        self.within(expression, low, UNBOUNDED, *literals)

    def zero(self, expression: cp_model.LinearExpr, *literals: cp_model.LiteralT) -> None:
        """Require that ``expression`` is 0 where all ``literals`` hold."""
        self.within(expression, 0, 0, *literals)

    def _conditions(self, literals: Iterable[cp_model.LiteralT]) -> list[cp_model.LiteralT]:
        return [literal for literal in literals if literal is not self.true]

    def forbid(self, literal: Literal) -> None:
        """Require that ``literal`` does not hold."""
        self.model.add_bool_or([~literal])

    def charge(self, coefficient: int, variable: cp_model.IntVar) -> None:
        """Add ``coefficient * variable`` to the objective; the variable must not be negative."""
        if variable is self.true:
            self._constant += coefficient
        elif coefficient:
            self.charge_indices([(coefficient, variable.index)])

    def charge_indices(self, parts: Iterable[tuple[int, int]]) -> None:
        """Add the sum of ``coefficient * variable[index]`` to the objective."""
        for coefficient, index in parts:
            self._coefficients[index] = self._coefficients.get(index, 0) + coefficient

    def charge_constant(self, amount: int) -> None:
        """Add ``amount`` to the objective whatever is decided."""
        self._constant += amount

    def finish(self) -> Scale:
        """Write what is left into the model; return how its objective relates to the problem's."""
        self.model.proto.merge_text_format("".join(self._texts))
        self._texts.clear()
        parts = [(index, c) for index, c in sorted(self._coefficients.items()) if c]
        unit = math.gcd(*(c for _, c in parts)) or 1
        largest = sum(c // unit * self._highest(index) for index, c in parts)
        exact = largest <= _SAFE_SUM
        if not exact:
            unit *= -(-largest // _SAFE_SUM)
            parts = [(index, c // unit) for index, c in parts]
        objective = self.model.proto.objective
        objective.vars.extend([index for index, _ in parts])
        objective.coeffs.extend([c // unit if exact else c for _, c in parts])
        return Scale(unit, self._constant, exact)

    def _highest(self, index: int) -> int:
        # The solver's list knows no negative positions and answers 0 to them.
        domain = self.model.proto.variables[index].domain
        return int(domain[len(domain) - 1])

    def hint(self, facts: Facts) -> Iterator[tuple[int, int]]:
        """Yield ``(index, value)`` of every variable for the schedule behind ``facts``."""
        variables = self.model.proto.variables
        given: dict[int, int | None] = {index: value(facts) for index, value in self._values}
        for indices, values in self._bulks:
            given.update(zip(indices, values(facts), strict=True))
        for index in range(len(variables)):
            value = given.get(index)
            yield index, int(variables[index].domain[0]) if value is None else value
