"""The reference of the plant format, written from the models, so that it cannot be out of date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from planner.plant.model import TABLES, Plant
from planner.plant.parse import column_kind, column_words
from planner.plant.row import Regime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

BEGIN = "<!-- written by planner.plant.reference: begin -->"
END = "<!-- written by planner.plant.reference: end -->"


def format_reference() -> str:
    """Return the settings and tables of a plant with all columns, as Markdown."""
    lines = ["## Settings", "", *_columns_of(Plant, "")]
    for name, model in TABLES.items():
        lines += ["", f"## Table `{name}`", "", *_prose(model), "", *_columns_of(model, "")]
    return "\n".join(lines) + "\n"


def _columns_of(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """Yield a Markdown table of a model's columns; groups of settings by dotted key."""
    if not prefix:
        yield f"| {'setting' if model is Plant else 'column'} | kind | default | meaning |"
        yield "| --- | --- | --- | --- |"
    defaults = _defaults(model)
    for name, info in model.model_fields.items():
        if name in TABLES and model is Plant:
            continue
        if isinstance(info.annotation, type) and hasattr(info.annotation, "model_fields"):
            yield from _columns_of(info.annotation, f"{prefix}{name}.")
            continue
        column = info.alias or name
        default = "required" if info.is_required() else _code(defaults[column])
        meaning = f"{info.description or ''}{_choices(info)}"
        yield f"| `{prefix}{column}` | {column_kind(info)} | {default} | {_cell(meaning)} |"


def _defaults(model: type[BaseModel]) -> dict[str, str]:
    """Return the defaults of a model's columns as a file would write them."""
    empty = model.model_construct()
    dumped = empty.model_dump(by_alias=True, warnings=False)
    return {column: "" if value is None else str(value) for column, value in dumped.items()}


def _prose(model: type[BaseModel]) -> Iterator[str]:
    for line in (model.__doc__ or "").strip().splitlines():
        yield line.strip()


def _choices(info: FieldInfo) -> str:
    words = [word for word in column_words(info) if word and word != Regime.OUTSOURCED]
    described = info.description or ""
    if not words or all(word in described for word in words):
        return ""
    return f": {' '.join(_code(word) for word in words)}"


def _code(text: str) -> str:
    return f"`{_cell(text)}`" if text else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write_reference(page: Path) -> None:
    """Replace what stands between the two marks of a page by the reference of today.

    Parameters
    ----------
    page
        A Markdown file that holds `BEGIN` and `END`.
    """
    text = page.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    content = f"{before}{BEGIN}\n\n{format_reference()}\n{END}{after}"
    page.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    write_reference(Path("docs/plant-format.md"))
