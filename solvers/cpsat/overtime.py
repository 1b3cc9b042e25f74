"""What overtime costs: windows opened, and ticks of them that operations and setups occupy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.cpsat.calendars import touched
from solvers.problem import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ortools.sat.python import cp_model

    from solvers.cpsat.calendars import Run, Work
    from solvers.cpsat.draft import Draft, Value
    from solvers.cpsat.facts import Facts
    from solvers.cpsat.operations import Operations
    from solvers.problem import Problem


def add_overtime(
    draft: Draft, problem: Problem, operations: Operations, runs: Iterable[Run]
) -> None:
    """Charge every opened window, and its rate for all that ``runs`` occupy of it.

    ``runs`` are all operations and setups on the machines that have windows.
    """
    weight = problem.objective.overtime
    for window, literal in zip(problem.windows, operations.opened, strict=True):
        draft.charge(weight * window.cost, literal)
    if weight and any(window.rate for window in problem.windows):
        for run in runs:
            _charge(draft, problem, run)


def _charge(draft: Draft, problem: Problem, run: Run) -> None:
    """Charge the ticks of ``run`` in each window it may touch."""
    spans = run.work.clock.spans
    ticks: dict[int, cp_model.IntVar] = {}
    for stretch in run.stretches(draft):
        span = stretch.span
        rate = 0 if spans.window[span] == NONE else problem.windows[spans.window[span]].rate
        if rate == 0:
            continue
        rate *= problem.objective.overtime
        if isinstance(stretch.size, int):
            draft.charge(rate * stretch.size, stretch.literal)
            continue
        if span not in ticks:
            ticks[span] = draft.integer(0, spans.length(span), _partly(run.work, span))
            draft.charge(rate, ticks[span])
        # Only from below: the rate is not negative, so an optimum has it tight.
        draft.at_least(ticks[span] - stretch.size, 0, stretch.literal)


def _partly(work: Work, span: int) -> Value:
    """Return the ticks within ``span`` of a run that begins or ends there, but not both."""
    spans = work.clock.spans

    def value(facts: Facts) -> int:
        ticks, ends = work.when(facts), touched(work, facts)
        if ticks is None or ends is None:
            return 0
        first, last = ends
        if first < last == span:
            return ticks[1] - spans.opens[span]
        return spans.closes[span] - ticks[0] if span == first < last else 0

    return value
