import html
import json

import pytest

from planner.plan import save_plan
from planner.reports import write_reports
from planner.reports.parts.words import money
from planner.reports.plan.page import page
from planner.reports.plan.views import views
from tests.planner.reports.builders import (
    HOSTILE,
    a_big_week,
    a_full_week,
    a_refused,
    a_week,
    an_order,
)
from tests.planner.reports.pages import Reader, assert_complete_in_itself, seen_in_a_browser


def test_every_late_order_is_listed():
    plan = a_full_week()
    rows = Reader(page(views(plan))).tables["late-table"][1:]
    assert [row[0] for row in rows] == [order.order for order in plan.late_orders]


def test_every_order_is_listed_with_its_cost():
    shows = views(a_full_week())
    rows = Reader(page(shows)).tables["orders-table"][1:]
    assert [(row[0], row[-1]) for row in rows] == [
        (order, money(cost))
        for order, cost in zip(
            shows.orders.column("order"), shows.orders.column("cost"), strict=True
        )
    ]


def test_the_totals_of_the_plan_are_shown():
    shows = views(a_full_week())
    seen = "".join(Reader(page(shows)).text)
    for amount in (shows.money.total, *(a for a in shows.money.terms.values() if a)):
        assert money(amount) in seen
    for tile in shows.tiles:
        assert tile.value in seen
    assert shows.verdict in seen


def test_refused_and_quarantined_orders_are_listed_with_their_reasons():
    tables = Reader(page(views(a_full_week()))).tables
    assert "nothing makes R1" in tables["refused-table"][1]
    assert "unknown Q1" in tables["quarantined-table"][1]


def test_the_page_is_complete_in_itself_and_runs_only_its_two_scripts():
    text = page(views(a_full_week()))
    assert_complete_in_itself(text)
    assert text.count("sha256-") == 2


def test_hostile_names_stay_text():
    plain = Reader(page(views(a_week(an_order("A1", 0, 3), refused=(a_refused("A1"),)))))
    text = page(
        views(a_week(an_order(HOSTILE, 0, 3), refused=(a_refused(HOSTILE),), plant=HOSTILE))
    )
    hostile = Reader(text)
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert "<script>alert" not in text
    assert HOSTILE in html.unescape(text)
    assert json.loads(hostile.scripts[0])["orders"][0][0] == HOSTILE


def test_the_schedule_holds_every_step_and_changeover():
    plan = a_full_week()
    data = json.loads(Reader(page(views(plan))).scripts[0])
    assert len(data["bars"]) == len(data["changes"]) == 7
    first = data["bars"][0]
    assert data["orders"][first[1]][0] == "A0"
    assert first[2:4] == [900, 3600]
    assert data["offsets"] == [[0, 60]]


def test_five_thousand_bars_make_a_page_that_can_be_mailed():
    plan = a_big_week(5_000)
    text = page(views(plan))
    assert len(json.loads(Reader(text).scripts[0])["bars"]) == 5_000
    assert len(text.encode()) < 12_000_000


PROBE = """<script>addEventListener("load", () => {
  const pen = document.getElementById("gantt-canvas").getContext("2d");
  const { width, height } = pen.canvas;
  const pixels = pen.getImageData(0, 0, width, height).data;
  const colours = new Set();
  for (let at = 0; at < pixels.length; at += 4) colours.add(pixels.slice(at, at + 3).join());
  document.title = JSON.stringify({
    overflow: document.documentElement.scrollWidth - innerWidth, colours: colours.size,
    rows: document.querySelectorAll("#late-table tbody tr").length });
});</script></body>"""


@pytest.mark.parametrize("width", [1280, 1920])
def test_a_browser_draws_the_page_without_a_complaint_or_overflow(tmp_path, width):
    plan = a_week(an_order(HOSTILE, 0, 3), an_order("W" * 300, 2, 4, 2), plant="W" * 300)
    save_plan(plan, tmp_path / "plan")
    [path] = write_reports(plan, tmp_path / "plan", ["html"])
    seen = seen_in_a_browser(path.read_text(encoding="utf-8"), tmp_path, width, PROBE)
    assert seen["overflow"] <= 0
    assert seen["rows"] == 2
    assert seen["colours"] > 5
