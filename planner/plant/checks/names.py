"""Names: every one that is used is defined, and once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.plant.defects import DefectCode
from planner.plant.row import ANY, Regime

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from planner.plant.checks.context import Context

# Which columns name a thing of which kind; a column may hold one name, several, or amounts by name.
_REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("options", "products", "product"),
    ("variants", "product", "product"),
    ("variants", "resources", "resource"),
    ("stock", "product", "product"),
    ("receipts", "item", "stock item"),
    ("materials", "item", "stock item"),
    ("materials", "product", "product"),
    ("resources", "calendar", "calendar"),
    ("resources", "pools", "pool"),
    ("resources", "changeover_pools", "pool"),
    ("option_work", "pools", "pool"),
    ("rates", "product", "product"),
    ("rates", "resource", "resource"),
    ("changeovers", "resource", "resource"),
    ("changeover_rules", "resource", "resource"),
    ("pools", "calendar", "calendar"),
    ("routings", "product", "product"),
    ("routings", "resources", "resource"),
    ("routings", "pools", "pool"),
    ("outsourcing", "product", "product"),
    ("learning", "product", "product"),
    ("learning", "resource", "resource"),
    ("exceptions", "calendar", "calendar"),
    ("downtime", "resource", "resource"),
    ("downtime", "calendar", "calendar"),
    ("overtime", "resource", "resource"),
    ("overtime", "calendar", "calendar"),
    ("state_stock", "item", "stock item"),
    ("state_machines", "resource", "resource"),
    ("state_work", "resource", "resource"),
    ("state_volume", "product", "product"),
    ("state_volume", "resource", "resource"),
)
# What may not be the same in two rows of a table.
_KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("products", ("name",)),
    ("resources", ("name",)),
    ("calendars", ("name",)),
    ("stock", ("item",)),
    ("variants", ("product", "variant")),
    ("levels", ("attribute", "value")),
    ("option_work", ("group", "option", "regime")),
    ("rates", ("product", "resource", "regime")),
    ("changeovers", ("resource", "from_setup", "to_setup")),
    ("routings", ("product", "route", "regime", "step")),
    ("outsourcing", ("product", "supplier")),
    ("learning", ("product", "resource")),
    ("state_stock", ("item",)),
    ("state_machines", ("resource", "station")),
    ("state_volume", ("product", "resource")),
)


def check_names(context: Context) -> None:
    """Report names that nothing has, rows given twice, and a plant that has next to none."""
    for table in ("products", "resources"):
        if not getattr(context.plant, table) and not any(
            t == table for t, _ in context.origin.lost
        ):
            message = f"the plant has no {table}"
            hint = f"add {table} to plant.toml or {table}.csv"
            context.error(DefectCode.MISSING_VALUE, (table, None, None), message, hint=hint)
    _check_references(context)
    _check_keys(context)
    _check_regimes(context)


def _check_references(context: Context) -> None:
    plant = context.plant
    products = [row.name for row in plant.products]
    families = [row.family for row in plant.products if row.family]
    known: dict[str, list[str]] = {
        "product": [*products, *families, ANY],
        "resource": [row.name for row in plant.resources],
        "calendar": [row.name for row in plant.calendars],
        "pool": [row.name for row in plant.pools],
        "stock item": [row.item for row in plant.stock],
    }
    exact = {("variants", "product"), ("stock", "product")}
    for table, column, kind in _REFERENCES:
        names = products if (table, column) in exact else known[kind]
        names = [*names, ANY] if table == "changeover_rules" else names
        members = frozenset(names)
        code = DefectCode.UNKNOWN_RESOURCE if kind == "resource" else DefectCode.UNKNOWN_NAME
        for index, row in enumerate(getattr(plant, table)):
            for name in _names(getattr(row, column)):
                if name not in members:
                    context.unknown(code, (table, index, column), kind, name, names)


def _check_keys(context: Context) -> None:
    for table, columns in _KEYS:
        rows: tuple[Any, ...] = getattr(context.plant, table)
        key = _key_of(columns)
        first: dict[Hashable, int] = {}
        for index, row in enumerate(rows):
            earlier = first.setdefault(key(row), index)
            if earlier == index:
                continue
            shown = ", ".join(_shown(getattr(row, column)) for column in columns)
            place = context.origin.where(table, earlier)
            context.error(
                DefectCode.DUPLICATE_ROW,
                (table, index, columns[-1]),
                f"{table} has two rows for {shown}; the first is in row {place.row or '?'}",
                value=shown,
                hint="keep one of them",
            )


def _check_regimes(context: Context) -> None:
    """Report rows of the outsourced regime: its work and materials are the supplier's."""
    for table in ("option_work", "rates", "materials", "routings", "state_work"):
        for index, row in enumerate(getattr(context.plant, table)):
            if row.regime is Regime.OUTSOURCED:
                context.error(
                    DefectCode.INCONSISTENT,
                    (table, index, "regime"),
                    f"{table} say nothing of what is outsourced",
                    value=row.regime.value,
                    expected="mass, flexible, custom or hybrid",
                    hint="suppliers and their costs stand in the table outsourcing",
                )


def _key_of(columns: tuple[str, ...]) -> Callable[[Any], Hashable]:
    return lambda row: tuple(getattr(row, column) for column in columns)


def _names(value: str | Iterable[str]) -> Iterable[str]:
    if isinstance(value, str):
        return (value,) if value else ()
    return value


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(part) for part in value)
    return str(value) if value not in (None, "") else "any"
