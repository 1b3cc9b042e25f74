"""`run`: solves a suite, checks every answer, and prints how good the answers are."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.console import Console, console_options
from planner.errors import GateFailed, PlanInvalid

if TYPE_CHECKING:
    from benchmarks.measures import Expectation
    from benchmarks.record import Record

DATA = Path("../shared/data/public")
OUT = Path("plans/benchmarks.jsonl")


@click.command()
@click.argument("suite")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=DATA,
    show_default=True,
    metavar="DIR",
    help="The folder that holds FAMILY/instances and FAMILY/bks.csv.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="So many instances, spread evenly over the suite; all without it.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    help="Seconds of every solve; without it what the suite says.",
)
@click.option(
    "--work-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="W",
    help="Units of work of every solve, by one core each; answers then do not depend on load.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    metavar="N",
    help="Cores of every solve.",
)
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="K",
    help="Solve every instance with seeds 0 to K - 1.",
)
@click.option(
    "--stop-at-best",
    is_flag=True,
    help="End a solve once its answer is as good as the best known: `seconds` is when it was.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=OUT,
    show_default=True,
    metavar="FILE",
    help="Where records are appended, and not solved again if they are there.",
)
@click.option(
    "--expect",
    multiple=True,
    metavar="CONDITION",
    help="Exit with 5 unless the suite's figure meets it: 'deviation<=2'. Can be repeated.",
)
@console_options
def command(  # noqa: PLR0913, PLR0917 (one for each option)
    console: Console,
    suite: str,
    data: Path,
    sample: int | None,
    time_limit: float | None,
    work_limit: float | None,
    workers: int,
    seeds: int,
    stop_at_best: bool,
    out: Path,
    expect: tuple[str, ...],
) -> None:
    """Solve the instances of SUITE and print how far the answers are from the best known.

    Every answer is verified and its objective recomputed from the instance's file. An interrupted
    run goes on where it stopped when the same command is given again.
    """
    from benchmarks.measures import Expectation, summary
    from benchmarks.record import ResultFile
    from benchmarks.running import Settings, run_suite
    from benchmarks.suites import suite_named
    from benchmarks.tables import HEADER, figures_lines, record_line

    chosen = suite_named(suite)
    conditions = [Expectation.parse(text) for text in expect]
    settings = Settings(
        data=data,
        sample=sample,
        seconds=time_limit,
        work=work_limit,
        workers=workers,
        seeds=seeds,
        stop_at_best=stop_at_best,
    )
    shown = False

    def tell(record: "Record", known: bool) -> None:
        nonlocal shown
        if not shown:
            console.data(HEADER)
            shown = True
        console.data(record_line(record) + (" (from the file)" if known else ""))

    records = run_suite(chosen, settings, ResultFile(out), tell)
    figures = summary(records)
    for line in figures_lines(chosen.name, len(records), figures):
        console.data(line)
    console.emit(
        {
            "suite": chosen.name,
            "solves": len(records),
            "out": str(out),
            "figures": figures,
            "expected": {str(condition): condition.met(figures) for condition in conditions},
        }
    )
    judge(records)
    missed = [condition for condition in conditions if not condition.met(figures)]
    if missed:
        stated = ", ".join(f"{name} is {_number(figures[name])}" for name in _names(missed))
        raise GateFailed(
            f"{chosen.name}: {stated}, expected {', '.join(map(str, missed))}",
            hint="raise --time-limit, or see which instances of the table are far off",
        )


def judge(records: "list[Record]") -> None:
    """Raise `PlanInvalid` where an answer does not hold: its figures mean nothing."""
    wrong = [f"{r.instance}, seed {r.seed}: {text}" for r in records for text in r.defects]
    if wrong:
        raise PlanInvalid("an answer does not verify, or is not what it says", violations=wrong)


def _names(conditions: "list[Expectation]") -> list[str]:
    return list(dict.fromkeys(condition.measure for condition in conditions))


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.4g}"
