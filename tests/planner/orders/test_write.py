from datetime import UTC, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from planner.errors import PlannerError
from planner.orders import OrderSchema, check_orders, orders_as_text, write_orders
from planner.orders.readers.files import KINDS
from tests.examples import examples
from tests.planner.orders.builders import book, check, line, typed
from tests.planner.plant.builders import chairs

ENDINGS = sorted(KINDS.keys() - {".xlsm"})


def rich_book():
    return [
        line("R1", quantity="1.1250", options="castors", price="12.345", must_make="yes"),
        line("R2", due="2026-03-12 14:30", deadline="2026-03-29 02:30", release="2026-03-03"),
        line("R3", options="gold; leaf", bespoke_minutes="7.5", priority="2.5", unit="pcs"),
        line("R4", product="chair body", regimes="hybrid"),
        line("R5", due="2026-10-25T02:30:00+01:00", deadline="2026-10-25"),
        line('R6 "quoted", ö', product="stool", regimes="custom; flexible"),
        *book(),
    ]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_is_read_back_from_every_format(tmp_path, ending):
    checked = check(rich_book(), tmp_path, orders={"decimal": "."})
    assert [d for d in checked.defects if d.severity == "error"] == []
    write_orders(checked.frame, tmp_path / f"copy{ending}", chairs())
    again = check_orders(tmp_path / f"copy{ending}", chairs())
    assert_frame_equal(typed(again), typed(checked))


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".json", ".parquet"])
def test_it_is_read_back_where_the_plant_states_how_books_are_written(tmp_path, ending):
    stated = {
        "decimal": ",",
        "delimiter": ";",
        "encoding": "cp1252",
        "date_formats": ["DD.MM.YYYY"],
        "columns": {"due": "Wunschtermin", "order": "VBELN+POSNR"},
    }
    checked = check(rich_book(), tmp_path)
    plant = chairs(orders=stated)
    write_orders(checked.frame, tmp_path / f"copy{ending}", plant)
    again = check_orders(tmp_path / f"copy{ending}", plant)
    assert_frame_equal(typed(again), typed(checked))


def test_days_are_written_as_days(tmp_path):
    checked = check([line("A1", release="2026-03-03", due="2026-03-12")], tmp_path)
    text = orders_as_text(checked.frame, chairs())
    assert text.select("release", "due").row(0) == ("2026-03-03", "2026-03-12")


def test_empty_columns_are_left_out(tmp_path):
    text = orders_as_text(check(book(), tmp_path).frame, chairs())
    assert text.columns == ["order", "product", "quantity", "due", "options"]


def test_an_unknown_ending_is_refused(tmp_path):
    frame = check(book(), tmp_path).frame
    with pytest.raises(PlannerError, match=r"not written to '\.doc'"):
        write_orders(frame, tmp_path / "x.doc", chairs())


START = datetime(2026, 3, 2, tzinfo=UTC)
instants = st.integers(1, 700 * 86_400 * 10**6).map(lambda n: START + timedelta(microseconds=n))
days = st.integers(1, 700).map(lambda n: START + timedelta(days=n))
money = st.none() | st.integers(0, 10**15)
names = st.text("abcÄß', -|1.=", min_size=1, max_size=8).map(lambda s: "x" + " ".join(s.split()))
orders = st.fixed_dictionaries(
    {
        "quantity": st.decimals("0.000001", 10**9, places=6),
        "due_at": instants | days,
        "release_at": st.none() | instants | days,
        "priority": st.decimals(0, 100, places=3),
        "price": money,
        "late_cost_per_day": money,
        "refusal_cost": money,
        "must_make": st.booleans(),
        "customer": st.none() | names,
        "segment": st.none() | names,
        "regimes": st.sets(st.sampled_from(["flexible", "custom"])).map(sorted),
    }
)


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(orders, min_size=1, max_size=8), st.sampled_from([".csv", ".json", ".xlsx"]))
def test_any_order_that_is_printed_is_parsed_back(tmp_path, rows, ending):
    usual = {
        "product": "chair",
        "family": "seats",
        "level": "standard",
        "options": ["fabric=wool", "wood=oak"],
        "work_hours": 0.0,
    }
    empty = dict.fromkeys(OrderSchema.column_names())
    filled = [
        empty | usual | row | {"row": n, "order": f"A{n}", "quantity": Decimal(row["quantity"])}
        for n, row in enumerate(rows)
    ]
    frame = pl.DataFrame(filled, schema=OrderSchema.create_empty().schema)
    write_orders(frame, tmp_path / f"o{ending}", chairs())
    again = check_orders(tmp_path / f"o{ending}", chairs())
    assert [d for d in again.defects if d.severity == "error"] == []
    assert_frame_equal(typed(again).drop("work_hours"), frame.drop("row", "work_hours"))
