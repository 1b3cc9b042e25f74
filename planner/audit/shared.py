"""What is shared is never overdrawn: people and tools, stock and receipts, suppliers' limits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from planner.audit.case import MICROSECOND, WEEK
from planner.plant import pool_capacity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.audit.case import Case
    from planner.audit.hours import Span


def check_shared(case: Case) -> Iterator[str]:
    """Yield where more is taken than there is at any instant."""
    yield from _pools(case)
    yield from _stock(case)
    yield from _suppliers(case)


def _pools(case: Case) -> Iterator[str]:
    changes: dict[str, dict[int, int]] = {}

    def take(needs: dict[str, int], spans: list[Span]) -> None:
        for pool, amount in needs.items():
            own = changes.setdefault(pool, {})
            for start, end in spans:
                own[start] = own.get(start, 0) + amount
                own[end] = own.get(end, 0) - amount

    for work in case.works:
        step = work.step
        span = (case.at(step.start_at), case.at(step.end_at))
        needs = dict(work.way.pools) if work.way is not None else step.pools
        take(needs, case.occupied(step.resource, step.station, span))
        row = case.floor.resource(step.resource) if step.resource is not None else None
        if step.changeover is not None and row is not None:
            change = (case.at(step.changeover.start_at), case.at(step.changeover.end_at))
            crew = dict(row.changeover_pools)
            take(crew, case.occupied(step.resource, step.station, change))
    until = case.start_at + max(case.last, 1) * MICROSECOND
    for pool, own in changes.items():
        for start, end, capacity in pool_capacity(case.plant, pool, case.start_at, until):
            first, last = case.at(start), case.at(end)
            own[first] = own.get(first, 0) - capacity
            own[last] = own.get(last, 0) + capacity
        short = 0
        for moment in sorted(own):
            short += own[moment]
            if short > 0:
                when = case.shown(moment)
                yield f"pool {pool} is overdrawn by {short} at {when}"
                break


def _stock(case: Case) -> Iterator[str]:
    # Receipts come before what is drawn at the same instant.
    moves: dict[str, list[tuple[int, int, Fraction]]] = {}
    for work in case.works:
        if work.shape is None or work.under_way is not None:
            continue
        started = Fraction(work.step.started)
        for item, per_unit in work.shape.usage.items():
            taken = (case.at(work.step.start_at), 1, -per_unit * started)
            moves.setdefault(item, []).append(taken)
    for item, own in moves.items():
        own += [(moment, 0, amount) for moment, amount in case.receipts(item)]
        left = case.on_hand(item)
        for moment, _, amount in sorted(own):
            left += amount
            if left < 0 and amount < 0:
                yield f"{item} is overdrawn by {float(-left):g} at {case.shown(moment)}"
                break


def _suppliers(case: Case) -> Iterator[str]:
    """Yield weeks, counted from the planning start, in which a supplier is asked for too much."""
    asked: dict[tuple[str, str, int], Fraction] = {}
    limits: dict[tuple[str, str], Fraction] = {}
    for work in case.works:
        row = None if work.route is None else work.route.supplier
        if row is None or row.weekly_limit is None:
            continue
        limits[row.supplier, row.product] = Fraction(row.weekly_limit)
        key = (row.supplier, row.product, case.at(work.step.start_at) // WEEK)
        asked[key] = asked.get(key, Fraction(0)) + Fraction(work.line.quantity)
    for (supplier, product, week), quantity in asked.items():
        limit = limits[supplier, product]
        if quantity > limit:
            yield (
                f"{supplier} is asked for {float(quantity):g} of {product} in week {week + 1}, its "
                f"limit is {float(limit):g}"
            )
