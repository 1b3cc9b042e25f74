from pathlib import Path

from planner.orders.columns import OPTIONAL, REQUIRED
from planner.orders.findings import WARNINGS
from planner.plant import DefectCode

PAGE = (Path(__file__).parents[3] / "docs" / "order-book.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if line.startswith("| `")]


def test_every_column_is_on_the_page():
    named = {name.strip(" `") for row in ROWS for name in row[0].split(",")}
    assert named >= {*REQUIRED, *OPTIONAL}


def test_every_defect_of_an_order_book_is_on_the_page_with_its_severity():
    told = {row[0].strip(" `"): row[1].strip() for row in ROWS if len(row) == 4}
    codes = list(DefectCode)
    ours = codes[: codes.index(DefectCode.STALE_LINE) + 1]
    extra = ["missing-value", "invalid-value", "formula", "unreadable-file", "unknown-key"]
    assert told == {
        str(code): "warning" if code in WARNINGS else "error" for code in (*ours, *extra)
    }
