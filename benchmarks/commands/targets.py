"""`targets`: the engine's targets, and how far a result file meets them."""

from dataclasses import asdict
from pathlib import Path

import click

from benchmarks.commands.run import OUT
from planner.cli.console import Console, console_options


@click.command()
@click.argument(
    "file", type=click.Path(dir_okay=False, path_type=Path), default=OUT, metavar="[FILE]"
)
@console_options
def command(console: Console, file: Path) -> None:
    """Print the table of targets as FILE, which `run` and `peers` have written, meets them.

    Of several solves of an instance with the same seed the last one counts.
    """
    from benchmarks.record import OURS, latest
    from benchmarks.targets import standings, table, worse_than_rule

    records = list(latest(file).values())
    for line in table(records):
        console.data(line)
    ours = [record for record in records if record.solver == OURS]
    dates = sorted(record.date[:10] for record in ours)
    for name, values in (
        ("engine", {record.engine for record in ours}),
        ("machine", {record.machine for record in ours}),
        ("date", dates[:1] + dates[-1:]),
    ):
        console.data(f"{name}: {', '.join(dict.fromkeys(sorted(values)))}")
    console.emit(
        {
            "targets": [asdict(standing) for standing in standings(records)],
            "rule": [
                {"suite": suite, "instances": instances, "worse": worse}
                for suite, instances, worse in worse_than_rule(records)
            ],
        }
    )
