"""Tabu search with path relinking (Peng, Lu and Cheng 2015; Gonzalez, Vela and Varela 2015)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from solvers.decode import Choices, choices_of, decode, pack
from solvers.search.cooling import CYCLES
from solvers.search.critical.layout import (
    BEFORE,
    C_BEST,
    C_PATIENCE,
    C_SINCE,
    C_VALUE,
    C_WORK,
    DURATION,
    HEAD,
    MODE,
)
from solvers.search.critical.mixing import Listed, between, scattered
from solvers.search.critical.shop import latest_due, shop_of
from solvers.search.critical.state import new_state

if TYPE_CHECKING:
    from solvers.problem import Problem
    from solvers.problem.arrays import Ints
    from solvers.schedule import Schedule
    from solvers.search.critical.state import State

STEPS_PER_WORK: Final = 40_000_000
"""Nodes and insertions looked at per unit of work: about what one core does in a second."""

_CHUNK: Final = STEPS_PER_WORK // 50
"""Steps in about 20 ms."""

_DESCENT: Final = STEPS_PER_WORK // 1000
"""Steps that a descent counts beside its moves; a tiny shop may have no moves to make."""


@dataclass(frozen=True, slots=True)
class TabuParams:
    """Settings of the search.

    Parameters
    ----------
    patience
        Iterations without a better schedule after which a descent ends, where there is time for
        ``descents`` of them; with less it is shorter in proportion.
    least
        The shortest patience.
    descents
        How many descents there should be time for.
    elites
        How many schedules are kept to relink, where there is time for ``descents``; with less it
        is fewer in proportion, and two at least.
    alike
        Share of operations by which two schedules that are kept differ at least.
    fruitless
        Descents one after the other that add nothing to what is kept, until others are begun.
    """

    patience: int = 12_500
    least: int = 500
    descents: int = 40
    elites: int = 10
    alike: float = 0.05
    fruitless: int = 12


class TabuSearch:
    """Tabu search along longest paths, restarted between the best schedules known.

    Each descent starts from the given schedule, from a random one until there are enough, then
    from one between two of those kept, and replaces the worst of them.

    Parameters
    ----------
    start
        A schedule that keeps all rules, or choices; the best is never worse than it.

    Attributes
    ----------
    moves
        Moves made so far.
    """

    cycles = CYCLES

    def __init__(
        self,
        problem: Problem,
        start: Schedule | Choices,
        seed: int = 0,
        params: TabuParams | None = None,
    ) -> None:
        from solvers.search.critical import graph_kernels, tabu_kernels

        self._build = graph_kernels.build
        self._keep = tabu_kernels.keep
        self._search = tabu_kernels.search
        self.problem = problem
        self.params = params or TabuParams()
        self.moves = 0
        self._shop = shop_of(problem)
        self._state = new_state(self._shop, seed, self.params.patience)
        self._aside = new_state(self._shop, seed, 0)
        self._random = np.random.default_rng(seed)
        self._elites: list[Listed] = []
        self._room = self.params.elites
        self._fruitless = 0
        self._late = latest_due(problem)
        self._weight = problem.objective.makespan or problem.objective.maximum_lateness
        self._topology = self._taken(start).order
        self.quantum = max(1, _CHUNK // (6 * len(self._topology)))
        self.restart(start)

    @property
    def objective(self) -> int:
        """Objective of the best schedule."""
        return self._weight * (self._best.value - self._late)

    @property
    def violation(self) -> int:
        """By how much the best schedule ends after the horizon."""
        return max(0, self._best.ends - self.problem.horizon)

    @property
    def work(self) -> float:
        """Units of work spent so far."""
        return int(self._state.counter[C_WORK]) / STEPS_PER_WORK

    @property
    def patience(self) -> int:
        """Iterations without a better schedule that end a descent."""
        return int(self._state.counter[C_PATIENCE])

    def measure(self, work: float | None = None) -> None:
        """Choose the patience so that ``work`` units are enough for several descents."""
        params = self.params
        patience, room = params.patience, params.elites
        if work is not None:
            # A move looks at some six times as many nodes as there are operations.
            moves = work * STEPS_PER_WORK / (6 * len(self._topology))
            patience = min(patience, max(params.least, int(moves / params.descents)))
            room = max(2, min(room, int(room * moves / (patience * params.descents))))
        self._state.counter[C_PATIENCE] = patience
        self._room = room

    def restart(self, start: Schedule | Choices) -> None:
        """Go on from ``start``, which also becomes the best."""
        choices = self._taken(start)
        self._begin(choices.modes, choices.order)
        self._best = self._found()

    def run(self, moves: int, progress: float) -> bool:
        """Make ``moves`` moves; ``progress`` changes nothing.

        Returns
        -------
        bool
            Whether the best schedule has improved.
        """
        del progress
        before = (self.violation, self.objective)
        counter = self._state.counter
        left = moves
        while left > 0:
            if counter[C_SINCE] >= counter[C_PATIENCE]:
                self._next_descent()
                # It counts as a move, because one that cannot move at all must end some time.
                left -= 1
            left -= self._search(self._shop, self._state, left)
            if counter[C_BEST] < self._best.value:
                self._best = self._found()
        self.moves += moves
        return (self.violation, self.objective) < before

    def best(self) -> Schedule:
        """Return the best schedule."""
        best = self._best
        routes = self.problem.arrays.job_route[:-1].copy()
        return decode(pack(self.problem), Choices(routes, best.mode, best.order)).schedule

    def _taken(self, start: Schedule | Choices) -> Choices:
        choices = start if isinstance(start, Choices) else choices_of(self.problem, start)
        choices.check(self.problem)
        return choices

    def _begin(self, mode: Ints, order: Ints) -> None:
        """Start a descent from a schedule."""
        self._load(self._state, mode, order)
        self._keep(self._state)

    def _load(self, state: State, mode: Ints, order: Ints) -> None:
        state.order[:] = order
        state.node[: len(mode), MODE] = mode
        self._build(self._shop, state)

    def _found(self) -> Listed:
        """Return the best schedule since the last start, listed by start."""
        state = self._aside
        self._load(state, self._state.best_mode, self._state.best_order)
        rows = state.node[state.order]
        order = state.order[np.argsort(rows[:, HEAD], kind="stable")]
        ends = int((rows[:, HEAD] + rows[:, DURATION]).max())
        mode = self._state.best_mode.copy()
        before = state.node[: len(mode), BEFORE].copy()
        return Listed(int(state.counter[C_VALUE]), ends, mode, order, before)

    def _next_descent(self) -> None:
        """Keep what the last descent has found, and start another one."""
        self._state.counter[C_WORK] += _DESCENT
        self._fruitless = 0 if self._retain(self._found()) else self._fruitless + 1
        elites, random = self._elites, self._random
        if self._fruitless > self.params.fruitless:
            # Those kept have grown alike; only the best of them goes on among others.
            del elites[1:]
            self._fruitless = 0
        if len(elites) < self._room:
            self._begin(*scattered(self._shop, self._topology, random))
            return
        one, other = random.choice(len(elites), size=2, replace=False)
        self._begin(*between(elites[one], elites[other], random))

    def _retain(self, found: Listed) -> bool:
        """Keep a schedule if it is better than the one kept that is alike, or else the worst."""
        elites = self._elites
        near = self.params.alike * len(found.mode)
        alike = [elite for elite in elites if found.distance(elite) <= near]
        if any(elite.value <= found.value for elite in alike):
            return False
        self._elites = [elite for elite in elites if elite not in alike]
        self._elites.append(found)
        self._elites.sort(key=lambda elite: elite.value)
        dropped = self._elites[self._room :]
        del self._elites[self._room :]
        return found not in dropped
