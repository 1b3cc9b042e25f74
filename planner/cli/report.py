"""`planner report`: a plan as a page, a workbook, pictures and CSV files."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from planner.cli.choice import Choice
from planner.cli.console import Console, console_options
from planner.cli.options import plan_argument

if TYPE_CHECKING:
    from planner.reports import ReportKind

KINDS = ("html", "xlsx", "png", "svg", "csv")
"""As in `planner.reports`, which the shell does not load to say what there is."""
ALL = "all"


@click.command()
@plan_argument
@click.option(
    "--format",
    "formats",
    type=Choice([*KINDS, ALL]),
    multiple=True,
    default=(ALL,),
    show_default=True,
    help="What to write; may be given several times.",
)
@console_options
def command(console: Console, plan_dir: Path, formats: tuple[str, ...]) -> None:
    """Write the plan in PLANDIR as HTML, XLSX, pictures (PNG, SVG) and CSV, beside plan.json."""
    from planner.plan import load_plan
    from planner.reports import write_reports

    kinds = KINDS if ALL in formats else formats
    plan = load_plan(plan_dir)
    files = write_reports(plan, plan_dir, cast("tuple[ReportKind, ...]", kinds))
    for file in files:
        console.data(str(file))
    console.emit({"plan": str(plan_dir), "files": [str(file) for file in files]})
