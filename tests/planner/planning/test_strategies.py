"""What a strategy does to a problem, to a plan, and to what orders cost that it cannot serve."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.audit import audit
from planner.errors import BadRequest, NoPlan
from planner.plan import RefusalReason
from planner.planning.admit import admits
from planner.planning.plan_week import plan_week
from planner.planning.verify import verify_plan
from planner.planning.week import read_week
from planner.plant import Regime
from planner.strategies import BUILT_IN, OPTIMAL, strategy_named, strategy_of
from tests.examples import examples
from tests.planner.planning.builders import a_book, a_plant, plan_of, translated
from tests.planner.planning.plants import plants, rows

MICRO = 1_000_000


def a_shop(**tables):
    """Return a line, a cell and a bench that make chairs, with a late option and a supplier."""
    return a_plant(
        **{
            "resources": [
                {"name": "line", "kind": "mass", "hourly_cost": 60, "min_quantity": 10},
                {"name": "cell", "kind": "flexible", "hourly_cost": 90},
                {"name": "bench", "kind": "custom", "hourly_cost": 40},
            ],
            "rates": [
                {"product": "chair", "regime": "mass", "rate": 1},
                {"product": "chair", "regime": "flexible", "rate": 4},
                {"product": "chair", "regime": "custom", "rate": 20},
            ],
            "options": [
                {"group": "seat", "option": "wool", "default": True, "stage": "late"},
                {"group": "seat", "option": "hide", "stage": "late", "minutes": 2},
            ],
            "outsourcing": [{"product": "chair", "cost": 70, "lead_time": "3 d"}],
            **tables,
        }
    )


STANDARD = {"quantity": Decimal(60)}
SMALL = {"quantity": Decimal(5)}
CONFIGURED = {"quantity": Decimal(60), "options": ["hide"]}
BESPOKE = {"quantity": Decimal(6), "bespoke_minutes": Decimal(30)}


def own(*rules, **settings_):
    """Return a strategy of (condition, regimes) rules."""
    tables = [{"when": when, "regimes": regimes.split()} for when, regimes in rules]
    return strategy_of({"name": "own", "rules": tables, **settings_})


def regimes_of(strategy, *orders, plant=None):
    """Return by order the regimes that are left, None where the order is unserved."""
    translation = translated(plant or a_shop(), *orders, strategy=strategy)
    found = {
        line.order: {str(recipe.regime) for recipe in recipes}
        for line, recipes in zip(translation.lines, translation.recipes, strict=True)
    }
    return [found.get(f"A{number}") for number in range(1, len(orders) + 1)]


BOOK = (STANDARD, SMALL, CONFIGURED, BESPOKE)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mass", [{"mass"}, None, None, None]),
        ("flexible", [{"flexible"}, {"flexible"}, {"flexible"}, None]),
        ("custom", [{"custom"}] * 4),
        ("segmented", [{"mass"}, {"flexible"}, {"flexible"}, {"custom"}]),
        ("volume", [{"mass"}, {"flexible"}, {"flexible"}, {"custom"}]),
        ("hybrid", [{"mass", "hybrid"}, {"flexible"}, {"hybrid"}, {"custom"}]),
        (
            "optimal",
            [
                {"mass", "flexible", "custom", "hybrid", "outsourced"},
                {"flexible", "custom", "outsourced"},
                {"flexible", "custom", "hybrid", "outsourced"},
                {"custom"},
            ],
        ),
    ],
)
def test_the_built_in_strategies_open_what_their_names_say(name, expected):
    assert regimes_of(strategy_named(name), *BOOK) == expected


def test_no_match_leaves_everything_open():
    assert regimes_of(own(("quantity > 999", "custom")), STANDARD) == (
        regimes_of(OPTIMAL, STANDARD)
    )


def test_a_strategy_never_opens_what_the_customer_closes():
    asked = {**STANDARD, "regimes": ["custom"]}
    assert regimes_of(own(("TRUE", "mass custom")), asked) == [{"custom"}]
    assert regimes_of(own(("TRUE", "mass")), asked) == [None]


def test_next_is_the_next_more_flexible_regime_that_has_a_route():
    upwards = own(("TRUE", "mass"), unserved="next")
    assert regimes_of(upwards, *BOOK) == [{"mass"}, {"flexible"}, {"hybrid"}, {"custom"}]


def test_next_passes_over_a_regime_that_could_not_meet_the_deadline():
    tomorrow = {**CONFIGURED, "deadline_at": datetime(2026, 3, 2, 15, tzinfo=UTC)}
    upwards = own(("TRUE", "mass"), unserved="next", switches={"stock": False})
    slow = a_shop(transfer="8 h")
    assert regimes_of(upwards, tomorrow, plant=slow) == [{"flexible"}]


def test_named_resources_are_the_only_ones_used():
    plant = a_shop(
        resources=[
            {"name": "line", "kind": "mass"}, {"name": "cell", "kind": "flexible"},
            {"name": "cell 2", "kind": "flexible"},
        ]
    )  # fmt: skip
    strategy = strategy_of(
        {"name": "own", "resources": ["line", "cell 2"], "switches": {"outsourcing": False}}
    )
    translation = translated(plant, CONFIGURED, strategy=strategy)
    used = {w.resource for r in translation.recipes[0] for step in r.steps for w in step.ways}
    assert used == {"line", "cell 2"}


def test_a_rule_may_name_resources_too():
    rule = {"when": "TRUE", "regimes": ["mass", "custom"], "resources": ["bench"]}
    assert regimes_of(strategy_of({"name": "own", "rules": [rule]}), STANDARD) == [{"custom"}]


def test_a_resource_that_the_plant_does_not_have_is_told():
    rule = {"when": "TRUE", "regimes": ["custom"], "resources": ["bnch"]}
    strategy = strategy_of({"name": "own", "rules": [rule]})
    with pytest.raises(BadRequest, match=r"rule 1: resources: .* no resource 'bnch'") as e:
        translated(a_shop(), {}, strategy=strategy)
    assert e.value.hint == "did you mean 'bench'?"


def test_switches_close_suppliers_stock_overtime_and_refusal():
    plant = a_shop(
        stock=[{"item": "body", "product": "chair", "on_hand": 99}],
        calendars=[{"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-12:00"}],
    )
    free = translated(plant, CONFIGURED)
    shut = {"overtime": False, "outsourcing": False, "refusal": False, "stock": False}
    closed = translated(plant, CONFIGURED, strategy=strategy_of({"name": "own", "switches": shut}))
    assert {r.route for r in free.recipes[0]} - {r.route for r in closed.recipes[0]} == {
        "hybrid from body", "outside",
    }  # fmt: skip
    assert free.problem.windows
    assert not closed.problem.windows
    assert free.problem.jobs[0].refusal_cost is not None
    assert closed.problem.jobs[0].refusal_cost is None


def test_stock_orders_are_runs_on_a_line_whichever_of_its_regimes_is_open():
    plant = a_shop(stock=[{"item": "body", "product": "chair", "unit_value": 5}])
    row = {"stock_item": "body", "options": [], "quantity": Decimal(40)}
    for open_ in ("mass", "hybrid"):
        assert regimes_of(own(("TRUE", open_)), row, plant=plant) == [{"hybrid"}]
    assert regimes_of(own(("TRUE", "custom")), row, plant=plant) == [None]


def unserved(*orders, plant=None, **row):
    translation = translated(plant or a_shop(), row, *orders, strategy=strategy_named("mass"))
    return translation.impossible[0]


def test_an_unserved_order_counts_at_its_price_and_goodwill_even_if_it_must_be_made():
    plant = a_shop(refusal={"goodwill": 20, "goodwill_share": "0.1"})
    found = unserved(plant=plant, **BESPOKE, must_make=True)
    assert found.reason is RefusalReason.STRATEGY
    assert found.cost == (600 + 60 + 20) * MICRO


def test_an_unserved_order_counts_at_its_own_refusal_cost_where_it_has_one():
    assert unserved(**BESPOKE, refusal_cost=77).cost == 77


def test_an_unserved_order_without_a_price_is_worth_its_dearest_route():
    plant = a_shop(products=[{"name": "chair"}], refusal={"goodwill": 20})
    # Configured: by cell 60 x 6 min, by bench 60 x 22 min, bought, or line and cell.
    found = unserved(plant=plant, **CONFIGURED)
    bench, bought = 60 * 22 * 40 // 60, 60 * 70
    assert max(bench, bought) == bought
    assert found.cost == (bought + 20) * MICRO


def test_what_no_strategy_could_make_is_told_as_such_and_must_be_made_raises():
    gone = {**BESPOKE, "deadline_at": datetime(2026, 3, 2, 8, 5, tzinfo=UTC)}
    translation = translated(a_shop(), gone, strategy=strategy_named("mass"))
    assert translation.impossible[0].reason is RefusalReason.DEADLINE
    with pytest.raises(NoPlan, match="A1"):
        translated(a_shop(), {**gone, "must_make": True}, strategy=strategy_named("mass"))


def test_what_only_the_strategy_makes_hopeless_is_unserved():
    # By bench it takes two hours; the line and the cell would be in time.
    tight = {**SMALL, "deadline_at": datetime(2026, 3, 2, 8, 40, tzinfo=UTC), "must_make": True}
    translation = translated(a_shop(), tight, strategy=strategy_named("custom"))
    assert [each.reason for each in translation.impossible] == [RefusalReason.STRATEGY]


def test_tick_and_changeovers_are_the_same_under_every_strategy():
    plant = a_shop(
        resources=[
            {"name": "line", "kind": "mass", "setup_by": "product", "changeover": 7},
            {"name": "cell", "kind": "flexible", "setup_by": "seat", "changeover": "90 s"},
            {"name": "bench", "kind": "custom"},
        ]
    )
    seen = {
        (t.clock.tick, repr(t.machines.families))
        for name in BUILT_IN
        for t in [translated(plant, *BOOK, strategy=strategy_named(name))]
    }
    assert len(seen) == 1


@settings(deadline=None, max_examples=examples(12), suppress_health_check=[HealthCheck.too_slow])
@given(plants(), rows(), st.sampled_from(BUILT_IN))
def test_a_plan_of_a_narrower_strategy_holds_and_costs_the_same_under_a_wider_one(
    plant, book, name
):
    book = [{key: value for key, value in row.items() if key != "must_make"} for row in book]
    orders = a_book(plant, *book)
    plan = plan_of(translated(plant, *book, strategy=strategy_named(name)))
    assert verify_plan(plan, plant, orders).violations == ()
    assert audit(plan, plant, orders).violations == ()
    assert admits(OPTIMAL, plan, plant, orders)
    assert admits(strategy_named(name), plan, plant, orders)


def test_a_plan_that_does_what_a_strategy_closes_is_not_admitted():
    plant = a_shop()
    plan = plan_of(translated(plant, CONFIGURED, strategy=strategy_named("flexible")))
    orders = a_book(plant, CONFIGURED)
    assert admits(strategy_named("segmented"), plan, plant, orders)
    assert not admits(strategy_named("custom"), plan, plant, orders)
    assert not admits(strategy_named("mass"), plan, plant, orders)


def test_a_plan_that_refuses_what_must_be_made_is_not_admitted_by_a_strategy_that_could():
    plant = a_shop()
    row = {**BESPOKE, "must_make": True}
    plan = plan_of(translated(plant, row, STANDARD, strategy=strategy_named("mass")))
    orders = a_book(plant, row, STANDARD)
    assert not admits(OPTIMAL, plan, plant, orders)
    assert admits(strategy_named("mass"), plan, plant, orders)


def quick(plant, orders, strategy, **settings_):
    return plan_week(
        plant, orders, strategy=strategy, time_limit=None, work_limit=0.005, workers=1, **settings_
    )


def test_a_plan_that_is_offered_is_where_a_wider_strategy_starts():
    plant = a_shop()
    rows_ = [STANDARD, SMALL, CONFIGURED, BESPOKE] * 4
    orders = a_book(plant, *rows_)
    narrow = quick(plant, orders, "segmented")
    wide = quick(plant, orders, OPTIMAL, offered=[narrow])
    assert wide.cost.total <= narrow.cost.total


def test_offered_plans_reach_beyond_the_horizon_that_a_wider_strategy_needs():
    plant = a_shop()
    orders = a_book(plant, *[{**STANDARD, "quantity": Decimal(400)}] * 6)
    narrow = quick(plant, orders, strategy_of({
        "name": "late", "switches": {"refusal": False},
        "rules": [{"when": "TRUE", "regimes": ["custom"]}],
    }))  # fmt: skip
    assert max(order.completion_at for order in narrow.orders) > (
        narrow.start_at + timedelta(weeks=15)
    )
    assert admits(OPTIMAL, narrow, plant, orders)
    assert quick(plant, orders, OPTIMAL, offered=[narrow]).cost.total <= narrow.cost.total


def weighted(lateness, cost):
    return strategy_of({"name": "own", "weights": {"lateness": lateness, "cost": cost}})


def test_weights_steer_the_search_and_figures_stay_at_the_plants_prices():
    plant = a_shop(
        lateness={"cost_per_day": 60}, outsourcing=[],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "product"},
            {"name": "cell", "kind": "flexible", "hourly_cost": 900},
        ],
    )  # fmt: skip
    # The line is full on Monday. After that the order is a day late, for some 50; in the cell it is
    # on time, for 3,240.
    row = {"quantity": Decimal(54), "due_at": datetime(2026, 3, 2, 12, tzinfo=UTC)}
    first = {"quantity": Decimal(480), "regimes": ["mass"], "late_cost_per_day": 10**9,
             "must_make": True, "due_at": datetime(2026, 3, 2, 16, tzinfo=UTC)}  # fmt: skip
    orders = a_book(plant, first, row)
    cheap = quick(plant, orders, weighted(0, 1))
    punctual = quick(plant, orders, weighted(1000, 1))
    assert cheap.regimes.mass == 2
    assert punctual.regimes.flexible == 1
    assert punctual.cost.tardiness < cheap.cost.tardiness
    for plan in (cheap, punctual):
        assert verify_plan(plan, plant, orders).violations == ()
        assert plan.status.objective == plan.cost.total
        assert plan.status.bound <= quick(plant, orders, OPTIMAL).cost.total


@cache
def bicycles():
    week = read_week(Path(__file__).parents[3] / "instances" / "bicycle-week")
    return week.reading.plant, week.orders.frame


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_built_in_strategy_plans_the_bicycle_week_and_keeps_to_itself(name):
    plant, orders = bicycles()
    plan = plan_week(plant, orders, strategy=name, time_limit=None, work_limit=0.001, workers=1)
    made = {regime for regime, count in plan.regimes.model_dump().items() if count}
    allowed = {
        "mass": {"mass"}, "flexible": {"flexible"}, "custom": {"custom"},
    }.get(name, {str(regime) for regime in Regime})  # fmt: skip
    assert made <= allowed
    assert plan.strategy == name
    assert plan.strategy_document == strategy_named(name)
    by_level = {(str(order.level), str(order.regime)) for order in plan.orders}
    if name == "segmented":
        assert by_level <= {
            ("standard", "mass"), ("standard", "flexible"), ("configured", "flexible"),
            ("bespoke", "custom"),
        }  # fmt: skip
