"""`planner solve`: from plant and orders to a verified plan and its reports."""

import signal
import threading
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.book import tell_input
from planner.cli.console import Console, console_options
from planner.cli.gate_kinds import Kind, keys_of
from planner.cli.gates import Gate
from planner.cli.options import (
    NumberRange,
    book_options,
    fail_on_option,
    plant_argument,
    seed_option,
)
from planner.cli.progress import SolveProgress
from planner.cli.summary import summary_lines, summary_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from planner.planning.cancel import CancelToken

_SILENCE = 2.0
"""Seconds of compiling after which it is said why nothing else happens."""

_TERMS = ("production", "stock", "setup", "overtime", "outsourcing", "tardiness", "refusal")
_REGIMES = ("mass", "flexible", "custom", "hybrid", "outsourced")
KEYS: dict[str, Kind] = {
    "solution": ("optimal", "feasible"),
    "termination": ("optimal", "gap_limit", "time_limit", "work_limit", "interrupted"),
    **keys_of("word", ("bound_by", "strategy", "currency", "plan")),
    **keys_of("number", ("objective", "bound", "gap", "floor", "controllable_gap", "seconds")),
    **keys_of("number", ("orders", "late_orders", "refused_orders", "quarantined_orders")),
    **keys_of("number", ("on_time_share", *(f"cost.{term}" for term in (*_TERMS, "total")))),
    **keys_of("number", [f"regimes.{regime}" for regime in _REGIMES]),
}
"""Dotted keys of the JSON object and their kinds; a test holds them to what is printed."""


@click.command()
@plant_argument
@book_options
@click.option(
    "--time-limit",
    type=NumberRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="S",
    help="Stop after so many seconds of solving.",
)
@click.option(
    "--gap",
    type=NumberRange(min=0),
    default=0.0,
    show_default=True,
    help="Stop when the plan is this close to the best possible: 0.02 is 2%.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Cores to use; by default all.")
@seed_option
@click.option(
    "--work-limit",
    type=NumberRange(min=0, min_open=True),
    help="Stop after so much effort; with a seed, the same plan every time. No time limit then.",
)
@click.option(
    "--strategy",
    default="optimal",
    show_default=True,
    metavar="NAME|FILE",
    help="How things are to be made; `planner strategies` lists the built-in ones.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the plan goes; by default plans/ and the name of PLANT.",
)
@fail_on_option(KEYS)
@console_options
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    plant: Path,
    orders: Path | None,
    start: datetime | None,
    quarantine: bool,
    time_limit: float,
    gap: float,
    workers: int | None,
    seed: int,
    work_limit: float | None,
    strategy: str,
    out: Path | None,
    gates: tuple[Gate, ...],
) -> None:
    """Plan the order book of PLANT: who makes what, where and when, at least total cost.

    The plan and its reports go into a folder; Ctrl-C ends the search and keeps the best plan.
    """
    from planner.folders import ensure_writable
    from planner.planning.inputs import save_week
    from planner.planning.plan_week import plan_week
    from planner.planning.week import read_week
    from planner.reports import write_reports
    from planner.strategies import find_strategy

    chosen = find_strategy(strategy)
    folder = out or Path("plans") / plant.resolve().with_suffix("").name
    ensure_writable(folder)
    week = read_week(plant, orders, start)
    week.accepted(quarantine=quarantine)
    tell_input(console, week)
    _prepare(console)
    # A time limit beside a work limit would make the answer depend on the machine after all.
    limit = time_limit if work_limit is None or _given("time_limit") else None
    with SolveProgress(console, week.reading.plant.currency) as progress, _interruptible() as token:
        plan = plan_week(
            week.reading.plant,
            week.orders,
            start=week.start_at,
            time_limit=limit,
            gap=gap,
            workers=workers,
            seed=seed,
            work_limit=work_limit,
            strategy=chosen,
            quarantine=quarantine,
            inputs=week.fingerprints(folder),
            listener=progress,
            cancel=token,
        )
    save_week(plan, folder, week.reading.plant, week.orders.frame)
    write_reports(plan, folder, ("html", "xlsx"))
    for line in summary_lines(plan, folder):
        console.data(line)
    record = {**summary_record(plan), "plan": str(folder)}
    console.emit(record)
    if plan.status.termination == "interrupted":
        raise KeyboardInterrupt
    for gate in gates:
        gate.enforce(record)


def _prepare(console: Console) -> None:
    """Compile the search before the clock starts; after the first time that is a short load."""
    from planner.planning.prepare import precompile

    notice = threading.Timer(
        _SILENCE,
        console.say,
        ("compiling the search for this machine, once; that takes a minute or two",),
    )
    notice.start()
    try:
        precompile()
    finally:
        notice.cancel()


def _given(name: str) -> bool:
    source = click.get_current_context().get_parameter_source(name)
    return source is click.core.ParameterSource.COMMANDLINE


@contextmanager
def _interruptible() -> "Iterator[CancelToken]":
    """Let the first Ctrl-C end the search and keep its best plan; the second one ends all."""
    from planner.planning.cancel import CancelToken

    token = CancelToken()

    def stop(_signal: int, _frame: "FrameType | None") -> None:
        token.cancel()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)
