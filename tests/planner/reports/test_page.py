import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from planner.plan import save_plan
from planner.reports import write_reports
from planner.reports.page import page
from planner.reports.views import views
from planner.reports.words import money
from tests.planner.reports.builders import (
    HOSTILE,
    a_big_week,
    a_full_week,
    a_refused,
    a_week,
    an_order,
)


class Reader(HTMLParser):
    """What a browser sees of a page: tags with attributes, rows of tables, scripts, text."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.tables = {}
        self.scripts = []
        self.text = []
        self._table = self._script = None
        self._in_cell = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self._script = ""
        elif tag == "table":
            self._table = self.tables.setdefault(dict(attrs).get("id"), [])
        elif tag == "tr" and self._table is not None:
            self._table.append([])
        elif tag in ("td", "th") and self._table is not None:
            self._table[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag):
        if tag == "script":
            self.scripts.append(self._script)
            self._script = None
        elif tag == "table":
            self._table = None
        elif tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data):
        if self._script is not None:
            self._script += data
            return
        self.text.append(data)
        if self._table and self._in_cell:
            self._table[-1][-1] += data


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


def test_the_page_refers_to_nothing_outside_it():
    loading = {"src", "srcset", "data", "action", "poster", "background"}
    for tag, attributes in Reader(page(views(a_full_week()))).tags:
        assert not loading & attributes.keys(), tag
        assert attributes.get("href", "#").startswith(("#", "data:,"))
    assert "url(" not in page(views(a_full_week()))
    assert not re.search(r"https?://", page(views(a_full_week())))


def test_the_page_forbids_loads_and_scripts_but_its_own():
    reader = Reader(page(views(a_full_week())))
    policy = next(a["content"] for t, a in reader.tags if "http-equiv" in a)
    assert "default-src 'none'" in policy
    script = next(part for part in policy.split(";") if "script-src" in part)
    assert script.count("sha256-") == 2
    assert "unsafe" not in script


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


@pytest.fixture
def browser():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found is not None:
            return found
    pytest.skip("no chromium is installed, so the page is not opened in a browser")


# Run in place of the page's own data script's end: tells the test what the browser made of it.
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
def test_a_browser_draws_the_page_without_a_complaint_or_overflow(tmp_path, browser, width):
    plan = a_week(an_order(HOSTILE, 0, 3), an_order("W" * 300, 2, 4, 2), plant="W" * 300)
    save_plan(plan, tmp_path / "plan")
    [path] = write_reports(plan, tmp_path / "plan", ["html"])
    # The page's policy would forbid the probe, which is the point of the policy.
    text = re.sub(r"<meta http-equiv[^>]*>", "", path.read_text(encoding="utf-8"))
    path.write_text(text.replace("</body>", PROBE), encoding="utf-8")
    options = (
        *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
        *("--disable-quic", "--disable-background-networking", "--disable-component-update"),
        *("--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom"),
        *(f"--window-size={width},1000", f"--user-data-dir={tmp_path / 'profile'}"),
    )
    run = subprocess.run(
        [browser, *options, path.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "CONSOLE" not in run.stderr
    found = re.search(r"<title>(.*?)</title>", run.stdout, re.DOTALL)
    seen = json.loads(html.unescape(found.group(1)))
    assert seen["overflow"] <= 0
    assert seen["rows"] == 2
    assert seen["colours"] > 5
