"""Small plans for tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from planner.plan import (
    Cost,
    Kpis,
    Limits,
    Plan,
    PlannedOrder,
    Regimes,
    ResourcePlan,
    Station,
    Status,
    Step,
    Visit,
)
from planner.plant.row import Kind, Level, Regime

MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)


def a_step(hours: float = 2, resource: str | None = "line") -> Step:
    end = MONDAY + timedelta(hours=hours)
    return Step(
        step="make",
        resource=resource,
        station=1,
        start_at=MONDAY,
        end_at=end,
        available_at=end,
        minutes=hours * 60,
        started=Decimal(10),
        good=Decimal(9),
        scrap=Decimal(1),
        cost=2_000_000,
    )


def an_order(name: str = "A1", late_by: timedelta = timedelta(hours=-1)) -> PlannedOrder:
    step = a_step()
    return PlannedOrder(
        order=name,
        product="chair",
        quantity=Decimal(9),
        unit="pcs",
        options=("fabric=red",),
        level=Level.STANDARD,
        due_at=step.end_at - late_by,
        regime=Regime.MASS,
        route="mass",
        steps=(step,),
        completion_at=step.end_at,
        lateness=late_by,
        late_cost_per_day=0,
        cost=Cost.of(production=2_000_000),
    )


def a_plan(*orders: PlannedOrder) -> Plan:
    made = orders or (an_order(),)
    cost = Cost.sum_of(order.cost for order in made)
    return Plan(
        plant="works",
        start_at=MONDAY,
        horizon=timedelta(days=7),
        time_zone="Europe/Berlin",
        currency="EUR",
        tick_seconds=60,
        seed=0,
        strategy="optimal",
        limits=Limits(time_limit=1.0),
        status=Status(
            solution="optimal",
            termination="optimal",
            objective=cost.total,
            bound=cost.total,
            bound_by="floor",
            gap=0.0,
            floor=cost.total,
        ),
        cost=cost,
        regimes=Regimes(mass=len(made)),
        kpis=some_kpis(len(made)),
        orders=made,
        resources=(
            ResourcePlan(
                resource="line",
                kind=Kind.MASS,
                stations=(
                    Station(
                        station=1,
                        initial_setup=None,
                        sequence=tuple(Visit(order=o.order, lot=1, step="make") for o in made),
                    ),
                ),
                hours=(),
                open_minutes=480,
                processing_minutes=120,
                changeover_minutes=0,
                overtime_minutes=0,
                utilization=0.25,
            ),
        ),
    )


def some_kpis(orders: int) -> Kpis:
    return Kpis(
        orders=orders,
        made=orders,
        late=0,
        refused=0,
        quarantined=0,
        otd=1.0,
        otif=1.0,
        tardiness_total=timedelta(),
        tardiness_mean=timedelta(),
        tardiness_max=timedelta(),
        lead_time_p50=timedelta(hours=2),
        lead_time_p90=timedelta(hours=2),
        utilization=0.25,
        open_minutes=480,
        processing_minutes=120,
        changeover_minutes=0,
        changeovers=0,
        changeover_share=0.0,
        overtime_minutes=0,
        good_units=Decimal(9),
        energy_kwh=0.0,
        energy_per_good_unit=0.0,
        scrap_units=Decimal(1),
        scrap_per_good_unit=1 / 9,
        variety=1.0,
        variants_made=1,
        variants_asked=1,
        overproduction=Decimal(0),
        lost_margin=0,
    )
