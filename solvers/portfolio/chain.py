"""One chain of local search in a solve: its cycles, and what it finds handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from solvers.portfolio.standing import Standing
    from solvers.search import Searcher

_UNLIMITED: Final = 20.0
"""Units of work of a cycle where nothing limits the solve."""

_OFFER_SECONDS: Final = 0.3
"""How often a chain hands in what it has, because each time it is verified."""


class Chain:
    """One local search in cycles, offering what it finds.

    Parameters
    ----------
    left
        Seconds and units of work that are left; None is no limit.
    stop
        Whether to stop now.
    """

    def __init__(
        self,
        standing: Standing,
        chain: Searcher,
        left: Callable[[], tuple[float | None, float | None]],
        stop: Callable[[], bool],
    ) -> None:
        self.standing = standing
        self.chain = chain
        self.left = left
        self.stop = stop
        self.offered = standing.seconds

    def run(self) -> None:
        """Run all cycles, or endlessly the last one when nothing limits them."""
        # A second of one core is about a unit of work.
        self.chain.measure(min((x for x in self.left() if x is not None), default=None))
        cycles = self.chain.cycles
        for number, share in enumerate(cycles):
            best = self.standing.schedule
            if number and best is not None:
                self.chain.restart(best)
            self._cycle(share / sum(cycles[number:]))
            self._offer()
            if self.stop():
                return

    def _cycle(self, rest: float) -> None:
        """Cool down once, over a share ``rest`` of what is left."""
        at_first = self.left()
        work = self.chain.work
        progress = 0.0
        while progress < 1.0 and not self.stop():
            before, tried = self.chain.work, self.chain.moves
            improved = self.chain.run(self.chain.quantum, progress)
            self.standing.spend(self.chain.work - before, self.chain.moves - tried)
            used = [
                (first - now) / (rest * first)
                for first, now in zip(at_first, self.left(), strict=True)
                if first is not None and now is not None and first > 0
            ]
            # Without any limit every cycle has the same length.
            progress = max(used, default=(self.chain.work - work) / _UNLIMITED)
            # Counted work must not depend on the clock, not even through a gap that is reached.
            counted = at_first[1] is not None
            if improved if counted else self.standing.seconds - self.offered > _OFFER_SECONDS:
                self._offer()

    def _offer(self) -> None:
        """Hand in the best list if it is better than the incumbent."""
        self.offered = self.standing.seconds
        best = self.standing.objective
        if self.chain.violation == 0 and (best is None or self.chain.objective < best):
            self.standing.offer(self.chain.best(), "search")
