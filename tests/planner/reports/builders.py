"""Plans with something to show in every table: late, refused and quarantined orders, overtime."""

from datetime import timedelta
from decimal import Decimal

from planner.plan import (
    Changeover,
    Cost,
    OpenedOvertime,
    OrderDefect,
    Plan,
    PlannedOrder,
    QuarantinedOrder,
    RefusalReason,
    RefusedOrder,
    Regimes,
    ResourcePlan,
    Span,
    Station,
    Status,
    Step,
    Visit,
)
from planner.plant.row import Kind, Level, Regime
from tests.planner.plan.builders import MONDAY, a_plan, some_kpis

HOSTILE = "=1+1</script><script>alert('x')</script>&\"\n"
"""A name that would be a formula in a spreadsheet and markup in a page."""

THIRD = 3_333_333
"""Micro-units that no rounding of one amount alone makes add up."""


def a_step(number: int, station: int = 1, resource: str | None = "line") -> Step:
    """Return an hour's work that begins `number` hours into the week, after a quarter's change."""
    start = MONDAY + timedelta(hours=number, minutes=15)
    end = MONDAY + timedelta(hours=number + 1)
    change = Changeover(
        from_setup=None if number == 0 else ("red",),
        to_setup=("blue",),
        start_at=MONDAY + timedelta(hours=number),
        end_at=start,
        minutes=15,
        cost=THIRD,
    )
    return Step(
        step="make",
        resource=resource,
        station=None if resource is None else station,
        setup=("blue",),
        changeover=None if resource is None else change,
        start_at=start,
        end_at=end,
        available_at=end,
        minutes=45,
        started=Decimal(10),
        good=Decimal(9),
        scrap=Decimal(1),
        cost=THIRD,
    )


def an_order(name: str, number: int, late_by: float = -5, station: int = 1) -> PlannedOrder:
    """Return an order made in hour `number` of the week; `late_by` is in hours."""
    step = a_step(number, station)
    lateness = timedelta(hours=late_by)
    return PlannedOrder(
        order=name,
        product=f"{name} chair",
        quantity=Decimal("9.50"),
        unit="pcs",
        options=("fabric=red",),
        level=Level.STANDARD,
        customer=name,
        due_at=step.end_at - lateness,
        regime=Regime.MASS,
        route="mass",
        steps=(step,),
        completion_at=step.end_at,
        lateness=lateness,
        late_cost_per_day=24_000_000,
        cost=Cost.of(
            production=THIRD, setup=THIRD, tardiness=THIRD + 1 if late_by > 0 else 0, overtime=THIRD
        ),
    )


def a_refused(name: str = "R1") -> RefusedOrder:
    return RefusedOrder(
        order=name,
        product=name,
        quantity=Decimal(4),
        unit="pcs",
        options=(),
        level=Level.BESPOKE,
        due_at=MONDAY + timedelta(days=1),
        reason=RefusalReason.NO_ROUTE,
        detail=f"nothing makes {name}",
        cost=Cost.of(refusal=10_005_000),
    )


def a_quarantined(name: str = "Q1") -> QuarantinedOrder:
    defect = OrderDefect(
        code="unknown_product", message=f"unknown {name}", file="orders.csv", row=3, value=name
    )
    return QuarantinedOrder(order=name, defects=(defect,))


def a_week(
    *orders: PlannedOrder, refused: tuple[RefusedOrder, ...] = (), **changes: object
) -> Plan:
    """Return the plan of a line of two stations, open at 06:00-14:00 each day."""
    hours = tuple(
        Span(start_at=MONDAY + timedelta(days=day), end_at=MONDAY + timedelta(days=day, hours=8))
        for day in range(5)
    )
    cost = Cost.sum_of([order.cost for order in orders] + [order.cost for order in refused])
    late = sum(order.late for order in orders)
    steps = [(o, s) for o in orders for s in o.steps]
    line = ResourcePlan(
        resource="line",
        kind=Kind.MASS,
        setup_by=("colour",),
        stations=tuple(
            Station(
                station=station,
                initial_setup=None,
                sequence=tuple(
                    Visit(order=o.order, lot=1, step="make")
                    for o, s in steps
                    if s.station == station
                ),
            )
            for station in (1, 2)
        ),
        hours=hours,
        open_minutes=2 * 5 * 480 + 120,
        processing_minutes=45.0 * len(steps),
        changeover_minutes=15.0 * len(steps),
        overtime_minutes=60,
        utilization=0.5,
    )
    window = OpenedOvertime(
        resource="line",
        station=2,
        start_at=MONDAY + timedelta(hours=8),
        end_at=MONDAY + timedelta(hours=10),
        minutes=60,
        cost=cost.overtime,
    )
    figures = {
        "orders": len(orders) + len(refused),
        "made": len(orders),
        "late": late,
        "refused": len(refused),
    }
    return a_plan().model_copy(
        update={
            "cost": cost,
            "orders": orders,
            "refused": refused,
            "quarantined": (a_quarantined(),),
            "regimes": Regimes(mass=len(orders)),
            "kpis": some_kpis(len(orders)).model_copy(update=figures),
            "resources": (line,),
            "overtime": (window,),
            "status": Status(
                solution="feasible",
                termination="time_limit",
                objective=cost.total,
                bound=cost.total * 9 // 10,
                bound_by="assignment",
                gap=0.1,
                floor=cost.total * 8 // 10,
                controllable_gap=0.5,
                seconds=12.0,
            ),
            **changes,
        }
    )


def a_full_week() -> Plan:
    """Return a plan of seven orders, three of them late, one refused and one set aside."""
    late = {1: 3.0, 2: 30.0, 5: 0.5}
    orders = [an_order(f"A{n}", n, late.get(n, -5), station=1 + n % 2) for n in range(7)]
    return a_week(*orders, refused=(a_refused(),))


def a_big_week(bars: int) -> Plan:
    """Return a plan of so many bars, one an order, one an hour on two stations in turn."""
    orders = [an_order(f"SO-{n:05}", n % 100, n % 40 - 35, 1 + n % 2) for n in range(bars)]
    return a_week(*orders)
