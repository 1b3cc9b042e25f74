"""Files and tables that no plant has, and the ones that were probably meant."""

from __future__ import annotations

from difflib import SequenceMatcher

from planner.nearest import did_you_mean, nearest
from planner.plant.defects import Defect, DefectCode, Where, error, warning
from planner.plant.model import TABLES, Plant

_SURELY_MEANT = 0.75


def unknown_table(name: str, where: Where) -> list[Defect]:
    """Return the defect of a table no plant has: an error in `plant.toml`, else a warning."""
    code, message = DefectCode.UNKNOWN_TABLE, f"a plant has no table {name}"
    if where.file.endswith(".toml"):
        known = [*TABLES, *(key for key in Plant.model_fields if key not in TABLES)]
        return [error(code, where, message, value=name, hint=did_you_mean(name, known))]
    close = nearest(name, TABLES)
    if close is None or SequenceMatcher(None, name.lower(), close).ratio() < _SURELY_MEANT:
        return []  # a folder may hold other files, too
    hint = f"did you mean {close}? It was not read"
    return [warning(code, where, message, value=name, hint=hint)]
