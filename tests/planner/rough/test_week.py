"""A rough plan in a planner's words, and that no detailed plan is cheaper than its bound."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from planner.errors import BadRequest, NoPlan
from planner.planning.plan_week import plan_week
from planner.planning.week import read_week
from planner.plant import Regime
from planner.rough import Allowance, RoughWeek, bucket_edges, closed_ways, rough_week
from planner.strategies import BUILT_IN, strategy_named
from planner.translation.translate import translate
from solvers.dispatch.edd import edd
from solvers.linear import Conditions
from tests.examples import examples
from tests.planner.planning.builders import START, a_book, a_plant, plan_of, translated
from tests.planner.planning.plants import plants, rows

INSTANCES = Path(__file__).parents[3] / "instances"

few = settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

LINE_AND_BENCH = {
    "resources": [
        {"name": "line", "kind": "mass", "hourly_cost": "60", "changeover": "0 min"},
        {"name": "bench", "kind": "custom", "hourly_cost": "30", "changeover": "0 min"},
    ],
    "rates": [
        {"product": "chair", "resource": "line", "rate": "1 min"},
        {"product": "chair", "resource": "bench", "rate": "5 min"},
    ],
}


def many(count: int, **row: object) -> list[dict[str, object]]:
    """Return orders of 60 chairs; one so large that it could not be done in time counts as late."""
    return [{"order": f"B{number}", **row} for number in range(count)]


def rough(plant, *orders, allowance=Allowance.BOUND, **conditions):
    week = RoughWeek.of(translated(plant, *orders), allowance)
    return week.plan(Conditions(**conditions))


@few
@given(plants(), rows())
def test_no_detailed_plan_is_cheaper_than_the_bound(plant, book):
    try:
        translation = translate(plant, a_book(plant, *book))
    except NoPlan:
        return
    schedule = edd(translation.problem)
    if schedule is None:
        return
    plan = plan_of(translation, schedule)
    assert RoughWeek.of(translation).plan().bound <= plan.cost.total


@settings(max_examples=examples(5), deadline=None, suppress_health_check=list(HealthCheck))
@given(plants(), rows())
def test_no_plan_of_the_engine_is_cheaper_than_the_bound(plant, book):
    orders = a_book(plant, *book)
    try:
        plan = plan_week(plant, orders, work_limit=0.05, time_limit=None, workers=1)
    except NoPlan:
        return
    found = rough_week(plant, orders).plan()
    assert found.bound <= plan.cost.total


@pytest.mark.parametrize("name", ["furniture-week", "bicycle-week"])
def test_the_bound_holds_on_the_instances(name):
    week = read_week(INSTANCES / name)
    translation = translate(week.reading.plant, week.orders.frame, start_at=week.start_at)
    bound, typical = (RoughWeek.of(translation, allowance).plan() for allowance in Allowance)
    plan = plan_of(translation)
    assert bound.bound <= plan.cost.total
    assert bound.cost.total <= typical.cost.total
    # Not just valid: the rough plan explains most of what the week costs.
    assert bound.bound > 0.5 * typical.cost.total


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_bound_holds_under_every_strategy(name):
    week = read_week(INSTANCES / "furniture-week")
    translation = translate(
        week.reading.plant,
        week.orders.frame,
        start_at=week.start_at,
        strategy=strategy_named(name),
    )
    found = RoughWeek.of(translation).plan()
    plan = plan_of(translation)
    assert found.bound <= plan.cost.total
    for regime, made in found.regimes.items():
        open_to = {recipe.regime for recipes in translation.recipes for recipe in recipes}
        assert made == pytest.approx(0) or regime in open_to


@few
@given(plants(), rows())
def test_the_figures_of_a_rough_plan_add_up(plant, book):
    try:
        translation = translate(plant, a_book(plant, *book))
    except NoPlan:
        return
    for allowance in Allowance:
        plan = RoughWeek.of(translation, allowance).plan()
        assert plan.cost.total == sum(plan.cost.terms().values())
        unserved = sum(order.share for order in plan.unserved)
        assert sum(plan.regimes.values()) + unserved == pytest.approx(len(book), abs=1e-4)
        refused = sum(order.cost for order in plan.unserved)
        assert plan.cost.refusal == pytest.approx(refused, rel=1e-5, abs=1e3)
        for load in plan.loads:
            busy = load.processing_hours + load.changeover_hours
            assert busy <= load.open_hours + 1e-6


def test_a_week_that_fits_costs_what_its_hours_cost():
    plan = rough(a_plant(), {}, {})
    assert plan.cost.production == plan.cost.total == 120_000_000
    assert plan.regimes[Regime.MASS] == pytest.approx(2)
    assert plan.served == plan.share(Regime.MASS) == pytest.approx(1)
    assert plan.unserved == ()
    assert plan.loads[0].open_hours == pytest.approx(8)
    assert plan.utilization("line") == pytest.approx(2 / sum(x.open_hours for x in plan.loads[:-1]))


def test_every_regime_takes_what_it_makes_cheapest():
    # The bench costs 150 for 60 chairs, the line 60 and has hours for 40 orders.
    plant = a_plant(**LINE_AND_BENCH, lateness={"cost_per_day": "1000"})
    plan = rough(plant, *many(45))
    assert plan.regimes[Regime.MASS] == pytest.approx(40)
    assert plan.regimes[Regime.CUSTOM] == pytest.approx(5)
    assert plan.cost.tardiness == 0


def test_work_beyond_its_date_is_late_or_refused():
    plant = a_plant(lateness={"cost_per_day": "1000"}, products=[{"name": "chair", "price": "2"}])
    plan = rough(plant, *many(50))
    assert sum(order.share for order in plan.unserved) == pytest.approx(10)
    assert plan.cost.refusal == pytest.approx(10 * 120 * 1_000_000)
    assert plan.served == pytest.approx(0.8)


def test_an_order_that_cannot_be_in_time_alone_is_late_as_a_whole():
    plant = a_plant(lateness={"cost_per_day": "24"})
    plan = rough(plant, {"quantity": Decimal(2460)})
    # It ends on Monday of the next week at 09:00, 57 h after its date.
    assert plan.cost.tardiness == pytest.approx(57_000_000, rel=1e-3)


def test_an_order_that_nothing_can_make_is_unserved():
    plan = rough(a_plant(), {}, {"bespoke_minutes": Decimal(10), "order": "odd"})
    assert [(order.order, order.share) for order in plan.unserved] == [("odd", 1.0)]
    assert plan.orders == 2


def test_ways_that_a_predicate_closes_are_not_used():
    plant = a_plant(**LINE_AND_BENCH)
    week = RoughWeek.of(translated(plant, {}, {}))
    closed = closed_ways(week.translation, lambda _line, _recipe, way: way.resource != "line")
    plan = week.plan(Conditions(closed_modes=closed))
    assert plan.regimes[Regime.CUSTOM] == pytest.approx(2)
    assert week.plan().regimes[Regime.MASS] == pytest.approx(2)


def test_stock_and_its_value_are_used_where_there_is_some():
    plant = a_plant(
        products=[{"name": "chair", "price": "100"}],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": "60", "changeover": "0 min"},
            {"name": "cell", "kind": "flexible", "hourly_cost": "60", "changeover": "0 min"},
        ],
        rates=[
            {"product": "chair", "resource": "line", "regime": "mass", "rate": "1 min"},
            {"product": "chair", "resource": "cell", "regime": "hybrid"},
        ],
        options=[
            {"group": "fabric", "option": "wool", "default": True, "stage": "late"},
            {"group": "fabric", "option": "hide", "stage": "late", "minutes": "2 min"},
        ],
        stock=[{"item": "body", "product": "chair", "on_hand": "30", "unit_value": "0.5"}],
    )
    plan = rough(plant, *many(3, options=["hide"], quantity=Decimal(20)))
    # Thirty bodies make one order and a half; the rest have theirs made on the line.
    assert plan.cost.stock == 15_000_000
    assert plan.cost.production == 120_000_000 + 30_000_000
    assert plan.regimes[Regime.HYBRID] == pytest.approx(3)


def test_the_planning_horizon_is_divided_into_days_and_the_rest_into_longer_buckets():
    translation = translated(a_plant(), {})
    edges = bucket_edges(translation)
    day = translation.clock.duration(timedelta(days=1))
    assert edges[:8] == tuple(day * n for n in range(8))
    assert edges[-1] == translation.problem.horizon
    assert len(bucket_edges(translation, most=3)) == 3 + 1 + 2
    with pytest.raises(ValueError, match="at least one bucket"):
        bucket_edges(translation, most=0)


def test_one_more_hour_is_worth_what_it_saves():
    plant = a_plant(products=[{"name": "chair", "price": "5"}], lateness={"cost_per_day": "100000"})
    week = RoughWeek.of(translated(plant, *many(50)))
    worth = week.worth_of_hours()
    assert {each.resource for each in worth} == {"line"}
    monday = worth[0]
    assert monday.start_at == START
    # Sixty chairs more at 1 instead of 5 each.
    assert monday.gain == pytest.approx(240_000_000, rel=1e-4)
    assert all(0 <= each.gain <= each.dual + 1 for each in worth)
    assert worth[-1].gain == 0


def test_hours_where_nothing_is_scarce_are_worth_nothing():
    worth = RoughWeek.of(translated(a_plant(), {})).worth_of_hours()
    assert worth
    assert all(each.gain == each.dual == 0 for each in worth)


def test_demand_is_what_the_orders_are_scaled_by():
    plan = rough(a_plant(), {}, {}, demand=np.array([3.0, 0.0]))
    assert plan.orders == pytest.approx(3)
    assert plan.cost.production == 180_000_000


def test_stations_volume_and_overtime_are_said_in_a_planners_words():
    plant = a_plant(lateness={"cost_per_day": "1000"}, products=[{"name": "chair", "price": "2"}])
    week = RoughWeek.of(translated(plant, *many(50)))
    assert week.plan(week.conditions()).served == pytest.approx(0.8)
    assert week.plan(week.conditions(stations={"line": 2})).served == pytest.approx(1)
    assert week.plan(week.conditions(stations={"line": 0})).served == pytest.approx(0)
    assert week.plan(week.conditions(volume=0.5)).served == pytest.approx(1)
    with pytest.raises(BadRequest, match="no resource 'lime'") as error:
        week.conditions(stations={"lime": 2})
    assert "line" in error.value.hint
    with pytest.raises(BadRequest, match="cannot have -1 stations"):
        week.conditions(stations={"line": -1})
    with pytest.raises(BadRequest, match="volume cannot be -1"):
        week.conditions(volume=-1)


def test_more_stations_cost_what_a_plant_that_has_them_costs():
    def plant(stations: int):
        line = {"name": "line", "kind": "mass", "hourly_cost": "60", "changeover": "0 min"}
        return a_plant(
            resources=[line | {"stations": stations}],
            calendars=[
                {"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-12:00"}
            ],
            lateness={"cost_per_day": "50"},
        )

    one = RoughWeek.of(translated(plant(1), *many(100)))
    scaled = one.plan(one.conditions(stations={"line": 2}))
    built = rough(plant(2), *many(100))
    assert scaled.cost.total == pytest.approx(built.cost.total, rel=1e-9)


def test_what_is_made_after_its_date_is_not_on_time():
    plant = a_plant(lateness={"cost_per_day": "0.01"}, products=[{"name": "chair", "price": "9"}])
    plan = rough(plant, *many(50))
    assert plan.served == pytest.approx(1)
    # Forty orders fit into the week; the other ten are done after it.
    assert plan.late == pytest.approx(10)
    assert plan.on_time_share == pytest.approx(0.8)


def test_segments_are_served_in_shares():
    plant = a_plant()
    plan = rough(
        plant,
        {"segment": "broad"},
        {"segment": "niche"},
        {"segment": "niche", "bespoke_minutes": Decimal(10), "order": "odd"},
        {},
    )
    assert plan.segments == {
        None: pytest.approx(1),
        "broad": pytest.approx(1),
        "niche": pytest.approx(0.5),
    }
    assert plan.changeover_share == 0
