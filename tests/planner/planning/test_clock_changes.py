"""A time that the clocks skip or show twice means one instant, wherever it is given."""

import os
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.audit import audit
from planner.orders import check_orders
from planner.planning.plan_week import plan_week
from planner.planning.verify import verify_plan
from planner.plant import load_plant, save_plant
from planner.plant.units import format_moment, on_clock, parse_moment
from tests.planner.planning.builders import a_book, a_plant

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = "Daily 00:00-24:00"


def works(**tables):
    return a_plant(time_zone="Europe/Berlin", calendars=[{"name": "day", "shifts": DAYS}], **tables)


def quick(plant, frame, start=None):
    return plan_week(plant, frame, start=start, time_limit=None, work_limit=0.001, workers=1)


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("2026-03-29 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-10-25 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25 02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_station_that_is_free_in_such_an_hour_gives_a_plan_that_holds(shown, meant):
    state = [{"resource": "line", "free_at": shown}]
    plant = works(state_machines=state, start=str(shown[:10]))
    frame = a_book(plant, {"due_at": meant + timedelta(days=2)})
    plan = quick(plant, frame)
    assert plan.resources[0].stations[0].free_at == meant
    assert plan.orders[0].steps[0].start_at == meant
    assert audit(plan, plant, frame).violations == ()
    assert verify_plan(plan, plant, frame).violations == ()


@pytest.mark.parametrize(("month", "day"), [(3, 29), (10, 25)])
def test_a_start_in_such_an_hour_is_the_same_to_all(month, day):
    start = datetime(2026, month, day, 2, 30)  # noqa: DTZ001 - the plant's clock is meant
    plant = works()
    frame = a_book(plant, {"due_at": datetime(2026, month, day, 20, tzinfo=UTC)})
    plan = quick(plant, frame, start)
    assert plan.start_at == on_clock(start, BERLIN).astimezone(UTC)
    assert audit(plan, plant, frame).violations == ()
    again = quick(plant, frame, plan.start_at)
    assert again.orders == plan.orders


@pytest.mark.parametrize("host", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_start_without_an_offset_is_on_the_plants_clock_wherever_it_runs(
    host, monkeypatch, tmp_path
):
    start = datetime(2026, 3, 2, 1)  # noqa: DTZ001 - that is the point
    plant = works()
    book = tmp_path / "orders.csv"
    book.write_text("order,product,quantity,due\nA1,chair,5,2026-03-02\n", encoding="utf-8")
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", host)
    time.tzset()
    try:
        checked = check_orders(book, plant, start)
        assert quick(plant, checked, start).start_at == datetime(2026, 3, 2, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert os.environ.get("TZ") == before


CHANGES = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))


def moments():
    seconds = st.integers(-9000, 9000).map(lambda count: timedelta(seconds=count))
    return st.builds(datetime.__add__, st.sampled_from(CHANGES), seconds)


@given(moments(), st.sampled_from(["Europe/Berlin", "Europe/London", "Africa/Casablanca", "UTC"]))
def test_any_instant_is_read_back_from_what_is_written(moment, zone):
    zone = ZoneInfo(zone)
    shown = on_clock(moment, zone)
    assert parse_moment(format_moment(shown), zone).astimezone(UTC) == moment


@given(st.datetimes(datetime(2026, 3, 28), datetime(2026, 10, 26)))  # noqa: DTZ001 - as typed
def test_what_a_clock_shows_is_one_instant_and_stays_it(shown):
    meant = on_clock(shown, BERLIN)
    assert on_clock(meant, BERLIN).astimezone(UTC) == meant.astimezone(UTC)
    assert parse_moment(shown, BERLIN).astimezone(UTC) == meant.astimezone(UTC)


def test_a_plant_with_such_times_reads_back_equal(tmp_path):
    rows = [
        {"resource": "line", "station": 1, "free_at": "2026-10-25 02:30+01:00"},
    ]
    save_plant(works(state_machines=rows), tmp_path / "plant")
    found = load_plant(tmp_path / "plant").state_machines[0].free_at
    assert found.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("horizon", ["1 s", "90 s", "10000 s", "36 h"])
def test_a_horizon_that_ends_within_a_tick_gives_figures_that_hold(horizon):
    plant = works(horizon=horizon)
    frame = a_book(plant, {"quantity": Decimal(300)})
    plan = quick(plant, frame)
    assert audit(plan, plant, frame).violations == ()
