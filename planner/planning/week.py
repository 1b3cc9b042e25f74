"""A week as it is read: a plant and its order book, with every defect of both."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import InputRejected

if TYPE_CHECKING:
    from planner.orders import CheckedOrders
    from planner.plan import InputFile
    from planner.plant.defects import Defect
    from planner.plant.parse import PlantReading

SETTINGS_FILE = "plant.toml"


@dataclass(frozen=True)
class Week:
    """A plant and an order book as read, and what is wrong with them.

    Attributes
    ----------
    reading
        The plant, where its parts come from, and hashes of its files.
    orders
        The order book after all its checks.
    plant_defects
        Those of the plant's files and of the plant as a whole.
    start_at
        When planning starts.
    folder
        Where the plant's files lie; their names are relative to it.
    book
        The file that holds the orders.
    """

    reading: "PlantReading"
    orders: "CheckedOrders"
    plant_defects: "tuple[Defect, ...]"
    start_at: datetime
    folder: Path
    book: Path

    @property
    def defects(self) -> "tuple[Defect, ...]":
        """Every defect, those of the plant first.

        While the plant itself is wrong an overload may only seem to be one, and its hint says so.
        """
        from planner.plant.defects import DefectCode, has_errors

        orders = self.orders.defects
        if has_errors(self.plant_defects):
            orders = tuple(
                _doubted(defect) if defect.code is DefectCode.OVERLOAD else defect
                for defect in orders
            )
        return (*self.plant_defects, *orders)

    def usable(self, *, quarantine: bool) -> bool:
        """Return whether it can be planned; `quarantine` sets bad order lines aside."""
        from planner.plant.defects import has_errors

        return not has_errors(self.plant_defects) and self.orders.usable(quarantine=quarantine)

    def accepted(self, *, quarantine: bool) -> None:
        """Raise `InputRejected` with all defects where it cannot be planned."""
        if self.usable(quarantine=quarantine):
            return
        if quarantine and self.orders.readable and self.orders.frame.is_empty():
            raise InputRejected(
                "no order is left to plan once the bad lines are set aside", defects=self.defects
            )
        quarantinable = self.usable(quarantine=True)
        raise InputRejected(
            defects=self.defects,
            hint="--quarantine sets the bad order lines aside and plans the rest"
            if quarantinable
            else None,
        )

    def fingerprints(self, relative_to: Path) -> "tuple[InputFile, ...]":
        """Return the hashes of all files read, named relative to a plan's folder."""
        from planner.plan import fingerprints

        files = {self.folder / name for name in self.reading.hashes} | {self.book}
        return fingerprints({_relative(file, relative_to): file for file in sorted(files)})


def read_week(plant: Path, orders: Path | None = None, start: datetime | None = None) -> Week:
    """Read a plant and its order book and check both.

    Parameters
    ----------
    plant
        A folder with `plant.toml`, or a workbook.
    orders
        The order book; without one, `orders.*` beside the plant or the workbook's sheet `orders`.
    start
        When planning starts; without an offset it is in the plant's time zone. Without a start,
        the plant says.

    Raises
    ------
    BadRequest
        When there is no plant, no order book or more than one.
    InputRejected
        When nothing says when planning starts.
    """
    from planner.orders import check_orders, find_book
    from planner.plant import check_reading, read_plant
    from planner.plant.defects import has_errors
    from planner.plant.units import on_clock

    reading = read_plant(plant)
    folder = plant if plant.is_dir() else plant.parent
    book = orders or (find_book(folder) if plant.name == SETTINGS_FILE or plant.is_dir() else plant)
    start_at = start or reading.plant.start
    if start_at is None:
        raise InputRejected(
            "it is not said when planning starts",
            defects=check_reading(reading),
            hint='give --start 2026-03-02, or write start = "2026-03-02" in plant.toml',
        )
    start_at = on_clock(start_at, reading.plant.zone)
    checked = check_orders(book, reading.plant, start_at)
    plant_defects = check_reading(reading, start=start_at)
    if reading.plant.state_work and not has_errors(plant_defects):
        from planner.planning.foresee import state_defects

        plant_defects += state_defects(reading, checked)
    return Week(
        reading=reading,
        orders=checked,
        plant_defects=plant_defects,
        start_at=start_at,
        folder=folder,
        book=book,
    )


def _doubted(defect: "Defect") -> "Defect":
    hint = "mend the errors of the plant first, they change how much time there is"
    return defect.model_copy(
        update={"hint": f"{hint}; then {defect.hint}" if defect.hint else hint}
    )


def _relative(file: Path, folder: Path) -> str:
    try:
        # Unlike Path.resolve, realpath raises nothing for links that lead round in a circle.
        return Path(os.path.relpath(os.path.realpath(file), os.path.realpath(folder))).as_posix()
    except ValueError:  # another drive
        return file.resolve().as_posix()
