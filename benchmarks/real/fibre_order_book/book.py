"""The orders: what was asked for, when, and in which factory it was made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from benchmarks.real.tables import read_table

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "orders.csv"

_COLUMNS: Final = (
    *("order_id", "customer_id", "created_time", "parts", "specification"),
    *("weight", "price", "batch_id", "factory_id"),
)
_YARN: Final = re.compile(r"(\d+)(?:\.0)?D\b.*?/(\d+|\*+)f\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FibreOrder:
    """A line of the order book; what is text may be dirty and is judged by the order checks.

    Attributes
    ----------
    created
        In local time; None if it cannot be read, and then `created_text` says what stands there.
    part
        FDY and POY are spun, DTY is spun and textured, SLICE is chips.
    weight, price
        Kilogrammes, and CNY for each.
    """

    order: str
    customer: str
    created: datetime | None
    created_text: str
    part: str
    specification: str
    weight: str
    price: str
    batch: str
    factory: str

    @property
    def kilogrammes(self) -> Decimal:
        """The weight, 0 if it cannot be read."""
        return number(self.weight) or Decimal(0)

    @property
    def yarn(self) -> str:
        """Denier and filaments, as ``75D/36F``; the whole specification where it names none.

        Two specifications with the same ones differ in lustre, twist or the exact dtex.
        """
        match = _YARN.match(self.specification)
        return f"{match[1]}D/{match[2]}F" if match else self.specification


def read_book(folder: Path) -> tuple[FibreOrder, ...]:
    """Read all orders, in the order of the file.

    Raises
    ------
    BadRequest
        When there is no order book in the folder, or it lacks a column.
    """
    return tuple(
        FibreOrder(
            order=row["order_id"],
            customer=row["customer_id"],
            created=moment(row["created_time"]),
            created_text=row["created_time"],
            part=row["parts"],
            specification=row["specification"],
            weight=row["weight"],
            price=row["price"],
            batch=row["batch_id"],
            factory=row["factory_id"],
        )
        for row in read_table(folder / FILE, _COLUMNS)
    )


def number(text: str) -> Decimal | None:
    """Return a finite number, None if the text is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def moment(text: str) -> datetime | None:
    """Return a local time without a zone, None if the text is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
