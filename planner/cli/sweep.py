"""`planner sweep`: capacity mixes and other what-ifs, point by point."""

import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.book import tell_input
from planner.cli.console import Console, console_options, count
from planner.cli.options import book_options, plant_argument
from planner.cli.tables import percent, table_lines

if TYPE_CHECKING:
    from planner.analysis.executors import Executor
    from planner.analysis.sweep.spec import SweepSpec
    from planner.analysis.sweep.sweep import Swept
    from planner.strategies import Strategy

_BETWEEN_LINES = 2.0
"""Seconds between lines of progress."""

_SHOWN = 15


@click.command()
@plant_argument
@click.argument("spec_file", metavar="SWEEP.toml", type=click.Path(dir_okay=False, path_type=Path))
@book_options
@click.option("--workers", type=click.IntRange(min=1), help="Cores to use; by default all.")
@click.option(
    "--cores-each",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Cores of every detailed plan; as many points stand side by side as the cores allow.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Evaluate points on the Dask cluster whose scheduler this is, tcp://127.0.0.1:8786.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the result goes; by default plans/ and the name of SWEEP.toml.",
)
@console_options
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    console: Console,
    plant: Path,
    spec_file: Path,
    orders: Path | None,
    start: datetime | None,
    quarantine: bool,
    workers: int | None,
    cores_each: int,
    cluster: str | None,
    out: Path | None,
) -> None:
    """Weigh PLANT at every point of SWEEP.toml, under every strategy it names.

    A sweep that was interrupted goes on where it stopped when the same command is given again.
    """
    from planner.analysis.sweep.evaluate import Base
    from planner.analysis.sweep.spec import load_spec
    from planner.analysis.sweep.sweep import sweep
    from planner.planning.week import read_week
    from planner.reports.sweep.folder import open_sweep, write_sweep

    spec = load_spec(spec_file)
    strategies = tuple(_strategy(name, spec_file.parent) for name in spec.strategies)
    week = read_week(plant, orders, start)
    week.accepted(quarantine=quarantine)
    tell_input(console, week)
    base = Base(
        plant=week.reading.plant,
        orders=week.orders.frame,
        start=week.start_at,
        strategies=strategies,
        spec=spec,
        workers=cores_each,
    )
    folder = open_sweep(out or Path("plans") / spec_file.stem)
    if spec.evaluator == "detailed":
        from planner.planning.prepare import precompile

        precompile()
    executor = _executor(cluster, max(1, (workers or os.cpu_count() or 1) // cores_each))
    points = count(len(spec.all_points()), "point")
    console.say(f"{points} x {count(len(strategies), 'strategy', 'strategies')}, {spec.evaluator}")
    found = sweep(base, folder, executor, _Told(console))
    for words in missing_lines(found):
        console.warn(words)
    files = write_sweep(found, base, folder)
    for line in sweep_lines(found, spec, week.reading.plant.currency):
        console.data(line)
    console.data(f"sweep: {folder}")
    console.emit(
        {
            "points": len(spec.all_points()),
            "left_out": {str(number): why for number, why in found.left_out.items()},
            "without_plan": [
                {"number": number, "strategy": name, "why": why}
                for (number, name), why in found.without_plan.items()
            ],
            "rows": [row.model_dump(mode="json") for row in found.rows],
            "files": [str(file) for file in files],
        }
    )


def _strategy(name: str, folder: Path) -> "Strategy":
    from planner.strategies import BUILT_IN, find_strategy

    # A file is named as seen from the sweep that names it, not from where the shell stands.
    return find_strategy(name if name in BUILT_IN or "." not in name else str(folder / name))


def _executor(cluster: str | None, side_by_side: int) -> "Executor":
    from planner.analysis.executors import Cluster, Here, Processes

    if cluster is not None:
        return Cluster(cluster)
    return Here() if side_by_side == 1 else Processes(side_by_side)


class _Told:
    """Progress in points, with the time that is left, at most a line every few seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = time.monotonic()
        self._next = 0.0
        self._first: int | None = None

    def __call__(self, done: int, total: int) -> None:
        # What a journal held already took no time now.
        self._first = done - 1 if self._first is None else self._first
        elapsed = time.monotonic() - self._began
        if elapsed < self._next and done < total:
            return
        self._next = elapsed + _BETWEEN_LINES
        left = elapsed / max(1, done - self._first) * (total - done)
        words = f"{done:>5} of {total} points"
        self._console.say(words + (f"; about {_span(left)} left" if done < total else ""))


def sweep_lines(found: "Swept", spec: "SweepSpec", currency: str) -> Iterator[str]:
    """Yield the cheapest points."""
    rows = sorted(found.rows, key=lambda row: (row.total, row.number, row.strategy))
    yield f"{spec.question or spec.name}: the cheapest of {count(len(rows), 'result')}, {currency}"
    yield ""
    names = spec.parameters
    yield from table_lines(
        ("strategy", *names, "total", "of it fixed", "investment", "on time", "lost"),
        [
            (
                row.strategy,
                *(_value(getattr(row.point, name)) for name in names),
                f"{row.total / 1e6:,.0f}",
                f"{row.fixed_cost / 1e6:,.0f}",
                f"{row.investment / 1e6:,.0f}",
                percent(row.on_time_share),
                f"{row.lost_orders:g}",
            )
            for row in rows[:_SHOWN]
        ],
    )
    if len(rows) > _SHOWN:
        yield f"... and {len(rows) - _SHOWN:,} more; the page and sweep.parquet hold all"


def missing_lines(found: "Swept") -> Iterator[str]:
    """Yield which points were left out, and which strategies have no plan where, with reasons."""
    for why in sorted(set(found.left_out.values())):
        number = sum(reason == why for reason in found.left_out.values())
        yield f"left out: {count(number, 'point')}, {why}"
    for name, why in sorted({(name, why) for (_, name), why in found.without_plan.items()}):
        number = sum(key[1] == name and w == why for key, w in found.without_plan.items())
        yield f"without a plan: {name} at {count(number, 'point')}, {why}"


def _value(value: float | None) -> str:
    return "as is" if value is None else f"{value:g}"


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 100 else f"{seconds:.0f} s"
