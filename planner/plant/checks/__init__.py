"""Every defect of a plant that its rows have together, however well each is formed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.plant.checks.changeovers import check_changeovers
from planner.plant.checks.context import Context
from planner.plant.checks.finishing import check_finishing
from planner.plant.checks.hours import check_hours
from planner.plant.checks.names import check_names
from planner.plant.checks.options import check_options
from planner.plant.checks.rates import check_rates
from planner.plant.checks.routes import check_routes

if TYPE_CHECKING:
    from datetime import datetime

    from planner.plant.defects import Defect
    from planner.plant.model import Plant
    from planner.plant.parse import Origin, PlantReading

__all__ = ["check_plant", "check_reading"]

_CHECKS = (
    check_names,
    check_options,
    check_rates,
    check_finishing,
    check_changeovers,
    check_hours,
    check_routes,
)


def check_plant(
    plant: Plant,
    origin: Origin | None = None,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
) -> tuple[Defect, ...]:
    """Return what is wrong with a plant as a whole, in file order.

    Parameters
    ----------
    plant
        The plant.
    origin
        Where its rows come from; without it, defects name tables and no rows.
    start, end
        Aware instants between which calendars must hold: the planning start and the end of the
        horizon. Without them the plant's own; without either, dates are not judged.
    """
    context = Context(plant, origin, start=start, end=end)
    for check in _CHECKS:
        check(context)
    return context.defects()


def check_reading(
    reading: PlantReading, *, start: datetime | None = None, end: datetime | None = None
) -> tuple[Defect, ...]:
    """Return every defect of a plant that was read: of its cells, then of the whole.

    A cell that could not be read is not reported a second time for what its default then breaks.
    """
    cells = {(defect.file, defect.row, defect.column) for defect in reading.defects if defect.row}
    whole = check_plant(reading.plant, reading.origin, start=start, end=end)
    return (
        *reading.defects,
        *(defect for defect in whole if (defect.file, defect.row, defect.column) not in cells),
    )
