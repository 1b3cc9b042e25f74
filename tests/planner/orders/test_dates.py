from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import PlannerError
from planner.orders.dates import parse_instants
from tests.examples import examples

BERLIN = ZoneInfo("Europe/Berlin")


def read(*cells, zone=BERLIN, **kwargs):
    instants = parse_instants(pl.Series(cells, dtype=pl.String), zone, **kwargs)
    return [mark or value for value, mark in zip(instants.values, instants.found, strict=True)]


def local(*parts):
    return datetime(*parts, tzinfo=BERLIN).astimezone(UTC)


def test_a_date_alone_is_its_first_or_its_last_moment():
    assert read("2026-03-02") == [local(2026, 3, 2)]
    assert read("2026-03-02", end_of_day=True) == [local(2026, 3, 3)]


def test_a_time_of_day_is_taken_as_it_is():
    assert read("2026-03-02 14:30", end_of_day=True) == [local(2026, 3, 2, 14, 30)]
    assert read("2026-03-02T24:00") == [local(2026, 3, 3)]
    assert read("2026-03-02 25:00", "2026-03-02 12:60") == ["invalid", "invalid"]


def test_an_offset_overrides_the_zone():
    assert read("2026-03-02T14:00:00Z", "2026-03-02 14:00+02:00") == [
        datetime(2026, 3, 2, 14, tzinfo=UTC),
        datetime(2026, 3, 2, 12, tzinfo=UTC),
    ]


def test_an_offset_that_no_place_on_earth_has_is_no_offset():
    assert read("2026-03-02 14:00+99:00", "2026-03-02 14:00+02:75") == ["invalid", "invalid"]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-02",
        "2026/3/2",
        "20260302",
        "02.03.2026",
        "2.3.26",
        "2 March 2026",
        "2. März 2026",
        "02-Mar-26",
        "Mar 2, 2026",
    ],
)
def test_the_usual_forms_of_one_day_are_the_same(cell):
    assert read(cell) == [local(2026, 3, 2)]


@pytest.mark.parametrize("cell", ["31.02.2026", "2026-13-01", "soon", "1826-01-01", "13/13/2026"])
def test_what_is_no_day_of_the_calendar_is_invalid(cell):
    assert read(cell) == ["invalid"]


def test_slashes_alone_do_not_say_which_is_the_month():
    assert read("01/02/2026", "05/05/2026") == ["ambiguous", local(2026, 5, 5)]


def test_a_column_shows_the_order_of_day_and_month():
    assert read("01/02/2026", "13/02/2026")[0] == local(2026, 2, 1)
    assert read("01/02/2026", "02/13/2026")[0] == local(2026, 1, 2)


def test_a_column_that_shows_both_orders_settles_nothing():
    assert read("13/02/2026", "02/13/2026", "01/02/2026")[2] == "ambiguous"


def test_one_date_against_a_clear_column_is_a_defect():
    cells = [f"{day}/02/2026" for day in range(13, 29)] * 2
    assert read(*cells, "02/13/2026")[-1] == "order"


def test_a_day_number_is_pointed_out_and_read_only_where_stated():
    assert read("46027") == ["serial"]
    assert read("46027", "46027.5", formats=["excel"]) == [
        local(2026, 1, 5),
        local(2026, 1, 5, 12),
    ]


def test_stated_formats_settle_every_cell_and_iso_is_read_besides():
    cells = ("01/02/2026", "2026-02-03", "02/13/2026")
    assert read(*cells, formats=["DD/MM/YYYY"]) == [local(2026, 2, 1), local(2026, 2, 3), "invalid"]
    assert read("01/02/2026 07:05", formats=["MM/DD/YYYY HH:mm"]) == [local(2026, 1, 2, 7, 5)]


@pytest.mark.parametrize("stated", ["DD.MM", "nonsense", "%d.%m.%Q", ""])
def test_a_format_that_says_no_date_is_refused(stated):
    with pytest.raises(PlannerError, match="date_formats"):
        read("2026-01-01", formats=[stated])


def test_clocks_that_change_are_read_as_the_standard_library_does():
    assert read("2026-03-29 02:30") == [local(2026, 3, 29, 2, 30)]
    assert read("2026-10-25 02:30") == [local(2026, 10, 25, 2, 30)]


def test_a_day_that_begins_in_a_skipped_hour_still_begins():
    zone = ZoneInfo("America/Sao_Paulo")
    assert read("2018-11-03", zone=zone, end_of_day=True) == [datetime(2018, 11, 4, 3, tzinfo=UTC)]


def test_the_end_of_time_stays_representable():
    instants = read("9999-12-31", "9999-12-31T23:59:59-12:00", end_of_day=True)
    assert all(instant.year == 9999 for instant in instants)


def test_zeros_as_some_exports_write_them_are_no_date():
    assert read("00000000", "0000-00-00 00:00:00", None) == [None, None, None]


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.integers(0, 230 * 365 * 86_400 * 10**6).map(
    lambda n: EPOCH + timedelta(microseconds=n)
)
days = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 1, 1))


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(moments, min_size=1, max_size=30), st.sampled_from(["UTC", "Europe/Berlin"]))
def test_an_instant_that_is_printed_is_read_back(instants, zone):
    assert read(*[f"{i:%Y-%m-%dT%H:%M:%S.%f}Z" for i in instants]) == instants
    assert read(*[i.astimezone(ZoneInfo(zone)).isoformat() for i in instants]) == instants


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(days, min_size=1, max_size=30))
def test_a_due_day_ends_where_the_next_begins(found):
    ends = read(*[day.isoformat() for day in found], end_of_day=True)
    assert ends == read(*[(day + timedelta(days=1)).isoformat() for day in found])
    assert ends == read(*[f"{day:%d.%m.%Y}" for day in found], end_of_day=True)


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(st.text(alphabet="0123456789/.-: TZ+apm", max_size=20), min_size=1, max_size=8))
def test_any_text_is_a_date_a_fault_or_zeros(cells):
    for cell, outcome in zip(cells, read(*cells), strict=True):
        assert outcome is not None or not cell.strip("0:T .-")
