"""Stated date formats: from `DD.MM.YYYY HH:mm` to the codes that the parser knows."""

from __future__ import annotations

import re

from planner.errors import PlannerError

_TOKENS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "M": "%m",
    "DD": "%d",
    "D": "%d",
    "HH": "%H",
    "H": "%H",
    "hh": "%I",
    "mm": "%M",
    "ss": "%S",
    "SS": "%S",
    "A": "%p",
    "a": "%p",
    "Z": "%z",
}
_TOKEN = re.compile("|".join(sorted(_TOKENS, key=len, reverse=True)))
_CODES = frozenset("YymBbdeHIMSpzFTRDf")


def chrono_format(stated: str) -> str:
    """Return the parser's codes for a stated format.

    Parameters
    ----------
    stated
        Words such as `DD.MM.YYYY` or `MM/DD/YY hh:mm A`, where `MM` right after hours means
        minutes; or codes as in C, `%d.%m.%Y`.

    Raises
    ------
    PlannerError
        If it does not say year, month and day, or holds an unknown code.
    """
    if "%" in stated:
        codes = stated
    else:
        codes = _TOKEN.sub(lambda match: _TOKENS[match.group()], stated)
        codes = re.sub(r"(%[HI]\D?)%m", r"\1%M", codes)
    used = set(re.findall(r"%(.)", codes))
    complete = used >= {"F"} or (used & {"Y", "y"} and used & {"m", "B", "b"} and used & {"d", "e"})
    if not complete or used - _CODES:
        raise PlannerError(
            f"[orders] date_formats: '{stated}' is not a date format",
            hint="write it as DD.MM.YYYY, MM/DD/YYYY HH:mm, or excel for day numbers",
        )
    return codes


def has_time(codes: str) -> bool:
    """Return whether a format says a time of day."""
    return bool(set(re.findall(r"%(.)", codes)) & set("HIMSTR"))


def has_zone(codes: str) -> bool:
    """Return whether a format says an offset from UTC."""
    return "%z" in codes
