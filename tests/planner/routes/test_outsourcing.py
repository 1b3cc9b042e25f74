from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from planner.plant import Regime
from tests.planner.planning.builders import START, a_plant, planned, recipes

EUR = 1_000_000


def bought(**offer):
    row = {"product": "chair", "supplier": "Ace", "cost": "9", "cost_per_order": "40",
           "lead_time": "3 d", **offer}  # fmt: skip
    return a_plant(rates=[], outsourcing=[row])


def test_a_supplier_is_paid_per_unit_and_per_order_and_delivers_after_its_lead_time():
    (order,) = planned(bought(), {"quantity": Decimal(10)}).orders
    assert (order.regime, order.route) == (Regime.OUTSOURCED, "Ace")
    assert order.cost.outsourcing == order.cost.total == 130 * EUR
    assert order.completion_at == START + timedelta(days=3)


def test_an_order_is_placed_at_its_release():
    release = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    (order,) = planned(bought(), {"release_at": release}).orders
    assert order.steps[0].start_at == release


def test_suppliers_take_the_levels_they_say():
    assert recipes(bought(), bespoke_minutes=Decimal(1)) == ()
    assert len(recipes(bought(levels="bespoke"), bespoke_minutes=Decimal(1))) == 1


def test_an_order_larger_than_the_weekly_limit_is_not_taken():
    assert recipes(bought(weekly_limit=59)) == ()


def test_what_is_beyond_a_weeks_limit_is_placed_in_the_next():
    plan = planned(bought(weekly_limit=100), {}, {}, {})
    starts = sorted(order.steps[0].start_at - START for order in plan.orders)
    assert starts == [timedelta(weeks=week) for week in range(3)]


def test_what_was_not_used_in_one_week_is_not_added_to_the_next():
    later = {"release_at": START + timedelta(weeks=1)}
    plan = planned(bought(weekly_limit=100), later, later)
    starts = sorted(order.steps[0].start_at - START for order in plan.orders)
    assert starts == [timedelta(weeks=1), timedelta(weeks=2)]


@pytest.mark.parametrize("limit", ["60", "60.5"])
def test_limits_may_have_decimals(limit):
    assert planned(bought(weekly_limit=limit), {}).regimes.outsourced == 1
