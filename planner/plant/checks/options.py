"""Options: those named exist, defaults and variants hold, baselines have none that are late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.nearest import did_you_mean
from planner.plant.defects import DefectCode
from planner.plant.row import ANY, Regime, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.plant.checks.context import Context
    from planner.plant.products import Option


def check_options(context: Context) -> None:
    """Report options that do not exist or cannot be combined, and baselines that cannot be had."""
    _check_rules(context)
    _check_defaults(context)
    _check_variants(context)
    _check_work(context)
    _check_baseline_stock(context)
    _check_baseline_sources(context)


def _check_rules(context: Context) -> None:
    """Report excludes and needs that name nothing, and rows that offer an option twice."""
    catalogue = context.catalogue
    for index, row in enumerate(context.plant.options):
        products = _offering(context, row)
        for column in ("excludes", "needs"):
            for name in getattr(row, column):
                if products and not any(catalogue.resolve(product, name) for product in products):
                    _unknown_option(context, ("options", index, column), name, products)
        for product in products:
            if catalogue.options(product).get(row.key) is not row:
                context.error(
                    DefectCode.DUPLICATE_ROW,
                    ("options", index, "option"),
                    f"{row.key} is offered twice for {product}",
                    value=row.option,
                    hint="keep one row, or give them different products",
                )
                break


def _check_defaults(context: Context) -> None:
    catalogue = context.catalogue
    rows = {id(row): index for index, row in enumerate(context.plant.options)}
    for product in dict.fromkeys(row.name for row in context.plant.products):
        defaults: dict[str, Option] = {}
        for row in catalogue.options(product).values():
            if row.default and row.group in defaults:
                context.error(
                    DefectCode.INCONSISTENT,
                    ("options", rows[id(row)], "default"),
                    f"group {row.group} has two defaults for {product}: "
                    f"{defaults[row.group].option} and {row.option}",
                    value="yes",
                    hint="keep one default in a group",
                )
            elif row.default:
                defaults[row.group] = row
        for fault in catalogue.faults(product, catalogue.full(product, ())):
            index = min((rows[id(row)] for row in defaults.values()), default=None)
            context.error(
                DefectCode.INVALID_OPTION,
                ("options", index, "default"),
                f"the defaults of {product} do not go together: {fault}",
                hint="change a default, or what it needs or excludes",
            )


def _check_variants(context: Context) -> None:
    catalogue = context.catalogue
    for index, row in enumerate(context.plant.variants):
        if catalogue.product(row.product) is None:
            continue
        chosen, unknown = catalogue.parse(row.product, row.options)
        for name in unknown:
            _unknown_option(context, ("variants", index, "options"), name, (row.product,))
        if not unknown:
            for fault in catalogue.faults(row.product, catalogue.full(row.product, chosen)):
                context.error(
                    DefectCode.INVALID_OPTION,
                    ("variants", index, "options"),
                    f"variant {row.variant} of {row.product} cannot be made: {fault}",
                    value="; ".join(row.options),
                    hint="change its options, or what they need or exclude",
                )


def _check_work(context: Context) -> None:
    """Report work and materials of options that are not in the catalogue."""
    keys = {row.key for row in context.plant.options}
    options = [row.option for row in context.plant.options]
    for index, work in enumerate(context.plant.option_work):
        if work.key not in keys:
            context.error(
                DefectCode.INVALID_OPTION,
                ("option_work", index, "option"),
                f"there is no option {work.key}",
                value=work.option,
                hint=did_you_mean(work.key, keys),
            )
    for index, material in enumerate(context.plant.materials):
        place = ("materials", index, "option")
        group = material.group
        name = f"{group}={material.option}" if group else material.option
        if material.option and name not in keys and name not in options:
            context.error(
                DefectCode.INVALID_OPTION,
                place,
                f"there is no option {name}",
                value=material.option,
                hint=did_you_mean(name, [*options, *keys]),
            )
        if not material.option and not material.product:
            context.error(
                DefectCode.MISSING_VALUE,
                place,
                f"nothing uses {material.item}: neither product nor option is given",
                hint="give the product (* for all) or the option that uses it",
            )


def _check_baseline_stock(context: Context) -> None:
    catalogue = context.catalogue
    for index, row in enumerate(context.plant.stock):
        if not row.product or catalogue.product(row.product) is None:
            continue
        place = ("stock", index, "options")
        chosen, unknown = catalogue.parse(row.product, row.options)
        for name in unknown:
            _unknown_option(context, place, name, (row.product,))
        late = catalogue.late(row.product, chosen)
        if late:
            context.error(
                DefectCode.MISSING_BASELINE,
                place,
                f"baseline {row.item} has late options: {', '.join(sorted(late))}",
                value="; ".join(row.options),
                expected="base options only",
                hint="late options are added to a baseline, they are no part of it",
            )


def _check_baseline_sources(context: Context) -> None:
    """Report products whose plant speaks of the hybrid regime but has no baseline for them."""
    plant, catalogue = context.plant, context.catalogue
    for table in ("rates", "routings"):
        for index, row in enumerate(getattr(plant, table)):
            if row.regime is not Regime.HYBRID or row.product == ANY:
                continue
            for product in catalogue.products_of(row.product):
                late = any(o.stage is Stage.LATE for o in catalogue.options(product).values())
                if not late and table == "rates":
                    continue
                if table == "routings" or has_baseline(context, product):
                    continue
                context.error(
                    DefectCode.MISSING_BASELINE,
                    (table, index, "product"),
                    f"{product} has a hybrid rate but no baseline: no mass line makes one "
                    "and no stock item is one",
                    value=row.product,
                    hint="add a rate on a mass line or a stock row with this product",
                )


def has_baseline(context: Context, product: str) -> bool:
    """Return whether a product's baseline is in stock or made by a line."""
    catalogue = context.catalogue
    if any(row.product == product for row in context.plant.stock):
        return True
    return any(
        context.floor.baseline_makers(product, catalogue.base(product, variant.options))
        for variant in catalogue.standard(product)
    )


def _offering(context: Context, row: Option) -> tuple[str, ...]:
    selectors = row.products or (ANY,)
    named = [name for selector in selectors for name in context.catalogue.products_of(selector)]
    return tuple(dict.fromkeys(named))


def _unknown_option(
    context: Context, place: tuple[str, int, str], name: str, products: Iterable[str]
) -> None:
    offered = [row for product in products for row in context.catalogue.options(product).values()]
    known = dict.fromkeys([row.option for row in offered] + [row.key for row in offered])
    several = sum(row.option == name for row in offered) > 1
    context.error(
        DefectCode.INVALID_OPTION,
        place,
        f"{name} is no option of {', '.join(products)}",
        value=name,
        hint="write group=option, as several groups have it"
        if several
        else did_you_mean(name, known),
    )
