"""Small plants for tests, and any plant for properties."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast, get_args
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from planner.plant import TABLES, Plant, plant_of
from planner.plant.model import Lateness, OrderBook, Refusal
from planner.plant.units import format_money
from planner.plant.weekly import DayWindow, WeeklyWindow

if TYPE_CHECKING:
    from enum import Enum

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

ZONE = "Europe/Berlin"


def chairs(**changes: Any) -> Plant:
    """A mass line for standard chairs, a cell for options and a workshop for anything.

    Keyword arguments take the place of whole tables or settings.
    """
    return plant_of(chairs_data() | changes)


def chairs_data() -> dict[str, Any]:
    return {
        "name": "Chairs",
        "time_zone": ZONE,
        "start": "2026-03-02",
        "calendars": {"day": {"shifts": ["Mon-Fri 06:00-14:00"]}},
        "products": {
            "chair": {"family": "seats", "price": 120, "attributes": {"size": "L"}},
            "stool": {"family": "seats", "price": 60},
        },
        "options": [
            {"group": "wood", "option": "oak", "default": True},
            {"group": "wood", "option": "beech", "attributes": {"lightness": "7"}},
            {"group": "fabric", "option": "wool", "default": True, "stage": "late"},
            {"group": "fabric", "option": "leather", "stage": "late", "minutes": 12,
             "needs": ["oak"], "products": ["chair"]},
            {"group": "extras", "option": "castors", "stage": "late", "excludes": ["beech"]},
            {"group": "extras", "option": "armrest", "stage": "late"},
        ],
        "option_work": [
            {"group": "fabric", "option": "leather", "regime": "hybrid", "minutes": 20,
             "pools": {"upholsterers": 1}},
            {"group": "extras", "option": "castors", "regime": "hybrid", "minutes": 2},
            {"group": "extras", "option": "armrest", "regime": "hybrid", "minutes": 3},
        ],
        "variants": [
            {"product": "chair", "variant": "classic", "options": ["oak", "wool"]},
            {"product": "chair", "variant": "light", "options": ["beech"]},
        ],
        "resources": {
            "line": {"kind": "mass", "setup_by": ["family", "wood"], "changeover": "40 min",
                     "initial_setup": ["seats", "oak"]},
            "cell": {"kind": "flexible"},
            "workshop": {"kind": "custom", "stations": 2},
        },
        "rates": [
            {"product": "seats", "resource": "line", "rate": "120/h", "fixed": 5},
            {"product": "chair", "resource": "line", "rate": "30 s", "yield": "95%"},
            {"product": "*", "regime": "flexible", "rate": "4 min"},
            {"product": "*", "resource": "workshop", "rate": "45 min"},
            {"product": "chair", "resource": "cell", "regime": "hybrid", "rate": "1 min"},
        ],
        "pools": [{"name": "upholsterers", "capacity": 2, "calendar": "day"}],
        "stock": [{"item": "chair body", "product": "chair", "options": ["beech"], "on_hand": 40,
                   "unit_value": "31.50"}],
    }  # fmt: skip


_letters = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"))
_raw_names = st.text(_letters, min_size=1, max_size=12).map(str.strip)


def _is_name(text: str) -> bool:
    from planner.plant.cells import parse_name

    try:
        return bool(text) and parse_name(text) == text
    except ValueError:
        return False


names = _raw_names.filter(_is_name)
windows = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(
    lambda pair: DayWindow(pair[0], pair[0] + pair[1])
)
weekly_windows = st.builds(
    WeeklyWindow,
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    windows,
)
quantities = st.decimals(0, 10**9, places=3)
shares = st.decimals(0, 1, places=4)
moments = st.integers(1_700_000_000, 1_900_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, ZoneInfo(ZONE))
)
amounts = st.integers(0, 10**15).map(format_money)
_BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    str: names,
    date: st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    datetime: moments,
    timedelta: st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds)),
    Fraction: st.fractions(0, 10**4, max_denominator=3600),
    dict[str, str]: st.dictionaries(names, names, max_size=3),
    dict[str, int]: st.dictionaries(names, st.integers(1, 99), max_size=3),
    dict[str, Decimal]: st.dictionaries(names, quantities, max_size=3),
    tuple[str, ...]: st.lists(names, max_size=3).map(tuple),
    tuple[WeeklyWindow, ...]: st.lists(weekly_windows, max_size=3).map(tuple),
    tuple[DayWindow, ...]: st.lists(windows, max_size=3).map(tuple),
}


def _values(info: FieldInfo) -> st.SearchStrategy[Any]:
    annotation = info.annotation
    arguments = get_args(annotation)
    if type(None) in arguments:
        inner = next(a for a in arguments if a is not type(None))
        return st.none() | _of_type(getattr(inner, "__origin__", inner), str(inner))
    values = _of_type(annotation, str(info.metadata))
    return values.filter(bool) if "MinLen" in str(info.metadata) else values


def _of_type(kind: Any, constraints: str) -> st.SearchStrategy[Any]:
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    if kind is int:
        return st.integers(1, 999) if "at_least_one" in constraints else amounts
    if kind is Decimal:
        return shares if "parse_share" in constraints else quantities
    if isinstance(kind, type):
        return st.sampled_from(list(cast("type[Enum]", kind)))
    arguments = get_args(kind)
    if isinstance(arguments[0], str):
        return st.sampled_from(arguments)
    return st.lists(st.sampled_from(list(arguments[0])), unique=True, max_size=3).map(tuple)


def _models(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {name: _values(info) for name, info in model.model_fields.items()}
    ).map(lambda values: model(**values))


@st.composite
def plants(draw: st.DrawFn) -> Plant:
    """Any plant whose cells are well formed, whether or not it makes sense."""
    tables = draw(st.sets(st.sampled_from(sorted(TABLES)), max_size=4))
    rows = {name: tuple(draw(st.lists(_models(TABLES[name]), max_size=2))) for name in tables}
    return Plant(
        name=draw(names),
        currency=draw(st.sampled_from(("EUR", "USD"))),
        time_zone=ZONE,
        start=draw(st.none() | moments),
        horizon=draw(_BY_TYPE[timedelta].filter(bool)),
        energy_price=draw(amounts),
        lateness=draw(_models(Lateness)),
        refusal=draw(_models(Refusal)),
        orders=draw(_models(OrderBook)),
        **rows,
    )
