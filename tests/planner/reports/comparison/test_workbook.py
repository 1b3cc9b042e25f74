"""The workbook of a comparison."""

from datetime import UTC, datetime

import openpyxl
import pytest

from planner.analysis.comparison.document import WithoutPlan
from planner.reports.comparison.words import headline
from planner.reports.comparison.workbook import write_comparison_workbook
from tests.planner.reports.builders import HOSTILE
from tests.planner.reports.comparisons import a_comparison, a_full_comparison, an_outcome

START = datetime(2026, 3, 2, 6, tzinfo=UTC)


def opened(folder, found):
    return openpyxl.load_workbook(folder / write_comparison_workbook(found, folder, START))


def test_the_sheets_are_there_and_the_verdict_comes_first(tmp_path):
    found = a_full_comparison()
    book = opened(tmp_path, found)
    assert book.sheetnames == ["Summary", "Cost", "Scenarios", "Differences", "Settings"]
    assert book["Summary"]["A3"].value == headline(found)


def test_the_terms_of_every_cost_add_up_to_its_total(tmp_path):
    rows = list(opened(tmp_path, a_full_comparison())["Cost"].values)
    total = rows[0].index("Total (EUR)")
    for row in rows[1:]:
        assert sum(row[1:total]) == pytest.approx(row[total], abs=1e-6)


def test_no_name_becomes_a_formula(tmp_path):
    book = opened(tmp_path, a_full_comparison(plant=HOSTILE, dear=HOSTILE))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert sum(cell.value == HOSTILE for cell in cells) >= 3


def test_runs_without_a_plan_have_a_sheet_and_a_row_without_figures(tmp_path):
    missing = WithoutPlan(strategy="mass", scenario=0, seed=0, solution="none", why="no time")
    found = a_comparison(
        an_outcome("custom", 100, 1.0), strategies=("mass", "custom"), without_plan=(missing,)
    )
    book = opened(tmp_path, found)
    rows = list(book["Without a plan"].values)
    assert rows[1] == ("mass", 0, 0, "none found in time", "no time")
    assert ("mass", "no plan") in [(*row[:1], row[-3]) for row in book["Cost"].values]
