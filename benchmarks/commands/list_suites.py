"""`list`: says which suites and measures there are, and how many instances a folder has of each."""

from pathlib import Path

import click

from benchmarks.commands.run import DATA
from planner.cli.console import Console, console_options


@click.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=DATA,
    show_default=True,
    metavar="DIR",
    help="The folder that holds FAMILY/instances and FAMILY/bks.csv.",
)
@console_options
def command(console: Console, data: Path) -> None:
    """List the suites, what they measure, and how many instances of each there are."""
    from benchmarks.measures import MEASURES
    from benchmarks.suites import SUITES
    from planner.errors import BadRequest

    counts: dict[str, int] = {}
    for suite in SUITES.values():
        try:
            counts[suite.name] = len(suite.entries(data))
        except BadRequest:
            counts[suite.name] = 0
    for name, count in counts.items():
        console.data(f"{name:<40} {count:>4}  {SUITES[name].measures}")
    console.data("")
    for measure in MEASURES.values():
        console.data(f"{measure.name:<40}       {measure.meaning}")
    console.emit(
        {
            "suites": [
                {
                    "suite": suite.name,
                    "measures": suite.measures,
                    "family": suite.family,
                    "instances": counts[suite.name],
                }
                for suite in SUITES.values()
            ],
            "measures": {measure.name: measure.meaning for measure in MEASURES.values()},
        }
    )
