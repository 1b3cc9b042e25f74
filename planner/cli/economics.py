"""`planner economics`: unit cost against quantity, and at which quantities regimes break even."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.console import Console, console_options
from planner.cli.options import plant_argument
from planner.cli.tables import table_lines

if TYPE_CHECKING:
    from fractions import Fraction

    from planner.economics import Curve, ProductEconomics
    from planner.plant import Plant, Regime

_QUANTITIES = (1, 10, 100, 1_000, 10_000)


@click.command()
@plant_argument
@click.option("--with-fixed", is_flag=True, help="Add a week's fixed cost of the resources.")
@click.option(
    "--product", "products", multiple=True, metavar="NAME", help="Only this one; may be repeated."
)
@click.option(
    "--quantity",
    "quantities",
    type=click.IntRange(min=1, max=1_000_000),
    multiple=True,
    help="Units made together; may be repeated. By default 1, 10, 100, 1000 and 10000.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the page and the pictures go; by default plans/NAME-economics.",
)
@console_options
def command(
    console: Console,
    plant: Path,
    with_fixed: bool,
    products: tuple[str, ...],
    quantities: tuple[int, ...],
    out: Path | None,
) -> None:
    """Print and draw what a unit of each product of PLANT costs in each regime, by quantity.

    The cost of units made together is one mean changeover, the hours of their work with energy,
    material and options, at the plant's prices. B breaks even with A at the least quantity from
    which B is not dearer for every larger one up to 1,000,000.
    """
    from planner.economics import break_evens, economics
    from planner.folders import ensure_writable
    from planner.plant import check_plant, load_plant
    from planner.plant.defects import has_errors
    from planner.reports.economics import write_economics

    name = plant.resolve().with_suffix("").name
    folder = out or Path("plans") / f"{name}-economics"
    ensure_writable(folder)
    loaded = load_plant(plant)
    defects = check_plant(loaded)
    if has_errors(defects):
        from planner.errors import InputRejected

        raise InputRejected(defects=defects, hint="`planner check` lists them all")
    _check_products(loaded, products)
    found = [
        each
        for each in economics(loaded, with_fixed=with_fixed)
        if not products or each.product in products
    ]
    asked = tuple(sorted(set(quantities))) or _QUANTITIES
    records = []
    for each in found:
        evens = break_evens(each.curves)
        records.append(_record(each, asked, evens))
        unit = f"{loaded.currency} a unit" + (", a week's fixed cost with it" if with_fixed else "")
        for line in _told(each, asked, evens, unit):
            console.data(line)
    files = write_economics(found, loaded, folder, with_fixed=with_fixed)
    console.data(f"drawn in {folder}: {', '.join(file.name for file in files)}")
    console.emit(
        {
            "plant": loaded.name,
            "currency": loaded.currency,
            "with_fixed": with_fixed,
            "products": records,
            "files": [str(file) for file in files],
        }
    )


def _check_products(plant: "Plant", products: Sequence[str]) -> None:
    from planner.errors import BadRequest
    from planner.nearest import did_you_mean

    known = [row.name for row in plant.products]
    for name in products:
        if name not in known:
            raise BadRequest(f"the plant has no product {name!r}", hint=did_you_mean(name, known))


def _record(
    each: "ProductEconomics",
    quantities: Sequence[int],
    evens: "dict[tuple[Regime, Regime], int | None]",
) -> dict[str, object]:
    return {
        "product": each.product,
        "options": sorted(each.options),
        "regimes": {
            str(regime): [_point(curve, quantity) for quantity in quantities]
            for regime, curve in each.curves.items()
        },
        "break_evens": [
            {"from": str(before), "to": str(after), "quantity": quantity}
            for (before, after), quantity in evens.items()
        ],
    }


def _point(curve: "Curve", quantity: int) -> dict[str, object]:
    """Return what a quantity costs in currency, in all, a unit and by part."""
    parts = curve.parts(quantity)
    if parts is None:
        return {"quantity": quantity, "unit_cost": None, "cost": None, "parts": None}
    cost = sum(parts.values(), start=parts["hours"] * 0)
    return {
        "quantity": quantity,
        "unit_cost": _amount(cost / quantity),
        "cost": _amount(cost),
        "parts": {part: _amount(amount) for part, amount in parts.items()},
        "resources": list(curve.resources(quantity)),
    }


def _amount(micro: "Fraction") -> float:
    return float(micro / 1_000_000)


def _told(
    each: "ProductEconomics",
    quantities: Sequence[int],
    evens: "dict[tuple[Regime, Regime], int | None]",
    unit: str,
) -> Iterator[str]:
    yield f"{each.product} ({', '.join(sorted(each.options)) or 'no options'}), {unit}"
    rows = []
    for regime, curve in each.curves.items():
        costs = (curve.unit_cost(quantity) for quantity in quantities)
        cells = ["-" if cost is None else f"{_amount(cost):,.2f}" for cost in costs]
        rows.append([f"  {regime}", *cells])
    if not rows:
        yield "  nothing makes it"
    else:
        yield from table_lines(["  units together", *(f"{q:,}" for q in quantities)], rows)
    for (before, after), quantity in evens.items():
        if quantity is not None and quantity > 1:
            yield f"  {after} is no dearer than {before} from {quantity:,} units on"
        elif quantity == 1:
            yield f"  {after} is never dearer than {before}"
    yield ""
