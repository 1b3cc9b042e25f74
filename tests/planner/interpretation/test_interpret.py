from datetime import timedelta
from decimal import Decimal

import pytest

from planner.plan import Cost
from solvers.schedule import Assignment, Schedule
from tests.planner.planning.builders import START, a_plant, plan_of, planned, translated

EUR = 1_000_000


def test_a_tiny_plan_costs_what_paper_says():
    plant = a_plant(
        lateness={"cost_per_day": "14.40"},
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "product",
             "initial_setup": "stool", "changeover": 30, "changeover_cost": "7"}
        ],
        products=[{"name": "chair", "price": 100}, {"name": "stool", "price": 50}],
        rates=[{"product": "*", "rate": 1}],
    )  # fmt: skip
    plan = planned(plant, {"due_at": START + timedelta(hours=8)})
    (order,) = plan.orders
    # Changeover 08:00-08:30, an hour of work till 09:30, 90 minutes late at a cent a minute.
    assert order.completion_at == START + timedelta(hours=9, minutes=30)
    assert order.lateness == timedelta(minutes=90)
    assert order.cost == Cost.of(production=60 * EUR, setup=37 * EUR, tardiness=900_000)
    assert plan.cost == order.cost


def test_every_instant_is_as_the_plants_clock_shows_it():
    plant = a_plant(time_zone="Europe/Berlin")
    (order,) = planned(plant, {"release_at": START, "deadline_at": START + timedelta(9)}).orders
    (step,) = order.steps
    instants = [order.release_at, order.due_at, order.deadline_at, order.completion_at]
    instants += [step.start_at, step.end_at, step.available_at]
    assert {moment.utcoffset() for moment in instants} == {timedelta(hours=1)}


def test_a_changeover_may_end_before_closed_time_and_its_step_begin_after():
    plant = a_plant(
        resources=[
            {"name": "line", "kind": "mass", "setup_by": "product", "initial_setup": "stool",
             "changeover": 480}
        ]
    )  # fmt: skip
    (order,) = planned(plant, {}).orders
    (step,) = order.steps
    assert step.changeover.start_at == START + timedelta(hours=8)
    assert step.changeover.end_at == START + timedelta(hours=16)
    assert step.start_at == START + timedelta(days=1, hours=8)


def on_saturday():
    return a_plant(
        calendars=[
            {"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-12:00",
             "overtime_premium": "30", "overtime_fixed": "100"}
        ]
    )  # fmt: skip


def in_overtime(*starts, window=True):
    """Return the plan that makes an hour's orders at these hours of Saturday."""
    translation = translated(on_saturday(), *({} for _ in starts))
    saturday = 5 * 1440
    items = tuple(
        Assignment(job, 0, 0, saturday + hour * 60, saturday + hour * 60 + 60)
        for job, hour in enumerate(starts)
    )
    windows = (0,) if window else ()
    return plan_of(translation, Schedule((0,) * len(starts), items, windows))


def test_overtime_costs_a_fixed_sum_and_a_premium_on_the_minutes_used():
    plan = in_overtime(8, 10)
    (window,) = plan.overtime
    assert (window.minutes, window.cost) == (120, 160 * EUR)
    assert plan.cost.overtime == 160 * EUR


def test_opening_a_window_is_shared_by_the_orders_that_use_it():
    plan = in_overtime(8, 10, 11)
    shares = [order.cost.overtime for order in plan.orders]
    assert shares == [30 * EUR + 33_333_334, 30 * EUR + 33_333_333, 30 * EUR + 33_333_333]
    assert [order.steps[0].overtime_minutes for order in plan.orders] == [60, 60, 60]


def test_overtime_that_nothing_uses_is_not_opened():
    translation = translated(on_saturday(), {})
    idle = Schedule((0,), (Assignment(0, 0, 0, 480, 540),), (0,))
    plan = plan_of(translation, idle)
    assert plan.overtime == ()
    assert plan.cost.overtime == 0


def test_utilization_is_processing_and_changeovers_by_open_time_with_opened_overtime():
    plan = in_overtime(8, 10)
    (line,) = plan.resources
    assert line.open_minutes == 5 * 480 + 240
    assert line.utilization == plan.kpis.utilization == 120 / 2640


def test_work_beyond_the_horizon_counts_for_no_utilization():
    plan = planned(a_plant(horizon="1 d", rates=[{"product": "chair", "rate": 10}]), {})
    (line,) = plan.resources
    assert (line.open_minutes, line.processing_minutes, line.utilization) == (480, 480, 1.0)
    assert plan.kpis.processing_minutes == 600


def test_key_figures_count_orders_as_they_are_defined():
    rows = [{"due_at": START + timedelta(hours=h)} for h in (9, 9, 10, 24)]
    refused = {"bespoke_minutes": Decimal(1)}
    kpis = planned(a_plant(), *rows, refused).kpis
    # Done at nine, ten, eleven and twelve: the second and third are an hour late.
    assert (kpis.orders, kpis.made, kpis.late, kpis.refused) == (5, 4, 2, 1)
    assert (kpis.otd, kpis.otif) == (2 / 4, 2 / 5)
    assert kpis.tardiness_total == timedelta(hours=2)
    assert kpis.tardiness_mean == timedelta(minutes=30)
    assert kpis.tardiness_max == timedelta(hours=1)


def test_lead_time_percentiles_are_by_nearest_rank():
    kpis = planned(a_plant(), *({} for _ in range(7))).kpis
    # Completions at 9, 10, ... 15 o'clock; the 4th and the 7th of seven.
    assert kpis.lead_time_p50 == timedelta(hours=12)
    assert kpis.lead_time_p90 == timedelta(hours=15)


def test_scrap_and_energy_are_per_unit_of_the_orders_made():
    plant = a_plant(
        resources=[{"name": "line", "kind": "mass", "changeover": 0, "power": 3}],
        rates=[{"product": "chair", "rate": 1, "yield": "0.5"}],
    )
    kpis = planned(plant, {}).kpis
    assert (kpis.good_units, kpis.scrap_units, kpis.scrap_per_good_unit) == (60, 60, 1.0)
    assert (kpis.energy_kwh, kpis.energy_per_good_unit) == (6.0, 0.1)


def test_variety_is_distinct_variants_made_of_those_asked():
    plant = a_plant(options=[{"group": "hue", "option": o} for o in ("red", "blue")])
    rows = [{}, {}, {"options": ["red"]}]
    kpis = planned(plant, *rows).kpis
    assert (kpis.variants_made, kpis.variants_asked, kpis.variety) == (1, 2, 0.5)


def test_what_stock_orders_make_is_overproduction():
    plant = a_plant(stock=[{"item": "body", "product": "chair", "unit_value": 40}])
    plan = planned(plant, {"stock_item": "body"}, {"regimes": ["mass"]})
    assert plan.kpis.overproduction == 60
    assert [order.stock_order for order in plan.orders] == [True, False]


def test_lost_margin_is_price_less_the_cheapest_route():
    plant = a_plant(products=[{"name": "chair", "price": "0.50"}])
    plan = planned(plant, {})
    assert plan.regimes.mass == 0
    assert plan.kpis.lost_margin == 30 * EUR - 60 * EUR


def test_sequences_name_the_steps_of_every_station_in_order():
    plan = planned(a_plant(), {}, {})
    (station,) = plan.resources[0].stations
    starts = {order.order: order.steps[0].start_at for order in plan.orders}
    visited = [visit.order for visit in station.sequence]
    assert visited == sorted(starts, key=starts.__getitem__)


def test_hours_are_those_of_the_calendar_until_the_last_event():
    plan = planned(a_plant(), {})
    hours = plan.resources[0].hours
    assert len(hours) == 5
    assert hours[0].start_at == START + timedelta(hours=8)


@pytest.mark.parametrize("constant", [0, 6000])
def test_the_status_adds_back_what_no_schedule_can_change(constant):
    rows = [{}] + ([{"bespoke_minutes": Decimal(1)}] if constant else [])
    plan = planned(a_plant(), *rows)
    assert plan.status.objective == plan.cost.total == (60 + constant) * EUR
