from decimal import Decimal

import pytest

from planner.routes.factory import Factory
from planner.translation.prices import late_cost_per_day, price, refusable, refusal_cost
from tests.planner.planning.builders import a_plant, lines_of

EUR = 1_000_000
CHEAP = [{"name": "chair", "price": "10"}]


def of(plant, **row):
    return Factory(plant), lines_of(plant, {"quantity": Decimal(20), **row})[0]


def test_a_price_is_the_orders_own_or_that_of_product_and_options():
    plant = a_plant(
        products=CHEAP,
        options=[{"group": "arms", "option": "wide", "default": True, "price": "2.50"}],
    )
    assert price(*of(plant)) == 250 * EUR
    assert price(*of(plant, price=99 * EUR)) == 99 * EUR


def test_a_stock_order_is_worth_its_baselines():
    plant = a_plant(stock=[{"item": "body", "product": "chair", "unit_value": "4"}])
    assert price(*of(plant, stock_item="body")) == 80 * EUR


@pytest.mark.parametrize(
    ("tables", "row", "cost"),
    [
        ({"lateness": {"cost_per_day": "5", "share_per_day": "2%"}}, {}, 9),
        ({"lateness": {"cost_per_day": "5"}}, {"priority": Decimal(3)}, 15),
        ({"products": [{"name": "chair", "price": 10, "late_cost_per_day": 7}]}, {}, 7),
        ({"lateness": {"cost_per_day": "5"}}, {"late_cost_per_day": 4 * EUR}, 4),
        ({"lateness": {"cost_per_day": "5"}}, {"priority": Decimal(0)}, 0),
    ],
)
def test_lateness_costs_what_order_product_or_settings_say_times_priority(tables, row, cost):
    assert late_cost_per_day(*of(a_plant(**{"products": CHEAP, **tables}), **row)) == cost * EUR


@pytest.mark.parametrize(
    ("tables", "row", "cost"),
    [
        ({}, {}, 200),
        ({"refusal": {"goodwill": "30", "goodwill_share": "10%"}}, {}, 250),
        ({"products": [{"name": "chair", "price": 10, "goodwill": 8}]}, {}, 208),
        ({"refusal": {"goodwill": "30"}}, {"refusal_cost": 12 * EUR}, 12),
    ],
)
def test_refusing_costs_the_full_price_and_goodwill_or_its_own(tables, row, cost):
    assert refusal_cost(*of(a_plant(**{"products": CHEAP, **tables}), **row)) == cost * EUR


def test_only_what_says_its_worth_may_be_refused():
    plant = a_plant(products=[{"name": "chair"}])
    assert not refusable(*of(plant))
    assert refusable(*of(plant, price=EUR))
    assert refusable(*of(plant, refusal_cost=EUR))
    assert not refusable(*of(plant, price=EUR, must_make=True))
