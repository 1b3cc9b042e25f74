"""From the fibre maker's records to a verified plan and its lateness."""

import json
from decimal import Decimal

import pytest

from benchmarks.__main__ import run
from benchmarks.real.fibre_order_book.book import read_book
from benchmarks.real.fibre_order_book.pace import spinning_pace, texturing_pace
from benchmarks.real.fibre_order_book.plant import (
    CHIPS,
    SPINNING,
    TEXTURING,
    Assumptions,
    fibre_week,
)
from benchmarks.real.week import write_week
from planner import BadRequest
from planner.planning.week import read_week
from tests.benchmarks.real.fibre import order, spun, textured, write_maker

# What the pace of texturing, and the place where its yarn is spun, are taken from.
TEXTURED = (order(91, "DTY", factory_id="9"), order(92, "POY", factory_id="9"))


def week_of(folder, count=500, **assumed):
    book = read_book(folder)
    spinning = spinning_pace(folder, book)
    paces = {SPINNING: spinning, TEXTURING: texturing_pace(folder, book), CHIPS: spinning}
    return fibre_week(book, count, paces, Assumptions(**assumed))


def routing(week, product):
    return {row["step"]: row for row in week.plant["routings"] if row["product"] == product}


@pytest.mark.parametrize(
    ("specification", "yarn"),
    [
        ("75D/36F(83dtex/36f)", "75D/36F"),
        ("75D(81dtex/72f)", "75D/72F"),
        ("100.0D/72F(195dtex/72f)", "100D/72F"),
        ("60D/24F(j67dtex/24f)", "60D/24F"),
        ("150D(168dt/144f)", "150D/144F"),
        ("150D/***F(b278dtex/***f)", "150D/***F"),
        ("semi-dull", "semi-dull"),
    ],
)
def test_yarns_are_read_from_specifications_of_many_spellings(tmp_path, specification, yarn):
    (line,) = read_book(write_maker(tmp_path / "data", order(1, specification=specification)))
    assert line.yarn == yarn


def test_spinning_pools_the_batches_of_a_factory_and_shift(tmp_path):
    folder = write_maker(
        tmp_path / "data",
        order(1),
        order(2, batch_id="FDY-2"),
        spinning=[
            spun("FDY-1", "12000000"),
            spun("FDY-2", "6000000", scrap="100"),
            spun("FDY-1", "6000000", night="1"),
        ],
    )
    pace = spinning_pace(folder, read_book(folder))
    assert (pace.per_hour, pace.good_share) == (Decimal(1000), Decimal("0.75"))
    assert pace.factories == ("1",)


def test_output_of_other_batches_and_times_does_not_count(tmp_path):
    folder = write_maker(
        tmp_path / "data",
        order(1),
        spinning=[
            spun("FDY-1", "12000000"),
            spun("unknown", "12000000"),
            spun("FDY-1", "12000000", date="2022-01-02"),
            spun("FDY-1", "many", night="1"),
        ],
    )
    assert spinning_pace(folder, read_book(folder)).kilogrammes == 12000


def test_texturing_counts_what_was_ordered_in_the_hours_anything_ran(tmp_path):
    folder = write_maker(
        tmp_path / "data",
        order(1, "DTY"),
        order(2, "DTY", weight="500", batch_id="DTY-2"),
        order(3, "DTY", weight="9999", batch_id="never ran"),
        texturing=[
            textured("DTY-1", "2020-01-01 22:00:00", "2020-01-02 08:00:00"),
            textured("DTY-2", "2020-01-02 06:00:00", "2020-01-02 10:00:00"),
        ],
    )
    pace = texturing_pace(folder, read_book(folder))
    assert (pace.kilogrammes, pace.hours) == (1500, 10)


def test_a_maker_without_any_output_is_refused(tmp_path):
    folder = write_maker(tmp_path / "data", order(1), spinning=[], texturing=[])
    with pytest.raises(BadRequest, match="no output"):
        spinning_pace(folder, read_book(folder))
    with pytest.raises(BadRequest, match="no run"):
        texturing_pace(folder, read_book(folder))


def test_dty_is_spun_then_textured_and_other_parts_have_one_stage(tmp_path):
    folder = write_maker(
        tmp_path / "data",
        order(1, "FDY"),
        order(2, "DTY", factory_id="2"),
        order(3, "POY", "75D/36F(137dtex/36f)", factory_id="3"),
        order(4, "SLICE", "semi-dull"),
    )
    week = week_of(folder)
    textured_yarn = routing(week, "DTY 75D/36F(83dtex/36f)")
    assert list(textured_yarn) == ["spinning", "texturing"]
    assert textured_yarn["texturing"]["after"] == ["spinning"]
    assert textured_yarn["texturing"]["resources"] == ["2 texturing"]
    assert list(routing(week, "FDY 75D/36F(83dtex/36f)")) == ["spinning"]
    assert list(routing(week, "SLICE semi-dull")) == ["chips"]


def test_a_specification_is_made_where_it_was_ever_seen(tmp_path):
    folder = write_maker(
        tmp_path / "data", order(1), order(2, batch_id="FDY-2", factory_id="2"), *TEXTURED
    )
    week = week_of(folder, count=1)
    assert [line["order"] for line in week.orders] == ["1"]
    (step,) = week.plant["routings"]
    assert step["resources"] == ["1 spinning", "2 spinning"]


def test_the_feed_of_texturing_is_spun_where_its_yarn_was_or_else_anywhere(tmp_path):
    folder = write_maker(
        tmp_path / "data",
        order(1, "DTY", "75D/36F(83dtex/36f)"),
        order(2, "DTY", "50D/24F(56dtex/24f)"),
        order(5),
        order(3, "POY", "75D/36F(137dtex/36f)", factory_id="3"),
        order(4, "POY", "99D/99F(137dtex/99f)", factory_id="4"),
    )
    week = week_of(folder)
    seen = routing(week, "DTY 75D/36F(83dtex/36f)")["spinning"]
    assert (seen["resources"], seen["setup"]) == (["3 spinning"], ["POY 75D/36F"])
    unseen = routing(week, "DTY 50D/24F(56dtex/24f)")["spinning"]
    assert unseen["resources"] == ["3 spinning", "4 spinning"]


def test_orders_are_due_so_many_days_after_they_were_created(tmp_path):
    week = week_of(write_maker(tmp_path / "data", order(1), *TEXTURED), due_days=14)
    assert week.orders[0]["release"] == "2020-01-02T09:30:00"
    assert week.orders[0]["due"] == "2020-01-16T09:30:00"
    assert week.orders[0]["price"] == "7500.00"


def test_lines_share_the_pace_of_their_factory(tmp_path):
    week = week_of(write_maker(tmp_path / "data", order(1), *TEXTURED), lines=4)
    assert week.plant["resources"]["1 spinning"]["stations"] == 4
    assert routing(week, "FDY 75D/36F(83dtex/36f)")["spinning"]["rate"] == "250.000/h"


def test_texturing_without_anybody_who_spins_for_it_is_no_product(tmp_path):
    week = week_of(write_maker(tmp_path / "data", order(1), order(2, "DTY")))
    assert list(week.plant["products"]) == ["FDY 75D/36F(83dtex/36f)"]


def test_dirty_lines_are_set_aside_and_the_rest_is_planned(tmp_path, capsys):
    folder = write_maker(
        tmp_path / "data",
        order(1),
        *TEXTURED,
        order(3, weight="-5"),
        order(4, weight="much"),
        order(5, created_time="yesterday"),
        order(6, "XXX"),
        order(7, ""),
        order(8, price="cheap"),
        order(1, weight="2000"),
    )
    out = tmp_path / "out"
    arguments = ["real", "fibre-order-book", "--data", str(folder), "--out", str(out)]
    assert run([*arguments, "--time-limit", "5", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    plan = json.loads((out / "plan" / "plan.json").read_text(encoding="utf-8"))
    set_aside = {line["order"] for line in plan["quarantined"]}
    assert set_aside >= {"3", "4", "5", "6", "7", "8"}
    assert record["orders"] + record["quarantined_orders"] == 10


def test_the_plan_is_verified_and_its_lateness_is_told_by_part(tmp_path, capsys):
    folder = write_maker(tmp_path / "data", order(1, "DTY"), order(2), order(3, "POY"))
    arguments = ["real", "fibre-order-book", "--data", str(folder), "--orders", "1"]
    arguments += ["--due-days", "0", "--changeover-hours", "0", "0"]
    assert run([*arguments, "--out", str(tmp_path / "out"), "--time-limit", "5", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    rows = {row["part"]: row for row in record["lateness"]}
    # An hour of spinning at 1,000 kg an hour, then 10 h of texturing at 100.
    assert (rows["all"]["orders"], rows["all"]["late"]) == (1, 1)
    assert rows["DTY"]["flow_mean"] == pytest.approx(11 / 24, abs=0.001)
    assert rows["DTY"]["tardiness_max"] == rows["DTY"]["flow_mean"]
    stages = {stage["stage"]: stage["processing_hours"] for stage in record["stages"]}
    assert stages == {"spinning": pytest.approx(1), "texturing": pytest.approx(10)}


@pytest.mark.data
def test_the_real_book_gives_a_plant_without_errors(data_dir, tmp_path):
    week = week_of(data_dir / "real" / "fibre-order-book")
    read = read_week(write_week(week, tmp_path / "out"))
    assert [str(defect) for defect in read.defects if defect.blocks] == []
    assert read.orders.lines == 500
