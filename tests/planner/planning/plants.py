"""Random small plants and order books that use every feature together, for properties."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from planner.plant import Plant
from tests.planner.planning.builders import START, a_plant

_MONEY = st.sampled_from(["0", "0.01", "7.35", "60", "333.333333"])
_MINUTES = st.sampled_from(["0", "45 s", "7/h", "3", "25"])


def _resources(draw: Any) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "kind": kind,
            "stations": draw(st.integers(1, 2)),
            "hourly_cost": draw(_MONEY),
            "setup_by": draw(st.sampled_from(["", "wood", "wood; fabric"])),
            "changeover": draw(_MINUTES),
            "changeover_cost": draw(_MONEY),
            "power": draw(st.sampled_from(["0", "2.5"])),
            "tail": draw(st.sampled_from(["0 s", "20 min"])),
            "resumable": draw(st.sampled_from(["yes", "no"])),
            "pools": draw(st.sampled_from(["", "crew=1"])),
            "calendar": draw(st.sampled_from(["day", "night"])),
        }
        for name, kind in (("line", "mass"), ("cell", "flexible"), ("bench", "custom"))
    ]


def _rates(draw: Any) -> list[dict[str, object]]:
    return [
        {
            "product": "*",
            "regime": regime,
            "rate": rate,
            "fixed": draw(_MINUTES),
            "yield": draw(st.sampled_from(["1", "0.97", "0.5"])),
            "cost": draw(_MONEY),
            "max_lot": draw(st.sampled_from(["", "20"])),
        }
        for regime, rate in (("mass", "1 min"), ("flexible", "3 min"), ("custom", "7.3 min"))
    ]


@st.composite
def plants(draw: Any) -> Plant:
    """A line, a cell and a bench of any nature, with late options, stock, suppliers and crews."""
    return a_plant(
        time_zone="Europe/Berlin",
        start=draw(st.sampled_from(["2026-03-27", "2026-10-23 07:30", "2026-03-02"])),
        energy_price=draw(_MONEY),
        transfer=draw(st.sampled_from(["0 s", "45 min"])),
        lateness={"cost_per_day": draw(_MONEY), "share_per_day": "1.5%"},
        products=[{"name": "chair", "price": "35.10"}, {"name": "stool", "price": "12"}],
        calendars=[
            {"name": "day", "shifts": "Mon-Sat 06:00-14:00", "breaks": "Daily 10:00-10:20",
             "overtime": "Sun 08:00-12:00; Sat 14:00-18:00", "overtime_premium": "25",
             "overtime_fixed": draw(_MONEY)},
            {"name": "night", "shifts": "Daily 22:00-06:00"},
        ],
        resources=_resources(draw),
        rates=_rates(draw),
        pools=[{"name": "crew", "capacity": draw(st.integers(1, 3))}],
        options=[
            {"group": "wood", "option": "oak", "default": True, "cost": draw(_MONEY)},
            {"group": "wood", "option": "ash", "minutes": draw(_MINUTES)},
            {"group": "fabric", "option": "wool", "default": True, "stage": "late"},
            {"group": "fabric", "option": "hide", "stage": "late", "minutes": "40 s"},
        ],
        stock=[
            {"item": "body", "product": "chair", "on_hand": "30", "unit_value": draw(_MONEY)},
            {"item": "glue", "on_hand": "400.5", "unit_value": "0.333"},
        ],
        materials=[{"item": "glue", "product": "*", "per_unit": "0.125"}],
        outsourcing=draw(
            st.sampled_from([[], [{"product": "stool", "cost": "9", "lead_time": "4 d",
                                   "weekly_limit": "50"}]])
        ),
    )  # fmt: skip


@st.composite
def rows(draw: Any) -> list[dict[str, object]]:
    """Up to six orders of any level with dates before, in and after the week."""
    return [
        {
            "product": draw(st.sampled_from(["chair", "stool"])),
            "quantity": Decimal(draw(st.sampled_from(["1", "17", "48", "2.5"]))),
            "options": draw(st.sampled_from([[], ["ash"], ["hide"], ["ash", "hide"]])),
            "due_at": START + timedelta(days=draw(st.integers(-2, 30)), seconds=draw(_SECONDS)),
            "priority": Decimal(draw(st.sampled_from(["0.5", "1", "3"]))),
            **draw(st.sampled_from([{}, {"must_make": True}, {"bespoke_minutes": Decimal(33)}])),
        }
        for _ in range(draw(st.integers(1, 6)))
    ]


_SECONDS = st.sampled_from([0, 29, 3600])
