"""`planner init`: a ready plant and order book to start from."""

from pathlib import Path

import click

from planner.cli.console import Console, console_options
from planner.cli.generate import find, write


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--example",
    metavar="NAME",
    help="One of the recipes that `planner generate` lists, such as furniture-week.",
)
@console_options
def command(console: Console, target: Path, example: str | None) -> None:
    """Write a plant and an order book to start from into the folder DIR, or a workbook *.xlsx.

    Without an example it is the smallest plant that is worth planning, with every line explained.
    """
    recipe = find("minimal" if example is None else example)
    write(console, recipe, recipe.complete({}), target)
