"""When each resource worked, at how many places at once, and whose the time was."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from benchmarks.real.production_log.reports import Report

K = TypeVar("K", bound="Hashable")

Span = tuple[datetime, datetime]

CROWDED: Final = Fraction(1, 5)
"""Share of its busy time in which a resource may have had more steps at once than stations.

Workers book their hours afterwards, so that the reports of a single machine overlap now and then;
those of a bench at which several people work do so all the time.
"""

USUAL: Final = Fraction(1, 4)
"""Share of the weeks a resource worked in which an hour must be worked to be open every week."""

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOUR: Final = timedelta(hours=1)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return the same time as ascending spans that are apart; those of no length are gone."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if start == end:
            continue
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def levels(owners: Mapping[K, Sequence[Span]]) -> list[tuple[datetime, datetime, frozenset[K]]]:
    """Return who was at work together and when, ascending; each owner's spans are apart."""
    changes: dict[datetime, list[tuple[K, bool]]] = defaultdict(list)
    for owner, spans in owners.items():
        for start, end in spans:
            changes[start].append((owner, True))
            changes[end].append((owner, False))
    found = []
    present: set[K] = set()
    before: datetime | None = None
    for moment in sorted(changes):
        if present and before is not None:
            found.append((before, moment, frozenset(present)))
        # An owner whose spans touch leaves and comes at the same moment, so leaving goes first.
        for owner, comes in sorted(changes[moment], key=lambda change: change[1]):
            if comes:
                present.add(owner)
            else:
                present.discard(owner)
        before = moment
    return found


def stations(owners: Mapping[K, Sequence[Span]]) -> int:
    """Return at how many places a resource works: the fewest that are exceeded `CROWDED` at most.

    Parameters
    ----------
    owners
        The spans of every step that was done there.
    """
    busy: dict[int, timedelta] = defaultdict(timedelta)
    for start, end, present in levels(owners):
        busy[len(present)] += end - start
    total = sum(busy.values(), timedelta())
    places = 1
    while sum((time for count, time in busy.items() if count > places), timedelta()) > (
        total * float(CROWDED)
    ):
        places += 1
    return places


def shared_minutes(owners: Mapping[K, Sequence[Span]], places: int) -> dict[K, Fraction]:
    """Return the working minutes of every step on a resource.

    Where more steps were reported at once than the resource has places, the time of its places is
    shared equally among them. So the minutes add up to what the places could do, and the reports
    themselves are a plan that the derived resource can carry out.
    """
    minutes: dict[K, Fraction] = dict.fromkeys(owners, Fraction(0))
    for start, end, present in levels(owners):
        length = Fraction((end - start) // timedelta(seconds=1), 60)
        for owner in present:
            minutes[owner] += length * min(Fraction(1), Fraction(places, len(present)))
    return minutes


def weekly_hours(reports: Sequence[Report]) -> tuple[str, ...]:
    """Return the hours of the week at which a resource usually worked, as planner's shifts.

    An hour of the week is open if reports touch it in at least the share `USUAL` of the weeks in
    which the resource worked at all. Where such hours do not hold the time of the reports, because
    hardly any of them recur, less usual ones are open as well, down to those touched once.
    """
    touched: dict[int, set[int]] = defaultdict(set)
    for report in reports:
        hour = report.start.replace(minute=0, second=0, microsecond=0)
        while hour < report.end or hour <= report.start:
            week, day = divmod(hour.date().toordinal() - 1, 7)
            touched[day * 24 + hour.hour].add(week)
            hour += _HOUR
    weeks = len(set().union(*touched.values()))
    spans = merged((report.start, report.end) for report in reports)
    busy = sum((end - start for start, end in spans), timedelta())
    fewest = max(1, ceil(USUAL * weeks))
    usual = _seen(touched, fewest)
    while fewest > 1 and (not usual or len(usual) * weeks * _HOUR < busy):
        fewest -= 1
        usual = _seen(touched, fewest)
    return tuple(_windows(usual))


def _seen(touched: Mapping[int, set[int]], fewest: int) -> list[int]:
    """Return the hours of the week that were touched in so many weeks, ascending."""
    return sorted(hour for hour, weeks in touched.items() if len(weeks) >= fewest)


def _windows(hours: Sequence[int]) -> Iterable[str]:
    """Yield windows such as ``Mon 06:00-14:00`` for ascending hours of the week."""
    at = 0
    while at < len(hours):
        last = at
        while last + 1 < len(hours) and hours[last + 1] == hours[last] + 1 and hours[last + 1] % 24:
            last += 1
        day, start = divmod(hours[at], 24)
        yield f"{DAYS[day]} {start:02d}:00-{hours[last] % 24 + 1:02d}:00"
        at = last + 1
