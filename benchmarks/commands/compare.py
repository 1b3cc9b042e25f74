"""`compare`: what changed between two result files, before and after."""

from dataclasses import asdict
from pathlib import Path

import click

from planner.cli.console import Console, console_options

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@console_options
def command(console: Console, before: Path, after: Path) -> None:
    """Compare the last answers of BEFORE and AFTER to the same instances with the same seeds.

    A change is in percent of the larger of two values, and below 0 where AFTER is better. The tests
    say how likely a difference this clear is by chance alone.
    """
    from benchmarks.comparison import compared
    from benchmarks.record import latest
    from benchmarks.tables import pairing_lines
    from planner.errors import BadRequest

    pairings = compared(latest(before), latest(after))
    if not pairings:
        raise BadRequest(
            f"{before} and {after} have no suite in common",
            hint="run the same suite with --out for both",
        )
    for line in pairing_lines(pairings):
        console.data(line)
    console.emit(
        {"suites": [asdict(pairing) | {"verdict": pairing.verdict} for pairing in pairings]}
    )
