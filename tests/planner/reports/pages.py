"""What tests ask of every page: what a browser reads in it, and what a browser says about it."""

import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

PROBE = """<script>addEventListener("load", () => {
  document.title = JSON.stringify({
    overflow: document.documentElement.scrollWidth - innerWidth,
    marks: [...document.querySelectorAll(".rows .track i, .plane circle, .heat td")]
      .filter((each) => each.getBoundingClientRect().width > 0).length });
});</script></body>"""
"""Tells a test what the browser made of a page."""


class Reader(HTMLParser):
    """What a browser sees of a page: tags with attributes, rows of tables, scripts, text."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.tables = {}
        self.scripts = []
        self.text = []
        self._table = None
        self._in_cell = self._in_script = self._in_style = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")
            self._in_script = True
        elif tag == "style":
            self._in_style = True
        elif tag == "table":
            self._table = self.tables.setdefault(dict(attrs).get("id"), [])
        elif tag == "tr" and self._table is not None:
            self._table.append([])
        elif tag in ("td", "th") and self._table is not None:
            self._table[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._in_script = self._in_style = False
        elif tag == "table":
            self._table = None
        elif tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data):
        if self._in_script:
            self.scripts[-1] += data
        if self._in_script or self._in_style:
            return
        self.text.append(data)
        if self._table and self._in_cell:
            self._table[-1][-1] += data


def assert_complete_in_itself(text):
    """Nothing is loaded from anywhere, and the page's own policy forbids it."""
    reader = Reader(text)
    loading = {"src", "srcset", "data", "action", "poster", "background"}
    for tag, attributes in reader.tags:
        assert not loading & attributes.keys(), tag
        assert attributes.get("href", "#").startswith(("#", "data:,"))
    assert "url(" not in text
    assert not re.search(r"https?://", text)
    policy = next(a["content"] for t, a in reader.tags if "http-equiv" in a)
    assert "default-src 'none'" in policy
    script = next(part for part in policy.split(";") if "script-src" in part)
    assert "sha256-" in script
    assert "unsafe" not in script


def seen_in_a_browser(text, folder, width, probe=PROBE):
    """Return what a browser makes of a page, after it has not complained; skip without one.

    The probe is a script that puts what it saw as JSON into the title.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next(filter(None, map(shutil.which, names)), None)
    if browser is None:
        pytest.skip("no chromium is installed, so the page is not opened in a browser")
    path = folder / "page.html"
    # The page's policy would forbid the probe, which is the point of the policy.
    open_page = re.sub(r"<meta http-equiv[^>]*>", "", text).replace("</body>", probe)
    path.write_text(open_page, encoding="utf-8")
    options = (
        *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
        *("--disable-quic", "--disable-background-networking", "--disable-component-update"),
        *("--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom"),
        *(f"--window-size={width},1000", f"--user-data-dir={folder / 'profile'}"),
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
    return json.loads(html.unescape(found.group(1)))
