"""What one more decision costs, for rules that build a schedule step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solvers.problem import Job, Objective, Route


class CompletionPrices:
    """The rise of the objective when a job is completed, given those completed so far.

    All weights are those of :class:`~solvers.problem.Objective`; the makespan and the maximum
    lateness count as far as they exceed the largest so far.
    """

    __slots__ = ("_lateness", "_makespan", "_weights")

    def __init__(self, weights: Objective) -> None:
        self._weights = weights
        self._makespan = 0
        self._lateness: int | None = None

    def price(self, job: Job, completion: int) -> int:
        """Return the rise of the objective when ``job`` is completed at ``completion``."""
        w = self._weights
        total = w.total_completion * completion + w.makespan * max(0, completion - self._makespan)
        if job.due is None:
            return total
        lateness = completion - job.due
        if lateness > 0:
            total += (w.tardiness * job.tardiness_cost + w.total_tardiness) * lateness
            total += w.number_late
        if w.maximum_lateness:
            rise = lateness if self._lateness is None else max(0, lateness - self._lateness)
            total += w.maximum_lateness * rise
        return total

    def complete(self, job: Job, completion: int) -> None:
        """Count ``job`` as completed."""
        self._makespan = max(self._makespan, completion)
        if job.due is not None:
            lateness = completion - job.due
            self._lateness = lateness if self._lateness is None else max(self._lateness, lateness)


def topological_order(route: Route) -> list[int]:
    """Return the operations of ``route``, each after its predecessors, else by position."""
    waiting = [0] * len(route.operations)
    for link in route.precedences:
        waiting[link.after] += 1
    ready = [index for index, count in enumerate(waiting) if count == 0]
    order: list[int] = []
    while ready:
        current = min(ready)
        ready.remove(current)
        order.append(current)
        for link in route.precedences:
            if link.before == current:
                waiting[link.after] -= 1
                if waiting[link.after] == 0:
                    ready.append(link.after)
    return order


def remaining_ticks(route: Route, order: list[int]) -> list[int]:
    """Return per operation the least ticks from its end to the completion of the job.

    The longest path over later operations in their shortest modes, with tails and minimum lags
    but without setups, closed time and waiting.
    """
    after: list[int] = [0] * len(route.operations)
    for index in reversed(order):
        for link in route.precedences:
            if link.before == index:
                tail = min(mode.tail for mode in route.operations[index].modes)
                work = min(mode.processing for mode in route.operations[link.after].modes)
                after[index] = max(after[index], tail + link.min_lag + work + after[link.after])
    return after
