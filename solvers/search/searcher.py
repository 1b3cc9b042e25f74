"""What every local search offers, and which one suits a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.decode import Choices
    from solvers.problem import Problem
    from solvers.schedule import Schedule


class Searcher(Protocol):
    """A local search that can be stopped and continued at any time.

    Its constructor takes the problem, a start (a schedule that keeps all rules, or choices) and a
    seed; everything it does depends on these and on the calls made, never on a clock.
    """

    @property
    def objective(self) -> int:
        """Objective of the best found."""

    @property
    def violation(self) -> int:
        """By how much the best found breaks rules; only 0 is a schedule."""

    @property
    def work(self) -> float:
        """Units of work spent so far; one is about a second of one core."""

    @property
    def moves(self) -> int:
        """Moves tried so far."""

    @property
    def quantum(self) -> int:
        """How many moves take about 20 ms."""

    @property
    def cycles(self) -> tuple[float, ...]:
        """Shares of a search that its cycles take; each begins with the best so far."""

    def measure(self, work: float | None = None) -> None:
        """Prepare a search of ``work`` units in all (None: enough for any problem)."""

    def run(self, moves: int, progress: float) -> bool:
        """Try ``moves`` moves; ``progress`` goes from 0 to 1 over a cycle of the search.

        Returns
        -------
        bool
            Whether the best has improved.
        """

    def restart(self, start: Schedule | Choices) -> None:
        """Go on from ``start``, which also becomes the best."""

    def best(self) -> Schedule:
        """Return the best schedule found."""


def searchers(
    problem: Problem,
) -> tuple[Callable[[Problem, Schedule | Choices, int], Searcher], ...]:
    """Return the searches that suit ``problem``, the most promising first.

    The chains of a portfolio take one after the other. What suits is decided here alone, by the
    structure of the problem and by what was measured (``benchmarks/README.md``).
    """
    from solvers.search import capacity, critical, flow, loads, sequencing
    from solvers.search.annealing import Annealer

    if loads.suits(problem):
        return (loads.LoadSearch,)
    if capacity.suits(problem):
        return (capacity.CapacitySearch,)
    if sequencing.suits(problem):
        return (sequencing.Sequencer,)
    if flow.suits(problem):
        return (flow.FlowSearch, flow.MirroredFlowSearch)
    if critical.suits(problem):
        return (critical.TabuSearch,)
    return (Annealer,)
