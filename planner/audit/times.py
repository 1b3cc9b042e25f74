"""Work takes its time in open time only, in order, and keeps releases, lags and deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.audit.case import MICROSECOND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from planner.audit.case import Case, Work
    from planner.plan import PlannedOrder, Step


def check_times(case: Case) -> Iterator[str]:
    """Yield where a step is when it cannot be, or takes another time than it needs."""
    for work in case.works:
        yield from _on_the_clock(case, work)
        yield from _span(case, work)
        yield from _earliest(case, work)
        yield from _after_others(case, work)
    for order in case.plan.orders:
        yield from _completion(case, order)


def _on_the_clock(case: Case, work: Work) -> Iterator[str]:
    step = work.step
    moments = [step.start_at, step.end_at, step.available_at]
    if step.changeover is not None:
        moments += [step.changeover.start_at, step.changeover.end_at]
    for moment in moments:
        if case.at(moment) % case.tick:
            yield f"{work}: {_shown(moment)} is not on a tick of {case.plan.tick_seconds} s"
        if moment.astimezone(case.plant.zone).utcoffset() != moment.utcoffset():
            yield f"{work}: {_shown(moment)} is not what the clock in {case.plant.time_zone} shows"


def _span(case: Case, work: Work) -> Iterator[str]:
    """Yield where a step does not take exactly its working time and the closed time within."""
    step = work.step
    start, end = case.at(step.start_at), case.at(step.end_at)
    if end < start:
        yield f"{work} ends before it starts"
        return
    if step.resource is None:
        supplier = None if work.route is None else work.route.supplier
        needed = case.working(work.minutes)
        if supplier is not None:
            needed = case.rounded_up(supplier.lead_time)
        if step.station is not None:
            yield f"{work} is on station {step.station} of no resource"
        if end - start != needed:
            yield f"{work} takes {(end - start) * MICROSECOND}, not {needed * MICROSECOND}"
    elif not _known_station(case, step):
        yield f"{work}: {step.resource} has no station {step.station}"
    else:
        yield from _at_station(case, work, start, end)
    tail = 0 if work.way is None else case.rounded_up(work.way.tail)
    if case.at(step.available_at) - end != tail:
        after = (case.at(step.available_at) - end) * MICROSECOND
        yield f"{work} is available {after} after its end, not {tail * MICROSECOND}"


def _known_station(case: Case, step: Step) -> bool:
    row = case.floor.resource(step.resource or "")
    return row is not None and step.station is not None and 1 <= step.station <= row.stations


def _at_station(case: Case, work: Work, start: int, end: int) -> Iterator[str]:
    step = work.step
    hours = case.hours(step.resource or "", step.station or 1)
    needed, open_within = case.working(work.minutes), hours.within(start, end)
    if open_within < needed:
        yield (
            f"{work} is in closed time: from {_shown(step.start_at)} to {_shown(step.end_at)} "
            f"{step.resource} is open for {open_within * MICROSECOND}, it takes "
            f"{needed * MICROSECOND}"
        )
    elif open_within > needed:
        yield f"{work} occupies {open_within * MICROSECOND} for {needed * MICROSECOND} of work"
    elif needed and not (
        hours.is_open(start, start + case.tick) and hours.is_open(end - case.tick, end)
    ):
        yield f"{work} starts or ends in closed time"
    elif not needed and end > start:
        yield f"{work} lasts, but there is no work in it"
    if work.way is not None and not work.way.resumable and not hours.is_open(start, end):
        yield f"{work} pauses over closed time, which it may not"


def _earliest(case: Case, work: Work) -> Iterator[str]:
    """Yield where a step starts before it may: planning start, release, what is under way."""
    step, start = work.step, case.at(work.step.start_at)
    if start < 0:
        yield f"{work} starts before planning does"
    row = work.under_way
    if row is not None:
        spans = case.regular.get(row.resource, [])
        if (step.resource, step.station) != (row.resource, row.station):
            yield f"{work} is under way on station {row.station} of {row.resource}, not there"
        elif spans and start != spans[0][0]:
            yield f"{work} is under way, but does not go on as soon as {row.resource} opens"
        return
    if start < released(case, work):
        yield f"{work} starts before the order is released"
    if step.resource is not None and start < case.busy_until(step.resource, step.station or 1):
        yield f"{work} starts while its station is busy with earlier work"


def released(case: Case, work: Work) -> int:
    """Return when an order is released; one under way has been, whatever the book says."""
    if work.line.release_at is None or work.line.order in case.begun:
        return 0
    return case.at(work.line.release_at)


def arrival(case: Case, work: Work) -> int:
    """Return when what a step works on has arrived: released, and through with those before."""
    arrived = max(0, released(case, work))
    lag = 0 if work.shape is None else case.rounded_up(work.shape.min_lag)
    for before in predecessors(case, work):
        arrived = max(arrived, case.at(before.step.available_at) + lag)
    return arrived


def predecessors(case: Case, work: Work) -> list[Work]:
    """Return the steps of the same lot that a step waits for, those that are done left out."""
    names = () if work.shape is None else work.shape.after
    found = (case.by_visit.get((work.order.order, work.step.lot, name)) for name in names)
    return [before for before in found if before is not None]


def _after_others(case: Case, work: Work) -> Iterator[str]:
    if work.shape is None or work.under_way is not None:
        return
    start = case.at(work.step.start_at)
    for before in predecessors(case, work):
        waited = start - case.at(before.step.available_at)
        name = before.step.step
        if waited < 0:
            yield f"{work} starts before {name} is available"
        elif waited * MICROSECOND < work.shape.min_lag:
            yield f"{work} waits {waited * MICROSECOND} for {name}, not {work.shape.min_lag}"
        elif work.shape.max_lag is not None and waited * MICROSECOND > work.shape.max_lag:
            yield (
                f"{work} starts {waited * MICROSECOND} after {name}, more than {work.shape.max_lag}"
            )


def _completion(case: Case, order: PlannedOrder) -> Iterator[str]:
    if not order.steps:
        yield f"order {order.order} has no steps"
        return
    last = max(case.at(step.end_at) for step in order.steps)
    if case.at(order.completion_at) != last:
        yield f"order {order.order}: completion is stated as {_shown(order.completion_at)}"
    line = case.lines.get(order.order)
    if line is None:
        return
    lateness = (last - case.at(line.due_at)) * MICROSECOND
    if order.lateness != lateness:
        yield f"order {order.order}: lateness is stated as {order.lateness}, it is {lateness}"
    if line.deadline_at is not None and last > case.at(line.deadline_at):
        yield f"order {order.order} is completed after its deadline"


def _shown(moment: datetime) -> str:
    return moment.isoformat()
