"""Small repairs of a schedule that cost nothing and that no solver needs to look for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.interpretation.timetable import lay_out

if TYPE_CHECKING:
    from planner.translation.translation import Translation
    from solvers.schedule import Assignment, Schedule


def tidy(translation: Translation, schedule: Schedule) -> Schedule:
    """Return the schedule with suppliers asked at once and without overtime that nothing uses.

    An order placed with a supplier waits for no machine, so it is placed at its release, or where
    its week begins; nothing then ends later. A window in which nothing works or starts is closed.
    Neither touches a rule or raises the cost.
    """
    items = tuple(_asked_at_once(translation, schedule, item) for item in schedule.assignments)
    moved = replace(schedule, assignments=items)
    return replace(moved, windows=_windows_in_use(translation, moved))


def _asked_at_once(translation: Translation, schedule: Schedule, item: Assignment) -> Assignment:
    job = translation.problem.jobs[item.job]
    route = schedule.routes[item.job]
    if route is None or len(job.routes[route].operations) != 1:
        return item
    mode = job.routes[route].operations[0].modes[item.mode]
    if mode.machine is not None or mode.demands or not _supplied(translation, item.job, route):
        return item
    start = max(job.release, mode.earliest)
    return replace(item, start=start, end=start + mode.processing)


def _supplied(translation: Translation, job: int, route: int) -> bool:
    """Whether nothing but a supplier's booking, which is there from the start, is drawn."""
    return all(draw.booked for draw in translation.recipes[job][route].steps[0].draws)


def _windows_in_use(translation: Translation, schedule: Schedule) -> tuple[int, ...]:
    runs = [run for row in lay_out(translation, schedule).by_machine for run in row]
    used = {index for run in runs for index, _ in run.overtime}
    for index in schedule.windows:
        window = translation.problem.windows[index]
        if any(
            run.machine == window.machine and window.start <= run.item.start < window.end
            for run in runs
        ):
            used.add(index)
    return tuple(index for index in schedule.windows if index in used)
