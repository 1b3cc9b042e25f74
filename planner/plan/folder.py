"""A plan on disk: a folder that planner wrote, with the document, its inputs and its exports.

::

    plans/week-10/
        .planner        says that planner wrote the folder, and which of the names in it
        plan.json       the document
        inputs/         normalized copy of the plant and the orders it was made from
        report.html ... whatever was exported from it

A folder is replaced as a whole by renaming, so a reader never meets half a plan; what a person put
beside planner's own names is kept. A folder planner did not write is left alone.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic import ValidationError

from planner.errors import BadRequest
from planner.plan.document import FORMAT, Plan

PLAN_FILE = "plan.json"
INPUTS = "inputs"
MARKER = ".planner"


def ensure_writable(folder: Path) -> None:
    """Raise `BadRequest` where a plan may not be written: a file, or a folder of someone else.

    Ask before solving, not after.
    """
    if not os.path.exists(folder):  # noqa: PTH110 - Path.exists raises where a name is too long
        _try_to_write_beside(folder)
        return
    if not folder.is_dir():
        raise BadRequest(f"{folder} is a file, not a folder", hint="name another folder with --out")
    if any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise BadRequest(
            f"{folder} is not empty and was not written by planner, so it is left as it is",
            hint="name another folder with --out",
        )


def _try_to_write_beside(folder: Path) -> None:
    """Raise `BadRequest` where a folder that is not there could not be made."""
    above = folder.parent
    try:
        if folder.is_symlink():
            raise FileExistsError(None, "it is a link that leads nowhere")
        while not os.path.lexists(above):
            above = above.parent
        Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=above)).rmdir()
    except OSError as error:
        raise BadRequest(
            f"cannot write {folder}: {error.strerror}", hint="name another folder with --out"
        ) from error


def save_plan(plan: Plan, folder: Path, write_inputs: Callable[[Path], None] | None = None) -> Path:
    """Write a plan into its folder, all of it or nothing.

    Exports of the plan that stood there before are dropped with it; files of other people stay.

    Parameters
    ----------
    plan
        The document.
    folder
        Where; it is created, or replaced if planner wrote it.
    write_inputs
        Writes the normalized copy of the inputs into the folder it is given.

    Returns
    -------
    Path
        The file ``plan.json``.

    Raises
    ------
    BadRequest
        When `folder` is not planner's to replace, or cannot be written.
    """
    ensure_writable(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise BadRequest(
            f"cannot write {folder}: {error.strerror}", hint="name another folder with --out"
        ) from error
    try:
        # mkdtemp makes a folder for its owner alone; a plan is as readable as its surroundings.
        staged.chmod(folder.parent.stat().st_mode & 0o777)
        (staged / PLAN_FILE).write_text(plan.model_dump_json(indent=2) + "\n", encoding="utf-8")
        written = [PLAN_FILE]
        if write_inputs is not None:
            (staged / INPUTS).mkdir()
            write_inputs(staged / INPUTS)
            written.append(INPUTS)
        _mark(staged, written)
        _swap(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return folder / PLAN_FILE


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
    """Note that files or folders beside ``plan.json`` were exported from it and go when it goes."""
    _mark(folder, [*_own_names(folder), *names])


def load_plan(folder: Path) -> Plan:
    """Read the plan of a folder, or of a ``plan.json`` named directly.

    Raises
    ------
    BadRequest
        When there is none, or it is damaged, or of a version this planner does not read.
    """
    path = folder if folder.is_file() else folder / PLAN_FILE
    if not path.is_file():
        raise BadRequest(
            f"{folder} holds no {PLAN_FILE}", hint="name a folder written by `planner solve`"
        )
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"{path} is damaged: {error}", hint="solve again") from error
    _check_format(path, document)
    try:
        return Plan.model_validate_json(json.dumps(document))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the document"
        raise BadRequest(
            f"{path} is damaged: {where}: {first['msg']}",
            hint="solve again, or undo what was changed by hand",
        ) from error


def inputs_folder(folder: Path) -> Path:
    """Return the folder of the normalized inputs of the plan in `folder`."""
    return (folder.parent if folder.is_file() else folder) / INPUTS


def _check_format(path: Path, document: object) -> None:
    found = document.get("format") if isinstance(document, dict) else None
    if found == FORMAT:
        return
    if isinstance(found, str) and found.startswith("production-plan/"):
        raise BadRequest(
            f"{path} has format {found!r}; this planner reads {FORMAT!r}",
            hint="open it with the version of planner that wrote it, or solve again",
        )
    raise BadRequest(f"{path} is not a plan: it lacks the format {FORMAT!r}")


def _own_names(folder: Path) -> list[str]:
    """Return the names in a plan folder that planner wrote."""
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        return [str(name) for name in marker["wrote"]]
    except (OSError, ValueError, KeyError, TypeError):
        # A marker that cannot be read claims nothing but what every plan folder has.
        return [PLAN_FILE, INPUTS]


def _mark(folder: Path, names: Iterable[str]) -> None:
    marker = {"format": FORMAT, "wrote": sorted(set(names))}
    (folder / MARKER).write_text(json.dumps(marker, indent=2) + "\n", encoding="utf-8")


def _swap(staged: Path, folder: Path) -> None:
    """Put `staged` in the place of `folder`, carrying over what is not planner's."""
    if not folder.exists():
        staged.rename(folder)
        return
    own = {*_own_names(folder), MARKER}
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent)) / "plan"
    folder.rename(old)
    try:
        staged.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    for kept in old.iterdir():
        if kept.name not in own and not (folder / kept.name).exists():
            kept.rename(folder / kept.name)
    shutil.rmtree(old.parent, ignore_errors=True)
