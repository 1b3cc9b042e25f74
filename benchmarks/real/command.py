"""`real`: plans a real factory's records and says how that compares with what is known of it."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.cli.console import Console, console_options
from planner.cli.options import InstantType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.real.week import Planned


@click.group()
def command() -> None:
    """Plan real input, verify the plan, and print what it achieves."""


def _common(name: str) -> "Callable[[Callable[..., Any]], Callable[..., Any]]":
    """Take the options that every source has."""

    def decorate(function: "Callable[..., Any]") -> "Callable[..., Any]":
        for option in (
            click.option(
                "--seed", type=click.IntRange(min=0, max=2**31 - 1), default=0, show_default=True
            ),
            click.option(
                "--time-limit",
                type=click.FloatRange(min=0, min_open=True),
                default=60.0,
                show_default=True,
                metavar="S",
                help="Stop after so many seconds of solving.",
            ),
            click.option(
                "--out",
                type=click.Path(file_okay=False, path_type=Path),
                default=Path("plans") / f"real-{name}",
                show_default=True,
                metavar="DIR",
                help="Where plant, order book and plan go.",
            ),
            click.option(
                "--data",
                type=click.Path(exists=True, file_okay=False, path_type=Path),
                required=True,
                metavar="DIR",
                help="The folder that holds the source's files.",
            ),
        ):
            function = option(function)
        return function

    return decorate


@command.command("production-log")
@_common("production-log")
@click.option(
    "--start",
    type=InstantType(),
    help="When planning starts, in the log's time; work orders begun before are left out.",
)
@console_options
def production_log(
    console: Console,
    data: Path,
    out: Path,
    time_limit: float,
    seed: int,
    start: datetime | None,
) -> None:
    """Plan three months of a job shop from its event log, and hold that against what it did."""
    from benchmarks.real.production_log.comparison import compare, comparison_lines
    from benchmarks.real.production_log.plant import job_shop
    from benchmarks.real.production_log.reports import read_log
    from benchmarks.real.week import plan_real

    log = read_log(data)
    shop = job_shop(log, None if start is None else start.replace(tzinfo=None))
    console.data(f"reports: {log.rows} rows, {len(log.reports)} used")
    _tell(console, (f"  {what}: {count}" for what, count in log.corrections.items()))
    if shop.left_out:
        console.data(f"work orders begun before the planning start, left out: {shop.left_out}")
    planned = plan_real(shop.week, out, console, time_limit=time_limit, seed=seed)
    found = compare(planned.plan, shop.steps)
    _finish(console, planned, comparison_lines(found), {"comparison": asdict(found)})


@command.command("fibre-order-book")
@_common("fibre-order-book")
@click.option(
    "--orders",
    type=click.IntRange(min=1),
    default=500,
    show_default=True,
    metavar="N",
    help="Plan the first N orders of the book.",
)
@click.option(
    "--due-days",
    type=click.IntRange(min=0, max=3650),
    default=14,
    show_default=True,
    metavar="D",
    help="Days from the creation of an order to its due date.",
)
@click.option(
    "--lines",
    type=click.IntRange(min=1, max=100),
    default=1,
    show_default=True,
    metavar="N",
    help="Parallel lines among which a factory shares its pace in each stage.",
)
@click.option(
    "--changeover-hours",
    type=click.FloatRange(min=0, max=1000),
    nargs=2,
    default=(2, 1),
    show_default=True,
    metavar="H H",
    help="Hours from one yarn to another, in spinning and in texturing.",
)
@click.option(
    "--changeover-cost",
    type=click.IntRange(min=0, max=10**9),
    default=1000,
    show_default=True,
    metavar="CNY",
    help="What each of them costs.",
)
@console_options
def fibre_order_book(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    data: Path,
    out: Path,
    time_limit: float,
    seed: int,
    orders: int,
    due_days: int,
    lines: int,
    changeover_hours: tuple[float, float],
    changeover_cost: int,
) -> None:
    """Plan the first orders of a fibre maker with twelve factories, and say how late they are."""
    from benchmarks.real.fibre_order_book.book import read_book
    from benchmarks.real.fibre_order_book.lateness import lateness, lateness_lines, loads
    from benchmarks.real.fibre_order_book.pace import pace_lines, spinning_pace, texturing_pace
    from benchmarks.real.fibre_order_book.plant import (
        CHIPS,
        SPINNING,
        TEXTURING,
        Assumptions,
        fibre_week,
    )
    from benchmarks.real.week import plan_real

    book = read_book(data)
    spinning, texturing = spinning_pace(data, book), texturing_pace(data, book)
    paces = {SPINNING: spinning, TEXTURING: texturing, CHIPS: spinning}
    _tell(console, pace_lines({SPINNING: spinning, TEXTURING: texturing}))
    assume = Assumptions(due_days, *changeover_hours, changeover_cost, lines)
    week = fibre_week(book, orders, paces, assume)
    planned = plan_real(week, out, console, time_limit=time_limit, seed=seed)
    plan = planned.plan
    record: dict[str, object] = {
        "lateness": [asdict(row) for row in lateness(plan)],
        "stages": [asdict(stage) for stage in loads(plan)],
    }
    _finish(console, planned, lateness_lines(plan), record)


def _tell(console: Console, lines: "Iterable[str]") -> None:
    for line in lines:
        console.data(line)


def _finish(
    console: Console, planned: "Planned", lines: "Iterable[str]", record: dict[str, object]
) -> None:
    """Print how the plan was made and what it achieves, and the JSON object."""
    from benchmarks.real.week import planned_lines
    from planner.cli.summary import summary_lines, summary_record

    _tell(console, planned_lines(planned))
    _tell(console, summary_lines(planned.plan, planned.folder))
    _tell(console, lines)
    console.emit({**summary_record(planned.plan), **record, "plan": str(planned.folder)})
