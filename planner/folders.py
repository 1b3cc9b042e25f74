"""Folders that planner writes as a whole, and nobody else's are touched.

A folder holds a marker ``.planner`` that says which of the names in it planner wrote. It is
replaced as a whole by renaming, so a reader never meets half of it; what a person put beside
planner's own names is kept. A folder without a marker is left alone.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from planner.errors import BadRequest

MARKER = ".planner"


def ensure_writable(folder: Path) -> None:
    """Raise `BadRequest` where planner may not write a folder: a file, or one of someone else.

    Also where it cannot: a folder is replaced by another one that is made beside it. Ask before
    solving, not after.
    """
    _ensure_ours(folder)
    if os.path.ismount(folder):  # Path.is_mount raises where a name is too long
        raise BadRequest(
            f"{folder} is where a file system is mounted, which cannot be replaced",
            hint="name a folder inside it with --out",
        )
    _try_to_write_beside(folder)


def _ensure_ours(folder: Path) -> None:
    """Raise `BadRequest` where there is a file, or a folder of someone else."""
    if not os.path.exists(folder):  # noqa: PTH110 - Path.exists raises where a name is too long
        return
    if not folder.is_dir():
        raise BadRequest(f"{folder} is a file, not a folder", hint="name another folder with --out")
    if any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise BadRequest(
            f"{folder} is not empty and was not written by planner, so it is left as it is",
            hint="name another folder with --out",
        )


def _try_to_write_beside(folder: Path) -> None:
    """Raise `BadRequest` where a folder could not be made in the place of this one."""
    above = folder.parent
    try:
        if folder.is_symlink() and not folder.exists():
            raise FileExistsError(None, "it is a link that leads nowhere")
        while not os.path.lexists(above):
            above = above.parent
        Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=above)).rmdir()
    except OSError as error:
        raise BadRequest(
            f"cannot write {folder}: {error.strerror}", hint="name another folder with --out"
        ) from error


def write_folder(folder: Path, form: str, write: Callable[[Path], Iterable[str]]) -> None:
    """Write a folder, all of it or nothing.

    What planner had written there before is dropped with it; files of other people stay.

    Parameters
    ----------
    folder
        Where; it is created, or replaced if planner wrote it.
    form
        Name and version of what it holds, for the marker.
    write
        Writes into the empty folder it is given and returns the names of what it wrote.

    Raises
    ------
    BadRequest
        When `folder` is not planner's to replace, or cannot be written.
    """
    ensure_writable(folder)
    with staged(folder) as fresh:
        _mark(fresh, write(fresh), form)
        swap(fresh, folder, {*_own_names(folder), MARKER})


def open_folder(folder: Path, form: str, names: Iterable[str]) -> None:
    """Make a folder of planner, or go on in one, for files that grow bit by bit.

    Raises
    ------
    BadRequest
        When `folder` is not planner's to write in, holds something of another form, or cannot be
        made.
    """
    _ensure_ours(folder)
    if not os.path.exists(folder):  # noqa: PTH110 - as above
        _try_to_write_beside(folder)
    if (other := _read_marker(folder).get("format", form)) != form:
        raise BadRequest(
            f"{folder} holds something else that planner wrote, {other}",
            hint="name another folder with --out",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _mark(folder, [*_own_names(folder), *names], form)
    except OSError as error:
        raise BadRequest(
            f"cannot write {folder}: {error.strerror}", hint="name another folder with --out"
        ) from error


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside `folder`, to be filled and swapped; it is gone afterwards.

    Raises
    ------
    BadRequest
        When nothing can be written there.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise BadRequest(
            f"cannot write {folder}: {error.strerror}", hint="name another folder with --out"
        ) from error
    try:
        # mkdtemp makes a folder for its owner alone; ours is as readable as its surroundings.
        fresh.chmod(folder.parent.stat().st_mode & 0o777)
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def swap(fresh: Path, folder: Path, own: Collection[str]) -> None:
    """Put `fresh` in the place of `folder`, carrying over all that is not among `own` names."""
    if not folder.exists():
        fresh.rename(folder)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    old = aside / folder.name
    folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    for kept in old.iterdir():
        if kept.name not in own and not (folder / kept.name).exists():
            kept.rename(folder / kept.name)
    shutil.rmtree(aside, ignore_errors=True)


def ensure_exportable(folder: Path, names: Iterable[str]) -> None:
    """Raise `BadRequest` where an export would replace a file that planner did not write."""
    own = _own_names(folder)
    for name in names:
        if (folder / name).exists() and name not in own:
            raise BadRequest(
                f"{folder / name} was not written by planner, so it is left as it is",
                hint="move or rename it",
            )


def add_exports(folder: Path, names: Iterable[str]) -> None:
    """Note that files or folders in a folder of planner are its own too, and go when it goes."""
    _mark(folder, [*_own_names(folder), *names])


def _own_names(folder: Path) -> list[str]:
    """Return the names in a folder that planner wrote."""
    return [str(name) for name in _read_marker(folder).get("wrote", ())]


def _read_marker(folder: Path) -> dict[str, Any]:
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return marker if isinstance(marker.get("wrote"), list) else {}
    except (OSError, ValueError, AttributeError):
        # A marker that cannot be read claims nothing.
        return {}


def _mark(folder: Path, names: Iterable[str], form: str | None = None) -> None:
    marker = {"format": form or _read_marker(folder).get("format"), "wrote": sorted(set(names))}
    (folder / MARKER).write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")
