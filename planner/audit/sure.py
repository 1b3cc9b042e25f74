"""Routes that an order can certainly take alone, with no other order in the plant.

A plan may call a route impossible: work that may not pause and outlasts every shift, people who are
never there. Whether that holds in every case takes a search; what this module answers with yes is
beyond doubt, so a plan that says otherwise of it is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.audit.case import WEEK

if TYPE_CHECKING:
    from planner.audit.case import Case
    from planner.audit.lines import Line
    from planner.audit.shapes import RouteShape, StepShape, Way


_SURE_WEEKS = 100
"""Weeks of work, or until a release, that are doubtless less than a plan looks ahead."""


def sure_routes(case: Case, line: Line) -> list[RouteShape]:
    """Return the routes that an order can take for certain, with the ways that are certain.

    They are the plant's, whatever a strategy leaves of them.
    """
    # What is under way has but one route; and no plan looks ahead for ever.
    if line.order in case.begun or _released_late(case, line):
        return []
    found = (_sure_route(case, line, route) for route in case.shapes(line.order))
    return [route for route in found if route is not None]


def _sure_route(case: Case, line: Line, route: RouteShape) -> RouteShape | None:
    if route.supplier is not None:
        return route
    started = Fraction(line.quantity)
    drawn: dict[str, Fraction] = {}
    steps: list[StepShape] = []
    # At most so much is started at a step: the whole order through the worst of all later yields.
    for step in reversed(route.steps):
        least = min(way.share for way in step.ways.values())
        if not least or step.max_lag is not None:
            return None
        started = started / least + line.unit_size
        for item, per_unit in step.usage.items():
            drawn[item] = drawn.get(item, Fraction(0)) + per_unit * started
        share = started * len(route.steps)
        ways = {
            name: way
            for name, way in step.ways.items()
            if _sure_way(case, line, way, started) and _in_reach(case, line, way, share)
        }
        if not ways:
            return None
        steps.append(replace(step, ways=ways))
    if any(amount > case.supply(item) for item, amount in drawn.items()):
        return None
    return replace(route, steps=tuple(reversed(steps)))


def _sure_way(case: Case, line: Line, way: Way, started: Fraction) -> bool:
    if any(case.always_there(pool) < amount for pool, amount in way.pools.items()):
        return False
    if way.resource is None:
        return True
    spans = case.regular.get(way.resource, [])
    row = case.floor.resource(way.resource)
    if not spans or row is None or not case.changes_freely(way.resource):
        return False
    if any(case.always_there(pool) < amount for pool, amount in row.changeover_pools.items()):
        return False
    minutes = way.fixed + started * way.per_unit + line.bespoke_minutes
    return way.resumable or case.working(minutes) <= max(end - start for start, end in spans)


def _released_late(case: Case, line: Line) -> bool:
    return line.release_at is not None and case.at(line.release_at) > _SURE_WEEKS * WEEK


def _in_reach(case: Case, line: Line, way: Way, started: Fraction) -> bool:
    """Return whether so much is done for certain before the end of what a plan looks at.

    The hours of a resource up to the plan's horizon stand for those of the years after.
    """
    minutes = way.fixed + started * way.per_unit + line.bespoke_minutes
    if way.resource is None:
        return case.working(minutes) <= _SURE_WEEKS * WEEK
    spans = case.regular.get(way.resource, [])
    opened = sum(end - start for start, end in spans)
    last = max((end for _, end in spans), default=0)
    return case.working(minutes) * max(last, WEEK) <= opened * _SURE_WEEKS * WEEK
