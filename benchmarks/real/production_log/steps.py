"""The steps that every work order went through, and which of them came after which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from benchmarks.real.production_log.hours import merged, shared_minutes, stations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from fractions import Fraction

    from benchmarks.real.production_log.reports import Report


@dataclass(frozen=True, slots=True)
class Step:
    """An activity of a work order on one resource, as it was done.

    Attributes
    ----------
    case, number
        The work order, and which of its steps this is, from 1, by start.
    activity, resource
        What was done and where.
    start, end
        Of its first and last report; between its reports the resource may have done other work.
    setup, run
        Whole working minutes, the log's own unit; together at least 1, as work takes time.
    after
        Numbers of the steps of the order that it came directly after.
    """

    case: str
    number: int
    activity: str
    resource: str
    start: datetime
    end: datetime
    setup: int
    run: int
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """The steps of every work order, and how many stations each resource has."""

    steps: dict[str, tuple[Step, ...]]
    stations: dict[str, int]


_Key = tuple[str, int]


def derive_steps(reports: Sequence[Report]) -> Derived:
    """Make the steps of the work orders of reports sorted by order and start.

    Consecutive reports of the same activity on the same resource are one step. Its time is that
    which its reports cover together, so that two people on one machine count once; see
    `shared_minutes` for what happens where steps overlap on a resource.
    """
    groups = _groups(reports)
    by_resource: dict[str, list[_Key]] = defaultdict(list)
    for key, rows in groups.items():
        by_resource[rows[0].resource].append(key)
    places: dict[str, int] = {}
    worked: dict[_Key, Fraction] = {}
    for resource, keys in sorted(by_resource.items()):
        spans = {key: merged((row.start, row.end) for row in groups[key]) for key in keys}
        places[resource] = stations(spans)
        worked |= shared_minutes(spans, places[resource])
    steps: dict[str, list[Step]] = defaultdict(list)
    for (case, number), rows in groups.items():
        total = max(1, round(worked[case, number]))
        setup = round(total * _setup_share(rows))
        step = Step(
            case=case,
            number=number,
            activity=rows[0].activity,
            resource=rows[0].resource,
            start=rows[0].start,
            end=max(row.end for row in rows),
            setup=setup,
            run=total - setup,
            after=_directly_after(steps[case], rows[0].start),
        )
        steps[case].append(step)
    return Derived({case: tuple(own) for case, own in steps.items()}, places)


def _groups(reports: Iterable[Report]) -> dict[_Key, list[Report]]:
    """Return the reports of every step, by order and number."""
    groups: dict[_Key, list[Report]] = {}
    for case, own in groupby(reports, key=lambda report: report.case):
        runs = groupby(own, key=lambda report: (report.activity, report.resource))
        for number, (_, rows) in enumerate(runs, 1):
            groups[case, number] = list(rows)
    return groups


def _setup_share(rows: Sequence[Report]) -> float:
    """Return the share of the reported time of a step in which its machine was set up."""
    covered = _covered(rows)
    return _covered([row for row in rows if row.is_setup]) / covered if covered else 0.0


def _covered(rows: Iterable[Report]) -> timedelta:
    """Return the time that some reports cover together."""
    spans = merged((row.start, row.end) for row in rows)
    return sum((end - start for start, end in spans), timedelta())


def _directly_after(earlier: Iterable[Step], start: datetime) -> tuple[int, ...]:
    """Return the numbers of the steps that were over by `start`, without those others followed.

    Steps that overlapped, because parts went on to the next machine before the whole order was
    done, do not wait for one another.
    """
    over = [step for step in earlier if step.end <= start]
    followed = {number for step in over for number in step.after}
    return tuple(step.number for step in over if step.number not in followed)
