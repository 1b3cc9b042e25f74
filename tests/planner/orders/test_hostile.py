"""Whatever a file holds, it is answered with defects."""

import io
import zipfile

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.orders import CheckedOrders, check_orders
from planner.orders.readers.files import KINDS
from tests.examples import examples
from tests.planner.orders.builders import COLUMNS, book, check, csv, line
from tests.planner.plant.builders import chairs

fuzz = settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def answers(path):
    checked = check_orders(path, chairs())
    assert isinstance(checked, CheckedOrders)
    assert all(defect.message for defect in checked.defects)
    assert checked.defects
    return checked


@fuzz
@given(st.binary(max_size=300), st.sampled_from(sorted(KINDS)))
def test_any_bytes_under_any_name(tmp_path, content, ending):
    path = tmp_path / f"orders{ending}"
    path.write_bytes(content)
    answers(path)


@fuzz
@given(st.text(max_size=200))
def test_any_text_below_a_good_header(tmp_path, text):
    path = tmp_path / "orders.csv"
    path.write_text("order,product,quantity,due\n" + text, encoding="utf-8", errors="replace")
    answers(path)


cells = st.text(max_size=12) | st.sampled_from(["1.000", "1e99", "=A1", "-", "9999-99-99", "24:00"])


@fuzz
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, cells)), min_size=1, max_size=4))
def test_any_cells_in_every_column(rows):
    assert check_orders(pl.DataFrame(rows), chairs()).lines <= len(rows)


@fuzz
@given(
    st.recursive(
        st.none() | st.floats() | st.text(max_size=5),
        lambda s: st.lists(s) | st.dictionaries(st.text(max_size=8), s),
    )
)
def test_any_json(tmp_path, value):
    import json

    path = tmp_path / "orders.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    answers(path)


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "x"])
def test_an_archive_that_is_no_workbook(tmp_path, member):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(member, "<worksheet><sheetData><row r='1'>")
    (tmp_path / "orders.xlsx").write_bytes(content.getvalue())
    assert [d.code for d in answers(tmp_path / "orders.xlsx").defects] == ["unreadable-file"]


def test_a_truncated_parquet_file(tmp_path):
    buffer = io.BytesIO()
    pl.DataFrame(book()).write_parquet(buffer)
    (tmp_path / "orders.parquet").write_bytes(buffer.getvalue()[:-40])
    assert [d.code for d in answers(tmp_path / "orders.parquet").defects] == ["unreadable-file"]


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "orders.csv").mkdir()
    assert [d.code for d in answers(tmp_path / "orders.csv").defects] == ["unreadable-file"]


def test_a_number_of_a_million_digits(tmp_path):
    rows = [*book(), line("B1", quantity="9" * 30_000), line("B2", quantity="1" * 40_000)]
    checked = check(rows, tmp_path)
    assert {(d.code, d.row) for d in checked.defects} >= {
        ("invalid-value", 14),
        ("invalid-value", 15),
    }
    assert all(len(d.value or "") <= 120 for d in checked.defects)


def test_the_same_defect_on_every_line_is_told_for_every_line(tmp_path):
    rows = [line(f"A{n}", product="chiar") for n in range(500)]
    (tmp_path / "orders.csv").write_text(csv(rows))
    assert len(answers(tmp_path / "orders.csv").defects) == 500


def test_names_that_are_all_strange_are_not_all_compared(tmp_path, monkeypatch):
    from planner.orders import product_checks

    asked = []
    monkeypatch.setattr(product_checks, "MOST_HINTS", 3)
    monkeypatch.setattr(product_checks, "nearest", lambda name, _: asked.append(name))
    rows = [line(f"A{n}", product=f"sofa{n}") for n in range(9)]
    rows += [line(f"B{n}", options=f"gold{n}") for n in range(9)]
    checked = check(rows, tmp_path)
    assert len(asked) == 6
    assert len(checked.defects) == 18
    assert all(defect.hint for defect in checked.defects)
