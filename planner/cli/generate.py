"""`planner generate`: a plant and an order book made to measure by a recipe."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from planner.cli.choice import Choice
from planner.cli.console import Console, console_options
from planner.cli.options import InstantType
from planner.errors import BadRequest
from planner.nearest import did_you_mean

if TYPE_CHECKING:
    from planner.examples import Recipe, Wishes

_F = TypeVar("_F", bound=Callable[..., object])

_FORMATS = ("csv", "parquet")


def _wish_options(function: _F) -> _F:
    """Take one option for each wish; those not given are None."""
    options = (
        click.option("--orders", metavar="N", type=int, help="Number of orders, up to a million."),
        click.option("--seed", metavar="K", type=int, help="Other numbers make other orders."),
        click.option("--start", type=InstantType(), help="When planning starts, at the plant."),
        click.option(
            "--utilization",
            metavar="U",
            type=float,
            help="Share of the bottleneck's capacity that is ordered, 0.95.",
        ),
        click.option("--families", metavar="F", type=int, help="Number of setup families."),
        click.option("--shifts", metavar="S", type=int, help="Shifts a day, 1 to 3."),
        click.option("--overtime/--no-overtime", default=None, help="With overtime windows?"),
        click.option("--hybrid/--no-hybrid", default=None, help="With options added late?"),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@click.argument("recipe", metavar="[RECIPE]", required=False)
@click.argument("target", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@_wish_options
@click.option(
    "--format",
    "kind",
    type=Choice(_FORMATS),
    default="csv",
    show_default=True,
    help="Of the order book in a folder; parquet for large ones.",
)
@console_options
def command(
    console: Console,
    /,
    recipe: str | None,
    target: Path | None,
    kind: str,
    **given: int | float | bool | datetime | None,
) -> None:
    """Write a plant and an order book by RECIPE into the folder DIR, or a workbook *.xlsx.

    The same command writes the same bytes. A folder that no recipe has made, or in which somebody
    has changed something since, is left alone. Without RECIPE, list what there is.
    """
    if recipe is None:
        _list(console)
        return
    chosen = find(recipe)
    if target is None:
        raise BadRequest("it is not said where to", hint=f"planner generate {recipe} DIR")
    wished = {name: value for name, value in given.items() if value is not None}
    write(console, chosen, chosen.complete(wished), target, parquet=kind == "parquet")


def find(name: str) -> "Recipe":
    """Return the recipe of that name, or say which one was probably meant."""
    from planner.examples import RECIPES

    if name not in RECIPES:
        raise BadRequest(f"there is no recipe {name!r}", hint=did_you_mean(name, RECIPES))
    return RECIPES[name]


def write(
    console: Console, recipe: "Recipe", wishes: "Wishes", target: Path, *, parquet: bool = False
) -> None:
    """Make an instance, write it and say what was written."""
    from planner.examples import write_instance

    made_by = _words(recipe, wishes)
    instance = recipe.build(wishes)
    files = write_instance(instance, target, made_by=made_by, parquet=parquet)
    plant = instance.plant
    console.say(
        f"{plant.name}: {len(plant.products)} products, {len(plant.resources)} resources, "
        f"{instance.orders.height:,} orders from {plant.start:%Y-%m-%d} on"
    )
    console.say(f"next: planner check {target}; planner solve {target}")
    for file in files:
        console.data(str(file))
    console.emit(
        {
            "recipe": recipe.name,
            "made_by": made_by,
            "path": str(target),
            "files": [str(file) for file in files],
            "plant": plant.name,
            "start_at": None if plant.start is None else plant.start.isoformat(),
            "products": len(plant.products),
            "resources": len(plant.resources),
            "orders": instance.orders.height,
        }
    )


def _words(recipe: "Recipe", wishes: "Wishes") -> str:
    """Return the command that makes the same again, whatever a recipe's usual wishes become."""
    words = ["planner generate", recipe.name]
    for name, value in recipe.wished(wishes).items():
        if isinstance(value, bool):
            words.append(f"--{name}" if value else f"--no-{name}")
        elif isinstance(value, datetime):
            words.append(f"--{name} {value.isoformat().removesuffix('T00:00:00')}")
        else:
            words.append(f"--{name} {value}")
    return " ".join(words)


def _list(console: Console) -> None:
    from planner.examples import RECIPES

    for recipe in RECIPES.values():
        console.data(f"{recipe.name:<16} {recipe.summary}")
    console.emit(
        {
            "recipes": [
                {"name": recipe.name, "summary": recipe.summary, "takes": list(recipe.takes)}
                for recipe in RECIPES.values()
            ]
        }
    )
