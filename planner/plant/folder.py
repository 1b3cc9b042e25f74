"""Reads a plant folder: `plant.toml`, and beside it a CSV or Parquet file for each larger table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from planner.panics import TablePanic, contained
from planner.plant.defects import DefectCode, Where, error
from planner.plant.grids import read_csv, table_of_grid
from planner.plant.model import NAMED_TABLES, TABLES, Plant
from planner.plant.naming import unknown_table
from planner.plant.raw import RawCell, RawPlant, RawRow, RawTable

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE = "plant.toml"
TABLE_SUFFIXES = (".csv", ".parquet")

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]")
_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")


def read_folder(folder: Path) -> RawPlant:
    """Return what the files of a plant folder hold; files of other names are left alone."""
    raw = RawPlant(SETTINGS_FILE)
    content = raw.read_bytes(folder / SETTINGS_FILE)
    if content is not None:
        _read_settings(raw, content)
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in TABLE_SUFFIXES:
            continue
        name = path.stem.lower()
        if name in TABLES and not path.is_file():
            # A link that leads nowhere, say: to plan without the table would be to plan wrongly.
            raw.unreadable(path.name, "it is no file", hint="put the table there, or remove it")
        elif name in TABLES:
            _read_table(raw, path, name)
        elif name != "orders":
            raw.defects.extend(unknown_table(path.stem, Where(file=path.name)))
    return raw


def raw_of_data(data: Mapping[str, object], file: str, lines: Mapping[str, int]) -> RawPlant:
    """Return settings and tables given as TOML gives them; `lines` tells where each stands."""
    raw = RawPlant(file)
    _take(raw, data, lines)
    return raw


def _read_settings(raw: RawPlant, content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
        data = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        raw.unreadable(raw.file, "it is not in UTF-8", hint="save it as UTF-8")
    except (tomllib.TOMLDecodeError, ArithmeticError, RecursionError, ValueError) as problem:
        line = re.search(r"at line (\d+)", str(problem))
        raw.unreadable(raw.file, str(problem), row=int(line[1]) if line else None)
    else:
        _take(raw, data, _lines(text))


def _take(raw: RawPlant, data: Mapping[str, object], lines: Mapping[str, int]) -> None:
    for key, value in data.items():
        where = Where(file=raw.file, row=lines.get(key))
        if key in TABLES:
            rows = _rows(raw, key, value, lines)
            raw.add_table(key, RawTable(rows[0].where if rows else where, None, rows))
        elif isinstance(value, Mapping):
            if key in Plant.model_fields:
                for part, item in value.items():
                    place = Where(file=raw.file, row=lines.get(f"{key}.{part}"), column=str(part))
                    raw.settings[f"{key}.{part}"] = RawCell(item, place)
            else:
                raw.defects.extend(unknown_table(key, where))
        elif isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value):
            raw.defects.extend(unknown_table(key, where))
        else:
            raw.settings[key] = RawCell(value, where.at(key))


def _rows(raw: RawPlant, table: str, value: object, lines: Mapping[str, int]) -> tuple[RawRow, ...]:
    """Return the rows of an array of tables, or of a table of named ones."""
    rows = []
    if isinstance(value, Mapping) and table in NAMED_TABLES:
        named = [({"name": name} | dict(cells), f"{table}.{name}") for name, cells in value.items()
                 if isinstance(cells, Mapping)]  # fmt: skip
        if len(named) == len(value):
            return tuple(
                RawRow(cells, Where(file=raw.file, row=lines.get(key))) for cells, key in named
            )
    if isinstance(value, list) and all(isinstance(cells, Mapping) for cells in value):
        for index, cells in enumerate(value):
            row = lines.get(f"{table}.{index}", lines.get(table))
            rows.append(RawRow(dict(cells), Where(file=raw.file, row=row)))
        return tuple(rows)
    form = f"[{table}.NAME] or [[{table}]]" if table in NAMED_TABLES else f"[[{table}]]"
    raw.defects.append(
        error(
            DefectCode.INVALID_VALUE,
            Where(file=raw.file, row=lines.get(table)),
            f"{table} is a table with rows, which this is not",
            value=value,
            expected=form,
            hint=f"begin every row with {form}",
        )
    )
    return ()


def _lines(text: str) -> dict[str, int]:
    """Return the lines of keys (`lateness.cost_per_day`) and rows (`rates.0`, `products.chair`).

    A plain scan that only serves messages: inside multi-line values it may name a line nearby.
    """
    lines: dict[str, int] = {}
    prefix = ""
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header[2].replace('"', "").replace("'", "").replace(" ", "")
            prefix = f"{name}."
            lines.setdefault(name.partition(".")[0], number)
            if header[1] == "[[":
                name = f"{name}.{counts.setdefault(name, 0)}"
                counts[name.rpartition(".")[0]] += 1
            lines.setdefault(name, number)
        elif key := _KEY.match(line):
            lines.setdefault(prefix + key[1].strip("\"'"), number)
    return lines


def _read_table(raw: RawPlant, path: Path, name: str) -> None:
    content = raw.read_bytes(path)
    if content is None:
        return
    columns = {*TABLES[name].model_fields, "yield"}
    if path.suffix.lower() == ".csv":
        table = read_csv(raw, content, path.name, columns)
    else:
        table = _read_parquet(raw, content, path.name)
    if table is not None:
        raw.add_table(name, table)


def _read_parquet(raw: RawPlant, content: bytes, file: str) -> RawTable | None:
    import polars as pl

    from planner.native import within_calendar

    try:
        with contained():
            frame = pl.read_parquet(BytesIO(content))
            texts = frame.select(
                pl.col(name).cast(pl.List(pl.String)).list.join("; ")
                if dtype.base_type() == pl.List
                else within_calendar(frame[name], lambda column: column.cast(pl.String))
                for name, dtype in frame.schema.items()
            )
    except (pl.exceptions.PolarsError, TablePanic, OSError) as problem:
        raw.unreadable(file, str(problem).splitlines()[0], hint="write every column as text")
        return None
    return table_of_grid(raw, [tuple(texts.columns), *texts.rows()], file)
