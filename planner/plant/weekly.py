"""Windows of a week as a planner writes them: `Mon-Fri 06:00-14:00`, `Sun 22:00-06:00`.

Every `parse_*` raises `ValueError` with the rest of a sentence that begins with the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""Names of the days, Monday first, as `datetime.weekday` counts."""

MINUTES_PER_DAY = 1440

_DASH = "\N{EN DASH}"  # which spreadsheets and word processors put in place of a hyphen
_TIMES = re.compile(rf"(\d{{1,2}}):(\d{{2}})\s*[-{_DASH}]\s*(\d{{1,2}}):(\d{{2}})", re.ASCII)
_HINT = "is not a window such as Mon-Fri 06:00-14:00"


@dataclass(frozen=True, slots=True, order=True)
class DayWindow:
    """A window of one day in minutes since its midnight, `[start, end)`.

    Attributes
    ----------
    start
        0 to 1439.
    end
        Greater than `start`, at most `start + 1440`: an end written at or before the start is that
        of the next day.
    """

    start: int
    end: int

    def __str__(self) -> str:
        """Return `06:00-14:00`."""
        end = self.end if self.end <= MINUTES_PER_DAY else self.end - MINUTES_PER_DAY
        return f"{_clock(self.start)}-{_clock(end)}"


@dataclass(frozen=True, slots=True, order=True)
class WeeklyWindow:
    """The same window of the day on certain days of every week.

    Attributes
    ----------
    days
        Days on which it begins, ascending, 0 = Monday.
    window
        From when to when.
    """

    days: tuple[int, ...]
    window: DayWindow

    def __str__(self) -> str:
        """Return `Mon-Fri 06:00-14:00`."""
        return f"{_day_names(self.days)} {self.window}"


def parse_day_window(value: object) -> DayWindow:
    """Return the window written as `06:00-14:00`; `22:00-06:00` ends on the next day."""
    if isinstance(value, DayWindow):
        return value
    match = _TIMES.fullmatch(str(value).strip())
    if match is None:
        raise ValueError("is not a window of the day such as 06:00-14:00")
    start, end = _minute(match[1], match[2]), _minute(match[3], match[4])
    if start == MINUTES_PER_DAY:
        raise ValueError("starts at 24:00; write 00:00 of the next day")
    return DayWindow(start, end if end > start else end + MINUTES_PER_DAY)


def parse_weekly_window(value: object) -> WeeklyWindow:
    """Return the window written as days (`Mon-Fri`, `Sat,Sun`, `Daily`) and times."""
    if isinstance(value, WeeklyWindow):
        return value
    days, _, times = str(value).strip().rpartition(" ")
    if not days:
        raise ValueError(_HINT)
    return WeeklyWindow(_parse_days(days), parse_day_window(times))


def _parse_days(text: str) -> tuple[int, ...]:
    if text.strip().lower() in ("daily", "every day"):
        return tuple(range(7))
    days: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.replace(_DASH, "-").partition("-")
        start = _day(first)
        stop = _day(last) if dash else start
        days.update((start + offset) % 7 for offset in range((stop - start) % 7 + 1))
    return tuple(sorted(days))


def _day(text: str) -> int:
    name = text.strip().lower()
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for index, day in enumerate(full):
        if len(name) >= 3 and day.startswith(name):
            return index
    if not name:
        raise ValueError(_HINT)
    meant = " or ".join(day for day in DAYS if day.lower().startswith(name[:2]))
    advice = f", write {meant}" if meant else f": write {', '.join(DAYS)} or Daily"
    raise ValueError(f"{_HINT}; {text.strip()!r} is not a day{advice}")


def _minute(hours: str, minutes: str) -> int:
    minute = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or minute > MINUTES_PER_DAY:
        raise ValueError(f"has the time {hours}:{minutes}, which no clock shows")
    return minute


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _day_names(days: tuple[int, ...]) -> str:
    if days == tuple(range(7)):
        return "Daily"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs]
    return ",".join(names)
