"""From the event log to a verified plan, and that held against the log."""

import csv
import json
from datetime import datetime

import pytest

from benchmarks.__main__ import run
from benchmarks.real.production_log.plant import job_shop
from benchmarks.real.production_log.reports import read_log
from benchmarks.real.week import write_week
from planner import BadRequest
from planner.planning.week import read_week
from tests.benchmarks.real.logs import row, write_log


@pytest.fixture
def log(tmp_path):
    """Two orders on two machines; a second machine turned once, too."""
    folder = tmp_path / "data"
    folder.mkdir()
    return write_log(
        folder,
        row("A", "Turn", "04 06:00", "04 07:00", report_type="S"),
        row("A", "Turn", "04 07:00", "04 11:00"),
        row("A", "Grind", "05 06:00", "05 08:00"),
        row("B", "Turn", "06 06:00", "06 09:00", resource="other", work_order_qty="7"),
        row("B", "Grind", "07 08:00", "07 10:00", work_order_qty="7"),
    )


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_written_passes_every_check(log, tmp_path):
    folder = write_week(job_shop(read_log(log)).week, tmp_path / "out")
    assert [str(defect) for defect in read_week(folder).defects] == []


def test_work_orders_are_due_when_they_were_done_and_released_when_begun(log, tmp_path):
    folder = write_week(job_shop(read_log(log)).week, tmp_path / "out")
    lines = {line["order"]: line for line in table(folder, "orders")}
    assert lines["A"]["release"] == "2012-06-04T06:00:00"
    assert lines["A"]["due"] == "2012-06-05T08:00:00"
    assert lines["B"]["quantity"] == "7"


def test_a_step_may_run_wherever_its_activity_was_reported(log, tmp_path):
    folder = write_week(job_shop(read_log(log)).week, tmp_path / "out")
    eligible = {step["step"]: step["resources"] for step in table(folder, "routings")}
    assert eligible == {"1 Turn": "Turn machine; other", "2 Grind": "Grind machine"}


def test_setups_are_fixed_and_processing_grows_with_the_quantity(log):
    step = job_shop(read_log(log)).week.plant["routings"][0]
    assert (step["fixed"], step["rate"]) == ("60 min", 24)


def test_orders_begun_before_the_start_are_left_out(log):
    shop = job_shop(read_log(log), datetime.fromisoformat("2012-06-05"))
    assert ([line["order"] for line in shop.week.orders], shop.left_out) == (["B"], 1)


def test_a_start_after_everything_is_refused(log):
    with pytest.raises(BadRequest, match="no work order"):
        job_shop(read_log(log), datetime.fromisoformat("2013-01-01"))


def test_the_log_is_planned_verified_and_compared(log, tmp_path, capsys):
    out = tmp_path / "out"
    arguments = ["real", "production-log", "--data", str(log), "--out", str(out)]
    assert run([*arguments, "--time-limit", "5", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["orders"] == 2
    compared = record["comparison"]
    assert compared["earlier"] + compared["same"] + compared["later"] == 2
    # B ran on a machine of its own, and either order alone can be done as early as it was.
    assert compared["later"] == 0
    assert compared["flow_actual"] == [pytest.approx((26 + 28) / 48)] * 2
    assert compared["work_hours"] == 12
    assert (out / "plan" / "plan.json").is_file()


@pytest.mark.parametrize("source", ["production-log", "fibre-order-book"])
def test_a_folder_without_the_data_is_told_in_words(source, tmp_path, capsys):
    arguments = ["real", source, "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert "does not exist" in told
    assert "hint: --data names the folder" in told
    assert not (tmp_path / "out").exists()


def test_a_second_run_takes_the_place_of_the_first(log, tmp_path):
    week = job_shop(read_log(log)).week
    first = write_week(week, tmp_path / "out")
    assert write_week(week, tmp_path / "out") == first


def test_a_folder_of_somebody_else_is_left_alone(log, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadRequest, match="not empty"):
        write_week(job_shop(read_log(log)).week, tmp_path / "out")


@pytest.mark.data
def test_the_real_log_gives_a_plant_without_defects(data_dir, tmp_path):
    shop = job_shop(read_log(data_dir / "real" / "production-log"))
    read = read_week(write_week(shop.week, tmp_path / "out"))
    assert [str(defect) for defect in read.defects] == []
    assert read.orders.frame.height == len(shop.steps) == 225
