"""Writes an instance as a folder or a workbook: all of it or nothing, and over nobody's work.

A folder that a recipe has made holds a file `.recipe`, which says how, and what each file held when
it was written. The same recipe may replace such a folder as long as nobody has changed a file of
it since; what else stands in it stays.
"""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING

from planner.errors import BadRequest
from planner.files import write_whole
from planner.folders import staged, swap
from planner.plant import TABLES
from planner.plant.write import folder_files, workbook_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.examples.recipe import Instance

MARKER = ".recipe"
FORMAT = "planner-recipe/1"
MOST_IN_WORKBOOK = 100_000
"""Orders a workbook is written with; more take minutes to open."""

_READ = {*TABLES, "orders", "plant"}
_HINT = "name another folder, or move what stands there away"


def write_instance(
    instance: Instance, path: Path, *, made_by: str, parquet: bool = False
) -> tuple[Path, ...]:
    """Write a plant and its order book.

    Parameters
    ----------
    instance
        What a recipe has built.
    path
        A folder, new, empty or made by a recipe; or a workbook that does not exist, `.xlsx`.
    made_by
        The command that makes the same again; it stands at the head of ``plant.toml``.
    parquet
        Whether the order book of a folder is a Parquet file, for large books, in place of CSV.

    Returns
    -------
    tuple of Path
        The files.

    Raises
    ------
    BadRequest
        When something stands in the way, or cannot be written.
    """
    try:
        if path.suffix.lower() == ".xlsx":
            return (_write_workbook(instance, path, parquet=parquet),)
        return _write_folder(instance_files(instance, made_by, parquet=parquet), path, made_by)
    except OSError as error:
        raise BadRequest(
            f"cannot write {path}: {error.strerror or error}", hint="name another folder"
        ) from error


def instance_files(instance: Instance, made_by: str, *, parquet: bool = False) -> dict[str, bytes]:
    """Return the files of an instance's folder by name; the same instance gives the same bytes."""
    if instance.settings:
        files = {"plant.toml": instance.settings.encode()}
    else:
        files = folder_files(instance.plant)
        head = f"# Made by `{made_by}`.\n# The larger tables stand beside it as CSV files.\n\n"
        files["plant.toml"] = head.encode() + files["plant.toml"]
    buffer = io.BytesIO()
    if parquet:
        instance.orders.write_parquet(buffer)
        return files | {"orders.parquet": buffer.getvalue()}
    instance.orders.write_csv(buffer)
    return files | {"orders.csv": buffer.getvalue()}


def _write_workbook(instance: Instance, path: Path, *, parquet: bool) -> Path:
    if parquet:
        raise BadRequest(f"{path} is a workbook and holds no Parquet", hint="name a folder")
    if path.exists():
        raise BadRequest(f"{path} exists already", hint="name another workbook, or delete it")
    if instance.orders.height > MOST_IN_WORKBOOK:
        raise BadRequest(
            f"{instance.orders.height:,} orders are too many for a workbook",
            hint="name a folder, and perhaps --format parquet",
        )
    rows = instance.orders.fill_null("").rows()
    content = workbook_bytes(instance.plant, {"orders": [tuple(instance.orders.columns), *rows]})
    write_whole(path, content)
    return path


def _write_folder(files: Mapping[str, bytes], folder: Path, made_by: str) -> tuple[Path, ...]:
    own = _ensure_replaceable(folder, files)
    with staged(folder) as fresh:
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        marker = {"format": FORMAT, "made_by": made_by,
                  "wrote": {name: _digest(content) for name, content in files.items()}}  # fmt: skip
        (fresh / MARKER).write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")
        swap(fresh, folder, own)
    return tuple(folder / name for name in files)


def _ensure_replaceable(folder: Path, files: Mapping[str, bytes]) -> frozenset[str]:
    """Return the names in a folder that a recipe wrote, or raise if it is not to be replaced."""
    if not folder.exists():
        return frozenset()
    if not folder.is_dir():
        raise BadRequest(f"{folder} is a file, not a folder", hint="name another folder")
    present = sorted(entry.name for entry in folder.iterdir())
    if not present:
        return frozenset()
    wrote = _wrote(folder)
    if wrote is None:
        raise BadRequest(
            f"{folder} is not empty and was not made by a recipe, so it is left as it is",
            hint=_HINT,
        )
    for name in present:
        if name == MARKER:
            continue
        path = folder / name
        if name not in wrote and (name in files or _is_input(path)):
            raise BadRequest(f"{path} was not made by a recipe, so {folder} is left as it is",
                             hint=_HINT)  # fmt: skip
        if name in wrote and not (path.is_file() and _digest(path.read_bytes()) == wrote[name]):
            raise BadRequest(f"{path} was changed after it was made, so {folder} is left as it is",
                             hint=_HINT)  # fmt: skip
    return frozenset({*wrote, MARKER})


def _wrote(folder: Path) -> dict[str, str] | None:
    """Return the digests in a folder's marker by name, None without a marker that can be read."""
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if marker["format"] != FORMAT:
            return None
        return {str(name): str(digest) for name, digest in marker["wrote"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_input(path: Path) -> bool:
    """Whether a command would read a file beside ``plant.toml`` as part of plant or orders."""
    return path.stem.lower() in _READ and path.suffix.lower() != ".md"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
