"""Work in progress: what is left of an order whose steps have begun before the planning start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planner.errors import BadRequest
from planner.routes.routes import made
from planner.routes.work import Work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.plant import WorkInProgress
    from planner.routes.factory import Factory
    from planner.routes.lines import Line
    from planner.routes.ways import Recipe, StepRecipe


def by_order(factory: Factory) -> dict[str, list[WorkInProgress]]:
    """Return the work in progress by order."""
    rows: dict[str, list[WorkInProgress]] = {}
    for row in factory.plant.state_work:
        rows.setdefault(row.order, []).append(row)
    return rows


def remaining_recipe(factory: Factory, line: Line, rows: Sequence[WorkInProgress]) -> Recipe:
    """Return the one route on which an order goes on that has steps under way.

    The steps before one that is under way are done and gone, and what they and it took from stock
    is spent; the step itself takes its remaining minutes where it is.

    Raises
    ------
    BadRequest
        When no route of the order holds all of these steps.
    """
    for recipe in made(factory, line, rows[0].regime):
        if all(row.regime is recipe.regime for row in rows):
            positions = {_position(recipe, row): row for row in rows}
            if None not in positions:
                begun = {index: row for index, row in positions.items() if index is not None}
                return _go_on(factory, recipe, begun)
    steps = ", ".join(
        f"{row.step or 'its step'} of lot {row.lot} on {row.resource}" for row in rows
    )
    raise BadRequest(
        f"state_work: order {line.order} is said to be under way in {steps}, "
        f"but no {rows[0].regime} route of it holds that",
        hint="correct regime, route, step, lot and resource in the table state_work",
    )


def _position(recipe: Recipe, row: WorkInProgress) -> int | None:
    """Return the position of the step that a row of the state means, None if there is none."""
    if row.route and row.route != recipe.route:
        return None
    lots = [index for index, step in enumerate(recipe.steps) if step.lot == row.lot]
    for index in lots:
        step = recipe.steps[index]
        named = step.step == row.step if row.step else len(lots) == 1
        if named and any(way.resource == row.resource for way in step.ways):
            return index
    return None


def _go_on(factory: Factory, recipe: Recipe, begun: Mapping[int, WorkInProgress]) -> Recipe:
    gone: set[int] = set()
    waiting = list(begun)
    while waiting:
        links = recipe.steps[waiting.pop()].after
        earlier = {link.before for link in links} - gone
        gone |= earlier
        waiting += earlier
    # First what runs already: whoever builds a plan step by step must not take its place.
    kept = sorted(set(range(len(recipe.steps))) - gone, key=lambda index: index not in begun)
    moved = {old: new for new, old in enumerate(kept)}
    steps = []
    for index in kept:
        step = recipe.steps[index]
        after = tuple(
            replace(link, before=moved[link.before]) for link in step.after if link.before in moved
        )
        if index in begun:
            step = _rest_of(factory, step, begun[index])
            after = ()
        steps.append(replace(step, after=after))
    return replace(recipe, steps=tuple(steps))


def _rest_of(factory: Factory, step: StepRecipe, row: WorkInProgress) -> StepRecipe:
    resource = factory.resource(row.resource)
    usual = next(way for way in step.ways if way.resource == row.resource)
    rest = Work(row.remaining, row.remaining * 0, dict(usual.pools)).way(
        factory, resource, setup=usual.setup, tail=usual.tail, resumable=usual.resumable
    )
    way = replace(rest, station=row.station)
    return replace(step, ways=(way,), draws=(), under_way=True)
