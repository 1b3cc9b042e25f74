from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from planner.errors import PlannerError
from planner.orders import OrderSchema, check_orders
from planner.plant import DefectCode
from tests.planner.orders.builders import book, check, csv, line, told, utc
from tests.planner.plant.builders import chairs

# A cell that spoils one line of a good book, and what is said about it.
SPOILED = [
    ("unknown-product", "error", "product", {"product": "chiar"}),
    ("ambiguous-date", "error", "due", {"due": "03/04/2026"}),
    ("invalid-date", "error", "due", {"due": "31.02.2026"}),
    ("excel-serial-date", "error", "due", {"due": "46091"}),
    ("past-due", "warning", "due", {"due": "2026-02-20"}),
    ("placeholder-due-date", "warning", "due", {"due": "9999-12-31"}),
    ("stale-line", "warning", "due", {"due": "2025-03-02"}),
    ("duplicate-order-line", "error", "order", {"order": "A0"}),
    ("quantity-not-positive", "error", "quantity", {"quantity": "0"}),
    ("quantity-not-positive", "error", "quantity", {"quantity": "-5"}),
    ("decimal-or-thousand-separator", "error", "quantity", {"quantity": "1.000"}),
    ("quantity-outlier", "warning", "quantity", {"quantity": "5000"}),
    ("unit-mismatch", "error", "unit", {"unit": "kg"}),
    ("no-route", "error", "product", {"options": "beech; wool; armrest", "regimes": "mass"}),
    ("invalid-option", "error", "options", {"options": "lether"}),
    ("invalid-option", "error", "options", {"options": "beech; castors"}),
    ("stale-line", "warning", "status", {"status": "Cancelled"}),
    ("impossible", "error", "deadline", {"deadline": "2026-02-01"}),
    ("impossible", "error", "deadline", {"release": "2026-03-20", "deadline": "2026-03-10"}),
    ("missing-value", "error", "due", {"due": ""}),
    ("missing-value", "error", "order", {"order": ""}),
    ("invalid-value", "error", "quantity", {"quantity": "ten"}),
    ("invalid-value", "error", "must_make", {"must_make": "perhaps"}),
    ("invalid-value", "error", "regimes", {"regimes": "mass; flexibel"}),
    ("invalid-value", "error", "priority", {"priority": "very"}),
    ("invalid-value", "error", "price", {"price": "-3"}),
    ("invalid-date", "error", "release", {"release": "tomorrow"}),
    ("formula", "error", "product", {"product": '=HYPERLINK("http://x")'.replace('"', "'")}),
]
FIRST = 14
"""Row of the first spoiled line: below the header and twelve good lines."""


def spoiled_book():
    lines = [line(f"B{number}", **cells) for number, (*_, cells) in enumerate(SPOILED)]
    return [*book(), *lines]


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory):
    return check(spoiled_book(), tmp_path_factory.mktemp("spoiled"))


def test_a_good_book_has_no_defect(tmp_path):
    checked = check(book(), tmp_path)
    assert checked.defects == ()
    assert checked.usable()
    assert checked.frame.height == checked.lines == 12
    assert checked.set_aside.is_empty()


@pytest.mark.parametrize("place", range(len(SPOILED)))
def test_each_defect_is_told_with_its_row_and_column_among_all_others(spoiled, place):
    code, severity, column, cells = SPOILED[place]
    (defect,) = [d for d in spoiled.defects if d.row == FIRST + place and d.code == code]
    assert (defect.severity, defect.column, defect.file) == (severity, column, "orders.csv")
    assert defect.value == (cells.get(column) or None) or code in {"no-route", "formula"}
    assert defect.message
    assert defect.hint
    assert defect.order == (cells.get("order", f"B{place}") or None)


def test_no_line_is_told_of_for_anything_but_its_own_defect(spoiled):
    expected = [(code, FIRST + n) for n, (code, *_) in enumerate(SPOILED)]
    assert sorted((d.code, d.row) for d in spoiled.defects) == sorted(expected)


def test_quarantine_sets_exactly_the_bad_lines_aside(spoiled):
    checked = spoiled
    assert not checked.usable()
    assert checked.usable(quarantine=True)
    bad = {FIRST + n for n, (_, severity, *_) in enumerate(SPOILED) if severity == "error"}
    closed = {FIRST + n for n, (*_, cells) in enumerate(SPOILED) if "status" in cells}
    assert set(checked.set_aside["row"]) == bad | closed
    assert set(checked.frame["row"]) == set(range(2, FIRST + len(SPOILED))) - bad - closed
    assert checked.set_aside["reasons"].list.len().min() > 0
    assert checked.set_aside.filter("closed")["row"].to_list() == sorted(closed)


def test_what_is_left_fits_the_schema(spoiled):
    assert OrderSchema.is_valid(spoiled.frame)


def test_warnings_alone_never_block(tmp_path):
    lines = [*book(), line("B0", due="2026-02-20"), line("B1", quantity="5000")]
    checked = check(lines, tmp_path)
    assert {d.code for d in checked.defects} == {"past-due", "quantity-outlier"}
    assert checked.usable()
    assert checked.frame.height == 14


def test_a_missing_column_rejects_the_book_as_a_whole(tmp_path):
    rows = [{k: v for k, v in row.items() if k != "due"} for row in book()]
    checked = check(rows, tmp_path)
    assert told(checked) == [("missing-column", 1, "due")]
    assert not checked.usable(quarantine=True)
    assert checked.frame.is_empty()


def test_a_file_that_cannot_be_read_is_a_defect(tmp_path):
    (tmp_path / "orders.csv").write_bytes(b"order,product\nA1,\x00\x01\n")
    checked = check_orders(tmp_path / "orders.csv", chairs())
    assert told(checked) == [("unreadable-file", 2, None)]
    assert not checked.usable(quarantine=True)
    assert checked.frame.is_empty()


def test_a_book_without_orders_is_a_defect(tmp_path):
    checked = check("order;product;quantity;due\n", tmp_path)
    assert [d.code for d in checked.defects] == ["missing-value"]
    assert not checked.usable(quarantine=True)


def test_planning_must_start_somewhere():
    with pytest.raises(PlannerError, match="planning starts"):
        check_orders(pl.DataFrame(), chairs(start=None))


def test_the_start_given_counts_before_the_plants(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(csv(book()))
    later = datetime(2026, 3, 20, tzinfo=UTC)
    assert {d.code for d in check_orders(path, chairs(), later).defects} == {"past-due"}


def test_a_frame_is_checked_like_a_file():
    frame = pl.DataFrame(
        {
            "order": ["A1", "A2"],
            "product": ["chair", "sofa"],
            "quantity": [3, 4],
            "due": [utc(2026, 3, 5, 12), utc(2026, 3, 6)],
        }
    )
    checked = check_orders(frame, chairs())
    assert told(checked) == [("unknown-product", 2, "product")]
    assert checked.frame["due_at"].to_list() == [utc(2026, 3, 5, 12)]


def test_an_order_is_typed_in_full(tmp_path):
    cells = {
        "quantity": "2,5",
        "due": "05.03.2026",
        "release": "03.03.2026",
        "deadline": "2026-03-09 12:00",
        "options": "leather, castors",
        "priority": "rush",
        "price": "1.234,50 EUR",
        "must_make": "ja",
        "regimes": "Custom, flexible",
        "unit": "Stück",
    }
    checked = check(
        [line("A1", **cells)],
        tmp_path,
        lateness={"priorities": {"rush": 3}},
        orders={"decimal": ","},
    )
    assert checked.defects == ()
    order = checked.frame.row(0, named=True)
    assert order["options"] == ["extras=castors", "fabric=leather", "wood=oak"]
    assert (order["level"], order["family"]) == ("configured", "seats")
    assert (order["price"], order["quantity"], order["priority"]) == (1_234_500_000, 2.5, 3)
    assert order["release_at"] == utc(2026, 3, 2, 23)
    assert order["due_at"] == utc(2026, 3, 5, 23)
    assert order["deadline_at"] == utc(2026, 3, 9, 11)
    assert order["regimes"] == ["custom", "flexible"]
    assert order["must_make"] is True


def test_the_level_follows_from_the_options(tmp_path):
    lines = [
        line("A1"),
        line("A2", options="beech"),
        line("A3", options="castors"),
        line("A4", options="gold leaf", bespoke_minutes="90"),
    ]
    checked = check(lines, tmp_path)
    assert checked.defects == ()
    levels = ["standard", "standard", "configured", "bespoke"]
    assert checked.frame["level"].to_list() == levels
    assert "gold leaf" in checked.frame["options"].to_list()[3]


def test_an_order_for_a_baseline_is_a_stock_order(tmp_path):
    checked = check([line("S1", product="chair body")], tmp_path)
    assert checked.defects == ()
    order = checked.frame.row(0, named=True)
    assert (order["product"], order["stock_item"], order["family"]) == (
        "chair",
        "chair body",
        "seats",
    )
    assert order["options"] == ["wood=beech"]


def test_unknown_columns_are_kept_aside_and_near_ones_pointed_out(tmp_path):
    rows = [row | {"dealine": "x", "colour of the sky": "blue"} for row in book(1)]
    for row in rows:
        del row["deadline"]
    checked = check(rows, tmp_path)
    assert told(checked) == [("unknown-column", 1, "dealine")]
    assert "deadline" in checked.defects[0].hint
    assert checked.extras.columns == ["row", "dealine", "colour of the sky"]
    assert checked.extras.row(0) == (2, "x", "blue")
    assert checked.usable()


def test_a_duplicate_says_where_the_first_one_is_and_whether_it_differs(tmp_path):
    same, other = line("A0", quantity="8"), line("A1", quantity="77")
    messages = [d.message for d in check([*book(), same, other], tmp_path).defects]
    assert messages[0] == "the order stands in row 2 already, in the same words"
    assert messages[1] == "the order stands in row 3 already, in other words"


def test_values_cannot_reach_the_terminal_as_control_codes(tmp_path):
    (defect,) = check([line("A1", product="\x1b[31mred")], tmp_path).defects[:1]
    assert "\x1b" not in (defect.value or "")


def test_every_code_of_an_order_book_has_been_seen(tmp_path):
    seen = {code for code, *_ in SPOILED}
    elsewhere = {"missing-column", "ambiguous-column", "unknown-column", "overload"} | {
        "cannot-be-made"  # in tests/planner/planning/test_foresee.py
    }
    codes = [str(code) for code in DefectCode]
    assert seen | elsewhere >= set(codes[: codes.index("stale-line") + 1])


def test_nothing_else_is_said_of_a_closed_line(tmp_path):
    ruin = {"product": "sofa", "quantity": "x", "due": "soon", "status": "delivered"}
    lines = [line("A1", **ruin), line("A1"), line("B1", due="", status="cancelled")]
    checked = check(lines, tmp_path)
    assert told(checked) == [("stale-line", 2, "status"), ("stale-line", 4, "status")]
    assert checked.usable()
    assert checked.frame["row"].to_list() == [3]
    assert checked.set_aside["closed"].to_list() == [True, True]


class TestPlaceholders:
    @pytest.mark.parametrize("day", ["1900-01-01", "2099-12-31", "9999-12-31", "1970-01-01"])
    def test_dates_that_stand_for_none_are_known(self, tmp_path, day):
        checked = check([*book(), line("B0", due=day)], tmp_path)
        assert told(checked) == [("placeholder-due-date", 14, "due")]

    def test_a_far_date_on_many_lines_is_one_too(self, tmp_path):
        lines = [*book(30), *(line(f"B{n}", due="2031-06-30") for n in range(10))]
        codes = [d.code for d in check(lines, tmp_path).defects]
        assert codes == ["placeholder-due-date"] * 10

    def test_the_friday_that_half_the_book_is_due_on_is_none(self, tmp_path):
        days = ["2026-03-13"] * 20 + ["2026-03-12", "2026-03-16", "2026-03-20"]
        lines = [line(f"B{n}", due=day) for n, day in enumerate(days)]
        assert check(lines, tmp_path).defects == ()


class TestOutliers:
    def test_a_product_that_varies_widely_has_none(self, tmp_path):
        sizes = [1, 3, 10, 30, 100, 300, 600]
        lines = [line(f"B{n}", quantity=str(size)) for n, size in enumerate(sizes)]
        assert "quantity-outlier" not in {d.code for d in check(lines, tmp_path).defects}

    def test_a_slip_by_a_factor_of_ten_is_one(self, tmp_path):
        checked = check([*book(), line("B0", quantity="100")], tmp_path)
        assert told(checked) == [("quantity-outlier", 14, "quantity")]
        assert checked.defects[0].expected == "about 10, as is usual"


class TestUnits:
    @pytest.mark.parametrize("unit", ["pcs", "ST", "Stk.", "EA", "pieces", "PC", ""])
    def test_the_same_unit_has_many_names(self, tmp_path, unit):
        assert check([line("A1", unit=unit)], tmp_path).defects == ()

    @pytest.mark.parametrize("unit", ["kg", "m", "pair", "box"])
    def test_another_unit_is_told_of(self, tmp_path, unit):
        (defect,) = check([line("A1", unit=unit)], tmp_path).defects
        assert (defect.code, defect.expected) == ("unit-mismatch", "pcs")


class TestDueDates:
    @pytest.mark.parametrize(
        ("due", "code"),
        [
            ("2026-03-02", None),
            ("2026-03-01", "past-due"),
            ("2026-03-02 00:00", "past-due"),
            ("2025-12-15", "past-due"),
            ("2025-10-01", "stale-line"),
        ],
    )
    def test_past_and_stale_are_relative_to_the_planning_start(self, tmp_path, due, code):
        checked = check([line("A1", quantity="1", due=due)], tmp_path)
        assert [str(d.code) for d in checked.defects] == ([code] if code else [])

    def test_a_day_lasts_as_long_as_the_clock_makes_it(self, tmp_path):
        days = ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"]
        lines = [line(f"A{n}", quantity="1", due=day) for n, day in enumerate(days)]
        ends = check(lines, tmp_path).frame["due_at"].to_list()
        assert ends[1] - ends[0] == timedelta(hours=23)
        assert ends[3] - ends[2] == timedelta(hours=25)


@pytest.mark.parametrize("other", ["A  1", "A\t1", "A \n1", "A\u00a01"])
def test_orders_that_differ_in_inner_white_space_alone_are_one_order(tmp_path, other):
    checked = check([line("A 1"), line(other)], tmp_path)
    assert ("duplicate-order-line", 3) in [(code, row) for code, row, _ in told(checked)]
    assert checked.frame["order"].to_list() == ["A 1"]
