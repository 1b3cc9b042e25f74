"""Changeovers: every pair that can follow has one, in the words of the plant, without oddities."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, islice
from math import lcm
from operator import add
from typing import TYPE_CHECKING

from planner.nearest import did_you_mean
from planner.plant.defects import DefectCode
from planner.plant.row import ANY, NO_VALUE, Kind
from planner.plant.units import format_minutes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.plant.checks.context import Context
    from planner.plant.resources import Resource

MOST_SETUPS = 40
"""Setups of a resource that are looked at in pairs and threes; more would take minutes."""

MOST_ALIKE = 20
"""Defects of one kind reported for one resource; beyond them only their number is."""

_NEVER = 10**30  # more than any changeover takes, in any unit

_BUILT_IN = ("product", "family")

_Key = tuple[str, ...]


def check_changeovers(context: Context) -> None:
    """Report changeovers that are missing, odd, or speak of setups that no product has."""
    values = _known_values(context)
    _check_setup_by(context, values)
    _check_rows(context, values)
    _check_rules(context, values)
    rows = _matrix_rows(context)
    for index, resource in enumerate(context.plant.resources):
        if context.floor.resource(resource.name) is not resource or not resource.setup_by:
            continue
        _check_initial(context, index, resource, values)
        keys = list(islice(_setups(context, resource), MOST_SETUPS))
        _check_pairs(context, index, resource, keys, rows)
        _check_triangles(context, index, resource, keys, rows)


def _check_setup_by(context: Context, values: dict[str, frozenset[str]]) -> None:
    for index, resource in enumerate(context.plant.resources):
        for attribute in resource.setup_by:
            if attribute not in values:
                context.error(
                    DefectCode.UNKNOWN_NAME,
                    ("resources", index, "setup_by"),
                    f"{resource.name} is set up by {attribute}, which no product or option has",
                    value=attribute,
                    hint=did_you_mean(attribute, values),
                )


def _check_rows(context: Context, values: dict[str, frozenset[str]]) -> None:
    for index, row in enumerate(context.plant.changeovers):
        resource = context.floor.resource(row.resource)
        if resource is None:
            continue
        known = True
        for column in ("from_setup", "to_setup"):
            known &= _check_key(context, resource, ("changeovers", index, column),
                                getattr(row, column), values)  # fmt: skip
        if row.minutes is None and not row.forbidden:
            context.error(
                DefectCode.MISSING_CHANGEOVER,
                ("changeovers", index, "minutes"),
                f"the changeover of {row.resource} from {_text(row.from_setup)} "
                f"to {_text(row.to_setup)} has no time",
                expected="a time such as 40 min, or forbidden = yes",
                hint="give its time, 0 if it takes none",
            )
        elif known and row.from_setup == row.to_setup and row.minutes:
            context.warn(
                DefectCode.TRIANGLE_INEQUALITY,
                ("changeovers", index, "minutes"),
                f"{row.resource} takes a changeover of {format_minutes(row.minutes)} "
                f"from {_text(row.from_setup)} to itself",
                value=format_minutes(row.minutes),
                hint="right if every lot needs it; if not, delete the row",
            )


def _check_rules(context: Context, values: dict[str, frozenset[str]]) -> None:
    for index, rule in enumerate(context.plant.changeover_rules):
        resource = context.floor.resource(rule.resource)
        if resource is None and rule.resource != ANY:
            continue
        floor = context.plant.resources if resource is None else (resource,)
        attributes = [name for row in floor for name in row.setup_by]
        if rule.attribute not in attributes:
            context.error(
                DefectCode.UNKNOWN_NAME,
                ("changeover_rules", index, "attribute"),
                f"{rule.resource} is not set up by {rule.attribute}",
                value=rule.attribute,
                hint=did_you_mean(rule.attribute, attributes),
            )
            continue
        for column in ("from_value", "to_value"):
            value = getattr(rule, column)
            if value:
                _check_value(
                    context, ("changeover_rules", index, column), rule.attribute, value, values
                )


def _check_initial(
    context: Context, index: int, resource: Resource, values: dict[str, frozenset[str]]
) -> None:
    """Report a start from an unknown setup, or from one that is none."""
    if resource.initial_setup:
        place = ("resources", index, "initial_setup")
        _check_key(context, resource, place, resource.initial_setup, values)
    unknown = [
        station
        for station in range(1, min(resource.stations, MOST_SETUPS) + 1)
        if context.floor.initial_setup(resource.name, station) is None
    ]
    for number, state in enumerate(context.plant.state_machines):
        if state.resource == resource.name and state.setup:
            place = ("state_machines", number, "setup")
            _check_key(context, resource, place, state.setup, values)
    if unknown:
        context.warn(
            DefectCode.UNKNOWN_INITIAL_STATE,
            ("resources", index, "initial_setup"),
            f"what {resource.name} is set up for at the start is not known"
            + (f" of {len(unknown)} stations" if resource.stations > 1 else ""),
            expected=f"values of {', '.join(resource.setup_by)}",
            hint="without it the dearest first changeover is counted",
        )


def _check_pairs(
    context: Context,
    index: int,
    resource: Resource,
    keys: list[_Key],
    rows: dict[tuple[str, _Key, _Key], int],
) -> None:
    """Report pairs without a changeover, and those of a matrix that fall to the default."""
    has_matrix = any(name == resource.name for name, *_ in rows)
    missing: list[tuple[_Key, _Key]] = []
    for before in keys:
        for after in keys:
            given = context.floor.given_changeover(resource.name, before, after)
            if given is None and (has_matrix or resource.changeover is None):
                missing.append((before, after))
    for before, after in missing[:MOST_ALIKE]:
        pair = f"{resource.name} has no changeover from {_text(before)} to {_text(after)}"
        place = (
            ("changeovers", None, "to_setup") if has_matrix else ("resources", index, "changeover")
        )
        if resource.changeover is None:
            context.error(
                DefectCode.MISSING_CHANGEOVER,
                place,
                pair,
                value=f"{_text(before)} -> {_text(after)}",
                hint=f"add the row, a rule, or a default changeover for {resource.name}",
            )
        else:
            context.warn(
                DefectCode.MISSING_CHANGEOVER,
                place,
                f"{pair} of its own; the default of {format_minutes(resource.changeover)} counts",
                value=f"{_text(before)} -> {_text(after)}",
                hint="add the row if the default is wrong",
            )
    if len(missing) > MOST_ALIKE:
        report = context.error if resource.changeover is None else context.warn
        report(
            DefectCode.MISSING_CHANGEOVER,
            ("resources", index, "changeover"),
            f"{resource.name} lacks {len(missing) - MOST_ALIKE} more changeovers",
            hint="a default changeover stands for all pairs without one",
        )


def _check_triangles(
    context: Context,
    index: int,
    resource: Resource,
    keys: list[_Key],
    rows: dict[tuple[str, _Key, _Key], int],
) -> None:
    """Report direct changeovers that take longer than going by way of a third setup."""
    times, unit = _times(context, resource, keys)
    columns = list(zip(*times, strict=True))
    found = 0
    for before, row in enumerate(times):
        for after, column in enumerate(columns):
            detour = min(map(add, row, column))
            if before == after or row[after] >= _NEVER or detour >= row[after]:
                continue
            found += 1
            if found > MOST_ALIKE:
                return
            by = next(k for k, key in enumerate(keys) if row[k] + column[k] == detour)
            _report_triangle(context, index, resource, rows,
                             (keys[before], keys[by], keys[after]),
                             (row[after] * unit, detour * unit))  # fmt: skip


def _report_triangle(
    context: Context,
    index: int,
    resource: Resource,
    rows: dict[tuple[str, _Key, _Key], int],
    way: tuple[_Key, _Key, _Key],
    minutes: tuple[Fraction, Fraction],
) -> None:
    before, by, after = way
    direct, detour = map(format_minutes, minutes)
    row = rows.get((resource.name, before, after))
    context.warn(
        DefectCode.TRIANGLE_INEQUALITY,
        ("resources", index, "changeover") if row is None else ("changeovers", row, "minutes"),
        f"{resource.name} takes {direct} from {_text(before)} to {_text(after)}, "
        f"but {detour} by way of {_text(by)}",
        value=direct,
        hint="check the time; a plan changes over directly and pays it in full",
    )


def _times(
    context: Context, resource: Resource, keys: list[_Key]
) -> tuple[list[list[int]], Fraction]:
    """Return changeover times in a unit of which they are multiples, and that unit in minutes."""
    given = [
        [context.floor.changeover(resource.name, before, after) for after in keys]
        for before in keys
    ]
    minutes = [
        [None if cell is None or cell.forbidden else cell.minutes for cell in row] for row in given
    ]
    parts = lcm(*(time.denominator for row in minutes for time in row if time is not None))
    return [
        [_NEVER if time is None else int(time * parts) for time in row] for row in minutes
    ], Fraction(1, parts)


def _setups(context: Context, resource: Resource) -> Iterator[_Key]:
    """Yield each setup that occurs once: by products and options, in the matrix, at the start."""
    matrix = (
        key
        for row in context.plant.changeovers
        if row.resource == resource.name
        for key in (row.from_setup, row.to_setup)
    )
    seen: set[_Key] = set()
    for key in chain(_product_setups(context, resource), matrix, (resource.initial_setup,)):
        if len(key) == len(resource.setup_by) and key not in seen:
            seen.add(key)
            yield key


def _product_setups(context: Context, resource: Resource) -> Iterator[_Key]:
    """Yield the setups of standard variants, and beside a line those of every single option."""
    floor, catalogue = context.floor, context.catalogue
    for product in dict.fromkeys(row.name for row in context.plant.products):
        if floor.rate(product, resource.name, resource.kind.regime) is None:
            continue
        for variant in catalogue.standard(product):
            if not variant.resources or resource.name in variant.resources:
                yield floor.setup(resource.name, product, variant.options)
        if resource.kind is not Kind.MASS:
            yield floor.setup(resource.name, product, catalogue.full(product, ()))
            for key in catalogue.options(product):
                yield floor.setup(resource.name, product, catalogue.full(product, (key,)))


def _check_key(
    context: Context,
    resource: Resource,
    place: tuple[str, int, str],
    key: _Key,
    values: dict[str, frozenset[str]],
) -> bool:
    """Report a setup that does not fit its resource; return whether it does."""
    if len(key) != len(resource.setup_by):
        names = "; ".join(resource.setup_by) or "nothing: give it setup_by"
        context.error(
            DefectCode.INCONSISTENT,
            place,
            f"{_text(key)} is no setup of {resource.name}, which is set up by {names}",
            value=_text(key),
            expected=f"{len(resource.setup_by)} values, separated by semicolons",
        )
        return False
    checks = [
        _check_value(context, place, attribute, value, values)
        for attribute, value in zip(resource.setup_by, key, strict=True)
    ]
    return all(checks)


def _check_value(
    context: Context,
    place: tuple[str, int, str],
    attribute: str,
    value: str,
    values: dict[str, frozenset[str]],
) -> bool:
    known = values.get(attribute)
    # Of a group of any number, several options together are one value: armrest+castors.
    if known is None or value in known or known.issuperset(value.split("+")):
        return True
    context.error(
        DefectCode.UNKNOWN_NAME,
        place,
        f"no product or option has the {attribute} {value}",
        value=value,
        hint=did_you_mean(value, sorted(known)),
    )
    return False


def _known_values(context: Context) -> dict[str, frozenset[str]]:
    """Return the values that attributes can have, by attribute."""
    values: dict[str, set[str]] = {name: set() for name in _BUILT_IN}
    for product in context.plant.products:
        values["product"].add(product.name)
        values["family"].add(product.family_name)
        for attribute, value in product.attributes.items():
            values.setdefault(attribute, {NO_VALUE}).add(value)
    for option in context.plant.options:
        values.setdefault(option.group, {NO_VALUE}).add(option.option)
        for attribute, value in option.attributes.items():
            values.setdefault(attribute, {NO_VALUE}).add(value)
    for level in context.plant.levels:
        if level.attribute in values:
            values[level.attribute].add(level.value)
    for step in context.plant.routings:
        for name in step.resources:
            resource = context.floor.resource(name)
            for attribute, value in zip(
                resource.setup_by if resource else (), step.setup, strict=False
            ):
                values.setdefault(attribute, {NO_VALUE}).add(value)
    return {name: frozenset(known) for name, known in values.items()}


def _matrix_rows(context: Context) -> dict[tuple[str, _Key, _Key], int]:
    rows: dict[tuple[str, _Key, _Key], int] = {}
    for index, row in enumerate(context.plant.changeovers):
        rows.setdefault((row.resource, row.from_setup, row.to_setup), index)
    return rows


def _text(key: _Key) -> str:
    return "; ".join(key)
