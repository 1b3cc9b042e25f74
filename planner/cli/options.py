"""Arguments and options that several commands share, so that they read the same everywhere."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from planner.cli.gate_kinds import Kind
from planner.cli.gates import GateType

_P = ParamSpec("_P")
_R = TypeVar("_R")
_F = TypeVar("_F", bound=Callable[..., object])


# As in a plant; around the first and last years that Python knows, no calendar can be laid out.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class InstantType(click.ParamType[datetime]):
    """A date or a date with a time of day, as ISO 8601 writes them.

    A date alone means 00:00. Without an offset the result is naive, and whoever knows the plant
    reads it in the plant's time zone.
    """

    name = "date"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant, or fail as click does."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value.strip())
        except ValueError:
            self.fail(f"{value!r} is not a date; write 2026-03-02 or 2026-03-02T06:00", param, ctx)
        if not FIRST_YEAR <= instant.year < LAST_YEAR:
            self.fail(f"{value!r} is not between {FIRST_YEAR} and {LAST_YEAR}", param, ctx)
        return instant


class NumberRange(click.FloatRange):
    """A number within bounds, which `nan` is not: it is neither below nor above any of them."""

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or fail as click does."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


def plant_argument(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Take PLANT: a folder with ``plant.toml``, or a workbook. Passed as `plant`, a path."""
    kind = click.Path(exists=True, path_type=Path)
    return click.argument("plant", metavar="PLANT", type=kind)(function)


def plan_argument(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Take PLANDIR: a folder that `solve` wrote. Passed as `plan_dir`, a path."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.argument("plan_dir", metavar="PLANDIR", type=kind)(function)


def book_options(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Take `--orders` (`orders`), `--start` (`start`) and `--quarantine` (`quarantine`)."""
    orders = click.option(
        "--orders",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="The order book; by default orders.* beside the plant, or the sheet of that name.",
    )
    start = click.option(
        "--start",
        type=InstantType(),
        help="When planning starts, in the plant's time zone; by default what the plant says.",
    )
    quarantine = click.option(
        "--quarantine",
        is_flag=True,
        help="Set bad order lines aside and go on with the rest.",
    )
    return orders(start(quarantine(function)))


def seed_option(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Take `--seed`, 0 if it is not given; passed as `seed`."""
    return click.option(
        "--seed",
        type=click.IntRange(min=0, max=2**31 - 1),
        default=0,
        show_default=True,
        help="What all random choices start from; another number makes other ones.",
    )(function)


def fail_on_option(kinds: Mapping[str, Kind]) -> Callable[[_F], _F]:
    """Take `--fail-on`, any number of times; passed as `gates`, a tuple of `Gate`.

    Parameters
    ----------
    kinds
        The dotted keys of the command's JSON object, and of which kind each is.
    """
    return click.option(
        "--fail-on",
        "gates",
        multiple=True,
        type=GateType(kinds),
        help="Exit with 5 if this holds, as 'late_orders > 0'; may be given several times.",
    )
