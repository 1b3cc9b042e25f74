"""Draws order books: customers of several segments, their products, options, quantities and dates.

Everything is drawn a column at a time, so that a million lines take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from planner.examples.draws import Curve, along, pick

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from planner.examples.draws import Draws, Indices

STANDARD, CONFIGURED, BESPOKE = range(3)


@dataclass(frozen=True, slots=True)
class Item:
    """What is ordered of a product.

    Attributes
    ----------
    product
        Its name.
    price
        Per unit in whole units of currency; bespoke orders are priced from it.
    quantity
        Of an order, before the segment's factor.
    bespoke_quantity
        Of a bespoke order, whoever places it.
    standard, configured
        Option texts of such orders and how often they are asked for; empty text: all defaults.
    bespoke_minutes, bespoke_cost
        What a bespoke order asks for per unit, beside its options.
    """

    product: str
    price: float
    quantity: Curve
    standard: Mapping[str, float]
    configured: Mapping[str, float] = field(default_factory=dict)
    bespoke_quantity: Curve = ((0, 1), (1, 1))
    bespoke_minutes: Curve = ((0, 0), (1, 0))
    bespoke_cost: Curve = ((0, 0), (1, 0))


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers who order alike.

    Attributes
    ----------
    name, customers
        As the order book names them.
    share
        Of the orders, relative to the other segments'.
    products
        Which they order, and how often relative to each other.
    levels
        How many of their orders are standard, configured and bespoke, relative to each other.
    due
        Working days from the first of the order's week to its due date.
    size
        Factor on the quantities.
    priorities
        Names and relative shares; the empty name leaves the column empty.
    penalty
        Agreed cost of a day of lateness in whole units of currency; None: as the plant has it.
    must_make
        Share of orders that may not be refused.
    regimes
        Allowed regimes and their relative shares; the empty text leaves the column empty.
    deadline
        Share of orders with a date that may not be missed, five working days after the due date.
    """

    name: str
    customers: tuple[str, ...]
    share: float
    products: Mapping[str, float]
    levels: tuple[float, float, float]
    due: Curve
    size: float = 1
    priorities: Mapping[str, float] = field(default_factory=lambda: {"": 1.0})
    penalty: int | None = None
    must_make: float = 0
    regimes: Mapping[str, float] = field(default_factory=lambda: {"": 1.0})
    deadline: float = 0


@dataclass(frozen=True, slots=True)
class Market:
    """Who orders what.

    Attributes
    ----------
    prefix, first
        Orders are numbered from there: ``SO-1001``.
    items, segments
        What can be ordered, and by whom.
    weeks
        Over how many weeks the due dates spread, evenly.
    released
        Share of orders that cannot begin at once.
    lead
        Of those, working days from release to due date.
    """

    prefix: str
    first: int
    items: tuple[Item, ...]
    segments: tuple[Segment, ...]
    weeks: int = 1
    released: float = 0
    lead: Curve = ((0, 3), (1, 5))


def configurations(
    groups: Mapping[str, Mapping[str, float]],
    *,
    allowed: Callable[[Mapping[str, str]], bool] = lambda _: True,
    without: Sequence[str] = (),
) -> dict[str, float]:
    """Return the option texts of every combination of one option a group, with their weights.

    Parameters
    ----------
    groups
        By group, its options with their relative shares. The empty name means the group's default,
        or nothing of a group without one, and is left out of the text; what holds an equals sign
        stands in the text as it is: several options of a group.
    allowed
        Whether a combination, by group, can be had.
    without
        Texts to leave out: those of the standard variants.
    """
    texts: dict[str, float] = {}
    for chosen in product(*(tuple(options.items()) for options in groups.values())):
        named = {group: name for group, (name, _) in zip(groups, chosen, strict=True)}
        weight = float(np.prod([share for _, share in chosen]))
        text = "; ".join(
            name if "=" in name else f"{group}={name}" for group, name in named.items() if name
        )
        if allowed(named) and text not in without:
            texts[text] = texts.get(text, 0) + weight
    return texts


def working_days(start: datetime, count: int) -> list[date]:
    """Return the first `count` days from Monday to Friday, from the day of `start` on."""
    day = start.date()
    days: list[date] = []
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    return days


def order_book(market: Market, orders: int, start: datetime, draws: Draws) -> pl.DataFrame:
    """Draw an order book.

    Parameters
    ----------
    market
        Who orders what.
    orders
        How many orders.
    start
        The planning start.
    draws
        The random draws.

    Returns
    -------
    pl.DataFrame
        One row an order, every column text, null where it is empty; columns empty throughout are
        left out.
    """
    segment = draws.pick("segment", orders, [s.share for s in market.segments])
    item, level = _what(market, segment, draws)
    columns = {
        "order": _numbered(market, orders),
        "customer": _by_segment(market, segment, draws, "customer", _customers),
        "segment": _texts([s.name for s in market.segments], segment),
        "product": _texts([i.product for i in market.items], item),
    }
    quantity = _quantities(market, item, segment, level, draws)
    columns["quantity"] = _whole(quantity)
    columns["options"] = _options(market, item, level, draws)
    columns |= _dates(market, segment, start, draws)
    columns["priority"] = _by_segment(market, segment, draws, "priority", lambda s: s.priorities)
    columns |= _bespoke(market, item, level, quantity, draws)
    columns |= _terms(market, segment, draws)
    columns["regimes"] = _by_segment(market, segment, draws, "regimes", lambda s: s.regimes)
    frame = pl.DataFrame([values.alias(name) for name, values in columns.items()])
    return frame.select(column for column in frame if column.null_count() < orders)


def _customers(segment: Segment) -> dict[str, float]:
    """Return a segment's customers; the first ones order more often."""
    return {name: 1 / (place + 2) for place, name in enumerate(segment.customers)}


def _what(market: Market, segment: Indices, draws: Draws) -> tuple[Indices, Indices]:
    places = {item.product: place for place, item in enumerate(market.items)}
    products = draws.uniform("product", len(segment))
    levels = draws.uniform("level", len(segment))
    item, level = np.zeros_like(segment), np.zeros_like(segment)
    for number, rows in _groups(segment, len(market.segments)):
        here = market.segments[number]
        chosen = pick(products[rows], list(here.products.values()))
        item[rows] = np.array([places[name] for name in here.products])[chosen]
        level[rows] = pick(levels[rows], here.levels)
    # What has no options to configure is ordered as it is.
    plain = np.array([not i.configured for i in market.items])
    level[plain[item] & (level == CONFIGURED)] = STANDARD
    return item, level


def _quantities(
    market: Market, item: Indices, segment: Indices, level: Indices, draws: Draws
) -> Indices:
    uniform = draws.uniform("quantity", len(item))
    size = np.array([s.size for s in market.segments])[segment]
    values = np.zeros(len(item))
    for number, rows in _groups(item, len(market.items)):
        here = market.items[number]
        special = level[rows] == BESPOKE
        usual = along(uniform[rows], here.quantity) * size[rows]
        values[rows] = np.where(special, along(uniform[rows], here.bespoke_quantity), usual)
    return np.asarray(np.maximum(1, np.floor(values + 0.5)), dtype=np.int64)


def _options(market: Market, item: Indices, level: Indices, draws: Draws) -> pl.Series:
    uniform = draws.uniform("options", len(item))
    texts: list[str] = []
    places = np.zeros_like(item)
    for number, rows in _groups(item, len(market.items)):
        for is_standard in (True, False):
            here = market.items[number]
            menu = here.standard if is_standard else here.configured or here.standard
            among = rows[(level[rows] == STANDARD) == is_standard]
            places[among] = len(texts) + pick(uniform[among], list(menu.values()))
            texts.extend(menu)
    return _texts(texts, places)


def _dates(market: Market, segment: Indices, start: datetime, draws: Draws) -> dict[str, pl.Series]:
    count = len(segment)
    week = np.arange(count) * market.weeks // max(1, count)
    uniform = draws.uniform("due", count)
    late = np.zeros(count)
    for number, rows in _groups(segment, len(market.segments)):
        late[rows] = along(uniform[rows], market.segments[number].due)
    due = week * 5 + np.floor(late).astype(np.int64)
    shares = np.array([s.deadline for s in market.segments])[segment]
    deadline = np.where(draws.uniform("deadline", count) < shares, due + 5, -1)
    wait = np.floor(draws.values("lead", count, market.lead)).astype(np.int64)
    held = draws.uniform("released", count) < market.released
    release = np.where(held & (due > wait), due - wait, -1)
    days = [day.isoformat() for day in working_days(start, int(due.max(initial=0)) + 6)]
    return {
        "release": _texts(days, release),
        "due": _texts(days, due),
        "deadline": _texts(days, deadline),
    }


def _bespoke(
    market: Market, item: Indices, level: Indices, quantity: Indices, draws: Draws
) -> dict[str, pl.Series]:
    """Draw what bespoke orders ask for: minutes and cost of the whole order, and its price."""
    count = len(item)
    minutes, cost, price = np.zeros(count), np.zeros(count), np.zeros(count)
    uniform = {name: draws.uniform(f"bespoke {name}", count) for name in ("minutes", "cost")}
    for number, rows in _groups(item, len(market.items)):
        here = market.items[number]
        minutes[rows] = along(uniform["minutes"][rows], here.bespoke_minutes)
        cost[rows] = along(uniform["cost"][rows], here.bespoke_cost)
        price[rows] = here.price * 1.35 + 2.4 * cost[rows] + 1.1 * minutes[rows]
    is_bespoke = level == BESPOKE
    amounts = {"price": price, "bespoke_minutes": minutes, "bespoke_cost": cost}
    return {
        name: _whole(np.floor(per_unit * quantity / 5 + 0.5).astype(np.int64) * 5, is_bespoke)
        for name, per_unit in amounts.items()
    }


def _terms(market: Market, segment: Indices, draws: Draws) -> dict[str, pl.Series]:
    penalties = ["" if s.penalty is None else str(s.penalty) for s in market.segments]
    shares = np.array([s.must_make for s in market.segments])[segment]
    must = np.where(draws.uniform("must make", len(segment)) < shares, 0, -1)
    return {"late_cost_per_day": _texts(penalties, segment), "must_make": _texts(["yes"], must)}


def _by_segment(
    market: Market,
    segment: Indices,
    draws: Draws,
    stream: str,
    menu: Callable[[Segment], Mapping[str, float]],
) -> pl.Series:
    """Draw a text for each order from its segment's menu."""
    uniform = draws.uniform(stream, len(segment))
    texts: list[str] = []
    places = np.zeros_like(segment)
    for number, rows in _groups(segment, len(market.segments)):
        here = menu(market.segments[number])
        places[rows] = len(texts) + pick(uniform[rows], list(here.values()))
        texts.extend(here)
    return _texts(texts, places)


def _groups(values: Indices, count: int) -> Iterator[tuple[int, Indices]]:
    """Return for each number below `count` the rows that hold it, in one sort."""
    rows = np.argsort(values, kind="stable")
    ends = np.cumsum(np.bincount(values, minlength=count))
    for number in range(count):
        yield number, rows[(ends[number - 1] if number else 0) : ends[number]]


def _texts(texts: Sequence[str], places: Indices) -> pl.Series:
    """Return the texts at certain places; null where the text is empty or the place below 0."""
    known = pl.Series([text or None for text in texts], dtype=pl.String)
    where = pl.Series(places).cast(pl.Int64)
    return known.gather(where.to_frame("p").select(pl.when(pl.col("p") >= 0).then("p")).to_series())


def _whole(values: Indices, kept: NDArray[np.bool_] | None = None) -> pl.Series:
    """Return whole numbers as text; null where they are not kept."""
    texts = pl.Series("v", values).cast(pl.String)
    if kept is None:
        return texts
    keep = pl.Series("k", kept)
    return pl.DataFrame([texts, keep]).select(pl.when("k").then("v")).to_series()


def _numbered(market: Market, orders: int) -> pl.Series:
    numbers = pl.int_range(market.first, market.first + orders, eager=True).cast(pl.String)
    width = len(str(market.first + orders - 1))
    frame = numbers.str.zfill(width).to_frame("n")
    return frame.select(pl.concat_str(pl.lit(market.prefix), "n")).to_series()
