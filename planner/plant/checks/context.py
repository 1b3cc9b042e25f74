"""What every check needs: the plant, its lookups, its span, and a place to report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from planner.nearest import did_you_mean
from planner.plant.catalogue import Catalogue
from planner.plant.defects import Defect, DefectCode, error, warning
from planner.plant.floor import ShopFloor
from planner.plant.parse import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from planner.plant.model import Plant


class Context:
    """A plant under examination.

    Parameters
    ----------
    plant, origin, start, end
        As in `check_plant`.

    Attributes
    ----------
    catalogue, floor
        The plant's lookups.
    span
        The planning start and the end of the horizon, None if unknown.
    """

    def __init__(
        self,
        plant: Plant,
        origin: Origin | None = None,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> None:
        self.plant = plant
        self.origin = origin or Origin()
        self.catalogue = Catalogue(plant)
        self.floor = ShopFloor(plant, self.catalogue)
        first = start or plant.start
        self.span: tuple[datetime, datetime] | None = None
        if first is not None:
            self.span = (first, end or first + max(plant.horizon, timedelta(days=1)))
        self._found: list[Defect] = []

    def error(
        self,
        code: DefectCode,
        place: tuple[str, int | None, str | None],
        message: str,
        *,
        value: object = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Report what rejects the plant, at (table, index of the row, column)."""
        where = self.origin.where(*place)
        self._found.append(error(code, where, message, value=value, expected=expected, hint=hint))

    def warn(
        self,
        code: DefectCode,
        place: tuple[str, int | None, str | None],
        message: str,
        *,
        value: object = None,
        expected: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Report what is worth a look, at (table, index of the row, column)."""
        where = self.origin.where(*place)
        self._found.append(warning(code, where, message, value=value, expected=expected, hint=hint))

    def unknown(
        self,
        code: DefectCode,
        place: tuple[str, int, str],
        kind: str,
        name: str,
        known: Iterable[str],
    ) -> None:
        """Report a name that nothing has, unless its row is there but could not be read."""
        table = "stock" if kind == "stock item" else f"{kind}s"
        if (table, name) in self.origin.lost:
            return
        hint = did_you_mean(name, known)
        self.error(code, place, f"there is no {kind} {name}", value=name, hint=hint)

    def defects(self) -> tuple[Defect, ...]:
        """Return what was reported, each once, in file order."""
        main = self.origin.file
        unique = dict.fromkeys(self._found)
        return tuple(
            sorted(unique, key=lambda found: (found.file != main, found.file, found.row or 0))
        )
