"""From a schedule back to a plan: instants, names, and every figure computed anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.interpretation.kpis import count_regimes, kpis
from planner.interpretation.practice import volume_after
from planner.interpretation.resources import resource_plans
from planner.interpretation.status import status
from planner.interpretation.timetable import lay_out
from planner.money import share_out
from planner.plan import (
    Asked,
    Changeover,
    Cost,
    Draw,
    InputFile,
    Limits,
    OpenedOvertime,
    Plan,
    PlannedOrder,
    ProductBreakevens,
    QuarantinedOrder,
    RefusalReason,
    RefusedOrder,
    Step,
)
from planner.translation.prices import late_cost_per_day, price

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.interpretation.timetable import Run, SetupRun, Timetable
    from planner.routes.lines import Line
    from planner.translation.translation import Translation
    from solvers.result import Result
    from solvers.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Origin:
    """What a plan says of where it comes from, beside plant and orders."""

    limits: Limits
    inputs: tuple[InputFile, ...] = ()
    quarantined: tuple[QuarantinedOrder, ...] = ()
    versions: Mapping[str, str] | None = None


def interpret(
    translation: Translation, result: Result, schedule: Schedule, floor: int | None, origin: Origin
) -> Plan:
    """Return the plan that a verified schedule means.

    Parameters
    ----------
    result
        How the schedule was found and how good it can be.
    schedule
        Of ``translation.problem``.
    floor
        The sum of each job's cheapest choice alone, in micro-units, if known.
    """
    table = lay_out(translation, schedule)
    orders = _orders(translation, schedule, table)
    refused = _refused(translation, schedule)
    cost = Cost.sum_of([order.cost for order in orders] + [order.cost for order in refused])
    resources = resource_plans(translation, schedule, table, orders)
    plant = translation.factory.plant
    return Plan(
        plant=plant.name,
        versions=dict(origin.versions or {}),
        inputs=origin.inputs,
        start_at=translation.start_at,
        horizon=plant.horizon,
        time_zone=plant.time_zone,
        currency=plant.currency,
        tick_seconds=translation.clock.tick,
        seed=result.seed,
        strategy=translation.strategy.name,
        strategy_document=translation.strategy,
        breakevens=tuple(
            ProductBreakevens(product=product, line=known.line, flexible=known.flexible)
            for product, known in translation.breakevens.items()
        ),
        limits=origin.limits,
        status=status(result, cost.total, translation.constant, floor),
        cost=cost,
        regimes=count_regimes(orders),
        kpis=kpis(translation, orders, refused, resources, len(origin.quarantined)),
        orders=orders,
        refused=refused,
        quarantined=origin.quarantined,
        resources=resources,
        overtime=_overtime(translation, schedule, table),
        volume=volume_after(translation, orders),
    )


def _orders(
    translation: Translation, schedule: Schedule, table: Timetable
) -> tuple[PlannedOrder, ...]:
    premiums = _overtime_shares(translation, schedule, table)
    return tuple(
        _order(translation, job, table.by_job[job], premiums.get(job, 0))
        for job, route in enumerate(schedule.routes)
        if route is not None
    )


def _order(
    translation: Translation, job: int, runs: tuple[Run, ...], overtime: int
) -> PlannedOrder:
    line = translation.lines[job]
    element = translation.problem.jobs[job]
    recipe = runs[0].recipe
    completion = max(run.item.end for run in runs)
    late = 0 if element.due is None else max(0, completion - element.due)
    completion_at = translation.clock.instant(completion)
    return PlannedOrder(
        **dict(_asked(translation, line)),
        regime=recipe.regime,
        route=recipe.route,
        steps=tuple(_step(translation, run) for run in runs),
        completion_at=completion_at,
        lateness=completion_at - line.due_at,
        late_cost_per_day=late_cost_per_day(translation.factory, line),
        cost=Cost.of(
            production=sum(run.way.production for run in runs),
            stock=sum(run.step.stock_cost for run in runs),
            setup=sum(run.setup.cost for run in runs if run.setup is not None),
            overtime=overtime,
            outsourcing=sum(run.way.outsourcing for run in runs),
            tardiness=element.tardiness_cost * late,
        ),
        stock_order=line.stock_item is not None,
    )


def _asked(translation: Translation, line: Line) -> Asked:
    factory = translation.factory
    zone = factory.plant.zone
    return Asked(
        order=line.order,
        product=line.product,
        quantity=line.quantity,
        unit=line.unit or factory.product(line.product).unit,
        options=tuple(sorted(line.options)),
        level=line.level,
        customer=line.customer,
        segment=line.segment,
        release_at=None if line.release_at is None else line.release_at.astimezone(zone),
        due_at=line.due_at.astimezone(zone),
        deadline_at=None if line.deadline_at is None else line.deadline_at.astimezone(zone),
        price=price(factory, line),
    )


def _step(translation: Translation, run: Run) -> Step:
    clock = translation.clock
    step, way = run.step, run.way
    station = None if run.machine is None else translation.machines.stations[run.machine].station
    before = tuple(run.recipe.steps[link.before].step for link in step.after)
    return Step(
        step=step.step,
        lot=step.lot,
        after=before,
        resource=way.resource,
        station=station,
        setup=way.setup,
        changeover=None if run.setup is None else _changeover(translation, run.setup),
        start_at=clock.instant(run.item.start),
        end_at=clock.instant(run.item.end),
        available_at=clock.instant(run.item.end + run.mode.tail),
        minutes=float(way.minutes),
        started=step.started,
        good=step.good,
        scrap=step.started - step.good,
        energy_kwh=float(way.energy_kwh),
        pools=dict(way.pools),
        draws=tuple(Draw(item=d.item, quantity=d.quantity, cost=d.cost) for d in step.draws),
        cost=way.production + way.outsourcing + step.stock_cost,
        overtime_minutes=clock.minutes(sum(ticks for _, ticks in run.overtime)),
        pinned=step.under_way,
    )


def _changeover(translation: Translation, setup: SetupRun) -> Changeover:
    clock = translation.clock
    return Changeover(
        from_setup=setup.before,
        to_setup=setup.after,
        start_at=clock.instant(setup.start),
        end_at=clock.instant(setup.end),
        minutes=float(setup.transition.minutes),
        cost=setup.cost,
    )


def _refused(translation: Translation, schedule: Schedule) -> tuple[RefusedOrder, ...]:
    chosen = [
        RefusedOrder(
            **dict(_asked(translation, translation.lines[job])),
            reason=RefusalReason.CHOICE,
            detail="making it, alone or beside the others, would cost more than refusing it",
            cost=Cost.of(refusal=translation.problem.jobs[job].refusal_cost or 0),
        )
        for job, route in enumerate(schedule.routes)
        if route is None
    ]
    stuck = [
        RefusedOrder(
            **dict(_asked(translation, order.line)),
            reason=order.reason,
            detail=order.detail,
            cost=Cost.of(refusal=order.cost),
        )
        for order in translation.impossible
    ]
    return (*chosen, *stuck)


def _usage(table: Timetable) -> dict[int, list[tuple[int, int]]]:
    """Return, by opened window, the jobs that occupy it and for how many ticks."""
    usage: dict[int, list[tuple[int, int]]] = {}
    for runs in table.by_machine:
        for run in runs:
            for window, ticks in run.overtime:
                usage.setdefault(window, []).append((run.item.job, ticks))
    return usage


def _overtime_shares(
    translation: Translation, schedule: Schedule, table: Timetable
) -> dict[int, int]:
    """Return the overtime cost of each job: its premium, and its share of opening the windows.

    A window that nothing occupies is only kept open for work that starts in it and takes no time;
    the first job of its machine from then on bears it.
    """
    shares: dict[int, int] = {}
    usage = _usage(table)
    for index in schedule.windows:
        window = translation.problem.windows[index]
        users = usage.get(index) or [(_first_from(table, window.machine, window.start), 1)]
        fixed = share_out(window.cost, [ticks for _, ticks in users])
        used = index in usage
        for (job, ticks), part in zip(users, fixed, strict=True):
            shares[job] = shares.get(job, 0) + part + (window.rate * ticks if used else 0)
    return shares


def _first_from(table: Timetable, machine: int, tick: int) -> int:
    runs = table.by_machine[machine]
    return next((run.item.job for run in runs if run.item.start >= tick), runs[-1].item.job)


def _overtime(
    translation: Translation, schedule: Schedule, table: Timetable
) -> tuple[OpenedOvertime, ...]:
    usage = _usage(table)
    opened = []
    for index in schedule.windows:
        window = translation.problem.windows[index]
        name = translation.machines.windows[index]
        station = translation.machines.stations[window.machine]
        ticks = sum(ticks for _, ticks in usage.get(index, ()))
        opened.append(
            OpenedOvertime(
                resource=station.resource,
                station=station.station,
                start_at=name.start_at,
                end_at=name.end_at,
                minutes=translation.clock.minutes(ticks),
                cost=window.cost + window.rate * ticks,
            )
        )
    return tuple(opened)
