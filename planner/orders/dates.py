"""Dates and times as people and exports write them, turned into instants and never by guess.

`01/02/2026` is in January or in February. A column's order of day and month is stated, or seen from
dates that can be read in one way only; where neither helps, such a date is a defect. Points mean
day first everywhere they are used, and a year in front is always followed by the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import polars as pl

from planner.orders.date_formats import chrono_format, has_time, has_zone
from planner.orders.findings import Fault
from planner.orders.numbers import CLEAR_SHARE
from planner.plant.defects import DefectCode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DayOrder = Literal["day first", "month first"]

INSTANT = pl.Datetime("us", "UTC")
"""What dates are read as."""

EXCEL = "excel"
"""The stated format of a column that holds spreadsheets' day numbers."""

FIRST_YEAR, LAST_YEAR = 1900, 9999
# The last instant that is representable in every zone on earth.
_LAST = datetime(9999, 12, 30, tzinfo=UTC)
_LAST_DAY = date(9999, 12, 31)
_SERIAL = r"^\d{5}([.,]\d+)?$"
_SERIALS = (20_000.0, 80_000.0)

_TIME = (
    r"(?:(?:[ T]+|,\s*)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})"
    r"(?:[.,](?P<fraction>\d{1,9}))?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<offset>Z|z|UTC|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$"
)
_YEAR_FIRST = r"^(?P<y>\d{4})[-/.](?P<b>\d{1,2})[-/.](?P<a>\d{1,2})" + _TIME
_COMPACT = r"^(?P<y>\d{4})(?P<b>\d{2})(?P<a>\d{2})" + _TIME
_YEAR_LAST = r"^(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})[./-](?P<y>\d{4}|\d{2})" + _TIME
_NAMED = r"^(?P<a>\d{1,2})[ .-]+(?P<name>\p{L}+)[ .,-]+(?P<y>\d{4}|\d{2})" + _TIME
_NAME_FIRST = r"^(?P<name>\p{L}+)[ .]+(?P<a>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _TIME

_MONTHS = {
    name: str(number)
    for number, names in enumerate(
        (
            ("jan", "january", "januar", "jän", "jänner"),
            ("feb", "february", "februar"),
            ("mar", "march", "mär", "mrz", "märz"),
            ("apr", "april"),
            ("may", "mai"),
            ("jun", "june", "juni"),
            ("jul", "july", "juli"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october", "okt", "oktober"),
            ("nov", "november"),
            ("dec", "december", "dez", "dezember"),
        ),
        start=1,
    )
    for name in names
}
_NOTHING = pl.lit(None, dtype=pl.String)
_PARTS = ("a", "b", "y", "sign", "hour", "minute", "second", "fraction", "half", "offset")


@dataclass(frozen=True, slots=True)
class Instants:
    """A column of instants (`INSTANT`).

    Attributes
    ----------
    values
        The instants; null where the cell is empty or at fault.
    days
        The calendar day as written, in the plant's zone; null where `values` is.
    found
        Per row a mark of what was wrong, or null; `faults` explains the marks.
    """

    values: pl.Series
    days: pl.Series
    found: pl.Series
    faults: dict[str, Fault]


def parse_instants(
    text: pl.Series,
    zone: ZoneInfo,
    *,
    formats: Sequence[str] = (),
    end_of_day: bool = False,
) -> Instants:
    """Read a column of dates or times.

    Parameters
    ----------
    text
        The cells; null is no value and no fault. All zeros, as some exports write, are no value.
    zone
        Where the clock hangs that times without an offset were read from.
    formats
        The stated formats (`DD.MM.YYYY HH:mm`, `%d.%m.%Y`, or `excel`). ISO is read besides.
        Empty: seen from the column.
    end_of_day
        Whether a date alone means its last moment, 24:00, rather than its first, 00:00.

    Returns
    -------
    Instants
        As long as `text`. A local time that the clocks skip counts from the offset before the
        change; one that they show twice is the first.
    """
    cells = pl.DataFrame({"text": text.unique().drop_nulls()}, schema={"text": pl.String})
    plain = pl.col("text").str.replace_all(r"\s+", " ")
    cells = cells.with_columns(plain=pl.when(~plain.str.contains(r"^[0:T .-]+$")).then(plain))
    counts = text.value_counts(name="times").rename({text.name: "text"})
    cells = _read_stated(cells, formats).join(counts, on="text", how="left")
    cells = _read_usual(cells, given=bool(formats))
    cells = _as_instants(cells, zone, end_of_day=end_of_day)
    joined = text.alias("text").to_frame().join(cells, on="text", how="left", maintain_order="left")
    return Instants(joined["at"], joined["day"], joined["found"], _faults(formats))


def _read_stated(cells: pl.DataFrame, formats: Sequence[str]) -> pl.DataFrame:
    """Add `local`, `timed` and `utc` from the stated formats, null where none fits."""
    local, timed, utc = (
        pl.Series("local", [None] * cells.height, dtype=pl.Datetime("us")),
        pl.Series("timed", [None] * cells.height, dtype=pl.Boolean),
        pl.Series("utc", [None] * cells.height, dtype=INSTANT),
    )
    cells = cells.with_columns(local, timed, utc)
    for stated in formats:
        if stated.casefold() == EXCEL:
            read = _from_serial(pl.col("plain"))
            timed_here = read.dt.time() != pl.time(0, 0)
        else:
            pattern = chrono_format(stated)
            timed_here = pl.lit(has_time(pattern))
            if has_zone(pattern):
                at = pl.col("plain").str.to_datetime(pattern, time_unit="us", strict=False)
                cells = cells.with_columns(utc=pl.coalesce("utc", at.dt.convert_time_zone("UTC")))
                continue
            read = pl.col("plain").str.to_datetime(pattern, time_unit="us", strict=False)
        fits = pl.col("local").is_null() & read.is_not_null()
        cells = cells.with_columns(
            local=pl.when(fits).then(read).otherwise("local"),
            timed=pl.when(fits).then(timed_here).otherwise("timed"),
        )
    return cells


def _from_serial(text: pl.Expr) -> pl.Expr:
    """Read a spreadsheet's day number, to the second; day 25569 is 1970-01-01."""
    number = pl.when(text.str.contains(r"^\d{1,7}([.,]\d+)?$")).then(text.str.replace(",", "."))
    seconds = ((number.cast(pl.Float64, strict=False) - 25_569) * 86_400).round(0)
    return pl.from_epoch(seconds.cast(pl.Int64), time_unit="s").cast(pl.Datetime("us"))


def _read_usual(cells: pl.DataFrame, *, given: bool) -> pl.DataFrame:
    """Read what no stated format has: ISO always, and the usual forms if none is stated."""
    open_ = pl.col("local").is_null() & pl.col("utc").is_null() & pl.col("plain").is_not_null()
    forms = (_YEAR_FIRST,) if given else (_YEAR_FIRST, _COMPACT, _YEAR_LAST, _NAMED, _NAME_FIRST)
    cells = _with_parts(cells.with_columns(open=open_), forms)
    found = pl.lit(None, dtype=pl.String)
    swap: pl.Expr = pl.lit(value=False)
    if not given:
        either, swap_by_itself = _both_orders(), _month_is_first()
        seen = _seen_order(cells, either)
        if seen is None:
            found = pl.when(either).then(pl.lit("ambiguous"))
            swap = swap_by_itself
        else:
            against = swap_by_itself if seen == "day first" else _day_is_first()
            found = pl.when(pl.col("slashed") & against).then(pl.lit("order"))
            swap = pl.col("slashed") & pl.lit(seen == "month first")
        found = pl.when(_is_serial()).then(pl.lit("serial")).otherwise(found)
    cells = cells.with_columns(
        day_number=pl.when(swap).then("b").otherwise("a"),
        month=pl.when(swap).then("a").otherwise("b"),
    )
    cells = cells.with_columns(read=_assembled(), clocked=pl.col("hour").is_not_null())
    with_offset = pl.col("open") & pl.col("offset").is_not_null()
    local_here = pl.col("open") & pl.col("offset").is_null()
    cells = cells.with_columns(
        found=pl.when(pl.col("open")).then(found),
        local=pl.when(local_here).then("read").otherwise("local"),
        timed=pl.when(local_here).then("clocked").otherwise("timed"),
        utc=pl.when(with_offset).then(_with_offset()).otherwise("utc"),
    )
    unread = pl.col("local").is_null() & pl.col("utc").is_null() & pl.col("found").is_null()
    return cells.with_columns(
        found=pl.when(unread & pl.col("plain").is_not_null())
        .then(pl.lit("invalid"))
        .otherwise("found")
    )


def _with_parts(cells: pl.DataFrame, forms: Sequence[str]) -> pl.DataFrame:
    """Cut the text of each cell into the parts of the first form that fits; `b` is the month."""
    cut = cells.select(
        pl.col("plain").str.extract_groups(form).alias(str(number))
        for number, form in enumerate(forms)
    )
    parts: list[pl.Expr] = []
    for name in _PARTS:
        options = []
        for number, form in enumerate(forms):
            groups = pl.col(str(number)).struct
            if f"?P<{name}>" in form:
                options.append(groups.field(name))
            elif name == "b":
                month = groups.field("name").str.to_lowercase()
                options.append(month.replace_strict(_MONTHS, default=None, return_dtype=pl.String))
        parts.append((pl.coalesce(options) if options else _NOTHING).alias(name))
    numbers = [pl.col("a", "b", "y", "hour", "minute", "second").cast(pl.Int32, strict=False)]
    return cells.with_columns(
        cut.select(parts).with_columns(
            *numbers,
            slashed=pl.col("sign").is_in(["/", "-"]).fill_null(value=False),
            short=pl.col("y").str.len_chars() == 2,
        )
    )


def _both_orders() -> pl.Expr:
    return (
        pl.col("slashed")
        & pl.col("a").is_between(1, 12)
        & pl.col("b").is_between(1, 12)
        & (pl.col("a") != pl.col("b"))
    )


def _day_is_first() -> pl.Expr:
    return (pl.col("a") > 12) & (pl.col("b") <= 12)


def _month_is_first() -> pl.Expr:
    return pl.col("slashed") & (pl.col("b") > 12) & (pl.col("a") <= 12)


def _is_serial() -> pl.Expr:
    number = pl.col("plain").str.replace(",", ".").cast(pl.Float64, strict=False)
    return pl.col("plain").str.contains(_SERIAL) & number.is_between(*_SERIALS)


def _seen_order(cells: pl.DataFrame, either: pl.Expr) -> DayOrder | None:
    """Return the order of day and month the column shows, None if it shows none or both."""
    slashed = cells.filter(pl.col("open") & pl.col("slashed") & ~either)
    day = int(slashed.filter(_day_is_first())["times"].sum())
    month = int(slashed.filter(_month_is_first())["times"].sum())
    if day and day >= CLEAR_SHARE * (day + month):
        return "day first"
    if month and month >= CLEAR_SHARE * (day + month):
        return "month first"
    return None


def _assembled() -> pl.Expr:
    """Put the parts together; null where they are no date or no time of day."""
    year = (
        pl.when("short")
        .then(pl.col("y") + pl.when(pl.col("y") < 70).then(2000).otherwise(1900))
        .otherwise("y")
    )
    date = pl.format(
        "{}-{}-{}",
        year.cast(pl.String).str.zfill(4),
        pl.col("month").cast(pl.String).str.zfill(2),
        pl.col("day_number").cast(pl.String).str.zfill(2),
    ).str.to_date("%Y-%m-%d", strict=False)
    half = pl.col("half").str.to_lowercase().str.head(1)
    on_dial = half.is_null() | pl.col("hour").is_between(1, 12)
    hour = (
        pl.when(half == "p")
        .then(pl.col("hour") % 12 + 12)
        .when(half == "a")
        .then(pl.col("hour") % 12)
        .otherwise("hour")
        .fill_null(0)
    )
    minute = pl.col("minute").fill_null(0).cast(pl.Int64)
    second = pl.col("second").fill_null(0).cast(pl.Int64)
    fraction = pl.col("fraction").fill_null("").str.pad_end(6, "0").str.head(6).cast(pl.Int64)
    whole_seconds = hour.cast(pl.Int64) * 3600 + minute * 60 + second
    micros = whole_seconds * 1_000_000 + fraction
    of_day = (minute < 60) & (second < 60) & (micros <= 86_400_000_000) & on_dial
    in_range = year.is_between(FIRST_YEAR, LAST_YEAR)
    return pl.when(of_day & in_range).then(
        date.cast(pl.Datetime("us")) + pl.duration(microseconds=micros)
    )


def _with_offset() -> pl.Expr:
    offset = pl.col("offset").str.replace(":", "")
    minutes = offset.str.slice(1, 2).cast(pl.Int64, strict=False) * 60
    minutes = minutes + offset.str.slice(3, 2).cast(pl.Int64, strict=False)
    signed = pl.when(offset.str.starts_with("-")).then(-minutes).otherwise(minutes)
    known = pl.when(offset.str.contains(r"^[+-]\d{4}$")).then(signed).otherwise(0)
    utc = pl.col("read") - pl.duration(minutes=known)
    return utc.dt.replace_time_zone("UTC")


def _as_instants(cells: pl.DataFrame, zone: ZoneInfo, *, end_of_day: bool) -> pl.DataFrame:
    """Add `at`, the instant, and `day`, the calendar day it was written as."""
    alone = ~pl.col("timed").fill_null(value=True)
    shift = pl.duration(days=pl.when(alone).then(int(end_of_day)).otherwise(0))
    cells = cells.with_columns(shifted=pl.col("local") + shift)
    at = pl.col("shifted").dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null")
    cells = cells.with_columns(
        at=pl.coalesce(at.dt.convert_time_zone("UTC"), pl.col("utc")),
        skipped=at.is_null() & pl.col("shifted").is_not_null(),
    )
    if cells["skipped"].any():
        cells = cells.with_columns(
            at=pl.when("skipped")
            .then(pl.col("shifted").map_elements(_over_the_gap(zone), INSTANT))
            .otherwise("at")
        )
    fine = pl.col("found").is_null()
    day = pl.coalesce(
        pl.col("local").dt.date(), pl.col("utc").dt.convert_time_zone(zone.key).dt.date()
    )
    return cells.select(
        "text",
        "found",
        at=pl.when(fine & (pl.col("at") > _LAST)).then(_LAST).when(fine).then("at"),
        day=pl.when(fine & (day > _LAST_DAY)).then(_LAST_DAY).when(fine).then(day),
    )


def _over_the_gap(zone: ZoneInfo) -> Callable[[datetime], datetime]:
    def instant(local: datetime) -> datetime:
        return local.replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))

    return instant


def serial_day(number: float) -> datetime:
    """Return what a spreadsheet shows for a day number."""
    return datetime(1899, 12, 30, tzinfo=ZoneInfo("UTC")) + timedelta(days=number)


def _faults(formats: Sequence[str]) -> dict[str, Fault]:
    stated = " or ".join(formats) if formats else "a date such as 2026-03-02 or 02.03.2026"
    state = 'state date_formats = ["DD/MM/YYYY"] under [orders] in plant.toml'
    return {
        "ambiguous": Fault(
            DefectCode.AMBIGUOUS_DATE,
            "day and month of this date may be exchanged",
            "a date that can be read in one way only",
            state,
        ),
        "order": Fault(
            DefectCode.AMBIGUOUS_DATE,
            "day and month stand in another order than in the rest of the column",
            "one order of day and month in a column",
            state,
        ),
        "serial": Fault(
            DefectCode.EXCEL_SERIAL_DATE,
            "this is a spreadsheet's day number, not a date",
            stated,
            'format the cells as dates, or state date_formats = ["excel"] under [orders]',
        ),
        "invalid": Fault(
            DefectCode.INVALID_DATE,
            "this is not a date of the calendar in a known form",
            stated,
            "correct the date, or state its form: " + state.removeprefix("state "),
        ),
    }
