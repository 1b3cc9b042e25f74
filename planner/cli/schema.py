"""`planner schema`: the JSON Schemas of the files planner reads and writes."""

import json
from collections.abc import Mapping

import click

from planner.cli.console import Console, console_options
from planner.errors import BadRequest
from planner.nearest import did_you_mean


def schemas() -> dict[str, Mapping[str, object]]:
    """Return the schema of every file by the file's name; a table's is that of one row."""
    from planner.analysis.comparison.document import Comparison
    from planner.analysis.sweep.document import SweepDocument
    from planner.analysis.sweep.row import SweepRow
    from planner.plan import Strategy, plan_schema
    from planner.plant import TABLES, Plant

    return {
        "plant": Plant.model_json_schema(),
        "plan": plan_schema(),
        "strategy": Strategy.model_json_schema(),
        "comparison": Comparison.model_json_schema(mode="serialization"),
        "sweep": SweepDocument.model_json_schema(mode="serialization"),
        "sweep-row": SweepRow.model_json_schema(mode="serialization"),
        **{name: row.model_json_schema() for name, row in TABLES.items()},
    }


@click.command()
@click.argument("name", metavar="[NAME]", required=False)
@console_options
def command(console: Console, name: str | None) -> None:
    """Print the JSON Schema of a file: plant, plan, sweep, or a row of one of the plant's tables.

    Without NAME, list what there is.
    """
    known = schemas()
    if name is None:
        for each in known:
            console.data(each)
        console.emit({"schemas": list(known)})
        return
    if name not in known:
        raise BadRequest(f"there is no schema {name!r}", hint=did_you_mean(name, known))
    console.data(json.dumps(known[name], indent=2))
    console.emit(known[name])
