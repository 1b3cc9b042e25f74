"""Fingerprints of the files a plan was made from."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from planner.plan.document import InputFile


def fingerprints(files: Mapping[str, Path]) -> tuple[InputFile, ...]:
    """Return the fingerprints of files by the names under which the plan shall know them."""
    return tuple(InputFile(path=name, sha256=_digest(path)) for name, path in files.items())


def changed_inputs(inputs: Iterable[InputFile], base: Path = Path()) -> tuple[str, ...]:
    """Return the inputs whose files have changed or gone since the plan was made.

    Parameters
    ----------
    inputs
        As the plan holds them.
    base
        Folder that relative paths start from.
    """
    return tuple(item.path for item in inputs if not _unchanged(item, base / item.path))


def _unchanged(item: InputFile, path: Path) -> bool:
    try:
        return _digest(path) == item.sha256
    except OSError:
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
