"""Explicit routings: steps that exist, in an order that has a first and a last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.nearest import did_you_mean
from planner.plant.defects import DefectCode
from planner.plant.row import Adds, Regime

if TYPE_CHECKING:
    from planner.plant.checks.context import Context
    from planner.plant.resources import RoutingStep

_Steps = dict[str, tuple[int, "RoutingStep"]]


def check_routes(context: Context) -> None:
    """Report steps that are unknown, circular, or nobody's, and work under way on no step."""
    routes: dict[tuple[str, str, Regime], _Steps] = {}
    for index, row in enumerate(context.plant.routings):
        steps = routes.setdefault((row.product, row.route, row.regime), {})
        steps.setdefault(row.step, (index, row))
        _check_step(context, index, row)
    for (product, route, _), steps in routes.items():
        for index, row in steps.values():
            for name in row.after:
                if name not in steps:
                    context.error(
                        DefectCode.UNKNOWN_NAME,
                        ("routings", index, "after"),
                        f"step {row.step} comes after {name}, which route {route} of {product} "
                        "does not have",
                        value=name,
                        hint=did_you_mean(name, steps),
                    )
        _check_cycle(context, f"{route} of {product}", steps)
    _check_state(context)


def _check_step(context: Context, index: int, row: RoutingStep) -> None:
    if not row.resources and not row.pools:
        context.error(
            DefectCode.UNKNOWN_RESOURCE,
            ("routings", index, "resources"),
            f"step {row.step} is done by nobody: it names no resource and no pool",
            hint="name the resources of which one does it",
        )
    if row.rate == 0 and row.fixed == 0 and row.adds is Adds.NONE:
        context.error(
            DefectCode.MISSING_RATE,
            ("routings", index, "rate"),
            f"step {row.step} of route {row.route} takes no time",
            value="0",
            hint="give its rate, its fixed time, or the options it adds",
        )
    if row.yield_ == 0:
        context.error(
            DefectCode.MISSING_RATE,
            ("routings", index, "yield"),
            f"step {row.step} has a yield of 0: no unit is ever good",
            value="0",
            hint="give the share of good units, not of scrap",
        )
    if row.max_lag is not None and row.max_lag < row.min_lag:
        context.error(
            DefectCode.INCONSISTENT,
            ("routings", index, "max_lag"),
            f"step {row.step} may start at most {row.max_lag} and at least {row.min_lag} after "
            "the steps before it",
            value=row.max_lag,
            hint="raise max_lag or lower min_lag",
        )
    for name in row.resources:
        resource = context.floor.resource(name)
        if resource is not None and row.setup and len(row.setup) != len(resource.setup_by):
            names = "; ".join(resource.setup_by) or "nothing"
            context.error(
                DefectCode.INCONSISTENT,
                ("routings", index, "setup"),
                f"{'; '.join(row.setup)} is no setup of {name}, which is set up by {names}",
                value="; ".join(row.setup),
                hint="give one value for each of its setup_by",
            )


def _check_cycle(context: Context, route: str, steps: _Steps) -> None:
    """Report the steps that wait for each other: what is left when all others are taken off."""
    left = dict(steps)
    while True:
        ready = [
            name for name, (_, row) in left.items() if not any(step in left for step in row.after)
        ]
        if not ready:
            break
        for name in ready:
            del left[name]
    needed = {step for _, row in left.values() for step in row.after}
    for name, (index, _) in left.items():
        if name in needed:
            context.error(
                DefectCode.ROUTING_CYCLE,
                ("routings", index, "after"),
                f"route {route} goes round in a circle: {', '.join(left)}",
                value=name,
                hint="let one of these steps come first",
            )
            return


def _check_state(context: Context) -> None:
    for table in ("state_machines", "state_work"):
        for index, row in enumerate(getattr(context.plant, table)):
            resource = context.floor.resource(row.resource)
            if resource is not None and row.station > resource.stations:
                context.error(
                    DefectCode.INCONSISTENT,
                    (table, index, "station"),
                    f"{row.resource} has {resource.stations} stations, no station {row.station}",
                    value=row.station,
                    hint=f"give a station from 1 to {resource.stations}",
                )
