from datetime import UTC, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest

from planner.errors import BadRequest, InputRejected, NoPlan
from planner.orders import check_orders, empty_orders
from planner.planning.cancel import CancelToken
from planner.planning.inputs import save_week
from planner.planning.plan_week import plan_week
from planner.planning.verify import verify_folder, verify_plan
from planner.plant import Regime
from tests.planner.planning.builders import START, a_book, a_plant
from tests.planner.routes.test_hybrid import postponed

EUR = 1_000_000


def week(plant, *rows, **settings):
    return plan_week(plant, a_book(plant, *rows), **{"time_limit": 10, "workers": 1, **settings})


def mixed():
    """A line with a dear changeover, a quick cell at half again the price per hour."""
    return a_plant(
        lateness={"cost_per_day": "100"},
        options=[
            {"group": "hue", "option": "white", "default": True},
            {"group": "hue", "option": "black"},
        ],
        variants=[{"product": "chair", "variant": h, "options": h} for h in ("white", "black")],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "hue",
             "initial_setup": "white", "changeover": 60},
            {"name": "cell", "kind": "flexible", "hourly_cost": 90, "changeover": 0},
        ],
        rates=[{"product": "chair", "rate": 1}],
    )  # fmt: skip


def test_the_regime_is_the_one_that_costs_least_in_all():
    plan = week(mixed(), {}, {"options": ["black"]})
    regimes = {order.order: order.regime for order in plan.orders}
    # An hour on the line costs 60; the changeover to black another 60, the cell 30 more.
    assert regimes == {"A1": Regime.MASS, "A2": Regime.FLEXIBLE}
    assert plan.cost.total == 150 * EUR
    assert plan.status.solution == "optimal"
    assert plan.status.bound == plan.status.objective


def test_a_long_run_pays_for_its_changeover():
    plan = week(mixed(), {}, {"options": ["black"], "quantity": Decimal(180)})
    assert plan.regimes.mass == 2
    assert plan.cost.setup == 60 * EUR


def test_an_order_worth_less_than_its_cost_is_refused():
    plan = week(mixed(), {"price": 59 * EUR})
    assert [order.order for order in plan.refused] == ["A1"]
    assert plan.cost.refusal == plan.cost.total == 59 * EUR


def test_overtime_is_opened_where_it_costs_less_than_being_late():
    plant = a_plant(
        lateness={"cost_per_day": "500"},
        calendars=[
            {"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-12:00",
             "overtime_premium": "30", "overtime_fixed": "100"}
        ],
        rates=[{"product": "chair", "rate": "41 min"}],
    )  # fmt: skip
    plan = week(plant, {"due_at": START + timedelta(days=5, hours=9)})
    # An hour more than the week has: on Saturday for 130, or on Monday, two days late, for 1,000.
    assert plan.cost.overtime == 130 * EUR
    assert plan.cost.tardiness == 0
    assert [window.minutes for window in plan.overtime] == [60]


def test_a_plan_states_how_it_was_made():
    plan = week(mixed(), {}, seed=7)
    assert (plan.seed, plan.strategy, plan.limits.time_limit) == (7, "optimal", 10)
    assert set(plan.versions) >= {"planner", "ortools"}
    assert plan.start_at == START


def test_the_same_work_and_seed_give_the_same_plan():
    rows = [{"quantity": Decimal(n)} for n in (10, 20, 30)]
    settings = {"time_limit": None, "work_limit": 0.5, "seed": 3}
    one, other = (week(mixed(), *rows, **settings) for _ in range(2))
    assert one.orders == other.orders


def test_progress_is_heard_until_the_plan_stands():
    told = []
    plan = week(mixed(), {}, listener=told.append)
    assert told[-1].cost == plan.cost.total
    assert told[-1].late_orders == 0


def test_a_cancelled_search_still_gives_its_first_plan():
    token = CancelToken()
    token.cancel()
    # The floor, an hour each on the line, is below any plan, so nothing is proven at once.
    plan = week(mixed(), {}, {"options": ["black"]}, cancel=token)
    assert plan.status.termination == "interrupted"
    assert plan.regimes.mass + plan.regimes.flexible == 2


def test_contradicting_deadlines_leave_no_plan():
    due = START + timedelta(hours=9)
    rows = [{"must_make": True, "deadline_at": due, "regimes": ["mass"]} for _ in range(2)]
    with pytest.raises(NoPlan) as raised:
        week(mixed(), *rows)
    assert raised.value.solution == "infeasible"


def test_an_unknown_strategy_is_named():
    with pytest.raises(BadRequest, match="optimall"):
        week(mixed(), {}, strategy="optimall")


def test_a_book_without_orders_is_rejected():
    with pytest.raises(InputRejected, match="no order"):
        plan_week(mixed(), empty_orders())


def book(*rows):
    return pl.DataFrame(rows, schema=["order", "product", "quantity", "due"], orient="row")


BAD = book(("A1", "chair", "60", "2026-03-06"), ("A2", "chiar", "60", "2026-03-06"))


def test_a_book_with_errors_is_rejected_with_its_defects():
    checked = check_orders(BAD, mixed(), START)
    with pytest.raises(InputRejected) as raised:
        plan_week(mixed(), checked)
    assert "unknown-product" in {str(defect.code) for defect in raised.value.defects}


def test_orders_set_aside_are_listed_with_their_defects():
    checked = check_orders(BAD, mixed(), START)
    plan = plan_week(mixed(), checked, quarantine=True, time_limit=10, workers=1)
    (aside,) = plan.quarantined
    assert aside.order == "A2"
    assert [(d.code, d.column, d.value) for d in aside.defects] == [
        ("unknown-product", "product", "chiar")
    ]
    assert plan.kpis.quarantined == 1
    assert plan.kpis.orders == 1


def test_a_planned_week_verifies_from_its_folder(tmp_path):
    plant = postponed(
        stock=[{"item": "oak body", "product": "chair", "options": "oak", "on_hand": 5}],
        outsourcing=[{"product": "chair", "cost": 50, "lead_time": "2 d", "weekly_limit": 100}],
        lateness={"share_per_day": "3%"},
    )
    due = datetime(2026, 3, 3, tzinfo=UTC)
    rows = [
        {"options": o, "quantity": Decimal(q), "due_at": due}
        for o, q in ((["hide"], 5), (["ash"], 40), ([], 90), (["ash", "hide"], 30))
    ]
    orders = a_book(plant, *rows)
    plan = plan_week(plant, orders, time_limit=5, workers=1)
    save_week(plan, tmp_path / "week", plant, orders)
    assert verify_folder(tmp_path / "week").violations == ()
    assert verify_plan(plan, plant, orders).valid
