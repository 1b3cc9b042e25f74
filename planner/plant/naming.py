"""Did you mean: the nearest of the names that would have been right."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from planner.plant.defects import Defect, DefectCode, Where, error, warning
from planner.plant.model import TABLES, Plant

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 8


def nearest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the name most like a given one, None if none is like it."""
    by_fold = {known.casefold(): known for known in names}
    close = difflib.get_close_matches(name.casefold()[:100], by_fold, n=1, cutoff=cutoff)
    return by_fold[close[0]] if close else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return the hint for an unknown name: the nearest one, or those there are."""
    known = list(dict.fromkeys(names))
    close = nearest(name, known)
    if close is not None:
        return f"did you mean {close}?"
    if not known:
        return "none is defined"
    more = ", ..." if len(known) > _SHOWN else ""
    return f"there are {', '.join(known[:_SHOWN])}{more}"


def unknown_table(name: str, where: Where) -> list[Defect]:
    """Return the defect of a table no plant has: an error in `plant.toml`, else a warning."""
    code, message = DefectCode.UNKNOWN_TABLE, f"a plant has no table {name}"
    if where.file.endswith(".toml"):
        known = [*TABLES, *(key for key in Plant.model_fields if key not in TABLES)]
        return [error(code, where, message, value=name, hint=did_you_mean(name, known))]
    close = nearest(name, TABLES, cutoff=0.75)
    if close is None:
        return []
    hint = f"did you mean {close}? It was not read"
    return [warning(code, where, message, value=name, hint=hint)]
