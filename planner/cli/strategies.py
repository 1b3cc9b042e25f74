"""`planner strategies`: the built-in strategies and a user's own, listed or shown."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from planner.cli.console import Console, console_options

if TYPE_CHECKING:
    from planner.strategies import Strategy


@click.command()
@click.argument("names", metavar="[NAME|FILE]...", nargs=-1)
@click.option("--toml", is_flag=True, help="Print the one named as TOML, to change and use.")
@console_options
def command(console: Console, names: tuple[str, ...], toml: bool) -> None:
    """List the built-in strategies, or show those named: built-in ones or TOML files of your own.

    A file is checked as it is read; `planner solve --strategy` takes it like a built-in one.
    """
    from planner.strategies import as_toml, built_in, find_strategy

    if toml and len(names) != 1:
        raise click.UsageError("--toml prints one strategy: name one")
    found = [find_strategy(name) for name in names] or list(built_in())
    if toml:
        console.data(as_toml(found[0]).rstrip("\n"))
    elif names:
        for strategy in found:
            for line in _shown(strategy):
                console.data(line)
    else:
        for line in _listed(found):
            console.data(line)
    console.emit({"strategies": [strategy.model_dump(mode="json") for strategy in found]})


def _listed(strategies: "list[Strategy]") -> Iterator[str]:
    width = max(len(strategy.name) for strategy in strategies)
    for strategy in strategies:
        yield f"{strategy.name:<{width}}  {strategy.purpose}"


def _shown(strategy: "Strategy") -> Iterator[str]:
    """Yield what a strategy does, in words and a table of its rules."""
    yield strategy.name
    if strategy.purpose:
        yield f"  {strategy.purpose}"
    cells = [("", "when", "regimes", "resources")]
    cells += [
        (f"rule {number}", rule.when, ", ".join(rule.regimes), ", ".join(rule.resources) or "all")
        for number, rule in enumerate(strategy.rules, 1)
    ]
    cells.append(("otherwise", "", "all", "all"))
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(padded)}".rstrip()
    yield f"  unserved orders: {strategy.unserved}"
    if strategy.resources:
        yield f"  resources: {', '.join(strategy.resources)} alone"
    closed = [name for name, is_open in strategy.switches.model_dump().items() if not is_open]
    yield f"  closed: {', '.join(closed) or 'nothing'}"
    if strategy.steers:
        weights = strategy.weights
        yield (
            f"  the search weighs lateness {weights.lateness:g} and every other cost "
            f"{weights.cost:g}; figures are at the plant's prices"
        )
