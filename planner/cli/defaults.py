"""The defaults that apply to a plant, for `check --verbose`: what nobody wrote still counts."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticUndefined

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from planner.plant.parse import PlantReading
    from planner.plant.row import Row


def defaults_in_use(reading: "PlantReading") -> Iterator[str]:
    """Yield a line for each setting, and each column of a table, that takes its default."""
    from planner.plant import TABLES

    plant = reading.plant
    given = set(reading.origin.settings)
    for name in type(plant).model_fields:
        value = getattr(plant, name)
        if name in TABLES:
            continue
        if hasattr(value, "model_fields_set"):
            yield from _settings(name, value, given)
        elif name not in given:
            yield f"default: {name} = {_words(value)}"
    for name in TABLES:
        rows = getattr(plant, name)
        if rows:
            yield from _columns(name, rows)


def _settings(group: str, settings: "BaseModel", given: set[str]) -> Iterator[str]:
    for name in type(settings).model_fields:
        key = f"{group}.{name}"
        if key not in given:
            yield f"default: {key} = {_words(getattr(settings, name))}"


def _columns(table: str, rows: "tuple[Row, ...]") -> Iterator[str]:
    left_out: Counter[str] = Counter()
    fields: dict[str, FieldInfo] = type(rows[0]).model_fields
    for row in rows:
        left_out.update(fields.keys() - row.model_fields_set)
    for name, field in fields.items():
        if left_out[name] and field.get_default(call_default_factory=True) is not PydanticUndefined:
            value = field.get_default(call_default_factory=True)
            column = field.alias or name
            yield (
                f"default: {table}.{column} = {_words(value)} "
                f"({left_out[name]} of {len(rows)} rows)"
            )


def _words(value: object) -> str:
    if value is None or value in ("", (), {}):
        return "(empty)"
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value)
    return str(value)
