"""Checks of what is ordered against the plant: products, units of measure, options, level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from planner.nearest import nearest
from planner.orders.columns import folded
from planner.orders.findings import Fault
from planner.orders.schema import LEVELS
from planner.plant.catalogue import Catalogue
from planner.plant.defects import DefectCode
from planner.plant.row import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.orders.findings import Findings
    from planner.orders.parse import ParsedOrders
    from planner.plant.model import Plant

_UNITS = {
    name: meaning
    for meaning, names in {
        "piece": "pcs pc piece pieces ea each st stk stck stueck unit units pce un nr no nos",
        "kilogram": "kg kgs kilo kilogram kilograms kilogramm kgm",
        "gram": "g gr gram grams gramm grm",
        "tonne": "t to ton tons tonne tonnes tonnen tne",
        "metre": "m mtr metre metres meter meters lfm",
        "millimetre": "mm mmt",
        "square metre": "m2 qm sqm mtk",
        "cubic metre": "m3 cbm mtq",
        "litre": "l lt ltr litre litres liter liters",
        "hour": "h hr hrs hour hours std hur",
        "pair": "pr pair pairs paar",
        "set": "set sets satz",
    }.items()
    for name in names.split()
}
"""Units of measure by the ways people and exports write them, folded."""


MOST_HINTS = 500
"""Names for which a near one is looked for; a book with more is wrong as a whole, not misspelt."""

_PLAIN_HINT = "add it to the products table, or correct it"


@dataclass(frozen=True, slots=True)
class Choice:
    """What an option text means for a product.

    Attributes
    ----------
    options
        The full option set, defaults included, as sorted `group=option`.
    level
        Standard, configured or bespoke.
    fault
        Why the plant cannot offer this, or None.
    hint
        What the author can do, or None.
    unknown
        A name that is no option of the product, or None.
    """

    options: tuple[str, ...]
    level: Level
    fault: str | None = None
    hint: str | None = None
    unknown: str | None = None


def check_products(orders: ParsedOrders, plant: Plant, findings: Findings) -> pl.DataFrame:
    """Find each order's product and family; note those the plant does not have.

    An order for a baseline in the stock table is a stock order: it makes baselines of the
    product for later weeks.

    Returns
    -------
    pl.DataFrame
        As long as the book, with `product`, `family`, `product_unit` and `stock_item` (the
        baseline a stock order makes), null where the product is unknown.
    """
    known = _known_products(plant)
    names = orders.frame.select("product")
    if orders.columns.system == "sap":
        # SAP pads material numbers with zeros in some exports and not in others.
        short = pl.col("product").str.strip_chars_start("0")
        padded = ~pl.col("product").is_in(known["name"].implode()) & pl.col("product").str.contains(
            r"^0\d+$"
        )
        names = names.select(product=pl.when(padded).then(short).otherwise("product"))
    found = names.join(known, left_on="product", right_on="name", how="left", maintain_order="left")
    unknown = found["family"].is_null() & found["product"].is_not_null()
    cells = orders.cells("product").filter(unknown)
    listed = known["name"].to_list()
    strange = cells["value"].unique(maintain_order=True).head(MOST_HINTS)
    hints = {name: _near(name, listed) for name in strange}
    findings.add_all(
        Fault(
            DefectCode.UNKNOWN_PRODUCT,
            "the plant makes no product of this name",
            "a name from the products table",
        ),
        cells.with_columns(
            hint=pl.col("value").replace_strict(hints, default=_PLAIN_HINT, return_dtype=pl.String)
        ),
        orders.columns.named("product"),
    )
    return found.select(
        product=pl.when(pl.col("family").is_not_null()).then(pl.coalesce("baseline_of", "product")),
        family="family",
        product_unit="unit",
        stock_item=pl.when(pl.col("baseline_of").is_not_null()).then("product"),
    )


def _known_products(plant: Plant) -> pl.DataFrame:
    families = {product.name: product.family_name for product in plant.products}
    rows: list[tuple[str, str, str, str | None]] = [
        (p.name, p.family_name, p.unit, None) for p in plant.products
    ]
    rows += [
        (item.item, families[item.product], item.unit, item.product)
        for item in plant.stock
        if item.product in families and item.item not in families
    ]
    schema = dict.fromkeys(("name", "family", "unit", "baseline_of"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row").unique("name", maintain_order=True)


def _near(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else _PLAIN_HINT


def check_units(orders: ParsedOrders, products: pl.DataFrame, findings: Findings) -> None:
    """Note units of measure other than the product's."""
    if "unit" not in orders.text.columns:
        return
    frame = orders.cells("unit").with_columns(products["product_unit"])
    pairs = frame.select("value", "product_unit").unique().drop_nulls()
    odd = [(value, unit) for value, unit in pairs.iter_rows() if _meaning(value) != _meaning(unit)]
    wrong = pl.DataFrame(odd, schema=pairs.schema, orient="row")
    where = frame.join(wrong, on=["value", "product_unit"], how="semi", maintain_order="left")
    findings.add_all(
        Fault(
            DefectCode.UNIT_MISMATCH,
            "the quantity is in another unit than the product's",
            hint="convert the quantity, or correct the unit of the product",
        ),
        where.select("row", "value", expected="product_unit"),
        orders.columns.named("unit"),
    )


def _meaning(unit: str) -> str:
    name = folded(unit.replace("\u00b2", "2").replace("\u00b3", "3"))
    return _UNITS.get(name, name)


def check_options(
    orders: ParsedOrders, products: pl.DataFrame, plant: Plant, findings: Findings
) -> pl.DataFrame:
    """Find each order's full option set and level; note options that cannot be had.

    Parameters
    ----------
    orders
        The book; each distinct pair of product and option text is looked at once.
    products
        What `check_products` returned.
    plant
        Its catalogue says what exists, what excludes and what needs what.
    findings
        Where options that are unknown or cannot be combined are noted.

    Returns
    -------
    pl.DataFrame
        As long as the book, with `options` and `level`, null where the product is unknown, and
        `valid`, whether both can be relied upon. A stock order's options are its base options.
    """
    catalogue = Catalogue(plant)
    stock_options = {item.item: item.options for item in plant.stock}
    frame = orders.frame.select(
        "row",
        chosen=pl.col("options").list.join(";").fill_null(""),
        bespoke=(pl.col("bespoke_minutes") > 0).fill_null(value=False)
        | (pl.col("bespoke_cost") > 0).fill_null(value=False),
    ).with_columns(products["product"], products["stock_item"])
    keys = ["product", "stock_item", "chosen", "bespoke"]
    distinct = frame.select(keys).unique(maintain_order=True).drop_nulls("product")
    choices = [
        read_baseline(catalogue, product, stock_options[item])
        if item is not None
        else read_options(
            catalogue, product, [text for text in chosen.split(";") if text], bespoke=bespoke
        )
        for product, item, chosen, bespoke in distinct.iter_rows()
    ]
    distinct = distinct.with_columns(
        pl.Series("options", [list(c.options) for c in choices], dtype=pl.List(pl.String)),
        pl.Series("level", [str(c.level) for c in choices], dtype=pl.Enum(LEVELS)),
        pl.Series("message", [c.fault for c in choices], dtype=pl.String),
        pl.Series("hint", _with_hints(catalogue, distinct["product"], choices), dtype=pl.String),
    )
    found = frame.join(distinct, on=keys, how="left", nulls_equal=True, maintain_order="left")
    where = found.with_columns(orders.cells("options")["value"]).filter(
        pl.col("message").is_not_null()
    )
    findings.add_all(
        Fault(
            DefectCode.INVALID_OPTION,
            "these options cannot be had",
            "options of the product's catalogue that go together",
        ),
        where.select("row", "value", "message", "hint"),
        orders.columns.named("options"),
    )
    valid = pl.col("level").is_not_null() & pl.col("message").is_null()
    return found.select("options", "level", valid=valid)


def read_options(
    catalogue: Catalogue, product: str, texts: Sequence[str], *, bespoke: bool
) -> Choice:
    """Complete the options an order names by the defaults, and say what is wrong with them.

    A bespoke order may have options outside the catalogue; its bespoke minutes and cost pay for
    them.
    """
    chosen, unknown = catalogue.parse(product, texts)
    if unknown and any("," in text for text in unknown):
        # A comma separates options unless it is part of an option's name.
        parts = [part.strip() for text in texts for part in _split(text, unknown)]
        chosen, unknown = catalogue.parse(product, [part for part in parts if part])
    full = catalogue.full(product, chosen)
    options = tuple(sorted(full))
    level = catalogue.level(product, full, bespoke=bespoke)
    if bespoke:
        return Choice(tuple(sorted({*options, *unknown})), level)
    if unknown:
        fault = f"{product} has no option '{unknown[0][:80]}'"
        hint = "add it to the options table, or give bespoke_minutes if it is made specially"
        return Choice(options, level, fault, hint, unknown[0])
    faults = catalogue.faults(product, full)
    hint = "leave one of them out; the options table says what excludes and what needs what"
    return Choice(options, level, "; ".join(faults) or None, hint)


def read_baseline(catalogue: Catalogue, product: str, names: Sequence[str]) -> Choice:
    """Return the base options of a baseline that is made for stock."""
    chosen, _ = catalogue.parse(product, names)
    base = catalogue.base(product, catalogue.full(product, chosen))
    return Choice(tuple(sorted(base)), Level.STANDARD)


def _split(text: str, unknown: Sequence[str]) -> list[str]:
    return text.split(",") if text in unknown else [text]


def _with_hints(
    catalogue: Catalogue, products: pl.Series, choices: Sequence[Choice]
) -> list[str | None]:
    """Return the hint of each choice; for the first unknown names what they may be meant to be."""
    hints = [choice.hint for choice in choices]
    strange = [place for place, choice in enumerate(choices) if choice.unknown is not None]
    for place in strange[:MOST_HINTS]:
        offered = catalogue.options(products[place])
        near = nearest(
            choices[place].unknown or "", [*offered, *(row.option for row in offered.values())]
        )
        if near is not None:
            hints[place] = f"did you mean '{near}'?"
    return hints
