"""The Python of the README and the pages: every block runs as it is written, with less time."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

from planner import check_orders, load_plant, plan_week, save_week
from planner.cli import run

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
FENCE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
LIMITS = re.compile(r"time_limit=\d+(, workers=\d+)?|time_limit=None, work_limit=[\d.]+")
"""Limits of the clock and of work; little counted effort is the same on every computer."""


def blocks(page: str) -> list[tuple[int, str]]:
    """Return the line and the text of every block of Python on a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [(text[: found.start(1)].count("\n"), found[1]) for found in FENCE.finditer(text)]


DOCTESTS = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for room in ("planner", "solvers")
    for path in (ROOT / room).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
WITH_CODE = [page for page in PAGES if blocks(page)]


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder that holds what the pages speak of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "instances").symlink_to(ROOT / "instances", target_is_directory=True)
    assert run(["init", "my-plant", "--quiet"]) == 0
    return tmp_path


def test_the_readme_and_the_page_of_the_library_show_code() -> None:
    assert {"README.md", "docs/library.md", "docs/reports.md"} <= set(WITH_CODE)


@pytest.mark.parametrize("page", WITH_CODE)
def test_every_block_of_a_page_runs_one_after_the_other(page: str, there: Path) -> None:
    if "plans/furniture-week" in "".join(text for _, text in blocks(page)):
        plant = load_plant(Path("my-plant"))
        orders = check_orders(Path("my-plant/orders.csv"), plant)
        plan = plan_week(plant, orders, time_limit=None, work_limit=0.002)
        save_week(plan, Path("plans/furniture-week"), plant, orders.frame)
    names: dict[str, object] = {"__name__": "__main__"}
    for line, text in blocks(page):
        # The empty lines make a traceback name the line of the page.
        quick = "\n" * line + LIMITS.sub("time_limit=None, work_limit=0.002", text)
        exec(compile(quick, ROOT / page, "exec"), names)


@pytest.mark.parametrize("name", DOCTESTS)
def test_every_example_of_a_docstring_says_what_it_gives(name: str) -> None:
    failed, tried = doctest.testmod(import_module(name))
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    here = ROOT / page
    for target in re.findall(r"\]\(([^)\s]+)\)", here.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        path = here.parent / name if name else here
        assert path.exists(), f"{page}: {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
            assert anchor in slugs, f"{page}: {target}"
