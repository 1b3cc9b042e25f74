"""Calendars become open time between instants."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from planner.plant import open_time, overtime_windows, plant_of, pool_capacity
from planner.plant.calendars import merge, subtract
from planner.plant.units import parse_moment
from tests.planner.plant.builders import weekly_windows

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return parse_moment(text, BERLIN)


def plant_with(calendar=None, resource=None, **tables):
    return plant_of(
        {
            "time_zone": "Europe/Berlin",
            "calendars": {"day": calendar or {"shifts": ["Mon-Fri 06:00-14:00"]}},
            "resources": {"line": {"kind": "mass"} | (resource or {})},
        }
        | tables
    )


def hours(plant, start: str, end: str) -> list[str]:
    return shown(open_time(plant, plant.resources[0], at(start), at(end)))


def shown(intervals) -> list[str]:
    form = "%d %H:%M"
    return [f"{s.astimezone(BERLIN):{form}} - {e.astimezone(BERLIN):{form}}" for s, e in intervals]


def test_weekly_shifts_repeat_without_end():
    plant = plant_with()
    assert hours(plant, "2036-03-07", "2036-03-11") == [
        "07 06:00 - 07 14:00",
        "10 06:00 - 10 14:00",
    ]


def test_a_night_shift_that_began_before_is_open_at_the_start():
    plant = plant_with({"shifts": ["Sun 22:00-06:00"]})
    assert hours(plant, "2026-03-02", "2026-03-09") == [
        "02 00:00 - 02 06:00",
        "08 22:00 - 09 00:00",
    ]


def test_breaks_are_closed():
    plant = plant_with({"shifts": "Mon-Fri 06:00-14:00", "breaks": "Mon 10:00-10:30"})
    assert hours(plant, "2026-03-02", "2026-03-04") == [
        "02 06:00 - 02 10:00",
        "02 10:30 - 02 14:00",
        "03 06:00 - 03 14:00",
    ]


def test_an_exception_closes_its_days_or_gives_them_other_shifts():
    plant = plant_with(
        exceptions=[
            {"calendar": "day", "day": "2026-03-02", "until": "2026-03-03"},
            {"calendar": "day", "day": "2026-03-07", "shifts": "08:00-12:00; 13:00-15:00"},
        ]
    )
    assert hours(plant, "2026-03-02", "2026-03-08") == [
        "04 06:00 - 04 14:00",
        "05 06:00 - 05 14:00",
        "06 06:00 - 06 14:00",
        "07 08:00 - 07 12:00",
        "07 13:00 - 07 15:00",
    ]


def test_downtime_closes_a_resource_or_a_whole_calendar():
    plant = plant_with(
        downtime=[
            {"resource": "line", "start_at": "2026-03-02 05:00", "end_at": "2026-03-02 07:00"},
            {"calendar": "day", "start_at": "2026-03-02 13:00", "end_at": "2026-03-03 13:00"},
            {"resource": "x", "start_at": "2026-03-02 08:00", "end_at": "2026-03-02 09:00"},
        ]
    )
    assert hours(plant, "2026-03-02", "2026-03-04") == [
        "02 07:00 - 02 13:00",
        "03 13:00 - 03 14:00",
    ]


def test_a_calendar_ends_where_it_says():
    plant = plant_with({"shifts": "Mon-Fri 06:00-14:00", "valid_until": "2026-03-02"})
    assert hours(plant, "2026-03-02", "2026-03-20") == ["02 06:00 - 02 14:00"]


def test_a_plant_without_calendars_never_closes():
    plant = plant_of({"resources": {"line": {"kind": "mass"}}})
    start, end = at("2026-03-02"), at("2026-03-04")
    assert open_time(plant, plant.resources[0], start, end) == [
        (start.astimezone(UTC), end.astimezone(UTC))
    ]


def test_what_the_clocks_skip_is_gone_from_a_shift_and_the_rest_is_left():
    # In the night of 29 March 2026, 02:00 to 03:00 is skipped in Berlin.
    for shift, left in (
        ("Sun 02:18-03:18", ["29 03:00 - 29 03:18"]),
        ("Sun 01:30-02:30", ["29 01:30 - 29 03:00"]),
        ("Sun 02:10-02:50", []),
    ):
        assert hours(plant_with({"shifts": [shift]}), "2026-03-28", "2026-03-31") == left


def test_shifts_keep_to_the_clock_when_the_clocks_change():
    plant = plant_with({"shifts": ["Sat 22:00-06:00"]})
    for day, elapsed in (("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-06", 8)):
        ((start, end),) = open_time(plant, plant.resources[0], at(day), at(day) + timedelta(days=2))
        assert end - start == timedelta(hours=elapsed)


@given(
    st.lists(weekly_windows, min_size=1, max_size=3),
    st.integers(0, 400),
    st.integers(1, 20),
)
def test_every_moment_is_open_exactly_if_a_window_of_the_week_holds_it(windows, first, days):
    plant = plant_with({"shifts": "; ".join(map(str, windows))})
    start = at("2026-01-01") + timedelta(days=first)
    end = start + timedelta(days=days)
    intervals = open_time(plant, plant.resources[0], start, end)
    assert intervals == merge(intervals)
    for hour in range(0, days * 24, 5):
        moment = start.astimezone(UTC) + timedelta(hours=hour, minutes=17)
        if moment >= end.astimezone(UTC):
            continue
        wall = moment.astimezone(BERLIN).replace(tzinfo=None)
        if (
            wall.replace(tzinfo=BERLIN, fold=0).utcoffset()
            != wall.replace(tzinfo=BERLIN, fold=1).utcoffset()
        ):
            continue
        minutes = [
            (wall - (wall - timedelta(days=back)).replace(hour=0, minute=0)) for back in (0, 1)
        ]
        expected = any(
            (wall - timedelta(days=back)).weekday() in window.days
            and window.window.start <= minutes[back] // timedelta(minutes=1) < window.window.end
            for window in windows
            for back in (0, 1)
        )
        assert any(s <= moment < e for s, e in intervals) is expected


def windows_of(plant, start: str, end: str) -> list[tuple[str, int, int]]:
    found = overtime_windows(plant, plant.resources[0], at(start), at(end))
    texts = shown((window.start_at, window.end_at) for window in found)
    costs = [(window.premium // 10**6, window.fixed // 10**6) for window in found]
    return [(text, *cost) for text, cost in zip(texts, costs, strict=True)]


SATURDAY = {
    "shifts": ["Mon-Fri 06:00-14:00"],
    "overtime": ["Sat 06:00-12:00"],
    "overtime_premium": 15,
    "overtime_fixed": 200,
}


def test_weekly_overtime_is_closed_time_with_its_price():
    plant = plant_with(SATURDAY)
    assert windows_of(plant, "2026-03-02", "2026-03-16") == [
        ("07 06:00 - 07 12:00", 15, 200),
        ("14 06:00 - 14 12:00", 15, 200),
    ]
    assert len(hours(plant, "2026-03-02", "2026-03-09")) == 5


def test_overtime_is_what_is_not_open_or_down_anyway():
    rows = [
        {"resource": "line", "start_at": "2026-03-02 13:00", "end_at": "2026-03-02 18:00",
         "premium": 9},
        {"calendar": "day", "start_at": "2026-03-02 17:00", "end_at": "2026-03-02 19:00"},
        {"resource": "x", "start_at": "2026-03-02 19:00", "end_at": "2026-03-02 20:00"},
    ]  # fmt: skip
    down = [{"resource": "line", "start_at": "2026-03-02 15:00", "end_at": "2026-03-02 16:00"}]
    plant = plant_with(overtime=rows, downtime=down)
    assert windows_of(plant, "2026-03-02", "2026-03-03") == [
        ("02 14:00 - 02 15:00", 9, 0),
        ("02 16:00 - 02 18:00", 9, 0),
        ("02 18:00 - 02 19:00", 0, 0),
    ]


def test_there_is_no_weekly_overtime_on_a_day_of_exception():
    plant = plant_with(SATURDAY, exceptions=[{"calendar": "day", "day": "2026-03-07"}])
    assert windows_of(plant, "2026-03-02", "2026-03-09") == []


def test_crews_of_one_pool_add_up_by_their_calendars():
    plant = plant_of(
        {
            "time_zone": "Europe/Berlin",
            "calendars": {
                "early": {"shifts": "Mon 06:00-14:00"},
                "late": {"shifts": "Mon 12:00-20:00"},
            },
            "pools": [
                {"name": "setters", "capacity": 2, "calendar": "early"},
                {"name": "setters", "capacity": 1, "calendar": "late"},
                {"name": "other", "capacity": 5},
            ],
        }
    )
    found = pool_capacity(plant, "setters", at("2026-03-02"), at("2026-03-03"))
    capacities = [capacity for *_, capacity in found]
    assert shown(step[:2] for step in found) == [
        "02 06:00 - 02 12:00",
        "02 12:00 - 02 14:00",
        "02 14:00 - 02 20:00",
    ]
    assert capacities == [2, 3, 1]


intervals = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6).map(merge)


@given(intervals, intervals)
def test_what_is_left_of_intervals_is_in_them_and_not_in_the_others(first, second):
    def held(moment, among):
        return any(start <= moment < end for start, end in among)

    left = subtract(first, second)
    assert left == sorted(left)
    for moment in range(41):
        assert held(moment, left) is (held(moment, first) and not held(moment, second))
