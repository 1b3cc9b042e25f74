"""The tables of the shop floor: what stations do, changeovers, load and overtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.reports.parts.table import Column, Kind, Table
from planner.reports.parts.words import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from planner.plan import Plan, PlannedOrder, Step
    from planner.reports.parts.amounts import Amounts
    from planner.reports.parts.clock import Clock
    from planner.reports.parts.table import Value
    from planner.reports.plan.load import Shift

_WHERE = (
    Column("resource", "Resource"),
    Column("station", "Station", Kind.COUNT),
)
_WHEN = (
    Column("start_at", "Start", Kind.INSTANT),
    Column("end_at", "End", Kind.INSTANT),
)

UNKNOWN_SETUP = "not known"


def setup_name(setup: tuple[str, ...] | None) -> str:
    """Return a setup by the values it stands for."""
    return UNKNOWN_SETUP if setup is None else " / ".join(setup)


def in_sequence(plan: Plan) -> Iterator[tuple[int, int]]:
    """Yield all steps as a dispatcher reads them: by resource, station and start.

    Steps are told by the indices of the order and of the step in it. Those without a resource,
    by people alone or a supplier, come last.
    """
    place = {resource.resource: at for at, resource in enumerate(plan.resources)}
    nowhere = len(place)

    def key(index: tuple[int, int]) -> tuple[int, int, object, int, int]:
        step = plan.orders[index[0]].steps[index[1]]
        return (place.get(step.resource or "", nowhere), step.station or 0, step.start_at, *index)

    steps = [(i, j) for i, order in enumerate(plan.orders) for j in range(len(order.steps))]
    yield from sorted(steps, key=key)


def steps_table(plan: Plan, clock: Clock) -> Table:
    """Return the dispatch list: every step of every order."""
    return Table(
        "steps",
        "Dispatch list",
        "What every station does, in sequence.",
        (
            *_WHERE,
            *_WHEN,
            Column("order", "Order"),
            Column("lot", "Lot", Kind.COUNT),
            Column("step", "Step"),
            Column("product", "Product"),
            Column("options", "Options"),
            Column("setup", "Setup"),
            Column("started", "Started", Kind.QUANTITY, "units started"),
            Column("good", "Good", Kind.QUANTITY, "units that the next step or the customer gets"),
            Column("scrap", "Scrap", Kind.QUANTITY, "started less good"),
            Column("unit", "Unit"),
            Column("minutes", "Minutes", Kind.NUMBER, "working time"),
            Column("changeover_minutes", "Changeover min", Kind.NUMBER, "before it starts"),
            Column("overtime_minutes", "Overtime min", Kind.NUMBER),
            Column("available_at", "Available", Kind.INSTANT, "when the next step may begin"),
            Column("people", "People and tools"),
            Column("draws", "Takes from stock"),
            Column("regime", "Regime"),
            Column("customer", "Customer"),
            Column("due_at", "Due", Kind.LIMIT),
            Column("late", "Order is late"),
            Column("pinned", "Pinned"),
        ),
        tuple(
            _step_row(plan.orders[i], plan.orders[i].steps[j], clock) for i, j in in_sequence(plan)
        ),
    )


def changeovers_table(plan: Plan, money: Amounts, clock: Clock) -> Table:
    """Return every changeover that takes time or costs money."""
    return Table(
        "changeovers",
        "Changeovers",
        "Costs add up to the setup term.",
        (
            *_WHERE,
            *_WHEN,
            Column("minutes", "Minutes", Kind.NUMBER, "working time"),
            Column("from_setup", "From"),
            Column("to_setup", "To"),
            Column("order", "Before order"),
            Column("step", "Before step"),
            Column("cost", "Cost", Kind.MONEY),
        ),
        tuple(
            (
                step.resource,
                step.station,
                clock.show(change.start_at),
                clock.show(change.end_at),
                change.minutes,
                setup_name(change.from_setup),
                setup_name(change.to_setup),
                plan.orders[i].order,
                step.step,
                money.changeovers[i, j],
            )
            for i, j in in_sequence(plan)
            if (change := (step := plan.orders[i].steps[j]).changeover) is not None
        ),
    )


def overtime_table(plan: Plan, money: Amounts, clock: Clock) -> Table:
    """Return the overtime windows that the plan opens."""
    return Table(
        "overtime",
        "Overtime",
        "Windows that the plan opens; costs add up to the overtime term.",
        (
            *_WHERE,
            *_WHEN,
            Column("minutes", "Minutes in use", Kind.NUMBER),
            Column("cost", "Cost", Kind.MONEY),
        ),
        tuple(
            (w.resource, w.station, clock.show(w.start_at), clock.show(w.end_at), w.minutes, cost)
            for w, cost in zip(plan.overtime, money.overtime, strict=True)
        ),
    )


def load_table(shifts: Iterable[Shift]) -> Table:
    """Return how full every shift of every resource is, within the horizon."""
    return Table(
        "load",
        "Load by shift",
        "Minutes of all stations within the horizon; open = processing + changeover + idle.",
        (
            Column("resource", "Resource"),
            Column("start_at", "Shift starts", Kind.INSTANT),
            Column("end_at", "Shift ends", Kind.LIMIT),
            Column("open_minutes", "Open min", Kind.NUMBER, "opened overtime included"),
            Column("processing_minutes", "Processing min", Kind.NUMBER),
            Column("changeover_minutes", "Changeover min", Kind.NUMBER),
            Column("idle_minutes", "Idle min", Kind.NUMBER),
            Column("overtime_minutes", "Overtime min", Kind.NUMBER, "opened, part of open"),
            Column("load", "Load", Kind.SHARE, "(processing + changeover) / open"),
        ),
        tuple(
            (
                shift.resource,
                shift.start_at,
                shift.end_at,
                shift.open_minutes,
                shift.processing_minutes,
                shift.changeover_minutes,
                shift.idle_minutes,
                shift.overtime_minutes,
                shift.load,
            )
            for shift in shifts
        ),
    )


def resources_table(plan: Plan) -> Table:
    """Return the load of every resource within the horizon."""
    return Table(
        "resources",
        "Resources",
        "Within the horizon, all stations; utilization = (processing + changeover) / open.",
        (
            Column("resource", "Resource"),
            Column("kind", "Kind"),
            Column("stations", "Stations", Kind.COUNT),
            Column("setup_by", "Set up by"),
            Column("open_minutes", "Open min", Kind.NUMBER, "opened overtime included"),
            Column("processing_minutes", "Processing min", Kind.NUMBER),
            Column("changeover_minutes", "Changeover min", Kind.NUMBER),
            Column("overtime_minutes", "Overtime min", Kind.NUMBER, "in use"),
            Column("utilization", "Utilization", Kind.SHARE),
        ),
        tuple(
            (
                r.resource,
                str(r.kind),
                len(r.stations),
                ", ".join(r.setup_by),
                r.open_minutes,
                r.processing_minutes,
                r.changeover_minutes,
                r.overtime_minutes,
                r.utilization,
            )
            for r in plan.resources
        ),
    )


def _step_row(order: PlannedOrder, step: Step, clock: Clock) -> tuple[Value, ...]:
    return (
        step.resource or (order.route if step.step == "outsource" else None),
        step.station,
        clock.show(step.start_at),
        clock.show(step.end_at),
        order.order,
        step.lot,
        step.step,
        order.product,
        ", ".join(order.options),
        setup_name(step.setup),
        step.started,
        step.good,
        step.scrap,
        order.unit,
        step.minutes,
        0.0 if step.changeover is None else step.changeover.minutes,
        step.overtime_minutes,
        clock.show(step.available_at),
        ", ".join(f"{count} {pool}" for pool, count in step.pools.items()),
        ", ".join(f"{quantity(draw.quantity)} {draw.item}" for draw in step.draws),
        str(order.regime),
        order.customer,
        clock.show(order.due_at),
        "late" if order.late else None,
        "pinned" if step.pinned else None,
    )
