"""From a plan's instants and names back to the schedule it states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solvers.schedule import Assignment, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from planner.plan import OpenedOvertime, Plan, PlannedOrder, Step
    from planner.routes.ways import Recipe, StepRecipe
    from planner.translation.translation import Translation


def reconstruct(translation: Translation, plan: Plan) -> tuple[Schedule, list[str]]:
    """Return the schedule that a plan states, and what of the plan means nothing in the problem.

    An order of which something means nothing is left refused, so that the rest can be checked.
    """
    faults: list[str] = []
    jobs = {line.order: job for job, line in enumerate(translation.lines)}
    routes: list[int | None] = [None] * len(translation.lines)
    assignments: list[Assignment] = []
    seen: set[str] = set()
    for order in plan.orders:
        if order.order in seen:
            faults.append(f"order {order.order} is planned twice")
            continue
        seen.add(order.order)
        job = jobs.get(order.order)
        if job is None:
            faults.append(f"order {order.order} is planned, but no order that can be made")
            continue
        route, items = _order(translation, job, order, faults)
        routes[job] = route
        assignments += items
    faults += _unaccounted(translation, plan, seen)
    windows = [_window(translation, opened, faults) for opened in plan.overtime]
    schedule = Schedule(
        tuple(routes),
        tuple(sorted(assignments, key=lambda item: (item.job, item.operation))),
        tuple(sorted(index for index in windows if index is not None)),
    )
    return schedule, faults


def _unaccounted(translation: Translation, plan: Plan, made: set[str]) -> Iterator[str]:
    """Yield what is wrong with who is refused: everyone not made must be, and only they."""
    known = {line.order for line in translation.lines}
    known |= {order.line.order for order in translation.impossible}
    refused = [order.order for order in plan.refused]
    for name in refused:
        if name in made:
            yield f"order {name} is both made and refused"
        if name not in known:
            yield f"order {name} is refused, but not in the order book"
    if len(set(refused)) < len(refused):
        yield "an order is refused twice"
    for name in sorted(known - made - set(refused)):
        yield f"order {name} is neither made nor refused"


def _order(
    translation: Translation, job: int, order: PlannedOrder, faults: list[str]
) -> tuple[int | None, list[Assignment]]:
    """Return the route of an order and its assignments; None and none where they mean nothing."""
    for route, recipe in enumerate(translation.recipes[job]):
        if recipe.regime is order.regime and recipe.route == order.route:
            items = _assignments(translation, job, recipe, order)
            if items is not None:
                misplaced = list(_off_clock(translation, order))
                faults += misplaced
                return (None, []) if misplaced else (route, items)
    faults.append(
        f"order {order.order}: no route {order.route!r} of it in the {order.regime} regime has "
        "these steps, quantities and resources"
    )
    return None, []


def _assignments(
    translation: Translation, job: int, recipe: Recipe, order: PlannedOrder
) -> list[Assignment] | None:
    """Return the assignments that the steps of an order state, None if a recipe has other steps."""
    if len(recipe.steps) != len(order.steps):
        return None
    by_name = {(step.lot, step.step): step for step in order.steps}
    items = []
    for operation, known in enumerate(recipe.steps):
        step = by_name.get((known.lot, known.step))
        mode = None if step is None else _mode(translation, known, step)
        if step is None or mode is None:
            return None
        start, end = (translation.clock.floor(t) for t in (step.start_at, step.end_at))
        items.append(Assignment(job, operation, mode, start, end))
    return items


def _mode(translation: Translation, known: StepRecipe, step: Step) -> int | None:
    """Return the mode of a step that a plan states, None if it starts or draws something else."""
    draws = {(draw.item, draw.quantity) for draw in known.draws}
    same = known.started == step.started and draws == {(d.item, d.quantity) for d in step.draws}
    if not same:
        return None
    for mode, name in enumerate(translation.modes(known)):
        if name.machine is None:
            if step.resource is None:
                return mode
            continue
        station = translation.machines.stations[name.machine]
        if (station.resource, station.station) == (step.resource, step.station):
            return mode
    return None


def _off_clock(translation: Translation, order: PlannedOrder) -> Iterator[str]:
    """Yield the instants of an order that lie between two ticks."""
    for step in order.steps:
        for what, moment in (("starts", step.start_at), ("ends", step.end_at)):
            if not translation.clock.is_tick(moment):
                yield f"order {order.order}: {step.step} {what} at {moment}, between two ticks"


def _window(translation: Translation, opened: OpenedOvertime, faults: list[str]) -> int | None:
    for index, name in enumerate(translation.machines.windows):
        station = translation.machines.stations[name.machine]
        place = (station.resource, station.station) == (opened.resource, opened.station)
        if place and _same(name.start_at, name.end_at, opened):
            return index
    faults.append(
        f"overtime on {opened.resource} {opened.station} from {opened.start_at} is not offered"
    )
    return None


def _same(start_at: datetime, end_at: datetime, opened: OpenedOvertime) -> bool:
    return start_at == opened.start_at and end_at == opened.end_at
