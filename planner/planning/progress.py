"""What a planner hears while a plan is being made: orders late, hours of changeover, cost, gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from solvers.events import Bound, Failure, Incumbent, Phase
from solvers.objective import cost, setups
from solvers.result import relative_gap
from solvers.schedule import Schedule

if TYPE_CHECKING:
    from planner.translation.translation import Translation
    from solvers.events import Event, Listener

WORDS = {
    "edd": "first plan by due date",
    "dispatch": "plans by dispatching rules",
    "unavoidable": "cheapest choice of every order",
    "makespan": "least time that all work takes",
    "assignment": "assigning orders to resources",
    "search": "improving",
    "cpsat": "searching and proving",
}
"""Names of the core's parts in a planner's words; others are shown as they are."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How the best plan so far stands.

    Attributes
    ----------
    seconds
        Since the start.
    doing
        What is being done, or what found the plan.
    cost, bound
        Total cost of the best plan so far and the least any plan can cost, in micro-units; None
        while unknown.
    gap
        Distance from the best possible, 0 to 1.
    late_orders, refused_orders
        Of the best plan so far.
    changeover_hours
        Of the best plan so far, all stations together.
    failure
        What went wrong in a part of the solver; the rest goes on.
    """

    seconds: float
    doing: str
    cost: int | None = None
    bound: int | None = None
    late_orders: int | None = None
    refused_orders: int | None = None
    changeover_hours: float | None = None
    failure: str | None = None

    @property
    def gap(self) -> float | None:
        """Distance from the best possible, 0 to 1; None while unknown."""
        return relative_gap(self.cost, self.bound)


ProgressListener: TypeAlias = Callable[[Progress], None]


class Announcer:
    """Turns the core's events into `Progress` for a listener; one pass over a schedule each."""

    def __init__(self, translation: Translation, listener: ProgressListener) -> None:
        self._translation = translation
        self._listener = listener
        self._best = Progress(0.0, "starting")

    def __call__(self, event: Event) -> None:
        """Tell the listener of one event."""
        self._best = self._after(event)
        self._listener(self._best)

    def _after(self, event: Event) -> Progress:
        old = self._best
        doing = WORDS.get(event.source, event.source)
        if isinstance(event, Failure):
            failure = f"{doing}: {event.error}"
            return self._with(event.seconds, old.doing, old.cost, old.bound, failure)
        if isinstance(event, Phase):
            return self._with(event.seconds, doing, old.cost, old.bound)
        constant = self._translation.constant
        bound = old.bound if event.bound is None else event.bound + constant
        if isinstance(event, Bound):
            return self._with(event.seconds, doing, old.cost, bound)
        progress = self._with(event.seconds, doing, event.objective + constant, bound)
        return self._told(progress, event)

    def _with(
        self,
        seconds: float,
        doing: str,
        total: int | None,
        bound: int | None,
        failure: str | None = None,
    ) -> Progress:
        """Return the progress with what is known of the best plan carried over."""
        old = self._best
        return Progress(
            seconds=seconds,
            doing=doing,
            cost=total,
            bound=bound,
            late_orders=old.late_orders,
            refused_orders=old.refused_orders,
            changeover_hours=old.changeover_hours,
            failure=failure,
        )

    def _told(self, progress: Progress, event: Incumbent) -> Progress:
        if not isinstance(event.schedule, Schedule):
            return progress
        translation = self._translation
        problem = translation.problem
        terms = cost(problem, event.schedule)
        refused = sum(route is None for route in event.schedule.routes)
        ticks = sum(time for _, _, time, _ in setups(problem, event.schedule))
        return Progress(
            seconds=progress.seconds,
            doing=progress.doing,
            cost=progress.cost,
            bound=progress.bound,
            late_orders=terms.number_late,
            refused_orders=refused + len(translation.impossible),
            changeover_hours=translation.clock.minutes(ticks) / 60,
        )


def announced(translation: Translation, listener: ProgressListener | None) -> Listener | None:
    """Return the core's listener that tells `listener` in a planner's words, None for none."""
    return None if listener is None else Announcer(translation, listener)
