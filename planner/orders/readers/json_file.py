"""JSON: an array of objects, or one object a line."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import polars as pl

from planner.native import LIST_SEPARATOR
from planner.orders.readers.encodings import decode
from planner.orders.readers.table import (
    MAX_CELL,
    RawTable,
    UnreadableTable,
    finish_table,
    unique_names,
)

if TYPE_CHECKING:
    from pathlib import Path

_SHAPE = "an array of objects, or one object a line"


class _Number(str):
    """A JSON number as it is written, told apart from a string of the same letters."""

    __slots__ = ()


def read_json(path: Path) -> RawTable:
    """Read orders from JSON; the first object is row 1.

    Numbers keep their digits, so that `12.30` is not a float on its way in.

    Raises
    ------
    UnreadableTable
        If it is not JSON, or not a list of flat objects.
    """
    text = decode(path.read_bytes(), path.name)
    records = _records(text, path.name)
    names, _ = unique_names(list(dict.fromkeys(key for record in records for key in record)))
    if not names:
        raise UnreadableTable(
            f"{path.name} holds no orders", hint=f"expected {_SHAPE} with order, product, ..."
        )
    keys = list(dict.fromkeys(key for record in records for key in record))
    native: Counter[str] = Counter()
    columns: dict[str, list[str | None]] = {}
    for key, name in zip(keys, names, strict=True):
        values = [record.get(key) for record in records]
        typed = [isinstance(value, _Number | bool) for value in values]
        native[name] = sum(typed)
        if all(kind or value is None for kind, value in zip(typed, values, strict=True)):
            native[name] = len(records)
        columns[name] = [
            _text(value, path.name, row, name) for row, value in enumerate(values, start=1)
        ]
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    whole = frozenset(name for name in names if native[name] == len(records))
    return finish_table(path.name, frame, 1, native=whole)


def _records(text: str, file: str) -> list[dict[str, object]]:
    lines = text.strip()
    try:
        if lines.startswith("["):
            found = _load(lines)
        else:
            # A line of its own for each object; a single object over many lines is one order.
            found = [_load(lines)] if _is_single(lines) else _load_lines(lines, file)
    except json.JSONDecodeError as error:
        raise UnreadableTable(
            f"{file} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}",
            hint=f"expected {_SHAPE}",
            row=error.lineno,
        ) from error
    except RecursionError as error:
        raise UnreadableTable(
            f"{file} nests its values too deeply", hint=f"expected {_SHAPE}"
        ) from error
    if not isinstance(found, list):
        raise UnreadableTable(f"{file} holds a single value", hint=f"expected {_SHAPE}")
    for row, record in enumerate(found, start=1):
        if not isinstance(record, dict):
            raise UnreadableTable(
                f"{file}: entry {row} is not an object", hint=f"expected {_SHAPE}", row=row
            )
    return found


def _is_single(text: str) -> bool:
    first = text.split("\n", 1)[0].strip()
    try:
        _load(first)
    except json.JSONDecodeError:
        return True
    return "\n" not in text


def _load_lines(text: str, file: str) -> list[object]:
    records = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                records.append(_load(line))
            except json.JSONDecodeError as error:
                raise UnreadableTable(
                    f"{file}: line {number} is not JSON: {error.msg}",
                    hint=f"expected {_SHAPE}",
                    row=number,
                ) from error
    return records


def _load(text: str) -> object:
    return json.loads(text, parse_float=_Number, parse_int=_Number, parse_constant=_Number)


def _text(value: object, file: str, row: int, column: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Number):
        return _plain(value)
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return LIST_SEPARATOR.join(value)
    raise UnreadableTable(
        f"{file}: entry {row} has a nested value in '{column}'",
        hint="an order is a flat object; options are a list of names",
        row=row,
    )


def _plain(number: str) -> str:
    """Digits without trailing zeros or exponent; what is no finite number stays as written."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    if not value.is_finite() or abs(value.adjusted()) > 30 or len(number) > MAX_CELL:
        return number
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
