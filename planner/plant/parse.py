"""Makes the plant of what its files hold, and notes every cell that does not fit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from planner.nearest import did_you_mean
from planner.plant.defects import Defect, DefectCode, Where, error
from planner.plant.model import TABLES, Lateness, OrderBook, Plant, Refusal
from planner.plant.units import ZeroRate, parse_time_zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from planner.plant.raw import RawCell, RawPlant, RawRow, RawTable
    from planner.plant.row import Row, Settings

M = TypeVar("M", bound=BaseModel)

_GROUPS: dict[str, type[Settings]] = {
    "lateness": Lateness,
    "refusal": Refusal,
    "orders": OrderBook,
}
_DATES = frozenset({"start", "day", "until", "valid_until"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the parts of a plant come from; no part of the plant, so that equal plants are equal.

    Attributes
    ----------
    file
        The file of the settings.
    rows
        Per table, the place of each of its rows, in the plant's order.
    tables
        The place of each table as a whole.
    settings
        The place of each setting that is given, by dotted key.
    lost
        Rows that could not be read, as (table, name); their names are not unknown, only broken.
    """

    file: str = "plant"
    rows: Mapping[str, tuple[Where, ...]] = field(default_factory=dict)
    tables: Mapping[str, Where] = field(default_factory=dict)
    settings: Mapping[str, Where] = field(default_factory=dict)
    lost: frozenset[tuple[str, str]] = frozenset()

    def where(self, table: str, index: int | None = None, column: str | None = None) -> Where:
        """Return the place of a row and column of a table, or of the table as a whole."""
        rows = self.rows.get(table, ())
        if index is not None and index < len(rows):
            return rows[index].at(column)
        return self.tables.get(table, Where(file=f"{self.file}")).at(column or table)


@dataclass(frozen=True, slots=True)
class PlantReading:
    """A plant as read, and everything that was wrong with it.

    Attributes
    ----------
    plant
        Holds what could be read: a bad cell leaves its default, a row that lacks something it
        cannot do without is left out. Not to be planned with while a defect blocks.
    defects
        Of the reading alone, in file order; `check_plant` finds the others.
    origin
        Where each row comes from.
    hashes
        SHA-256 of every file read, by name.
    """

    plant: Plant
    defects: tuple[Defect, ...]
    origin: Origin
    hashes: Mapping[str, str]


def parse_plant(raw: RawPlant) -> PlantReading:
    """Return the plant that was read, its defects and where its rows come from."""
    defects = list(raw.defects)
    settings, context = _parse_settings(raw, defects)
    tables: dict[str, tuple[Row, ...]] = {}
    rows: dict[str, tuple[Where, ...]] = {}
    lost: set[tuple[str, str]] = set()
    for name, table in raw.tables.items():
        parsed = _parse_table(name, table, context, defects, lost)
        tables[name] = tuple(row for row, _ in parsed)
        rows[name] = tuple(where for _, where in parsed)
    plant = Plant.model_validate({**settings, **tables}, context=context)
    origin = Origin(
        file=raw.file,
        rows=rows,
        tables={name: table.where for name, table in raw.tables.items()},
        settings={key: cell.where for key, cell in raw.settings.items()},
        lost=frozenset(lost),
    )
    defects.sort(key=lambda defect: (defect.file != raw.file, defect.file, defect.row or 0))
    return PlantReading(plant, tuple(defects), origin, dict(raw.hashes))


def _parse_settings(
    raw: RawPlant, defects: list[Defect]
) -> tuple[dict[str, object], dict[str, object]]:
    """Return the settings as Python values, and the context in which amounts and times are read."""
    plain: dict[str, RawCell] = {}
    groups: dict[str, dict[str, RawCell]] = {name: {} for name in _GROUPS}
    for key, cell in raw.settings.items():
        group, dot, part = key.partition(".")
        if dot and group in groups:
            groups[group][part] = cell
        else:
            plain[key] = cell
    context = _context(plain)
    scalars = {key for key in Plant.model_fields if key not in TABLES and key not in _GROUPS}
    nested = [f"{group}.{part}" for group, model in _GROUPS.items() for part in model.model_fields]
    known = [*scalars, *nested]
    values = _parse_group(Plant, plain, context, known, "", defects)
    for group, model in _GROUPS.items():
        given = _parse_group(model, groups[group], context, known, f"{group}.", defects)
        values[group] = model.model_validate(given, context=context)
    return values, context


def _context(settings: Mapping[str, RawCell]) -> dict[str, object]:
    """Return the currency and zone of amounts and times; the defaults while they are wrong."""
    context: dict[str, object] = {"zone": ZoneInfo("UTC"), "currency": "EUR"}
    if "currency" in settings:
        context["currency"] = str(settings["currency"].value).strip()
    if "time_zone" in settings:
        with suppress(ValueError):  # it is reported where the setting itself is read
            context["zone"] = parse_time_zone(str(settings["time_zone"].value))
    return context


def _parse_group(
    model: type[BaseModel],
    cells: Mapping[str, RawCell],
    context: dict[str, object],
    known: list[str],
    prefix: str,
    defects: list[Defect],
) -> dict[str, object]:
    """Return the good settings of a group as given, and note the others."""
    names = {name.removeprefix(prefix) for name in known if name.startswith(prefix)}
    good = {}
    for key, cell in cells.items():
        if key not in names or "." in key or key in TABLES:
            full = prefix + key
            message = f"there is no setting {full}"
            hint = did_you_mean(full, [*known, *TABLES] if not prefix else known)
            defects.append(
                error(DefectCode.UNKNOWN_KEY, cell.where, message, value=full, hint=hint)
            )
        else:
            good[key] = cell
    values = {key: cell.value for key, cell in good.items()}
    for detail in _faults(model, values, context):
        key = str(detail["loc"][0])
        if key in values:
            del values[key]
            where = good[key].where
            defects.append(_cell_defect(model, key, detail, where))
    return values


def _parse_table(
    name: str,
    table: RawTable,
    context: dict[str, object],
    defects: list[Defect],
    lost: set[tuple[str, str]],
) -> list[tuple[Row, Where]]:
    model = TABLES[name]
    columns = _columns(model)
    if table.columns is not None:
        defects.extend(
            _unknown_column(name, column, columns, table.where)
            for column in dict.fromkeys(table.columns)
            if column and column not in columns
        )
    absent = _absent(columns, table)
    defects.extend(_missing_column(name, column, columns[column], table.where) for column in absent)
    parsed = []
    for raw in table.rows:
        row = _parse_row(
            name, model, raw, context, defects, absent, in_header=table.columns is not None
        )
        if row is not None:
            parsed.append((row, raw.where))
        else:
            key = next(iter(columns))
            lost.add((name, str(raw.cells.get(key, "")).strip()))
    return parsed


def _parse_row(
    name: str,
    model: type[Row],
    raw: RawRow,
    context: dict[str, object],
    defects: list[Defect],
    absent: tuple[str, ...],
    *,
    in_header: bool,
) -> Row | None:
    """Return the row without its bad cells, None if it cannot do without one of them.

    Columns that are `absent` from the header have been reported there, once for all rows.
    """
    columns = _columns(model)
    cells = {}
    for column, value in raw.cells.items():
        if column in columns:
            if not (isinstance(value, str) and not value.strip()):
                cells[column] = value
        elif not in_header:
            defects.append(_unknown_column(name, column, columns, raw.where))
    try:
        return model.model_validate(cells, context=context)
    except ValidationError as problem:
        details = problem.errors(include_url=False)
    for detail in details:
        column = str(detail["loc"][0])
        cells.pop(column, None)
        if column not in absent:
            defects.append(_cell_defect(model, column, detail, raw.where.at(column)))
    try:
        return model.model_validate(cells, context=context)
    except ValidationError:
        return None


def _faults(
    model: type[BaseModel], values: Mapping[str, object], context: dict[str, object]
) -> list[ErrorDetails]:
    try:
        model.model_validate(values, context=context)
    except ValidationError as problem:
        return problem.errors(include_url=False)
    return []


def _columns(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the names of their columns."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _absent(columns: Mapping[str, FieldInfo], table: RawTable) -> tuple[str, ...]:
    """Return the columns without which no row can be read and which the header does not name."""
    if table.columns is None or not table.rows:
        return ()
    return tuple(
        name for name, info in columns.items() if info.is_required() and name not in table.columns
    )


def _missing_column(table: str, column: str, info: FieldInfo, where: Where) -> Defect:
    return error(
        DefectCode.MISSING_COLUMN,
        where.at(column),
        f"table {table} has no column {column}, which every row needs",
        expected=_expected(info),
        hint=f"add the column {column}: {info.description}",
    )


def _unknown_column(
    table: str, column: str, columns: Mapping[str, FieldInfo], where: Where
) -> Defect:
    in_toml = where.file.endswith(".toml")
    code = DefectCode.UNKNOWN_KEY if in_toml else DefectCode.UNKNOWN_COLUMN
    message = f"table {table} has no column {column}"
    hint = did_you_mean(column, columns)
    if in_toml and column in Plant.model_fields:
        # The commonest slip with TOML: everything below a header belongs to it.
        hint = f"{column} belongs to the header above it; move it above the first header"
    return error(code, where.at(column), message, value=column, hint=hint)


def _cell_defect(model: type[BaseModel], column: str, detail: ErrorDetails, where: Where) -> Defect:
    """Return the defect of a cell that a model refuses."""
    info = _columns(model)[column]
    expected = _expected(info)
    value = detail["input"]
    if detail["type"] == "missing":
        message = f"{column} is missing"
        hint = f"give {column}: {info.description}"
        return error(DefectCode.MISSING_VALUE, where, message, expected=expected, hint=hint)
    if isinstance(value, str) and value.lstrip().startswith("="):
        message = f"{column} is a formula, {_quoted(value)}, not its result"
        hint = "write the result in its place"
        return error(DefectCode.FORMULA, where, message, value=value, expected=expected, hint=hint)
    cause = detail.get("ctx", {}).get("error")
    choices = column_words(info)
    if choices:
        message = f"{column} {value} is none of {', '.join(choices)}"
        hint = did_you_mean(str(value), choices)
        return error(DefectCode.INVALID_VALUE, where, message, value=value, hint=hint)
    words = str(cause) if isinstance(cause, ValueError) else f"is refused: {detail['msg'].lower()}"
    code = DefectCode.INVALID_VALUE
    if isinstance(cause, ZeroRate):
        code = DefectCode.MISSING_RATE
    elif column.endswith("_at") or column in _DATES:
        code = DefectCode.INVALID_DATE
    message = f"{column} {_quoted(value)} {words}"
    return error(code, where, message, value=value, expected=expected, hint=info.description)


def _quoted(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


def _expected(info: FieldInfo) -> str | None:
    """Return what a column holds, in words and by example."""
    schema = _cell_schema(info)
    if schema is None:
        return None
    return f"{schema['description']}, such as {', '.join(column_examples(info))}"


def column_examples(info: FieldInfo) -> tuple[str, ...]:
    """Return examples of what a column holds."""
    schema = _cell_schema(info) or {}
    words: tuple[str, ...] = tuple(example for example in schema.get("examples", ()) if example)
    return words or column_words(info)[:1]


def column_kind(info: FieldInfo) -> str:
    """Return the kind of a column's values in a word or two: money, names, work."""
    schema = _cell_schema(info)
    return "word" if schema is None else str(schema["format"])


def _cell_schema(info: FieldInfo) -> dict[str, Any] | None:
    """Return the JSON Schema that a column's type states."""
    optional = (extra for part in get_args(info.annotation) for extra in _metadata(part))
    for extra in (*info.metadata, *optional):
        schema = getattr(extra, "json_schema", None)
        if isinstance(schema, dict):
            return schema
    return None


def _metadata(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - whatever typing holds
    return getattr(annotation, "__metadata__", ())


def column_words(info: FieldInfo) -> tuple[str, ...]:
    """Return the words a column chooses from, none if it is no choice."""
    for candidate in (info.annotation, *get_args(info.annotation)):
        if isinstance(candidate, type) and issubclass(candidate, Enum):
            return tuple(str(member.value) for member in candidate)
    words = get_args(info.annotation)
    return words if words and all(isinstance(word, str) for word in words) else ()
