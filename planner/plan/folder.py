"""A plan on disk: a folder that planner wrote, with the document, its inputs and its exports.

::

    plans/week-10/
        .planner        says that planner wrote the folder, and which of the names in it
        plan.json       the document
        inputs/         normalized copy of the plant and the orders it was made from
        report.html ... whatever was exported from it

`planner.folders` says how such a folder is replaced, and what is left alone.
"""

import json
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from planner.errors import BadRequest
from planner.folders import write_folder
from planner.plan.document import FORMAT, Plan

PLAN_FILE = "plan.json"
INPUTS = "inputs"


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

    def write(fresh: Path) -> list[str]:
        (fresh / PLAN_FILE).write_text(plan.model_dump_json(indent=2) + "\n", encoding="utf-8")
        if write_inputs is None:
            return [PLAN_FILE]
        (fresh / INPUTS).mkdir()
        write_inputs(fresh / INPUTS)
        return [PLAN_FILE, INPUTS]

    write_folder(folder, FORMAT, write)
    return folder / PLAN_FILE


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
