"""Reads a plant from a folder, a workbook or plain values; one loader serves every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import BadRequest, InputRejected
from planner.plant.defects import has_errors
from planner.plant.folder import SETTINGS_FILE, raw_of_data, read_folder
from planner.plant.parse import PlantReading, parse_plant
from planner.plant.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from planner.plant.model import Plant


def read_plant(path: Path) -> PlantReading:
    """Return the plant in a folder or workbook with all defects of its files.

    Parameters
    ----------
    path
        A folder with `plant.toml`, that file itself, or an `.xlsx` workbook.

    Raises
    ------
    BadRequest
        There is no such folder or workbook. Whatever its files hold raises nothing.
    """
    if path.name == SETTINGS_FILE and path.is_file():
        path = path.parent
    if path.is_dir():
        if not (path / SETTINGS_FILE).is_file():
            raise BadRequest(
                f"{path} is no plant: it holds no {SETTINGS_FILE}",
                hint="planner init DIR writes a plant to start from",
            )
        return parse_plant(read_folder(path))
    if path.is_file() and path.suffix.lower() == ".xlsx":
        return parse_plant(read_workbook(path))
    what = "is neither a folder nor an .xlsx workbook" if path.exists() else "does not exist"
    raise BadRequest(f"{path} {what}", hint="name a folder with plant.toml or a workbook")


def load_plant(path: Path) -> Plant:
    """Return the plant in a folder or workbook.

    Raises
    ------
    BadRequest
        There is no such folder or workbook.
    InputRejected
        Its files have errors; all defects are carried along.
    """
    return _accepted(read_plant(path))


def plant_of(data: Mapping[str, object]) -> Plant:
    """Return the plant given as plain values, as `plant.toml` would give them.

    Raises
    ------
    InputRejected
        With every defect.
    """
    return _accepted(parse_plant(raw_of_data(data, SETTINGS_FILE, {})))


def _accepted(reading: PlantReading) -> Plant:
    if has_errors(reading.defects):
        raise InputRejected(defects=reading.defects)
    return reading.plant
