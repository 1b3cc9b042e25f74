"""`planner check`: every defect of a plant and an order book at once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.console import Console, console_options, count
from planner.cli.options import book_options, plant_argument
from planner.errors import InputRejected

if TYPE_CHECKING:
    from planner.planning.week import Week
    from planner.plant.defects import Defect

# A book with one mistake in every line is one mistake to a person; with `--json` all are there.
_SHOWN_PER_CODE = 10


@click.command()
@plant_argument
@book_options
@click.option("--verbose", "-v", is_flag=True, help="Also print the defaults that apply.")
@console_options
def command(
    console: Console,
    plant: Path,
    orders: Path | None,
    start: datetime | None,
    quarantine: bool,
    verbose: bool,
) -> None:
    """Check PLANT and its order book, and list every defect with its place and a hint.

    Errors end with exit code 3, warnings do not. With --quarantine, errors in single order lines
    only set those lines aside.
    """
    from planner.planning.foresee import impossible_defects
    from planner.planning.week import read_week

    week = read_week(plant, orders, start)
    defects = (*week.defects, *impossible_defects(week))
    usable = week.usable(quarantine=quarantine)
    for line in _told(defects):
        console.data(line)
    if verbose:
        from planner.cli.defaults import defaults_in_use

        for line in defaults_in_use(week.reading):
            console.data(line)
    errors = sum(defect.blocks for defect in defects)
    console.emit(
        {
            "valid": errors == 0,
            "usable": usable,
            "errors": errors,
            "warnings": len(defects) - errors,
            "lines": week.orders.lines,
            "orders": week.orders.frame.height,
            "set_aside": week.orders.set_aside.height,
            "unused_columns": list(week.orders.unused_columns),
            "start_at": week.start_at.isoformat(),
            "defects": [defect.model_dump(mode="json") for defect in defects],
        }
    )
    if week.orders.unused_columns:
        console.say(f"columns kept aside, not used: {', '.join(week.orders.unused_columns)}")
    console.say(_summary(week, errors, len(defects) - errors))
    if not usable:
        raise InputRejected(f"{plant} cannot be planned", hint=_hint(week, quarantine))


def _told(defects: "Sequence[Defect]") -> Iterator[str]:
    """Yield the defects as people read them, at most so many of each kind."""
    seen: Counter[str] = Counter()
    for defect in defects:
        seen[defect.code] += 1
        if seen[defect.code] <= _SHOWN_PER_CODE:
            yield str(defect)
    for code, number in seen.items():
        if number > _SHOWN_PER_CODE:
            yield f"... and {number - _SHOWN_PER_CODE:,} more of [{code}]; --json lists them all"


def _summary(week: "Week", errors: int, warnings: int) -> str:
    plant = week.reading.plant
    system = f", an export of {week.orders.system}" if week.orders.system else ""
    return (
        f"{plant.name}: {count(len(plant.products), 'product')}, "
        f"{count(len(plant.resources), 'resource')}; "
        f"{count(week.orders.lines, 'order line')}{system}, {week.orders.frame.height:,} good: "
        f"{count(errors, 'error')}, {count(warnings, 'warning')}"
    )


def _hint(week: "Week", quarantine: bool) -> str:
    if not quarantine and week.usable(quarantine=True):
        return "mend the errors, or set the bad order lines aside with --quarantine"
    return "mend the errors above"
