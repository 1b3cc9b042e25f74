"""`theory`: reproduces known results with planner's own code and says which hold."""

from typing import TYPE_CHECKING

import click

from planner.cli.console import Console, console_options
from planner.errors import GateFailed

if TYPE_CHECKING:
    from benchmarks.theory.finding import Finding

DRAWS = 10_000


@click.command()
@click.argument("experiment", required=False)
@click.option(
    "--draws",
    type=click.IntRange(min=100),
    default=DRAWS,
    show_default=True,
    metavar="N",
    help="Draws of demand of every experiment that draws some.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="S",
    help="The same seed gives the same figures.",
)
@console_options
def command(console: Console, experiment: str | None, draws: int, seed: int) -> None:
    """Reproduce EXPERIMENT, or all of them, and hold what was measured against theory.

    A measured value holds within three of its standard errors and the rounding of the expected
    one. The exit code is 5 when one does not.
    """
    from benchmarks.theory.experiment import EXPERIMENTS, experiment_named

    chosen = [experiment_named(experiment)] if experiment else list(EXPERIMENTS.values())
    results: dict[str, list[Finding]] = {}
    for each in chosen:
        console.say(f"{each.name}: {each.about} ({each.source})")
        found = each.run(draws, seed)
        results[each.name] = found
        for line in _table(each.name, found):
            console.data(line)
    console.emit(
        {
            "draws": draws,
            "seed": seed,
            "findings": [
                {
                    "experiment": name,
                    "quantity": finding.quantity,
                    "relation": finding.relation.value,
                    "expected": finding.expected,
                    "measured": finding.measured,
                    "standard_error": finding.error,
                    "rounding": finding.rounding,
                    "holds": finding.holds,
                }
                for name, found in results.items()
                for finding in found
            ],
        }
    )
    missed = [
        f"{name}: {finding.quantity} is {finding.measured:.6g} and not {finding.expected:.6g}"
        for name, found in results.items()
        for finding in found
        if not finding.holds
    ]
    if missed:
        raise GateFailed(
            "; ".join(missed), hint="raise --draws or change --seed to see whether it was chance"
        )


def _table(name: str, found: "list[Finding]") -> list[str]:
    """Return findings as lines under a header."""
    width = max(len(finding.quantity) for finding in found)
    lines = ["", f"{name:<{width}} {'expected':>12} {'measured':>12} {'std error':>10}  verdict"]
    for finding in found:
        expected = ("< " if finding.relation == "<" else "") + f"{finding.expected:,.6g}"
        lines.append(
            f"{finding.quantity:<{width}} {expected:>12} {finding.measured:>12,.6g} "
            f"{finding.error:>10.3g}  {'holds' if finding.holds else 'DOES NOT HOLD'}"
        )
    return lines
