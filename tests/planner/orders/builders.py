"""Small order books for tests, all against the plant of chairs."""

from __future__ import annotations

import io
from csv import DictWriter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from planner.orders import check_orders
from tests.planner.plant.builders import chairs

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from planner.orders import CheckedOrders

COLUMNS = (
    "order",
    "product",
    "quantity",
    "due",
    "unit",
    "options",
    "release",
    "deadline",
    "priority",
    "price",
    "must_make",
    "regimes",
    "bespoke_minutes",
    "status",
)


def line(order: str, /, **cells: str) -> dict[str, str]:
    """A line for ten chairs, due in the second week, with cells of its own."""
    usual = {"order": order, "product": "chair", "quantity": "10", "due": "2026-03-12"}
    return dict.fromkeys(COLUMNS, "") | usual | cells


def book(lines: int = 12) -> list[dict[str, str]]:
    """A book without a defect."""
    return [line(f"A{number}", quantity=str(8 + number % 5)) for number in range(lines)]


def csv(rows: list[dict[str, str]]) -> str:
    """The book as a file separated by semicolons; its first line is row 2."""
    text = io.StringIO()
    writer = DictWriter(text, list(rows[0]), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def check(rows: list[dict[str, str]] | str, tmp_path: Path, **plant: Any) -> CheckedOrders:
    """Check a book against the plant of chairs, which starts on Monday, 2 March 2026."""
    path = tmp_path / "orders.csv"
    path.write_text(rows if isinstance(rows, str) else csv(rows), encoding="utf-8")
    return check_orders(path, chairs(**plant))


def told(checked: CheckedOrders) -> list[tuple[str, int | None, str | None]]:
    """Code, row and column of every defect."""
    return [(str(d.code), d.row, d.column) for d in checked.defects]


def utc(*parts: int) -> datetime:
    """An instant in UTC."""
    return datetime(*parts, tzinfo=UTC)


def typed(checked: CheckedOrders) -> pl.DataFrame:
    """The typed orders but for the row they stood in."""
    return checked.frame.drop("row")
