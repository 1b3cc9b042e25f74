"""The pace of a factory: what spinning and texturing made, pooled over those that recorded it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from benchmarks.real.fibre_order_book.book import moment, number
from benchmarks.real.production_log.hours import merged
from benchmarks.real.tables import read_table
from planner import BadRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.real.fibre_order_book.book import FibreOrder

SHIFT_HOURS: Final = 12
"""A day of `spinning.csv` has a day shift and a night shift."""

GRAMMES: Final = 1000
"""Output is recorded in grammes.

The source says kilogrammes; but then a single batch would make some 20,000 tonnes in a shift, and
two factories in a day more than all twelve were asked for in a year.
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """Good kilogrammes an hour of a factory in a stage, and what that is taken from.

    Attributes
    ----------
    good_share
        Share of the output that is not scrap, to four decimals.
    kilogrammes, hours
        Output, scrap included, and the factory-hours in which it was made.
    factories
        Those that recorded anything.
    """

    kilogrammes: Decimal
    hours: Decimal
    good_share: Decimal
    factories: tuple[str, ...]

    @property
    def per_hour(self) -> Decimal:
        """Kilogrammes an hour, scrap included, to three decimals."""
        return (self.kilogrammes / self.hours).quantize(Decimal("0.001"))


def spinning_pace(folder: Path, book: Sequence[FibreOrder]) -> Pace:
    """Return the pooled output of a factory's shift, while the order book ran.

    Whatever batches a factory recorded in a shift count together.

    Raises
    ------
    BadRequest
        When the file is missing or holds nothing of the batches and time of the order book.
    """
    factory = {order.batch: order.factory for order in book}
    first, last = _time_of(book)
    output = good = Decimal(0)
    shifts: set[tuple[str, str, str]] = set()
    columns = ("batch_id", "date", "night", "production", "scrap_rate")
    for row in read_table(folder / "spinning.csv", columns):
        day, made, scrap = moment(row["date"]), number(row["production"]), number(row["scrap_rate"])
        maker = factory.get(row["batch_id"])
        if maker is None or day is None or made is None or not first <= day.date() <= last:
            continue
        shifts.add((maker, row["date"], row["night"]))
        output += made / GRAMMES
        good += made / GRAMMES * (1 - min(scrap or Decimal(0), Decimal(100)) / 100)
    if not output:
        raise BadRequest(f"{folder / 'spinning.csv'} holds no output of the batches ordered")
    return Pace(
        kilogrammes=output,
        hours=Decimal(len(shifts) * SHIFT_HOURS),
        good_share=(good / output).quantize(Decimal("0.0001")),
        factories=tuple(sorted({maker for maker, _, _ in shifts})),
    )


def texturing_pace(folder: Path, book: Sequence[FibreOrder]) -> Pace:
    """Return the pooled output of a factory's hour of texturing, while the order book ran.

    Texturing records from when to when a batch ran, not how much it made. So what was ordered of
    the batches that ran counts as made in the hours in which any of them ran in the factory.

    Raises
    ------
    BadRequest
        When the file is missing or holds nothing of the batches and time of the order book.
    """
    factory = {order.batch: order.factory for order in book}
    first, last = _time_of(book)
    begin = datetime.combine(first, datetime.min.time())
    end = datetime.combine(last, datetime.min.time()) + timedelta(days=1)
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    batches: set[str] = set()
    for row in read_table(folder / "texturing.csv", ("batch_id", "start_time", "end_time")):
        start, stop = moment(row["start_time"]), moment(row["end_time"])
        maker = factory.get(row["batch_id"])
        if maker is None or start is None or stop is None:
            continue
        if max(start, begin) < min(stop, end):
            spans[maker].append((max(start, begin), min(stop, end)))
            batches.add(row["batch_id"])
    seconds = sum((_seconds(own) for own in spans.values()), Decimal(0))
    until = max((stop for own in spans.values() for _, stop in own), default=begin)
    ordered = sum(
        (
            order.kilogrammes
            for order in book
            if order.batch in batches and order.created is not None and order.created <= until
        ),
        Decimal(0),
    )
    if not seconds or not ordered:
        raise BadRequest(f"{folder / 'texturing.csv'} holds no run of the batches ordered")
    return Pace(ordered, seconds / 3600, Decimal(1), tuple(sorted(spans)))


def _seconds(spans: Iterable[tuple[datetime, datetime]]) -> Decimal:
    return sum((Decimal((end - start).total_seconds()) for start, end in merged(spans)), Decimal(0))


def _time_of(book: Sequence[FibreOrder]) -> tuple[date, date]:
    """Return the first and last day on which orders were created."""
    days = [order.created.date() for order in book if order.created is not None]
    if not days:
        raise BadRequest("no order of the book says when it was created")
    return min(days), max(days)


def pace_lines(paces: Mapping[str, Pace]) -> Iterator[str]:
    """Yield the pace of each stage and what it is taken from."""
    for stage, pace in paces.items():
        yield (
            f"pace of {stage}: {pace.per_hour:,} kg an hour and factory, {pace.good_share:.2%} "
            f"good, from {pace.kilogrammes:,.0f} kg in {pace.hours:,.0f} h of "
            f"{', '.join(pace.factories)}"
        )
