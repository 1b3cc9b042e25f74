import csv
import json
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest

from planner.errors import BadRequest
from planner.folders import MARKER
from planner.money import in_currency
from planner.plan import save_plan
from planner.reports import KINDS, write_reports
from planner.reports.plan.views import views
from planner.reports.plan.workbook import SHEETS
from tests.planner.reports.builders import HOSTILE, a_full_week, a_refused, a_week, an_order

FILES = {
    "html": {"report.html"},
    "xlsx": {"report.xlsx"},
    "png": {"gantt.png", "cost.png"},
    "svg": {"gantt.svg", "cost.svg"},
    "csv": {"orders.csv", "steps.csv", "changeovers.csv", "late.csv"},
}


def written(folder, plan, *kinds):
    save_plan(plan, folder)
    return {path.name: path for path in write_reports(plan, folder, kinds or KINDS)}


def hostile_week():
    return a_week(an_order(HOSTILE, 0, 3), refused=(a_refused(HOSTILE),), plant=HOSTILE)


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_writes_its_files_and_no_others(tmp_path, kind):
    files = written(tmp_path / "plan", a_full_week(), kind)
    assert set(files) == FILES[kind]
    left = {path.name for path in (tmp_path / "plan").iterdir()}
    assert left == FILES[kind] | {"plan.json", MARKER}
    assert all(path.stat().st_size for path in files.values())


def test_what_is_written_goes_with_its_plan(tmp_path):
    folder = tmp_path / "plan"
    files = written(folder, a_full_week(), "html", "csv")
    assert set(files) <= set(json.loads((folder / MARKER).read_text())["wrote"])
    save_plan(a_full_week(), folder)
    assert not any(path.exists() for path in files.values())


def test_the_same_plan_gives_the_same_files(tmp_path):
    kinds = ("html", "svg", "csv", "xlsx")
    one = written(tmp_path / "one", a_full_week(), *kinds)
    two = written(tmp_path / "two", a_full_week(), *kinds)
    assert {n: p.read_bytes() for n, p in one.items()} == {
        n: p.read_bytes() for n, p in two.items()
    }


def test_a_file_of_someone_else_is_left_as_it_is(tmp_path):
    folder = tmp_path / "plan"
    save_plan(a_full_week(), folder)
    (folder / "orders.csv").write_text("mine")
    with pytest.raises(BadRequest, match=r"orders\.csv was not written by planner"):
        write_reports(a_full_week(), folder)
    assert (folder / "orders.csv").read_text() == "mine"
    assert not (folder / "report.html").exists()


def test_a_report_replaces_the_one_before(tmp_path):
    folder = tmp_path / "plan"
    before = written(folder, a_full_week(), "html")["report.html"].read_text()
    plan = a_full_week().model_copy(update={"plant": "other works"})
    [path] = write_reports(plan, folder, ["html"])
    assert "other works" in path.read_text() != before


def test_where_nothing_can_be_written_the_folder_is_named(tmp_path):
    with pytest.raises(BadRequest, match="cannot write"):
        write_reports(a_full_week(), tmp_path / "missing")


def test_a_plan_with_hostile_names_becomes_every_kind_of_report(tmp_path):
    assert written(tmp_path / "plan", hostile_week()).keys() == set().union(*FILES.values())


def test_a_plan_without_orders_becomes_every_kind_of_report(tmp_path):
    plan = a_week(refused=(a_refused(),), resources=(), overtime=())
    assert written(tmp_path / "plan", plan).keys() == set().union(*FILES.values())


def test_csv_holds_the_rows_of_the_views(tmp_path):
    plan = a_full_week()
    files = written(tmp_path / "plan", plan, "csv")
    assert [row["order"] for row in rows_of(files["late.csv"])] == [
        order.order for order in plan.late_orders
    ]
    orders = rows_of(files["orders.csv"])
    assert sum(Decimal(row["cost"]) for row in orders) == in_currency(plan.cost.total)
    assert orders[0]["start_at"] == "2026-03-02T07:15:00+01:00"
    assert orders[0]["lateness_hours"] == "-5.0000"
    assert orders[0]["quantity"] == "9.50"
    assert len(rows_of(files["steps.csv"])) == len(rows_of(files["changeovers.csv"])) == 7


def test_no_text_in_csv_is_a_formula(tmp_path):
    files = written(tmp_path / "plan", hostile_week(), "csv")
    for path in files.values():
        for row in rows_of(path):
            texts = [row[key] for key in ("order", "customer", "product") if row.get(key)]
            assert texts
            assert all(text.startswith("'=1+1") for text in texts)


def test_csv_begins_with_the_mark_that_excel_looks_for(tmp_path):
    files = written(tmp_path / "plan", a_full_week(), "csv")
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in files.values())


def test_the_workbook_has_the_figures_of_the_views(tmp_path):
    plan = a_full_week()
    book = openpyxl.load_workbook(written(tmp_path / "plan", plan, "xlsx")["report.xlsx"])
    shows = views(plan)
    tables = [getattr(shows, name) for name in SHEETS]
    assert book.sheetnames == ["Summary", *(table.title for table in tables)]
    for table in tables:
        sheet = book[table.title]
        assert sheet.max_row == len(table.rows) + 1
        for index, column in enumerate(table.columns, 1):
            found = [sheet.cell(row, index).value for row in range(2, sheet.max_row + 1)]
            assert [none_for_empty(value) for value in found] == [
                none_for_empty(plain(value)) for value in table.column(column.key)
            ]
    total = next(row for row in book["Summary"].iter_rows(values_only=True) if row[0] == "total")
    assert total[1] == float(in_currency(plan.cost.total))


def none_for_empty(value):
    return None if value == "" else value


def plain(value):
    """Return a value as a workbook holds it."""
    if hasattr(value, "total_seconds"):
        return pytest.approx(value.total_seconds() / 3600)
    if hasattr(value, "tzinfo"):
        return value.replace(tzinfo=None)
    if isinstance(value, Decimal | float):
        return pytest.approx(float(value))
    return value


def test_a_due_date_at_the_end_of_a_day_stands_on_that_day(tmp_path):
    due = datetime(2026, 3, 5, tzinfo=UTC)  # 24:00 of the 4th
    week = a_full_week()
    first = week.orders[0].model_copy(update={"due_at": due})
    plan = week.model_copy(update={"orders": (first, *week.orders[1:]), "time_zone": "UTC"})
    book = openpyxl.load_workbook(written(tmp_path / "plan", plan, "xlsx")["report.xlsx"])
    sheet = next(
        s for s in book if "Due" in [cell.value for cell in s[1]] and s.title == "All orders"
    )
    column = [cell.value for cell in sheet[1]].index("Due")
    cells = [row[column] for row in sheet.iter_rows(min_row=2) if row[0].value == first.order]
    assert [(cell.value.day, cell.number_format) for cell in cells] == [(4, 'yyyy-mm-dd "24:00"')]


def test_the_workbook_holds_no_formula(tmp_path):
    book = openpyxl.load_workbook(written(tmp_path / "plan", hostile_week(), "xlsx")["report.xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert HOSTILE in {cell.value for cell in cells}


def test_every_sheet_can_be_filtered_under_a_heading_that_stays(tmp_path):
    book = openpyxl.load_workbook(written(tmp_path / "plan", a_full_week(), "xlsx")["report.xlsx"])
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref is not None


def test_pictures_are_pictures(tmp_path):
    files = written(tmp_path / "plan", a_full_week(), "png", "svg")
    assert files["gantt.png"].read_bytes().startswith(b"\x89PNG")
    assert "A cost of 99.99" not in files["cost.svg"].read_text()
    assert f"{in_currency(a_full_week().cost.total):,}" in files["cost.svg"].read_text()
