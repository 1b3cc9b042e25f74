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
