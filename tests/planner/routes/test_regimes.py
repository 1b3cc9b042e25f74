from decimal import Decimal
from fractions import Fraction

import pytest

from planner.plant import Regime
from tests.planner.planning.builders import a_plant, recipes

EUR = 1_000_000


def only_way(plant, **row):
    (recipe,) = recipes(plant, **row)
    (step,) = recipe.steps
    (way,) = step.ways
    return way


def test_minutes_are_fixed_plus_started_units_times_rate_and_options():
    plant = a_plant(
        options=[{"group": "arms", "option": "wide", "minutes": "30 s", "default": True}],
        rates=[
            {"product": "chair", "resource": "line", "rate": "1 min", "fixed": 5, "yield": "0.95"}
        ],
    )
    way = only_way(plant, quantity=Decimal(95))
    assert way.minutes == 5 + 100 * Fraction(3, 2)


def test_production_is_hours_materials_options_and_energy_on_started_units():
    plant = a_plant(
        energy_price="0.30",
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": "60", "changeover": 0, "power": "8"}
        ],
        options=[{"group": "arms", "option": "wide", "cost": "0.25", "default": True}],
        rates=[
            {"product": "chair", "resource": "line", "rate": "1 min", "cost": "2", "yield": "0.5"}
        ],
    )
    # 60 good are 120 started: 2 h x 60 + 120 x 2.25 + 16 kWh x 0.30
    way = only_way(plant, quantity=Decimal(60))
    assert way.production == (120 + 270) * EUR + 4_800_000
    assert way.energy_kwh == 16


def test_costs_come_from_minutes_that_are_not_rounded():
    plant = a_plant(rates=[{"product": "chair", "resource": "line", "rate": "7/h"}])
    assert only_way(plant, quantity=Decimal(1)).production == 8_571_429


def test_a_line_below_its_least_quantity_makes_no_route():
    plant = a_plant(
        rates=[{"product": "chair", "resource": "line", "rate": "1 min", "min_quantity": "50"}]
    )
    assert recipes(plant, quantity=Decimal(49)) == ()
    assert len(recipes(plant, quantity=Decimal(50))) == 1


def test_a_large_order_is_split_into_lots_that_pay_the_fixed_work_each():
    plant = a_plant(
        rates=[{"product": "chair", "resource": "line", "rate": 1, "fixed": 10, "max_lot": "40"}]
    )
    (recipe,) = recipes(plant, quantity=Decimal(100))
    assert [(step.lot, step.good) for step in recipe.steps] == [(1, 34), (2, 33), (3, 33)]
    assert sum(step.ways[0].minutes for step in recipe.steps) == 130
    assert all(step.after == () for step in recipe.steps)


def two_lines(**second):
    lines = [{"name": n, "kind": "mass", "changeover": 0} for n in ("fast", "slow")]
    rates = [
        {"product": "chair", "resource": "fast", "rate": 1},
        {"product": "chair", "resource": "slow", "rate": 2, **second},
    ]
    return a_plant(resources=lines, rates=rates)


def test_resources_that_start_the_same_quantity_share_a_route():
    (recipe,) = recipes(two_lines())
    assert [way.resource for way in recipe.steps[0].ways] == ["fast", "slow"]


def test_resources_of_another_yield_make_another_route():
    started = [recipe.steps[0].started for recipe in recipes(two_lines(**{"yield": "0.5"}))]
    assert started == [60, 120]


def test_ways_that_may_and_may_not_pause_are_different_routes():
    plant = a_plant(
        resources=[
            {"name": "line", "kind": "mass", "changeover": 0},
            {"name": "oven", "kind": "mass", "changeover": 0, "resumable": "no"},
        ],
        rates=[{"product": "chair", "rate": 1}],
    )
    ways = [[way.resource for way in recipe.steps[0].ways] for recipe in recipes(plant)]
    assert ways == [["line"], ["oven"]]


@pytest.fixture
def mixed():
    return a_plant(
        options=[
            {"group": "wood", "option": "oak", "default": True},
            {"group": "wood", "option": "ash"},
        ],
        resources=[
            {"name": "line", "kind": "mass", "changeover": 0},
            {"name": "cell", "kind": "flexible", "changeover": 0},
            {"name": "bench", "kind": "custom", "changeover": 0, "hourly_cost": "30"},
        ],
        rates=[{"product": "chair", "rate": "1 min"}],
    )


@pytest.mark.parametrize(
    ("row", "regimes"),
    [
        ({}, {Regime.MASS, Regime.FLEXIBLE, Regime.CUSTOM}),
        ({"options": ["ash"]}, {Regime.FLEXIBLE, Regime.CUSTOM}),
        ({"bespoke_minutes": Decimal(60)}, {Regime.CUSTOM}),
        ({"regimes": ["mass", "custom"]}, {Regime.MASS, Regime.CUSTOM}),
    ],
)
def test_level_and_allowed_regimes_open_the_routes(mixed, row, regimes):
    assert {recipe.regime for recipe in recipes(mixed, **row)} == regimes


def test_bespoke_work_and_cost_are_for_the_whole_order(mixed):
    way = only_way(mixed, quantity=Decimal(10), bespoke_minutes=Decimal(50), bespoke_cost=7 * EUR)
    assert way.minutes == 60
    assert way.production == 37 * EUR


def test_bespoke_orders_may_name_options_outside_the_catalogue(mixed):
    row = {"options": ["carved back"], "bespoke_minutes": Decimal(50), "quantity": Decimal(10)}
    assert only_way(mixed, **row).minutes == 60


def test_a_step_demands_of_each_pool_the_largest_amount_named():
    plant = a_plant(
        pools=[{"name": "crew", "capacity": 9}, {"name": "gluers", "capacity": 2}],
        options=[{"group": "arms", "option": "wide", "default": True}],
        option_work=[
            {"group": "arms", "option": "wide", "regime": "mass", "pools": "crew=3; gluers=1"}
        ],
        resources=[{"name": "line", "kind": "mass", "changeover": 0, "pools": "crew=2"}],
    )
    assert only_way(plant).pools == (("crew", 3), ("gluers", 1))


def test_materials_of_product_and_options_are_drawn_for_started_units_at_their_value():
    plant = a_plant(
        stock=[{"item": "wood", "on_hand": 999, "unit_value": "1.50"}, {"item": "glue"}],
        materials=[
            {"item": "wood", "product": "chair", "per_unit": "2"},
            {"item": "wood", "group": "arms", "option": "wide", "per_unit": "0.5"},
            {"item": "glue", "product": "chair", "per_unit": "1", "regime": "custom"},
        ],
        options=[{"group": "arms", "option": "wide", "default": True}],
        rates=[{"product": "chair", "resource": "line", "rate": 1, "yield": "0.5"}],
    )
    (recipe,) = recipes(plant, quantity=Decimal(10))
    (draw,) = recipe.steps[0].draws
    assert (draw.item, draw.quantity, draw.cost) == ("wood", 50, 75 * EUR)
