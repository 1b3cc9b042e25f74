"""Writes the fibre maker down as a plant and an order book in planner's own terms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from benchmarks.real.fibre_order_book.book import number
from benchmarks.real.week import RealWeek
from planner import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.real.fibre_order_book.book import FibreOrder
    from benchmarks.real.fibre_order_book.pace import Pace

SPINNING, TEXTURING, CHIPS = "spinning", "texturing", "chips"

STAGES: Final = {
    "FDY": (SPINNING,),
    "POY": (SPINNING,),
    "DTY": (SPINNING, TEXTURING),
    "SLICE": (CHIPS,),
}
"""The stages a part goes through; a line whose part is none of these has no product to be."""

FEED: Final = "POY"
"""The part that texturing starts from."""

ZONE: Final = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the source does not say.

    Attributes
    ----------
    due_days
        From the creation of an order to its due date.
    spinning_changeover, texturing_changeover
        Hours from one yarn to another; chips take as long as texturing.
    changeover_cost
        CNY for each of them.
    lines
        Parallel lines of a factory in a stage, among which its pace is shared.
    late_share
        Share of the price that a day late costs.
    """

    due_days: int = 14
    spinning_changeover: float = 2
    texturing_changeover: float = 1
    changeover_cost: int = 1000
    lines: int = 1
    late_share: str = "0.01"

    def changeover(self, stage: str) -> str:
        """Return the time between two yarns of a stage."""
        spun = stage == SPINNING
        return f"{self.spinning_changeover if spun else self.texturing_changeover:f} h"


def fibre_week(
    book: Sequence[FibreOrder], count: int, paces: Mapping[str, Pace], assume: Assumptions
) -> RealWeek:
    """Return the plant and its first orders.

    Parameters
    ----------
    book
        All orders: they say which factories can make what.
    count
        How many of them to plan, the first of the file.
    paces
        Per stage.
    assume
        What the source does not say.

    Raises
    ------
    BadRequest
        When no order can be planned.
    """
    chosen = book[:count]
    makers = _makers(book)
    known = {
        _product(order): order
        for order in chosen
        if order.part in STAGES
        and all(_factories(order, stage, makers) for stage in STAGES[order.part])
    }
    created = [order.created for order in chosen if order.created is not None]
    if not known or not created:
        raise BadRequest(f"none of the first {count} orders names a part, a factory and a day")
    routings = [row for order in known.values() for row in _routing(order, makers, paces, assume)]
    used = sorted({name for row in routings for name in row["resources"]})
    plant = {
        "name": "Fibre order book",
        "currency": "CNY",
        "time_zone": ZONE,
        "start": f"{min(created):%Y-%m-%d}",
        "horizon": f"{(max(created) - min(created)).days + 1 + assume.due_days} d",
        "lateness": {"share_per_day": assume.late_share},
        "orders": {"decimal": "."},
        "products": {
            name: {
                "family": f"{order.part} {order.yarn}",
                "unit": "kg",
                "attributes": {"yarn": _yarn(order)},
            }
            for name, order in known.items()
        },
        "resources": {
            name: {
                "kind": "mass",
                "stations": assume.lines,
                "setup_by": ["yarn"],
                "changeover": assume.changeover(name.rpartition(" ")[2]),
                "changeover_cost": assume.changeover_cost,
            }
            for name in used
        },
        "routings": routings,
    }
    return RealWeek("fibre-order-book", plant, [_line(order, assume) for order in chosen])


def _product(order: FibreOrder) -> str:
    return f"{order.part} {order.specification}"


def _yarn(order: FibreOrder) -> str:
    """Return what a line is set up for: the part it makes and its yarn."""
    return f"{order.part} {order.yarn}"


_Makers = dict[tuple[str, str], set[str]]


def _makers(book: Iterable[FibreOrder]) -> _Makers:
    """Return the factories seen to make a specification, a yarn, or a part at all."""
    makers: _Makers = defaultdict(set)
    for order in book:
        if order.part in STAGES and order.specification and order.factory:
            for key in (order.specification, f"yarn {order.yarn}", ""):
                makers[order.part, key].add(order.factory)
    return makers


def _routing(
    order: FibreOrder, makers: _Makers, paces: Mapping[str, Pace], assume: Assumptions
) -> list[dict[str, Any]]:
    """Return the steps of a product, each wherever it was seen to be made."""
    stages = STAGES[order.part]
    return [
        {
            "product": _product(order),
            "route": " and ".join(stages),
            "regime": "mass",
            "step": stage,
            "after": list(stages[:position]),
            "resources": [f"{name} {stage}" for name in sorted(_factories(order, stage, makers))],
            "setup": [f"{FEED} {order.yarn}" if _is_feed(order, stage) else _yarn(order)],
            "rate": f"{paces[stage].per_hour / assume.lines:.3f}/h",
            "yield": paces[stage].good_share,
        }
        for position, stage in enumerate(stages)
    ]


def _is_feed(order: FibreOrder, stage: str) -> bool:
    return stage == SPINNING and TEXTURING in STAGES[order.part]


def _factories(order: FibreOrder, stage: str, makers: _Makers) -> set[str]:
    """Return where a stage of an order may run.

    The yarn that is textured is not in the order book. It may be spun wherever that yarn was seen
    to be, or, if it was nowhere, wherever any was.
    """
    if not _is_feed(order, stage):
        return makers[order.part, order.specification]
    return makers[FEED, f"yarn {order.yarn}"] or makers[FEED, ""]


def _line(order: FibreOrder, assume: Assumptions) -> dict[str, str]:
    """Return the line of an order, with what is dirty in it as it stands."""
    due = order.created and order.created + timedelta(days=assume.due_days)
    price = number(order.price)
    worth = None if price is None else (price * order.kilogrammes).quantize(Decimal("0.01"))
    return {
        "order": order.order,
        "product": _product(order),
        "quantity": order.weight,
        "unit": "kg",
        "release": order.created.isoformat() if order.created else order.created_text,
        "due": due.isoformat() if due else order.created_text,
        "price": order.price if worth is None else str(worth),
        "customer": order.customer,
        "must_make": "yes",
    }
