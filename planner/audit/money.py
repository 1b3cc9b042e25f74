"""Every cost, order by order and term by term, in exact micro-units."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from planner.audit.case import HOUR, MICROSECOND
from planner.audit.lines import late_cost, refusal_cost, stock_item
from planner.audit.routes import near
from planner.audit.worth import dearest
from planner.money import round_half_up
from planner.plan import COST_TERMS, Cost, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.audit.case import Case, Work
    from planner.audit.hours import Span
    from planner.plan import PlannedOrder

_DAY = 86_400_000_000


def check_money(case: Case) -> Iterator[str]:
    """Yield every amount that is not what it should be."""
    for work in case.works:
        stated, exact = work.step.cost, step_cost(case, work) + drawn_value(case, work)
        if work.way is not None and stated != exact:
            yield f"{work}: costs {_shown(stated)} as stated, {_shown(exact)} in fact"
    shares = Overtime(case)
    yield from shares.check()
    for order in case.plan.orders:
        if order.order in case.lines:
            yield from _order(case, order, shares)
    for refused in case.plan.refused:
        if refused.order in case.lines:
            line = case.lines[refused.order]
            unserved = refused.reason is RefusalReason.STRATEGY
            otherwise = dearest(case, line) if unserved else 0
            exact = refusal_cost(line, case.plant, case.floor.catalogue, otherwise)
            yield from _differing(f"order {refused.order}", refused.cost, Cost.of(refusal=exact))
    costs = [order.cost for order in case.plan.orders]
    costs += [order.cost for order in case.plan.refused]
    total = Cost.sum_of(costs)
    yield from _differing("the plan", case.plan.cost, total)


def step_cost(case: Case, work: Work) -> int:
    """Return production or outsourcing cost of a step in micro-units, rounded once."""
    supplier = None if work.route is None else work.route.supplier
    quantity = Fraction(work.line.quantity)
    if supplier is not None:
        return round_half_up(supplier.cost * quantity + supplier.cost_per_order)
    hours = work.minutes / HOUR
    row = case.floor.resource(work.step.resource) if work.step.resource is not None else None
    cost = Fraction(0)
    if row is not None:
        cost = hours * (row.hourly_cost + Fraction(row.power) * case.plant.energy_price)
    if work.under_way is None and work.way is not None and work.shape is not None:
        cost += Fraction(work.step.started) * work.way.unit_cost
        if work.shape.bespoke:
            cost += work.line.bespoke_cost * work.part
    return round_half_up(cost)


def drawn_value(case: Case, work: Work) -> int:
    """Return the value of what a step draws from stock, in micro-units."""
    if work.shape is None or work.under_way is not None:
        return 0
    value = 0
    for name, per_unit in work.shape.usage.items():
        item = stock_item(case.plant, name)
        if item is not None:
            quantity = per_unit * Fraction(work.step.started)
            value += round_half_up(quantity * item.unit_value)
    return value


def _order(case: Case, order: PlannedOrder, shares: Overtime) -> Iterator[str]:
    line = case.lines[order.order]
    works = [work for work in case.works_of(order.order) if work.order is order]
    bought = any(work.route is not None and work.route.supplier for work in works)
    made = sum(step_cost(case, work) for work in works)
    per_day = round_half_up(late_cost(line, case.plant, case.floor.catalogue))
    if order.late_cost_per_day != per_day:
        yield (
            f"order {order.order}: a day late is stated at {_shown(order.late_cost_per_day)}, it "
            f"costs {_shown(per_day)}"
        )
    exact = Cost.of(
        production=0 if bought else made,
        outsourcing=made if bought else 0,
        stock=sum(drawn_value(case, work) for work in works),
        setup=sum(work.step.changeover.cost for work in works if work.step.changeover is not None),
        overtime=order.cost.overtime,
        tardiness=tardiness_cost(case, order, per_day),
    )
    yield from _differing(f"order {order.order}", order.cost, exact)
    if any(work.way is None for work in works):
        return
    share = shares.of(order.order)
    # The fixed cost of a window is shared out without losing a micro-unit of it.
    if abs(order.cost.overtime - share) >= max(1, shares.windows_of(order.order)):
        yield (
            f"order {order.order}: overtime is stated as {_shown(order.cost.overtime)}, its share "
            f"is {_shown(round_half_up(share))}"
        )


def tardiness_cost(case: Case, order: PlannedOrder, per_day: int) -> int:
    """Return what lateness costs: begun ticks after the due date's, each at a rounded rate."""
    line = case.lines[order.order]
    completion = max((case.at(step.end_at) for step in order.steps), default=0)
    late = max(0, completion - case.at(line.due_at) // case.tick * case.tick)
    rate = round_half_up(Fraction(per_day * case.tick, _DAY))
    return -(-late // case.tick) * rate


def _differing(where: str, stated: Cost, exact: Cost) -> Iterator[str]:
    for term in (*COST_TERMS, "total"):
        told, known = getattr(stated, term), getattr(exact, term)
        if told != known:
            yield f"{where}: {term} is stated as {_shown(told)}, it is {_shown(known)}"


def _shown(micro: int) -> str:
    return f"{micro / 1_000_000:.6f}"


class Overtime:
    """What opened overtime costs, and which orders use how much of it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._used: dict[tuple[str, int, Span], dict[str, int]] = {}
        self._shares: dict[str, Fraction] = {}
        self._windows: dict[str, int] = {}
        for work in case.works:
            self._use(work)
        for window, users in self._used.items():
            self._share(window, users)

    def of(self, order: str) -> Fraction:
        """Return an order's share in micro-units, windows' fixed costs by time used."""
        return self._shares.get(order, Fraction(0))

    def windows_of(self, order: str) -> int:
        """Return how many windows an order works in."""
        return self._windows.get(order, 0)

    def rate(self, key: tuple[str, int, Span]) -> int:
        """Return what a tick in a window costs on top, in micro-units."""
        window = self.case.windows.get(key)
        premium = 0 if window is None else window.premium
        return round_half_up(Fraction(premium) * self.case.tick / 3_600_000_000)

    def _use(self, work: Work) -> None:
        step = work.step
        if step.resource is None or step.station is None:
            return
        for span in self.case.opened.get((step.resource, step.station), []):
            used = overlap((self.case.at(step.start_at), self.case.at(step.end_at)), span)
            if step.changeover is not None:
                change = step.changeover
                at = (self.case.at(change.start_at), self.case.at(change.end_at))
                used += overlap(at, span)
            if used:
                users = self._used.setdefault((step.resource, step.station, span), {})
                users[work.order.order] = users.get(work.order.order, 0) + used

    def _share(self, key: tuple[str, int, Span], users: dict[str, int]) -> None:
        window = self.case.windows.get(key)
        total = sum(users.values())
        for order, used in users.items():
            share = Fraction(used // self.case.tick * self.rate(key))
            if window is not None:
                share += Fraction(window.fixed * used, total)
            self._shares[order] = self.of(order) + share
            self._windows[order] = self.windows_of(order) + 1

    def check(self) -> Iterator[str]:
        """Yield what is wrong with the overtime that the plan says it opens."""
        case = self.case
        seen: set[tuple[str, int, Span]] = set()
        for row in case.plan.overtime:
            span = (case.at(row.start_at), case.at(row.end_at))
            where = f"overtime on station {row.station} of {row.resource} from {row.start_at}"
            key = (row.resource, row.station, span)
            window = case.windows.get(key)
            if window is None:
                yield f"{where} is none that may be opened"
                continue
            if key in seen:
                yield f"{where} is opened twice"
            seen.add(key)
            used = sum(self._used.get(key, {}).values())
            if not near(row.minutes, used / 60_000_000):
                yield f"{where}: {row.minutes:g} minutes are stated, {used * MICROSECOND} are used"
            cost = window.fixed + used // case.tick * self.rate(key)
            if row.cost != cost:
                yield f"{where}: costs {_shown(cost)}, {_shown(row.cost)} is stated"
        total = sum(row.cost for row in case.plan.overtime)
        if case.plan.cost.overtime != total:
            yield (
                f"the orders bear {_shown(case.plan.cost.overtime)} of overtime, the windows cost "
                f"{_shown(total)}"
            )
        for work in case.works:
            yield from self._stated(work)

    def _stated(self, work: Work) -> Iterator[str]:
        used, step, case = 0, work.step, self.case
        for span in case.opened.get((step.resource or "", step.station or 0), []):
            used += overlap((case.at(step.start_at), case.at(step.end_at)), span)
            if step.changeover is not None:
                at = (case.at(step.changeover.start_at), case.at(step.changeover.end_at))
                used += overlap(at, span)
        if not near(step.overtime_minutes, used / 60_000_000):
            yield f"{work}: {step.overtime_minutes:g} minutes of overtime are stated"


def overlap(one: Span, other: Span) -> int:
    """Return how much two spans have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
