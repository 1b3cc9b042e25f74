"""Reading and cleaning the event log."""

from datetime import datetime, timedelta

import pytest

from benchmarks.real.production_log.reports import read_log
from planner import BadRequest
from tests.benchmarks.real.logs import row, write_log


def only(tmp_path, *rows):
    (report,) = read_log(write_log(tmp_path, *rows)).reports
    return report


def test_a_report_keeps_its_own_times_and_quantity(tmp_path):
    report = only(tmp_path, row("A", "Turn", "04 06:00", "04 07:30", span_reported_min="12"))
    assert report.start == datetime.fromisoformat("2012-06-04 06:00")
    assert report.end == datetime.fromisoformat("2012-06-04 07:30")
    assert (report.quantity, report.part, report.is_setup) == (10, "Gear", False)


@pytest.mark.parametrize(
    ("start", "end", "span", "begins", "ends"),
    [
        pytest.param("04 06:00", "", "45", "06:00", "06:45", id="no end"),
        pytest.param("", "04 06:00", "45", "05:15", "06:00", id="no start"),
        pytest.param("04 06:00", "04 06:00", "45", "05:15", "06:00", id="no length"),
        pytest.param("01 06:00", "04 06:00", "45", "05:15", "06:00", id="never closed"),
        pytest.param("04 07:00", "04 06:00", "45", "05:15", "06:00", id="backwards"),
        pytest.param("01 06:00", "04 06:00", "-9", "06:00", "06:00", id="negative span"),
    ],
)
def test_the_reported_span_takes_the_place_of_times_that_cannot_be(
    tmp_path, start, end, span, begins, ends
):
    report = only(tmp_path, row("A", "Turn", start, end, span_reported_min=span))
    assert f"{report.start:%d %H:%M}" == f"04 {begins}"
    assert f"{report.end:%d %H:%M}" == f"04 {ends}"


def test_no_report_is_longer_than_a_day_whatever_it_says(tmp_path):
    report = only(tmp_path, row("A", "Turn", "04 06:00", "", span_reported_min="99999"))
    assert report.end - report.start == timedelta(days=1)


def test_corrections_and_rows_left_out_are_counted(tmp_path):
    log = read_log(
        write_log(
            tmp_path,
            row("A", "Turn", "04 06:00", "", span_reported_min="45"),
            row("A", "Turn", "", "", span_reported_min="45"),
            row("A", "Turn", "no date", "also none"),
            row("A", "Turn", "04 06:00", "04 07:00", work_order_qty="many"),
            row("A", "Turn", "04 06:00", "04 07:00"),
        )
    )
    assert (log.rows, len(log.reports)) == (5, 2)
    assert log.corrections == {
        "end from the reported span": 1,
        "left out: no quantity": 1,
        "left out: no time at all": 2,
    }


def test_the_setup_type_is_told_from_all_others(tmp_path):
    rows = [row("A", "Turn", "04 06:00", "04 07:00", report_type=kind) for kind in "SDB"]
    assert [report.is_setup for report in read_log(write_log(tmp_path, *rows)).reports] == [
        *(True, False, False)
    ]


def test_blanks_within_names_count_once(tmp_path):
    report = only(tmp_path, row("A", "SETUP     Turn", "04 06:00", "04 07:00"))
    assert (report.activity, report.resource) == ("SETUP Turn", "SETUP Turn machine")


def test_a_missing_column_is_named(tmp_path):
    (tmp_path / "production_log.csv").write_text("case_id,activity\n", encoding="utf-8")
    with pytest.raises(BadRequest, match="has no column resource, start"):
        read_log(tmp_path)


def test_a_folder_without_the_log_is_named(tmp_path):
    with pytest.raises(BadRequest, match=r"production_log\.csv does not exist"):
        read_log(tmp_path)
