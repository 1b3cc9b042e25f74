"""What is taboo, and until when, compiled.

Taboo are the arcs that a move took away: for a number of iterations the operation does not return
to either of its former neighbours, nor to the machine that it has left.

Invariant: an entry of the table holds the last iteration in which what falls on it is taboo. Arcs
are found by a hash, so two may share an entry and one of them be taboo without a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.compiled import inlined, kernel
from solvers.search.critical.layout import AFTER, BEFORE, C_ITERATION, MACHINE

if TYPE_CHECKING:
    from solvers.search.critical.state import State


@kernel
def arc(state: State, first: int, second: int) -> int:
    """Return the entry of the table of taboos for ``second`` coming right behind ``first``."""
    mixed = (first * len(state.node) + second) * 0x9E3779B1
    return int((mixed ^ (mixed >> 15)) & (len(state.taboo) - 1))


@kernel
def visit(state: State, operation: int, machine: int) -> int:
    """Return the entry of the table of taboos for an operation coming to a machine."""
    mixed = (operation * len(state.node) + machine + 1) * 0x85EBCA6B
    return int((mixed ^ (mixed >> 13)) & (len(state.taboo) - 1))


@inlined
def is_taboo(state: State, before: int, operation: int, after: int) -> bool:
    """Whether an operation may not come between two nodes now."""
    now = state.counter[C_ITERATION]
    return bool(
        state.taboo[arc(state, before, operation)] > now
        or state.taboo[arc(state, operation, after)] > now
        or state.taboo[visit(state, operation, state.node[before, MACHINE])] > now
    )


@kernel
def forbid(state: State, operation: int, machine: int, time: int) -> None:
    """Make it taboo that an operation returns to where it stands, as it leaves for ``machine``."""
    until = state.counter[C_ITERATION] + time
    node = state.node
    state.taboo[arc(state, node[operation, BEFORE], operation)] = until
    state.taboo[arc(state, operation, node[operation, AFTER])] = until
    if node[operation, MACHINE] != machine:
        state.taboo[visit(state, operation, node[operation, MACHINE])] = until
