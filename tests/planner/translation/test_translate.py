from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from planner.errors import BadRequest, InputRejected, NoPlan
from planner.plan import RefusalReason
from planner.plant import Regime
from planner.strategies import strategy_of
from planner.translation.draft import late_cost_per_tick
from solvers.problem import FORBIDDEN
from tests.planner.planning.builders import START, a_plant, planned, translated

EUR = 1_000_000


def painted(**resource):
    """A line set up by colour, with a dear way back from black to white."""
    return a_plant(
        options=[
            {"group": "hue", "option": "white", "default": True},
            {"group": "hue", "option": "black"},
            {"group": "hue", "option": "red"},
        ],
        variants=[{"product": "chair", "variant": h, "options": h} for h in ("white", "black")],
        resources=[
            {"name": "line", "kind": "mass", "hourly_cost": 60, "setup_by": "hue",
             "changeover": 10, **resource}
        ],
        changeovers=[
            {"resource": "line", "from_setup": "black", "to_setup": "white", "minutes": 90,
             "cost": "5"},
        ],
    )  # fmt: skip


def setups(translation):
    owned = translation.machines.families["line"]
    (matrix,) = translation.problem.setups
    return owned, matrix


def test_setup_families_are_the_distinct_setups_of_orders_and_stations_and_rows():
    plant = painted(initial_setup="red")
    owned, _ = setups(translated(plant, {}, {}, {"options": ["black"]}))
    assert owned.setups == (("black",), ("red",), ("white",))


def test_changeovers_cost_their_own_and_the_hours_they_take():
    owned, matrix = setups(translated(painted(), {}, {"options": ["black"]}))
    black, white = owned.index(("black",)), owned.index(("white",))
    assert matrix.time[black, white] == 90
    assert matrix.cost[black, white] == 95 * EUR
    assert (matrix.time[white, black], matrix.cost[white, black]) == (10, 10 * EUR)
    assert matrix.time[white, white] == matrix.cost[white, white] == 0


def test_an_unknown_initial_setup_costs_the_dearest_entry_changeover():
    (order,) = planned(painted(), {}).orders
    changeover = order.steps[0].changeover
    assert changeover.from_setup is None
    assert (changeover.minutes, changeover.cost) == (90, 95 * EUR)


def test_a_known_initial_setup_costs_its_own_changeover():
    (order,) = planned(painted(initial_setup="white"), {}).orders
    assert order.steps[0].changeover is None
    assert order.cost.setup == 0


def test_with_nothing_else_to_come_from_an_unknown_setup_costs_the_default():
    plant = a_plant(
        resources=[{"name": "line", "kind": "mass", "setup_by": "family", "changeover": 25}]
    )
    (order,) = planned(plant, {}).orders
    assert order.steps[0].changeover.minutes == 25


def test_a_forbidden_changeover_stays_forbidden():
    plant = painted(initial_setup="black").model_copy(update={"changeovers": ()})
    rules = [{"resource": "line", "attribute": "hue", "to_value": "white", "forbidden": "yes"}]
    forbidding = a_plant(changeover_rules=rules).changeover_rules
    plant = plant.model_copy(update={"changeover_rules": forbidding})
    owned, matrix = setups(translated(plant, {}, {"options": ["black"]}))
    assert matrix.time[owned.index(("black",)), owned.index(("white",))] == FORBIDDEN


def test_stations_are_machines_of_one_group_and_share_the_calendar():
    plant = a_plant(resources=[{"name": "line", "kind": "mass", "stations": 3, "changeover": 0}])
    machines = translated(plant, {}).problem.machines
    assert len(machines) == 3
    assert {(machine.group, machine.calendar) for machine in machines} == {(0, 0)}


def test_a_busy_station_opens_when_it_is_free():
    plant = a_plant(
        resources=[{"name": "line", "kind": "mass", "stations": 2, "changeover": 0}],
        state_machines=[{"resource": "line", "station": 2, "free_at": "2026-03-02 12:00"}],
    )
    problem = translated(plant, {}).problem
    opens = [problem.calendars[m.calendar].intervals[0] for m in problem.machines]
    assert opens == [(480, 960), (720, 960)]


def test_overtime_is_a_window_on_every_station_within_the_horizon():
    plant = a_plant(
        calendars=[
            {"name": "day", "shifts": "Mon-Fri 08:00-16:00", "overtime": "Sat 08:00-12:00",
             "overtime_premium": "30", "overtime_fixed": "100"}
        ],
        resources=[{"name": "line", "kind": "mass", "stations": 2, "changeover": 0}],
    )  # fmt: skip
    windows = translated(plant, {}).problem.windows
    saturday = 5 * 1440
    assert [(w.machine, w.start, w.end, w.cost, w.rate) for w in windows] == [
        (machine, saturday + 480, saturday + 720, 100 * EUR, EUR // 2) for machine in (0, 1)
    ]


def test_calendars_are_long_enough_for_all_work():
    plant = a_plant(rates=[{"product": "chair", "rate": "10 h"}])
    plan = planned(plant, {"quantity": Decimal(100), "must_make": True})
    assert plan.orders[0].completion_at > START + timedelta(weeks=24)


MONDAY_CREW = {
    "calendars": [
        {"name": "day", "shifts": "Daily 00:00-24:00"},
        {"name": "crew", "shifts": "Mon 08:00-10:00"},
    ],
    "resources": [
        {"name": "line", "kind": "mass", "changeover": 0, "calendar": "day", "pools": "crew=1"}
    ],
    "pools": [{"name": "crew", "capacity": 1, "calendar": "crew"}],
}
"""A line that is always open, with a crew that is there for two hours a week."""


def test_calendars_are_long_enough_for_a_crew_that_comes_once_a_week():
    orders = [{"must_make": True}] * 20
    plan = planned(a_plant(**MONDAY_CREW), *orders)
    # Two orders of an hour fit into a Monday's two.
    assert max(order.completion_at for order in plan.orders) == START + timedelta(weeks=9, hours=10)


def test_calendars_are_long_enough_for_work_that_only_one_shift_a_week_can_hold():
    plant = a_plant(
        calendars=[{"name": "day", "shifts": "Mon-Fri 08:00-16:00; Sat 06:00-18:00"}],
        resources=[{"name": "line", "kind": "mass", "changeover": 0, "resumable": "no"}],
    )
    plan = planned(plant, *[{"quantity": Decimal(600), "must_make": True}] * 30)
    assert {order.completion_at.weekday() for order in plan.orders} == {5}


def test_calendars_are_long_enough_for_changeovers_by_a_crew_that_comes_once_a_week():
    plant = a_plant(
        **MONDAY_CREW
        | {
            "products": [{"name": "chair", "price": 1}, {"name": "stool", "price": 1}],
            "resources": [
                {"name": "line", "kind": "mass", "changeover": "2 h", "setup_by": "product",
                 "calendar": "day", "changeover_pools": "crew=1"}
            ],
            "rates": [{"product": "*", "rate": "1 min"}],
        }
    )  # fmt: skip
    translation = translated(plant, *[{"product": name} for name in ["chair", "stool"] * 8])
    # There is time for one changeover a week, and one order after the other may need one.
    end_at = translation.clock.instant(translation.problem.horizon)
    assert end_at > START + timedelta(weeks=16)


def test_work_for_which_the_crew_never_stays_long_enough_is_named():
    with pytest.raises(NoPlan, match=r"A2: step make takes .* of crew, never there") as no:
        translated(
            a_plant(**MONDAY_CREW),
            {"must_make": True},
            {"quantity": Decimal(121), "must_make": True},
        )
    assert no.value.solution == "infeasible"


def test_work_for_which_the_crew_stays_just_long_enough_is_made():
    assert planned(a_plant(**MONDAY_CREW), {"quantity": Decimal(120), "must_make": True}).orders


def test_open_time_is_true_in_the_week_the_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    plant = a_plant(
        time_zone="Europe/Berlin",
        start="2026-03-28 12:00",
        calendars=[{"name": "day", "shifts": "Sat 22:00-06:00"}],
        rates=[{"product": "chair", "rate": "1 h"}],
    )
    (order,) = planned(plant, {"quantity": Decimal(7)}).orders
    # The night of 29 March has no 02:00 to 03:00, so a shift from ten to six has seven hours.
    assert order.completion_at == datetime(2026, 3, 29, 6, tzinfo=berlin)
    assert order.completion_at.utcoffset() == timedelta(hours=2)
    assert order.steps[0].end_at - order.steps[0].start_at == timedelta(hours=7)


def test_slow_ways_do_not_hide_what_a_tick_adds_on_a_fast_line():
    plant = a_plant(
        resources=[
            {"name": "line", "kind": "mass", "changeover": 0},
            {"name": "bench", "kind": "custom", "changeover": 0},
        ],
        rates=[
            {"product": "chair", "regime": "mass", "rate": "30 s"},
            {"product": "chair", "regime": "custom", "rate": "8 h"},
        ],
        outsourcing=[{"product": "chair", "cost": 1, "lead_time": "3 d"}],
    )
    assert translated(plant, {"quantity": Decimal(3)}).clock.tick == 30


def test_the_tick_suits_changeovers_too():
    assert translated(painted(changeover="2.5 min"), {}, {"options": ["black"]}).clock.tick == 30
    quick = painted(changeover="45 s").model_copy(update={"changeovers": ()})
    assert translated(quick, {}, {"options": ["black"]}).clock.tick == 5


def test_seconds_of_dates_are_rounded_to_the_safe_side():
    plant = a_plant(calendars=[{"name": "day", "shifts": "Daily 00:00-24:00"}])
    dates = {
        "release_at": START + timedelta(seconds=90),
        "due_at": START + timedelta(minutes=70, seconds=30),
        "deadline_at": START + timedelta(minutes=80, seconds=59),
    }
    translation = translated(plant, dates)
    job = translation.problem.jobs[0]
    assert translation.clock.tick == 60
    assert (job.release, job.due, job.deadline) == (2, 70, 80)


def test_a_due_date_before_the_start_is_kept():
    (job,) = translated(a_plant(), {"due_at": START - timedelta(days=1)}).problem.jobs
    assert job.due == -1440


def test_late_cost_is_rounded_once_to_the_tick():
    assert late_cost_per_tick(86_400 * 60, 60) == 3600
    assert late_cost_per_tick(1000, 60) == 1


def test_an_order_that_nothing_can_make_is_refused_with_its_reason():
    plan = planned(a_plant(), {"bespoke_minutes": Decimal(5)}, {})
    (refused,) = plan.refused
    assert refused.reason is RefusalReason.NO_ROUTE
    assert plan.cost.refusal == refused.cost.refusal == 6000 * EUR
    assert plan.status.objective == plan.cost.total


def test_an_order_that_cannot_meet_its_deadline_alone_is_refused_with_the_date():
    (refused,) = planned(
        a_plant(), {"deadline_at": START + timedelta(hours=8, minutes=30)}, {}
    ).refused
    assert refused.reason is RefusalReason.DEADLINE
    assert "2026-03-02 09:00" in refused.detail


@pytest.mark.parametrize(
    "row", [{"bespoke_minutes": Decimal(5)}, {"deadline_at": START + timedelta(hours=8)}]
)
def test_an_impossible_order_that_must_be_made_is_named(row):
    with pytest.raises(NoPlan, match="A1") as raised:
        translated(a_plant(), {"must_make": True, **row}, {})
    assert raised.value.solution == "infeasible"


def test_without_a_planning_start_there_is_no_problem():
    plant = a_plant().model_copy(update={"start": None})
    with pytest.raises(BadRequest, match="planning start"):
        translated(plant, {})


def test_a_start_given_goes_before_that_of_the_plant():
    start = datetime(2026, 3, 3, 8, tzinfo=UTC)
    plan = translated(a_plant(), {}, start_at=start)
    assert plan.clock.instant(0) == start


def test_a_strategy_closes_resources_order_by_order():
    plant = a_plant(
        resources=[
            {"name": "line", "kind": "mass", "changeover": 0},
            {"name": "bench", "kind": "custom", "changeover": 0},
        ],
        rates=[{"product": "chair", "rate": 1}],
    )
    small = strategy_of({"name": "by hand", "rules": [{"when": "TRUE", "regimes": ["custom"]}]})
    translation = translated(plant, {}, strategy=small)
    assert [recipe.regime for recipe in translation.recipes[0]] == [Regime.CUSTOM]


def test_pools_follow_their_calendars_and_bound_the_work():
    plant = a_plant(
        calendars=[
            {"name": "day", "shifts": "Mon-Fri 08:00-16:00"},
            {"name": "late", "shifts": "Mon-Fri 10:00-16:00"},
        ],
        resources=[
            {"name": "line", "kind": "mass", "stations": 2, "changeover": 0, "pools": "crew=1",
             "calendar": "day"}
        ],
        pools=[{"name": "crew", "capacity": 1, "calendar": "late"}],
    )  # fmt: skip
    plan = planned(plant, {}, {})
    starts = sorted(order.steps[0].start_at - START for order in plan.orders)
    assert starts == [timedelta(hours=10), timedelta(hours=11)]


def test_work_waits_for_a_receipt_of_its_material():
    plant = a_plant(
        stock=[{"item": "wood", "on_hand": "10.5"}],
        receipts=[
            {"item": "wood", "arrives_at": "2026-03-01", "quantity": 500},
            {"item": "wood", "arrives_at": "2026-03-03 09:15", "quantity": 50},
        ],
        materials=[{"item": "wood", "product": "chair", "per_unit": "1.005"}],
    )
    # 60.3 are drawn; what came before the start is in the 10.5 on hand already.
    (order,) = planned(plant, {}).orders
    assert order.steps[0].start_at == START + timedelta(days=1, hours=9, minutes=15)


def test_a_state_replaces_the_stock_on_hand():
    tables = {
        "stock": [{"item": "wood", "on_hand": 0}],
        "materials": [{"item": "wood", "product": "chair", "per_unit": 1}],
    }
    assert planned(a_plant(**tables), {}, {}).regimes.mass == 0
    stocked = a_plant(**tables, state_stock=[{"item": "wood", "on_hand": 60}])
    assert planned(stocked, {}, {}).regimes.mass == 1


def test_a_changeover_that_nothing_gives_is_named():
    plant = painted().model_copy(update={"changeovers": ()})
    line = plant.resources[0].model_copy(update={"changeover": None})
    plant = plant.model_copy(update={"resources": (line,)})
    with pytest.raises(InputRejected, match="line has none from 'black' to 'white'"):
        translated(plant, {}, {"options": ["black"]})


def test_a_resource_without_any_yield_makes_nothing():
    plant = a_plant(rates=[{"product": "chair", "rate": 1, "yield": 0}])
    (refused,) = planned(plant, {}).refused
    assert refused.reason is RefusalReason.NO_ROUTE


def test_an_order_that_takes_centuries_is_refused():
    (refused,) = planned(a_plant(), {"quantity": Decimal(10) ** 9}).refused
    assert refused.reason is RefusalReason.NO_ROUTE


@pytest.mark.parametrize(
    "row",
    [{"quantity": Decimal(10) ** 17}, {"refusal_cost": 2**62}, {"late_cost_per_day": 2**62}],
)
def test_numbers_of_absurd_size_are_a_clear_error(row):
    with pytest.raises(InputRejected, match="beyond what can be planned") as raised:
        translated(a_plant(), row)
    assert "absurd" in raised.value.hint


def test_stock_of_any_size_and_fineness_is_counted():
    plant = a_plant(
        stock=[{"item": "wood", "on_hand": "999999999999.123456789"}],
        materials=[{"item": "wood", "product": "chair", "per_unit": "1000000.000000000000000001"}],
    )
    assert planned(plant, {"quantity": Decimal(1_000_000)}, {}).regimes.mass == 1
